/* How many of ours know somebody there. */
#include "signals/measure.h"
#include "signals/signal.h"

static struct reading derive(const struct history *h, int32_t today)
{
    struct coverage c = measure_coverage(h, today);
    if (!c.known)
        return reading_none(N_("no touches are recorded yet"));
    const char *name = history_staff_name(h, c.staff_id);
    struct reading r = reading_of(c.ours, c.ours == 1 && *name ? N_("only {name} of us talked with them in a year; they know nobody else")
                                                               : N_("{ours} of us talked with {theirs} of them in a year"));
    why_int(&r.why, "ours", c.ours);
    why_int(&r.why, "theirs", c.theirs);
    if (c.ours == 1 && *name)
        why_text(&r.why, "name", name);
    return r;
}

const struct signal signal_coverage_ours = {
    .name = "coverage_ours", .label = N_("Ours who know them"), .help = N_("how many of us had a talk with the client in the last year"),
    .unit = UNIT_COUNT, .order = 110, .derive = derive,
};
