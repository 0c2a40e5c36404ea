#include "signals/bridge.h"

#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/money.h"
#include "signals/measure.h"

const char *const bridge_names[BRIDGE_COUNT] = { "new", "referral", "reactivated", "offering", "volume", "price", "other", "contraction", "lost", "correction" };

/* One offering (and kind of bill) of one client. */
const char *const bridge_labels[BRIDGE_COUNT] = {
    N_("New clients"), N_("New clients by referral"), N_("Reactivated clients"), N_("New offerings to old clients"), N_("More of the same"), N_("Price"),
    N_("Bigger or smaller bills"), N_("Less of the same"), N_("Lost clients"), N_("Corrections"),
};

struct item {
    int64_t offering_id, base_minor, now_minor, base_milli, now_milli;
    int base_bills, now_bills;
    bool recurring, in_base, in_now, before; /* before: this offering was billed up to base_day, in either kind */
};

static void add(struct bridge *b, enum bridge_piece p, int64_t minor, bool recurring)
{
    b->part[p].minor = measure_add(b->part[p].minor, minor);
    if (recurring)
        b->part[p].recurring_minor = measure_add(b->part[p].recurring_minor, minor);
}

/* The same offering in both years: so much more or less of it at the old price, the rest is price. */
static void split(struct bridge *b, const struct item *i)
{
    int64_t was = i->offering_id ? i->base_milli : i->base_bills, is = i->offering_id ? i->now_milli : i->now_bills;
    int64_t change = i->now_minor - i->base_minor, volume = change;
    if (was > 0 && is > 0 && i->base_minor > 0 && i->now_minor > 0)
        volume = money_share(i->base_minor, is, was) - i->base_minor;
    add(b, volume < 0 ? BRIDGE_CONTRACTION : BRIDGE_VOLUME, volume, i->recurring);
    add(b, i->offering_id ? BRIDGE_PRICE : BRIDGE_OTHER, change - volume, i->recurring);
}

static void place_item(struct bridge *b, const struct item *i)
{
    if (i->in_base && i->in_now)
        split(b, i);
    else if (i->in_base)
        add(b, i->base_minor < 0 ? BRIDGE_VOLUME : BRIDGE_CONTRACTION, -i->base_minor, i->recurring);
    else if (i->in_now) /* more credited than billed: that is less */
        add(b, i->now_minor < 0 ? BRIDGE_CONTRACTION : i->before || !i->offering_id ? BRIDGE_VOLUME : BRIDGE_OFFERING, i->now_minor, i->recurring);
}

static int by_offering(const void *a, const void *b)
{
    const struct bridge_line *x = a, *y = b;
    if (x->offering_id != y->offering_id)
        return x->offering_id < y->offering_id ? -1 : 1;
    if (x->recurring != y->recurring)
        return x->recurring ? 1 : -1;
    return (x->invoice_id > y->invoice_id) - (x->invoice_id < y->invoice_id);
}

static int by_day(const void *a, const void *b)
{
    const struct bridge_line *x = a, *y = b;
    return (x->day > y->day) - (x->day < y->day);
}

struct window { int32_t base_from, base_to, now_from, now_to; };

static struct window window_of(const struct bridge *b)
{
    return (struct window){ day_add_months(b->base_day + 1, -12), b->base_day, day_add_months(b->day + 1, -12), b->day };
}

/* Revenue of both years; clients and days are counted where something was sold, not only credited. */
static void count_years(struct bridge *b, const struct window *w, const struct bridge_line *l, size_t n, bool *in_base, bool *in_now)
{
    int32_t last = INT32_MIN;
    bool sold[2] = { false };
    for (size_t i = 0; i < n; i++) {
        bool base = l[i].day >= w->base_from && l[i].day <= w->base_to, now = l[i].day >= w->now_from && l[i].day <= w->now_to;
        struct bridge_year *years[2] = { base ? &b->base : NULL, now ? &b->now : NULL };
        for (int y = 0; y < 2; y++)
            if (years[y]) {
                years[y]->revenue_minor = measure_add(years[y]->revenue_minor, l[i].amount_minor);
                if (l[i].recurring)
                    years[y]->recurring_minor = measure_add(years[y]->recurring_minor, l[i].amount_minor);
                years[y]->bills += l[i].amount_minor > 0 && l[i].day != last;
                sold[y] |= l[i].amount_minor > 0;
            }
        last = l[i].amount_minor > 0 ? l[i].day : last;
    }
    *in_base = sold[0];
    *in_now = sold[1];
    b->base.clients += sold[0];
    b->now.clients += sold[1];
}

/* A credit is no further bill, and an allowance (one piece at minus 50) no further piece; a return says minus one piece. */
static void add_line(struct item *i, const struct window *w, const struct bridge_line *l, bool first_of_bill)
{
    bool credit = l->amount_minor < 0;
    int64_t milli = credit && l->quantity_milli > 0 ? 0 : l->quantity_milli;
    if (l->day >= w->base_from && l->day <= w->base_to) {
        i->base_minor = measure_add(i->base_minor, l->amount_minor);
        i->base_milli = measure_add(i->base_milli, milli);
        i->base_bills += first_of_bill && !credit;
        i->in_base = true;
    }
    if (l->day >= w->now_from && l->day <= w->now_to) {
        i->now_minor = measure_add(i->now_minor, l->amount_minor);
        i->now_milli = measure_add(i->now_milli, milli);
        i->now_bills += first_of_bill && !credit;
        i->in_now = true;
    }
}

/* All of a client into one piece: the present year less the base year. Credits of the year in which nothing was sold belong to it. */
static void place_client(struct bridge *b, enum bridge_piece p, const struct window *w, const struct bridge_line *l, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (l[i].day >= w->now_from && l[i].day <= w->now_to)
            add(b, p, l[i].amount_minor, l[i].recurring);
        if (l[i].day >= w->base_from && l[i].day <= w->base_to)
            add(b, p, -l[i].amount_minor, l[i].recurring);
    }
    b->part[p].clients++;
}

/* Offerings of a client billed in both years; a client counts once for each piece it touches. */
static void place_offerings(struct bridge *b, const struct window *w, struct bridge_line *l, size_t n)
{
    struct bridge before = *b;
    qsort(l, n, sizeof *l, by_offering);
    for (size_t i = 0, end; i < n; i = end) {
        bool had = false;
        for (end = i; end < n && l[end].offering_id == l[i].offering_id; end++)
            had |= l[end].day <= b->base_day;
        for (size_t k = i; k < end;) {
            struct item item = { .offering_id = l[k].offering_id, .recurring = l[k].recurring, .before = had };
            for (size_t m = k; k < end && l[k].recurring == item.recurring; k++)
                add_line(&item, w, &l[k], k == m || l[k].invoice_id != l[k - 1].invoice_id);
            place_item(b, &item);
        }
    }
    for (int p = 0; p < BRIDGE_COUNT; p++)
        b->part[p].clients += b->part[p].minor != before.part[p].minor;
}

void bridge_client(struct bridge *b, struct bridge_line *l, size_t n, bool referred)
{
    struct window w = window_of(b);
    bool in_base = false, in_now = false;
    if (!n)
        return;
    qsort(l, n, sizeof *l, by_day);
    while (n && l[n - 1].day > b->day)
        n--;
    count_years(b, &w, l, n, &in_base, &in_now);
    if (in_base && in_now)
        place_offerings(b, &w, l, n);
    else if (in_base)
        place_client(b, BRIDGE_LOST, &w, l, n);
    else if (in_now)
        place_client(b, l[0].day <= b->base_day ? BRIDGE_REACTIVATED : referred ? BRIDGE_REFERRAL : BRIDGE_NEW, &w, l, n);
    else /* only credits of what was sold before: they touch the clients that remain of nothing */
        place_offerings(b, &w, l, n);
}

/* --- the whole base: bills and their lines, one cursor each, both in the order of clients --- */

struct bill { int64_t id, rest_minor; int32_t day; bool recurring, own; };

struct reader {
    struct db_cursor *bills, *lines;
    struct db_row bill, line;
    bool more_bills, more_lines;
    int64_t *referred;
    size_t referred_n;
    struct ctx one;
    struct bill *b;
    size_t b_n, b_cap;
    struct bridge_line *l;
    size_t l_n, l_cap;
    struct bridge_list *list; /* NULL: only sums are asked for */
};

static int step(struct ctx *cx, struct db_cursor *c, struct db_row *row, bool *more)
{
    int rc = db_cursor_next(cx, c, row);
    *more = rc == 1;
    return rc < 0 ? -1 : 0;
}

static int no_memory(struct ctx *cx) { return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request"); }

static int push_line(struct ctx *cx, struct reader *r, const struct bridge_line *l)
{
    if (r->l_n == r->l_cap) {
        size_t cap = r->l_cap ? r->l_cap * 2 : 64;
        struct bridge_line *list = arena_grow(r->one.arena, r->l, r->l_cap * sizeof *list, cap * sizeof *list);
        if (!list)
            return no_memory(cx);
        r->l = list;
        r->l_cap = cap;
    }
    r->l[r->l_n++] = *l;
    return 0;
}

static int by_id(const void *a, const void *b)
{
    const struct bill *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static int read_bills(struct ctx *cx, struct reader *r, const char *currency, const struct window *w, int64_t client_id, struct bridge *out)
{
    for (; r->more_bills && r->bill.v[0].i == client_id;) {
        const struct db_value *v = r->bill.v;
        if (r->b_n == r->b_cap) {
            size_t cap = r->b_cap ? r->b_cap * 2 : 64;
            struct bill *list = arena_grow(r->one.arena, r->b, r->b_cap * sizeof *list, cap * sizeof *list);
            if (!list)
                return no_memory(cx);
            r->b = list;
            r->b_cap = cap;
        }
        struct bill b = { .id = v[2].i, .day = (int32_t)v[1].i, .rest_minor = v[3].i, .recurring = v[5].i != 0, .own = !strcmp(v[4].s, currency) };
        out->foreign += !b.own && ((b.day >= w->base_from && b.day <= w->base_to) || b.day >= w->now_from);
        r->b[r->b_n++] = b;
        if (step(cx, r->bills, &r->bill, &r->more_bills))
            return -1;
    }
    qsort(r->b, r->b_n, sizeof *r->b, by_id);
    return 0;
}

/* What a bill's lines leave open of its total is a line that names nothing. */
static int read_lines(struct ctx *cx, struct reader *r, int64_t client_id)
{
    while (r->more_lines && r->line.v[0].i < client_id)
        if (step(cx, r->lines, &r->line, &r->more_lines))
            return -1;
    for (; r->more_lines && r->line.v[0].i == client_id;) {
        const struct db_value *v = r->line.v;
        struct bill *b = r->b_n ? bsearch(&(struct bill){ .id = v[1].i }, r->b, r->b_n, sizeof *r->b, by_id) : NULL;
        if (b && b->own) {
            b->rest_minor -= v[4].i;
            if (push_line(cx, r, &(struct bridge_line){ .offering_id = v[2].i, .invoice_id = b->id, .amount_minor = v[4].i, .quantity_milli = v[3].i,
                                                        .day = b->day, .recurring = b->recurring }))
                return -1;
        }
        if (step(cx, r->lines, &r->line, &r->more_lines))
            return -1;
    }
    for (size_t i = 0; i < r->b_n; i++)
        if (r->b[i].own && r->b[i].rest_minor &&
            push_line(cx, r, &(struct bridge_line){ .invoice_id = r->b[i].id, .amount_minor = r->b[i].rest_minor, .day = r->b[i].day, .recurring = r->b[i].recurring }))
            return -1;
    return 0;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int open_reader(struct ctx *cx, struct db *db, int32_t day, struct reader *r)
{
    struct db_rows ids;
    if (db_query(cx, db, SQL("SELECT DISTINCT referred_client_id FROM facts_referral WHERE referred_client_id <> 0 ORDER BY referred_client_id"), DB_NONE, &ids) ||
        !(r->referred = ctx_alloc(cx, (ids.n + 1) * sizeof *r->referred)))
        return -1;
    for (size_t i = 0; i < ids.n; i++)
        r->referred[r->referred_n++] = db_int(&ids, i, 0);
    return db_cursor_open(cx, db, SQL("SELECT client_id, day, id, total_minor, currency, recurring FROM facts_invoice WHERE day <= $1 ORDER BY client_id, day, id"),
                          DB(db_i(day)), &r->bills) ||
        db_cursor_open(cx, db, SQL("SELECT client_id, invoice_id, offering_id, quantity_milli, amount_minor FROM facts_invoice_line ORDER BY client_id, invoice_id, n"),
                       DB_NONE, &r->lines) ||
        step(cx, r->bills, &r->bill, &r->more_bills) || step(cx, r->lines, &r->line, &r->more_lines) ? -1 : 0;
}

static void note_share(struct bridge_list *list, int64_t client_id, int64_t minor)
{
    struct bridge_share *t = list->top;
    size_t k = list->n;
    if (!minor)
        return;
    while (k > 0 && llabs(t[k - 1].minor) < llabs(minor))
        k--;
    if (k == BRIDGE_LIST)
        return;
    size_t n = list->n < BRIDGE_LIST ? list->n++ : BRIDGE_LIST - 1;
    memmove(&t[k + 1], &t[k], (n - k) * sizeof *t);
    t[k] = (struct bridge_share){ client_id, minor };
}

static int read_all(struct ctx *cx, struct reader *r, const char *currency, struct bridge *b)
{
    struct window w = window_of(b);
    while (r->more_bills) {
        int64_t client = r->bill.v[0].i;
        ctx_clear(&r->one);
        r->b = NULL;
        r->l = NULL;
        r->b_n = r->b_cap = r->l_n = r->l_cap = 0;
        if (read_bills(cx, r, currency, &w, client, b) || read_lines(cx, r, client))
            return -1;
        int64_t before = r->list ? b->part[r->list->piece].minor : 0;
        bridge_client(b, r->l, r->l_n, bsearch(&client, r->referred, r->referred_n, sizeof client, by_number) != NULL);
        if (r->list)
            note_share(r->list, client, b->part[r->list->piece].minor - before);
    }
    return 0;
}

static int measure(struct ctx *cx, struct db *db, const struct settings *set, struct bridge_list *list, struct bridge *b)
{
    enum { ONE_CLIENT = 256 << 20 };
    struct reader r = { .list = list };
    if (open_reader(cx, db, b->day, &r))
        return -1;
    if (ctx_init(&r.one, ONE_CLIENT))
        return no_memory(cx);
    int rc = read_all(cx, &r, set->currency, b);
    ctx_release(&r.one);
    db_cursor_close(r.bills);
    db_cursor_close(r.lines);
    return rc;
}

int bridge_measure(struct ctx *cx, struct db *db, const struct settings *set, int32_t base_day, int32_t day, struct bridge *out)
{
    struct bridge b = { .base_day = base_day, .day = day };
    if (measure(cx, db, set, NULL, &b))
        return -1;
    *out = b;
    return 0;
}

int bridge_clients(struct ctx *cx, struct db *db, const struct settings *set, int32_t base_day, int32_t day, struct bridge_list *list)
{
    struct bridge b = { .base_day = base_day, .day = day };
    list->n = 0;
    return measure(cx, db, set, list, &b);
}
