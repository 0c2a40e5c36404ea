#include "actions/write.h"

static const struct field fields[] = { { "name", "text" }, { "value", "text" }, { "help", "text" } };

static void row(struct call *c, const char *name, const char *value, const char *help)
{
    json_begin_object(c->out);
    write_text(c->out, "name", name);
    write_text(c->out, "value", value);
    write_text(c->out, "help", tr(c->cx->lang, help));
    json_end_object(c->out);
}

static int run(struct call *c)
{
    json_key(c->out, "rows");
    json_begin_array(c->out);
#define SETTING_INT(name, def, low, high, help) row(c, #name, ctx_printf(c->cx, "%lld", (long long)c->set->name), help);
#define SETTING_TEXT(name, def, help) row(c, #name, c->set->name, help);
#include "base/settings.def"
#undef SETTING_INT
#undef SETTING_TEXT
    json_end_array(c->out);
    return 0;
}

const struct action action_setting_list = {
    .name = "setting list",
    .http = "GET /api/settings",
    .help = N_("The firm's settings"),
    FIELDS(fields),
    .rows = true,
    .run = run,
};
