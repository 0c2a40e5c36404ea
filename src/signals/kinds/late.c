/* How late the client pays. */
#include <math.h>

#include "signals/measure.h"
#include "signals/signal.h"

static struct reading derive(const struct history *h, int32_t today)
{
    int64_t n = 0, late_n = 0, due_n = 0;
    double sum = 0, squares = 0;
    for (size_t i = 0; i < h->invoice_n; i++) {
        const struct invoice_fact *v = &h->invoices[i];
        due_n += v->due_day != 0;
        if (!v->due_day || !v->paid_day || v->paid_day > today || v->total_minor <= 0)
            continue;
        int days = v->paid_day > v->due_day ? v->paid_day - v->due_day : 0;
        sum += days;
        squares += (double)days * days;
        late_n += days > h->set->late_days;
        n++;
    }
    if (!n)
        return reading_none(due_n ? N_("no bill with a due day was settled yet") : N_("the bills have no due days"));
    double mean = sum / (double)n;
    struct debt d = measure_debt(h, today);
    struct reading r = reading_of(llround(mean), N_("{late} of {n} settled bills were paid late; {days} days after due on average"));
    if (n > 1) {
        double half = 1.2815515655446004 * sqrt(fmax(0, (squares - sum * mean) / (double)(n - 1)) / (double)n);
        r.interval = true;
        r.low = llround(fmax(0, mean - half));
        r.high = llround(mean + half);
    }
    why_int(&r.why, "late", late_n);
    why_int(&r.why, "n", n);
    why_int(&r.why, "days", r.value);
    if (d.minor) {
        why_also(&r.why, N_("Open and overdue: {debt}."));
        why_money(&r.why, "debt", d.minor, h->set->currency);
    }
    return r;
}

const struct signal signal_late = {
    .name = "late", .label = N_("Pays late"), .help = N_("average days between due day and payment of settled bills"),
    .unit = UNIT_DAYS, .order = 90, .derive = derive,
};
