/* Every client every month. A young client, or a contract that settles in, three times as often. */
#include "plan/programme.h"

enum { SETTLING_DAYS = 90, SETTLING_TIMES = 3 };

static bool propose(const struct client_view *v, int32_t today, struct proposal *p)
{
    const struct history *h = v->h;
    enum phase phase = view_phase(v);
    if (phase != PHASE_RETENTION && phase != PHASE_LOYALTY)
        return false;
    int32_t last = measure_last_contact(h, today);
    struct retainer r = measure_retainer(h, today);
    bool settling = r.running && !programme_runs(v, CAUSE_CONTRACT_START) && today - r.since_day <= SETTLING_DAYS;
    int every = (int)h->set->care_days / (settling ? SETTLING_TIMES : 1);
    if (!last || every < 1 || today - last < every)
        return false;
    p->section = SECTION_QUIET;
    p->period = ((int64_t)last * 4096 + (today - last) / every % 4096) * 16 + measure_attempts(h, last, today);
    p->needs_reason = !settling;
    p->purpose = settling ? N_("see how the contract settles in") : phase == PHASE_LOYALTY
        ? N_("keep in touch and ask what could be better") : N_("tell what else we can do");
    p->stake_minor = view_money(v, "silence_cost");
    const struct worth w = measure_worth(h, today);
    if (!p->stake_minor) /* a letter went out, a talk is still to come: the month at hand */
        p->stake_minor = w.total_minor / 100 * h->set->silence_percent;
    why_say(&p->why, settling ? N_("new contract since {since}; last touch on {day}, {days} days ago; {stake} at stake")
        : h->touch_n ? N_("last touch on {day}, {days} days ago; {stake} at stake")
                     : N_("no touch is recorded since the sale of {day}, {days} days ago; {stake} at stake"));
    why_day(&p->why, "day", last);
    why_int(&p->why, "days", today - last);
    why_money(&p->why, "stake", p->stake_minor, h->set->currency);
    if (settling)
        why_day(&p->why, "since", r.since_day);
    return true;
}

const struct rule rule_care = {
    .name = "care", .label = N_("Care"), .help = N_("every client is touched every month (setting care_days), with something new"),
    .priority = 40, .propose = propose,
};
