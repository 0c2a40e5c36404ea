/* survival.h: how long they stay, without a model: Kaplan-Meier and the log-rank test. For whoever counts losses.
 *
 * A case is watched from `entry` (late entry: it was there before, but nobody would have seen it leave) to `time`, when it
 * is lost or the watching ends. At one and the same time losses come before ends of watching. Cases that were not
 * watched at all (time <= entry, or not numbers) are left out.
 *
 * With late entry an early time may have one or two under watch; if they are lost there, the curve is down at 0 for good.
 * Look at at_risk before believing.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"
#include "kit/stat/interval.h"

struct survival_case {
    double entry, time;
    int32_t group;      /* 0 .. groups - 1; only survival_compare() looks */
    bool lost;
};

struct survival_step {
    double time;        /* of a loss */
    double s, error;    /* from then on; Greenwood's standard error */
    struct interval in; /* log-log; where s is 0 from 0 to the step before's end */
    int64_t at_risk, lost;
};

struct survival_curve {
    const struct survival_step *step; /* by time; in the ctx's arena */
    size_t n;
    int64_t cases, lost;
    double watched_to;                /* the longest; the curve says nothing beyond it */
};

int survival_fit(struct ctx *, const struct survival_case *, size_t n, double level, struct survival_curve *out);

/* From the last step at or before t; before the first one: 1, from 1 to 1. */
struct survival_step survival_at(const struct survival_curve *, double t);
double survival_median(const struct survival_curve *);              /* INFINITY: more than half are still there */
double survival_mean(const struct survival_curve *, double horizon); /* restricted: the area up to the horizon */

enum { SURVIVAL_GROUPS = 64 };
struct survival_compare {
    double chi2, p;     /* p = 1 when nothing can be told apart */
    int df;             /* groups that could be compared, less one */
    double observed[SURVIVAL_GROUPS], expected[SURVIVAL_GROUPS];
};
/* Log-rank. Groups are 0 .. groups - 1, at most SURVIVAL_GROUPS; cases of any other are left out. */
int survival_compare(struct ctx *, const struct survival_case *, size_t n, int32_t groups, struct survival_compare *out);
