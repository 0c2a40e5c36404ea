#include "facts/import_own.h"

#include <string.h>

enum { WORK_MEMORY = 128 << 20, LATE_MEMORY = 2 << 20 };

static void release_work(void *p)
{
    struct import_job *j = p;
    ctx_release(&j->work);
}

static int open_job(struct import_job *j)
{
    struct ctx *cx = j->cx;
    if (ctx_init(&j->work, WORK_MEMORY) || arena_on_free(cx->arena, release_work, j))
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    j->work.now_at = cx->now_at;
    j->work.today = cx->today;
    j->work.lang = cx->lang;
    j->result->rejects = ctx_alloc(cx, IMPORT_REJECTS * sizeof *j->result->rejects);
    return j->result->rejects ? 0 : -1;
}

/* The file's beginning decides the mapping; then the reader stands at the first line. */
static int open_table(struct import_job *j)
{
    struct ctx *cx = j->cx;
    const struct import_options *o = j->options;
    struct import_sample *s = ctx_alloc(cx, sizeof *s);
    if (!s || import_open(cx, o, &j->in) || import_take_sample(cx, o, j->in, s) || import_choose(cx, o, s, &j->map, &j->result->preset) ||
        mapping_write(cx, j->map, &j->map_text))
        return -1;
    j->header = s->row[s->header];
    j->header_line = s->line[s->header];
    j->result->source = j->map->source;
    j->result->charset = source_charset(j->in);
    j->result->kind = j->map->block[0].kind->name;
    j->result->by_kind_n = j->map->block_n;
    return csv_open(cx, j->in, &s->dialect, NULL, &j->reader);
}

static void find_places(struct import_block *b)
{
    static const char *const names[PLACES] = { "day", "at", "domain", "quantity", "price", "line_amount", "total_minor", "invoice_id", "client_id", "full_name", "family" };
    static const struct {
        const char *kind;
        enum kind_case which;
    } cases[] = { { "touch", CASE_TOUCH }, { "client", CASE_CLIENT }, { "person", CASE_PERSON }, { "payment", CASE_PAYMENT } };
    for (size_t i = 0; i < PLACES; i++)
        b->place[i] = import_field_at(b->kind, names[i]);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!strcmp(b->kind->name, cases[i].kind))
            b->which = cases[i].which;
}

static int find_key(struct import_job *j, struct import_block *b)
{
    b->key_year = -1;
    for (const char *p = b->kind->natural_key; p && *p;) {
        char name[32];
        size_t len = strcspn(p, "|");
        if (len >= sizeof name || b->key_n == KEY_PARTS)
            return fail(j->cx, ERR_SYSTEM, "kind %s has too long a key", b->kind->name);
        memcpy(name, p, len);
        name[len] = 0;
        bool year = !strcmp(name, "year");
        if (year)
            b->key_year = (int)b->key_n;
        b->key[b->key_n++] = kind_field_at(b->kind, year ? "day" : name);
        p += len + (p[len] == '|');
    }
    return 0;
}

static int open_block(struct import_job *j, size_t i)
{
    struct import_block *b = &j->block[i];
    const struct kind_field *f;
    *b = (struct import_block){ .map = &j->map->block[i], .kind = j->map->block[i].kind, .currency = -1, .money = -1, .count = &j->result->by_kind[i] };
    *b->count = (struct import_count){ .kind = b->kind };
    for (size_t k = 0; (f = import_field(b->kind, k)); k++) {
        if (k >= IMPORT_VALUES)
            return fail(j->cx, ERR_SYSTEM, "kind %s has too many fields", b->kind->name);
        b->empty[k] = cell_empty(f);
        b->field[b->value_n++] = f;
        if (f->type == FIELD_CURRENCY && b->currency < 0)
            b->currency = (int)k;
        if (f->type == FIELD_MONEY && b->money < 0)
            b->money = (int)k;
    }
    find_places(b);
    if (find_key(j, b))
        return -1;
    for (size_t k = 0; k < b->map->slot_n; k++)
        b->mapped[b->map->slot[k].field] = true;
    /* What follows from other columns is theirs too. */
    if (b->map->lines && b->money >= 0)
        b->mapped[b->money] = true;
    if (b->currency >= 0 && b->money >= 0)
        b->mapped[b->currency] |= b->mapped[b->money];
    if (b->which == CASE_TOUCH)
        b->mapped[b->place[PLACE_DAY]] = b->mapped[b->place[PLACE_AT]] = true;
    if (b->which == CASE_PAYMENT && b->mapped[b->place[PLACE_INVOICE]])
        b->mapped[b->kind->client_field] = true;
    if (b->which == CASE_PERSON && b->mapped[b->place[PLACE_FULL_NAME]])
        for (int k = 0; k < 3; k++) /* family, given, patronymic stand together */
            b->mapped[b->place[PLACE_FAMILY] + k] = true;
    bool simple = !strcmp(b->kind->name, "invoice") || !strcmp(b->kind->name, "payment"); /* their after() has nothing to do here */
    b->bulk = !b->kind->derive && (!b->kind->after || simple) && strcmp(b->kind->name, "holiday") != 0 && strcmp(b->kind->name, "attachment") != 0;
    return sorter_open(j->cx, SORT_MEMORY, &b->rows);
}

static const char *file_name(const struct import_options *o)
{
    const char *name = o->file_name ? o->file_name : o->path ? o->path : "-", *slash = strrchr(name, '/');
    return slash ? slash + 1 : name;
}

static const char *hash_text(struct import_job *j)
{
    uint8_t hash[SOURCE_HASH];
    struct str s;
    str_init(&s, j->cx->arena, 256);
    if (source_hash(j->in, hash))
        for (size_t i = 0; i < sizeof hash; i++)
            str_printf(&s, "%02x", hash[i]);
    return str_end(j->cx, &s);
}

/* 1: this very file was imported in this very way, and is still there. */
static int seen_before(struct import_job *j, const char *hash)
{
    struct db_rows rows;
    if (db_query(j->cx, j->db, SQL("SELECT id, rows_new + rows_changed + rows_same FROM facts_batch WHERE file_hash = $1 AND mapping = $2 AND state = 'live'"
                                   " ORDER BY id DESC LIMIT 1"), DB(db_s(hash), db_s(j->map_text)), &rows))
        return -1;
    if (!rows.n)
        return 0;
    struct import_result *res = j->result;
    res->rows_same = db_int(&rows, 0, 1);
    res->message = ctx_say(j->cx, N_("this file was imported before, as batch %lld: nothing was changed"), (long long)db_int(&rows, 0, 0));
    return res->message ? 1 : -1;
}

static void add_up(struct import_result *res)
{
    const struct import_count *c = &res->by_kind[0];
    res->rows_new = c->fresh;
    res->rows_changed = c->changed;
    res->rows_same = c->same;
    res->rows_grouped = c->grouped;
    res->rows_skipped = c->skipped;
    res->rows_rejected = c->rejected;
}

static int write_batch(struct import_job *j, const char *hash)
{
    const struct import_result *r = j->result;
    return db_exec(j->cx, j->db, SQL("INSERT INTO facts_batch (id, at, staff_id, kind, source, mapping, file_name, file_hash, rows_read, rows_new, rows_changed,"
                                     " rows_same, rows_skipped, rows_rejected, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'live')"),
                   DB(db_i(j->by.batch_id), db_i(j->cx->now_at), db_i(j->by.staff_id), db_s(r->kind), db_s(r->source), db_s(j->map_text),
                      db_s(file_name(j->options)), db_s(hash), db_i(r->rows_read), db_i(r->rows_new), db_i(r->rows_changed),
                      db_i(r->rows_same + r->rows_grouped), db_i(r->rows_skipped), db_i(r->rows_rejected)), NULL);
}

/* Inside the transaction. 1: seen before. */
static int run(struct import_job *j)
{
    struct ctx *cx = j->cx;
    struct resolve_made made;
    if (db_bulk_aside(cx, j->db) || db_ids(cx, j->db, 1, &j->by.batch_id) ||
        db_bulk_open(cx, j->db, SQL("INSERT INTO facts_reject (batch_id, line, n, field, value, message, row) VALUES ($1, $2, $3, $4, $5, $6, $7)"), &j->reject_bulk) ||
        sorter_open(cx, LATE_MEMORY, &j->late) || resolve_open(cx, j->db, j->set, &j->by, j->map->source, &j->resolver))
        return -1;
    for (size_t i = 0; i < j->map->block_n; i++)
        if (open_block(j, i))
            return -1;
    if (import_read_rows(j))
        return -1;
    if (!j->result->rows_read)
        return fail(cx, ERR_INPUT, "the file has a header but no rows; nothing to import");
    const char *hash = hash_text(j);
    int seen = hash ? seen_before(j, hash) : -1;
    if (seen)
        return seen;
    for (size_t i = 0; i < j->map->block_n; i++)
        if (import_merge(j, &j->block[i]))
            return -1;
    if (import_finish(j) || resolve_finish(j->resolver, &made) || import_store_late(j) || db_bulk_flush(cx, j->reject_bulk))
        return -1;
    add_up(j->result);
    j->result->clients_made = made.clients;
    j->result->people_made = made.people;
    j->result->staff_made = made.staff;
    j->result->offerings_made = made.offerings;
    return write_batch(j, hash);
}

static int import_all(struct import_job *j)
{
    if (open_job(j) || open_table(j) || db_begin(j->cx, j->db, true))
        return -1;
    int rc = run(j);
    if (!rc && !j->options->dry_run)
        return db_commit(j->cx, j->db);
    db_rollback(j->db);
    return rc < 0 ? -1 : 0;
}

static const char *copy(struct ctx *cx, const char *s)
{
    return s ? ctx_dup(cx, s) : NULL;
}

/* The result outlives the import's own memory. */
static int hand_over(struct ctx *cx, const struct import_result *res, struct import_result *out)
{
    struct import_result r = *res;
    r.preset = copy(cx, r.preset);
    r.source = copy(cx, r.source);
    r.message = copy(cx, r.message);
    r.rejects = ctx_alloc(cx, (r.reject_n + 1) * sizeof *r.rejects);
    for (size_t i = 0; r.rejects && i < r.reject_n; i++) {
        const struct import_reject *x = &res->rejects[i];
        r.rejects[i] = (struct import_reject){ x->line, copy(cx, x->column), copy(cx, x->value), copy(cx, x->message) };
    }
    if (cx->code)
        return -1;
    *out = r;
    return 0;
}

int import_run(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, const struct import_options *o, struct import_result *out)
{
    struct ctx own; /* sorters, maps and buffers go when the import ends */
    struct import_result res = { 0 };
    if (ctx_init(&own, WORK_MEMORY))
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    own.now_at = cx->now_at;
    own.today = cx->today;
    own.lang = cx->lang;
    struct import_job *j = ctx_alloc(&own, sizeof *j);
    if (j)
        *j = (struct import_job){ .cx = &own, .db = db, .set = set, .by = *by, .options = o, .result = &res };
    int rc = j ? import_all(j) : -1;
    if (rc)
        fail(cx, own.code ? own.code : ERR_SYSTEM, "%s", own.code ? own.message : tr(cx->lang, N_("the import failed")));
    else {
        if (!res.message && !o->dry_run)
            res.batch_id = j->by.batch_id;
        rc = hand_over(cx, &res, out);
    }
    ctx_release(&own);
    return rc;
}

int import_list(struct ctx *cx, struct db *db, size_t limit, struct import_batch **out, size_t *n)
{
    struct db_rows rows;
    if (db_query(cx, db, SQL("SELECT id, at, staff_id, rows_read, rows_new, rows_changed, rows_same, rows_skipped, rows_rejected, coalesce(reverted_at, 0),"
                             " kind, source, file_name, state FROM facts_batch ORDER BY id DESC LIMIT $1"), DB(db_i((int64_t)limit)), &rows))
        return -1;
    struct import_batch *list = ctx_alloc(cx, (rows.n + 1) * sizeof *list);
    if (!list)
        return -1;
    for (size_t i = 0; i < rows.n; i++)
        list[i] = (struct import_batch){ db_int(&rows, i, 0), db_int(&rows, i, 1), db_int(&rows, i, 2), db_int(&rows, i, 3), db_int(&rows, i, 4), db_int(&rows, i, 5),
            db_int(&rows, i, 6), db_int(&rows, i, 7), db_int(&rows, i, 8), db_int(&rows, i, 9), db_text(&rows, i, 10), db_text(&rows, i, 11), db_text(&rows, i, 12),
            db_text(&rows, i, 13) };
    *out = list;
    *n = rows.n;
    return 0;
}
