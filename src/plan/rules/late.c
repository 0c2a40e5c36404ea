/* A bill is overdue: a friendly reminder, then firmer, then monthly. */
#include "plan/rule.h"

enum { FIRMER = 15, CALL = 30, EVERY = 30, STEPS = 64 };

static bool propose(const struct client_view *v, int32_t today, struct proposal *p)
{
    const struct history *h = v->h;
    struct debt d = measure_debt(h, today);
    if (!d.minor || !d.oldest)
        return false;
    int step = d.days >= CALL ? 2 + (d.days - CALL) / EVERY : d.days >= FIRMER;
    p->section = SECTION_NOW;
    p->period = d.oldest->id * STEPS + (step < STEPS ? step : STEPS - 1);
    p->service_message = true;
    p->role = "pays";
    p->channels = 1u << CHANNEL_CALL | 1u << CHANNEL_EMAIL | 1u << CHANNEL_LETTER | (step ? 1u << CHANNEL_VISIT : 0);
    p->purpose = step == 0 ? N_("remind of the bill, kindly") : step == 1 ? N_("ask for the day of payment")
                                                                         : N_("agree on payment before any new work");
    p->stake_minor = d.minor;
    why_say(&p->why, N_("{amount} is overdue (bills: {n}), the oldest for {days} days, due on {day}"));
    why_money(&p->why, "amount", d.minor, h->set->currency);
    why_int(&p->why, "n", d.n);
    why_int(&p->why, "days", d.days);
    why_day(&p->why, "day", d.oldest->due_day);
    return true;
}

const struct rule rule_late = {
    .name = "late", .label = N_("Overdue bill"), .help = N_("reminders of an unpaid bill: kindly, after 15 days for the day of payment, after 30 monthly"),
    .priority = 90, .propose = propose,
};
