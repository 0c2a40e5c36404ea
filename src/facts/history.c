/* The walk of history.h: one cursor a table, all in the order of clients, merged. Each cursor stands on its
 * next row; a client takes the rows that are its own. Memory: one client's arena, emptied for the next. */
#include "facts/history.h"

#include <stdlib.h>
#include <string.h>

enum { LINES = 64, CLIENT_MEMORY = 256 << 20 };

enum stream_id { S_CLIENT, S_INVOICE, S_PAYMENT, S_TOUCH, S_SUBSCRIPTION, S_DEAL, S_PERSON, S_ADDRESS, S_LINE, S_INCIDENT, S_SCORE, S_COUNT };

struct stream {
    struct db_cursor *cursor;
    struct db_row row;
    bool more; /* row holds a row not yet taken */
};

struct history_walk {
    struct stream s[S_COUNT];
    struct ctx one; /* the client at hand; its arena is emptied by the next */
    struct history h, firm; /* firm: what is the same for all clients */
    const char *lines[LINES]; /* lines of business met, so that they are stored once */
    size_t line_n;
    struct arena *arena;
};

static int64_t num(const struct stream *s, size_t i)
{
    return s->row.v[i].null ? 0 : s->row.v[i].i;
}

static int32_t day(const struct stream *s, size_t i)
{
    return (int32_t)num(s, i);
}

static const char *raw(const struct stream *s, size_t i)
{
    const struct db_value *v = &s->row.v[i];
    return v->null || !v->s ? "" : v->s;
}

static const char *text(struct history_walk *w, const struct stream *s, size_t i)
{
    const char *t = raw(s, i);
    return *t ? ctx_dup(&w->one, t) : "";
}

/* A word of a small set, stored once for the whole walk. */
static const char *line_name(struct history_walk *w, const char *t)
{
    if (!*t)
        return "";
    for (size_t i = 0; i < w->line_n; i++)
        if (!strcmp(w->lines[i], t))
            return w->lines[i];
    size_t n = strlen(t) + 1;
    char *copy = w->line_n < LINES ? arena_alloc(w->arena, n) : ctx_alloc(&w->one, n);
    if (!copy)
        return "";
    memcpy(copy, t, n);
    if (w->line_n < LINES)
        w->lines[w->line_n++] = copy;
    return copy;
}

static bool own(const struct history_walk *w, const char *currency)
{
    return !strcmp(currency, w->h.set->currency);
}

static int advance(struct ctx *cx, struct stream *s)
{
    int rc = db_cursor_next(cx, s->cursor, &s->row);
    s->more = rc == 1;
    return rc < 0 ? -1 : 0;
}

/* 1 when the stream stands on a row of the client, 0 when there is no more, -1. Skips rows of clients that are gone. */
static int mine(struct ctx *cx, const struct history_walk *w, struct stream *s)
{
    while (s->more && num(s, 0) < w->h.client_id)
        if (advance(cx, s))
            return -1;
    return s->more && num(s, 0) == w->h.client_id;
}

/* Room for one more at the end of a growing list in the client's arena; NULL without memory. */
static void *room(struct history_walk *w, const void *list, size_t n, size_t size)
{
    void *old = (void *)(uintptr_t)list; /* the walk's own memory, const for its readers */
    if (n && (n < 4 || n & (n - 1)))
        return old; /* room is made at 0, 4, 8, 16 ... */
    return arena_grow(w->one.arena, old, n * size, (n ? n * 2 : 4) * size);
}

#define NO_MEMORY(cx) fail(cx, ERR_SYSTEM, "out of memory; try a smaller request")

/* Runs `take` for each row of the client. */
static int each(struct ctx *cx, struct history_walk *w, enum stream_id id, int (*take)(struct history_walk *, const struct stream *))
{
    struct stream *s = &w->s[id];
    int rc;
    while ((rc = mine(cx, w, s)) == 1) {
        if (take(w, s) || w->one.code)
            return NO_MEMORY(cx);
        if (advance(cx, s))
            return -1;
    }
    return rc;
}

#define APPEND(w, field, count, item) \
    do { \
        void *list_ = room(w, (w)->h.field, (w)->h.count, sizeof *(w)->h.field); \
        if (!list_) \
            return -1; \
        memcpy((char *)list_ + (w)->h.count++ * sizeof *(w)->h.field, (item), sizeof *(w)->h.field); \
        (w)->h.field = list_; \
    } while (0)

static int take_invoice(struct history_walk *w, const struct stream *s)
{
    struct invoice_fact f = { .day = day(s, 1), .id = num(s, 2), .due_day = day(s, 3), .total_minor = num(s, 4),
        .own_currency = own(w, raw(s, 5)), .line = line_name(w, raw(s, 6)), .recurring = num(s, 7) != 0, .paid_day = day(s, 8),
        .disputed = num(s, 9) != 0 };
    w->h.foreign_n += !f.own_currency;
    APPEND(w, invoices, invoice_n, &f);
    return 0;
}

static struct invoice_fact *invoice_of(struct history_walk *w, int64_t id)
{
    struct invoice_fact *list = (struct invoice_fact *)(uintptr_t)w->h.invoices; /* the walk's own memory */
    for (size_t i = w->h.invoice_n; i > 0; i--) /* mostly of a late one */
        if (list[i - 1].id == id)
            return &list[i - 1];
    return NULL;
}

static int take_payment(struct history_walk *w, const struct stream *s)
{
    struct invoice_fact *f = invoice_of(w, num(s, 2));
    if (!f || !f->own_currency || !own(w, raw(s, 4)))
        return 0;
    f->paid_minor += num(s, 3);
    if (!f->paid_day && f->total_minor > 0 && f->paid_minor >= f->total_minor)
        f->paid_day = day(s, 1);
    return 0;
}

static int take_touch(struct history_walk *w, const struct stream *s)
{
    int channel = channel_parse(raw(s, 5)), outcome = outcome_parse(raw(s, 8));
    struct touch_fact f = { .day = day(s, 1), .id = num(s, 2), .person_id = num(s, 3), .staff_id = num(s, 4),
        .channel = channel < 0 ? CHANNEL_CALL : (enum channel_id)channel, .incoming = !strcmp(raw(s, 6), "in"),
        .reason_id = num(s, 7), .outcome = outcome < 0 ? OUTCOME_NONE : (enum outcome_id)outcome };
    APPEND(w, touches, touch_n, &f);
    return 0;
}

static int had(struct history_walk *w, int64_t id)
{
    if (!id || history_has_offering(&w->h, id))
        return 0;
    APPEND(w, offerings, offering_n, &id);
    return 0;
}

/* Remembers when an offering that wants service was last bought. */
static int served(struct history_walk *w, int64_t offering_id, int32_t last_day)
{
    const struct offering_fact *o = history_offering(&w->h, offering_id);
    if (!o || !o->interval_days || !last_day)
        return 0;
    struct service_fact *list = (struct service_fact *)(uintptr_t)w->h.services;
    for (size_t i = 0; i < w->h.service_n; i++)
        if (list[i].offering_id == offering_id) {
            if (list[i].last_day < last_day)
                list[i].last_day = last_day;
            return 0;
        }
    struct service_fact f = { .offering_id = o->id, .last_day = last_day, .interval_days = o->interval_days,
        .price_minor = o->price_minor, .name = o->name };
    APPEND(w, services, service_n, &f);
    return 0;
}

static int take_subscription(struct history_walk *w, const struct stream *s)
{
    struct subscription_fact f = { .day = day(s, 1), .id = num(s, 2), .offering_id = num(s, 3), .price_minor = num(s, 4),
        .own_currency = own(w, raw(s, 5)), .interval_months = (int)num(s, 6), .renew_day = day(s, 7), .until_day = day(s, 8),
        .title = text(w, s, 9) };
    w->h.foreign_n += !f.own_currency;
    APPEND(w, subscriptions, subscription_n, &f);
    return had(w, f.offering_id);
}

static int take_deal(struct history_walk *w, const struct stream *s)
{
    const char *stage = raw(s, 6);
    struct deal_fact f = { .day = day(s, 1), .id = num(s, 2), .person_id = num(s, 3), .staff_id = num(s, 4), .offering_id = num(s, 5),
        .won = !strcmp(stage, "won"), .amount_minor = num(s, 7), .own_currency = own(w, raw(s, 8)), .offer_day = day(s, 9),
        .closed_day = day(s, 10), .title = text(w, s, 11) };
    f.open = !f.won && strcmp(stage, "lost") != 0 && !f.closed_day;
    const struct offering_fact *o = history_offering(&w->h, f.offering_id);
    f.decision_days = o ? o->decision_days : 0;
    APPEND(w, deals, deal_n, &f);
    if (!f.won)
        return 0;
    return had(w, f.offering_id) || served(w, f.offering_id, f.closed_day ? f.closed_day : f.day) ? -1 : 0;
}

static int take_line(struct history_walk *w, const struct stream *s)
{
    int64_t id = num(s, 2);
    if (had(w, id))
        return -1;
    const struct offering_fact *o = history_offering(&w->h, id);
    struct line_fact f = { .invoice_id = num(s, 1), .amount_minor = num(s, 4), .line = *raw(s, 3) ? line_name(w, raw(s, 3)) : o ? o->line : "" };
    if (f.amount_minor)
        APPEND(w, lines, line_n, &f);
    if (!o || !o->interval_days)
        return 0;
    const struct invoice_fact *v = invoice_of(w, num(s, 1));
    return v && v->total_minor > 0 ? served(w, id, v->day) : 0;
}

/* "Family Given Patronymic" as it stands in lists. */
static const char *full_name(struct history_walk *w, const struct stream *s, size_t i)
{
    const char *p[3] = { raw(s, i), raw(s, i + 1), raw(s, i + 2) };
    char *name = ctx_printf(&w->one, "%s%s%s%s%s", p[0], *p[0] && *p[1] ? " " : "", p[1], *p[2] ? " " : "", p[2]);
    return name ? name : "";
}

/* One person may have had several positions here: the latest counts. */
static int take_person(struct history_walk *w, const struct stream *s)
{
    struct person_fact f = { .id = num(s, 1), .from_day = day(s, 2), .until_day = day(s, 3) };
    struct person_fact *last = w->h.person_n ? (struct person_fact *)(uintptr_t)&w->h.people[w->h.person_n - 1] : NULL;
    bool again = last && last->id == f.id;
    if (again && last->until_day == 0 && f.until_day)
        return 0;
    f.title = text(w, s, 4);
    f.decision_role = text(w, s, 5);
    f.name = full_name(w, s, 6);
    f.preferred_channel = text(w, s, 9);
    f.lang = text(w, s, 10);
    f.birth_day = s->row.v[11].null ? INT32_MIN : day(s, 11);
    f.opted_out = num(s, 12) != 0;
    if (again)
        *last = f;
    else
        APPEND(w, people, person_n, &f);
    return 0;
}

static struct person_fact *person_slot(struct history_walk *w, int64_t id)
{
    struct person_fact *list = (struct person_fact *)(uintptr_t)w->h.people;
    for (size_t i = 0; i < w->h.person_n; i++)
        if (list[i].id == id)
            return &list[i];
    return NULL;
}

/* Addresses come by person; those of nobody (0) are the client's own and make a nameless entry. */
static int take_address(struct history_walk *w, const struct stream *s)
{
    int64_t person_id = num(s, 1);
    struct person_fact *p = person_slot(w, person_id);
    if (!p && person_id)
        return 0;
    if (!p) {
        struct person_fact f = { .name = "", .title = "", .decision_role = "", .preferred_channel = "", .lang = "",
            .birth_day = INT32_MIN, .opted_out = w->h.opted_out };
        APPEND(w, people, person_n, &f);
        p = person_slot(w, 0);
    }
    struct address_fact *list = room(w, p->addresses, p->address_n, sizeof *list);
    if (!list)
        return -1;
    list[p->address_n++] = (struct address_fact){ .id = num(s, 2), .channel = line_name(w, raw(s, 3)),
        .consent = s->row.v[5].null ? line_name(w, raw(s, 4)) : "refused", .valid = num(s, 6) != 0 };
    p->addresses = list;
    return 0;
}

static int take_incident(struct history_walk *w, const struct stream *s)
{
    struct incident_fact f = { .day = day(s, 1), .kind = line_name(w, raw(s, 3)) };
    APPEND(w, incidents, incident_n, &f);
    return 0;
}

static int take_score(struct history_walk *w, const struct stream *s)
{
    struct score_fact f = { .day = day(s, 1), .person_id = num(s, 3), .score = (int)num(s, 4) };
    APPEND(w, scores, score_n, &f);
    return 0;
}

static void take_client(struct history_walk *w, const struct stream *s)
{
    struct history *h = &w->h;
    h->client_id = num(s, 0);
    h->name = text(w, s, 1);
    h->country = line_name(w, raw(s, 2));
    h->lang = line_name(w, raw(s, 3));
    h->industry = text(w, s, 4);
    h->city = text(w, s, 5);
    h->since_day = day(s, 6);
    h->released_day = day(s, 7);
    h->utc_offset_min = (int)num(s, 8);
    h->employees = (int)num(s, 9);
    h->sales_staff_id = num(s, 10);
    h->it_staff_id = num(s, 11);
    h->opted_out = num(s, 12) != 0;
}

int history_next(struct ctx *cx, struct history_walk *w, const struct history **out)
{
    if (!w->s[S_CLIENT].more)
        return 0;
    ctx_clear(&w->one);
    w->h = w->firm;
    take_client(w, &w->s[S_CLIENT]);
    if (advance(cx, &w->s[S_CLIENT]) || each(cx, w, S_INVOICE, take_invoice) || each(cx, w, S_PAYMENT, take_payment) ||
        each(cx, w, S_TOUCH, take_touch) || each(cx, w, S_SUBSCRIPTION, take_subscription) || each(cx, w, S_DEAL, take_deal) ||
        each(cx, w, S_PERSON, take_person) || each(cx, w, S_ADDRESS, take_address) || each(cx, w, S_LINE, take_line) ||
        each(cx, w, S_INCIDENT, take_incident) || each(cx, w, S_SCORE, take_score))
        return -1;
    if (history_purchases(&w->one, &w->h) || w->one.code)
        return NO_MEMORY(cx);
    *out = &w->h;
    return 1;
}

static int load_offerings(struct ctx *cx, struct db *db, struct history *h)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT id, name, line, interval_days, decision_days, price_minor, currency, recurring FROM facts_offering ORDER BY id"),
                 DB_NONE, &r))
        return -1;
    struct offering_fact *list = ctx_alloc(cx, (r.n + 1) * sizeof *list);
    if (!list)
        return -1;
    for (size_t i = 0; i < r.n; i++)
        list[i] = (struct offering_fact){ .id = db_int(&r, i, 0), .name = db_text(&r, i, 1), .line = db_text(&r, i, 2),
            .interval_days = (int)db_int(&r, i, 3), .decision_days = (int)db_int(&r, i, 4), .recurring = db_int(&r, i, 7) != 0,
            .price_minor = strcmp(db_text(&r, i, 6), h->set->currency) ? 0 : db_int(&r, i, 5) };
    h->catalogue = list;
    h->catalogue_n = r.n;
    return 0;
}

static int load_staff(struct ctx *cx, struct db *db, struct history *h)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT id, name, role, active, capacity, email FROM facts_staff ORDER BY id"), DB_NONE, &r))
        return -1;
    struct staff_fact *list = ctx_alloc(cx, (r.n + 1) * sizeof *list);
    if (!list)
        return -1;
    for (size_t i = 0; i < r.n; i++)
        list[i] = (struct staff_fact){ .id = db_int(&r, i, 0), .name = db_text(&r, i, 1), .role = db_text(&r, i, 2),
            .active = db_int(&r, i, 3) != 0, .capacity = (int)db_int(&r, i, 4), .email = db_text(&r, i, 5) };
    h->staff = list;
    h->staff_n = r.n;
    return 0;
}

static int load_firm(struct ctx *cx, struct db *db, struct history *h)
{
    struct db_rows r;
    if (load_offerings(cx, db, h) || load_staff(cx, db, h) ||
        db_query(cx, db, SQL("SELECT 1 FROM facts_payment LIMIT 1"), DB_NONE, &r))
        return -1;
    h->payments_known = r.n > 0;
    if (!r.n && db_query(cx, db, SQL("SELECT 1 FROM facts_invoice WHERE paid_day IS NOT NULL LIMIT 1"), DB_NONE, &r))
        return -1;
    h->payments_known |= r.n > 0;
    return 0;
}

/* By stream_id. The first column is the client everywhere. */
static const char *const statements[S_COUNT] = {
    [S_CLIENT] = SQL("SELECT id, name, country, lang, industry, city, since_day, released_day, utc_offset_min, employees, sales_staff_id, "
                     "it_staff_id, opted_out FROM facts_client WHERE id BETWEEN $1 AND $2 ORDER BY id"),
    [S_INVOICE] = SQL("SELECT client_id, day, id, due_day, total_minor, currency, line, recurring, paid_day, disputed FROM facts_invoice "
                      "WHERE client_id BETWEEN $1 AND $2 ORDER BY client_id, day, id"),
    [S_PAYMENT] = SQL("SELECT client_id, day, invoice_id, amount_minor, currency FROM facts_payment "
                      "WHERE client_id BETWEEN $1 AND $2 AND invoice_id <> 0 ORDER BY client_id, day, id"),
    [S_TOUCH] = SQL("SELECT client_id, day, id, person_id, staff_id, channel, direction, reason_id, outcome FROM facts_touch "
                    "WHERE client_id BETWEEN $1 AND $2 ORDER BY client_id, day, id"),
    [S_SUBSCRIPTION] = SQL("SELECT client_id, day, id, offering_id, price_minor, currency, interval_months, renew_day, until_day, title "
                           "FROM facts_subscription WHERE client_id BETWEEN $1 AND $2 ORDER BY client_id, day, id"),
    [S_DEAL] = SQL("SELECT client_id, day, id, person_id, staff_id, offering_id, stage, amount_minor, currency, offer_day, closed_day, title "
                   "FROM facts_deal WHERE client_id BETWEEN $1 AND $2 ORDER BY client_id, day, id"),
    [S_PERSON] = SQL("SELECT o.client_id, o.person_id, o.from_day, o.until_day, o.title, o.decision_role, p.family, p.given, p.patronymic, "
                     "p.preferred_channel, p.lang, p.birth_day, p.opted_out FROM facts_position o JOIN facts_person p ON p.id = o.person_id "
                     "WHERE o.client_id BETWEEN $1 AND $2 ORDER BY o.client_id, o.person_id, o.id"),
    [S_ADDRESS] = SQL("SELECT client_id, person_id, id, channel, consent, withdrawn_day, valid FROM facts_address "
                      "WHERE client_id BETWEEN $1 AND $2 ORDER BY client_id, person_id, id"),
    [S_LINE] = SQL("SELECT client_id, invoice_id, offering_id, line, amount_minor FROM facts_invoice_line "
                   "WHERE client_id BETWEEN $1 AND $2 ORDER BY client_id, invoice_id, n"),
    [S_INCIDENT] = SQL("SELECT client_id, day, id, kind FROM facts_incident WHERE client_id BETWEEN $1 AND $2 ORDER BY client_id, day, id"),
    [S_SCORE] = SQL("SELECT client_id, day, id, person_id, score FROM facts_score WHERE client_id BETWEEN $1 AND $2 ORDER BY client_id, day, id"),
};

static void release(void *walk)
{
    ctx_release(&((struct history_walk *)walk)->one);
}

static int open_streams(struct ctx *cx, struct db *db, const struct settings *set, int64_t from_client, int64_t to_client, unsigned streams,
                        struct history_walk **out)
{
    struct history_walk *w = ctx_alloc(cx, sizeof *w);
    if (!w)
        return -1;
    w->arena = cx->arena;
    w->firm.set = set;
    if (ctx_init(&w->one, CLIENT_MEMORY) || arena_on_free(cx->arena, release, w))
        return NO_MEMORY(cx);
    if (load_firm(cx, db, &w->firm))
        return -1;
    for (int i = 0; i < S_COUNT; i++)
        if (streams & 1u << i &&
            (db_cursor_open(cx, db, statements[i], DB(db_i(from_client), db_i(to_client)), &w->s[i].cursor) || advance(cx, &w->s[i])))
            return -1;
    *out = w;
    return 0;
}

int history_open(struct ctx *cx, struct db *db, const struct settings *set, int64_t from_client, int64_t to_client, struct history_walk **out)
{
    return open_streams(cx, db, set, from_client, to_client, ~0u, out);
}

int history_open_money(struct ctx *cx, struct db *db, const struct settings *set, struct history_walk **out)
{
    return open_streams(cx, db, set, 0, INT64_MAX, 1u << S_CLIENT | 1u << S_INVOICE | 1u << S_PAYMENT | 1u << S_SUBSCRIPTION, out);
}

void history_teach(struct history_walk *w, const struct model *model)
{
    w->firm.model = model;
}

void history_close(struct history_walk *w)
{
    for (int i = 0; i < S_COUNT; i++)
        if (w->s[i].cursor)
            db_cursor_close(w->s[i].cursor);
    ctx_clear(&w->one);
}
