/* catalogue.h: the shape of gen/catalogue.c, which tools/po.sh writes from po/. For tr.c only.
 * Sorted by msg (strcmp). A text is NULL where there is no translation; texts without
 * plural have only form 0. */
#pragma once
#include <stddef.h>

struct catalogue_entry {
    const char *msg;
    const char *ru[3], *fa[2];
};

extern const struct catalogue_entry catalogue[];
extern const size_t catalogue_count;
