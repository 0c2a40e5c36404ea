/* Service is due, like a dentist's reminder. */
#include "plan/programme.h"

enum { AHEAD_DAYS = 14, LOW_BITS = 100000 };

static bool propose(const struct client_view *v, int32_t today, struct proposal *p)
{
    const struct history *h = v->h;
    const struct service_fact *due = NULL;
    int32_t due_day = 0;
    if (view_phase(v) == PHASE_RELEASED || programme_runs(v, CAUSE_SERVICE_DUE))
        return false;
    for (size_t i = 0; i < h->service_n; i++) {
        const struct service_fact *s = &h->services[i];
        int32_t day = s->last_day + s->interval_days;
        if (s->last_day > today || day - today > AHEAD_DAYS || today - day > s->interval_days) /* long past: it is done elsewhere */
            continue;
        if (!due || day < due_day) {
            due = s;
            due_day = day;
        }
    }
    if (!due)
        return false;
    p->section = SECTION_FOUND;
    p->period = due->offering_id * LOW_BITS + due->last_day;
    p->it_side = true;
    p->service_message = true;
    p->channels = 1u << CHANNEL_CALL | 1u << CHANNEL_EMAIL | 1u << CHANNEL_MESSENGER;
    p->purpose = N_("agree on a date for the service");
    p->stake_minor = due->price_minor ? due->price_minor : measure_bill(h, today);
    why_say(&p->why, due_day >= today ? N_("{offering}: service is due on {day}; last on {last}, every {interval} days")
                                      : N_("{offering}: service was due on {day}; last on {last}, every {interval} days"));
    why_text(&p->why, "offering", due->name);
    why_day(&p->why, "day", due_day);
    why_day(&p->why, "last", due->last_day);
    why_int(&p->why, "interval", due->interval_days);
    return true;
}

const struct rule rule_service = {
    .name = "service", .label = N_("Service due"), .help = N_("a reminder two weeks before a bought offering wants service again"),
    .priority = 60, .propose = propose,
};
