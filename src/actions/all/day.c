#include "actions/plan_card.h"
#include "signals/signals.h"


/* Nothing leaves the house by itself yet: every due delivery is a touch that a person makes and marks done. */
static int run(struct call *c)
{
    struct signals_result r;
    if (signals_run(c->cx, c->db, c->set, c->cx->today, 0, INT64_MAX, &r) ||
        signals_note(c->cx, c->db, c->cx->today, c->cx->now_at, r.clients, 0))
        return -1;
    return plan_card(c);
}

const struct action action_day = {
    .name = "day",
    .http = "POST /api/day",
    .help = N_("The day's run: signals, then the plan; safe to repeat"),
    ANSWER(Planned),
    .writes = true,
    .run = run,
};
