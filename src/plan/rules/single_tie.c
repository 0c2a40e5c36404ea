/* Only one of ours or one of theirs holds the client: a second one must be met, once a quarter. */
#include "base/money.h"
#include "plan/rule.h"

enum { EVERY = 91, REGULAR = 3 };

static bool propose(const struct client_view *v, int32_t today, struct proposal *p)
{
    const struct history *h = v->h;
    struct coverage c = measure_coverage(h, today);
    enum phase phase = view_phase(v);
    if (!c.known || (phase != PHASE_RETENTION && phase != PHASE_LOYALTY))
        return false;
    if (measure_purchases(h, today) < REGULAR && !measure_retainer(h, today).running)
        return false;
    bool theirs = c.theirs == 1, ours = c.ours == 1;
    const struct person_fact *person = theirs ? history_person(h, c.person_id) : NULL;
    if (!theirs && !ours)
        return false;
    if (theirs && (!person || !*person->name))
        return false;
    p->section = SECTION_QUIET;
    p->period = today / EVERY;
    p->channels = 1u << CHANNEL_CALL | 1u << CHANNEL_VISIT;
    p->stake_minor = money_share(view_money(v, "worth"), h->set->silence_percent, 100);
    if (theirs) {
        p->avoid_person_id = c.person_id;
        p->purpose = N_("get to know a second person there");
        why_say(&p->why, N_("only {name} there knows us; if they leave, {worth} leaves with them"));
        why_text(&p->why, "name", person->name);
    } else {
        p->it_side = c.staff_id != h->it_staff_id; /* the other of our two */
        p->purpose = N_("introduce a second one of ours");
        why_say(&p->why, N_("only {name} of us knows them; the worth of {worth} hangs on one person"));
        why_text(&p->why, "name", history_staff_name(h, c.staff_id));
    }
    why_money(&p->why, "worth", view_money(v, "worth"), h->set->currency);
    return true;
}

const struct rule rule_single_tie = {
    .name = "single_tie", .label = N_("Single tie"), .help = N_("a second acquaintance where only one person on either side holds the client"),
    .priority = 30, .propose = propose,
};
