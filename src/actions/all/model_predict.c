#include "actions/model_rows_out.h"

enum { LIMIT = 100, LIMIT_MOST = 20000 };

static const struct param params[] = {
    MODEL_PARAMS,
    { .name = "margin", .type = PARAM_INT, .help = N_("percent of an amount that is ours, for worth; 100 when absent") },
    { .name = "discount", .type = PARAM_INT, .help = N_("percent by which worth of a year later is less; 15 when absent") },
    { .name = "limit", .type = PARAM_INT, .help = N_("rows to show, 100 when absent, at most 20,000; totals are of all") },
    { .name = "out", .type = PARAM_FILE, .only_cli = true, .help = N_("a new CSV file for the rows of all") },
};
static const struct field fields[] = {
    { "id", "text" }, { "x", "real?" }, { "tx_weeks", "real?" }, { "t_weeks", "real?" }, { "age", "real?" }, { "lost", "real?" }, { "tx", "real?" }, { "k", "real?" },
    { "n", "real?" }, { "p_alive", "real?" }, { "p_late", "real?" }, { "expected", "real?" }, { "renews_next", "real?" }, { "low", "real?" }, { "high", "real?" },
    { "expected_next", "real?" }, { "expected_5", "real?" }, { "renews_3", "real?" }, { "renews_5", "real?" }, { "periods_5", "real?" }, { "periods_5_discounted", "real?" },
    { "next_even_weeks", "real?" }, { "mean_spend", "real?" }, { "mean_spend_minor", "money?" }, { "spend", "real?" }, { "spend_minor", "money?" },
    { "spend_low", "real?" }, { "spend_low_minor", "money?" }, { "spend_high", "real?" }, { "spend_high_minor", "money?" }, { "worth", "real?" }, { "worth_minor", "money?" },
};

static int take(struct call *c, const struct model_options *o, struct model_forecast_options *f)
{
    int64_t margin = args_int(c->args, "margin", 100), discount = args_int(c->args, "discount", 15), limit = args_int(c->args, "limit", LIMIT);
    if (margin < 1 || margin > 100)
        return fail(c->cx, ERR_INPUT, "--margin takes 1 to 100 percent, not %lld", (long long)margin);
    if (discount < 0 || discount > 100)
        return fail(c->cx, ERR_INPUT, "--discount takes 0 to 100 percent a year, not %lld", (long long)discount);
    if (limit < 0 || limit > LIMIT_MOST)
        return fail(c->cx, ERR_INPUT, "--limit takes 0 to 20000, not %lld; --out FILE writes all", (long long)limit);
    *f = (struct model_forecast_options){ .weeks = o->weeks > 0 ? o->weeks : 52, .margin = (double)margin / 100, .discount = (double)discount / 100, .limit = (size_t)limit,
                                          .out = *args_text(c->args, "out") ? args_text(c->args, "out") : NULL };
    return 0;
}

static int run(struct call *c)
{
    struct model_options o;
    struct model_forecast_options f;
    struct model_input in;
    struct model_result r;
    if (model_options(c, &o) || take(c, &o, &f) || model_read(c->cx, &o, &in) || model_fit(c->cx, &o, &in, &r))
        return -1;
    if (model_is_purchase(o.kind) && r.base.n_rows && f.weeks * 7 > r.base.sum_t_days / r.base.clients * 2)
        model_note(c->cx, &r, N_("The forecast reaches more than twice as far as customers have been known in the mean: take less."));
    write_fit(c, &o, &in, &r);
    return model_write_rows(c, &o, &f, &in, &r);
}

const struct action action_model_predict = {
    .name = "model predict",
    .help = N_("Fit a model to a table and say of each customer, contract or payer what to expect; needs no workspace"),
    PARAMS(params),
    FIELDS(fields),
    .rows = true,
    .open_answer = true,
    .without_db = true,
    .run = run,
};
