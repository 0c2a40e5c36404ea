#include "signals/quiet.h"

#include <math.h>

#include "base/day.h"

static double share(int64_t k, int64_t n) { return n ? (double)k / (double)n : 0; }

struct interval quiet_difference(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double level)
{
    struct interval a = interval_wilson((double)k1, (double)n1, level), b = interval_wilson((double)k2, (double)n2, level);
    double p = share(k1, n1), q = share(k2, n2);
    return (struct interval){ p - q - hypot(p - a.lo, b.hi - q), p - q + hypot(a.hi - p, q - b.lo) };
}

static int month_number(int32_t day)
{
    int y, m, d;
    day_to_civil(day, &y, &m, &d);
    return y * 12 + m;
}

/* Pairs of month ends QUIET_MONTHS apart, from the last one back; days[2k] then, days[2k + 1] six months later. */
static size_t pair_months(const struct snapshot_month *months, size_t n, int32_t *days)
{
    size_t count = 0, end = n;
    while (end > 0) {
        size_t i = end - 1;
        while (i > 0 && month_number(months[end - 1].day) - month_number(months[i].day) < QUIET_MONTHS)
            i--;
        if (month_number(months[end - 1].day) - month_number(months[i].day) != QUIET_MONTHS)
            break;
        days[count++] = months[i].day;
        days[count++] = months[end - 1].day;
        end = i + 1;
    }
    return count;
}

int quiet_measure(struct ctx *cx, struct db *db, const struct settings *set, int32_t to, struct quiet_effect *out)
{
    struct quiet_effect e = { 0 };
    struct snapshot_month *months;
    struct snapshot_walk *walk;
    const struct snapshot *rows;
    int32_t days[2 * SNAPSHOT_MONTHS];
    size_t month_n;
    int64_t id;
    int rc;
    if (snapshot_months(cx, db, set, to, &months, &month_n))
        return -1;
    size_t n = pair_months(months, month_n, days);
    if (snapshot_open(cx, db, days, n, &walk))
        return -1;
    e.windows = (int)(n / 2);
    while ((rc = snapshot_next(cx, walk, &id, &rows)) == 1)
        for (size_t i = 0; i < n; i += 2) {
            if (!rows[i].active || !rows[i].talked)
                continue;
            bool quiet = rows[i].silence_days >= 2 * set->care_days, lost = !rows[i + 1].active;
            *(quiet ? &e.quiet_n : &e.other_n) += 1;
            *(quiet ? &e.quiet_lost : &e.other_lost) += lost;
        }
    e.enough = e.quiet_lost + e.other_lost >= QUIET_GATE && e.quiet_n >= QUIET_GATE && e.other_n >= QUIET_GATE;
    e.quiet = interval_wilson((double)e.quiet_lost, (double)e.quiet_n, .95);
    e.other = interval_wilson((double)e.other_lost, (double)e.other_n, .95);
    e.difference = share(e.quiet_lost, e.quiet_n) - share(e.other_lost, e.other_n);
    e.difference_in = quiet_difference(e.quiet_lost, e.quiet_n, e.other_lost, e.other_n, .95);
    if (!rc)
        *out = e;
    return rc;
}
