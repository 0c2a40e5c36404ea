#include "actions/write.h"
#include "deliver/outbox.h"

static const struct param params[] = {
    { .name = "id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the planned touch's number") },
    { .name = "subject", .required = true, .help = N_("one line") },
    { .name = "text", .required = true, .help = N_("the whole e-mail, as it is to be read") },
    { .name = "at", .type = PARAM_DAY, .help = N_("the day it goes out; empty: now, or when their quiet hours and days off are over") },
};

static int run(struct call *c)
{
    int64_t id = args_int(c->args, "id", 0), delivery;
    c->audit.detail = args_text(c->args, "subject");
    if (outbox_approve(c->cx, c->db, c->set, id, c->who->staff_id, args_text(c->args, "subject"), args_text(c->args, "text"), args_day(c->args, "at", 0), &delivery))
        return -1;
    return write_touch(c, id);
}

const struct action action_touch_send = {
    .name = "touch send",
    .http = "POST /api/touches/{id}/send",
    .help = N_("Approve an e-mail touch: it goes out by itself, once"),
    PARAMS(params),
    ANSWER(TouchRow),
    .object = OBJECT_TOUCH,
    .of = "id",
    .writes = true,
    .run = run,
};
