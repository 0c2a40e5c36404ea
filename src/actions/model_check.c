/* The forecast beside what happened after the cut, and beside own rates. */
#include "actions/model_result.h"

#include <math.h>
#include <stdlib.h>

static int forecast_pareto(struct ctx *cx, const struct model_result *r, double weeks, struct nbd_forecast *f)
{
    struct pareto_forecast *p = ctx_alloc(cx, (r->base.n_rows + 1) * sizeof *p);
    if (!p)
        return -1;
    pareto_predict(&r->pareto.model, &r->base, weeks, p);
    for (size_t i = 0; i < r->base.n_rows; i++)
        f[i] = (struct nbd_forecast){ p[i].alive, p[i].mean };
    return 0;
}

int model_forecast(struct ctx *cx, const struct model_result *r, const struct model_options *o, double weeks, struct nbd_forecast **out)
{
    const struct purchase_base *b = &r->base;
    struct nbd_forecast *f = ctx_alloc(cx, (b->n_rows + 1) * sizeof *f);
    if (!f)
        return -1;
    *out = f;
    if (r->method == METHOD_COUNTS) {
        for (size_t i = 0; i < b->n_rows; i++)
            f[i] = (struct nbd_forecast){ NAN, b->row[i].t_days > 0 ? b->row[i].x * weeks * 7 / b->row[i].t_days : 0 };
        return 0;
    }
    if (o->kind == MODEL_PNBD)
        return forecast_pareto(cx, r, weeks, f);
    nbd_predict(&r->nbd.model, b, weeks, f);
    return 0;
}

/* From sums. */
static double correlation(double n, double a, double b, double aa, double bb, double ab)
{
    double spread = sqrt((aa / n - a / n * (a / n)) * (bb / n - b / n * (b / n)));
    return spread > 0 ? (ab / n - a / n * (b / n)) / spread : NAN;
}

static double own_rate(const struct purchase_summary *s, double weeks)
{
    return s->t_days > 0 ? s->x * weeks * 7 / s->t_days : 0;
}

int model_check(struct ctx *cx, const struct model_options *o, const struct model_input *in, const struct model_result *r, struct model_check *out)
{
    struct model_check k = { .weeks = in->held_weeks };
    struct nbd_forecast *f;
    struct nbd_total total;
    double n = (double)in->n, pp = 0, aa = 0, pa = 0;
    if (model_forecast(cx, r, o, k.weeks, &f))
        return -1;
    for (size_t i = 0; i < in->n; i++) {
        double p = f[r->base.of[i]].mean, a = in->held[i], rate = own_rate(&in->summary[i], k.weeks);
        k.predicted += p;
        k.actual += a;
        k.predicted_rate += rate;
        k.mae += fabs(p - a) / n;
        k.mae_rate += fabs(rate - a) / n;
        k.rmse += (p - a) * (p - a) / n;
        pp += p * p;
        aa += a * a;
        pa += p * a;
    }
    k.rmse = sqrt(k.rmse);
    k.correlation = correlation(n, k.predicted, k.actual, pp, aa, pa);
    k.low = k.high = NAN;
    if (r->method != METHOD_COUNTS && o->kind != MODEL_PNBD) {
        nbd_total(&r->nbd, &r->base, k.weeks, &total);
        k.low = total.low;
        k.high = total.high;
    }
    *out = k;
    return 0;
}

void model_check_spend(const struct model_input *in, const struct model_result *r, struct model_spend_check *out)
{
    struct model_spend_check k = { 0 };
    double pp = 0, aa = 0, pa = 0;
    for (size_t i = 0; i < in->n; i++)
        k.customers += in->held[i] > 0 && in->spend[i] > 0;
    for (size_t i = 0; i < in->n; i++) {
        if (!(in->held[i] > 0 && in->spend[i] > 0))
            continue;
        double a = in->held_spend[i], p = spend_gamma_mean(&r->gg, (int32_t)in->summary[i].x, in->spend[i]);
        k.predicted += p;
        k.actual += a;
        k.mae += fabs(p - a) / k.customers;
        k.mae_overall += fabs(r->spend_mean - a) / k.customers;
        pp += p * p;
        aa += a * a;
        pa += p * a;
    }
    k.correlation = k.customers > 0 ? correlation(k.customers, k.predicted, k.actual, pp, aa, pa) : NAN;
    k.predicted /= k.customers;
    k.actual /= k.customers;
    *out = k;
}

/* ---- late bills ---- */

struct group {
    double p, late, on_time; /* what was said, and what came */
};

static int by_chance(const void *a, const void *b)
{
    const struct group *x = a, *y = b;
    return (x->p > y->p) - (x->p < y->p);
}

/* The chance that a late bill was given a higher chance than one on time; equal ones count half. */
static double area(struct group *g, size_t n)
{
    double on_time = 0, late = 0, pairs = 0;
    qsort(g, n, sizeof *g, by_chance);
    for (size_t i = 0; i < n;) {
        double l = 0, o = 0;
        size_t k = i;
        for (; k < n && g[k].p == g[i].p; k++) {
            l += g[k].late;
            o += g[k].on_time;
        }
        pairs += l * (on_time + o / 2);
        on_time += o;
        late += l;
        i = k;
    }
    return late > 0 && on_time > 0 ? pairs / (late * on_time) : NAN;
}

int model_check_late(struct ctx *cx, const struct model_input *in, const struct model_result *r, struct model_late_check *out)
{
    struct model_late_check k = { 0 };
    struct group *g = ctx_alloc(cx, (in->n + 1) * sizeof *g);
    if (!g)
        return -1;
    for (size_t i = 0; i < in->n; i++) {
        k.bills += in->row[i].test_n;
        k.late += in->row[i].test_k;
    }
    for (int way = 0; way < CHECK_WAYS; way++) {
        size_t n = 0;
        for (size_t i = 0; i < in->n; i++) {
            const struct model_row *row = &in->row[i];
            if (row->test_n == 0)
                continue;
            double raw = row->n ? (double)row->a / row->n : r->rate, p = way == CHECK_OVERALL ? r->rate : raw;
            if (way == CHECK_MODEL && r->method != METHOD_COUNTS)
                p = late_share(&r->late, (struct late_client){ (int32_t)row->n, (int32_t)row->a }, .8).mean;
            double late = row->test_k, on_time = (double)row->test_n - late, safe = fmin(fmax(p, 1e-6), 1 - 1e-6);
            g[n++] = (struct group){ p, late, on_time };
            k.brier[way] += (late * (1 - p) * (1 - p) + on_time * p * p) / k.bills;
            k.log_loss[way] -= (late * log(safe) + on_time * log1p(-safe)) / k.bills;
        }
        k.auc[way] = area(g, n);
    }
    *out = k;
    return 0;
}
