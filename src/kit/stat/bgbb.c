#include "kit/stat/bgbb.h"

#include <math.h>
#include "kit/stat/special.h"

static const double LOOSE = 10; /* standard error of a logarithm: the data do not show where the maximum is */

static bool counts(const struct bgbb_client *c)
{
    return c->x >= 0 && c->x <= c->tx && c->tx <= c->n && (c->x > 0) == (c->tx > 0) && c->weight > 0 && isfinite(c->weight);
}

/* ln B(a + i, b + j) - ln B(a, b), and its slopes in ln a and ln b. */
static double ratio(double a, double b, double i, double j, double *slope)
{
    if (slope) {
        double all = special_digamma(a + b) - special_digamma(a + b + i + j);
        slope[0] = a * (special_digamma(a + i) - special_digamma(a) + all);
        slope[1] = b * (special_digamma(b + j) - special_digamma(b) + all);
    }
    return special_lbeta(a + i, b + j) - special_lbeta(a, b);
}

/* Term i of the sum over when the client left: after chance tx + i, or (i = n - tx) not yet. */
static double term(const double *p, const struct bgbb_client *c, int i, double *slope)
{
    bool there = c->tx + i >= c->n;
    double seen = there ? c->n : c->tx + i;
    return ratio(p[0], p[1], c->x, seen - c->x, slope) + ratio(p[2], p[3], there ? 0 : 1, seen, slope ? slope + 2 : NULL);
}

static double one(const double *p, const struct bgbb_client *c, double *g)
{
    double top = -INFINITY, sum = 0, mean[4] = { 0 };
    for (int i = c->n - c->tx; i >= 0; i--) { /* log-sum-exp in one pass; g is the mean of the slopes by weight */
        double slope[4], t = term(p, c, i, g ? slope : NULL), before = t > top ? exp(top - t) : 1, share = t > top ? 1 : exp(t - top);
        top = fmax(top, t);
        sum = sum * before + share;
        for (int k = 0; g && k < 4; k++)
            mean[k] = mean[k] * before + share * slope[k];
    }
    for (int k = 0; g && k < 4; k++)
        g[k] += c->weight * mean[k] / sum;
    return top + log(sum);
}

struct problem {
    const struct bgbb_client *client;
    size_t n;
};

static double likelihood(const void *data, const double *theta, double *g)
{
    const struct problem *m = data;
    double p[4], sum = 0;
    for (int k = 0; k < 4; k++) {
        p[k] = exp(theta[k]);
        g[k] = 0;
    }
    for (size_t i = 0; i < m->n; i++)
        if (counts(&m->client[i]))
            sum += m->client[i].weight * one(p, &m->client[i], g);
    return sum;
}

void bgbb_fit(const struct bgbb_client *c, size_t n, struct bgbb_fit *out)
{
    const struct problem m = { c, n };
    const double start[4] = { 0, 0, 0, 0 };
    struct optimum o;
    double clients = 0, chances = 0;
    for (size_t i = 0; i < n; i++)
        if (counts(&c[i])) {
            clients += c[i].weight;
            chances += c[i].weight * c[i].n;
        }
    optimise_bfgs(likelihood, &m, 4, start, fmax(clients, 1), &o);
    optimise_hessian(likelihood, &m, &o);
    struct bgbb_fit f = { .alpha = exp(o.theta[0]), .beta = exp(o.theta[1]), .gamma = exp(o.theta[2]), .delta = exp(o.theta[3]), .ll = o.value, .clients = clients,
                          .converged = o.converged && chances > 0, .at_bound = o.at_bound, .evaluations = o.evaluations };
    optimise_errors(&o, f.error);
    for (int k = 0; k < 4; k++)
        f.at_bound |= f.error[k] > LOOSE * exp(o.theta[k]);
    *out = f;
}

double bgbb_likelihood(const struct bgbb_fit *f, const struct bgbb_client *c)
{
    const double p[4] = { f->alpha, f->beta, f->gamma, f->delta };
    return one(p, c, NULL);
}

double bgbb_alive(const struct bgbb_fit *f, const struct bgbb_client *c)
{
    double there = ratio(f->alpha, f->beta, c->x, c->n - c->x, NULL) + ratio(f->gamma, f->delta, 0, c->n + 1., NULL);
    return fmin(exp(there - bgbb_likelihood(f, c)), 1);
}

double bgbb_expected(const struct bgbb_fit *f, const struct bgbb_client *c, int32_t more)
{
    double taken = ratio(f->alpha, f->beta, c->x + 1., c->n - c->x, NULL) - bgbb_likelihood(f, c), sum = 0;
    for (int32_t i = 1; i <= more; i++)
        sum += exp(taken + ratio(f->gamma, f->delta, 0, c->n + (double)i, NULL));
    return sum;
}
