/* The client has just bought: thank, and tell what else we do. */
#include "plan/programme.h"

enum { FRESH_DAYS = 7 };

static bool propose(const struct client_view *v, int32_t today, struct proposal *p)
{
    const struct history *h = v->h;
    size_t n = measure_purchases(h, today);
    const struct purchase_fact *last = n ? &h->purchases[n - 1] : NULL;
    if (!last || today - last->day > FRESH_DAYS || view_phase(v) == PHASE_RELEASED)
        return false;
    if (programme_runs(v, CAUSE_PURCHASE) || (n == 1 && programme_runs(v, CAUSE_FIRST_PURCHASE)))
        return false;
    for (size_t i = h->touch_n; i > 0 && h->touches[i - 1].day >= last->day; i--)
        if (h->touches[i - 1].outcome != OUTCOME_NO_ANSWER && h->touches[i - 1].outcome != OUTCOME_WRONG_PERSON)
            return false; /* spoken with since */
    p->section = SECTION_FOUND;
    p->period = last->invoice_id;
    p->purpose = n == 1 ? N_("thank for the first purchase, with a gift nobody promised") : N_("thank and tell what else we do");
    p->stake_minor = measure_bill(h, today);
    why_say(&p->why, n == 1 ? N_("first purchase on {day}: {amount}") : N_("bought on {day} for {amount}; purchases so far: {n}, {bill} on average"));
    why_day(&p->why, "day", last->day);
    why_money(&p->why, "amount", last->total_minor, h->set->currency);
    why_int(&p->why, "n", (int64_t)n);
    why_money(&p->why, "bill", p->stake_minor, h->set->currency);
    return true;
}

const struct rule rule_purchase = {
    .name = "purchase", .label = N_("Just bought"), .help = N_("a word of thanks within days of a purchase, and what else we do"),
    .priority = 70, .propose = propose,
};
