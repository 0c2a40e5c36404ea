/* How a fit did after the cut, in numbers and a sentence; intervals of its parameters. */
#include "actions/model_write.h"
#include "kit/stat/variate.h"

#include <math.h>

static const char *verdict(struct ctx *cx, const struct model_result *r, const struct model_check *k)
{
    if (r->method == METHOD_COUNTS)
        return tr(cx->lang, N_("No model was fitted; these are own rates x/T."));
    if (k->mae < k->mae_rate)
        return ctx_say(cx, N_("The model beats own rates x/T: a customer's forecast is off by %.3f orders in the mean, with x/T by %.3f."), k->mae, k->mae_rate);
    return ctx_say(cx, N_("The model does not beat own rates x/T here: it is off by %.3f orders a customer in the mean, x/T by %.3f. Use x/T."), k->mae, k->mae_rate);
}

static int write_purchases(struct call *c, const struct model_options *o, const struct model_input *in, const struct model_result *r)
{
    struct model_check k;
    struct json *j = c->out;
    if (model_check(c->cx, o, in, r, &k))
        return -1;
    write_real(j, "weeks", k.weeks);
    write_real(j, "actual", k.actual);
    write_real(j, "predicted", k.predicted);
    write_real(j, "predicted_low", k.low);
    write_real(j, "predicted_high", k.high);
    write_real(j, "predicted_by_rate", k.predicted_rate);
    write_real(j, "mae", k.mae);
    write_real(j, "mae_by_rate", k.mae_rate);
    write_real(j, "rmse", k.rmse);
    write_real(j, "correlation", k.correlation);
    write_bool(j, "beats_rate", r->method != METHOD_COUNTS && k.mae < k.mae_rate);
    write_text(j, "verdict", verdict(c->cx, r, &k));
    return 0;
}

static int write_spend(struct call *c, const struct model_options *o, const struct model_input *in, const struct model_result *r)
{
    struct model_spend_check k;
    struct json *j = c->out;
    model_check_spend(in, r, &k);
    write_real(j, "customers", k.customers);
    write_amount(j, o, "actual", k.actual);
    write_amount(j, o, "predicted", k.predicted);
    write_amount(j, o, "mae", k.mae);
    write_amount(j, o, "mae_by_mean", k.mae_overall);
    write_real(j, "correlation", k.correlation);
    write_bool(j, "beats_mean", k.mae < k.mae_overall);
    write_text(j, "verdict", tr(c->cx->lang, k.mae < k.mae_overall ? N_("Gamma-Gamma foretells a customer's mean amount better than the mean of all.")
                                                                   : N_("Gamma-Gamma does not foretell a customer's mean amount better than the mean of all here: use that.")));
    return 0;
}

static int write_late(struct call *c, const struct model_input *in, const struct model_result *r)
{
    static const char *const way[] = { "overall", "own_share", "model" };
    struct model_late_check k;
    struct json *j = c->out;
    if (model_check_late(c->cx, in, r, &k))
        return -1;
    write_real(j, "bills", k.bills);
    write_real(j, "late", k.late);
    json_key(j, "ways");
    json_begin_array(j);
    for (int i = 0; i < CHECK_WAYS; i++) {
        json_begin_object(j);
        write_text(j, "by", way[i]);
        write_real(j, "brier", k.brier[i]);
        write_real(j, "log_loss", k.log_loss[i]);
        write_real(j, "auc", k.auc[i]);
        json_end_object(j);
    }
    json_end_array(j);
    bool beats = r->method != METHOD_COUNTS && k.log_loss[CHECK_MODEL] < k.log_loss[CHECK_RAW] && k.log_loss[CHECK_MODEL] < k.log_loss[CHECK_OVERALL];
    write_bool(j, "beats_both", beats);
    write_text(j, "verdict", tr(c->cx->lang, beats ? N_("The model says the chance to be late better than the overall share and than each customer's own.")
                                                   : N_("The model does not say the chance to be late better than plain shares here: use those.")));
    return 0;
}

int write_check(struct call *c, const struct model_options *o, const struct model_input *in, const struct model_result *r)
{
    double tests = 0;
    for (size_t i = 0; o->kind == MODEL_BETA_BINOMIAL && i < in->n; i++)
        tests += in->row[i].test_n;
    bool spend = o->kind == MODEL_GG && in->held_spend && r->has_spend, purchases = model_is_purchase(o->kind) && in->held && in->held_weeks > 0;
    if (!spend && !purchases && tests < 1)
        return 0;
    json_key(c->out, "check");
    json_begin_object(c->out);
    if (spend ? write_spend(c, o, in, r) : purchases ? write_purchases(c, o, in, r) : write_late(c, in, r))
        return -1;
    json_end_object(c->out);
    return 0;
}

static int write_draws(struct call *c, const struct nbd_model *draw, size_t n)
{
    static const char *const name[] = { "r", "alpha", "a", "b" };
    double *column = ctx_alloc(c->cx, (n + 1) * sizeof *column);
    if (!column)
        return -1;
    json_key(c->out, "intervals");
    json_begin_array(c->out);
    for (int k = 0; k < 4; k++) {
        for (size_t i = 0; i < n; i++)
            column[i] = k == 0 ? draw[i].r : k == 1 ? draw[i].alpha : k == 2 ? draw[i].a : draw[i].b;
        struct interval in = interval_percentile(column, n, .95);
        json_begin_object(c->out);
        write_text(c->out, "name", name[k]);
        write_real(c->out, "low", in.lo);
        write_real(c->out, "high", in.hi);
        json_end_object(c->out);
    }
    json_end_array(c->out);
    return 0;
}

int write_bootstrap(struct call *c, const struct model_options *o, const struct model_result *r, size_t draws)
{
    const struct nbd_options n = { o->kind == MODEL_MBGNBD ? NBD_MBG : NBD_BG, o->mle ? 0 : NBD_LEAVE_CHANCE };
    struct random_source source;
    size_t good;
    if (draws == 0 || r->method == METHOD_COUNTS)
        return 0;
    if (o->kind != MODEL_BGNBD && o->kind != MODEL_MBGNBD)
        return fail(c->cx, ERR_INPUT, "--bootstrap is for bgnbd and mbgnbd; %s gives standard errors", o->model);
    struct nbd_model *draw = ctx_alloc(c->cx, draws * sizeof *draw);
    variate_seed(&source, (const uint64_t[]){ 20251122, draws }, 2);
    if (!draw || nbd_bootstrap(c->cx, &r->base, &n, &r->nbd, &source, draws, draw, &good))
        return -1;
    json_key(c->out, "bootstrap");
    json_begin_object(c->out);
    write_int(c->out, "draws", (int64_t)draws);
    write_int(c->out, "answered", (int64_t)good);
    if (write_draws(c, draw, good))
        return -1;
    json_end_object(c->out);
    return 0;
}
