/* Revenue of the last 12 months in percent of the 12 before: is it on its way to three times? */
#include "base/day.h"
#include "base/money.h"
#include "signals/measure.h"
#include "signals/signal.h"

static struct reading derive(const struct history *h, int32_t today)
{
    int32_t middle = day_add_months(today, -12), start = day_add_months(today, -24);
    int64_t before = 0, now = 0;
    for (size_t i = 0; i < h->invoice_n; i++) {
        const struct invoice_fact *v = &h->invoices[i];
        if (v->day <= start || v->day > today || !v->own_currency)
            continue;
        if (v->day <= middle)
            before = measure_add(before, v->total_minor);
        else
            now = measure_add(now, v->total_minor);
    }
    if (!h->invoice_n || h->invoices[0].day > start + 31)
        return reading_none(N_("billed for less than two years: no year to compare with yet"));
    if (before <= 0)
        return reading_none(N_("nothing was billed in the year before: nothing to compare with"));
    struct reading r = reading_of(money_share(now, 100, before), N_("{now} in the last 12 months, {before} in the 12 before; the goal is {goal}"));
    why_money(&r.why, "now", now, h->set->currency);
    why_money(&r.why, "before", before, h->set->currency);
    why_money(&r.why, "goal", money_share(before, h->set->goal_percent, 100), h->set->currency);
    return r;
}

const struct signal signal_growth = {
    .name = "growth", .label = N_("Growth"), .help = N_("revenue of the last 12 months in percent of the 12 months before"),
    .unit = UNIT_PERCENT, .order = 80, .derive = derive,
};
