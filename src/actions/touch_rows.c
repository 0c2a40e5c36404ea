/* Rows of planned touches as the screens show them. */
#include "actions/write.h"
#include "plan/calendar.h"
#include "plan/hours.h"
#include "signals/signal.h"

#include <string.h>

static const struct db_value *at(const struct db_rows *r, size_t row, size_t col)
{
    return &r->v[row * r->columns + col];
}

static const char *clock_text(struct call *c, int64_t minute)
{
    return ctx_printf(c->cx, "%02d:%02d", (int)(minute / 60 % 24), (int)(minute % 60));
}

static int64_t minute_at(const struct call *c, int64_t utc_offset_min)
{
    return ((c->cx->now_at / 60 + utc_offset_min) % 1440 + 1440) % 1440;
}

/* The span in which the touch may ring, and where we are in it. */
static void write_span(struct call *c, const struct db_rows *r, size_t i)
{
    int64_t from = db_int(r, i, 26), until = db_int(r, i, 27), now = minute_at(c, c->set->utc_offset_min);
    bool none = db_null(r, i, 26) || db_null(r, i, 27);
    if (until > 1440 && now < until - 1440) /* past midnight, still in it */
        now += 1440;
    write_text(c->out, "hours", none ? NULL : ctx_printf(c->cx, "%s\xe2\x80\x93%s", clock_text(c, from), clock_text(c, until)));
    write_text(c->out, "hours_state", none ? NULL : db_int(r, i, 22) > c->cx->today || now < from ? "later" : now < until ? "now" : "over");
}

/* Calls, visits and messages belong into the client's own working hours; people decide, the program says the time there. */
static void write_hours(struct call *c, const char *channel, int64_t utc_offset_min)
{
    bool now = !strcmp(channel, "call") || !strcmp(channel, "visit") || !strcmp(channel, "messenger");
    write_text(c->out, "local_time", clock_text(c, minute_at(c, utc_offset_min)));
    write_bool(c->out, "quiet_now", now && hours_quiet_at(c->set, (int)utc_offset_min, c->cx->now_at));
}

/* The e-mail that was approved for the touch, if any; cancelled ones are of the past. */
static void write_delivery(struct call *c, const struct db_rows *r, size_t i)
{
    bool none = db_null(r, i, 28) || !strcmp(db_text(r, i, 28), "cancelled");
    write_text(c->out, "delivery", none ? NULL : db_text(r, i, 28));
    write_int_or_null(c->out, "delivery_at", db_int(r, i, 29), none || strcmp(db_text(r, i, 28), "queued") != 0);
    write_text(c->out, "delivery_error", none ? NULL : tr(c->cx->lang, db_text(r, i, 30)));
}

SHAPE(TouchRow, TOUCH_ROW_FIELDS);

static void write_members(struct call *c, const struct db_rows *r, size_t i)
{
    struct json *j = c->out;
    int64_t phase = db_int(r, i, 7);
    write_int(j, "id", db_int(r, i, 0));
    write_text(j, "section", db_text(r, i, 1));
    write_text(j, "state", db_text(r, i, 2));
    write_text(j, "rule", db_text(r, i, 3));
    write_int(j, "client_id", db_int(r, i, 4));
    write_text(j, "client", db_text(r, i, 5));
    write_int_or_null(j, "worth_minor", db_int(r, i, 6), db_null(r, i, 6));
    write_text(j, "phase", !db_null(r, i, 7) && phase >= 0 && phase < PHASE_COUNT ? phase_names[phase] : NULL);
    write_int_or_null(j, "person_id", db_int(r, i, 8), db_int(r, i, 8) == 0);
    write_text(j, "person", db_int(r, i, 8) ? ctx_printf(c->cx, "%s%s%s", db_text(r, i, 10), *db_text(r, i, 10) && *db_text(r, i, 9) ? " " : "", db_text(r, i, 9)) : NULL);
    write_text(j, "title", db_null(r, i, 11) ? NULL : db_text(r, i, 11));
    write_int(j, "staff_id", db_int(r, i, 12));
    write_text(j, "staff", db_null(r, i, 13) ? NULL : db_text(r, i, 13));
    write_text(j, "channel", db_text(r, i, 14));
    write_text(j, "purpose", tr(c->cx->lang, db_text(r, i, 15)));
    write_int_or_null(j, "reason_id", db_int(r, i, 16), db_int(r, i, 16) == 0);
    write_text(j, "reason", db_null(r, i, 17) ? NULL : db_text(r, i, 17));
    write_why(c, "why", db_text(r, i, 18), db_text(r, i, 19));
    write_int(j, "stake_minor", db_int(r, i, 20));
    write_text(j, "currency", db_text(r, i, 21));
    write_day(j, "due_day", db_int(r, i, 22), false);
    write_day(j, "until_day", db_int(r, i, 23), at(r, i, 23)->null);
    write_text(j, "outcome", db_text(r, i, 24));
    write_hours(c, db_text(r, i, 14), db_int(r, i, 25));
    write_span(c, r, i);
    write_delivery(c, r, i);
}

/* Worth and phase stand with the client as the last `signals run` derived them. */
#define TOUCH_ROWS \
    "SELECT p.id, p.section, p.state, p.rule, p.client_id, c.name, w.value, f.value, p.person_id, h.family, h.given," \
    " (SELECT q.title FROM facts_position q WHERE q.client_id = p.client_id AND q.person_id = p.person_id AND q.until_day IS NULL ORDER BY q.id LIMIT 1)," \
    " p.staff_id, s.name, p.channel, p.purpose, p.reason_id, coalesce(n.title, o.name), p.why, p.why_values, p.stake_minor, p.currency, p.day, p.until_day, p.outcome, c.utc_offset_min, p.from_min, p.until_min," \
    " d.state, d.not_before_at, d.error" \
    " FROM plan_touch p JOIN facts_client c ON c.id = p.client_id" \
    " LEFT JOIN facts_person h ON h.id = p.person_id LEFT JOIN facts_staff s ON s.id = p.staff_id LEFT JOIN facts_reason n ON n.id = p.reason_id LEFT JOIN facts_offering o ON o.id = p.reason_id" \
    " LEFT JOIN signals_reading w ON w.client_id = p.client_id AND w.signal = 'worth'" \
    " LEFT JOIN signals_reading f ON f.client_id = p.client_id AND f.signal = 'phase'" \
    " LEFT JOIN deliver_outbox d ON d.id = (SELECT max(x.id) FROM deliver_outbox x WHERE x.plan_id = p.id)"

static int read_rows(struct call *c, const struct touch_filter *f, struct db_rows *rows)
{
    struct ctx *cx = c->cx;
    int64_t all = c->scope == SCOPE_ALL, me = c->who->staff_id;
    if (f->id)
        return db_query(cx, c->db, SQL(TOUCH_ROWS " WHERE p.id = $1"), DB(db_i(f->id)), rows);
    if (f->client_id)
        return db_query(cx, c->db, SQL(TOUCH_ROWS " WHERE p.client_id = $1 AND p.state = 'planned' ORDER BY p.day, p.id"), DB(db_i(f->client_id)), rows);
    return db_query(cx, c->db,
                    SQL(TOUCH_ROWS " WHERE ((p.state = 'planned' AND p.day <= $1) OR (p.state IN ('done', 'skipped') AND p.done_day = $5) OR p.state = 'queued')"
                                   " AND ($2 = 0 OR p.staff_id = $2) AND ($3 = 1 OR p.staff_id = $4 OR c.sales_staff_id = $4 OR c.it_staff_id = $4)"
                                   " ORDER BY CASE p.section WHEN 'now' THEN 0 WHEN 'quiet' THEN 1 ELSE 2 END, p.stake_minor DESC, p.id LIMIT 2000"),
                    DB(db_i(f->queue_day), db_i(f->staff_id), db_i(all), db_i(me), db_i(cx->today)), rows);
}

int write_touch_rows(struct call *c, const struct touch_filter *f, int64_t *n)
{
    struct db_rows rows;
    if (read_rows(c, f, &rows))
        return -1;
    json_begin_array(c->out);
    for (size_t i = 0; i < rows.n; i++) {
        json_begin_object(c->out);
        write_members(c, &rows, i);
        json_end_object(c->out);
    }
    json_end_array(c->out);
    if (n)
        *n = (int64_t)rows.n;
    return 0;
}

int write_touch(struct call *c, int64_t id)
{
    struct db_rows rows;
    if (read_rows(c, &(struct touch_filter){ .id = id }, &rows))
        return -1;
    if (!rows.n)
        return fail(c->cx, ERR_NOTFOUND, "there is no planned touch %lld", (long long)id);
    write_members(c, &rows, 0);
    return 0;
}

int queue_day(struct call *c, int32_t *day)
{
    struct calendar *cal;
    if (calendar_load(c->cx, c->db, c->set, c->cx->today, &cal))
        return -1;
    *day = calendar_next(cal, c->cx->today, "");
    return 0;
}
