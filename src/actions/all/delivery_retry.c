#include "actions/touch_after.h"
#include "actions/write.h"
#include "deliver/outbox.h"

static const struct param params[] = {
    { .name = "id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the planned touch's number") },
};

static int run(struct call *c)
{
    int64_t id = args_int(c->args, "id", 0);
    return outbox_retry(c->cx, c->db, c->set, id) || touch_after(c, id) ? -1 : 0;
}

const struct action action_delivery_retry = {
    .name = "delivery retry",
    .http = "POST /api/touches/{id}/retry",
    .help = N_("Send an e-mail again that failed, or of which nobody knows whether it went out"),
    PARAMS(params),
    ANSWER(TouchRow),
    .object = OBJECT_TOUCH,
    .of = "id",
    .writes = true,
    .run = run,
};
