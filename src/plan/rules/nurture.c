/* No sale yet, but already invested in: something to learn, week by week, until they buy or leave for good. */
#include "plan/rule.h"

static bool propose(const struct client_view *v, int32_t today, struct proposal *p)
{
    const struct history *h = v->h;
    if (view_phase(v) != PHASE_FUNNEL)
        return false;
    int64_t lost_minor = 0;
    for (size_t i = 0; i < h->deal_n; i++) {
        if (h->deals[i].open)
            return false;
        if (h->deals[i].own_currency)
            lost_minor = h->deals[i].amount_minor;
    }
    int32_t last = h->touch_n ? h->touches[h->touch_n - 1].day : 0;
    if (last > today || (last && today - last < h->set->nurture_days))
        return false;
    p->section = SECTION_FOUND;
    p->stake_minor = lost_minor;
    p->needs_reason = true;
    p->purpose = last ? N_("teach something useful, sell nothing") : N_("get to know each other");
    if (last) {
        int64_t missed = (today - last) / h->set->nurture_days;
        p->period = (int64_t)last * 4096 + (missed < 4096 ? missed : 4095);
        why_say(&p->why, N_("no sale yet; last touch on {day}, {days} days ago"));
        why_day(&p->why, "day", last);
        why_int(&p->why, "days", today - last);
    } else {
        p->period = today / h->set->nurture_days;
        why_say(&p->why, N_("no sale yet and never touched"));
    }
    return true;
}

const struct rule rule_nurture = {
    .name = "nurture", .label = N_("Nurture"), .help = N_("teaching touches for those who did not buy yet, weekly (setting nurture_days)"),
    .priority = 20, .propose = propose,
};
