/* Revenue of the last 12 months in the firm's currency. */
#include "base/day.h"
#include "signals/measure.h"
#include "signals/signal.h"

static struct reading derive(const struct history *h, int32_t today)
{
    int32_t from = day_add_months(today, -12);
    int64_t sum = 0, n = 0;
    if (!h->invoice_n)
        return reading_none(N_("no invoice yet"));
    for (size_t i = 0; i < h->invoice_n; i++) {
        const struct invoice_fact *v = &h->invoices[i];
        if (v->day <= from || v->day > today || !v->own_currency)
            continue;
        sum = measure_add(sum, v->total_minor);
        n++;
    }
    struct reading r = reading_of(sum, N_("invoices since {from}: {n}, credit notes taken off"));
    why_int(&r.why, "n", n);
    why_day(&r.why, "from", from + 1);
    if (h->foreign_n) {
        why_also(&r.why, N_("Left out, in other currencies: {foreign}."));
        why_int(&r.why, "foreign", (int64_t)h->foreign_n);
    }
    return r;
}

const struct signal signal_revenue12 = {
    .name = "revenue12", .label = N_("Revenue, 12 months"), .help = N_("billed in the last 12 months, in the firm's currency"),
    .unit = UNIT_MONEY, .order = 70, .derive = derive,
};
