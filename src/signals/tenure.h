/* tenure.h: how long a client has been under contract, and whether it renewed. Pure. For signals and actions.
 *
 * A tenure is an unbroken time under contract of whatever kind: one contract followed by the next within
 * TENURE_GAP days is the same tenure. Where no subscriptions are recorded, or bills go on after them, the regular bills in
 * the workspace's currency stand in. Tenures are counted in years, the usual term: `renewals` is how many anniversaries it
 * outlived; one that ended at its anniversary or within TENURE_GAP days of it was not renewed there.
 */
#pragma once
#include "facts/history.h"

enum { TENURE_GAP = 31, TENURE_MAX = 8 };

struct tenure {
    int32_t from_day, until_day; /* until: 0 = running, else the day it was paid for */
    int renewals;
};

/* Of all time up to today, the oldest first; the last TENURE_MAX of them. */
size_t tenure_all(const struct history *, int32_t today, struct tenure out[TENURE_MAX]);
/* The running one; false when there is none. */
bool tenure_running(const struct history *, int32_t today, struct tenure *out);
