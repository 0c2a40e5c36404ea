/* A contract comes up for renewal. */
#include "base/money.h"
#include "plan/programme.h"

enum { AHEAD_DAYS = 60, LOW_BITS = 100000 };

static bool propose(const struct client_view *v, int32_t today, struct proposal *p)
{
    const struct history *h = v->h;
    const struct subscription_fact *due = NULL;
    if (view_phase(v) == PHASE_RELEASED || programme_runs(v, CAUSE_RENEWAL))
        return false;
    for (size_t i = 0; i < h->subscription_n; i++) {
        const struct subscription_fact *s = &h->subscriptions[i];
        if (!subscription_running(s, today) || !s->renew_day || s->renew_day < today || s->renew_day - today > AHEAD_DAYS)
            continue;
        if (!due || s->renew_day < due->renew_day)
            due = s;
    }
    if (!due)
        return false;
    p->section = SECTION_NOW;
    p->period = due->id * LOW_BITS + due->renew_day;
    p->service_message = true;
    p->channels = 1u << CHANNEL_CALL | 1u << CHANNEL_VISIT;
    p->purpose = N_("speak about the renewal before it comes");
    p->stake_minor = due->own_currency && due->interval_months > 0 ? money_share(due->price_minor, 12, due->interval_months) : 0;
    why_say(&p->why, p->stake_minor ? N_("{title} is renewed on {day}, in {days} days: {stake} a year") : N_("{title} is renewed on {day}, in {days} days"));
    const struct offering_fact *o = history_offering(h, due->offering_id);
    why_text(&p->why, "title", *due->title ? due->title : o ? o->name : "");
    why_day(&p->why, "day", due->renew_day);
    why_int(&p->why, "days", due->renew_day - today);
    if (p->stake_minor)
        why_money(&p->why, "stake", p->stake_minor, h->set->currency);
    return true;
}

const struct rule rule_renewal = {
    .name = "renewal", .label = N_("Renewal"), .help = N_("a talk in the 60 days before a contract is renewed"),
    .priority = 65, .propose = propose,
};
