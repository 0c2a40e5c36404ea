#include "actions/write.h"

static const struct param params[] = {
    { .name = "name", .required = true, .positional = true, .help = N_("name of the setting") },
    { .name = "value", .required = true, .positional = true, .help = N_("its new value") },
};
static const struct field fields[] = { { "name", "text" }, { "value", "text" } };

static int run(struct call *c)
{
    const char *name = args_text(c->args, "name"), *value = args_text(c->args, "value");
    c->audit.detail = ctx_printf(c->cx, "%s=%s", name, value);
    if (!c->audit.detail || settings_set(c->cx, c->db, c->who->staff_id, name, value))
        return -1;
    write_text(c->out, "name", name);
    write_text(c->out, "value", value);
    return 0;
}

const struct action action_setting_set = {
    .name = "setting set",
    .http = "POST /api/settings/{name}",
    .help = N_("Change a setting"),
    PARAMS(params),
    FIELDS(fields),
    .writes = true,
    .run = run,
};
