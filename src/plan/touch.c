/* The rows of plan.h: reading them for people, closing, snoozing, promising. */
#include "plan/plan.h"

#include <string.h>

#include "plan/calendar.h"
#include "plan/choose.h"
#include "plan/hours.h"
#include "signals/signals.h"

enum { SENTENCES = 600 };

static int put_row(struct ctx *cx, const struct db_rows *r, size_t i, bool jalali, struct plan_row *row)
{
    struct str why;
    str_init(&why, cx->arena, 4096);
    why_render(db_text(r, i, 10), db_text(r, i, 11), cx->lang, jalali, &why);
    int channel = channel_parse(db_text(r, i, 5)), section = section_parse(db_text(r, i, 8));
    *row = (struct plan_row){
        .id = db_int(r, i, 0), .day = (int32_t)db_int(r, i, 1), .client_id = db_int(r, i, 2), .person_id = db_int(r, i, 3),
        .staff_id = db_int(r, i, 4), .channel = channel < 0 ? CHANNEL_CALL : (enum channel_id)channel, .rule = db_text(r, i, 6),
        .period = db_int(r, i, 7), .section = section < 0 ? SECTION_NOW : (enum plan_section)section, .purpose = db_text(r, i, 9),
        .stake_minor = db_int(r, i, 12), .currency = db_text(r, i, 13), .state = db_text(r, i, 14), .until_day = (int32_t)db_int(r, i, 15),
        .done_day = (int32_t)db_int(r, i, 16), .outcome = db_text(r, i, 17), .fact_id = db_int(r, i, 18), .version = db_int(r, i, 19),
        .reason_id = db_int(r, i, 20), .client_name = db_text(r, i, 21), .utc_offset_min = (int)db_int(r, i, 22),
        .staff_name = db_text(r, i, 26), .reason = *db_text(r, i, 27) ? db_text(r, i, 27) : db_text(r, i, 28),
        .step = db_text(r, i, 29), .lang = *db_text(r, i, 30) ? db_text(r, i, 30) : db_text(r, i, 31),
    };
    const char *family = db_text(r, i, 23), *given = db_text(r, i, 24), *patronymic = db_text(r, i, 25);
    row->person_name = ctx_printf(cx, "%s%s%s%s%s", given, *given && *patronymic ? " " : "", patronymic, *family && (*given || *patronymic) ? " " : "", family);
    row->why = str_end(cx, &why);
    return row->why && row->person_name ? 0 : -1;
}

static int put_rows(struct ctx *cx, const struct db_rows *r, bool jalali, struct plan_row **out, size_t *n)
{
    struct plan_row *rows = ctx_alloc(cx, (r->n + 1) * sizeof *rows);
    if (!rows)
        return -1;
    for (size_t i = 0; i < r->n; i++)
        if (put_row(cx, r, i, jalali, &rows[i]))
            return -1;
    *out = rows;
    *n = r->n;
    return 0;
}

#define COLUMNS \
    "t.id, t.day, t.client_id, t.person_id, t.staff_id, t.channel, t.rule, t.period, t.section, t.purpose, t.why, t.why_values, " \
    "t.stake_minor, t.currency, t.state, t.until_day, t.done_day, t.outcome, t.fact_id, t.version, t.reason_id, " \
    "c.name, c.utc_offset_min, p.family, p.given, p.patronymic, s.name, n.title, o.name, t.step, p.lang, c.lang"
#define TABLES \
    "plan_touch t JOIN facts_client c ON c.id = t.client_id LEFT JOIN facts_person p ON p.id = t.person_id " \
    "LEFT JOIN facts_staff s ON s.id = t.staff_id LEFT JOIN facts_reason n ON n.id = t.reason_id " \
    "LEFT JOIN facts_offering o ON o.id = t.reason_id"

int plan_today(struct ctx *cx, struct db *db, int64_t staff_id, int32_t today, bool jalali, struct plan_row **rows, size_t *n)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT " COLUMNS " FROM " TABLES " WHERE ((t.state = 'planned' AND t.day <= $2) "
                             "OR (t.state IN ('done', 'skipped') AND t.done_day = $2)) AND ($1 = 0 OR t.staff_id = $1) "
                             "ORDER BY CASE WHEN t.state = 'planned' THEN 0 ELSE 1 END, "
                             "CASE t.section WHEN 'now' THEN 0 WHEN 'quiet' THEN 1 ELSE 2 END, t.stake_minor DESC, t.id"),
                 DB(db_i(staff_id), db_i(today)), &r))
        return -1;
    return put_rows(cx, &r, jalali, rows, n);
}

int plan_of_client(struct ctx *cx, struct db *db, int64_t client_id, bool jalali, struct plan_row **rows, size_t *n)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT " COLUMNS " FROM " TABLES " WHERE t.client_id = $1 ORDER BY t.day DESC, t.id DESC LIMIT 100"),
                 DB(db_i(client_id)), &r))
        return -1;
    return put_rows(cx, &r, jalali, rows, n);
}

int plan_get(struct ctx *cx, struct db *db, int64_t id, bool jalali, struct plan_row *out)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT " COLUMNS " FROM " TABLES " WHERE t.id = $1"), DB(db_i(id)), &r))
        return -1;
    if (!r.n)
        return fail(cx, ERR_NOTFOUND, "there is no planned touch %lld", (long long)id);
    return put_row(cx, &r, 0, jalali, out);
}

/* Nothing changed: say whether the row is gone or somebody was quicker. */
static int quicker(struct ctx *cx, struct db *db, int64_t id, int64_t changed)
{
    struct db_rows r;
    if (changed)
        return 0;
    if (db_query(cx, db, SQL("SELECT state FROM plan_touch WHERE id = $1"), DB(db_i(id)), &r))
        return -1;
    if (!r.n)
        return fail(cx, ERR_NOTFOUND, "there is no planned touch %lld", (long long)id);
    return fail(cx, ERR_CONFLICT, "this touch is %s already; reload the list", db_text(&r, 0, 0));
}

int plan_close(struct ctx *cx, struct db *db, int64_t id, const char *state, int32_t done_day, const char *outcome, int64_t fact_id)
{
    int64_t changed;
    if (db_exec(cx, db, SQL("UPDATE plan_touch SET state = $2, done_day = $3, outcome = $4, fact_id = $5, version = version + 1 "
                            "WHERE id = $1 AND state IN ('planned', 'snoozed')"),
                DB(db_i(id), db_s(state), db_i(done_day), db_s(outcome), db_i(fact_id)), &changed))
        return -1;
    return quicker(cx, db, id, changed);
}

int plan_queue(struct ctx *cx, struct db *db, int64_t id, int32_t today)
{
    int64_t changed;
    if (db_exec(cx, db, SQL("UPDATE plan_touch SET state = 'queued', until_day = NULL, done_day = $2, version = version + 1 "
                            "WHERE id = $1 AND state IN ('planned', 'snoozed')"), DB(db_i(id), db_i(today)), &changed))
        return -1;
    return quicker(cx, db, id, changed);
}

int plan_unqueue(struct ctx *cx, struct db *db, int64_t id, const char *state, int32_t day, const char *outcome, int64_t fact_id)
{
    return db_exec(cx, db, SQL("UPDATE plan_touch SET state = $2, done_day = $3, outcome = $4, fact_id = $5, version = version + 1 "
                               "WHERE id = $1 AND state IN ('planned', 'snoozed', 'queued')"),
                   DB(db_i(id), db_s(state), db_i_or_null(day, strcmp(state, "planned") == 0), db_s(outcome), db_i(fact_id)), NULL);
}

int plan_snooze(struct ctx *cx, struct db *db, int64_t id, int32_t until_day, int32_t today)
{
    int64_t changed;
    if (until_day <= today)
        return fail(cx, ERR_INPUT, "choose a day after today");
    if (db_exec(cx, db, SQL("UPDATE plan_touch SET state = 'snoozed', until_day = $2, done_day = $3, version = version + 1 "
                            "WHERE id = $1 AND state = 'planned'"), DB(db_i(id), db_i(until_day), db_i(today)), &changed))
        return -1;
    return quicker(cx, db, id, changed);
}

int plan_reopen(struct ctx *cx, struct db *db, int64_t id, int64_t version)
{
    int64_t changed;
    if (db_exec(cx, db, SQL("UPDATE plan_touch SET state = 'planned', until_day = NULL, done_day = NULL, outcome = '', fact_id = 0, "
                            "version = version + 1 WHERE id = $1 AND version = $2 AND state IN ('done', 'skipped', 'snoozed')"),
                DB(db_i(id), db_i(version)), &changed))
        return -1;
    return quicker(cx, db, id, changed);
}

int plan_assign(struct ctx *cx, struct db *db, int64_t id, int64_t staff_id)
{
    int64_t changed;
    if (db_exec(cx, db, SQL("UPDATE plan_touch SET staff_id = $2, version = version + 1 WHERE id = $1 AND state IN ('planned', 'snoozed')"),
                DB(db_i(id), db_i(staff_id)), &changed))
        return -1;
    return quicker(cx, db, id, changed);
}

/* Who is really reached, and how: as agreed where that is lawful, else whoever may be. */
static int promise_choice(struct ctx *cx, struct db *db, const struct settings *set, const struct promise *p, int32_t *day, struct choice *choice,
                          struct span *hours)
{
    struct calendar *calendar;
    struct library *library;
    struct history_walk *walk;
    const struct history *h;
    struct reading readings[SIGNAL_MAX];
    const struct proposal want = { .person_id = p->person_id, .service_message = true, .agreed = true };
    if (calendar_load(cx, db, set, p->day, &calendar) || library_load(cx, db, p->day, p->day, &library) ||
        history_open(cx, db, set, p->client_id, p->client_id, &walk))
        return -1;
    int rc = history_next(cx, walk, &h);
    if (rc != 1)
        return rc < 0 ? -1 : fail(cx, ERR_NOTFOUND, "there is no client %lld", (long long)p->client_id);
    signals_derive(h, p->today, readings);
    *day = calendar_next(calendar, p->day, h->country);
    *choice = (struct choice){ .person_id = p->person_id, .channel = p->channel };
    bool found = choose_holds(h, choice, &want, *day) ||
        choose(&(struct client_view){ .h = h, .readings = readings }, library, &want, *day, choice) == CHOOSE_OK;
    hours_touch(h, choice->channel, hours);
    history_close(walk);
    return found ? 0 : fail(cx, ERR_INPUT, "nobody at this client may be reached, so no next touch can be planned; leave the day empty");
}

int plan_promise(struct ctx *cx, struct db *db, const struct settings *set, const struct promise *p, int64_t *id)
{
    struct choice choice;
    struct span hours = { 0 };
    struct why why;
    char message[SENTENCES];
    int32_t day = 0;
    int64_t row;
    if (p->day <= p->today)
        return fail(cx, ERR_INPUT, "choose a day after today");
    if (promise_choice(cx, db, set, p, &day, &choice, &hours) || db_ids(cx, db, 1, &row))
        return -1;
    why_say(&why, *p->text ? N_("promised on {day}: {text}") : N_("promised on {day}"));
    why_day(&why, "day", p->today);
    if (*p->text)
        why_text(&why, "text", p->text);
    why_message(&why, message, sizeof message);
    if (db_exec(cx, db, SQL("INSERT INTO plan_touch (id, day, client_id, person_id, staff_id, channel, rule, period, section, purpose, reason_id, why, "
                            "why_values, stake_minor, currency, state, until_day, done_day, outcome, fact_id, version, from_min, until_min) VALUES "
                            "($1, $2, $3, $4, $5, $6, 'promise', $7, 'now', $8, 0, $9, $10, $11, $12, 'planned', NULL, NULL, '', 0, 1, $13, $14)"),
                DB(db_i(row), db_i(day), db_i(p->client_id), db_i(choice.person_id), db_i(p->staff_id), db_s(channel_names[choice.channel]),
                   db_i(p->fact_id), db_s(N_("do what was promised")), db_s(message), db_s(why.values), db_i(p->stake_minor), db_s(set->currency),
                   db_i_or_null(hours.from_min, !hours.until_min), db_i_or_null(hours.until_min, !hours.until_min)), NULL))
        return -1;
    *id = row;
    return 0;
}

int plan_promise_forget(struct ctx *cx, struct db *db, int64_t client_id, int64_t fact_id)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT id, state FROM plan_touch WHERE client_id = $1 AND rule = 'promise' AND period = $2"),
                 DB(db_i(client_id), db_i(fact_id)), &r))
        return -1;
    if (!r.n)
        return 0;
    if (!strcmp(db_text(&r, 0, 1), "done"))
        return fail(cx, ERR_CONFLICT, "what was promised in it is done already; undo that first");
    return db_exec(cx, db, SQL("DELETE FROM plan_touch WHERE id = $1"), DB(db_i(db_int(&r, 0, 0))), NULL);
}

int plan_withdraw(struct ctx *cx, struct db *db, int64_t client_id, int64_t person_id, int64_t fact_id, int32_t today)
{
    if (!person_id)
        return db_exec(cx, db, SQL("UPDATE plan_touch SET state = 'dropped', done_day = $3, fact_id = $2, version = version + 1 "
                                   "WHERE state = 'planned' AND client_id = $1"), DB(db_i(client_id), db_i(fact_id), db_i(today)), NULL);
    return db_exec(cx, db, SQL("UPDATE plan_touch SET state = 'dropped', done_day = $3, fact_id = $2, version = version + 1 "
                               "WHERE state = 'planned' AND person_id = $1 AND client_id IN (SELECT client_id FROM facts_position WHERE person_id = $1)"),
                   DB(db_i(person_id), db_i(fact_id), db_i(today)), NULL);
}

int plan_restore(struct ctx *cx, struct db *db, int64_t fact_id, int32_t day)
{
    return db_exec(cx, db, SQL("UPDATE plan_touch SET state = 'planned', done_day = NULL, fact_id = 0, version = version + 1 "
                               "WHERE day >= $2 AND state = 'dropped' AND fact_id = $1"), DB(db_i(fact_id), db_i((int64_t)day - 400)), NULL);
}
