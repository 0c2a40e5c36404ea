/* When the next purchase is due: by the firm's model, else by the client's own rhythm. */
#include "signals/outlook.h"

static int64_t never(const struct next_purchase *n) { return (int64_t)((1 - n->alive) * 10 + .5); }

static const char *odds(const struct next_purchase *n)
{
    if (n->quarter == INT32_MAX)
        return N_("less than 1 chance in 4 that it buys again");
    if (!never(n))
        return N_("1 chance in 4 by {quarter}, even odds by {even}; hardly a chance that it never buys again");
    return n->even == INT32_MAX ? N_("1 chance in 4 by {quarter}; {never} in 10 never again")
                                : N_("1 chance in 4 by {quarter}, even odds by {even}; {never} in 10 never again");
}

static struct reading by_model(const struct next_purchase *n, int32_t today)
{
    struct reading r = n->even == INT32_MAX ? reading_none(odds(n)) : reading_of(today + n->even, odds(n));
    if (n->quarter < INT32_MAX)
        why_day(&r.why, "quarter", today + n->quarter);
    if (n->even < INT32_MAX)
        why_day(&r.why, "even", today + n->even);
    why_int(&r.why, "never", never(n));
    r.interval = !r.none && n->high < INT32_MAX;
    r.low = r.interval ? today + n->low : 0;
    r.high = r.interval ? today + n->high : 0;
    return r;
}

static struct reading by_rhythm(const struct history *h, int32_t today)
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

static struct reading derive(const struct history *h, int32_t today)
{
    struct next_purchase n;
    return outlook_next(h, today, &n) ? by_model(&n, today) : by_rhythm(h, today);
}

const struct signal signal_expected = {
    .name = "expected", .label = N_("Next purchase"), .help = N_("the day the next purchase is as likely as not: by the firm's model, else due by the client's own rhythm"),
    .unit = UNIT_DAY, .order = 60, .derive = derive,
};
