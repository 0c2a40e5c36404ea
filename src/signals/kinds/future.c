/* What the client is likely to bring from now on, by the firm's models. */
#include <math.h>

#include "signals/outlook.h"

static const char *sentence(const struct future *f)
{
    if (f->contract_minor <= 0)
        return N_("over {years} years about {orders} purchases of {bill}, a year's wait costing {discount} percent (8 in 10: {low} to {high})");
    if (f->orders < .05)
        return N_("over {years} years the contract brings {contract}, a year's wait costing {discount} percent (8 in 10: {low} to {high})");
    return N_("over {years} years the contract brings {contract}, and about {orders} purchases of {bill} bring {projects}, a year's wait costing {discount} percent (8 in 10: {low} to {high})");
}

static struct reading derive(const struct history *h, int32_t today)
{
    struct future f = outlook_future(h, today);
    if (!f.known)
        return outlook_silent(h, today);
    struct reading r = reading_of(outlook_minor(f.minor.value), sentence(&f));
    const char *currency = h->set->currency;
    r.interval = true;
    r.low = outlook_minor(f.minor.low);
    r.high = outlook_minor(f.minor.high);
    why_int(&r.why, "years", f.years);
    why_int(&r.why, "discount", h->set->discount_percent);
    why_tenths(&r.why, "orders", llround(f.orders * 10));
    why_money(&r.why, "bill", outlook_minor(f.bill_minor), currency);
    why_money(&r.why, "contract", outlook_minor(f.contract_minor), currency);
    why_money(&r.why, "projects", outlook_minor(f.project_minor), currency);
    why_money(&r.why, "low", r.low, currency);
    why_money(&r.why, "high", r.high, currency);
    if (h->set->margin_percent < 100) {
        why_also(&r.why, N_("All these amounts are what a margin of {margin} percent leaves."));
        why_int(&r.why, "margin", h->set->margin_percent);
    }
    return r;
}

const struct signal signal_future = {
    .name = "future", .label = N_("Worth to come"), .help = N_("expected money of the coming years, discounted: contract by its renewals, purchases by the firm's model"),
    .unit = UNIT_MONEY, .order = 26, .derive = derive,
};
