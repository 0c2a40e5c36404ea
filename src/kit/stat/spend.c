#include "kit/stat/spend.h"

#include <math.h>
#include "kit/stat/special.h"

static const double LOOSE = 10; /* standard error of a logarithm: the data do not show where the maximum is */

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

/* Amounts are taken in units of `scale`, so that kopecks and millions have the same bounds. */
struct problem {
    const struct spend_client *client;
    size_t n, used;
    double scale, logs; /* logs: sum of ln zbar */
};

static void problem_set(const struct spend_client *c, size_t n, double scale, struct problem *p)
{
    *p = (struct problem){ .client = c, .n = n, .scale = scale };
    for (size_t i = 0; i < n; i++)
        if (counts(&c[i])) {
            p->used++;
            p->logs += log(c[i].zbar / scale);
        }
}

/* What depends on x alone, for the parameters of one evaluation. Most x are small. */
enum { TABLE = 64 };
struct by_x {
    bool have;
    double log_beta, both, own; /* ln B(px, q), digamma of px + q and of px */
};

static struct by_x by_x(struct by_x *table, int32_t x, double p, double q)
{
    struct by_x *at = x < TABLE ? &table[x] : &table[0]; /* 0: for all the others, never kept */
    if (!at->have)
        *at = (struct by_x){ x < TABLE, special_lbeta(p * x, q), special_digamma(p * x + q), special_digamma(p * x) };
    return *at;
}

/* l = q ln s + p x ln(1 - s) - ln B(p x, q) - ln zbar with s = v/(v + x zbar): the same as the sum of gammas and powers, but no
 * large terms that cancel. */
static double likelihood(const void *data, const double *theta, double *g)
{
    const struct problem *m = data;
    double p = exp(theta[0]), q = exp(theta[1]), v = exp(theta[2]), digamma_q = special_digamma(q), sum = -m->logs;
    struct by_x table[TABLE] = { { .have = false } };
    g[0] = g[1] = g[2] = 0;
    for (size_t i = 0; i < m->n; i++) {
        const struct spend_client *c = &m->client[i];
        if (!counts(c))
            continue;
        struct by_x t = by_x(table, c->x, p, q);
        double x = c->x, spent = x * (c->zbar / m->scale), log_s = -log1p(spent / v), log_rest = -log1p(v / spent);
        sum += q * log_s + p * x * log_rest - t.log_beta;
        g[0] += p * x * (t.both - t.own + log_rest);
        g[1] += q * (t.both - digamma_q + log_s);
        g[2] += (q * spent - p * x * v) / (v + spent);
    }
    return sum;
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
    f.at_bound = o.at_bound || f.error[0] > LOOSE * f.p || f.error[1] > LOOSE * f.q || f.error[2] > LOOSE * f.v;
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
