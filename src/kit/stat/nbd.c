#include "kit/stat/nbd.h"

#include <math.h>
#include <string.h>

enum { R, ALPHA, A, B }; /* places in theta */

/* Below this many rows a fit starts at once on all of them; above, on a sample first. */
enum { WARM_ROWS = 30000, WARM_CLIENTS = 20000 };

struct block { /* rows of one x, up to (not with) end */
    uint32_t x;
    size_t end;
    double weight;
};

/* A base made ready: days are numbered, so that a logarithm is taken once for each day and theta; rows that weigh nothing are out. */
struct work {
    const struct purchase_base *base;
    const struct nbd_options *options;
    uint32_t *age_of, *last_of;      /* of base rows: numbers of days */
    size_t n_days;
    double *weeks, *ln, *inverse;    /* of days: ln(alpha + weeks), 1 / (alpha + weeks) */
    double *day_weight, *day_weight_x; /* of days as ages: sums of w and of w x */
    size_t n_rows, n_blocks;
    uint32_t *age, *last;
    double *weight;
    struct block *block;
    double clients, sum_x, sum_weeks;
};

static uint32_t number_day(struct work *w, uint32_t *number, int32_t day)
{
    if (!number[day]) {
        w->weeks[w->n_days] = day / 7.;
        number[day] = (uint32_t)++w->n_days;
    }
    return number[day] - 1;
}

static void number_days(struct work *w, uint32_t *number)
{
    for (size_t i = 0; i < w->base->n_rows; i++) {
        w->age_of[i] = number_day(w, number, w->base->row[i].t_days);
        w->last_of[i] = number_day(w, number, w->base->row[i].tx_days);
    }
}

/* Takes the rows with these weights; NULL: their own. */
static void load(struct work *w, const uint32_t *weight)
{
    w->n_rows = w->n_blocks = 0;
    w->clients = w->sum_x = w->sum_weeks = 0;
    memset(w->day_weight, 0, w->n_days * sizeof *w->day_weight);
    memset(w->day_weight_x, 0, w->n_days * sizeof *w->day_weight_x);
    for (size_t i = 0; i < w->base->n_rows; i++) {
        uint32_t times = weight ? weight[i] : w->base->row[i].weight, x = w->base->row[i].x;
        if (!times)
            continue;
        size_t at = w->n_rows++;
        w->age[at] = w->age_of[i];
        w->last[at] = w->last_of[i];
        w->weight[at] = times;
        if (!w->n_blocks || w->block[w->n_blocks - 1].x != x)
            w->block[w->n_blocks++] = (struct block){ .x = x };
        w->block[w->n_blocks - 1].end = w->n_rows;
        w->block[w->n_blocks - 1].weight += times;
        w->day_weight[w->age[at]] += times;
        w->day_weight_x[w->age[at]] += (double)times * x;
        w->clients += times;
        w->sum_x += (double)times * x;
        w->sum_weeks += times * w->weeks[w->age[at]];
    }
}

static void work_close(struct work *w)
{
    void *all[] = { w->age_of, w->last_of, w->weeks, w->ln, w->inverse, w->day_weight, w->day_weight_x, w->age, w->last, w->weight, w->block };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        mem_free(all[i]);
}

static int work_open(struct ctx *cx, const struct purchase_base *base, const struct nbd_options *options, struct work *w)
{
    size_t n = base->n_rows, days = 1, blocks = 0;
    for (size_t i = 0; i < n; i++) {
        days = (size_t)base->row[i].t_days + 1 > days ? (size_t)base->row[i].t_days + 1 : days;
        blocks += i == 0 || base->row[i].x != base->row[i - 1].x;
    }
    uint32_t *number = mem_alloc(days * sizeof *number);
    days = days < 2 * n ? days : 2 * n;
    *w = (struct work){
        .base = base, .options = options,
        .age_of = mem_alloc(n * sizeof *w->age_of), .last_of = mem_alloc(n * sizeof *w->last_of),
        .weeks = mem_alloc(days * sizeof *w->weeks), .ln = mem_alloc(days * sizeof *w->ln), .inverse = mem_alloc(days * sizeof *w->inverse),
        .day_weight = mem_alloc(days * sizeof *w->day_weight), .day_weight_x = mem_alloc(days * sizeof *w->day_weight_x),
        .age = mem_alloc(n * sizeof *w->age), .last = mem_alloc(n * sizeof *w->last), .weight = mem_alloc(n * sizeof *w->weight),
        .block = mem_alloc(blocks * sizeof *w->block),
    };
    bool whole = number && w->age_of && w->last_of && w->weeks && w->ln && w->inverse && w->day_weight && w->day_weight_x && w->age &&
                 w->last && w->weight && w->block;
    if (whole) {
        number_days(w, number);
        load(w, NULL);
    } else
        work_close(w);
    mem_free(number);
    return whole ? 0 : fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
}

/* ---- the likelihood ---- */

struct sums {
    double value, sigma, sigma_ln, sigma_inverse;
};

/* The part of one x that knows when the last purchase was: log1p(e^u), u = ln_odds + (r+x)(ln(alpha+T) - ln(alpha+t_x)).
 * Factors of rows that weigh 1 (most) are multiplied, each below 2, and their logarithm is taken of 512 at once. */
static struct sums sum_block(const struct work *w, size_t from, size_t to, double shape, double ln_odds)
{
    struct sums s = { 0 };
    const double *ln = w->ln, *inverse = w->inverse;
    double product = 1;
    for (size_t i = from; i < to; i++) {
        double quiet = ln[w->age[i]] - ln[w->last[i]], u = ln_odds + shape * quiet;
        double e = exp(-fabs(u)), q = 1 / (1 + e), sigma = w->weight[i] * (u >= 0 ? q : e * q);
        s.value += u > 0 ? w->weight[i] * u : 0;
        if (w->weight[i] == 1)
            product *= 1 + e;
        else
            s.value += w->weight[i] * log(1 + e);
        if ((i & 511) == 511) {
            s.value += log(product);
            product = 1;
        }
        s.sigma += sigma;
        s.sigma_ln += sigma * quiet;
        s.sigma_inverse += sigma * (inverse[w->age[i]] - inverse[w->last[i]]);
    }
    s.value += log(product);
    return s;
}

/* The gradient is of r, alpha, a, b themselves. No lgamma: its differences are sums, as x are whole numbers in order. */
static double likelihood(const struct work *w, const struct nbd_model *m, double g[OPTIMISE_MAX])
{
    double r = m->r, alpha = m->alpha, a = m->a, b = m->b, value = w->clients * r * log(alpha);
    uint32_t modified = m->kind == NBD_MBG, c_at = 0, d_at = 0;
    double c = 0, c_r = 0, d = 0, d_a = 0, d_b = 0;
    g[R] = w->clients * log(alpha);
    g[ALPHA] = w->clients * r / alpha;
    g[A] = g[B] = 0;
    for (size_t i = 0; i < w->n_days; i++) {
        double events = r * w->day_weight[i] + w->day_weight_x[i];
        w->ln[i] = log(alpha + w->weeks[i]);
        w->inverse[i] = 1 / (alpha + w->weeks[i]);
        value -= events * w->ln[i];
        g[R] -= w->day_weight[i] * w->ln[i];
        g[ALPHA] -= events * w->inverse[i];
    }
    for (size_t i = 0, from = 0; i < w->n_blocks; from = w->block[i++].end) {
        const struct block *k = &w->block[i];
        for (; c_at < k->x; c_at++) {
            c += log(r + c_at);
            c_r += 1 / (r + c_at);
        }
        for (; d_at < k->x + modified; d_at++) {
            d += log((b + d_at) / (a + b + d_at));
            d_a -= 1 / (a + b + d_at);
            d_b += 1 / (b + d_at) - 1 / (a + b + d_at);
        }
        value += k->weight * (c + d);
        g[R] += k->weight * c_r;
        g[A] += k->weight * d_a;
        g[B] += k->weight * d_b;
        if (d_at == 0) /* BG: after the first purchase nobody leaves */
            continue;
        double shape = r + k->x, before = b + d_at - 1;
        struct sums s = sum_block(w, from, k->end, shape, log(a / before));
        value += s.value;
        g[R] += s.sigma_ln;
        g[ALPHA] += shape * s.sigma_inverse;
        g[A] += s.sigma / a;
        g[B] -= s.sigma / before;
    }
    return value;
}

static double prior(const struct work *w, const struct nbd_model *m, double g[OPTIMISE_MAX])
{
    double leave = w->options->leave_chance, often = fmax(w->sum_x, 1) / w->sum_weeks;
    if (leave <= 0)
        return 0;
    double z1 = log(m->r) / .8, z2 = log(m->r / m->alpha) - log(often);
    double z3 = log(m->a / m->b) - log(leave / (1 - leave)), z4 = log((m->a + m->b) / 4) / .8, w4 = z4 / .8;
    g[R] -= z1 / .8 + z2;
    g[ALPHA] += z2;
    g[A] -= z3 + w4 * m->a / (m->a + m->b);
    g[B] += z3 - w4 * m->b / (m->a + m->b);
    return -(z1 * z1 + z2 * z2 + z3 * z3 + z4 * z4) / 2;
}

static struct nbd_model model(enum nbd_kind kind, const double theta[OPTIMISE_MAX])
{
    return (struct nbd_model){ kind, exp(theta[R]), exp(theta[ALPHA]), exp(theta[A]), exp(theta[B]) };
}

static double of_logarithms(const struct work *w, const struct nbd_model *m, double g[OPTIMISE_MAX])
{
    double value = likelihood(w, m, g);
    g[R] *= m->r;
    g[ALPHA] *= m->alpha;
    g[A] *= m->a;
    g[B] *= m->b;
    return value;
}

static double posterior(const void *data, const double *theta, double *gradient)
{
    const struct work *w = data;
    struct nbd_model m = model(w->options->kind, theta);
    double value = of_logarithms(w, &m, gradient);
    return value + prior(w, &m, gradient);
}

int nbd_likelihood(struct ctx *cx, const struct purchase_base *base, const struct nbd_model *m, double gradient[OPTIMISE_MAX], double *out)
{
    struct nbd_options o = { .kind = m->kind };
    struct work w;
    double g[OPTIMISE_MAX];
    if (work_open(cx, base, &o, &w))
        return -1;
    *out = of_logarithms(&w, m, g);
    if (gradient)
        memcpy(gradient, g, sizeof g);
    work_close(&w);
    return 0;
}

/* ---- fits ---- */

/* Takes some 20,000 clients, evenly out of the whole base; weight is room for them. */
static void load_sample(struct work *w, uint32_t *weight)
{
    const struct purchase_base *base = w->base;
    size_t step = base->n_input / WARM_CLIENTS ? base->n_input / WARM_CLIENTS : 1;
    for (size_t i = 0; i < base->n_input; i += step)
        weight[base->of[i]]++;
    load(w, weight);
}

/* A large base is searched on a sample first: that start leaves four or five steps for all of it. The curvature comes from
 * the sample too: within a hundredth, and it makes up little of what is unsure then. */
static int search(struct ctx *cx, struct work *w, struct optimum *o)
{
    const double start[OPTIMISE_MAX] = { 0, log(fmax(w->sum_weeks, 1) / fmax(w->sum_x, 1)), 0, log(3) };
    if (w->base->n_rows < WARM_ROWS) {
        optimise_bfgs(posterior, w, OPTIMISE_MAX, start, w->clients, o);
        optimise_hessian(posterior, w, o);
        return 0;
    }
    uint32_t *weight = mem_alloc(w->base->n_rows * sizeof *weight);
    if (!weight)
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    double all = w->clients;
    load_sample(w, weight);
    optimise_bfgs(posterior, w, OPTIMISE_MAX, start, w->clients, o);
    load(w, NULL);
    optimise_again(posterior, w, o, w->clients, o);
    load(w, weight);
    optimise_hessian(posterior, w, o);
    for (int i = 0; i < OPTIMISE_MAX * OPTIMISE_MAX; i++)
        o->hessian[i / OPTIMISE_MAX][i % OPTIMISE_MAX] *= all / w->clients;
    load(w, NULL);
    mem_free(weight);
    return 0;
}

int nbd_fit(struct ctx *cx, const struct purchase_base *base, const struct nbd_options *options, struct nbd_fit *out)
{
    struct nbd_fit f = { .defect = base->defect, .clients = base->clients };
    struct work w;
    double g[OPTIMISE_MAX];
    if (!f.defect) {
        if (work_open(cx, base, options, &w))
            return -1;
        if (search(cx, &w, &f.optimum)) {
            work_close(&w);
            return -1;
        }
        f.model = model(options->kind, f.optimum.theta);
        f.log_posterior = f.optimum.value;
        f.log_likelihood = f.optimum.value - prior(&w, &f.model, g);
        work_close(&w);
        optimise_covariance(&f.optimum, f.covariance);
        optimise_errors(&f.optimum, f.error);
    }
    *out = f;
    return 0;
}

/* As many clients as there are, with replacement; below[i] is how many stand before row i + 1. */
static void draw(struct random_source *random, const uint64_t *below, size_t n, uint32_t *weight)
{
    memset(weight, 0, n * sizeof *weight);
    for (uint64_t k = below[n - 1]; k > 0; k--) {
        uint64_t who = random_below(random, below[n - 1]);
        size_t from = 0, to = n - 1;
        while (from < to) {
            size_t middle = (from + to) / 2;
            if (below[middle] > who)
                to = middle;
            else
                from = middle + 1;
        }
        weight[from]++;
    }
}

int nbd_bootstrap(struct ctx *cx, const struct purchase_base *base, const struct nbd_options *options, const struct nbd_fit *full,
                  struct random_source *random, size_t n_draws, struct nbd_model *out, size_t *n_good)
{
    size_t good = 0;
    struct work w;
    if (full->defect || !full->optimum.converged) {
        *n_good = 0;
        return 0;
    }
    if (work_open(cx, base, options, &w))
        return -1;
    uint32_t *weight = mem_alloc(base->n_rows * sizeof *weight);
    uint64_t *below = mem_alloc(base->n_rows * sizeof *below), sum = 0;
    int rc = weight && below ? 0 : fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    for (size_t i = 0; i < base->n_rows && !rc; i++)
        below[i] = sum += base->row[i].weight;
    for (size_t i = 0; i < n_draws && !rc; i++) {
        struct optimum o;
        draw(random, below, base->n_rows, weight);
        load(&w, weight);
        if (w.sum_x < 1)
            continue;
        optimise_again(posterior, &w, &full->optimum, w.clients, &o);
        if (o.converged)
            out[good++] = model(options->kind, o.theta);
    }
    mem_free(weight);
    mem_free(below);
    work_close(&w);
    if (!rc)
        *n_good = good;
    return rc;
}
