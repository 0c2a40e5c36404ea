#include "actions/touch_after.h"
#include "deliver/outcome.h"

static const struct param params[] = {
    { .name = "id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the planned touch's number") },
    { .name = "text", .help = N_("why not") },
};

static int run(struct call *c)
{
    int64_t id = args_int(c->args, "id", 0);
    if (outcome_skip(c->cx, c->db, id, args_text(c->args, "text"), c->cx->today))
        return -1;
    return touch_after(c, id);
}

const struct action action_touch_skip = {
    .name = "touch skip",
    .http = "POST /api/touches/{id}/skip",
    .help = N_("Leave a planned touch out this time"),
    PARAMS(params),
    ANSWER(TouchRow),
    .object = OBJECT_TOUCH,
    .of = "id",
    .writes = true,
    .run = run,
};
