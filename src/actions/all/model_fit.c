#include "actions/model_write.h"

static const struct param params[] = {
    MODEL_PARAMS,
    { .name = "bootstrap", .type = PARAM_INT, .help = N_("refits to draws of the customers, for intervals of the parameters (bgnbd, mbgnbd)") },
};
static const struct field fields[] = { /* and parameters, notes, left_out, check, bootstrap */
    { "model", "text" }, { "method", "map|mle|counts" }, { "why", "text?" }, { "rows_read", "int" }, { "rows_left_out", "int" },
    { "log_likelihood", "real?" }, { "log_posterior", "real?" }, { "converged", "bool" }, { "at_bound", "bool" }, { "evaluations", "int" },
};

static int run(struct call *c)
{
    struct model_options o;
    struct model_input in;
    struct model_result r;
    int64_t draws = args_int(c->args, "bootstrap", 0);
    if (draws < 0 || draws > 100000)
        return fail(c->cx, ERR_INPUT, "--bootstrap takes 0 to 100000, not %lld", (long long)draws);
    if (model_options(c, &o) || model_read(c->cx, &o, &in) || model_fit(c->cx, &o, &in, &r))
        return -1;
    write_fit(c, &o, &in, &r);
    if (write_bootstrap(c, &o, &r, (size_t)draws))
        return -1;
    return write_check(c, &o, &in, &r);
}

const struct action action_model_fit = {
    .name = "model fit",
    .help = N_("Fit a model to a table of purchases, contracts or bills; needs no workspace"),
    PARAMS(params),
    FIELDS(fields),
    .open_answer = true,
    .without_db = true,
    .run = run,
};
