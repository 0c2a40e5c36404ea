#include "plan/cadence_store.h"

#include <stdlib.h>
#include <string.h>

#include "kit/asset.h"
#include "plan/programme.h"

#define SHIPPED "/cadences/"

enum { CADENCES = 200 };

/* --- those built in --- */

static bool shipped(const struct asset *a)
{
    return !strncmp(a->path, SHIPPED, strlen(SHIPPED));
}

static int read_shipped(struct ctx *cx, const struct asset *a, struct stored_cadence *out)
{
    *out = (struct stored_cadence){ .text = ctx_dupn(cx, (const char *)a->data, a->size) };
    return out->text ? cadence_parse(cx, out->text, &out->cadence) : -1;
}

static int find_shipped(struct ctx *cx, const char *name, struct stored_cadence *out)
{
    const char *path = ctx_printf(cx, SHIPPED "%s.cadence", name);
    const struct asset *a = path ? asset_find(asset_table, asset_table_count, path) : NULL;
    if (!path)
        return -1;
    if (!a)
        return fail(cx, ERR_NOTFOUND, "there is no cadence %s; see cadence list", name);
    return read_shipped(cx, a, out);
}

/* --- the table --- */

static int put(struct ctx *cx, const struct db_rows *r, size_t i, struct stored_cadence *out)
{
    *out = (struct stored_cadence){ .text = db_text(r, i, 0), .stored = true, .on = db_int(r, i, 1) != 0, .staff_id = db_int(r, i, 2),
        .changed_at = db_int(r, i, 3) };
    return cadence_parse(cx, out->text, &out->cadence);
}

static int by_name(const void *a, const void *b)
{
    const struct stored_cadence *x = a, *y = b;
    return strcmp(x->cadence->name, y->cadence->name);
}

int cadence_list(struct ctx *cx, struct db *db, struct stored_cadence **out, size_t *n)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT text, is_on, staff_id, changed_at FROM plan_cadence ORDER BY name"), DB_NONE, &r))
        return -1;
    struct stored_cadence *list = ctx_alloc(cx, (r.n + asset_table_count + 1) * sizeof *list);
    size_t have = 0;
    for (; list && have < r.n; have++)
        if (put(cx, &r, have, &list[have]))
            return -1;
    for (size_t i = 0, stored = have; list && i < asset_table_count; i++) {
        bool known = false;
        if (!shipped(&asset_table[i]))
            continue;
        if (read_shipped(cx, &asset_table[i], &list[have]))
            return -1;
        for (size_t k = 0; k < stored; k++)
            known |= !strcmp(list[k].cadence->name, list[have].cadence->name);
        have += !known;
    }
    if (!list)
        return -1;
    qsort(list, have, sizeof *list, by_name);
    *out = list;
    *n = have;
    return 0;
}

int cadence_get(struct ctx *cx, struct db *db, const char *name, struct stored_cadence *out)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT text, is_on, staff_id, changed_at FROM plan_cadence WHERE name = $1"), DB(db_s(name)), &r))
        return -1;
    return r.n ? put(cx, &r, 0, out) : find_shipped(cx, name, out);
}

static int write_row(struct ctx *cx, struct db *db, const struct stored_cadence *s)
{
    struct db_rows r;
    int64_t id;
    if (db_query(cx, db, SQL("SELECT count(*) FROM plan_cadence WHERE name <> $1"), DB(db_s(s->cadence->name)), &r))
        return -1;
    if (db_int(&r, 0, 0) >= CADENCES)
        return fail(cx, ERR_INPUT, "there are %d cadences already; load this one under the name of one that is not needed", CADENCES);
    if (db_ids(cx, db, 1, &id))
        return -1;
    return db_exec(cx, db, SQL("INSERT INTO plan_cadence (id, name, text, is_on, staff_id, changed_at) VALUES ($1, $2, $3, $4, $5, $6) "
                               "ON CONFLICT (name) DO UPDATE SET text = excluded.text, is_on = excluded.is_on, staff_id = excluded.staff_id, "
                               "changed_at = excluded.changed_at"),
                   DB(db_i(id), db_s(s->cadence->name), db_s(s->text), db_i(s->on), db_i(s->staff_id), db_i(s->changed_at)), NULL);
}

int cadence_save(struct ctx *cx, struct db *db, int64_t staff_id, const char *text, struct stored_cadence *out)
{
    struct stored_cadence s = { .text = text, .stored = true, .staff_id = staff_id, .changed_at = cx->now_at };
    struct db_rows r;
    if (cadence_parse(cx, text, &s.cadence) ||
        db_query(cx, db, SQL("SELECT is_on FROM plan_cadence WHERE name = $1"), DB(db_s(s.cadence->name)), &r))
        return -1;
    s.on = r.n && db_int(&r, 0, 0);
    if (write_row(cx, db, &s))
        return -1;
    *out = s;
    return 0;
}

int cadence_switch(struct ctx *cx, struct db *db, int64_t staff_id, const char *name, bool on)
{
    struct stored_cadence s;
    if (cadence_get(cx, db, name, &s))
        return -1;
    s.on = on;
    s.staff_id = staff_id;
    s.changed_at = cx->now_at;
    return write_row(cx, db, &s);
}

int cadence_script(struct ctx *cx, struct db *db, const struct settings *set, const char *step, const char *lang, const char **script)
{
    struct stored_cadence s;
    const char *slash = strchr(step, '/'), *name = slash ? ctx_dupn(cx, step, (size_t)(slash - step)) : NULL;
    enum lang speaks = LANG_EN;
    if (!slash)
        return fail(cx, ERR_NOTFOUND, "there is no cadence %s; see cadence list", step);
    if (!name || cadence_get(cx, db, name, &s))
        return -1;
    if (!lang_parse(lang, &speaks))
        lang_parse(set->lang, &speaks);
    int at = cadence_step_at(s.cadence, slash + 1);
    *script = at < 0 ? "" : cadence_say(s.cadence->step[at].script, speaks);
    return 0;
}

/* --- what runs --- */

int programme_load(struct ctx *cx, struct db *db, const struct settings *set, int32_t today, struct programme **out)
{
    struct db_rows r;
    struct calendar *calendar;
    struct programme *p = ctx_alloc(cx, sizeof *p);
    if (!p || calendar_load(cx, db, set, today, &calendar) ||
        db_query(cx, db, SQL("SELECT text FROM plan_cadence WHERE is_on = 1 ORDER BY name"), DB_NONE, &r))
        return -1;
    const struct cadence **list = ctx_alloc(cx, (r.n + 1) * sizeof *list);
    for (size_t i = 0; list && i < r.n; i++)
        if (cadence_parse(cx, db_text(&r, i, 0), &list[i]))
            return -1;
    *p = (struct programme){ .cadences = list, .n = r.n, .calendar = calendar };
    *out = p;
    return list ? 0 : -1;
}

int programme_past(struct ctx *cx, struct db *db, int64_t client_id, struct programme *p)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT period, step, state, outcome, done_day FROM plan_touch WHERE client_id = $1 AND rule = 'cadence' ORDER BY period"),
                 DB(db_i(client_id)), &r))
        return -1;
    struct past_step *past = ctx_alloc(cx, (r.n + 1) * sizeof *past);
    for (size_t i = 0; past && i < r.n; i++) {
        int outcome = outcome_parse(db_text(&r, i, 3));
        past[i] = (struct past_step){ .period = db_int(&r, i, 0), .step = db_text(&r, i, 1), .state = db_text(&r, i, 2),
            .outcome = outcome < 0 ? OUTCOME_NONE : (enum outcome_id)outcome, .done_day = (int32_t)db_int(&r, i, 4) };
    }
    p->past = past;
    p->past_n = r.n;
    return past ? 0 : -1;
}
