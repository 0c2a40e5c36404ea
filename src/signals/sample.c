#include "signals/sample.h"

#include <math.h>

#include "signals/measure.h"
#include "signals/tenure.h"

static bool window(const struct history *h, size_t n, int32_t end, struct purchase_sample *out)
{
    if (!n)
        return false;
    int32_t first = h->purchases[0].day;
    *out = (struct purchase_sample){ .x = (uint32_t)n - 1, .tx_days = h->purchases[n - 1].day - first, .t_days = end - first };
    return true;
}

bool sample_purchases(const struct history *h, int32_t today, struct purchase_sample *out)
{
    return window(h, measure_purchases(h, today), today, out);
}

bool sample_amounts(const struct history *h, int32_t today, struct shrink_group *out)
{
    struct shrink_group a = { 0 };
    for (size_t i = 0, n = measure_purchases(h, today); i < n; i++)
        if (h->purchases[i].total_minor > 0)
            shrink_add(&a, log((double)h->purchases[i].total_minor));
    *out = a;
    return a.n > 0;
}

bool sample_bills(const struct history *h, int32_t today, struct bill_sample *out)
{
    struct bill_sample b = { 0 };
    for (size_t i = 0; i < h->invoice_n && h->invoices[i].day <= today; i++) {
        const struct invoice_fact *v = &h->invoices[i];
        if (!v->due_day || v->total_minor <= 0)
            continue;
        bool settled = v->paid_day && v->paid_day <= today;
        if (settled)
            shrink_add(&b.days, v->paid_day - v->due_day);
        else if (!h->payments_known || !v->own_currency || v->disputed || today - v->due_day <= h->set->late_days)
            continue; /* not late yet, or not known to be: it says nothing */
        b.n++;
        b.late += (settled ? v->paid_day : today) - v->due_day > h->set->late_days;
    }
    *out = b;
    return b.n > 0;
}

static bool purchases(const struct sample *s, const struct history *h, struct client_sample *out)
{
    struct client_sample c = { .before = { .t_days = -1 } };
    size_t n = measure_purchases(h, s->today), before = s->check_day ? measure_purchases(h, s->check_day) : 0;
    if (!window(h, n, s->today, &c.all) || c.all.t_days > SAMPLE_MOST_DAYS)
        return false;
    if (before)
        window(h, before, s->check_day, &c.before);
    c.bought_after = (uint32_t)(n - before);
    if (n >= 3) {
        c.first_gap = h->purchases[1].day - h->purchases[0].day;
        c.second_gap = h->purchases[2].day - h->purchases[1].day;
    }
    sample_amounts(h, s->today, &c.amounts);
    *out = c;
    return true;
}

/* Room for one more in a list that doubles; NULL after fail(). */
static void *room(struct sample *s, void *list, size_t n, size_t size)
{
    if (n && (n < 16 || n & (n - 1)))
        return list;
    void *more_room = arena_grow(s->cx->arena, list, n * size, (n ? n * 2 : 16) * size);
    if (!more_room)
        fail(s->cx, ERR_SYSTEM, "out of memory; try a smaller request");
    return more_room;
}

int sample_add(struct sample *s, const struct history *h)
{
    struct client_sample client;
    struct bill_sample bills;
    struct tenure tenures[TENURE_MAX];
    bool released = h->released_day && h->released_day <= s->today;
    if (!released && purchases(s, h, &client)) {
        if (!(s->clients = room(s, s->clients, s->client_n, sizeof client)))
            return -1;
        s->clients[s->client_n++] = client;
    }
    size_t n = released ? 0 : tenure_all(h, s->today, tenures);
    for (size_t i = 0; i < n; i++) {
        if (s->today - tenures[i].from_day > SAMPLE_MOST_DAYS)
            continue;
        if (!(s->contracts = room(s, s->contracts, s->contract_n, sizeof *s->contracts)))
            return -1;
        s->contracts[s->contract_n++] = (struct contract_sample){ .renewals = tenures[i].renewals, .lost = tenures[i].until_day != 0 };
    }
    if (sample_bills(h, s->today, &bills)) {
        if (!(s->bills = room(s, s->bills, s->bill_n, sizeof bills)))
            return -1;
        s->bills[s->bill_n++] = bills;
    }
    return 0;
}
