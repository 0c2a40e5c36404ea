/* growth.h: revenue per client against a frozen baseline, on its way to the goal. Arithmetic; for actions.
 *
 * Revenue per client: billed in 12 months, in the firm's currency, by the clients that were billed in them. The baseline is
 * that of a day the owner froze (signals_baseline: the newest counts, a second freeze is told so). Where nothing is frozen
 * the year before stands in and says so. The path comes from closed months (snapshot.h), the bridge from facts (bridge.h);
 * what later facts changed in the frozen year is the bridge's piece `correction`.
 *
 * The split: worth of a client = bills a year x average bill x years it stays. Years = 1 / (share of the active clients lost
 * in 12 months), by closed months, from CHURN_GATE clients on and when any were lost. The logarithms of the three ratios add up.
 */
#pragma once
#include "signals/bridge.h"
#include "signals/snapshot.h"

struct growth_baseline {
    bool frozen;
    int32_t day;
    int64_t id, at, staff_id, clients, revenue_minor, bills;
    const char *staff;
};

struct growth_life { int32_t day; int64_t n, lost; }; /* active clients 12 months before `day`, and how many were gone; n 0 unknown */

struct growth {
    int32_t day;
    struct growth_baseline base, *history; /* history: all frozen ones, newest first */
    size_t history_n;
    struct bridge bridge;
    struct growth_life life[2]; /* then, now */
    struct snapshot_month *months;
    size_t month_n;
};

/* Needs a transaction. Without any bill all is empty. */
int growth_measure(struct ctx *, struct db *, const struct settings *, int32_t day, struct growth *);

/* Freezes the year up to `day`. ERR_CONFLICT: one is frozen already and `again` is not set; ERR_INPUT: in the future, no revenue. */
int growth_freeze(struct ctx *, struct db *, const struct settings *, int64_t staff_id, int32_t day, bool again, struct growth_baseline *);

int64_t growth_per_client(int64_t revenue_minor, int64_t clients); /* 0 without clients */
/* First closed month whose 12 months are all behind the first bill; month_n: none. */
size_t growth_first_whole(const struct growth *);
