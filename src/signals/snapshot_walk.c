/* Reading closed months: one cursor a month, merged in the order of clients. */
#include "signals/snapshot.h"

#include "base/day.h"

int snapshot_months(struct ctx *cx, struct db *db, const struct settings *set, int32_t to, struct snapshot_month **out, size_t *n)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT month_day, reconstructed, clients, active, month_minor, year_minor, billed12, mrr_minor FROM signals_month WHERE month_day <= $1 AND currency = $2 "
                             "ORDER BY month_day DESC LIMIT $3"), DB(db_i(to), db_s(set->currency), db_i(SNAPSHOT_MONTHS)), &r))
        return -1;
    struct snapshot_month *list = ctx_alloc(cx, (r.n + 1) * sizeof *list);
    if (!list)
        return -1;
    for (size_t i = 0; i < r.n; i++)
        list[r.n - 1 - i] = (struct snapshot_month){ .day = (int32_t)db_int(&r, i, 0), .reconstructed = db_int(&r, i, 1) != 0,
                                                     .clients = db_int(&r, i, 2), .active = db_int(&r, i, 3),
                                                     .month_minor = db_int(&r, i, 4), .year_minor = db_int(&r, i, 5), .billed12 = db_int(&r, i, 6),
                                                     .mrr_minor = db_int(&r, i, 7) };
    *out = list;
    *n = r.n;
    return 0;
}

int snapshot_correct(struct ctx *cx, struct db *db, const struct settings *set, struct snapshot_month *months, size_t n)
{
    struct db_cursor *cursor;
    struct db_row row;
    size_t k = 0;
    int rc;
    if (!n)
        return 0;
    for (size_t i = 0; i < n; i++)
        months[i].correction_minor = -months[i].month_minor;
    if (db_cursor_open(cx, db, SQL("SELECT day, sum(total_minor) FROM facts_invoice WHERE day BETWEEN $1 AND $2 AND currency = $3 GROUP BY day ORDER BY day"),
                       DB(db_i(day_month_start(months[0].day)), db_i(months[n - 1].day), db_s(set->currency)), &cursor))
        return -1;
    while ((rc = db_cursor_next(cx, cursor, &row)) == 1) {
        while (k < n && row.v[0].i > months[k].day)
            k++;
        if (k < n && row.v[0].i >= day_month_start(months[k].day))
            months[k].correction_minor += row.v[1].i;
    }
    db_cursor_close(cursor);
    return rc;
}

struct month_stream {
    struct db_cursor *cursor;
    struct db_row row;
    bool more;
};

struct snapshot_walk {
    struct month_stream *s;
    struct snapshot *rows;
    size_t n;
};

static int step(struct ctx *cx, struct month_stream *s)
{
    int rc = db_cursor_next(cx, s->cursor, &s->row);
    s->more = rc == 1;
    return rc < 0 ? -1 : 0;
}

int snapshot_open(struct ctx *cx, struct db *db, const int32_t *days, size_t n, struct snapshot_walk **out)
{
    struct snapshot_walk *w = ctx_alloc(cx, sizeof *w);
    if (!w || !(w->s = ctx_alloc(cx, (n + 1) * sizeof *w->s)) || !(w->rows = ctx_alloc(cx, (n + 1) * sizeof *w->rows)))
        return -1;
    w->n = n;
    for (size_t i = 0; i < n; i++)
        if (db_cursor_open(cx, db, SQL("SELECT client_id, phase, active, contract, first_day, last_day, month_minor, year_minor, mrr_minor, worth_minor, "
                                       "silence_days, talked, silence_cost_minor, bills, bills12, purchases12, lines FROM signals_snapshot "
                                       "WHERE month_day = $1 ORDER BY client_id"), DB(db_i(days[i])), &w->s[i].cursor) || step(cx, &w->s[i]))
            return -1;
    *out = w;
    return 0;
}

static void take(const struct db_row *r, struct snapshot *s)
{
    const struct db_value *v = r->v;
    *s = (struct snapshot){ .client_id = v[0].i, .phase = (enum phase)v[1].i, .active = v[2].i != 0, .contract = v[3].i != 0, .first_day = (int32_t)v[4].i,
        .last_day = (int32_t)v[5].i, .month_minor = v[6].i, .year_minor = v[7].i, .mrr_minor = v[8].i, .worth_minor = v[9].i,
        .silence_days = v[10].null ? -1 : (int)v[10].i, .talked = v[11].i != 0, .silence_cost_minor = v[12].i, .bills = (int)v[13].i,
        .bills12 = (int)v[14].i, .purchases12 = (int)v[15].i, .lines = (int)v[16].i };
}

int snapshot_next(struct ctx *cx, struct snapshot_walk *w, int64_t *client_id, const struct snapshot **rows)
{
    int64_t id = INT64_MAX;
    bool any = false;
    for (size_t i = 0; i < w->n; i++)
        if (w->s[i].more) {
            any = true;
            id = w->s[i].row.v[0].i < id ? w->s[i].row.v[0].i : id;
        }
    if (!any)
        return 0;
    for (size_t i = 0; i < w->n; i++) {
        w->rows[i] = (struct snapshot){ .silence_days = -1 };
        if (!w->s[i].more || w->s[i].row.v[0].i != id)
            continue;
        take(&w->s[i].row, &w->rows[i]);
        if (step(cx, &w->s[i]))
            return -1;
    }
    *client_id = id;
    *rows = w->rows;
    return 1;
}
