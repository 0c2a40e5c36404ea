/* simulate.h: what the cadences would ask of our people in the days to come, before they are switched on. For actions.
 *
 * Each client is walked through the days with the planner's own rule and choice of person and channel; every step counts as done
 * on the day it comes up, and as an answer. Working days, consent, caps and the hand-over to whoever is responsible
 * hold as in the plan. What is left out: the other rules, absences after today, our people's capacity (it is shown beside), and
 * purchases, contracts and scores that nobody knows of yet. */
#pragma once
#include "plan/cadence.h"
#include "facts/setting.h"

enum { SIMULATE_DAYS = 90 };

struct load_row {
    int64_t staff_id; /* 0: nobody is responsible */
    enum channel_id channel;
    int64_t touches;
    int64_t most;     /* on the fullest day */
    int32_t most_day;
};

struct simulation {
    int32_t from_day, until_day; /* the last day counts */
    int working_days;
    int64_t clients;             /* with a step at least */
    int64_t touches, unreachable; /* steps that nobody could be reached for, and that were never made */
    const struct load_row *rows; /* by staff and channel */
    size_t n;
    int64_t per_day[SIMULATE_DAYS];
};

/* `only`: this cadence alone, on or not; NULL: all that are on. Needs an open transaction. */
int simulate(struct ctx *, struct db *, const struct settings *, const struct cadence *only, int32_t today, struct simulation *);
