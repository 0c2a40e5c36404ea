/* Deriving and closing months; reading them back is snapshot_walk.c. */
#include "signals/snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/money.h"
#include "signals/measure.h"

enum { LINES = 32, LATE_DAYS = 31 };

/* --- one client at one day --- */

static size_t invoices_until(const struct history *h, int32_t day)
{
    size_t n = h->invoice_n;
    while (n && h->invoices[n - 1].day > day)
        n--;
    return n;
}

static size_t touches_until(const struct history *h, int32_t day)
{
    size_t n = h->touch_n;
    while (n && h->touches[n - 1].day > day)
        n--;
    return n;
}

/* The price that held on the day: what the first change after it replaced. */
static int64_t price_at(const struct subscription_fact *s, const struct price_change *c, size_t n, int32_t day)
{
    for (size_t i = 0; i < n; i++)
        if (c[i].subscription_id == s->id && c[i].day > day)
            return c[i].before_minor;
    return s->price_minor;
}

static int cut_subscriptions(struct ctx *cx, struct history *h, const struct price_change *c, size_t n, int32_t day)
{
    while (h->subscription_n && h->subscriptions[h->subscription_n - 1].day > day)
        h->subscription_n--;
    if (!n || !h->subscription_n)
        return 0;
    struct subscription_fact *list = ctx_alloc(cx, h->subscription_n * sizeof *list);
    if (!list)
        return -1;
    for (size_t i = 0; i < h->subscription_n; i++) {
        list[i] = h->subscriptions[i];
        list[i].price_minor = price_at(&list[i], c, n, day);
    }
    h->subscriptions = list;
    return 0;
}

/* First sale: a bill or the start of a contract. */
static int32_t first_sale(const struct history *h)
{
    int32_t day = h->subscription_n ? h->subscriptions[0].day : 0;
    for (size_t i = 0; i < h->invoice_n; i++)
        if (h->invoices[i].total_minor > 0)
            return day && day < h->invoices[i].day ? day : h->invoices[i].day;
    return day;
}

static void count_bills(const struct history *h, int32_t day, struct snapshot *s)
{
    int32_t month = day_month_start(day), year = day_add_months(day + 1, -12), last = 0, last_own = 0;
    const char *lines[LINES];
    for (size_t i = 0; i < h->invoice_n; i++) {
        const struct invoice_fact *v = &h->invoices[i];
        if (v->own_currency && v->day >= year)
            s->year_minor = measure_add(s->year_minor, v->total_minor);
        if (v->own_currency && v->day >= month)
            s->month_minor = measure_add(s->month_minor, v->total_minor);
        if (v->total_minor <= 0)
            continue;
        s->bills += v->day >= month && v->day != last;
        last = v->day;
        if (!v->own_currency)
            continue;
        s->bills12 += v->day >= year && v->day != last_own;
        last_own = v->day;
        int k = 0;
        while (k < s->lines && strcmp(lines[k], v->line))
            k++;
        if (k == s->lines && k < LINES)
            lines[s->lines++] = v->line;
    }
    for (size_t i = h->purchase_n; i > 0 && h->purchases[i - 1].day >= year; i--)
        s->purchases12++;
}

/* Bills of an ended contract keep nobody with us: only a running one, or purchases within the client's own rhythm. */
static bool is_active(const struct history *h, const struct retainer *retainer, int32_t day)
{
    if (h->released_day && h->released_day <= day)
        return false;
    if (retainer->running)
        return true;
    struct rhythm rhythm = measure_rhythm(h, day);
    size_t n = measure_purchases(h, day);
    return n && day - h->purchases[n - 1].day <= measure_dormant_limit(h, &rhythm);
}

int snapshot_derive(struct ctx *cx, const struct history *h, const struct price_change *c, size_t change_n, int32_t day, struct snapshot *out)
{
    struct history cut = *h;
    cut.invoice_n = invoices_until(h, day);
    cut.touch_n = touches_until(h, day);
    if (cut_subscriptions(cx, &cut, c, change_n, day))
        return -1;
    struct snapshot s = { .client_id = h->client_id, .first_day = first_sale(&cut) };
    if (!s.first_day && !cut.invoice_n)
        return 0;
    if ((cut.invoice_n < h->invoice_n || !h->purchases) && history_purchases(cx, &cut)) /* later credit notes take nothing away yet */
        return -1;
    struct silence silence = measure_silence(&cut, day);
    struct retainer retainer = measure_retainer(&cut, day);
    struct reading p = signal_all[signal_index("phase")]->derive(&cut, day), k = signal_all[signal_index("silence_cost")]->derive(&cut, day);
    s.phase = (enum phase)p.value;
    s.active = is_active(&cut, &retainer, day);
    s.contract = s.active && retainer.running;
    s.mrr_minor = s.contract ? money_share(retainer.year_minor, 1, 12) : 0;
    s.last_day = measure_last_bill(&cut, day);
    s.worth_minor = measure_worth(&cut, day).total_minor;
    s.silence_cost_minor = k.none ? 0 : k.value;
    s.silence_days = silence.known ? silence.days : -1;
    s.talked = silence.known && !silence.from_bill;
    count_bills(&cut, day, &s);
    *out = s;
    return 1;
}

/* --- closing --- */

void snapshot_span_note(struct snapshot_span *span, const struct history *h, int32_t today)
{
    int32_t first = h->invoice_n ? h->invoices[0].day : 0, last = h->invoice_n ? h->invoices[h->invoice_n - 1].day : 0;
    for (size_t i = 0; i < h->subscription_n; i++) {
        const struct subscription_fact *s = &h->subscriptions[i];
        first = !first || s->day < first ? s->day : first;
        int32_t until = subscription_running(s, today) ? today : s->until_day ? s->until_day : s->day;
        last = until > last ? until : last;
    }
    if (first && (!span->first_day || first < span->first_day))
        span->first_day = first;
    if (last > span->last_day)
        span->last_day = last;
}

/* One cursor of price changes beside the walk of histories: both in the order of clients. */
struct prices {
    struct db_cursor *cursor;
    struct db_row row;
    bool more;
    struct price_change *list;
    size_t n, cap;
    int32_t offset_s;
};

static int prices_step(struct ctx *cx, struct prices *p)
{
    int rc = db_cursor_next(cx, p->cursor, &p->row);
    p->more = rc == 1;
    return rc < 0 ? -1 : 0;
}

static int prices_open(struct ctx *cx, struct db *db, const struct settings *set, struct prices *p)
{
    *p = (struct prices){ .offset_s = (int32_t)set->utc_offset_min * 60 };
    return db_cursor_open(cx, db, SQL("SELECT client_id, object_id, at, before FROM facts_change WHERE kind = 'subscription' AND field = 'price_minor' "
                                      "AND before IS NOT NULL ORDER BY client_id, object_id, at, id"), DB_NONE, &p->cursor) || prices_step(cx, p) ? -1 : 0;
}

static int prices_of(struct ctx *cx, struct prices *p, int64_t client_id)
{
    p->n = 0;
    for (; p->more && p->row.v[0].i <= client_id; ) {
        if (p->row.v[0].i == client_id) {
            if (p->n == p->cap) {
                size_t cap = p->cap ? p->cap * 2 : 16;
                struct price_change *list = arena_grow(cx->arena, p->list, p->cap * sizeof *list, cap * sizeof *list);
                if (!list)
                    return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
                p->list = list;
                p->cap = cap;
            }
            p->list[p->n++] = (struct price_change){ .subscription_id = p->row.v[1].i, .day = day_of_at(p->row.v[2].i, p->offset_s),
                                                     .before_minor = strtoll(p->row.v[3].s, NULL, 10) };
        }
        if (prices_step(cx, p))
            return -1;
    }
    return 0;
}

struct closing {
    const struct settings *set;
    struct snapshot_month months[SNAPSHOT_MONTHS];
    size_t n;
    bool first_run;
    struct db_bulk *bulk;
};

/* Month ends between the first and the last fact that are finished and not yet written. */
static int find_missing(struct ctx *cx, struct db *db, int32_t today, const struct snapshot_span *span, struct closing *c)
{
    int32_t last = day_month_start(today - SNAPSHOT_GRACE_DAYS) - 1;
    if (!span->first_day)
        return 0;
    if (last > day_month_end(span->last_day))
        last = day_month_end(span->last_day);
    int32_t first = day_month_end(span->first_day), oldest = day_month_end(day_add_months(day_month_start(last), 1 - SNAPSHOT_MONTHS));
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT month_day FROM signals_month ORDER BY month_day"), DB_NONE, &r))
        return -1;
    c->first_run = r.n == 0;
    size_t k = 0;
    for (int32_t day = first > oldest ? first : oldest; day <= last; day = day_month_end(day + 1)) {
        while (k < r.n && db_int(&r, k, 0) < day)
            k++;
        if (k == r.n || db_int(&r, k, 0) != day)
            c->months[c->n++] = (struct snapshot_month){ .day = day, .reconstructed = c->first_run || today > day + LATE_DAYS };
    }
    return 0;
}

static int write_client(struct ctx *cx, struct ctx *one, struct closing *c, const struct history *h, const struct prices *p)
{
    for (size_t i = 0; i < c->n; i++) {
        struct snapshot_month *m = &c->months[i];
        struct snapshot s;
        int rc = snapshot_derive(one, h, p->list, p->n, m->day, &s);
        if (rc < 0)
            return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
        if (!rc)
            continue;
        if (db_bulk_row(cx, c->bulk, DB(db_i(m->day), db_i(s.client_id), db_i(s.phase), db_i(s.active), db_i(s.contract), db_i(s.first_day),
                                        db_i(s.last_day), db_i(s.month_minor), db_i(s.year_minor), db_i(s.mrr_minor), db_i(s.worth_minor),
                                        db_i_or_null(s.silence_days, s.silence_days < 0), db_i(s.talked), db_i(s.silence_cost_minor), db_i(s.bills),
                                        db_i(s.bills12), db_i(s.purchases12), db_i(s.lines))))
            return -1;
        m->clients++;
        m->active += s.active;
        m->billed12 += s.bills12 > 0;
        m->month_minor = measure_add(m->month_minor, s.month_minor);
        m->year_minor = measure_add(m->year_minor, s.year_minor);
        m->mrr_minor = measure_add(m->mrr_minor, s.mrr_minor);
    }
    ctx_clear(one);
    return 0;
}

static int write_clients(struct ctx *cx, struct db *db, struct closing *c)
{
    enum { ONE_CLIENT = 256 << 20 };
    struct history_walk *walk;
    const struct history *h;
    struct prices prices;
    struct ctx one;
    int rc;
    if (history_open(cx, db, c->set, 0, INT64_MAX, &walk) || prices_open(cx, db, c->set, &prices) ||
        db_bulk_open(cx, db, SQL("INSERT INTO signals_snapshot (month_day, client_id, phase, active, contract, first_day, last_day, month_minor, "
                                 "year_minor, mrr_minor, worth_minor, silence_days, talked, silence_cost_minor, bills, bills12, purchases12, lines) "
                                 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"), &c->bulk))
        return -1;
    if (ctx_init(&one, ONE_CLIENT))
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    while ((rc = history_next(cx, walk, &h)) == 1)
        if (prices_of(cx, &prices, h->client_id) || write_client(cx, &one, c, h, &prices)) {
            rc = -1;
            break;
        }
    ctx_release(&one);
    if (rc || db_bulk_flush(cx, c->bulk))
        return -1;
    history_close(walk);
    db_cursor_close(prices.cursor);
    return 0;
}

int snapshot_close(struct ctx *cx, struct db *db, const struct settings *set, int32_t today, const struct snapshot_span *span, int *months)
{
    struct closing *c = ctx_alloc(cx, sizeof *c);
    if (!c)
        return -1;
    c->set = set;
    if (find_missing(cx, db, today, span, c) || (c->n && write_clients(cx, db, c)))
        return -1;
    for (size_t i = 0; i < c->n; i++) {
        const struct snapshot_month *m = &c->months[i];
        if (db_exec(cx, db, SQL("INSERT INTO signals_month (month_day, at, currency, reconstructed, clients, active, month_minor, year_minor, billed12, mrr_minor) "
                                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
                    DB(db_i(m->day), db_i(cx->now_at), db_s(set->currency), db_i(m->reconstructed), db_i(m->clients), db_i(m->active), db_i(m->month_minor),
                       db_i(m->year_minor), db_i(m->billed12), db_i(m->mrr_minor)), NULL))
            return -1;
    }
    *months = (int)c->n;
    return 0;
}

int snapshot_forget(struct ctx *cx, struct db *db, int64_t *months)
{
    return db_exec(cx, db, SQL("DELETE FROM signals_snapshot WHERE month_day IN (SELECT month_day FROM signals_month WHERE reconstructed = 1)"), DB_NONE, NULL) ||
        db_exec(cx, db, SQL("DELETE FROM signals_month WHERE reconstructed = 1"), DB_NONE, months) ? -1 : 0;
}
