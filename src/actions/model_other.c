/* Fits of amounts (gg), chances (bgbb) and late bills (beta-binomial). */
#include "actions/model_result.h"

#include <math.h>

enum { SPENDERS_MIN = 30, CUSTOMERS_MIN = 10, TAKEN_MIN = 20, BILLS_MIN = 30, BILLED_MIN = 5 };

int model_fit_spend(struct ctx *cx, const struct model_input *in, struct model_result *r)
{
    struct spend_client *s = ctx_alloc(cx, (in->n + 1) * sizeof *s);
    size_t n = 0;
    double sum = 0;
    if (!s)
        return -1;
    for (size_t i = 0; i < in->n; i++)
        if (in->summary[i].x > 0 && in->spend[i] > 0) {
            s[n++] = (struct spend_client){ (int32_t)in->summary[i].x, in->spend[i] };
            sum += in->spend[i];
        }
    r->spend_mean = n ? sum / (double)n : NAN;
    r->rate = r->spend_mean;
    r->customers = (double)in->n;
    r->repeaters = (double)n;
    if (n < SPENDERS_MIN)
        return model_counts(r, ctx_say(cx, N_("Too few data: customers with a repeat order and its amount %zu. From %d on we estimate; until then own means are shown."), n, SPENDERS_MIN));
    r->spend_correlation = spend_correlation(s, n);
    if (r->spend_correlation > .3)
        model_note(cx, r, N_("Who buys more often spends more an order (correlation above 0.3): Gamma-Gamma supposes that the two have nothing to do with each other."));
    spend_gamma_fit(s, n, &r->gg);
    r->has_spend = r->gg.converged;
    if (r->has_spend)
        r->spend_mean = spend_gamma_mean(&r->gg, 0, 0);
    return 0;
}

/* Rows that are alike become one: the likelihood has to be had once for them. */
static size_t merge(const struct model_input *in, struct bgbb_client *c)
{
    size_t n = 0;
    for (size_t i = 0; i < in->n; i++) {
        const struct model_row *r = &in->row[i];
        size_t k = 0;
        while (k < n && k < 2000 && !(c[k].x == (int32_t)r->a && c[k].tx == (int32_t)r->b && c[k].n == (int32_t)r->n))
            k++;
        if (k < n && k < 2000)
            c[k].weight += r->weight;
        else
            c[n++] = (struct bgbb_client){ (int32_t)r->a, (int32_t)r->b, (int32_t)r->n, r->weight };
    }
    return n;
}

int model_fit_chances(struct ctx *cx, const struct model_options *o, const struct model_input *in, struct model_result *r)
{
    struct bgbb_client *c = ctx_alloc(cx, (in->n + 1) * sizeof *c);
    double chances = 0;
    if (!c)
        return -1;
    for (size_t i = 0; i < in->n; i++) {
        r->customers += in->row[i].weight;
        r->repeaters += in->row[i].a ? in->row[i].weight : 0;
        r->repeats += (double)in->row[i].a * in->row[i].weight;
        chances += (double)in->row[i].n * in->row[i].weight;
    }
    r->rate = chances > 0 ? r->repeats / chances : 0;
    r->method = METHOD_MLE;
    if (r->customers < CUSTOMERS_MIN || r->repeats < TAKEN_MIN)
        return model_counts(r, ctx_say(cx, N_("Too few data: customers %.0f, chances taken %.0f. From %d and %d on we estimate; until then the share of chances taken is shown."),
                                       r->customers, r->repeats, CUSTOMERS_MIN, TAKEN_MIN));
    bgbb_fit(c, merge(in, c), &r->bgbb);
    const double value[] = { r->bgbb.alpha, r->bgbb.beta, r->bgbb.gamma, r->bgbb.delta };
    static const char *const name[] = { "alpha", "beta", "gamma", "delta" };
    for (int i = 0; i < 4; i++)
        model_put(r, name[i], value[i], r->bgbb.error[i], "");
    r->log_likelihood = r->bgbb.ll;
    r->converged = r->bgbb.converged;
    r->at_bound = r->bgbb.at_bound;
    r->evaluations = r->bgbb.evaluations;
    if (!o->mle)
        model_note(cx, r, N_("BG/BB has no priors here: this is maximum likelihood."));
    return model_judge(cx, r, o);
}

int model_fit_late(struct ctx *cx, const struct model_options *o, const struct model_input *in, struct model_result *r)
{
    struct late_client *c = ctx_alloc(cx, (in->n + 1) * sizeof *c);
    size_t n = 0;
    if (!c)
        return -1;
    for (size_t i = 0; i < in->n; i++)
        if (in->row[i].n > 0) {
            c[n++] = (struct late_client){ (int32_t)in->row[i].n, (int32_t)in->row[i].a };
            r->repeats += in->row[i].n;
            r->repeaters += in->row[i].a;
        }
    r->customers = (double)n;
    r->rate = r->repeats > 0 ? r->repeaters / r->repeats : 0;
    if (n < BILLED_MIN || r->repeats < BILLS_MIN)
        return model_counts(r, ctx_say(cx, N_("Too few data: bills %.0f, customers %zu. From %d of %d on we estimate; until then counts are shown."), r->repeats, n, BILLS_MIN, BILLED_MIN));
    if (late_fit(cx, c, n, !o->mle, &r->late))
        return -1;
    model_put(r, "alpha", r->late.alpha, r->late.error[0], "");
    model_put(r, "beta", r->late.beta, r->late.error[1], "");
    r->log_likelihood = r->late.ll;
    r->log_posterior = r->late.log_posterior;
    r->converged = r->late.converged;
    r->at_bound = r->late.at_bound;
    r->evaluations = r->late.evaluations;
    return model_judge(cx, r, o);
}
