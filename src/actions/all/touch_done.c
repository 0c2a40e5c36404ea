#include "actions/touch_after.h"
#include "deliver/outcome.h"

static const struct param params[] = {
    { .name = "id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the planned touch's number") },
    { .name = "outcome", .required = true, .choices = "reached|meeting|sold|promised|no_answer|sent|refused|opt_out|wrong_person", .help = N_("what came of it") },
    { .name = "text", .help = N_("a note") },
    { .name = "next_day", .type = PARAM_DAY, .help = N_("the day of the next step agreed") },
};

static int run(struct call *c)
{
    int64_t id = args_int(c->args, "id", 0);
    struct by by = { .staff_id = c->who->staff_id };
    int outcome = outcome_parse(args_text(c->args, "outcome"));
    if (outcome_done(c->cx, c->db, c->set, &by, id, (enum outcome_id)outcome, args_text(c->args, "text"), args_day(c->args, "next_day", 0), c->cx->today,
                     c->cx->now_at, NULL))
        return -1;
    c->audit.detail = args_text(c->args, "outcome");
    return touch_after(c, id);
}

const struct action action_touch_done = {
    .name = "touch done",
    .http = "POST /api/touches/{id}/done",
    .help = N_("A planned touch was made; its outcome becomes a fact"),
    PARAMS(params),
    ANSWER(TouchRow),
    .object = OBJECT_TOUCH,
    .of = "id",
    .writes = true,
    .run = run,
};
