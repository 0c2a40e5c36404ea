#include "actions/model_result.h"

#include <math.h>
#include <string.h>

/* Below these no model is fitted: there would be numbers, but they would mean nothing. */
enum { CUSTOMERS_MIN = 10, REPEATS_MIN = 20, ROUGH = 30, CONTRACTS_MIN = 10, LOSSES_MIN = 3 };

void model_note(struct ctx *cx, struct model_result *r, const char *text)
{
    if (r->note_n < MODEL_NOTES)
        r->note[r->note_n++] = tr(cx->lang, text);
}

void model_put(struct model_result *r, const char *name, double value, double error, const char *unit)
{
    r->parameter[r->parameter_n++] = (struct model_parameter){ name, unit, value, error };
}

/* The fall-back: own rates. */
int model_counts(struct model_result *r, const char *why)
{
    r->method = METHOD_COUNTS;
    r->why = why;
    r->parameter_n = 0;
    return why ? 0 : -1;
}

static int too_few(struct ctx *cx, struct model_result *r, int clients_min, int repeats_min)
{
    return model_counts(r, ctx_say(cx, N_("Too few data: customers %.0f, repeat orders %.0f. From %d and %d on we estimate; until then own rates are shown."),
                             r->customers, r->repeats, clients_min, repeats_min));
}

/* What every search ends with. Without convergence nothing of it is kept. */
int model_judge(struct ctx *cx, struct model_result *r, const struct model_options *o)
{
    if (!r->converged || !isfinite(r->log_likelihood))
        return model_counts(r, ctx_say(cx, N_("The fit did not settle after %d evaluations, so nothing of it is shown; own rates are."), r->evaluations));
    if (r->at_bound && o->mle)
        model_note(cx, r, N_("A parameter ran to the edge of what is searched: these data alone do not fix it. Leave out --mle to lean on weak priors."));
    else if (r->at_bound)
        model_note(cx, r, N_("A parameter lies at the edge of what is searched: the data do not fix it. Forecasts may be used, standard errors not."));
    return 0;
}

static int note_customers(struct ctx *cx, struct model_result *r)
{
    if (r->customers < ROUGH)
        model_note(cx, r, N_("Rough: fewer than 30 customers."));
    if (r->rhythm >= 2)
        model_note(cx, r, N_("Customers buy by the calendar (k of Wheat and Morrison is 2 or more): the model will call an overdue customer alive for too long."));
    return 0;
}

static int fit_nbd(struct ctx *cx, const struct model_options *o, struct model_result *r)
{
    static const char *const name[] = { "r", "alpha", "a", "b" };
    const struct nbd_options n = { o->kind == MODEL_MBGNBD ? NBD_MBG : NBD_BG, o->mle ? 0 : NBD_LEAVE_CHANCE };
    if (nbd_fit(cx, &r->base, &n, &r->nbd))
        return -1;
    const struct nbd_model *m = &r->nbd.model;
    const double value[] = { m->r, m->alpha, m->a, m->b };
    for (int i = 0; i < 4; i++)
        model_put(r, name[i], value[i], r->nbd.error[i], i == 1 ? "weeks" : "");
    r->log_likelihood = r->nbd.log_likelihood;
    r->log_posterior = r->nbd.log_posterior;
    r->converged = r->nbd.optimum.converged;
    r->at_bound = r->nbd.optimum.at_bound;
    r->evaluations = r->nbd.optimum.evaluations;
    if (o->kind == MODEL_BGNBD)
        model_note(cx, r, N_("BG/NBD calls everybody who bought once a customer for sure: do not read who has left from it, take mbgnbd."));
    return model_judge(cx, r, o);
}

static int fit_pareto(struct ctx *cx, const struct model_options *o, struct model_result *r)
{
    static const char *const name[] = { "r", "alpha", "s", "beta" };
    if (pareto_fit(cx, &r->base, &r->pareto))
        return -1;
    const struct pareto_model *m = &r->pareto.model;
    const double value[] = { m->r, m->alpha, m->s, m->beta };
    for (int i = 0; i < 4; i++)
        model_put(r, name[i], value[i], r->pareto.error[i], i & 1 ? "weeks" : "");
    r->log_likelihood = r->log_posterior = r->pareto.log_likelihood;
    r->converged = r->pareto.optimum.converged;
    r->at_bound = r->pareto.optimum.at_bound;
    r->evaluations = r->pareto.optimum.evaluations;
    r->method = METHOD_MLE;
    if (!o->mle)
        model_note(cx, r, N_("Pareto/NBD has no priors here: this is maximum likelihood."));
    return model_judge(cx, r, o);
}

static int collect(struct ctx *cx, const struct model_input *in, struct model_result *r)
{
    if (purchase_collect(cx, in->summary, in->n, &r->base))
        return -1;
    if (r->base.defect && r->base.defect != PURCHASE_ONE_CLIENT && r->base.defect != PURCHASE_NO_REPEAT)
        return fail(cx, ERR_INPUT, "the table is too large to be put in order: so many customers, so old and with so many purchases; split it");
    r->customers = (double)in->n;
    for (size_t i = 0; i < in->n; i++) {
        r->repeats += in->summary[i].x;
        r->repeaters += in->summary[i].x > 0;
    }
    r->rate = r->base.sum_t_days > 0 ? r->base.sum_x / (r->base.sum_t_days / 7) : 0;
    r->rhythm = purchase_rhythm(in->gaps, in->gap_n);
    return 0;
}

static int fit_purchase(struct ctx *cx, const struct model_options *o, const struct model_input *in, struct model_result *r)
{
    if (collect(cx, in, r))
        return -1;
    if (r->base.defect || r->customers < CUSTOMERS_MIN || r->repeats < REPEATS_MIN)
        return too_few(cx, r, CUSTOMERS_MIN, REPEATS_MIN);
    note_customers(cx, r);
    return o->kind == MODEL_PNBD ? fit_pareto(cx, o, r) : fit_nbd(cx, o, r);
}

static int fit_contract(struct ctx *cx, const struct model_options *o, const struct model_input *in, struct model_result *r)
{
    struct contract_base *base = ctx_alloc(cx, sizeof *base);
    if (!base)
        return -1;
    for (size_t i = 0; i < in->n; i++) {
        const struct model_row *row = &in->row[i];
        contract_watch(base, 0, (int)row->a, row->b != 0, row->weight);
        r->customers += row->weight;
        r->repeaters += row->b ? row->weight : 0;
    }
    contract_fit(base, CONTRACT_CONSTANT, 0, &r->contract);
    r->repeats = r->contract.chances;
    r->rate = r->contract.chances > 0 ? r->contract.lost / r->contract.chances : 0;
    if (r->customers < CONTRACTS_MIN || r->repeaters < LOSSES_MIN)
        return model_counts(r, ctx_say(cx, N_("Too few data: contracts %.0f, lost %.0f. From %d and %d on we estimate; until then the share lost of all renewals is shown."),
                                 r->customers, r->repeaters, CONTRACTS_MIN, LOSSES_MIN));
    contract_fit(base, CONTRACT_SBG, o->mle ? 0 : (double)o->months, &r->contract);
    model_put(r, "alpha", r->contract.alpha, r->contract.error[0], "");
    model_put(r, "beta", r->contract.beta, r->contract.error[1], "");
    r->log_likelihood = r->contract.ll;
    r->log_posterior = r->contract.log_posterior;
    r->converged = r->contract.converged;
    r->at_bound = r->contract.at_bound;
    r->evaluations = r->contract.evaluations;
    if (model_judge(cx, r, o))
        return -1;
    if (r->method == METHOD_COUNTS)
        contract_fit(base, CONTRACT_CONSTANT, 0, &r->contract);
    return 0;
}

/* Gamma-Gamma alone is asked for; below its gate the mean amounts themselves are all there is. */
static int fit_gg(struct ctx *cx, const struct model_options *o, const struct model_input *in, struct model_result *r)
{
    r->method = METHOD_MLE;
    if (collect(cx, in, r) || model_fit_spend(cx, in, r))
        return -1;
    if (r->method == METHOD_COUNTS)
        return 0;
    const double value[] = { r->gg.p, r->gg.q, r->gg.v };
    static const char *const name[] = { "p", "q", "v" };
    for (int i = 0; i < 3; i++)
        model_put(r, name[i], value[i], r->gg.error[i], i == 2 ? "$" : "");
    r->log_likelihood = r->gg.ll;
    r->converged = r->gg.converged;
    r->at_bound = r->gg.at_bound;
    r->evaluations = r->gg.evaluations;
    if (!o->mle)
        model_note(cx, r, N_("Gamma-Gamma has no priors here: this is maximum likelihood."));
    return model_judge(cx, r, o);
}

/* Amounts beside a purchase model are for the worth: where they are too few there is none. */
static int fit_customers(struct ctx *cx, const struct model_options *o, const struct model_input *in, struct model_result *r)
{
    struct model_result spend = { .method = METHOD_MLE };
    if (fit_purchase(cx, o, in, r) || (in->spend && model_fit_spend(cx, in, &spend)))
        return -1;
    r->gg = spend.gg;
    r->has_spend = spend.has_spend;
    r->spend_mean = spend.spend_mean;
    r->spend_correlation = spend.spend_correlation;
    for (size_t i = 0; i < spend.note_n; i++)
        model_note(cx, r, spend.note[i]);
    return 0;
}

int model_fit(struct ctx *cx, const struct model_options *o, const struct model_input *in, struct model_result *out)
{
    *out = (struct model_result){ .method = o->mle ? METHOD_MLE : METHOD_MAP };
    switch (o->kind) {
    case MODEL_BGNBD:
    case MODEL_MBGNBD:
    case MODEL_PNBD:
        return fit_customers(cx, o, in, out);
    case MODEL_GG:
        return fit_gg(cx, o, in, out);
    case MODEL_SBG:
        return fit_contract(cx, o, in, out);
    case MODEL_BGBB:
        return model_fit_chances(cx, o, in, out);
    case MODEL_BETA_BINOMIAL:
        break;
    }
    return model_fit_late(cx, o, in, out);
}
