/* Days since anybody of ours really spoke with anybody there. */
#include "signals/measure.h"
#include "signals/signal.h"

static struct reading derive(const struct history *h, int32_t today)
{
    struct silence s = measure_silence(h, today);
    if (!s.known)
        return reading_none(N_("neither a talk nor a sale is recorded"));
    struct reading r = reading_of(s.days, !s.from_bill ? N_("last talk on {day}, {days} days ago")
        : h->touch_n ? N_("no talk is recorded, only attempts; last sale on {day}, {days} days ago")
                     : N_("no touch is recorded; last sale on {day}, {days} days ago"));
    why_day(&r.why, "day", s.day);
    why_int(&r.why, "days", s.days);
    return r;
}

const struct signal signal_silence = {
    .name = "silence", .label = N_("Silence"), .help = N_("days since the last talk, visit or answer between any of us and any of them"),
    .unit = UNIT_DAYS, .order = 30, .derive = derive,
};
