#include "actions/write.h"
#include "facts/reason.h"
#include "plan/gap.h"

static const struct param params[] = {
    { .name = "id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the reason's number") },
    { .name = "until_day", .type = PARAM_DAY, .help = N_("its last day; yesterday when absent") },
};
static const struct field fields[] = { { "ended", "int" } };

static int run(struct call *c)
{
    struct by by = { .staff_id = c->who->staff_id };
    int n;
    c->audit.object_id = args_int(c->args, "id", 0);
    if (reason_end(c->cx, c->db, c->set, &by, c->audit.object_id, args_day(c->args, "until_day", c->cx->today - 1), &n) ||
        gap_forget(c->cx, c->db))
        return -1;
    write_int(c->out, "ended", n);
    return 0;
}

const struct action action_reason_end = {
    .name = "reason end",
    .http = "POST /api/reasons/{id}/end",
    .help = N_("End news in all its languages; touches that would tell it get other news with the next plan"),
    PARAMS(params),
    FIELDS(fields),
    .writes = true,
    .run = run,
};
