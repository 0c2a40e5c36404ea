/* How many of theirs know us. */
#include "signals/measure.h"
#include "signals/signal.h"

static struct reading derive(const struct history *h, int32_t today)
{
    struct coverage c = measure_coverage(h, today);
    if (!c.known)
        return reading_none(N_("no touches are recorded yet"));
    const struct person_fact *p = c.theirs == 1 ? history_person(h, c.person_id) : NULL;
    struct reading r = reading_of(c.theirs, p && *p->name ? N_("we talked only with {name} there in a year; nobody else knows us")
                                                          : N_("{ours} of us talked with {theirs} of them in a year"));
    why_int(&r.why, "ours", c.ours);
    why_int(&r.why, "theirs", c.theirs);
    if (p && *p->name)
        why_text(&r.why, "name", p->name);
    return r;
}

const struct signal signal_coverage_theirs = {
    .name = "coverage_theirs", .label = N_("Theirs who know us"), .help = N_("how many people of the client had a talk with us in the last year"),
    .unit = UNIT_COUNT, .order = 120, .derive = derive,
};
