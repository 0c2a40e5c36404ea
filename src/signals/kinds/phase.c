/* Where the client stands in its life with us, since when and why. */
#include "signals/measure.h"
#include "signals/signal.h"

enum { LOYAL_PURCHASES = 3, LOYAL_SUBSCRIPTIONS = 3 };

static struct reading since(enum phase p, int32_t day, const char *why)
{
    struct reading r = reading_of(p, why);
    r.day = day;
    if (day)
        why_day(&r.why, "day", day);
    return r;
}

static struct reading funnel(const struct history *h)
{
    int32_t day = h->since_day;
    if (h->touch_n && (!day || h->touches[0].day < day))
        day = h->touches[0].day;
    if (h->deal_n && (!day || h->deals[0].day < day))
        day = h->deals[0].day;
    return day ? since(PHASE_FUNNEL, day, N_("no sale yet; known since {day}")) : since(PHASE_FUNNEL, 0, N_("no sale yet"));
}

static struct reading dormant(const struct rhythm *r, int32_t last, int32_t today, int limit)
{
    struct reading p;
    if (r->known) {
        p = since(PHASE_REACTIVATION, last + limit + 1, N_("bought nothing for {days} days; usually buys every {gap} days; gone quiet on {day}"));
        why_int(&p.why, "gap", r->gap);
    } else {
        p = since(PHASE_REACTIVATION, last + limit + 1, N_("bought nothing for {days} days, longer than {limit} days; gone quiet on {day}"));
        why_int(&p.why, "limit", limit);
    }
    why_int(&p.why, "days", today - last);
    return p;
}

/* The day several sales became a habit: three purchases over a year, three contracts, or a contract of a year; 0 = not yet. */
static int32_t loyal_day(const struct history *h, size_t n, const struct retainer *r, int32_t today)
{
    for (size_t i = LOYAL_PURCHASES - 1; i < n; i++)
        if (h->purchases[i].day - h->purchases[0].day >= YEAR_DAYS)
            return h->purchases[i].day;
    if (r->running && today - r->since_day >= YEAR_DAYS)
        return r->since_day + YEAR_DAYS;
    int running = 0;
    for (size_t i = 0; r->running_n >= LOYAL_SUBSCRIPTIONS && i < h->subscription_n; i++)
        if (subscription_running(&h->subscriptions[i], today) && ++running == LOYAL_SUBSCRIPTIONS)
            return h->subscriptions[i].day;
    return 0;
}

static const char *loyal_words(size_t n, bool contract)
{
    if (!n)
        return N_("a long-running contract; a regular since {day}");
    return contract ? N_("a running contract, purchases: {n}; a regular since {day}") : N_("purchases over more than a year: {n}; a regular since {day}");
}

static const char *new_words(size_t n, bool contract)
{
    if (!n)
        return N_("a contract since {day}; still to learn what else we do");
    return contract ? N_("a running contract, purchases since {day}: {n}; still to learn what else we do")
                    : N_("purchases since {day}: {n}; still to learn what else we do");
}

static struct reading derive(const struct history *h, int32_t today)
{
    if (h->released_day && h->released_day <= today)
        return since(PHASE_RELEASED, h->released_day, N_("released on {day}"));
    size_t n = measure_purchases(h, today);
    struct retainer retainer = measure_retainer(h, today);
    int32_t last = measure_last_bill(h, today);
    if (!n && !retainer.running && !last)
        return funnel(h);
    if (n && last < h->purchases[n - 1].day)
        last = h->purchases[n - 1].day;
    struct rhythm rhythm = measure_rhythm(h, today);
    int limit = measure_dormant_limit(h, &rhythm);
    if (!retainer.running && last && today - last > limit)
        return dormant(&rhythm, last, today, limit);
    int32_t loyal = loyal_day(h, n, &retainer, today);
    struct reading r;
    if (loyal)
        r = since(PHASE_LOYALTY, loyal, loyal_words(n, retainer.running));
    else
        r = since(PHASE_RETENTION, n ? h->purchases[0].day : retainer.since_day ? retainer.since_day : last, new_words(n, retainer.running));
    why_int(&r.why, "n", (int64_t)n);
    return r;
}

const struct signal signal_phase = {
    .name = "phase", .label = N_("Phase"), .help = N_("funnel until the first sale, retention, loyalty after several sales, reactivation when quiet beyond its own rhythm, released"),
    .unit = UNIT_PHASE, .order = 10, .derive = derive,
};
