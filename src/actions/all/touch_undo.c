#include "actions/touch_after.h"
#include "deliver/outcome.h"

static const struct param params[] = {
    { .name = "id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the planned touch's number") },
};

static int run(struct call *c)
{
    int64_t id = args_int(c->args, "id", 0);
    struct by by = { .staff_id = c->who->staff_id };
    if (outcome_undo(c->cx, c->db, c->set, &by, id, c->cx->today))
        return -1;
    return touch_after(c, id);
}

const struct action action_touch_undo = {
    .name = "touch undo",
    .http = "POST /api/touches/{id}/undo",
    .help = N_("Take back what was said of a planned touch today"),
    PARAMS(params),
    ANSWER(TouchRow),
    .object = OBJECT_TOUCH,
    .of = "id",
    .writes = true,
    .run = run,
};
