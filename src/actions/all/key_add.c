#include "actions/write.h"

static const struct param params[] = {
    { .name = "user_id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the user whose rights the key has") },
    { .name = "name", .required = true, .positional = true, .help = N_("what it is for") },
};
static const struct field fields[] = { { "key", "text" } };

static int run(struct call *c)
{
    char token[TOKEN_HEX];
    if (user_add_key(c->cx, c->db, args_int(c->args, "user_id", 0), args_text(c->args, "name"), token))
        return -1;
    c->audit.object_id = args_int(c->args, "user_id", 0);
    write_text(c->out, "key", token);
    return 0;
}

const struct action action_key_add = {
    .name = "key add",
    .http = "POST /api/keys",
    .help = N_("Make an API key; it is shown once"),
    PARAMS(params),
    FIELDS(fields),
    .writes = true,
    .run = run,
};
