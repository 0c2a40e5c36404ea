/* calls.h: today's calls on paper: for whoever telephones with a list and a pen. For actions. */
#pragma once
#include "plan/plan.h"

struct calls {
    int64_t staff_id;          /* whose list; 0: everybody's, a sheet each */
    int64_t me;                /* who asks */
    bool all;                  /* may see clients that are not theirs */
    bool numbers, all_numbers; /* in full: of own clients, of all; else masked */
    int32_t day;
    bool jalali;
};

/* A whole HTML document of the open call touches due by the day, at most 1000. `shown`: the clients whose numbers stand in full,
 * "12 15 ...". Needs an open transaction. */
int calls_print(struct ctx *, struct db *, const struct settings *, const struct calls *, const char **html, int64_t *n, const char **shown);
