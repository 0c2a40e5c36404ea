/* Taking a batch back: first what it changed, then what it added; what was touched since stays and is listed. */
#include <stdlib.h>
#include <string.h>

#include "facts/import.h"

enum { KEEP = 256 << 10 };

struct revert {
    struct ctx *cx, work;
    struct db *db;
    const struct settings *set;
    struct by by;
    int64_t batch_id;
    struct revert_result *out;
};

static int failed(struct revert *r)
{
    return r->work.code ? fail(r->cx, r->work.code, "%s", r->work.message) : -1;
}

static int leave(struct revert *r, const struct kind *k, const struct record_ref *ref, const char *why)
{
    r->out->left++;
    if (r->out->list_n < IMPORT_REJECTS)
        r->out->list[r->out->list_n++] = (struct revert_left){ k->name, why, ref->id, ref->client_id };
    return 0;
}

/* ---- what was changed ---- */

/* The value from its text in the history; text fields keep pointing into it. */
static struct db_value from_text(const struct kind_field *f, const char *text)
{
    bool words = f->type == FIELD_TEXT || f->type == FIELD_CHOICE || f->type == FIELD_CHANNEL || f->type == FIELD_CURRENCY;
    if (words)
        return db_s(text);
    return db_i_or_null(text ? strtoll(text, NULL, 10) : 0, !text);
}

static const char *next_part(char **p, char end)
{
    char *from = *p, *to = strchr(from, end);
    if (!to)
        return NULL;
    *to = 0;
    *p = to + 1;
    return from;
}

/* Lines as import_merge.c wrote them into the history. */
static int restore_lines(struct revert *r, const struct record_ref *ref, const char *text)
{
    char *p = ctx_dup(&r->work, text);
    int64_t n = 1;
    if (!p || db_exec(&r->work, r->db, SQL("DELETE FROM facts_invoice_line WHERE client_id = $1 AND invoice_id = $2"), DB(db_i(ref->client_id), db_i(ref->id)), NULL))
        return failed(r);
    for (; *p; n++) {
        const char *part[7];
        for (int i = 0; i < 7; i++)
            if (!(part[i] = next_part(&p, i == 6 ? '\n' : '\x1f')))
                return fail(r->cx, ERR_SYSTEM, "the history of invoice %lld is damaged", (long long)ref->id);
        if (db_exec(&r->work, r->db, SQL("INSERT INTO facts_invoice_line (client_id, invoice_id, n, offering_id, title, line, quantity_milli, price_minor, amount_minor,"
                                         " batch_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
                    DB(db_i(ref->client_id), db_i(ref->id), db_i(n), db_i(strtoll(part[0], NULL, 10)), db_s(part[1]), db_s(part[2]), db_i(strtoll(part[3], NULL, 10)),
                       db_i(strtoll(part[4], NULL, 10)), db_i(strtoll(part[5], NULL, 10)), db_i(strtoll(part[6], NULL, 10))), NULL))
            return failed(r);
    }
    return 0;
}

/* Whether somebody changed the field after the batch did. */
static int changed_since(struct revert *r, int64_t id, const char *field, int64_t change_id, bool *out)
{
    struct db_rows rows;
    if (db_query(&r->work, r->db, SQL("SELECT id FROM facts_change WHERE object_id = $1 AND batch_id <> $2 AND (field = $3 OR $3 = '') AND id > $4 LIMIT 1"),
                 DB(db_i(id), db_i(r->batch_id), db_s(field), db_i(change_id)), &rows))
        return failed(r);
    *out = rows.n > 0;
    return 0;
}

static int restore(struct revert *r, const struct kind *k, const struct record_ref *ref, int64_t change_id, const char *field, const char *before)
{
    struct db_value v[KIND_FIELDS];
    int64_t batch_id;
    bool since;
    int at = kind_field_at(k, field);
    if (record_read_batch(&r->work, r->db, k, ref, v, &batch_id)) {
        if (r->work.code != ERR_NOTFOUND)
            return failed(r);
        ctx_forgive(&r->work);
        return leave(r, k, ref, N_("it is not where the import left it"));
    }
    if (batch_id == r->batch_id) /* goes away altogether */
        return 0;
    if (changed_since(r, ref->id, field, change_id, &since))
        return -1;
    if (since)
        return leave(r, k, ref, N_("it was changed after the import"));
    r->out->restored++;
    if (!strcmp(field, "*lines"))
        return restore_lines(r, ref, before ? before : "");
    if (at < 0)
        return 0;
    v[at] = from_text(&k->fields[at], before);
    return record_change(&r->work, r->db, r->set, &r->by, k, ref, v, NULL, NULL) ? failed(r) : 0;
}

static int restore_all(struct revert *r)
{
    struct db_rows rows;
    int64_t after = INT64_MAX;
    for (;;) { /* newest first, by pages */
        if (arena_used(r->work.arena) > KEEP)
            arena_reset(r->work.arena);
        if (db_query(&r->work, r->db, SQL("SELECT id, object_id, kind, client_id, day, field, before FROM facts_change WHERE batch_id = $1 AND batch_id <> 0"
                                          " AND id < $2 ORDER BY id DESC LIMIT 500"), DB(db_i(r->batch_id), db_i(after)), &rows))
            return failed(r);
        for (size_t i = 0; i < rows.n; i++) {
            const struct kind *k = kind_find(db_text(&rows, i, 2));
            struct record_ref ref = { db_int(&rows, i, 1), db_int(&rows, i, 3), db_int(&rows, i, 4) };
            after = db_int(&rows, i, 0);
            if (k && after != r->batch_id && restore(r, k, &ref, after, db_text(&rows, i, 5), db_null(&rows, i, 6) ? NULL : db_text(&rows, i, 6)))
                return -1;
        }
        if (rows.n < 500)
            break;
    }
    /* Set by the batch as a whole: their history rows share its id (import_extra.c). */
    if (db_query(&r->work, r->db, SQL("SELECT object_id, kind, client_id, day, field, before FROM facts_change WHERE batch_id = $1 AND batch_id <> 0 AND id = $1"),
                 DB(db_i(r->batch_id)), &rows))
        return failed(r);
    for (size_t i = 0; i < rows.n; i++) {
        const struct kind *k = kind_find(db_text(&rows, i, 1));
        struct record_ref ref = { db_int(&rows, i, 0), db_int(&rows, i, 2), db_int(&rows, i, 3) };
        if (k && restore(r, k, &ref, r->batch_id, db_text(&rows, i, 4), db_null(&rows, i, 5) ? NULL : db_text(&rows, i, 5)))
            return -1;
    }
    return 0;
}

/* ---- what was added ---- */

/* Whether facts of others hang on a record: then it stays. */
static int in_use(struct revert *r, const struct kind *k, int64_t id, bool *out)
{
    struct db_rows rows = { 0 };
    int rc = 0;
    if (!strcmp(k->name, "client"))
        rc = db_query(&r->work, r->db, SQL("SELECT 1 WHERE EXISTS (SELECT 1 FROM facts_invoice WHERE client_id = $1) OR EXISTS (SELECT 1 FROM facts_payment WHERE client_id = $1)"
                                           " OR EXISTS (SELECT 1 FROM facts_deal WHERE client_id = $1) OR EXISTS (SELECT 1 FROM facts_subscription WHERE client_id = $1)"
                                           " OR EXISTS (SELECT 1 FROM facts_touch WHERE client_id = $1) OR EXISTS (SELECT 1 FROM facts_position WHERE client_id = $1)"
                                           " OR EXISTS (SELECT 1 FROM facts_address WHERE client_id = $1) OR EXISTS (SELECT 1 FROM facts_worklog WHERE client_id = $1)"
                                           " OR EXISTS (SELECT 1 FROM facts_incident WHERE client_id = $1) OR EXISTS (SELECT 1 FROM facts_request WHERE client_id = $1)"
                                           " OR EXISTS (SELECT 1 FROM facts_referral WHERE client_id = $1) OR EXISTS (SELECT 1 FROM facts_score WHERE client_id = $1)"
                                           " OR EXISTS (SELECT 1 FROM facts_review WHERE client_id = $1)"), DB(db_i(id)), &rows);
    else if (!strcmp(k->name, "person"))
        rc = db_query(&r->work, r->db, SQL("SELECT 1 WHERE EXISTS (SELECT 1 FROM facts_position WHERE person_id = $1) OR EXISTS (SELECT 1 FROM facts_touch WHERE person_id = $1)"
                                           " OR EXISTS (SELECT 1 FROM facts_deal WHERE person_id = $1) OR EXISTS (SELECT 1 FROM facts_address WHERE person_id = $1)"), DB(db_i(id)), &rows);
    else if (!strcmp(k->name, "staff"))
        rc = db_query(&r->work, r->db, SQL("SELECT 1 WHERE EXISTS (SELECT 1 FROM facts_client WHERE sales_staff_id = $1 OR it_staff_id = $1)"
                                           " OR EXISTS (SELECT 1 FROM facts_deal WHERE staff_id = $1) OR EXISTS (SELECT 1 FROM facts_touch WHERE staff_id = $1)"
                                           " OR EXISTS (SELECT 1 FROM facts_worklog WHERE staff_id = $1)"), DB(db_i(id)), &rows);
    else if (!strcmp(k->name, "offering"))
        rc = db_query(&r->work, r->db, SQL("SELECT 1 WHERE EXISTS (SELECT 1 FROM facts_deal WHERE offering_id = $1) OR EXISTS (SELECT 1 FROM facts_subscription WHERE offering_id = $1)"
                                           " OR EXISTS (SELECT 1 FROM facts_invoice_line WHERE offering_id = $1) OR EXISTS (SELECT 1 FROM facts_reason WHERE offering_id = $1)"), DB(db_i(id)), &rows);
    *out = rows.n > 0;
    return rc ? failed(r) : 0;
}

static int remove_one(struct revert *r, const struct kind *k, const struct record_ref *ref, bool *gone)
{
    struct db_value v[KIND_FIELDS];
    int64_t batch_id;
    bool touched;
    *gone = false;
    if (record_read_batch(&r->work, r->db, k, ref, v, &batch_id)) {
        if (r->work.code != ERR_NOTFOUND)
            return failed(r);
        ctx_forgive(&r->work);
        *gone = true;
        return 0;
    }
    if (batch_id != r->batch_id) { /* it was there before; only its key came with the batch */
        *gone = true;
        return 0;
    }
    if (changed_since(r, ref->id, "", 0, &touched))
        return -1;
    if (touched)
        return leave(r, k, ref, N_("it was changed after the import"));
    if (in_use(r, k, ref->id, &touched))
        return -1;
    if (touched)
        return leave(r, k, ref, N_("newer facts hang on it"));
    if (db_exec(&r->work, r->db, k->remove, DB(db_i(ref->id), db_i(ref->client_id), db_i(ref->day)), NULL) ||
        (k->after && k->after(&r->work, r->db, ref->id, ref->client_id, NULL)))
        return failed(r);
    *gone = true;
    r->out->removed++;
    return 0;
}

/* Everything a batch added has its origin; by pages, in order of the keys. */
static int remove_kind(struct revert *r, const struct kind *k)
{
    struct db_rows rows;
    const char *source = "", *key = "";
    do {
        struct ctx *w = &r->work;
        char *s = ctx_dup(r->cx, source), *e = ctx_dup(r->cx, key);
        if (!s || !e)
            return -1;
        arena_reset(w->arena);
        if (db_query(w, r->db, SQL("SELECT source, ext_key, id, client_id, day FROM facts_origin WHERE kind = $1 AND (source, ext_key) > ($2, $3) AND batch_id = $4"
                                   " ORDER BY source, ext_key LIMIT 1000"), DB(db_s(k->name), db_s(s), db_s(e), db_i(r->batch_id)), &rows))
            return failed(r);
        for (size_t i = 0; i < rows.n; i++) {
            struct record_ref ref = { db_int(&rows, i, 2), db_int(&rows, i, 3), db_int(&rows, i, 4) };
            bool gone;
            source = db_text(&rows, i, 0);
            key = db_text(&rows, i, 1);
            if (remove_one(r, k, &ref, &gone))
                return -1;
            if (gone && db_exec(w, r->db, SQL("DELETE FROM facts_origin WHERE kind = $1 AND source = $2 AND ext_key = $3"), DB(db_s(k->name), db_s(source), db_s(key)), NULL))
                return failed(r);
        }
    } while (rows.n == 1000);
    return 0;
}

static int remove_all(struct revert *r)
{
    /* Those that others hang on go last. */
    static const char *const last[] = { "position", "address", "person", "client", "offering", "staff" };
    enum { LAST = sizeof last / sizeof *last };
    for (const struct kind *const *k = kind_all; *k; k++) {
        bool later = false;
        for (size_t i = 0; i < LAST; i++)
            later |= !strcmp((*k)->name, last[i]);
        if (!later && remove_kind(r, *k))
            return -1;
    }
    for (size_t i = 0; i < LAST; i++)
        if (remove_kind(r, kind_find(last[i])))
            return -1;
    return 0;
}

static int check_batch(struct revert *r)
{
    struct db_rows rows;
    if (db_query(r->cx, r->db, SQL("SELECT state FROM facts_batch WHERE id = $1"), DB(db_i(r->batch_id)), &rows))
        return -1;
    if (!rows.n)
        return fail(r->cx, ERR_NOTFOUND, "there is no import %lld; \"import list\" shows them", (long long)r->batch_id);
    if (strcmp(db_text(&rows, 0, 0), "live") != 0)
        return fail(r->cx, ERR_CONFLICT, "import %lld was taken back already", (long long)r->batch_id);
    return 0;
}

static int run(struct revert *r)
{
    if (check_batch(r) || restore_all(r) || remove_all(r))
        return -1;
    return db_exec(r->cx, r->db, SQL("UPDATE facts_batch SET state = 'reverted', reverted_at = $2, reverted_by = $3 WHERE id = $1"),
                   DB(db_i(r->batch_id), db_i(r->cx->now_at), db_i(r->by.staff_id)), NULL);
}

static void release_work(void *p)
{
    struct revert *r = p;
    ctx_release(&r->work);
}

int import_revert(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, int64_t batch_id, struct revert_result *out)
{
    struct revert *r = ctx_alloc(cx, sizeof *r);
    struct revert_result *res = ctx_alloc(cx, sizeof *res);
    if (!r || !res)
        return -1;
    *r = (struct revert){ .cx = cx, .db = db, .set = set, .by = { .staff_id = by->staff_id }, .batch_id = batch_id, .out = res };
    if (!(res->list = ctx_alloc(cx, IMPORT_REJECTS * sizeof *res->list)))
        return -1;
    if (ctx_init(&r->work, 64 << 20) || arena_on_free(cx->arena, release_work, r))
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    r->work.now_at = cx->now_at;
    r->work.today = cx->today;
    r->work.lang = cx->lang;
    if (db_begin(cx, db, true))
        return -1;
    if (run(r)) {
        db_rollback(db);
        return -1;
    }
    if (db_commit(cx, db))
        return -1;
    *out = *res;
    return 0;
}
