#include "actions/cadence_card.h"

static const struct param params[] = {
    { .name = "name", .required = true, .positional = true, .help = N_("name of the cadence") },
    { .name = "on", .type = PARAM_BOOL, .help = N_("let it run: its touches stand in the plan from the next run on") },
    { .name = "off", .type = PARAM_BOOL, .help = N_("stop it: its open touches leave the plan with the next run") },
};

static int run(struct call *c)
{
    struct stored_cadence s;
    const char *name = args_text(c->args, "name");
    bool on = args_int(c->args, "on", 0) != 0, off = args_int(c->args, "off", 0) != 0;
    if (on == off)
        return fail(c->cx, ERR_INPUT, "say either --on or --off");
    c->audit.detail = ctx_printf(c->cx, "%s=%s", name, on ? "on" : "off");
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
