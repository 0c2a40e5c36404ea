/* reason.h: news by hand: adding, and ending before it repeats itself. For actions; inside a writing transaction. */
#pragma once
#include "facts/record.h"

struct reason {
    const char *title, *text, *lang, *audience; /* lang and audience "": everybody */
    int32_t from_day, until_day;                /* INT32_MIN: open */
    int64_t offering_id, same_as;               /* same_as: the reason this says again in another language; 0 = none */
};

/* A further language takes days, audience and offering of the reason it repeats. ERR_CONFLICT: the title, or that language, is there. */
int reason_add(struct ctx *, struct db *, const struct settings *, const struct by *, const struct reason *, int64_t *id);
/* `until_day` becomes its last day, in all its languages. *n: how many changed. ERR_NOTFOUND. */
int reason_end(struct ctx *, struct db *, const struct settings *, const struct by *, int64_t id, int32_t until_day, int *n);
