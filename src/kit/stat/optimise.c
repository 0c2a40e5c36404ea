#include "kit/stat/optimise.h"

#include <math.h>
#include <string.h>

enum { N = OPTIMISE_MAX };

/* Inside one search everything is turned round: cost = -f / scale, to be made small. */
struct search {
    double (*f)(const void *data, const double *theta, double *gradient);
    const void *data;
    size_t n;
    double scale;
    int evaluations;
};

struct point {
    double theta[N], cost, slope[N];
};

static void evaluate(struct search *s, struct point *p)
{
    double g[N] = { 0 };
    s->evaluations++;
    p->cost = -s->f(s->data, p->theta, g) / s->scale;
    for (size_t i = 0; i < s->n; i++) {
        p->slope[i] = -g[i] / s->scale;
        if (!isfinite(p->slope[i]))
            p->cost = INFINITY;
    }
    if (!isfinite(p->cost)) {
        p->cost = INFINITY;
        memset(p->slope, 0, sizeof p->slope);
    }
}

/* True where the way down leads out of the box. */
static bool pinned(const struct point *p, size_t i)
{
    return (p->theta[i] <= -OPTIMISE_BOUND && p->slope[i] > 0) || (p->theta[i] >= OPTIMISE_BOUND && p->slope[i] < 0);
}

static double steepness(const struct search *s, const struct point *p)
{
    double most = 0;
    for (size_t i = 0; i < s->n; i++)
        if (!pinned(p, i))
            most = fmax(most, fabs(p->slope[i]));
    return most;
}

static void unit(double m[N][N])
{
    memset(m, 0, sizeof(double[N][N]));
    for (size_t i = 0; i < N; i++)
        m[i][i] = 1;
}

/* Solves b x = y among the n places listed, by Cholesky; false when b is not positive there. */
static bool solve(size_t n, const size_t place[N], double b[N][N], const double *y, double *x)
{
    double l[N][N], z[N];
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j <= i; j++) {
            double sum = b[place[i]][place[j]];
            for (size_t k = 0; k < j; k++)
                sum -= l[i][k] * l[j][k];
            if (i == j && !(sum > 0))
                return false;
            l[i][j] = i == j ? sqrt(sum) : sum / l[j][j];
        }
        z[i] = y[place[i]];
        for (size_t k = 0; k < i; k++)
            z[i] -= l[i][k] * z[k];
        z[i] /= l[i][i];
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++)
            z[i] -= l[k][i] * z[k];
        z[i] /= l[i][i];
        x[place[i]] = z[i];
    }
    return true;
}

/* The quasi-Newton way down among the thetas that may move, no longer than 2 in any of them; false when there is none. */
static bool direct(const struct search *s, const struct point *p, double curve[N][N], double way[N])
{
    size_t place[N], n = 0;
    double down = 0, longest = 0, x[N] = { 0 };
    for (size_t i = 0; i < s->n; i++)
        if (!pinned(p, i))
            place[n++] = i;
    if (!solve(n, place, curve, p->slope, x))
        return false;
    for (size_t i = 0; i < s->n; i++) {
        down += x[i] * p->slope[i];
        longest = fmax(longest, fabs(x[i]));
    }
    for (size_t i = 0; i < s->n; i++)
        way[i] = -x[i] * (longest > 2 ? 2 / longest : 1);
    return down > 0 && isfinite(longest);
}

/* Armijo's rule along the way, bent at the walls. Near the top the cost no longer shows the gain (rounding): there a step
 * counts that leaves the cost alike and the slope flatter. False when no step is left. */
static bool walk(struct search *s, const struct point *from, const double way[N], struct point *to)
{
    double step = 1;
    for (int tries = 0; tries < 26 && s->evaluations < OPTIMISE_BUDGET; tries++) {
        double gain = 0, moved = 0;
        for (size_t i = 0; i < s->n; i++) {
            to->theta[i] = fmin(fmax(from->theta[i] + step * way[i], -OPTIMISE_BOUND), OPTIMISE_BOUND);
            gain += from->slope[i] * (to->theta[i] - from->theta[i]);
            moved = fmax(moved, fabs(to->theta[i] - from->theta[i]));
        }
        if (moved == 0)
            return false;
        evaluate(s, to);
        if (to->cost <= from->cost + 1e-4 * gain && gain < 0)
            return true;
        if (to->cost <= from->cost + 1e-13 * (1 + fabs(from->cost)) && steepness(s, to) < .9 * steepness(s, from))
            return true;
        step *= .4;
    }
    return false;
}

/* The BFGS update of the curvature, and true. Where that along the step is not positive there is nothing to learn but to take
 * longer steps. */
static bool learn(const struct search *s, const struct point *from, const struct point *to, bool first, double b[N][N])
{
    double d[N] = { 0 }, y[N] = { 0 }, bd[N] = { 0 }, dy = 0, dd = 0, yy = 0, dbd = 0;
    for (size_t i = 0; i < s->n; i++) {
        d[i] = to->theta[i] - from->theta[i];
        y[i] = to->slope[i] - from->slope[i];
        dy += d[i] * y[i];
        dd += d[i] * d[i];
        yy += y[i] * y[i];
    }
    if (!(dy > 1e-10 * sqrt(dd * yy))) {
        for (size_t i = 0; i < s->n * N; i++)
            b[i / N][i % N] /= 4;
        return false;
    }
    for (size_t i = 0; i < s->n && first; i++) /* no scale is known before the first step */
        b[i][i] = yy / dy;
    for (size_t i = 0; i < s->n; i++) {
        for (size_t j = 0; j < s->n; j++)
            bd[i] += b[i][j] * d[j];
        dbd += d[i] * bd[i];
    }
    for (size_t i = 0; i < s->n; i++)
        for (size_t j = 0; j < s->n; j++)
            b[i][j] += y[i] * y[j] / dy - bd[i] * bd[j] / dbd;
    return true;
}

/* Steps that no longer show in the cost are let be after a few: what is left is rounding. */
static void search(struct search *s, struct point *at, double curve[N][N], bool fresh)
{
    struct point next = *at;
    double way[N];
    int still = 0;
    while (s->evaluations < OPTIMISE_BUDGET && steepness(s, at) >= 1e-8 && still < 10) {
        bool went = direct(s, at, curve, way) && walk(s, at, way, &next);
        if (!went && fresh)
            return;
        if (!went) { /* what was learned misleads here: once more straight down */
            unit(curve);
            fresh = true;
            continue;
        }
        still = at->cost - next.cost < 1e-14 * (1 + fabs(at->cost)) ? still + 1 : 0;
        if (learn(s, at, &next, fresh, curve))
            fresh = false;
        *at = next;
    }
}

static void report(const struct search *s, const struct point *at, struct optimum *out)
{
    bool finite = isfinite(at->cost);
    double steep = steepness(s, at);
    out->n_params = s->n;
    out->value = finite ? -at->cost * s->scale : -INFINITY;
    out->evaluations = s->evaluations;
    out->at_bound = false;
    memset(out->hessian, 0, sizeof out->hessian);
    for (size_t i = 0; i < N; i++) {
        out->theta[i] = i < s->n ? at->theta[i] : 0;
        out->gradient[i] = i < s->n ? -at->slope[i] * s->scale : 0;
        out->at_bound |= fabs(out->theta[i]) >= OPTIMISE_BOUND;
    }
    out->converged = finite && (steep < 1e-8 || (steep < 1e-6 && s->evaluations < OPTIMISE_BUDGET));
}

void optimise_bfgs(double (*f)(const void *data, const double *theta, double *gradient), const void *data, size_t n_params,
                   const double *start, double scale_n, struct optimum *out)
{
    struct optimum from = { .n_params = n_params };
    memcpy(from.theta, start, n_params * sizeof *start);
    optimise_again(f, data, &from, scale_n, out);
}

void optimise_again(double (*f)(const void *data, const double *theta, double *gradient), const void *data,
                    const struct optimum *from, double scale_n, struct optimum *out)
{
    struct search s = { .f = f, .data = data, .n = from->n_params, .scale = scale_n };
    struct point at = { .cost = 0 };
    double curve[N][N];
    bool known = true;
    for (size_t i = 0; i < s.n; i++) {
        double t = isfinite(from->theta[i]) ? from->theta[i] : 0;
        at.theta[i] = fmin(fmax(t, -OPTIMISE_BOUND), OPTIMISE_BOUND);
        known &= from->curvature[i][i] > 0;
    }
    if (known)
        memcpy(curve, from->curvature, sizeof curve);
    else
        unit(curve);
    evaluate(&s, &at);
    if (isfinite(at.cost))
        search(&s, &at, curve, !known);
    report(&s, &at, out);
    memcpy(out->curvature, curve, sizeof curve);
}

void optimise_hessian(double (*f)(const void *data, const double *theta, double *gradient), const void *data, struct optimum *at)
{
    struct search s = { .f = f, .data = data, .n = at->n_params, .scale = 1 };
    double h[N][N] = { 0 };
    const double step = 1e-4;
    for (size_t i = 0; i < s.n; i++) {
        struct point up = { .cost = 0 }, down = { .cost = 0 };
        memcpy(up.theta, at->theta, sizeof up.theta);
        memcpy(down.theta, at->theta, sizeof down.theta);
        up.theta[i] += step;
        down.theta[i] -= step;
        evaluate(&s, &up);
        evaluate(&s, &down);
        for (size_t j = 0; j < s.n; j++)
            h[i][j] = (up.slope[j] - down.slope[j]) / (2 * step);
    }
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++)
            at->hessian[i][j] = (h[i][j] + h[j][i]) / 2;
    at->evaluations += s.evaluations;
}

/* One of Jacobi's turns: makes a[p][q] nothing, and turns the axes v with it. */
static void turn(size_t n, double a[N][N], double v[N][N], size_t p, size_t q)
{
    if (a[p][q] == 0)
        return;
    double tau = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = (tau >= 0 ? 1 : -1) / (fabs(tau) + hypot(1, tau)), c = 1 / hypot(1, t), s = t * c;
    for (size_t i = 0; i < n; i++) {
        double x = a[i][p], y = a[i][q];
        a[i][p] = c * x - s * y;
        a[i][q] = s * x + c * y;
    }
    for (size_t i = 0; i < n; i++) {
        double x = a[p][i], y = a[q][i];
        a[p][i] = c * x - s * y;
        a[q][i] = s * x + c * y;
        x = v[i][p];
        y = v[i][q];
        v[i][p] = c * x - s * y;
        v[i][q] = s * x + c * y;
    }
}

void optimise_covariance(const struct optimum *at, double covariance[OPTIMISE_MAX][OPTIMISE_MAX])
{
    size_t n = at->n_params;
    double a[N][N], v[N][N], out[N][N] = { 0 };
    memcpy(a, at->hessian, sizeof a);
    unit(v);
    for (int sweep = 0; sweep < 30; sweep++)
        for (size_t p = 0; p < n; p++)
            for (size_t q = p + 1; q < n; q++)
                turn(n, a, v, p, q);
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                out[i][j] += v[i][k] * v[j][k] / fmax(a[k][k], 1e-3);
    memcpy(covariance, out, sizeof out);
}

void optimise_errors(const struct optimum *at, double error[OPTIMISE_MAX])
{
    double covariance[N][N];
    optimise_covariance(at, covariance);
    for (size_t i = 0; i < N; i++)
        error[i] = exp(at->theta[i]) * sqrt(covariance[i][i]);
}
