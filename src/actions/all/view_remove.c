#include "actions/write.h"
#include "facts/view.h"

static const struct param params[] = { { .name = "id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the view's number") } };

static int run(struct call *c)
{
    c->audit.object_id = args_int(c->args, "id", 0);
    return view_remove(c->cx, c->db, c->who->staff_id, c->audit.object_id);
}

const struct action action_view_remove = {
    .name = "view remove",
    .http = "DELETE /api/views/{id}",
    .help = N_("Remove one of your saved views"),
    PARAMS(params),
    .writes = true,
    .run = run,
};
