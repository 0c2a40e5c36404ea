/* When the next purchase is due by the client's own rhythm. */
#include "signals/measure.h"
#include "signals/signal.h"

static struct reading derive(const struct history *h, int32_t today)
{
    struct rhythm m = measure_rhythm(h, today);
    if (!m.known) {
        struct reading none = reading_none(N_("purchases: {n}; the next one can be foreseen from 3 on"));
        why_int(&none.why, "n", (int64_t)m.purchase_n);
        return none;
    }
    int32_t last = h->purchases[m.purchase_n - 1].day, day = last + m.gap;
    struct reading r = reading_of(day, day >= today
        ? N_("bought on {last}, usually again after {gap} days: on {day} (8 in 10: {low} to {high})")
        : N_("bought on {last}, usually again after {gap} days: was due on {day}, {late} days ago (8 in 10: {low} to {high})"));
    r.interval = true;
    r.low = last + m.short_gap;
    r.high = last + m.long_gap;
    why_day(&r.why, "last", last);
    why_int(&r.why, "gap", m.gap);
    why_day(&r.why, "day", day);
    why_day(&r.why, "low", (int32_t)r.low);
    why_day(&r.why, "high", (int32_t)r.high);
    if (day < today)
        why_int(&r.why, "late", today - day);
    return r;
}

const struct signal signal_expected = {
    .name = "expected", .label = N_("Next purchase"), .help = N_("the day the next purchase is due by the client's own rhythm"),
    .unit = UNIT_DAY, .order = 60, .derive = derive,
};
