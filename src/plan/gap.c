#include "plan/gap.h"

#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "plan/consent.h"
#include "signals/measure.h"

enum { GROUPS_MOST = 1000 };

void gap_month(const struct settings *set, int32_t day, int32_t *from_day, int32_t *until_day)
{
    bool jalali = !strcmp(set->calendar, "jalali");
    *from_day = day_month_start_in(day, jalali);
    *until_day = day_add_months_in(*from_day, 1, jalali) - 1;
}

struct search {
    const struct library *library;
    int32_t today;
    struct db_cursor *worth; /* client_id, value; by client */
    struct db_row row;
    bool more;
    struct gaps *out;
    size_t cap;
};

static int advance(struct ctx *cx, struct search *s)
{
    int rc = db_cursor_next(cx, s->worth, &s->row);
    s->more = rc == 1;
    return rc < 0 ? -1 : 0;
}

static bool reachable(const struct history *h, const struct person_fact *p, int32_t today)
{
    if (p->opted_out || (p->id && !person_current(p, today)))
        return false;
    for (int c = 0; c < CHANNEL_COUNT; c++)
        if (consent_reach(h, p, (enum channel_id)c, false))
            return true;
    return false;
}

/* Whether nobody there has news to hear. A nameless office counts only where nobody by name can be reached. */
static bool look(const struct search *s, const struct history *h, struct gap *g)
{
    bool named = false, news = false;
    for (size_t i = 0; i < h->person_n; i++)
        named |= h->people[i].id && reachable(h, &h->people[i], s->today);
    for (size_t i = 0; i < h->person_n && !news; i++) {
        const struct person_fact *p = &h->people[i];
        if ((named && !p->id) || !reachable(h, p, s->today))
            continue;
        if (!g->people++)
            g->lang = library_lang(h, p);
        news = library_news(s->library, h, g->phase, p, false) != 0;
        g->offering_left |= library_news(s->library, h, g->phase, p, true) != 0;
    }
    return !news;
}

static int keep(struct ctx *cx, struct search *s, const struct history *h, const struct gap *g)
{
    struct gaps *out = s->out;
    if (out->n == s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 64;
        out->rows = arena_grow(cx->arena, out->rows, s->cap * sizeof *out->rows, cap * sizeof *out->rows);
        if (!out->rows)
            return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
        s->cap = cap;
    }
    struct gap *row = &out->rows[out->n++];
    *row = *g;
    row->lang = ctx_dupn(cx, g->lang, strnlen(g->lang, 2));
    row->name = ctx_dup(cx, h->name);
    row->industry = ctx_dup(cx, h->industry);
    out->offering_left += g->offering_left;
    if (g->worth_known)
        out->worth_minor = measure_add(out->worth_minor, g->worth_minor);
    return row->lang && row->name && row->industry ? 0 : -1;
}

static int take_worth(struct ctx *cx, struct search *s, struct gap *g)
{
    while (s->more && s->row.v[0].i < g->client_id)
        if (advance(cx, s))
            return -1;
    if (s->more && s->row.v[0].i == g->client_id) {
        g->worth_known = true;
        g->worth_minor = s->row.v[1].i;
    }
    return 0;
}

static int one(struct ctx *cx, struct search *s, const struct signal *phase, const struct history *h)
{
    struct gap g = { .client_id = h->client_id, .lang = "" };
    g.phase = (enum phase)phase->derive(h, s->today).value;
    if (g.phase == PHASE_RELEASED || h->opted_out)
        return 0;
    bool gap = look(s, h, &g);
    s->out->reachable += g.people > 0;
    s->out->unreachable += g.people == 0;
    return gap && g.people ? take_worth(cx, s, &g) || keep(cx, s, h, &g) ? -1 : 0 : 0;
}

/* --- groups --- */

static int add_to(struct ctx *cx, struct gaps *o, const char *by, const char *name, const struct gap *g)
{
    size_t i = 0;
    while (i < o->group_n && (strcmp(o->groups[i].by, by) != 0 || strcmp(o->groups[i].name, name) != 0))
        i++;
    if (i == GROUPS_MOST)
        return 0;
    if (!o->groups && !(o->groups = ctx_alloc(cx, GROUPS_MOST * sizeof *o->groups)))
        return -1;
    if (i == o->group_n)
        o->groups[o->group_n++] = (struct gap_group){ .by = by, .name = name };
    o->groups[i].clients++;
    if (g->worth_known)
        o->groups[i].worth_minor = measure_add(o->groups[i].worth_minor, g->worth_minor);
    return 0;
}

static int by_worth(const void *a, const void *b)
{
    const struct gap *x = a, *y = b;
    if (x->worth_known != y->worth_known)
        return y->worth_known - x->worth_known;
    if (x->worth_minor != y->worth_minor)
        return x->worth_minor < y->worth_minor ? 1 : -1;
    return (x->client_id > y->client_id) - (x->client_id < y->client_id);
}

static int dearest_group(const void *a, const void *b)
{
    const struct gap_group *x = a, *y = b;
    int by = strcmp(x->by, y->by);
    if (by)
        return -by; /* phase, language, industry */
    if (x->worth_minor != y->worth_minor)
        return x->worth_minor < y->worth_minor ? 1 : -1;
    return x->clients != y->clients ? x->clients < y->clients ? 1 : -1 : strcmp(x->name, y->name);
}

static int sort_out(struct ctx *cx, struct gaps *o)
{
    for (size_t i = 0; i < o->n; i++) {
        const struct gap *g = &o->rows[i];
        if (add_to(cx, o, "phase", phase_names[g->phase], g) || add_to(cx, o, "language", g->lang, g) || add_to(cx, o, "industry", g->industry, g))
            return -1;
    }
    if (o->n)
        qsort(o->rows, o->n, sizeof *o->rows, by_worth);
    if (o->group_n)
        qsort(o->groups, o->group_n, sizeof *o->groups, dearest_group);
    return 0;
}

int gap_find(struct ctx *cx, struct db *db, const struct settings *set, int32_t today, int32_t from_day, int32_t until_day, struct gaps *out)
{
    const struct signal *phase = signal_all[signal_index("phase")];
    struct gaps found = { .from_day = from_day, .until_day = until_day };
    struct search s = { .today = today, .out = &found };
    struct library *library;
    struct history_walk *walk;
    const struct history *h;
    int rc;
    if (library_load(cx, db, from_day, until_day, &library) || library_load_planned(cx, db, library))
        return -1;
    s.library = library;
    if (db_cursor_open(cx, db, SQL("SELECT client_id, value FROM signals_reading WHERE signal = 'worth' AND value IS NOT NULL ORDER BY client_id"), DB_NONE,
                       &s.worth) || advance(cx, &s) || history_open(cx, db, set, 0, INT64_MAX, &walk))
        return -1;
    while ((rc = history_next(cx, walk, &h)) == 1)
        if (one(cx, &s, phase, h))
            return -1;
    if (rc)
        return -1;
    history_close(walk);
    db_cursor_close(s.worth);
    if (sort_out(cx, &found))
        return -1;
    *out = found;
    return 0;
}

/* --- the coming month --- */

static void coming(const struct settings *set, int32_t today, struct gap_note *n)
{
    gap_month(set, today, &n->from_day, &n->until_day);
    gap_month(set, n->until_day + 1, &n->from_day, &n->until_day);
}

int gap_count(struct ctx *cx, struct db *db, const struct settings *set, int32_t today, struct gap_note *out)
{
    struct gap_note n;
    struct gaps g;
    coming(set, today, &n);
    if (gap_find(cx, db, set, today, n.from_day, n.until_day, &g))
        return -1;
    n.clients = (int64_t)g.n;
    n.offering_left = g.offering_left;
    n.worth_minor = g.worth_minor;
    *out = n;
    return db_exec(cx, db, SQL("INSERT INTO plan_gap (from_day, until_day, clients, offering_left, worth_minor) VALUES ($1, $2, $3, $4, $5) "
                               "ON CONFLICT (from_day) DO UPDATE SET until_day = $2, clients = $3, offering_left = $4, worth_minor = $5"),
                   DB(db_i(n.from_day), db_i(n.until_day), db_i(n.clients), db_i(n.offering_left), db_i(n.worth_minor)), NULL);
}

int gap_noted(struct ctx *cx, struct db *db, const struct settings *set, int32_t today, struct gap_note *out)
{
    struct gap_note n;
    struct db_rows r;
    coming(set, today, &n);
    if (db_query(cx, db, SQL("SELECT until_day, clients, offering_left, worth_minor FROM plan_gap WHERE from_day = $1"), DB(db_i(n.from_day)), &r))
        return -1;
    *out = r.n ? (struct gap_note){ n.from_day, (int32_t)db_int(&r, 0, 0), db_int(&r, 0, 1), db_int(&r, 0, 2), db_int(&r, 0, 3) } : (struct gap_note){ 0 };
    return 0;
}

int gap_forget(struct ctx *cx, struct db *db)
{
    return db_exec(cx, db, SQL("DELETE FROM plan_gap"), DB_NONE, NULL);
}
