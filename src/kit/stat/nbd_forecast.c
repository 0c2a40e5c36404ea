#include <math.h>

#include "kit/stat/nbd.h"

enum { TERMS_MOST = 100000 }; /* orders counted for one client, so that no parameters make it run for ever */

#define Z80 1.2815515655446004 /* 8 in 10 of a normal lie within this many standard deviations */
#define WEEKS_OF_MONTH (365.25 / 7 / 12)

struct nbd_state nbd_client(const struct nbd_model *m, uint32_t x, double tx_weeks, double t_weeks)
{
    double modified = m->kind == NBD_MBG, shape = m->r + x, before = m->b + x + modified - 1;
    double alive = 1;
    if (x > 0 || modified > 0) {
        double quiet = log1p((t_weeks - tx_weeks) / (m->alpha + tx_weeks));
        alive = 1 / (1 + exp(log(m->a / before) + shape * quiet));
    }
    return (struct nbd_state){ .alive = alive, .shape = shape, .rate = m->alpha + t_weeks, .a = m->a, .b = before + 1 };
}

/* Goes through y = 1, 2, ...: chance = P(N >= y) M_(y-1), the chance of y orders or more of one who is a client now. */
struct count {
    double y, chance, p, ln_p, tail, stay, z;
    const struct nbd_state *s;
};

static inline void count_start(struct count *c, const struct nbd_state *s, double weeks)
{
    double z = weeks > 0 ? weeks / (s->rate + weeks) : 0, ln_p = -s->shape * log1p((weeks > 0 ? weeks : 0) / s->rate);
    *c = (struct count){ .y = 1, .s = s, .z = z, .ln_p = ln_p, .p = exp(ln_p), .tail = -expm1(ln_p), .stay = 1 };
    c->chance = c->tail;
}

/* While p underflows it is carried as a logarithm; the tail is all but 1 then. */
static inline void count_next(struct count *c)
{
    const struct nbd_state *s = c->s;
    double ratio = c->z * (s->shape + c->y - 1) / c->y;
    if (c->ln_p < -700) {
        c->ln_p += log(ratio);
        c->p = exp(c->ln_p);
    } else
        c->p *= ratio;
    c->tail -= c->p;
    c->stay *= (s->b + c->y - 1) / (s->a + s->b + c->y - 1);
    c->chance = c->tail * c->stay;
    c->y++;
}

static inline bool count_on(const struct count *c)
{
    return c->chance >= 1e-13 && c->y < TERMS_MOST;
}

static double expected_if_client(const struct nbd_state *s, double weeks)
{
    struct count c;
    double sum = 0;
    for (count_start(&c, s, weeks); count_on(&c); count_next(&c))
        sum += c.chance;
    return sum;
}

double nbd_expected(const struct nbd_state *s, double weeks)
{
    return s->alive * expected_if_client(s, weeks);
}

double nbd_at_least(const struct nbd_state *s, double weeks, uint32_t y)
{
    struct count c;
    if (y == 0)
        return 1;
    count_start(&c, s, weeks);
    while (c.y < y && count_on(&c))
        count_next(&c);
    return c.y < y || c.chance < 0 ? 0 : s->alive * c.chance;
}

void nbd_orders(const struct nbd_state *s, double weeks, struct nbd_orders *out)
{
    struct nbd_orders o = { 0 };
    struct count c;
    double squares = 0;
    for (count_start(&c, s, weeks); count_on(&c); count_next(&c)) {
        double chance = s->alive * c.chance;
        o.mean += chance;
        squares += (2 * c.y - 1) * chance;
        if (c.y <= NBD_COUNTS)
            o.at_least[(size_t)c.y - 1] = chance;
        if (chance > .9) /* P(Y < y) is still under .1 */
            o.low = (uint32_t)c.y;
        if (chance > .1)
            o.high = (uint32_t)c.y;
    }
    o.variance = fmax(squares - o.mean * o.mean, 0);
    *out = o;
}

double nbd_next_within(const struct nbd_state *s, double weeks)
{
    return weeks > 0 ? s->alive * -expm1(-s->shape * log1p(weeks / s->rate)) : 0;
}

double nbd_next_quantile(const struct nbd_state *s, double q)
{
    return q < s->alive ? s->rate * expm1(-log1p(-q / s->alive) / s->shape) : INFINITY;
}

double nbd_discounted(const struct nbd_state *s, unsigned months, double monthly_rate)
{
    double sum = 0, before = 0;
    for (unsigned m = 1; m <= months; m++) {
        double orders = expected_if_client(s, m * WEEKS_OF_MONTH);
        sum += (orders - before) * pow(1 + monthly_rate, .5 - m);
        before = orders;
    }
    return s->alive * sum;
}

/* ---- a whole base ---- */

/* Goes through the rows of a base. Those of one x and age follow each other: what depends on these alone is worked out once. */
struct walk {
    const struct nbd_model *m;
    const struct purchase_base *base;
    struct nbd_state s;
    double ln_odds; /* to have left against being there, without what depends on the last purchase */
};

/* To row i, 0 first; true when x or age is another than before. */
static bool step(struct walk *w, size_t i)
{
    const struct purchase_summary *p = &w->base->row[i];
    if (i > 0 && p->x == p[-1].x && p->t_days == p[-1].t_days) { /* as nbd_client() says, with one logarithm */
        w->s.alive = 1 / (1 + exp(w->ln_odds - w->s.shape * log(w->m->alpha + p->tx_days / 7.)));
        return false;
    }
    w->s = nbd_client(w->m, p->x, p->tx_days / 7., p->t_days / 7.);
    w->ln_odds = log(w->m->a / (w->s.b - 1)) + w->s.shape * log(w->s.rate);
    return true;
}

void nbd_predict(const struct nbd_model *m, const struct purchase_base *base, double weeks, struct nbd_forecast *row)
{
    struct walk w = { .m = m, .base = base };
    double expected = 0;
    for (size_t i = 0; i < base->n_rows; i++) {
        if (step(&w, i))
            expected = expected_if_client(&w.s, weeks);
        row[i] = (struct nbd_forecast){ w.s.alive, w.s.alive * expected };
    }
}

static double total_mean(const struct nbd_model *m, const struct purchase_base *base, double weeks)
{
    struct walk w = { .m = m, .base = base };
    double expected = 0, sum = 0;
    for (size_t i = 0; i < base->n_rows; i++) {
        if (step(&w, i))
            expected = expected_if_client(&w.s, weeks);
        sum += base->row[i].weight * w.s.alive * expected;
    }
    return sum;
}

static double total_variance(const struct nbd_model *m, const struct purchase_base *base, double weeks)
{
    struct walk w = { .m = m, .base = base };
    struct nbd_orders o = { 0 };
    double sum = 0;
    for (size_t i = 0; i < base->n_rows; i++) {
        if (step(&w, i)) {
            struct nbd_state client = w.s;
            client.alive = 1;
            nbd_orders(&client, weeks, &o);
        }
        sum += base->row[i].weight * w.s.alive * (o.variance + (1 - w.s.alive) * o.mean * o.mean);
    }
    return sum;
}

void nbd_total(const struct nbd_fit *fit, const struct purchase_base *base, double weeks, struct nbd_total *out)
{
    struct nbd_total t;
    double slope[OPTIMISE_MAX], by = 1e-4;
    t.mean = total_mean(&fit->model, base, weeks);
    t.variance = total_variance(&fit->model, base, weeks);
    for (int i = 0; i < OPTIMISE_MAX; i++) {
        double side[2];
        for (int k = 0; k < 2; k++) {
            struct nbd_model m = fit->model;
            double *part[OPTIMISE_MAX] = { &m.r, &m.alpha, &m.a, &m.b };
            *part[i] *= exp(k ? by : -by);
            side[k] = total_mean(&m, base, weeks);
        }
        slope[i] = (side[1] - side[0]) / (2 * by);
    }
    for (int i = 0; i < OPTIMISE_MAX; i++)
        for (int j = 0; j < OPTIMISE_MAX; j++)
            t.variance += slope[i] * fit->covariance[i][j] * slope[j];
    t.low = fmax(t.mean - Z80 * sqrt(t.variance), 0);
    t.high = t.mean + Z80 * sqrt(t.variance);
    *out = t;
}
