/* The client for life: purchases a year x average bill x years. */
#include "signals/measure.h"
#include "signals/signal.h"

static const char *sentence(const struct worth *w)
{
    if (!w->purchase_n)
        return N_("contract of {retainer} a year, over {years} years");
    if (w->retainer.running)
        return N_("purchases since {since}: {n}, {rate} a year of {bill} on average, and a contract of {retainer} a year, over {years} years");
    return N_("purchases since {since}: {n}, {rate} a year of {bill} on average, over {years} years");
}

static struct reading derive(const struct history *h, int32_t today)
{
    struct worth w = measure_worth(h, today);
    if (!w.known)
        return reading_none(measure_unsold(h, today));
    struct reading r = reading_of(w.total_minor, sentence(&w));
    r.interval = w.purchase_n > 0;
    r.low = w.low_minor;
    r.high = w.high_minor;
    why_int(&r.why, "n", (int64_t)w.purchase_n);
    why_day(&r.why, "since", w.since_day);
    why_tenths(&r.why, "rate", ((int64_t)w.purchase_n * YEAR_DAYS * 10 + w.days / 2) / w.days);
    why_money(&r.why, "bill", w.bill_minor, h->set->currency);
    why_int(&r.why, "years", h->set->worth_years);
    if (w.retainer.running)
        why_money(&r.why, "retainer", w.retainer.year_minor, h->set->currency);
    if (w.young && w.purchase_n)
        why_also(&r.why, N_("Known for less than a year, counted as a full one."));
    if (*w.top_line) {
        why_also(&r.why, N_("Lines of business: {lines}; {line} brings most, {top} a year."));
        why_int(&r.why, "lines", (int64_t)w.line_n);
        why_text(&r.why, "line", w.top_line);
        why_money(&r.why, "top", w.top_year_minor, h->set->currency);
    }
    return r;
}

const struct signal signal_worth = {
    .name = "worth", .label = N_("Worth for life"), .help = N_("purchases a year x average bill x years, and the running contracts"),
    .unit = UNIT_MONEY, .order = 20, .derive = derive,
};
