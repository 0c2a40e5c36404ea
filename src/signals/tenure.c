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

static size_t from_bills(const struct history *h, int32_t today, struct tenure *out)
{
    struct tenure t = { 0 };
    for (size_t i = 0; i < h->invoice_n && h->invoices[i].day <= today; i++) {
        const struct invoice_fact *v = &h->invoices[i];
        if (!v->recurring || v->total_minor <= 0)
            continue;
        t.from_day = t.from_day ? t.from_day : v->day;
        t.until_day = v->day;
    }
    if (!t.from_day)
        return 0;
    if (measure_retainer(h, today).running)
        t.until_day = 0;
    out[0] = t;
    return 1;
}

size_t tenure_all(const struct history *h, int32_t today, struct tenure out[TENURE_MAX])
{
    size_t n = h->subscription_n ? from_contracts(h, today, out) : from_bills(h, today, out);
    for (size_t i = 0; i < n; i++)
        out[i].renewals = ((out[i].until_day ? out[i].until_day : today) - out[i].from_day) / YEAR_DAYS;
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
