/* plan_env.h: a small base for tests of plan/, on SQLite and, with `pg` set, on PostgreSQL. */
#pragma once
#include <stdlib.h>
#include <unistd.h>

#include "check.h"
#include "deliver/outcome.h"
#include "plan/plan.h"

enum { TODAY = 20514 }; /* Monday, 2026-03-02 */

static struct ctx cx;
static struct db *db;
static struct settings set;
static const char *pg; /* NULL: SQLite */
static int url_n;
static char schema[64];

static inline void begin(void)
{
    char url[512] = "sqlite::memory:";
    ctx_init(&cx, (size_t)512 << 20);
    cx.today = TODAY;
    cx.now_at = (int64_t)TODAY * 86400 + 36000;
    if (pg) {
        snprintf(schema, sizeof schema, "plan_test_%d_%d", (int)getpid(), url_n++);
        snprintf(url, sizeof url, "%s%sworkspace=%s", pg, strchr(pg, '?') ? "&" : "?", schema);
    }
    settings_default(&set);
    if (db_open(&cx, url, true, &db))
        CHECK_STR(cx.message, "");
}

static inline void end(void)
{
    if (db_in_tx(db))
        db_rollback(db);
    if (pg)
        CHECK_INT(db_exec(&cx, db, ctx_printf(&cx, "DROP SCHEMA %s CASCADE", schema), DB_NONE, NULL), 0);
    ctx_release(&cx);
    db_close(db);
}

/* Fails with the message of the ctx, so that a broken set-up says why. */
#define OK(call) CHECK_STR((call) ? cx.message : "", "")

/* --- a small base --- */

static inline int64_t count(const char *sql)
{
    struct db_rows r;
    if (db_query(&cx, db, sql, DB_NONE, &r)) {
        CHECK_STR(cx.message, "");
        return -1;
    }
    return db_int(&r, 0, 0);
}

static inline int64_t fresh(void)
{
    int64_t id = 0;
    OK(db_ids(&cx, db, 1, &id));
    return id;
}

static inline int64_t add(const char *kind, size_t n, const char *const *names, const struct db_value *values)
{
    struct db_value f[KIND_FIELDS] = { 0 };
    struct record_ref ref = { 0 };
    struct by by = { .batch_id = 1 };
    const struct kind *k = kind_find(kind);
    for (size_t i = 0; i < k->field_n; i++) {
        const struct kind_field *field = &k->fields[i];
        bool text = field->type == FIELD_TEXT || field->type == FIELD_CHOICE || field->type == FIELD_CHANNEL || field->type == FIELD_CURRENCY;
        f[i] = text ? db_s(field->type == FIELD_CURRENCY ? "EUR" : "") : db_i_or_null(0, field->nullable);
        if (field->type == FIELD_CHOICE)
            f[i] = db_s(ctx_dupn(&cx, field->choices, strcspn(field->choices, "|")));
        for (size_t j = 0; j < n; j++)
            if (!strcmp(names[j], field->name))
                f[i] = values[j];
    }
    OK(record_add(&cx, db, &set, &by, k, f, &ref));
    return ref.id;
}

#define NAMES(...) sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *), (const char *const[]){ __VA_ARGS__ }
#define VALUES(...) (const struct db_value[]){ __VA_ARGS__ }

static inline int64_t add_staff(const char *name, const char *role, int capacity)
{
    return add("staff", NAMES("name", "role", "active", "capacity"), VALUES(db_s(name), db_s(role), db_i(1), db_i(capacity)));
}

static inline int64_t add_client(const char *name, int64_t staff, const char *country)
{
    return add("client", NAMES("name", "sales_staff_id", "country"), VALUES(db_s(name), db_i(staff), db_s(country)));
}

static inline int64_t add_person(int64_t client, const char *family, const char *channel, const char *value, const char *consent)
{
    int64_t id = add("person", NAMES("family"), VALUES(db_s(family)));
    add("position", NAMES("client_id", "person_id", "decision_role"), VALUES(db_i(client), db_i(id), db_s("decides")));
    if (channel)
        add("address", NAMES("client_id", "person_id", "channel", "value", "consent", "valid"),
            VALUES(db_i(client), db_i(id), db_s(channel), db_s(value), db_s(consent), db_i(1)));
    return id;
}

static inline int64_t add_invoice(int64_t client, int32_t day, int64_t minor)
{
    char number[24];
    snprintf(number, sizeof number, "N%lld", (long long)fresh());
    return add("invoice", NAMES("client_id", "day", "total_minor", "number"), VALUES(db_i(client), db_i(day), db_i(minor), db_s(number)));
}

static inline int64_t add_reason(const char *title, const char *audience)
{
    return add("reason", NAMES("title", "audience"), VALUES(db_s(title), db_s(audience)));
}

/* A client with a month of silence: care is due. */
static inline int64_t quiet_client(const char *name, int64_t staff, int64_t minor, int64_t *person)
{
    int64_t id = add_client(name, staff, "");
    int64_t p = add_person(id, name, "phone", "+74951234567", "unknown");
    add_invoice(id, TODAY - 40, minor);
    if (person)
        *person = p;
    return id;
}

static inline struct plan_result run(int32_t today)
{
    struct plan_result r = { 0 };
    cx.today = today;
    cx.now_at = (int64_t)today * 86400 + 36000;
    OK(plan_run(&cx, db, &set, today, &r));
    return r;
}

/* Every row of the plan, column by column, as one text. */
static inline const char *print(void)
{
    struct db_rows r;
    struct str s;
    str_init(&s, cx.arena, 64 << 20);
    OK(db_query(&cx, db, SQL("SELECT id, day, client_id, person_id, staff_id, channel, rule, period, section, purpose, reason_id, why, why_values, stake_minor, "
                             "currency, state, until_day, done_day, outcome, fact_id, from_min, until_min FROM plan_touch ORDER BY id"), DB_NONE, &r));
    for (size_t i = 0; i < r.n * r.columns; i++) {
        if (r.v[i].type == DB_TEXT && !r.v[i].null)
            str_puts(&s, r.v[i].s);
        else if (r.v[i].null)
            str_puts(&s, "NULL");
        else
            str_int(&s, r.v[i].i);
        str_putc(&s, i % r.columns == r.columns - 1 ? '\n' : '|');
    }
    return str_end(&cx, &s);
}

static inline struct plan_row only(void)
{
    struct plan_row *rows = NULL;
    size_t n = 0;
    OK(plan_today(&cx, db, 0, cx.today, false, &rows, &n));
    CHECK_INT(n, 1);
    return n ? rows[0] : (struct plan_row){ .why = "", .rule = "", .state = "", .reason = "", .person_name = "" };
}
