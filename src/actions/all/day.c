#include "actions/plan_card.h"
#include "actions/post.h"
#include "signals/signals.h"

SHAPE(Day, PLANNED_FIELDS, { "sent", "int" }, { "waiting", "int" });

enum { TRIES = 5 };

static int derive_and_plan(struct call *c, struct plan_result *plan, struct gap_note *gap)
{
    struct signals_result r;
    return signals_run(c->cx, c->db, c->set, c->cx->today, 0, INT64_MAX, &r) || signals_note(c->cx, c->db, c->cx->today, c->cx->now_at, r.clients, 0) ||
           plan_run(c->cx, c->db, c->set, c->cx->today, plan) || gap_count(c->cx, c->db, c->set, c->cx->today, gap) ? -1 : 0;
}

/* Facts, signals and plan change together; e-mails leave after that is saved. */
static int run(struct call *c)
{
    struct plan_result plan;
    struct gap_note gap;
    struct outbox_result post;
    for (int i = 1; db_begin(c->cx, c->db, true) || derive_and_plan(c, &plan, &gap) || db_commit(c->cx, c->db); i++) {
        if (db_in_tx(c->db))
            db_rollback(c->db);
        if (c->cx->code != ERR_AGAIN || i == TRIES)
            return -1;
        ctx_forgive(c->cx);
    }
    if (post_run(c, false, &post))
        return -1;
    plan_write(c, &plan, &gap);
    write_int(c->out, "sent", post.sent);
    write_int(c->out, "waiting", post.waiting);
    return 0;
}

const struct action action_day = {
    .name = "day",
    .http = "POST /api/day",
    .help = N_("The day's run: signals, the plan, then e-mails that are due; safe to repeat"),
    ANSWER(Day),
    .writes = true,
    .own_tx = true,
    .run = run,
};
