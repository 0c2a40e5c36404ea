/* interval.h: intervals of shares, of the NPS and of bootstrap draws. For kit/stat and whoever draws on it; pure.
 *
 * `level` is the share of cases in which the interval holds: .95 for measured rates, .8 for forecasts.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct interval {
    double lo, hi;
};

/* Wilson's, of k of n; 0 to 1 when n is 0. Stays within 0 and 1, also for k = 0 and k = n. */
struct interval interval_wilson(double k, double n, double level);

/* Adjusted Wald (Rocks 2016). Everything from -1 to 1; n counts the passives too. Fractions are welcome: the people of one
 * client may share one answer. Without answers the score is 0 and the interval all there is. */
struct interval_nps {
    double score;          /* as counted */
    double centre, error;  /* of the interval, which is clamped to -1 and 1 */
    struct interval in;
};
struct interval_nps interval_nps(double promoters, double detractors, double n, double level);
/* The difference after - before; a change only when it leaves 0 outside. */
struct interval interval_nps_change(const struct interval_nps *before, const struct interval_nps *after, double level);

/* Central percentiles (linear between draws). Sorts the draws; without any it is -inf to inf. */
struct interval interval_percentile(double *draw, size_t n, double level);
bool interval_holds(struct interval, double);
