/* churn.h: who stays: clients and revenue lost and kept, cohorts, length of life. Arithmetic over closed months
 * (snapshot.h), no model. For actions.
 *
 * A client is `active` while a contract runs, or it buys within its own rhythm. A contract client has recurring revenue; a project client is active without. From one month end to the next an active
 * client is new (had no sale before), back (was known, and not active) or stays; one that is active no more is lost.
 * So start + new + back - lost = end, for all, for contract clients and for project clients; a client that signs a
 * contract after projects comes `back` among contract clients and is `lost` among project clients: it went over.
 *
 * Cohort: the period of the first sale. Active in a period: billed in it, or a contract runs at its end.
 *
 * Life: months from the first sale to the month end at which the client was not active and stayed so; a contract client's
 * is until its contracts ended, a project client's until it was dormant by its own rhythm; who had a contract in its last year counts as contract client. Clients older than the first
 * closed month enter late; who is active at the end is counted as still there.
 *
 * Gates: a share wants CHURN_GATE clients, a curve CHURN_GATE losses in its group. Below, there are counts only.
 */
#pragma once
#include "kit/stat/interval.h"
#include "kit/stat/retention.h"
#include "kit/stat/survival.h"
#include "signals/snapshot.h"

enum { CHURN_GATE = 10, CHURN_LOST = 200, CHURN_COHORTS = 36, CHURN_GROUPS = 12 };

enum churn_group { CHURN_BY_KIND, CHURN_BY_LINE, CHURN_BY_SIZE };

struct churn_options {
    int32_t from, to; /* the months of these days; from 0: the 12 months that end with `to` */
    bool quarter;
    enum churn_group group;
};

struct churn_count { int64_t start, added, back, lost, end; };
struct churn_period {
    int32_t from_day, day; /* first and last */
    bool reconstructed, whole; /* whole: its last month is closed */
    struct churn_count all, contract, project;
    int64_t mrr_start_minor, mrr_new_minor, mrr_up_minor, mrr_down_minor, mrr_lost_minor, mrr_end_minor;
    int64_t buyers, revenue_minor, correction_minor;
};

/* n clients, k of them: lost, or bought again. */
struct churn_share { int64_t n, k; };

struct churn_cohort {
    int32_t day; /* first of its period */
    int64_t clients, *active; /* active[0..n): in its own period, in the next ... */
    size_t n;
};

struct churn_lost {
    int64_t client_id, mrr_minor, year_minor; /* of its last contract; billed in the 12 months up to the last one it was active in */
    int32_t day;                              /* month end at which it was active no more */
    bool contract;
    const char *name, *reason; /* reason "" unknown */
};

struct churn_life {
    const char *name; /* of the group */
    struct survival_curve curve;
};

struct churn {
    struct churn_options o;
    int32_t start_day;        /* month end before the first period; 0: nothing is closed before it */
    struct snapshot_month *months; /* closed ones, up to `to` */
    size_t month_n;
    struct churn_period *periods;
    size_t period_n;
    struct churn_share all, contract, project, again; /* over the whole time: lost of those at the start; bought again */
    int64_t start_year_minor, lost_year_minor;        /* revenue of 12 months of those at the start; of the lost ones */
    struct retention kept;    /* contract clients: GRR, NRR */
    double nrr_without_largest;
    int64_t kept_start_minor, kept_least_minor, kept_end_minor; /* sums of m, min(m, e), e: what GRR and NRR are made of */
    struct churn_cohort *cohorts;
    size_t cohort_n;
    struct churn_life lives[CHURN_GROUPS + 1]; /* the first is everybody */
    size_t life_n;
    struct survival_compare compare; /* of the groups with enough losses */
    size_t compared;
    struct churn_lost *lost;  /* by money; at most CHURN_LOST */
    size_t lost_n;
    int64_t lost_all;         /* how many there are */
};

/* Needs a transaction. Nothing closed yet: month_n is 0 and all is empty. ERR_INPUT: from after to. */
int churn_measure(struct ctx *, struct db *, const struct settings *, const struct churn_options *, struct churn *);

/* What contradicts itself in the contracts: counted, never failed. */
struct churn_doubts {
    int64_t overlap_n, overlap_clients;   /* contracts that run beside another one for the same offering */
    int64_t running_n, running_clients;   /* ended ones whose like runs on over the end: no loss, although it reads as one */
    int64_t backwards_n, backwards_clients; /* ended before they began */
    int64_t ended_n; /* contracts that ended from `from` to `to`: many of them beside few lost clients say the same */
};
int churn_doubt(struct ctx *, struct db *, int32_t from, int32_t to, struct churn_doubts *);
