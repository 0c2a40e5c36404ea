/* letters.h: today's paper letters and faxes, a page each, for the printer. For actions. */
#pragma once
#include "plan/plan.h"

struct letter {
    const char *from, *day, *to, *text; /* to, text: of several lines; in the reader's language */
};

/* The open letter and fax touches due by `day`, at most 500; staff_id 0: everybody's, else those of their clients and assigned
 * to them. Who may not be written to is left out. Needs an open transaction. */
int letters_collect(struct ctx *, struct db *, const struct settings *, int64_t staff_id, int32_t day, const char *us, struct letter **, size_t *n);
/* A whole HTML document of them. */
int letters_html(struct ctx *, const struct letter *, size_t n, const char **html);
