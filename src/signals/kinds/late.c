/* How late the client pays: by the firm's model, else by its own bills alone. */
#include <math.h>

#include "signals/outlook.h"

static void also_debt(const struct history *h, int32_t today, struct why *why)
{
    struct debt d = measure_debt(h, today);
    if (!d.minor)
        return;
    why_also(why, N_("Open and overdue: {debt}."));
    why_money(why, "debt", d.minor, h->set->currency);
}

/* The next bill's day; nobody is shown as paying before the due day by name of a chance. */
static struct reading by_model(const struct lateness *l)
{
    int64_t days = llround(fmax(0, l->days.value));
    struct reading r = reading_of(days, N_("pays late {tenths} times in 10 (bills: {n}, and what other clients do); usually {days} days after due (8 in 10: {low} to {high})"));
    r.interval = true;
    r.low = llround(fmax(0, l->days.low));
    r.high = llround(fmax(0, l->days.high));
    why_int(&r.why, "tenths", llround(l->chance * 10));
    why_int(&r.why, "n", l->bills.n);
    why_int(&r.why, "days", days);
    why_int(&r.why, "low", r.low);
    why_int(&r.why, "high", r.high);
    return r;
}

static struct reading by_bills(const struct history *h, int32_t today)
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
    return r;
}

static struct reading derive(const struct history *h, int32_t today)
{
    struct lateness l;
    struct reading r = outlook_late(h, today, &l) ? by_model(&l) : by_bills(h, today);
    if (!r.none)
        also_debt(h, today, &r.why);
    return r;
}

const struct signal signal_late = {
    .name = "late", .label = N_("Pays late"), .help = N_("days between due day and payment: what to expect of the next bill"),
    .unit = UNIT_DAYS, .order = 90, .derive = derive,
};
