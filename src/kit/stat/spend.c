#include "kit/stat/spend.h"

#include <math.h>
#include "kit/stat/special.h"

static bool counts(const struct spend_client *c)
{
    return c->x > 0 && c->zbar > 0 && isfinite(c->zbar);
}

double spend_correlation(const struct spend_client *c, size_t count)
{
    double n = 0, mx = 0, mz = 0, xx = 0, zz = 0, xz = 0;
    for (size_t i = 0; i < count; i++)
        if (counts(&c[i])) {
            double dx = c[i].x - mx, dz = c[i].zbar - mz;
            n++;
            mx += dx / n;
            mz += dz / n;
            xx += dx * (c[i].x - mx);
            zz += dz * (c[i].zbar - mz);
            xz += dx * (c[i].zbar - mz);
        }
    double r = xz / (sqrt(xx) * sqrt(zz));
    return xx > 0 && zz > 0 && isfinite(r) ? fmin(fmax(r, -1), 1) : 0;
}

/* ---- Gamma-Gamma ---- */

/* Amounts in units of `scale`, so that kopecks and millions have the same bounds; sums that do not change while fitting. */
struct problem {
    const struct spend_client *client;
    size_t n, used;
    double scale;
    double logs, x_logs, x_log_x; /* of zbar, x zbar, x: sum ln, sum x ln, sum x ln x */
};

static void problem_set(const struct spend_client *c, size_t n, double scale, struct problem *p)
{
    *p = (struct problem){ .client = c, .n = n, .scale = scale };
    for (size_t i = 0; i < n; i++)
        if (counts(&c[i])) {
            double log_z = log(c[i].zbar / scale), x = c[i].x;
            p->used++;
            p->logs += log_z;
            p->x_logs += x * log_z;
            p->x_log_x += x * log(x);
        }
}

/* What depends on x alone, for the parameters of one evaluation. Most x are small. */
enum { TABLE = 64 };
struct by_x {
    double p, q;
    double log_gamma[TABLE], digamma_pq[TABLE], digamma_p[TABLE];
    bool have[TABLE];
};

static void by_x_get(struct by_x *t, int32_t x, double *lg, double *d_pq, double *d_p)
{
    int at = x < TABLE ? x : 0; /* 0: for all the others, never kept */
    if (!t->have[at]) {
        double px = t->p * x;
        t->log_gamma[at] = -special_lbeta(px, t->q); /* lG(px + q) - lG(px) - lG(q), without the loss of digits */
        t->digamma_pq[at] = special_digamma(px + t->q);
        t->digamma_p[at] = special_digamma(px);
        t->have[at] = at > 0;
    }
    *lg = t->log_gamma[at];
    *d_pq = t->digamma_pq[at];
    *d_p = t->digamma_p[at];
}

static double likelihood(const void *data, const double *theta, double *g)
{
    const struct problem *m = data;
    double p = exp(theta[0]), q = exp(theta[1]), v = exp(theta[2]), used = (double)m->used;
    struct by_x table = { .p = p, .q = q };
    double digamma_q = special_digamma(q), sum = 0, dp = 0, dq = 0, dv = 0;
    for (size_t i = 0; i < m->n; i++) {
        const struct spend_client *c = &m->client[i];
        double lg, d_pq, d_p;
        if (!counts(c))
            continue;
        by_x_get(&table, c->x, &lg, &d_pq, &d_p);
        double x = c->x, all = v + x * (c->zbar / m->scale), log_all = log(all);
        sum += lg - (p * x + q) * log_all;
        dp += x * (d_pq - d_p - log_all);
        dq += d_pq - log_all;
        dv -= (p * x + q) / all;
    }
    g[0] = p * (dp + m->x_logs + m->x_log_x);
    g[1] = q * (dq + used * (theta[2] - digamma_q));
    g[2] = v * dv + used * q;
    return sum + used * q * theta[2] + p * (m->x_logs + m->x_log_x) - m->logs;
}

double spend_gamma_likelihood(const struct spend_client *c, size_t n, double p, double q, double v)
{
    struct problem m;
    double theta[3] = { log(p), log(q), log(v) }, unused[3];
    problem_set(c, n, 1, &m);
    return likelihood(&m, theta, unused);
}

void spend_gamma_fit(const struct spend_client *c, size_t n, struct spend_gamma *out)
{
    struct problem m;
    struct optimum o;
    double start[3] = { log(2), log(3), log(1) }, middle; /* mean 1 for p v = q - 1 */
    problem_set(c, n, 1, &m);
    middle = m.used ? exp(m.logs / (double)m.used) : 1;
    problem_set(c, n, middle, &m);
    optimise_bfgs(likelihood, &m, 3, start, fmax((double)m.used, 1), &o);
    optimise_hessian(likelihood, &m, &o);
    struct spend_gamma f = { .p = exp(o.theta[0]), .q = exp(o.theta[1]), .v = exp(o.theta[2]) * middle };
    optimise_errors(&o, f.error);
    f.error[2] *= middle;
    f.ll = o.value - (double)m.used * log(middle);
    f.clients = m.used;
    f.converged = o.converged && m.used > 1;
    f.at_bound = o.at_bound;
    f.evaluations = o.evaluations;
    *out = f;
}

double spend_gamma_quantile(const struct spend_gamma *f, int32_t x, double zbar, double prob)
{
    bool own = x > 0 && zbar > 0 && isfinite(zbar);
    double q = f->q + (own ? f->p * x : 0), v = f->v + (own ? x * zbar : 0); /* what a client's rate is known to be */
    double share = special_ibeta_quantile(f->p, q, prob);
    return v * share / fmax(1 - share, 1e-15);
}

double spend_gamma_mean(const struct spend_gamma *f, int32_t x, double zbar)
{
    bool own = x > 0 && zbar > 0 && isfinite(zbar);
    double rest = f->q + (own ? f->p * x : 0) - 1;
    return rest > 1e-9 ? f->p * (f->v + (own ? x * zbar : 0)) / rest : spend_gamma_quantile(f, x, zbar, .5);
}

/* ---- log-normal ---- */

struct spend_order spend_lognormal(const struct shrink *s, double n, double mean_log, double level)
{
    struct shrink_client c = shrink_client(s, n, mean_log);
    double half = special_two_sided(level) * sqrt(c.predictive);
    return (struct spend_order){ exp(c.mean + .5 * c.predictive), exp(c.mean), { exp(c.mean - half), exp(c.mean + half) } };
}
