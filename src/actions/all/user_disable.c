#include "actions/write.h"

static const struct param params[] = { { .name = "id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the user's number") } };

static int run(struct call *c)
{
    c->audit.object_id = args_int(c->args, "id", 0);
    if (c->audit.object_id == c->who->user_id)
        return fail(c->cx, ERR_INPUT, "you cannot disable your own login");
    return user_disable(c->cx, c->db, c->audit.object_id);
}

const struct action action_user_disable = {
    .name = "user disable",
    .http = "POST /api/users/{id}/disable",
    .help = N_("End a login; its sessions and keys end at once"),
    PARAMS(params),
    .writes = true,
    .run = run,
};
