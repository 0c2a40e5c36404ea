/* What the silence costs: a share of the worth for each missed month. */
#include "base/money.h"
#include "signals/measure.h"
#include "signals/signal.h"

static struct reading derive(const struct history *h, int32_t today)
{
    struct silence s = measure_silence(h, today);
    struct worth w = measure_worth(h, today);
    if (!s.known || !w.known)
        return reading_none(N_("no running contract and no purchases: no worth to lose"));
    int64_t months = s.days / h->set->care_days, percent = months * h->set->silence_percent;
    if (percent > 100)
        percent = 100;
    struct reading r = reading_of(money_share(w.total_minor, percent, 100), months
        ? N_("months without a talk: {months}, each costs {share} percent of the worth of {worth}")
        : s.from_bill ? N_("last sale {days} days ago: not a month of silence yet") : N_("in touch: last talk {days} days ago"));
    if (months) {
        why_int(&r.why, "months", months);
        why_int(&r.why, "share", h->set->silence_percent);
        why_money(&r.why, "worth", w.total_minor, h->set->currency);
        r.interval = true;
        r.low = money_share(w.low_minor, percent, 100);
        r.high = money_share(w.high_minor, percent, 100);
    } else
        why_int(&r.why, "days", s.days);
    return r;
}

const struct signal signal_silence_cost = {
    .name = "silence_cost", .label = N_("Silence costs"), .help = N_("a missed month costs a tenth of the worth (setting silence_percent)"),
    .unit = UNIT_MONEY, .order = 40, .derive = derive,
};
