/* What the client has brought so far. */
#include "signals/measure.h"
#include "signals/signal.h"

static struct reading derive(const struct history *h, int32_t today)
{
    int32_t last = measure_last_bill(h, today);
    if (!last)
        return reading_none(N_("nothing was billed yet"));
    struct reading r = reading_of(measure_past(h, today), N_("billed from {first} to {last}, credit notes taken off"));
    why_day(&r.why, "first", h->invoices[0].day);
    why_day(&r.why, "last", last);
    return r;
}

const struct signal signal_past = {
    .name = "past", .label = N_("Brought so far"), .help = N_("all that was ever billed, in the firm's currency"),
    .unit = UNIT_MONEY, .order = 22, .derive = derive,
};
