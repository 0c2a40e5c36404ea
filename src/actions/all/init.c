#include "actions/write.h"

#include <string.h>

static const struct param params[] = {
    { .name = "name", .help = N_("name of the firm") },
    { .name = "currency", .help = N_("currency of the firm, such as EUR") },
    { .name = "lang", .choices = "en|ru|fa", .help = N_("language of lists") },
    { .name = "country", .help = N_("two-letter country of the firm") },
};
static const struct field fields[] = { { "workspace", "text" }, { "name", "text" }, { "currency", "text" }, { "next", "text[]" } };

static int set(struct call *c, const char *param, const char *setting)
{
    return args_given(c->args, param) ? settings_set(c->cx, c->db, c->who->staff_id, setting, args_text(c->args, param)) : 0;
}

static int run(struct call *c)
{
    struct settings now;
    if (set(c, "name", "workspace_name") || set(c, "currency", "currency") || set(c, "lang", "lang") || set(c, "country", "country") ||
        settings_load(c->cx, c->db, &now))
        return -1;
    write_text(c->out, "workspace", db_url(c->db));
    write_text(c->out, "name", now.workspace_name);
    write_text(c->out, "currency", now.currency);
    json_key(c->out, "next");
    json_begin_array(c->out);
    json_text(c->out, "touchstone user add LOGIN --name \"Your Name\" --role owner");
    json_text(c->out, "touchstone import invoices.csv");
    json_text(c->out, "touchstone day");
    json_text(c->out, "touchstone serve");
    json_end_array(c->out);
    return 0;
}

const struct action action_init = {
    .name = "init",
    .help = N_("Make a workspace: one firm's data"),
    PARAMS(params),
    FIELDS(fields),
    .writes = true,
    .makes_workspace = true,
    .run = run,
};
