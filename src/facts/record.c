#include "facts/record.h"

#include <string.h>

enum { PARAMS = 2 + KIND_FIELDS + KIND_EXTRA };

/* $1 id, $2 batch, the fields, what is computed from them. */
static int parameters(struct ctx *cx, const struct settings *set, const struct kind *k, int64_t id, int64_t batch_id,
                      const struct db_value *fields, struct db_value out[PARAMS], size_t *n)
{
    size_t extra = 0;
    if (k->field_n > KIND_FIELDS)
        return fail(cx, ERR_SYSTEM, "kind %s has too many fields", k->name);
    out[0] = db_i(id);
    out[1] = db_i(batch_id);
    memcpy(out + 2, fields, k->field_n * sizeof *fields);
    if (k->derive && k->derive(cx, set, fields, out + 2 + k->field_n, &extra))
        return -1;
    *n = 2 + k->field_n + extra;
    return 0;
}

static struct record_ref ref_of(const struct kind *k, int64_t id, const struct db_value *fields)
{
    struct record_ref r = { .id = id };
    if (k->client_field >= 0)
        r.client_id = fields[k->client_field].i;
    if (k->day_field >= 0)
        r.day = fields[k->day_field].i;
    return r;
}

static int check_required(struct ctx *cx, const struct kind *k, const struct db_value *fields)
{
    for (size_t i = 0; i < k->field_n; i++) {
        const struct kind_field *f = &k->fields[i];
        bool text = fields[i].type == DB_TEXT, reference = f->type >= FIELD_CLIENT;
        bool empty = fields[i].null || (text && (!fields[i].s || !*fields[i].s)) || (reference && !fields[i].i);
        if (empty && f->required)
            return fail(cx, ERR_INPUT, "%s: %s is missing", tr(cx->lang, k->label), tr(cx->lang, f->label));
        if (fields[i].null && !f->nullable)
            return fail(cx, ERR_INPUT, "%s: %s cannot be unknown", tr(cx->lang, k->label), tr(cx->lang, f->label));
    }
    return 0;
}

/* As text, the way facts_change keeps values; NULL stays NULL. */
static int as_text(struct ctx *cx, const struct db_value *v, const char **out)
{
    *out = v->null ? NULL : v->type == DB_INT ? ctx_printf(cx, "%lld", (long long)v->i) : v->s ? v->s : "";
    return !v->null && !*out ? -1 : 0;
}

static bool same(const struct db_value *a, const struct db_value *b)
{
    if (a->null || b->null)
        return a->null == b->null;
    if (a->type == DB_INT)
        return b->type == DB_INT && a->i == b->i;
    return b->type != DB_INT && a->n == b->n && (!a->n || !memcmp(a->s, b->s, a->n));
}

int record_note(struct ctx *cx, struct db *db, const struct by *by, const char *kind, const struct record_ref *ref, const char *field,
                const char *before, const char *after)
{
    int64_t id;
    if (db_ids(cx, db, 1, &id))
        return -1;
    return db_exec(cx, db, SQL("INSERT INTO facts_change (object_id, id, at, staff_id, kind, client_id, day, field, before, after, batch_id)"
                               " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
                   DB(db_i(ref->id), db_i(id), db_i(cx->now_at), db_i(by->staff_id), db_s(kind), db_i(ref->client_id), db_i(ref->day),
                      db_s(field), db_s(before), db_s(after), db_i(by->batch_id)), NULL);
}

int record_add(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, const struct kind *k,
               const struct db_value *fields, struct record_ref *out)
{
    struct db_value v[PARAMS];
    size_t n;
    int64_t id;
    if (check_required(cx, k, fields) || db_ids(cx, db, 1, &id) || parameters(cx, set, k, id, by->batch_id, fields, v, &n) ||
        db_exec(cx, db, k->insert, v, n, NULL))
        return -1;
    struct record_ref ref = ref_of(k, id, fields);
    if (!by->batch_id && record_note(cx, db, by, k->name, &ref, RECORD_ADDED, NULL, NULL))
        return -1;
    if (k->after && k->after(cx, db, id, ref.client_id, fields))
        return -1;
    if (out)
        *out = ref;
    return 0;
}

int record_read_batch(struct ctx *cx, struct db *db, const struct kind *k, const struct record_ref *ref, struct db_value *fields, int64_t *batch_id)
{
    struct db_rows rows;
    if (db_query(cx, db, k->select, DB(db_i(ref->id), db_i(ref->client_id), db_i(ref->day)), &rows))
        return -1;
    if (!rows.n)
        return fail(cx, ERR_NOTFOUND, "%s: there is no record %lld any more", tr(cx->lang, k->label), (long long)ref->id);
    *batch_id = db_int(&rows, 0, 0);
    memcpy(fields, rows.v + 1, k->field_n * sizeof *fields);
    for (size_t i = 0; i < k->field_n; i++)
        if (fields[i].null) /* drivers do not type a NULL they read */
            fields[i].type = k->fields[i].type == FIELD_TEXT ? DB_TEXT : DB_INT;
    return 0;
}

int record_read(struct ctx *cx, struct db *db, const struct kind *k, const struct record_ref *ref, struct db_value *fields)
{
    int64_t batch_id;
    return record_read_batch(cx, db, k, ref, fields, &batch_id);
}

/* A row whose place in the table changes is moved; what points at the place follows. */
static int move(struct ctx *cx, struct db *db, const struct kind *k, const struct record_ref *from, const struct record_ref *to,
                const struct db_value *v, size_t n)
{
    if (db_exec(cx, db, k->remove, DB(db_i(from->id), db_i(from->client_id), db_i(from->day)), NULL) || db_exec(cx, db, k->insert, v, n, NULL) ||
        db_exec(cx, db, SQL("UPDATE facts_origin SET client_id = $3, day = $4 WHERE kind = $1 AND id = $2"),
                DB(db_s(k->name), db_i(from->id), db_i(to->client_id), db_i(to->day)), NULL))
        return -1;
    if (strcmp(k->name, "invoice") != 0 || from->client_id == to->client_id)
        return 0;
    return db_exec(cx, db, SQL("UPDATE facts_invoice_line SET client_id = $3 WHERE client_id = $1 AND invoice_id = $2"),
                   DB(db_i(from->client_id), db_i(from->id), db_i(to->client_id)), NULL);
}

int record_change(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, const struct kind *k,
                  const struct record_ref *ref, const struct db_value *fields, struct record_ref *now, int *changed)
{
    struct db_value old[KIND_FIELDS], v[PARAMS];
    size_t n;
    int64_t batch_id;
    int count = 0;
    if (check_required(cx, k, fields) || record_read_batch(cx, db, k, ref, old, &batch_id))
        return -1;
    struct record_ref to = ref_of(k, ref->id, fields);
    for (size_t i = 0; i < k->field_n; i++) {
        const char *before, *after;
        if (same(&old[i], &fields[i]))
            continue;
        if (as_text(cx, &old[i], &before) || as_text(cx, &fields[i], &after) ||
            record_note(cx, db, by, k->name, &to, k->fields[i].name, before, after))
            return -1;
        count++;
    }
    if (count) {
        bool moved = to.client_id != ref->client_id || to.day != ref->day;
        if (parameters(cx, set, k, ref->id, batch_id, fields, v, &n) ||
            (moved ? move(cx, db, k, ref, &to, v, n) : db_exec(cx, db, k->update, v, n, NULL)) ||
            (k->after && k->after(cx, db, ref->id, to.client_id, fields)))
            return -1;
    }
    if (now)
        *now = to;
    if (changed)
        *changed = count;
    return 0;
}

int record_remove(struct ctx *cx, struct db *db, const struct by *by, const struct kind *k, const struct record_ref *ref)
{
    int64_t gone;
    if (db_exec(cx, db, k->remove, DB(db_i(ref->id), db_i(ref->client_id), db_i(ref->day)), &gone))
        return -1;
    if (!gone)
        return fail(cx, ERR_NOTFOUND, "%s: there is no record %lld any more", tr(cx->lang, k->label), (long long)ref->id);
    if (k->after && k->after(cx, db, ref->id, ref->client_id, NULL))
        return -1;
    return record_note(cx, db, by, k->name, ref, RECORD_REMOVED, NULL, NULL);
}
