#include "kit/stat/late.h"

#include <math.h>
#include "kit/stat/special.h"

static const double LOOSE = 10; /* standard error of a logarithm: the data do not show where the maximum is */

/* The likelihood in whole numbers: ln B(k + al, n - k + be) - ln B(al, be) is a sum of ln(al + i), i < k, ln(be + i),
 * i < n - k, less ln(al + be + i), i < n; so only how many clients go beyond i matters. */
struct problem {
    double *late, *prompt, *all; /* [i]: clients with more than i of them */
    size_t n;                    /* places */
    double coefficients;         /* ln of the binomial ones, summed */
    bool prior;
};

static bool counts(const struct late_client *c)
{
    return c->n > 0 && c->late >= 0 && c->late <= c->n;
}

static double rise(const double *more, size_t n, double from, double *slope)
{
    double sum = 0;
    for (size_t i = 0; i < n && more[i] > 0; i++) {
        sum += more[i] * log(from + (double)i);
        *slope += more[i] / (from + (double)i);
    }
    return sum;
}

static double prior(const double *theta, double *g)
{
    double al = exp(theta[0]), be = exp(theta[1]);
    double z1 = (theta[0] - theta[1] - log(.4 / .6)) / 1.5, z2 = log(al + be) - log(2);
    g[0] -= z1 / 1.5 + z2 * al / (al + be);
    g[1] -= -z1 / 1.5 + z2 * be / (al + be);
    return -.5 * (z1 * z1 + z2 * z2);
}

static double posterior(const void *data, const double *theta, double *g)
{
    const struct problem *p = data;
    double al = exp(theta[0]), be = exp(theta[1]), d_al = 0, d_be = 0, d_all = 0;
    double sum = p->coefficients + rise(p->late, p->n, al, &d_al) + rise(p->prompt, p->n, be, &d_be) - rise(p->all, p->n, al + be, &d_all);
    g[0] = al * (d_al - d_all);
    g[1] = be * (d_be - d_all);
    return p->prior ? sum + prior(theta, g) : sum;
}

static void from_above(double *more, size_t n)
{
    for (size_t i = n; i-- > 1;)
        more[i - 1] += more[i];
}

static int problem_set(struct ctx *cx, const struct late_client *c, size_t n, struct problem *p, struct late_fit *f)
{
    for (size_t i = 0; i < n; i++)
        if (counts(&c[i]) && (size_t)c[i].n > p->n)
            p->n = (size_t)c[i].n;
    p->late = ctx_alloc(cx, (p->n + 1) * sizeof *p->late);
    p->prompt = ctx_alloc(cx, (p->n + 1) * sizeof *p->prompt);
    p->all = ctx_alloc(cx, (p->n + 1) * sizeof *p->all);
    if (!p->late || !p->prompt || !p->all)
        return -1;
    for (size_t i = 0; i < n; i++) {
        double k = c[i].late, all = c[i].n;
        if (!counts(&c[i]))
            continue;
        f->clients++;
        f->invoices += all;
        f->late += k;
        p->coefficients += k > 0 && k < all ? -special_lbeta(k + 1, all - k + 1) - log(all + 1) : 0;
        p->all[c[i].n - 1]++;
        if (c[i].late > 0)
            p->late[c[i].late - 1]++;
        if (c[i].late < c[i].n)
            p->prompt[c[i].n - c[i].late - 1]++;
    }
    from_above(p->late, p->n);
    from_above(p->prompt, p->n);
    from_above(p->all, p->n);
    return 0;
}

int late_fit(struct ctx *cx, const struct late_client *c, size_t n, bool with_prior, struct late_fit *out)
{
    struct problem p = { .prior = with_prior };
    struct late_fit f = { 0 };
    struct optimum o;
    double unused[2] = { 0 };
    if (problem_set(cx, c, n, &p, &f))
        return -1;
    double share = (f.late + .5) / (f.invoices + 1), start[2] = { log(2 * share), log(2 * (1 - share)) };
    optimise_bfgs(posterior, &p, 2, start, fmax(f.clients, 1), &o);
    optimise_hessian(posterior, &p, &o);
    optimise_errors(&o, f.error);
    f.alpha = exp(o.theta[0]);
    f.beta = exp(o.theta[1]);
    f.log_posterior = o.value;
    f.ll = with_prior ? o.value - prior(o.theta, unused) : o.value;
    f.converged = o.converged && (f.clients > 0 || with_prior);
    f.at_bound = o.at_bound || f.error[0] > LOOSE * f.alpha || f.error[1] > LOOSE * f.beta;
    f.evaluations = o.evaluations;
    *out = f;
    return 0;
}

struct late_share late_share(const struct late_fit *f, struct late_client c, double level)
{
    double k = counts(&c) ? c.late : 0, rest = counts(&c) ? c.n - c.late : 0, al = k + f->alpha, be = rest + f->beta;
    return (struct late_share){ al / (al + be), { special_ibeta_quantile(al, be, .5 * (1 - level)), special_ibeta_quantile(al, be, .5 * (1 + level)) } };
}

/* ln P(Z > z), also where the tail itself is 0. */
static double log_tail(double z)
{
    double y = 1 / (z * z);
    return z < 30 ? log(special_normal_tail(z)) : -.5 * z * z - log(z * sqrt(2 * M_PI)) + log1p(-y * (1 - 3 * y));
}

double late_paid_by(double mean, double variance, double now, double then)
{
    if (!(then > now))
        return 0;
    if (!(variance > 0)) /* all pay on one day; who let it pass is beyond what is known */
        return now < mean && then >= mean;
    double sd = sqrt(variance), a = (now - mean) / sd, b = (then - mean) / sd;
    if (a < -30) /* nothing is left out: the whole distribution */
        return special_normal(b);
    if (isinf(b))
        return 1;
    double p = -expm1(log_tail(b) - log_tail(a));
    return isfinite(p) ? fmin(fmax(p, 0), 1) : 1;
}
