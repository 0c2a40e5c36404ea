#include "actions/cadence_card.h"

static const struct param params[] = { { .name = "name", .required = true, .positional = true, .help = N_("name of the cadence") } };

static int run(struct call *c)
{
    struct stored_cadence s;
    return cadence_get(c->cx, c->db, args_text(c->args, "name"), &s) ? -1 : cadence_write_all(c, &s);
}

const struct action action_cadence_show = {
    .name = "cadence show",
    .http = "GET /api/cadences/{name}",
    .help = N_("A programme with its steps, scripts and text"),
    PARAMS(params),
    ANSWER(CadenceText),
    .run = run,
};
