#include "signals/tenure.h"

#include <string.h>

#include "signals/measure.h"

static void keep(struct tenure *out, size_t *n, struct tenure t)
{
    if (*n == TENURE_MAX)
        memmove(out, out + 1, --*n * sizeof *out);
    out[(*n)++] = t;
}

/* Contracts in the order of their first day, joined where they overlap or follow each other. */
static size_t from_contracts(const struct history *h, int32_t today, struct tenure *out)
{
    size_t n = 0;
    for (size_t i = 0; i < h->subscription_n && h->subscriptions[i].day <= today; i++) {
        const struct subscription_fact *s = &h->subscriptions[i];
        int32_t until = subscription_running(s, today) ? 0 : s->until_day;
        struct tenure *last = n ? &out[n - 1] : NULL;
        if (last && (!last->until_day || s->day <= last->until_day + TENURE_GAP)) {
            if (last->until_day && (!until || until > last->until_day))
                last->until_day = until;
        } else
            keep(out, &n, (struct tenure){ .from_day = s->day, .until_day = until });
    }
    return n;
}

/* The last bill pays until the next one would have come. */
static size_t from_bills(const struct history *h, int32_t today, struct tenure *out)
{
    int32_t first = 0, before = 0, last = 0;
    for (size_t i = 0; i < h->invoice_n && h->invoices[i].day <= today; i++) {
        const struct invoice_fact *v = &h->invoices[i];
        if (!v->recurring || !v->own_currency || v->total_minor <= 0 || v->day == last)
            continue;
        first = first ? first : v->day;
        before = last;
        last = v->day;
    }
    if (!first)
        return 0;
    out[0] = (struct tenure){ .from_day = first, .until_day = measure_retainer(h, today).running ? 0 : last + (before ? last - before : 31) };
    return 1;
}

/* One that ended at an anniversary, or soon after it while it was wound up, was not renewed there. */
static int renewals(const struct tenure *t, int32_t today)
{
    return (t->until_day ? t->until_day - TENURE_GAP - t->from_day : today - t->from_day) / YEAR_DAYS;
}

size_t tenure_all(const struct history *h, int32_t today, struct tenure out[TENURE_MAX])
{
    size_t n = from_contracts(h, today, out);
    if (!n || (out[n - 1].until_day && measure_retainer(h, today).running)) /* none recorded, or the bills go on without one */
        n = from_bills(h, today, out);
    for (size_t i = 0; i < n; i++)
        out[i].renewals = renewals(&out[i], today);
    return n;
}

bool tenure_running(const struct history *h, int32_t today, struct tenure *out)
{
    struct tenure all[TENURE_MAX];
    size_t n = tenure_all(h, today, all);
    if (!n || all[n - 1].until_day)
        return false;
    *out = all[n - 1];
    return true;
}
