#include "kit/stat/survival.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "kit/stat/special.h"

enum { ALL = -1 }; /* in place of a number of groups */

/* The cases that were watched, by entry and by end; both are walked once, time going up. */
struct watch {
    struct survival_case *in, *out;
    size_t n, entered, left;
};

static int by_entry(const void *a, const void *b)
{
    const struct survival_case *x = a, *y = b;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

static int by_time(const void *a, const void *b)
{
    const struct survival_case *x = a, *y = b;
    return (x->time > y->time) - (x->time < y->time);
}

static int watch_open(struct ctx *cx, const struct survival_case *c, size_t n, int32_t groups, struct watch *w)
{
    *w = (struct watch){ .in = ctx_alloc(cx, n * sizeof *c), .out = ctx_alloc(cx, n * sizeof *c) };
    if (!w->in || !w->out)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (c[i].time > c[i].entry && isfinite(c[i].time) && (groups == ALL || (c[i].group >= 0 && c[i].group < groups)))
            w->in[w->n++] = c[i];
    if (w->n == 0)
        return 0;
    memcpy(w->out, w->in, w->n * sizeof *c);
    qsort(w->in, w->n, sizeof *c, by_entry);
    qsort(w->out, w->n, sizeof *c, by_time);
    return 0;
}

/* Goes on to the next time with a loss: per group who is at risk then and who is lost. False at the end.
 * Without groups (all = true) everything is counted in place 0. */
static bool watch_next(struct watch *w, bool all, double *time, int64_t *at_risk, int64_t *lost, int32_t groups)
{
    size_t i = w->left;
    while (i < w->n && !w->out[i].lost)
        i++;
    if (i == w->n)
        return false;
    double t = *time = w->out[i].time;
    for (; w->entered < w->n && w->in[w->entered].entry < t; w->entered++)
        at_risk[all ? 0 : w->in[w->entered].group]++;
    for (; w->out[w->left].time < t; w->left++)
        at_risk[all ? 0 : w->out[w->left].group]--;
    memset(lost, 0, (size_t)groups * sizeof *lost);
    for (i = w->left; i < w->n && w->out[i].time <= t; i++)
        lost[all ? 0 : w->out[i].group] += w->out[i].lost;
    return true;
}

/* Those lost at the last time leave the risk set. */
static void watch_leave(struct watch *w, bool all, double t, int64_t *at_risk)
{
    for (; w->left < w->n && w->out[w->left].time <= t; w->left++)
        at_risk[all ? 0 : w->out[w->left].group]--;
}

static struct interval log_log(double s, double variance, double z, double hi_before)
{
    if (s <= 0)
        return (struct interval){ 0, hi_before };
    double power = z * sqrt(variance) / log(s);
    return (struct interval){ pow(s, exp(-power)), pow(s, exp(power)) };
}

int survival_fit(struct ctx *cx, const struct survival_case *c, size_t n, double level, struct survival_curve *out)
{
    struct watch w;
    if (watch_open(cx, c, n, ALL, &w))
        return -1;
    struct survival_step *step = ctx_alloc(cx, (w.n + 1) * sizeof *step);
    if (!step)
        return -1;
    struct survival_curve curve = { .step = step, .cases = (int64_t)w.n, .watched_to = w.n ? w.out[w.n - 1].time : 0 };
    double s = 1, variance = 0, z = special_two_sided(level), hi = 1, t;
    int64_t at_risk = 0, lost = 0;
    while (watch_next(&w, true, &t, &at_risk, &lost, 1)) {
        double d = (double)lost, r = (double)at_risk;
        s = lost == at_risk ? 0 : s * (1 - d / r);
        variance += s > 0 ? d / (r * (r - d)) : 0;
        struct interval in = log_log(s, variance, z, hi);
        hi = in.hi;
        step[curve.n++] = (struct survival_step){ t, s, s * sqrt(variance), in, at_risk, lost };
        curve.lost += lost;
        watch_leave(&w, true, t, &at_risk);
    }
    *out = curve;
    return 0;
}

struct survival_step survival_at(const struct survival_curve *c, double t)
{
    size_t lo = 0, hi = c->n; /* steps before lo are at or before t */
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (c->step[mid].time <= t)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == 0)
        return (struct survival_step){ .s = 1, .in = { 1, 1 }, .at_risk = c->cases };
    return c->step[lo - 1];
}

double survival_median(const struct survival_curve *c)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->step[i].s <= .5 * (1 + 1e-12)) /* a product of fractions may miss a half by its last digit */
            return c->step[i].time;
    return INFINITY;
}

double survival_mean(const struct survival_curve *c, double horizon)
{
    double area = 0, from = 0, s = 1;
    for (size_t i = 0; i < c->n && c->step[i].time < horizon; i++) {
        area += s * (c->step[i].time - from);
        from = c->step[i].time;
        s = c->step[i].s;
    }
    return area + s * fmax(horizon - from, 0);
}

/* ---- log-rank ---- */

/* u' V^-1 u by Cholesky; directions without variance (a group never at risk beside another) are passed over. */
static double quadratic(double *v, double *u, int n, int *rank)
{
    double sum = 0;
    *rank = 0;
    for (int j = 0; j < n; j++) {
        double full = v[j * n + j], pivot = full, y = u[j];
        for (int k = 0; k < j; k++) {
            pivot -= v[j * n + k] * v[j * n + k];
            y -= v[j * n + k] * u[k];
        }
        bool some = pivot > 1e-10 * full && full > 0;
        double root = some ? sqrt(pivot) : 0;
        u[j] = some ? y / root : 0;
        sum += u[j] * u[j];
        *rank += some;
        for (int i = j + 1; i < n; i++) {
            double x = v[i * n + j];
            for (int k = 0; k < j; k++)
                x -= v[i * n + k] * v[j * n + k];
            v[i * n + j] = some ? x / root : 0;
        }
    }
    return sum;
}

int survival_compare(struct ctx *cx, const struct survival_case *c, size_t n, int32_t groups, struct survival_compare *out)
{
    struct watch w;
    struct survival_compare r = { .p = 1 };
    int64_t at_risk[SURVIVAL_GROUPS] = { 0 }, lost[SURVIVAL_GROUPS];
    double u[SURVIVAL_GROUPS] = { 0 }, *v, t;
    groups = groups < 0 ? 0 : groups > SURVIVAL_GROUPS ? SURVIVAL_GROUPS : groups;
    size_t side = (size_t)groups;
    if (watch_open(cx, c, n, groups, &w) || !(v = ctx_alloc(cx, side * side * sizeof *v)))
        return -1;
    while (watch_next(&w, false, &t, at_risk, lost, groups)) {
        double risk = 0, d = 0;
        for (size_t i = 0; i < side; i++) {
            risk += (double)at_risk[i];
            d += (double)lost[i];
        }
        double spread = risk > 1 ? d * (risk - d) / (risk - 1) : 0;
        for (size_t i = 0; i < side; i++) {
            double share = (double)at_risk[i] / risk;
            r.observed[i] += (double)lost[i];
            r.expected[i] += d * share;
            for (size_t j = 0; j < side; j++)
                v[i * side + j] += spread * share * ((i == j) - (double)at_risk[j] / risk);
        }
        watch_leave(&w, false, t, at_risk);
    }
    for (size_t i = 0; i < side; i++)
        u[i] = r.observed[i] - r.expected[i];
    r.chi2 = quadratic(v, u, groups, &r.df);
    r.p = r.df ? special_chi2_tail(r.chi2, r.df) : 1;
    *out = r;
    return 0;
}
