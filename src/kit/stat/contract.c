#include "kit/stat/contract.h"

#include <math.h>
#include <string.h>
#include "kit/stat/special.h"

static const double LOOSE = 10; /* standard error of a logarithm: the data do not show where the maximum is */
static const double FAR = 1e15; /* t^c beyond it makes no difference any more */

enum { FOR_EVER = 100000 };     /* periods after which any discount has left nothing */

void contract_watch(struct contract_base *b, int entered, int seen, bool lost, double weight)
{
    int last = seen < CONTRACT_RENEWALS ? seen : CONTRACT_RENEWALS;
    if (!(weight > 0) || !isfinite(weight) || entered >= last)
        return;
    for (int t = entered < 0 ? 1 : entered + 1; t <= last; t++) {
        b->chances[t] += weight;
        b->n = t > b->n ? t : b->n;
        if (lost && t == seen)
            b->lost[t] += weight;
    }
}

/* ---- the models: ln of the share that renews the t-th time ---- */

static double tenure(int t, double c)
{
    return t == 0 ? 0 : fmin(pow(t, c), FAR);
}

static double log_renewal(const struct contract_fit *f, int t)
{
    if (f->model == CONTRACT_CONSTANT)
        return log(f->beta);
    if (f->model == CONTRACT_SBG)
        return log1p(-f->alpha / (f->alpha + f->beta + t - 1));
    double now = f->beta + tenure(t, f->c), before = f->beta + tenure(t - 1, f->c);
    return fmin(special_lbeta(f->alpha, now) - special_lbeta(f->alpha, before), 0);
}

/* What d renewals lost of n add to the likelihood and to its gradient in ln(alpha, beta). */
static double sbg_term(double al, double be, int t, double n, double d, double *g)
{
    double all = al + be + t - 1, stay = be + t - 1, ll = 0;
    if (d > 0) {
        ll += d * log(al / all);
        g[0] += d * (1 - al / all);
        g[1] -= d * be / all;
    }
    if (n > d) {
        ll += (n - d) * log(stay / all);
        g[0] -= (n - d) * al / all;
        g[1] += (n - d) * be * (1 / stay - 1 / all);
    }
    return ll;
}

static double bdw_term(double al, double be, double c, int t, double n, double d, double *g)
{
    double u[2] = { tenure(t - 1, c), tenure(t, c) }, stay = 0, slope[3] = { 0 };
    for (int i = 0; i < 2; i++) { /* ln S(t) - ln S(t - 1) and its slopes */
        double sign = i ? 1 : -1, all = special_digamma(al + be + u[i]), one = special_digamma(be + u[i]);
        double power = t - 1 + i > 1 && u[i] < FAR ? u[i] * log(t - 1 + i) * c : 0;
        stay += sign * special_lbeta(al, be + u[i]);
        slope[0] += sign * al * -all; /* psi(al) falls out of the difference */
        slope[1] += sign * be * (one - all);
        slope[2] += sign * power * (one - all);
    }
    double leave = log(-expm1(stay)), odds = -1 / expm1(-stay); /* e^stay / (1 - e^stay) is 1 / (e^-stay - 1) */
    double weight = (n > d ? n - d : 0) + (d > 0 ? d * odds : 0);
    for (int i = 0; i < 3; i++)
        g[i] += weight * slope[i];
    return (n > d ? (n - d) * stay : 0) + (d > 0 ? d * leave : 0);
}

struct problem {
    const struct contract_base *base;
    bool bdw;
    double months;
};

static double prior(double months, const double *theta, double *g)
{
    double usual = pow(.88, fmin(months, 600) / 12), al = exp(theta[0]), be = exp(theta[1]);
    double z1 = (theta[0] - theta[1] - log((1 - usual) / usual)) / .8, z2 = (log(al + be) - log(4)) / .8;
    g[0] -= (z1 + z2 * al / (al + be)) / .8;
    g[1] -= (-z1 + z2 * be / (al + be)) / .8;
    return -.5 * (z1 * z1 + z2 * z2);
}

static double posterior(const void *data, const double *theta, double *g)
{
    const struct problem *p = data;
    double al = exp(theta[0]), be = exp(theta[1]), c = p->bdw ? exp(theta[2]) : 1, sum = 0;
    memset(g, 0, (p->bdw ? 3 : 2) * sizeof *g);
    for (int t = 1; t <= p->base->n; t++) {
        double n = p->base->chances[t], d = p->base->lost[t];
        if (n > 0)
            sum += p->bdw ? bdw_term(al, be, c, t, n, d, g) : sbg_term(al, be, t, n, d, g);
    }
    return p->months > 0 ? sum + prior(p->months, theta, g) : sum;
}

static void fit_constant(struct contract_fit *f)
{
    double share = f->chances > 0 ? f->lost / f->chances : 0;
    f->alpha = share;
    f->beta = 1 - share;
    f->c = 1;
    f->ll = (f->lost > 0 ? f->lost * log(share) : 0) + (f->chances > f->lost ? (f->chances - f->lost) * log1p(-share) : 0);
    f->log_posterior = f->ll;
    f->error[0] = f->error[1] = f->chances > 0 ? sqrt(share * (1 - share) / f->chances) : 0;
    f->converged = f->chances > 0;
    f->at_bound = share <= 0 || share >= 1;
}

static void fit_mixture(const struct contract_base *b, double months, struct contract_fit *f)
{
    struct problem p = { b, f->model == CONTRACT_BDW, months };
    double churn = (f->lost + .5) / (f->chances + 1), unused[2] = { 0 };
    double start[3] = { log(2 * churn), log(2 * (1 - churn)), 0 };
    struct optimum o;
    optimise_bfgs(posterior, &p, p.bdw ? 3 : 2, start, fmax(f->chances, 1), &o);
    optimise_hessian(posterior, &p, &o);
    optimise_covariance(&o, f->covariance);
    optimise_errors(&o, f->error);
    f->alpha = exp(o.theta[0]);
    f->beta = exp(o.theta[1]);
    f->c = p.bdw ? exp(o.theta[2]) : 1;
    f->log_posterior = o.value;
    f->ll = months > 0 ? o.value - prior(months, o.theta, unused) : o.value;
    f->converged = o.converged && (f->chances > 0 || months > 0); /* of nothing any place is the best */
    f->at_bound = o.at_bound || f->error[0] > LOOSE * f->alpha || f->error[1] > LOOSE * f->beta || f->error[2] > LOOSE * f->c;
    f->evaluations = o.evaluations;
}

void contract_fit(const struct contract_base *b, enum contract_model model, double months, struct contract_fit *out)
{
    struct contract_fit f = { .model = model };
    for (int t = 1; t <= b->n; t++) {
        f.chances += b->chances[t];
        f.lost += b->lost[t];
    }
    if (model == CONTRACT_CONSTANT)
        fit_constant(&f);
    else
        fit_mixture(b, months, &f);
    *out = f;
}

/* ---- predictions ---- */

double contract_renewal(const struct contract_fit *f, int t)
{
    return t < 1 ? 1 : exp(log_renewal(f, t));
}

double contract_stay(const struct contract_fit *f, int n, int t)
{
    if (t <= 0)
        return 1;
    n = n > 0 ? n : 0;
    if (f->model == CONTRACT_CONSTANT)
        return pow(f->beta, t);
    double before = tenure(n, f->c), after = tenure(n + t, f->c); /* with c = 1 sBG, whose products are betas */
    return exp(fmin(special_lbeta(f->alpha, f->beta + after) - special_lbeta(f->alpha, f->beta + before), 0));
}

double contract_survival(const struct contract_fit *f, int t)
{
    return contract_stay(f, 0, t);
}

static double logit_stay(const struct contract_fit *f, int n, int t)
{
    double s = fmin(fmax(contract_stay(f, n, t), 1e-12), 1 - 1e-12);
    return log(s / (1 - s));
}

struct interval contract_stay_in(const struct contract_fit *f, int n, int t, double level)
{
    if (t <= 0)
        return (struct interval){ 1, 1 };
    if (f->model == CONTRACT_CONSTANT) {
        struct interval churn = interval_wilson(f->lost, f->chances, level);
        return (struct interval){ pow(1 - churn.hi, t), pow(1 - churn.lo, t) };
    }
    enum { PARAMETERS = 3 };
    const double h = 1e-5;
    double slope[PARAMETERS], variance = 0, here = logit_stay(f, n, t), s = contract_stay(f, n, t);
    for (int i = 0; i < PARAMETERS; i++) {
        struct contract_fit up = *f, down = *f;
        double *const raise[PARAMETERS] = { &up.alpha, &up.beta, &up.c }, *const lower[PARAMETERS] = { &down.alpha, &down.beta, &down.c };
        *raise[i] *= exp(h);
        *lower[i] *= exp(-h);
        slope[i] = (logit_stay(&up, n, t) - logit_stay(&down, n, t)) / (2 * h);
    }
    for (int i = 0; i < PARAMETERS; i++)
        for (int j = 0; j < PARAMETERS; j++)
            variance += slope[i] * f->covariance[i][j] * slope[j];
    double half = special_two_sided(level) * sqrt(fmax(variance, 0));
    return (struct interval){ fmin(1 / (1 + exp(half - here)), s), fmax(1 / (1 + exp(-half - here)), s) };
}

double contract_periods(const struct contract_fit *f, int n, int horizon, double d)
{
    double sum = 0, term = 1;
    n = n > 0 ? n : 0;
    for (int t = 1; t <= horizon && (term > 1e-14 * sum || t == 1); t++) {
        term *= exp(log_renewal(f, n + t)) / (1 + d);
        sum += term;
    }
    return sum;
}

double contract_del(const struct contract_fit *f, double d)
{
    return 1 + contract_periods(f, 0, FOR_EVER, d);
}

double contract_derl(const struct contract_fit *f, int n, double d)
{
    return (1 + d) * contract_periods(f, n - 1, FOR_EVER, d);
}
