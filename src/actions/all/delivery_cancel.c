#include "actions/touch_after.h"
#include "actions/write.h"
#include "deliver/outbox.h"

static const struct param params[] = {
    { .name = "id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the planned touch's number") },
};

static int run(struct call *c)
{
    int64_t id = args_int(c->args, "id", 0);
    return outbox_cancel(c->cx, c->db, id) || touch_after(c, id) ? -1 : 0;
}

const struct action action_delivery_cancel = {
    .name = "delivery cancel",
    .http = "POST /api/touches/{id}/cancel",
    .help = N_("Take an approved e-mail back before it goes; its touch is planned again"),
    PARAMS(params),
    ANSWER(TouchRow),
    .object = OBJECT_TOUCH,
    .of = "id",
    .writes = true,
    .run = run,
};
