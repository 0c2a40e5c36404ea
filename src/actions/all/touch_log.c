#include "actions/write.h"
#include "deliver/outcome.h"
#include "signals/signals.h"

#include <string.h>

static const struct param params[] = {
    { .name = "client_id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the client's number") },
    { .name = "person_id", .type = PARAM_ID, .help = N_("whom") },
    { .name = "channel", .required = true, .choices = "call|visit|email|letter|fax|messenger", .help = N_("how") },
    { .name = "direction", .choices = "out|in", .help = N_("out: we did; in: they did") },
    { .name = "outcome", .required = true, .choices = "reached|meeting|sold|promised|no_answer|sent|refused|opt_out|wrong_person", .help = N_("what came of it") },
    { .name = "text", .help = N_("a note") },
    { .name = "day", .type = PARAM_DAY, .help = N_("when; today when absent") },
    { .name = "next_day", .type = PARAM_DAY, .help = N_("the day of the next step agreed") },
};
static const struct field fields[] = { { "id", "int" } };

static int run(struct call *c)
{
    struct by by = { .staff_id = c->who->staff_id };
    struct signals_result r;
    int64_t client = args_int(c->args, "client_id", 0), id;
    struct outcome_touch t = { .client_id = client, .person_id = args_int(c->args, "person_id", 0), .staff_id = c->who->staff_id,
                               .channel = (enum channel_id)channel_parse(args_text(c->args, "channel")),
                               .incoming = !strcmp(args_text(c->args, "direction"), "in"),
                               .outcome = (enum outcome_id)outcome_parse(args_text(c->args, "outcome")), .purpose = "",
                               .text = args_text(c->args, "text"), .day = args_day(c->args, "day", c->cx->today),
                               .next_day = args_day(c->args, "next_day", 0) };
    if (outcome_log(c->cx, c->db, c->set, &by, &t, c->cx->today, c->cx->now_at, &id) ||
        signals_run(c->cx, c->db, c->set, c->cx->today, client, client, &r))
        return -1;
    c->audit.object_id = id;
    write_int(c->out, "id", id);
    return 0;
}

const struct action action_touch_log = {
    .name = "touch log",
    .http = "POST /api/touches",
    .help = N_("Record a touch nobody planned, ours or theirs"),
    PARAMS(params),
    FIELDS(fields),
    .object = OBJECT_CLIENT,
    .of = "client_id",
    .writes = true,
    .run = run,
};
