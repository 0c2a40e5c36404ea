/* Open money past its due day. */
#include "signals/measure.h"
#include "signals/signal.h"

static struct reading derive(const struct history *h, int32_t today)
{
    struct debt d = measure_debt(h, today);
    if (!d.known)
        return reading_none(h->payments_known ? N_("no bill with a due day") : N_("no payments are recorded: import them to see debts"));
    if (!d.minor)
        return reading_of(0, N_("nothing is overdue"));
    struct reading r = reading_of(d.minor, N_("overdue bills: {n}, the oldest for {days} days"));
    why_int(&r.why, "n", d.n);
    why_int(&r.why, "days", d.days);
    return r;
}

const struct signal signal_debt = {
    .name = "debt", .label = N_("Overdue"), .help = N_("unpaid money past its due day"),
    .unit = UNIT_MONEY, .order = 100, .derive = derive,
};
