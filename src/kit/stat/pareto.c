#include "kit/stat/pareto.h"

#include <math.h>
#include <string.h>

#include "kit/stat/quadrature.h"

enum { R, ALPHA, S, BETA }; /* places in theta */

/* Up to this many rows all starts are tried on all of them; above, on a sample of clients. */
enum { WARM_ROWS = 3000, WARM_CLIENTS = 4000 };

/* ln I, and its slopes: I is the integral over y from t_x to T of (alpha+y)^-(r+x) (beta+y)^-(s+1), the ways to have left. */
struct left {
    double ln, slope[OPTIMISE_MAX];
};

struct integrand {
    double e[PARETO_NODES], h[PARETO_NODES], ln_a[PARETO_NODES], ln_b[PARETO_NODES];
};

/* y = t_x + h, h = (o+t_x) expm1(w): in w the integrand is smooth whatever alpha and beta. Cut where it has fallen by e^-38. */
static struct left integrate(const struct pareto_model *m, double shape, double last, double quiet)
{
    double a = m->alpha + last, b = m->beta + last, o = fmin(a, b);
    double most = fmin(quiet, fmin(a * expm1(38 / shape), b * expm1(38 / (m->s + 1))));
    double wide = log1p(most / o), highest = -INFINITY, sum = 0, mean[4] = { 0 };
    struct integrand n;
    for (int i = 0; i < PARETO_NODES; i++) {
        double w = wide * (1 + m->node[i]) / 2;
        n.h[i] = o * expm1(w);
        n.ln_a[i] = a <= b ? w : log1p(n.h[i] / a); /* one of them is w itself */
        n.ln_b[i] = a <= b ? log1p(n.h[i] / b) : w;
        n.e[i] = w - shape * n.ln_a[i] - (m->s + 1) * n.ln_b[i];
        highest = n.e[i] > highest ? n.e[i] : highest;
    }
    for (int i = 0; i < PARETO_NODES; i++) {
        double p = m->weight[i] * exp(n.e[i] - highest);
        sum += p;
        mean[R] += p * n.ln_a[i];
        mean[ALPHA] += p / (a + n.h[i]);
        mean[S] += p * n.ln_b[i];
        mean[BETA] += p / (b + n.h[i]);
    }
    double ln_a = log(a), ln_b = log(b);
    return (struct left){
        .ln = log(wide / 2) + log(sum) + highest + log(o) - shape * ln_a - (m->s + 1) * ln_b,
        .slope = { -ln_a - mean[R] / sum, -shape * mean[ALPHA] / sum, -ln_b - mean[S] / sum, -(m->s + 1) * mean[BETA] / sum },
    };
}

/* What one client adds to the likelihood, without the part of x alone; slope in r, alpha, s, beta. Returns it, and the odds
 * to have left against being there as their logarithm. */
static double client(const struct pareto_model *m, double x, double last, double age, double slope[OPTIMISE_MAX], double *ln_odds)
{
    double shape = m->r + x, ln_a = log(m->alpha + age), ln_b = log(m->beta + age), u_a = 1 / (m->alpha + age), u_b = 1 / (m->beta + age);
    double value = m->r * log(m->alpha) + m->s * log(m->beta) - shape * ln_a - m->s * ln_b;
    slope[R] = log(m->alpha) - ln_a;
    slope[ALPHA] = m->r / m->alpha - shape * u_a;
    slope[S] = log(m->beta) - ln_b;
    slope[BETA] = m->s / m->beta - m->s * u_b;
    *ln_odds = -INFINITY;
    if (age <= last)
        return value;
    struct left i = integrate(m, shape, last, age - last);
    double v = log(m->s) + i.ln + shape * ln_a + m->s * ln_b, e = exp(-fabs(v)), sigma = (v >= 0 ? 1 : e) / (1 + e);
    slope[R] += sigma * (i.slope[R] + ln_a);
    slope[ALPHA] += sigma * (i.slope[ALPHA] + shape * u_a);
    slope[S] += sigma * (1 / m->s + i.slope[S] + ln_b);
    slope[BETA] += sigma * (i.slope[BETA] + m->s * u_b);
    *ln_odds = v;
    return value + (v > 0 ? v : 0) + log1p(e);
}

struct rows {
    const struct purchase_summary *row;
    size_t n;
    double clients;
    const struct pareto_model *nodes;
};

static double likelihood(const struct rows *in, const struct pareto_model *m, double g[OPTIMISE_MAX])
{
    double c = 0, c_r = 0, value = 0, raw[OPTIMISE_MAX] = { m->r, m->alpha, m->s, m->beta };
    uint32_t at = 0;
    memset(g, 0, sizeof(double[OPTIMISE_MAX]));
    for (size_t i = 0; i < in->n; i++) {
        const struct purchase_summary *p = &in->row[i];
        double slope[OPTIMISE_MAX], ignored;
        for (; at < p->x; at++) { /* rows are in order of x: ln Gamma(r+x) - ln Gamma(r) is a running sum */
            c += log(m->r + at);
            c_r += 1 / (m->r + at);
        }
        value += p->weight * (c + client(m, p->x, p->tx_days / 7., p->t_days / 7., slope, &ignored));
        slope[R] += c_r;
        for (int k = 0; k < OPTIMISE_MAX; k++)
            g[k] += p->weight * slope[k] * raw[k];
    }
    return value;
}

static double of_theta(const void *data, const double *theta, double *gradient)
{
    const struct rows *in = data;
    struct pareto_model m = *in->nodes;
    m.r = exp(theta[R]);
    m.alpha = exp(theta[ALPHA]);
    m.s = exp(theta[S]);
    m.beta = exp(theta[BETA]);
    return likelihood(in, &m, gradient);
}

struct pareto_model pareto_model(double r, double alpha, double s, double beta)
{
    struct pareto_model m = { .r = r, .alpha = alpha, .s = s, .beta = beta };
    quadrature_legendre(PARETO_NODES, m.node, m.weight);
    return m;
}

double pareto_likelihood(const struct purchase_base *base, const struct pareto_model *m, double gradient[OPTIMISE_MAX])
{
    struct rows all = { base->row, base->n_rows, base->clients, m };
    double g[OPTIMISE_MAX], value = likelihood(&all, m, g);
    if (gradient)
        memcpy(gradient, g, sizeof g);
    return value;
}

/* Converged before not, then the higher. */
static bool better(const struct optimum *a, const struct optimum *b)
{
    return a->converged != b->converged ? a->converged : a->value > b->value;
}

static void three_starts(const struct rows *in, struct optimum *best)
{
    static const double start[3][OPTIMISE_MAX] = { { .5, 8, .5, 10 }, { 1, 10, 1, 30 }, { .3, 5, 2, 60 } };
    int evaluations = 0;
    for (int i = 0; i < 3; i++) {
        struct optimum o;
        double theta[OPTIMISE_MAX];
        for (int k = 0; k < OPTIMISE_MAX; k++)
            theta[k] = log(start[i][k]);
        optimise_bfgs(of_theta, in, OPTIMISE_MAX, theta, in->clients, &o);
        evaluations += o.evaluations;
        if (i == 0 || better(&o, best))
            *best = o;
    }
    best->evaluations = evaluations;
}

/* Some clients, evenly out of the whole base, as rows of their own; room for base->n_rows. */
static struct rows sample(const struct purchase_base *base, struct purchase_summary *row, const struct pareto_model *nodes)
{
    struct rows s = { .row = row, .nodes = nodes };
    size_t step = base->n_input / WARM_CLIENTS ? base->n_input / WARM_CLIENTS : 1;
    memcpy(row, base->row, base->n_rows * sizeof *row);
    for (size_t i = 0; i < base->n_rows; i++)
        row[i].weight = 0;
    for (size_t i = 0; i < base->n_input; i += step)
        row[base->of[i]].weight++;
    for (size_t i = 0; i < base->n_rows; i++)
        if (row[i].weight) {
            s.clients += row[i].weight;
            row[s.n++] = row[i];
        }
    return s;
}

static int search(struct ctx *cx, const struct purchase_base *base, const struct rows *all, struct optimum *o)
{
    if (base->n_rows <= WARM_ROWS) {
        three_starts(all, o);
        return 0;
    }
    struct purchase_summary *row = mem_alloc(base->n_rows * sizeof *row);
    if (!row)
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    struct rows some = sample(base, row, all->nodes);
    three_starts(&some, o);
    mem_free(row);
    int before = o->evaluations;
    optimise_again(of_theta, all, o, all->clients, o);
    o->evaluations += before;
    return 0;
}

int pareto_fit(struct ctx *cx, const struct purchase_base *base, struct pareto_fit *out)
{
    struct pareto_fit f = { .defect = base->defect, .clients = base->clients, .model = pareto_model(1, 1, 1, 1) };
    struct rows all = { base->row, base->n_rows, base->clients, &f.model };
    if (!f.defect) {
        if (search(cx, base, &all, &f.optimum))
            return -1;
        optimise_hessian(of_theta, &all, &f.optimum);
        optimise_covariance(&f.optimum, f.covariance);
        optimise_errors(&f.optimum, f.error);
        f.log_likelihood = f.optimum.value;
        f.model.r = exp(f.optimum.theta[R]);
        f.model.alpha = exp(f.optimum.theta[ALPHA]);
        f.model.s = exp(f.optimum.theta[S]);
        f.model.beta = exp(f.optimum.theta[BETA]);
    }
    *out = f;
    return 0;
}

/* ---- one client ---- */

struct pareto_state pareto_client(const struct pareto_model *m, uint32_t x, double tx_weeks, double t_weeks)
{
    double slope[OPTIMISE_MAX], ln_odds;
    client(m, x, tx_weeks, t_weeks, slope, &ln_odds);
    return (struct pareto_state){ m, 1 / (1 + exp(ln_odds)), m->r + x, m->alpha + t_weeks, m->beta + t_weeks };
}

double pareto_expected(const struct pareto_state *s, double weeks)
{
    if (!(weeks > 0))
        return 0;
    double over = s->model->s - 1, grown = log1p(weeks / s->span); /* -expm1(-over grown) / over tends to grown at s = 1 */
    double stays = fabs(over) < 1e-6 ? grown : -expm1(-over * grown) / over;
    return s->alive * s->shape / s->rate * s->span * stays;
}

double pareto_next_within(const struct pareto_state *s, double weeks)
{
    if (!(weeks > 0))
        return 0;
    double from = exp(-s->shape * log1p(weeks / s->rate)), sum = 0;
    for (int i = 0; i < PARETO_NODES; i++) { /* over v = the chance not to have bought by u */
        double v = 1 - (1 - from) * (1 - s->model->node[i]) / 2, u = s->rate * expm1(-log(v) / s->shape);
        sum += s->model->weight[i] * exp(-s->model->s * log1p(u / s->span));
    }
    return s->alive * (1 - from) / 2 * sum;
}

double pareto_discounted(const struct pareto_state *s, double weeks, double weekly_rate)
{
    enum { PANELS = 8 };
    double until = weekly_rate > 0 ? fmin(weeks, 40 / weekly_rate) : weeks, sum = 0;
    if (isinf(until))
        return s->model->s > 1 ? s->alive * s->shape / s->rate * s->span / (s->model->s - 1) : INFINITY;
    double wide = log1p(until / s->span) / PANELS; /* over w = ln(1 + u / span), where the weight of being there is smooth */
    for (int k = 0; k < PANELS; k++)
        for (int i = 0; i < PARETO_NODES; i++) {
            double w = wide * (k + (1 + s->model->node[i]) / 2);
            sum += s->model->weight[i] * exp((1 - s->model->s) * w - weekly_rate * s->span * expm1(w));
        }
    return until > 0 ? s->alive * s->shape / s->rate * s->span * wide / 2 * sum : 0;
}

void pareto_predict(const struct pareto_model *m, const struct purchase_base *base, double weeks, struct pareto_forecast *row)
{
    for (size_t i = 0; i < base->n_rows; i++) {
        const struct purchase_summary *p = &base->row[i];
        struct pareto_state s = pareto_client(m, p->x, p->tx_days / 7., p->t_days / 7.);
        row[i] = (struct pareto_forecast){ s.alive, pareto_expected(&s, weeks) };
    }
}
