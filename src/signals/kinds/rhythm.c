/* How often the client buys. */
#include "signals/measure.h"
#include "signals/signal.h"

static struct reading derive(const struct history *h, int32_t today)
{
    struct rhythm m = measure_rhythm(h, today);
    struct reading r;
    if (!m.known) {
        r = reading_none(measure_retainer(h, today).running ? N_("a running contract, purchases beside it: {n}; a rhythm shows from 3 on")
                                                            : N_("purchases: {n}; a rhythm shows from 3 on"));
        why_int(&r.why, "n", (int64_t)m.purchase_n);
        return r;
    }
    r = reading_of(m.gap, N_("usually buys every {gap} days, between {low} and {high} (purchases: {n})"));
    r.interval = true;
    r.low = m.low;
    r.high = m.high;
    why_int(&r.why, "gap", m.gap);
    why_int(&r.why, "low", m.low);
    why_int(&r.why, "high", m.high);
    why_int(&r.why, "n", (int64_t)m.purchase_n);
    return r;
}

const struct signal signal_rhythm = {
    .name = "rhythm", .label = N_("Rhythm"), .help = N_("usual days between two purchases; contracts billed regularly are counted apart"),
    .unit = UNIT_DAYS, .order = 50, .derive = derive,
};
