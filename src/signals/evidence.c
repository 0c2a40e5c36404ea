/* One walk: pursuits of each client, and what came after its touches; see evidence.h. */
#include "signals/evidence.h"

static bool ours(const struct touch_fact *t) { return !t->incoming && t->outcome != OUTCOME_WRONG_PERSON; }

static int32_t earlier(int32_t a, int32_t b) { return !a || (b && b < a) ? b : a; }

/* A bill, a contract or a won deal, whatever came first up to today; 0: nothing was ever sold. */
static int32_t first_sale(const struct history *h, int32_t today)
{
    int32_t day = 0;
    for (size_t i = 0; i < h->invoice_n && !day; i++)
        if (h->invoices[i].total_minor > 0)
            day = h->invoices[i].day;
    if (h->subscription_n)
        day = earlier(day, h->subscriptions[0].day);
    for (size_t i = 0; i < h->deal_n; i++)
        if (h->deals[i].won)
            day = earlier(day, h->deals[i].closed_day);
    return day <= today ? day : 0;
}

/* Touches of ours from from_day to end_day; the last of them, or from_day. */
static int32_t count_touches(const struct history *h, struct pursuit *p)
{
    int32_t last = p->from_day;
    for (size_t i = 0; i < h->touch_n && h->touches[i].day <= p->end_day; i++) {
        const struct touch_fact *t = &h->touches[i];
        if (t->day < p->from_day || !ours(t))
            continue;
        p->touches++;
        p->channels |= 1u << t->channel;
        last = t->day;
    }
    return last;
}

static void finish(const struct history *h, int32_t today, struct pursuit *p)
{
    int32_t last = count_touches(h, p);
    if (p->end == PURSUIT_OPEN && today - last > p->window_days)
        p->end = PURSUIT_GIVEN_UP;
}

static bool of_deal(const struct history *h, const struct deal_fact *d, int32_t today, struct pursuit *out)
{
    struct pursuit p = { .from_day = d->offer_day ? d->offer_day : d->day, .end_day = today, .window_days = (int)h->set->window_days };
    if (d->decision_days > p.window_days)
        p.window_days = d->decision_days;
    if (!d->open && d->closed_day && d->closed_day <= today) {
        p.end = d->won ? PURSUIT_SOLD : PURSUIT_LOST;
        p.end_day = d->closed_day;
    } else if (!d->open && !d->closed_day)
        return false; /* nobody knows when it ended */
    if (p.from_day > p.end_day)
        return false;
    finish(h, today, &p);
    *out = p;
    return true;
}

/* The first sale, or the way to it, where no deal tells of it. */
static bool of_first_sale(const struct history *h, int32_t today, struct pursuit *out)
{
    int32_t sale = first_sale(h, today);
    bool released = !sale && h->released_day && h->released_day <= today;
    struct pursuit p = { .end_day = sale ? sale : released ? h->released_day : today, .window_days = (int)h->set->window_days,
                         .end = sale ? PURSUIT_SOLD : released ? PURSUIT_LOST : PURSUIT_OPEN };
    if (!h->touch_n || h->touches[0].day > p.end_day)
        return false;
    for (size_t i = 0; i < h->deal_n; i++)
        if (h->deals[i].day <= p.end_day)
            return false;
    p.from_day = h->touches[0].day;
    finish(h, today, &p);
    *out = p;
    return true;
}

size_t evidence_pursuits(const struct history *h, int32_t today, struct pursuit *out)
{
    size_t n = 0;
    for (size_t i = 0; i < h->deal_n; i++)
        n += of_deal(h, &h->deals[i], today, &out[n]);
    return n + of_first_sale(h, today, &out[n]);
}

/* --- what came after a touch --- */

static bool sale_between(const struct history *h, int32_t from, int32_t to)
{
    for (size_t i = 0; i < h->purchase_n && h->purchases[i].day <= to; i++)
        if (h->purchases[i].day >= from)
            return true;
    for (size_t i = 0; i < h->subscription_n && h->subscriptions[i].day <= to; i++)
        if (h->subscriptions[i].day >= from)
            return true;
    for (size_t i = 0; i < h->deal_n; i++)
        if (h->deals[i].won && h->deals[i].closed_day >= from && h->deals[i].closed_day <= to)
            return true;
    return false;
}

static struct evidence_group *group_of(struct evidence_group *list, size_t n, int64_t id)
{
    for (size_t low = 0; low < n;) {
        size_t at = low + (n - low) / 2;
        if (list[at].id == id)
            return &list[at];
        if (list[at].id < id)
            low = at + 1;
        else
            n = at;
    }
    return NULL;
}

static void count_one(struct evidence_group *g, const struct touch_fact *t, bool watched, bool sold)
{
    if (!g)
        return;
    g->touches++;
    g->known += t->outcome != OUTCOME_NONE;
    g->answered += outcome_two_way(t->outcome);
    g->watched += watched;
    g->sold += watched && sold;
}

void evidence_count_groups(const struct history *h, int32_t today, struct evidence *e)
{
    for (size_t i = 0; i < h->touch_n && h->touches[i].day <= today; i++) {
        const struct touch_fact *t = &h->touches[i];
        if (!ours(t))
            continue;
        bool watched = t->day + EVIDENCE_AFTER <= today, sold = watched && sale_between(h, t->day, t->day + EVIDENCE_AFTER);
        count_one(&e->all, t, watched, sold);
        count_one(&e->channel[t->channel], t, watched, sold);
        count_one(group_of(e->staff, e->staff_n, t->staff_id), t, watched, sold);
        count_one(group_of(e->reason, e->reason_n, t->reason_id), t, watched, sold);
    }
}

/* --- the walk --- */

/* Groups by id; the first one is for touches of nobody, or without a reason. */
static int groups_from(struct ctx *cx, const struct db_rows *r, struct evidence_group **out, size_t *n)
{
    struct evidence_group *list = ctx_alloc(cx, (r->n + 1) * sizeof *list);
    if (!list)
        return -1;
    for (size_t i = 0; i < r->n; i++)
        list[i + 1] = (struct evidence_group){ .id = db_int(r, i, 0), .name = db_text(r, i, 1) };
    *out = list;
    *n = r->n + 1;
    return 0;
}

static int prepare(struct ctx *cx, struct db *db, struct evidence *e, int32_t *first_touch_day)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT id, name FROM facts_staff ORDER BY id"), DB_NONE, &r) || groups_from(cx, &r, &e->staff, &e->staff_n) ||
        db_query(cx, db, SQL("SELECT id, title FROM facts_reason ORDER BY id"), DB_NONE, &r) || groups_from(cx, &r, &e->reason, &e->reason_n) ||
        db_query(cx, db, SQL("SELECT min(day) FROM facts_touch"), DB_NONE, &r))
        return -1;
    *first_touch_day = (int32_t)db_int(&r, 0, 0);
    for (int i = 0; i < CHANNEL_COUNT; i++)
        e->channel[i] = (struct evidence_group){ .id = i, .name = channel_names[i] };
    return 0;
}

struct pursuits {
    struct pursuit *v;
    size_t n, cap;
};

static int add_client(struct ctx *cx, struct pursuits *list, const struct history *h, int32_t today)
{
    size_t most = list->n + h->deal_n + 1;
    if (most > list->cap) {
        size_t cap = most < 512 ? 1024 : most * 2;
        struct pursuit *v = arena_grow(cx->arena, list->v, list->cap * sizeof *v, cap * sizeof *v);
        if (!v)
            return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
        list->v = v;
        list->cap = cap;
    }
    list->n += evidence_pursuits(h, today, &list->v[list->n]);
    return 0;
}

int evidence_measure(struct ctx *cx, struct db *db, const struct settings *set, int64_t staff_id, struct evidence *out)
{
    struct evidence e = { .day = cx->today };
    struct pursuits list = { 0 };
    struct history_walk *walk;
    const struct history *h;
    int32_t first_touch_day;
    int rc;
    if (prepare(cx, db, &e, &first_touch_day) || history_open(cx, db, set, 0, INT64_MAX, &walk))
        return -1;
    while ((rc = history_next(cx, walk, &h)) == 1) {
        if (staff_id && h->sales_staff_id != staff_id && h->it_staff_id != staff_id)
            continue;
        if (add_client(cx, &list, h, e.day))
            return -1;
        evidence_count_groups(h, e.day, &e);
    }
    history_close(walk);
    evidence_count_touches(list.v, list.n, first_touch_day, &e);
    if (rc || evidence_count_window(cx, list.v, list.n, e.day, &e))
        return -1;
    *out = e;
    return 0;
}
