#include "actions/cadence_card.h"

#include <string.h>

static const struct param params[] = {
    { .name = "name", .required = true, .positional = true, .help = N_("name of the cadence") },
    { .name = "state", .required = true, .positional = true, .choices = "on|off", .help = N_("on: its touches stand in the plan from the next run on; off: they leave it") },
};

static int run(struct call *c)
{
    struct stored_cadence s;
    const char *name = args_text(c->args, "name");
    bool on = !strcmp(args_text(c->args, "state"), "on");
    c->audit.detail = ctx_printf(c->cx, "%s=%s", name, args_text(c->args, "state"));
    if (!c->audit.detail || cadence_switch(c->cx, c->db, c->who->staff_id, name, on) || cadence_get(c->cx, c->db, name, &s))
        return -1;
    return cadence_write_all(c, &s);
}

const struct action action_cadence_switch = {
    .name = "cadence switch",
    .http = "POST /api/cadences/{name}/switch",
    .help = N_("Switch a programme on or off; see cadence simulate before"),
    PARAMS(params),
    ANSWER(CadenceText),
    .writes = true,
    .run = run,
};
