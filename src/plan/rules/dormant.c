/* Silent beyond its own rhythm: on the day it went quiet, then every month. Time works for us: there is something new. */
#include "plan/rule.h"

enum { EVERY = 30, SOON = 3 };

static bool propose(const struct client_view *v, int32_t today, struct proposal *p)
{
    const struct history *h = v->h;
    const struct reading *phase = view_reading(v, "phase");
    if (view_phase(v) != PHASE_REACTIVATION)
        return false;
    int64_t month = (today - phase->day) / EVERY;
    int32_t from = phase->day + (int32_t)month * EVERY;
    for (size_t i = h->touch_n; i > 0 && h->touches[i - 1].day > from - SOON; i--)
        if (h->touches[i - 1].outcome != OUTCOME_NO_ANSWER)
            return false; /* touched this month */
    p->section = SECTION_QUIET;
    p->period = ((int64_t)phase->day * 4096 + month % 4096) * 16 + measure_attempts(h, from - SOON, today);
    p->needs_reason = true;
    p->purpose = N_("win back with something new");
    p->stake_minor = view_money(v, "silence_cost");
    if (!p->stake_minor)
        p->stake_minor = measure_bill(h, today);
    p->why = phase->why;
    why_also(&p->why, N_("{stake} at stake."));
    why_money(&p->why, "stake", p->stake_minor, h->set->currency);
    return true;
}

const struct rule rule_dormant = {
    .name = "dormant", .label = N_("Gone quiet"), .help = N_("when a client has not bought for longer than its own rhythm, and then every month"),
    .priority = 50, .propose = propose,
};
