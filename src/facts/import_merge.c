/* The second pass: rows in order of their keys meet what is stored under these keys. Equal keys are one record: the lines of
 * an invoice, a repetition, or a contradiction. The third pass writes new records in order of their place in the table. */
#include <stdio.h>
#include <string.h>

#include "base/money.h"
#include "facts/idmap.h"
#include "facts/import_own.h"

enum { PAGE_SMALL = 32, PAGE_LARGE = 2048, GROUP_MAX = 64 << 20, WORK_KEEP = 256 << 10 };

struct stored {
    struct record_ref ref;
    uint64_t hash;
};

/* What facts_origin holds from a key on. */
struct page {
    struct ctx cx;
    struct db_rows rows;
    size_t at;
    int64_t limit;
    bool none, last; /* nothing at all; nothing after these rows */
};

struct merge {
    struct import_job *j;
    struct import_block *b;
    struct page page;
    char key[KEY_MAX + 16];
    size_t key_n;
    char *first; /* the group's first record, packed */
    size_t first_n, first_cap;
    struct import_record rec;
    uint64_t hash;       /* of the group */
    int64_t total;       /* of an invoice's lines */
    int64_t line_id;     /* where its lines go; 0: the invoice has no id yet */
    int64_t lines;
    char *more;          /* lines after the first, packed one after the other */
    size_t more_n, more_cap;
    struct import_record other;
};

static int no_memory(struct merge *m)
{
    return fail(m->j->cx, ERR_SYSTEM, "out of memory; try a smaller request");
}

static int work_failed(struct merge *m)
{
    return m->j->work.code ? fail(m->j->cx, m->j->work.code, "%s", m->j->work.message) : -1;
}

static void release_page(void *p)
{
    struct merge *m = p;
    ctx_release(&m->page.cx);
    mem_free(m->first);
    mem_free(m->more);
}

/* ---- what is stored ---- */

static int open_page(struct merge *m)
{
    struct import_job *j = m->j;
    struct db_rows rows;
    if (db_query(&m->page.cx, j->db, SQL("SELECT id FROM facts_origin WHERE kind = $1 AND source = $2 LIMIT 1"),
                 DB(db_s(m->b->kind->name), db_s(j->map->source)), &rows))
        return -1;
    m->page.none = !rows.n;
    m->page.limit = PAGE_SMALL;
    return 0;
}

static int fetch_page(struct merge *m)
{
    struct page *p = &m->page;
    bool dense = p->rows.n && p->at == p->rows.n; /* most of the last page was wanted */
    p->limit = dense ? PAGE_LARGE : PAGE_SMALL;
    arena_reset(p->cx.arena);
    if (db_query(&p->cx, m->j->db, SQL("SELECT ext_key, id, client_id, day, hash FROM facts_origin WHERE kind = $1 AND source = $2 AND ext_key >= $3"
                                       " ORDER BY ext_key LIMIT $4"),
                 DB(db_s(m->b->kind->name), db_s(m->j->map->source), db_s(m->key), db_i(p->limit)), &p->rows))
        return fail(m->j->cx, p->cx.code, "%s", p->cx.message);
    p->at = 0;
    p->last = (int64_t)p->rows.n < p->limit;
    return 0;
}

/* The record stored under m->key; keys come in ascending order. ref.id 0: none. */
static int find_stored(struct merge *m, struct stored *out)
{
    struct page *p = &m->page;
    *out = (struct stored){ 0 };
    if (p->none)
        return 0;
    for (;;) {
        while (p->at < p->rows.n && strcmp(db_text(&p->rows, p->at, 0), m->key) < 0)
            p->at++;
        if (p->at < p->rows.n || p->last)
            break;
        if (fetch_page(m))
            return -1;
        if (!p->rows.n)
            return 0;
    }
    if (p->at == p->rows.n || strcmp(db_text(&p->rows, p->at, 0), m->key) != 0)
        return 0;
    int64_t hash = db_int(&p->rows, p->at, 4);
    out->ref = (struct record_ref){ db_int(&p->rows, p->at, 1), db_int(&p->rows, p->at, 2), db_int(&p->rows, p->at, 3) };
    memcpy(&out->hash, &hash, sizeof hash);
    p->at++;
    return 0;
}

/* ---- counting ---- */

static void add_total(struct merge *m)
{
    struct import_result *res = m->j->result;
    if (m->b->money < 0 || m->b->currency < 0 || m->b != &m->j->block[0])
        return;
    const char *currency = m->rec.v[m->b->currency].s;
    size_t i = 0;
    while (i < res->total_n && memcmp(res->totals[i].currency, currency, 3) != 0)
        i++;
    if (i == IMPORT_CURRENCIES)
        return;
    if (i == res->total_n) {
        memcpy(res->totals[i].currency, currency, 3);
        res->total_n++;
    }
    res->totals[i].rows++;
    money_add(res->totals[i].minor, m->rec.v[m->b->money].i, &res->totals[i].minor);
}

/* ---- lines ---- */

static void big_endian(char *p, uint64_t n)
{
    for (int i = 0; i < 8; i++)
        p[i] = (char)(n >> (56 - 8 * i) & 255);
}

/* The line's values are the five extra ones of kind invoice. */
static int put_line(struct merge *m, int64_t client_id, int64_t id, int64_t n, const struct import_record *rec)
{
    char key[24];
    const char *data;
    size_t len;
    struct import_record line = { .line = rec->line };
    memcpy(line.v, rec->v + m->b->kind->field_n, 5 * sizeof *line.v);
    line.v[5] = rec->v[kind_field_at(m->b->kind, "line")];
    big_endian(key, (uint64_t)client_id);
    big_endian(key + 8, (uint64_t)id);
    big_endian(key + 16, (uint64_t)n);
    return import_encode(m->j, &line, LINE_VALUES, &data, &len) ? work_failed(m) : sorter_put(m->j->cx, m->b->lines, key, sizeof key, data, len);
}

static int put_lines(struct merge *m, int64_t client_id, int64_t id)
{
    int64_t n = 1;
    if (put_line(m, client_id, id, n++, &m->rec))
        return -1;
    for (size_t at = 0; at < m->more_n;) {
        size_t len;
        memcpy(&len, m->more + at, sizeof len);
        at += sizeof len;
        if (!import_decode(m->more + at, len, m->b->value_n, &m->other))
            return fail(m->j->cx, ERR_SYSTEM, "a temporary file is damaged");
        if (put_line(m, client_id, id, n++, &m->other))
            return -1;
        at += len;
    }
    return 0;
}

/* Lines as text, the way history keeps them: revert.c reads this. */
static int lines_text(struct merge *m, const struct record_ref *ref, const char **out)
{
    struct db_rows rows;
    struct str s;
    struct ctx *cx = &m->j->work;
    if (db_query(cx, m->j->db, SQL("SELECT offering_id, title, line, quantity_milli, price_minor, amount_minor, batch_id FROM facts_invoice_line"
                                   " WHERE client_id = $1 AND invoice_id = $2 ORDER BY n"), DB(db_i(ref->client_id), db_i(ref->id)), &rows))
        return -1;
    str_init(&s, cx->arena, 8 << 20);
    for (size_t i = 0; i < rows.n; i++)
        str_printf(&s, "%lld\x1f%s\x1f%s\x1f%lld\x1f%lld\x1f%lld\x1f%lld\n", (long long)db_int(&rows, i, 0), db_text(&rows, i, 1), db_text(&rows, i, 2),
                   (long long)db_int(&rows, i, 3), (long long)db_int(&rows, i, 4), (long long)db_int(&rows, i, 5), (long long)db_int(&rows, i, 6));
    return (*out = str_end(cx, &s)) ? 0 : -1;
}

/* ---- one record ---- */

static int add_new(struct merge *m)
{
    struct import_job *j = m->j;
    struct import_block *b = m->b;
    struct record_ref ref = { 0 };
    int hung = 0;
    b->count->fresh++;
    if (!b->bulk) {
        if (record_add(&j->work, j->db, j->set, &j->by, b->kind, m->rec.v, &ref))
            return work_failed(m);
        if (b->kind->client_field < 0 && !strcmp(b->kind->name, "client"))
            ref.client_id = ref.id;
        return resolve_learn(j->resolver, b->kind, m->key, m->key_n, m->rec.v, ref.id) || import_write_extra(j, b, m->rec.v, m->key, ref.id, &hung)
            ? work_failed(m) : resolve_origin(j->resolver, b->kind->name, m->key, &ref, m->hash);
    }
    char key[24];
    const char *data;
    size_t len;
    if (resolve_next_id(j->resolver, &ref.id))
        return -1;
    ref.client_id = b->kind->client_field >= 0 ? m->rec.v[b->kind->client_field].i : 0;
    ref.day = b->kind->day_field >= 0 ? m->rec.v[b->kind->day_field].i : 0;
    if (b->map->lines && put_lines(m, ref.client_id, ref.id))
        return -1;
    big_endian(key, (uint64_t)ref.client_id);
    big_endian(key + 8, (uint64_t)ref.day ^ (uint64_t)1 << 63);
    big_endian(key + 16, (uint64_t)ref.id);
    if (import_encode(j, &m->rec, b->kind->field_n, &data, &len))
        return work_failed(m);
    return sorter_put(j->cx, b->facts, key, sizeof key, data, len) ? -1 : resolve_origin(j->resolver, b->kind->name, m->key, &ref, m->hash);
}

static int change_lines(struct merge *m, const struct record_ref *ref)
{
    struct import_job *j = m->j;
    const char *before;
    if (lines_text(m, ref, &before) || record_note(&j->work, j->db, &j->by, m->b->kind->name, ref, "*lines", before, NULL) ||
        db_exec(&j->work, j->db, SQL("DELETE FROM facts_invoice_line WHERE client_id = $1 AND invoice_id = $2"), DB(db_i(ref->client_id), db_i(ref->id)), NULL))
        return work_failed(m);
    return put_lines(m, ref->client_id, ref->id);
}

/* Only what the file has columns for is overwritten. */
static int change(struct merge *m, const struct stored *old, bool known_key)
{
    struct import_job *j = m->j;
    struct db_value now[KIND_FIELDS];
    struct record_ref ref;
    int64_t hash;
    int changed = 0;
    if (record_read(&j->work, j->db, m->b->kind, &old->ref, now)) {
        if (j->work.code != ERR_NOTFOUND)
            return work_failed(m);
        ctx_forgive(&j->work); /* somebody removed it: it stays removed */
        m->b->count->same++;
        return 0;
    }
    for (size_t i = 0; i < m->b->kind->field_n; i++)
        if (m->b->mapped[i])
            now[i] = m->rec.v[i];
    if (record_change(&j->work, j->db, j->set, &j->by, m->b->kind, &old->ref, now, &ref, &changed))
        return work_failed(m);
    if (m->b->map->lines && known_key && ++changed && change_lines(m, &ref))
        return -1;
    if (import_write_extra(j, m->b, m->rec.v, m->key, ref.id, &changed))
        return work_failed(m);
    if (changed)
        m->b->count->changed++;
    else
        m->b->count->same++;
    memcpy(&hash, &m->hash, sizeof hash);
    if (!known_key) {
        if (m->b->kind->client_field < 0 && !strcmp(m->b->kind->name, "client"))
            ref.client_id = ref.id;
        return resolve_learn(j->resolver, m->b->kind, m->key, m->key_n, m->rec.v, ref.id) ? -1 : resolve_origin(j->resolver, m->b->kind->name, m->key, &ref, m->hash);
    }
    if (db_exec(&j->work, j->db, SQL("UPDATE facts_origin SET hash = $4 WHERE kind = $1 AND source = $2 AND ext_key = $3"),
                DB(db_s(m->b->kind->name), db_s(j->map->source), db_s(m->key), db_i(hash)), NULL))
        return work_failed(m);
    return 0;
}

static int finish_record(struct merge *m)
{
    struct stored old;
    if (m->b->map->lines)
        m->rec.v[m->b->money] = db_i(m->total);
    add_total(m);
    if (find_stored(m, &old))
        return -1;
    if (old.ref.id) {
        if (old.hash != m->hash)
            return change(m, &old, true);
        m->b->count->same++;
        return 0;
    }
    if (!m->b->bulk) {
        if (resolve_match(m->j->resolver, m->b->kind, m->rec.v, &old.ref))
            return -1;
        if (old.ref.id)
            return change(m, &old, false);
    }
    return add_new(m);
}

/* ---- groups of equal keys ---- */

static int keep_bytes(struct merge *m, char **buf, size_t *cap, size_t have, const char *data, size_t n)
{
    if (have + n > *cap) {
        size_t more = *cap ? *cap * 2 : 4096;
        while (more < have + n)
            more *= 2;
        char *p = mem_resize(*buf, more);
        if (!p)
            return no_memory(m);
        *buf = p;
        *cap = more;
    }
    memcpy(*buf + have, data, n);
    return 0;
}

static int begin_group(struct merge *m, const struct sorter_item *item)
{
    memcpy(m->key, item->key, item->key_n);
    m->key_n = item->key_n;
    m->key[m->key_n] = 0;
    if (keep_bytes(m, &m->first, &m->first_cap, 0, item->data, item->data_n))
        return -1;
    m->first_n = item->data_n;
    if (!import_decode(m->first, m->first_n, m->b->value_n, &m->rec))
        return fail(m->j->cx, ERR_SYSTEM, "a temporary file is damaged");
    m->hash = m->rec.hash;
    m->lines = 1;
    m->more_n = 0;
    m->total = m->b->money >= 0 ? m->rec.v[m->b->money].i : 0;
    return 0;
}

/* {line} in the message: where the id was first. */
static int reject_other(struct merge *m, uint64_t line, const char *format)
{
    char id[KEY_MAX + 16];
    memcpy(id, m->key, m->key_n + 1);
    for (char *p = id; *p; p++)
        *p = *p == '\x1f' ? ' ' : *p;
    const char *message = import_fill(&m->j->work, format, "{line}", (int64_t)m->rec.line);
    m->b->count->rejected++;
    return !message || import_reject_late(m->j, line, id, message) ? work_failed(m) : 0;
}

/* Another row with the key of m->rec. */
static int join_group(struct merge *m, const struct sorter_item *item)
{
    if (!import_decode(item->data, item->data_n, m->b->value_n, &m->other))
        return fail(m->j->cx, ERR_SYSTEM, "a temporary file is damaged");
    if (!m->b->map->lines) {
        if (m->other.hash != m->rec.hash)
            return reject_other(m, m->other.line, N_("the id of this row stands on line {line} already, with other values"));
        m->b->count->same++; /* the same row twice */
        return 0;
    }
    int client = m->b->kind->client_field;
    if (m->other.v[client].i != m->rec.v[client].i)
        return reject_other(m, m->other.line, N_("the invoice of this row names another client on line {line}"));
    if (m->b->currency >= 0 && memcmp(m->other.v[m->b->currency].s, m->rec.v[m->b->currency].s, 3) != 0)
        return reject_other(m, m->other.line, N_("the invoice of this row has another currency on line {line}"));
    if (m->more_n + item->data_n > GROUP_MAX)
        return reject_other(m, m->other.line, N_("the invoice that begins on line {line} has too many lines"));
    if (!money_add(m->total, m->other.v[m->b->money].i, &m->total))
        return reject_other(m, m->other.line, N_("the invoice that begins on line {line} is too large"));
    if (keep_bytes(m, &m->more, &m->more_cap, m->more_n, (const char *)&item->data_n, sizeof item->data_n) ||
        keep_bytes(m, &m->more, &m->more_cap, m->more_n + sizeof item->data_n, item->data, item->data_n))
        return -1;
    m->more_n += sizeof item->data_n + item->data_n;
    m->lines++;
    m->b->count->grouped++;
    uint64_t both[2] = { m->hash, m->other.hash };
    m->hash = idmap_hash(both, sizeof both);
    return 0;
}

static int merge_rows(struct merge *m)
{
    struct sorter_item item;
    int more;
    bool open = false;
    char counted[KEY_MAX + 16];
    uint64_t number = 0;
    while ((more = sorter_next(m->j->cx, m->b->rows, &item)) == 1) {
        bool hashed = item.key_n == 17 && item.key[0] == '\x1f'; /* no id: equal rows are numbered */
        if (hashed) {
            bool again = open && m->key_n == 24 && !memcmp(m->key, item.key, 17);
            number = again ? number + 1 : 1;
            memcpy(counted, item.key, item.key_n);
            snprintf(counted + 17, sizeof counted - 17, ":%06llu", (unsigned long long)(number % 1000000));
            item.key = counted;
            item.key_n = 24;
        }
        if (open && m->key_n == item.key_n && !memcmp(m->key, item.key, item.key_n)) {
            if (join_group(m, &item))
                return -1;
            continue;
        }
        if (open && finish_record(m))
            return -1;
        if (arena_used(m->j->work.arena) > WORK_KEEP)
            arena_reset(m->j->work.arena);
        if (begin_group(m, &item))
            return -1;
        open = true;
    }
    return more || (open && finish_record(m)) ? -1 : 0;
}

/* ---- writing ---- */

static int write_facts(struct merge *m)
{
    struct import_job *j = m->j;
    struct db_bulk *bulk;
    struct sorter_item item;
    struct db_value v[2 + KIND_FIELDS];
    size_t n = m->b->kind->field_n;
    int more;
    if (db_bulk_open(j->cx, j->db, m->b->kind->insert, &bulk))
        return -1;
    while ((more = sorter_next(j->cx, m->b->facts, &item)) == 1) {
        uint64_t id = 0;
        for (int i = 16; i < 24; i++)
            id = id << 8 | (unsigned char)item.key[i];
        if (!import_decode(item.data, item.data_n, n, &m->other))
            return fail(j->cx, ERR_SYSTEM, "a temporary file is damaged");
        v[0] = db_i((int64_t)id);
        v[1] = db_i(j->by.batch_id);
        memcpy(v + 2, m->other.v, n * sizeof *v);
        if (db_bulk_row(j->cx, bulk, v, 2 + n))
            return -1;
    }
    return more ? -1 : db_bulk_flush(j->cx, bulk);
}

static int write_lines(struct merge *m)
{
    struct import_job *j = m->j;
    struct db_bulk *bulk;
    struct sorter_item item;
    int more;
    if (db_bulk_open(j->cx, j->db, SQL("INSERT INTO facts_invoice_line (client_id, invoice_id, n, offering_id, title, quantity_milli, price_minor, amount_minor,"
                                       " line, batch_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"), &bulk))
        return -1;
    while ((more = sorter_next(j->cx, m->b->lines, &item)) == 1) {
        struct db_value v[10];
        for (int k = 0; k < 3; k++) {
            uint64_t x = 0;
            for (int i = 0; i < 8; i++)
                x = x << 8 | (unsigned char)item.key[8 * k + i];
            v[k] = db_i((int64_t)x);
        }
        if (!import_decode(item.data, item.data_n, LINE_VALUES, &m->other))
            return fail(j->cx, ERR_SYSTEM, "a temporary file is damaged");
        memcpy(v + 3, m->other.v, LINE_VALUES * sizeof *v);
        v[9] = db_i(j->by.batch_id);
        if (db_bulk_row(j->cx, bulk, v, 10))
            return -1;
    }
    return more ? -1 : db_bulk_flush(j->cx, bulk);
}

int import_merge(struct import_job *j, struct import_block *b)
{
    struct merge *m = ctx_alloc(j->cx, sizeof *m);
    if (!m)
        return -1;
    m->j = j;
    m->b = b;
    if (ctx_init(&m->page.cx, 64 << 20) || arena_on_free(j->cx->arena, release_page, m))
        return no_memory(m);
    if (b->bulk && sorter_open(j->cx, SORT_MEMORY, &b->facts))
        return -1;
    if (b->map->lines && sorter_open(j->cx, SORT_MEMORY, &b->lines))
        return -1;
    if (resolve_flush(j->resolver) || open_page(m) || merge_rows(m) || resolve_flush(j->resolver))
        return m->page.cx.code ? fail(j->cx, m->page.cx.code, "%s", m->page.cx.message) : -1;
    return (b->facts && write_facts(m)) || (b->lines && write_lines(m)) ? -1 : 0;
}
