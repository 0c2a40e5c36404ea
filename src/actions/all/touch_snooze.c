#include "actions/touch_after.h"
#include "deliver/outcome.h"

static const struct param params[] = {
    { .name = "id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the planned touch's number") },
    { .name = "until_day", .type = PARAM_DAY, .required = true, .help = N_("the day it comes back") },
};

static int run(struct call *c)
{
    int64_t id = args_int(c->args, "id", 0);
    if (outcome_snooze(c->cx, c->db, id, args_day(c->args, "until_day", 0), c->cx->today))
        return -1;
    return touch_after(c, id);
}

const struct action action_touch_snooze = {
    .name = "touch snooze",
    .http = "POST /api/touches/{id}/snooze",
    .help = N_("Put a planned touch off to a later day"),
    PARAMS(params),
    ANSWER(TouchRow),
    .object = OBJECT_TOUCH,
    .of = "id",
    .writes = true,
    .run = run,
};
