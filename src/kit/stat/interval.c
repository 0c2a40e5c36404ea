#include "kit/stat/interval.h"

#include <math.h>
#include <stdlib.h>
#include "kit/stat/special.h"

static double clamp(double x, double lo, double hi)
{
    return fmin(fmax(x, lo), hi);
}

struct interval interval_wilson(double k, double n, double level)
{
    if (!(n > 0))
        return (struct interval){ 0, 1 };
    double z = special_two_sided(level), p = clamp(k / n, 0, 1), zn = z * z / n;
    double centre = (p + .5 * zn) / (1 + zn), half = sqrt(zn * p * (1 - p) + .25 * zn * zn) / (1 + zn);
    return (struct interval){ p <= 0 ? 0 : fmax(centre - half, 0), p >= 1 ? 1 : fmin(centre + half, 1) };
}

struct interval_nps interval_nps(double promoters, double detractors, double n, double level)
{
    if (!(n > 0))
        return (struct interval_nps){ .in = { -1, 1 } };
    double p = (promoters + .75) / (n + 3), d = (detractors + .75) / (n + 3);
    double error = sqrt(fmax(p + d - (p - d) * (p - d), 0) / (n + 3)), half = special_two_sided(level) * error;
    return (struct interval_nps){ .score = (promoters - detractors) / n, .centre = p - d, .error = error,
                                  .in = { clamp(p - d - half, -1, 1), clamp(p - d + half, -1, 1) } };
}

struct interval interval_nps_change(const struct interval_nps *before, const struct interval_nps *after, double level)
{
    if (!(before->error > 0 && after->error > 0)) /* one has no answers */
        return (struct interval){ -2, 2 };
    double change = after->centre - before->centre, half = special_two_sided(level) * hypot(before->error, after->error);
    return (struct interval){ clamp(change - half, -2, 2), clamp(change + half, -2, 2) };
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double percentile(const double *sorted, size_t n, double p)
{
    double at = p * (double)(n - 1);
    size_t i = (size_t)at;
    return i + 1 < n ? sorted[i] + (at - (double)i) * (sorted[i + 1] - sorted[i]) : sorted[n - 1];
}

struct interval interval_percentile(double *draw, size_t n, double level)
{
    if (n == 0)
        return (struct interval){ -INFINITY, INFINITY };
    qsort(draw, n, sizeof *draw, by_size);
    return (struct interval){ percentile(draw, n, .5 * (1 - level)), percentile(draw, n, .5 * (1 + level)) };
}

bool interval_holds(struct interval i, double x)
{
    return i.lo <= x && x <= i.hi;
}
