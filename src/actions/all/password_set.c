#include "actions/write.h"

static const struct param params[] = {
    { .name = "password", .type = PARAM_SECRET, .required = true, .help = N_("the new password, 12 characters or more") },
};

static int run(struct call *c)
{
    if (!c->who->user_id)
        return fail(c->cx, ERR_INPUT, "name the user whose password changes with --user");
    c->audit.object_id = c->who->user_id;
    return user_set_password(c->cx, c->db, c->who->user_id, args_text(c->args, "password"));
}

const struct action action_password_set = {
    .name = "password set",
    .http = "POST /api/password",
    .help = N_("Change your password; all your sessions end"),
    PARAMS(params),
    .writes = true,
    .run = run,
};
