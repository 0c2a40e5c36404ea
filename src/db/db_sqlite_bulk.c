/* Bulk rows on SQLite: gathered in chunks and written many to a statement, which saves the statement's own cost. With
 * db_bulk_aside() a thread writes full chunks. It owns the handle whenever a chunk is queued; whoever else wants the
 * handle waits for it: sqlite_settle(). So the handle is never used by two at once. */
#include "db/sqlite.h"

#include "base/thread.h"

#include <string.h>

enum { ROWS = 32, VALUES = 4096, TEXT = 128 << 10, CHUNKS = 8 };

/* Whole rows. Texts are copied behind each other; one longer than all room gets room of its own. */
struct chunk {
    struct chunk *next;
    struct sqlite_bulk *bulk;
    size_t n, used, cap; /* values; bytes of text */
    char *text;
    struct db_value v[VALUES];
};

struct sqlite_bulk {
    struct db_bulk bulk;
    sqlite3_stmt *one, *many;
    size_t columns, rows; /* rows: that `many` takes at once */
    bool queued;          /* a chunk was given to the thread */
    struct chunk *chunk;
};

struct sqlite_aside {
    struct sqlite_db *s;
    struct ctx cx; /* of the thread: its first failure; the rest is thrown away then */
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t work, rest;
    struct chunk *first, **last; /* to be written; the first one is being written */
    struct chunk *free;
    size_t made;
    bool ending;
};

/* "INSERT INTO t (a, b) VALUES ($1, $2)" -> "INSERT OR FAIL INTO t (a, b) VALUES (?,?),(?,?)". FAIL, as one row after the
 * other would do: otherwise SQLite keeps a journal of every statement, to undo its first rows when its last one is refused. */
static int prepare_rows(struct ctx *cx, struct sqlite_db *s, const char *insert, size_t columns, size_t rows, sqlite3_stmt **out)
{
    static const char verb[] = "INSERT ", better[] = "INSERT OR FAIL ";
    const char *rest = insert + sizeof verb - 1, *values = strstr(insert, "VALUES ");
    if (!values || strncmp(insert, verb, sizeof verb - 1) != 0)
        return fail(cx, ERR_SYSTEM, "not a bulk insert: %s", insert);
    size_t middle = (size_t)(values - rest) + 7, n = sizeof better - 1 + middle;
    char *sql = ctx_alloc(cx, n + rows * (columns * 2 + 2) + 1);
    if (!sql)
        return -1;
    memcpy(sql, better, sizeof better - 1);
    memcpy(sql + sizeof better - 1, rest, middle);
    for (size_t r = 0; r < rows; r++) {
        if (r)
            sql[n++] = ',';
        for (size_t c = 0; c < columns; c++) {
            sql[n++] = c ? ',' : '(';
            sql[n++] = '?';
        }
        sql[n++] = ')';
    }
    int rc = sqlite3_prepare_v3(s->h, sql, (int)n, SQLITE_PREPARE_PERSISTENT, out, NULL);
    return rc == SQLITE_OK ? 0 : sqlite_fail(cx, s, rc);
}

static void free_chunk(struct chunk *c)
{
    if (c)
        mem_free(c->text);
    mem_free(c);
}

static void bulk_free(void *bulk)
{
    struct sqlite_bulk *b = bulk;
    if (b->queued) /* else the handle may be closed already */
        sqlite_settle(NULL, sdb(b->bulk.db));
    sqlite3_finalize(b->one);
    sqlite3_finalize(b->many);
    free_chunk(b->chunk);
}

static size_t count_parameters(const char *insert)
{
    size_t n = 0;
    for (const char *p = insert; (p = strchr(p, '$')); p++)
        n++;
    return n;
}

int sqlite_bulk_open(struct ctx *cx, struct db *db, const char *insert, struct db_bulk **out)
{
    struct sqlite_bulk *b = ctx_alloc(cx, sizeof *b);
    if (!b)
        return -1;
    b->bulk.db = db;
    b->columns = count_parameters(insert);
    if (!b->columns || b->columns > SQLITE_COLUMNS)
        return fail(cx, ERR_SYSTEM, "not a bulk insert: %s", insert);
    b->rows = SQLITE_BULK_VALUES / b->columns < ROWS ? SQLITE_BULK_VALUES / b->columns : ROWS;
    if (arena_on_free(cx->arena, bulk_free, b))
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    if (sqlite_settle(cx, sdb(db)) || prepare_rows(cx, sdb(db), insert, b->columns, 1, &b->one) || prepare_rows(cx, sdb(db), insert, b->columns, b->rows, &b->many))
        return -1;
    *out = &b->bulk;
    return 0;
}

static int write_rows(struct ctx *cx, struct sqlite_bulk *b, sqlite3_stmt *stmt, const struct db_value *v, size_t n)
{
    int rc = SQLITE_OK;
    for (size_t i = 0; i < n && rc == SQLITE_OK; i++)
        rc = sqlite_bind(stmt, (int)i + 1, &v[i]);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    int bad = rc == SQLITE_DONE ? 0 : sqlite_fail(cx, sdb(b->bulk.db), rc);
    sqlite3_reset(stmt);
    return bad;
}

static int write_chunk(struct ctx *cx, struct chunk *c)
{
    struct sqlite_bulk *b = c->bulk;
    size_t many = b->columns * b->rows, at = 0;
    int rc = 0;
    for (; !rc && c->n - at >= many; at += many)
        rc = write_rows(cx, b, b->many, c->v + at, many);
    for (; !rc && at < c->n; at += b->columns)
        rc = write_rows(cx, b, b->one, c->v + at, b->columns);
    c->n = c->used = 0;
    return rc;
}

static struct chunk *make_chunk(struct ctx *cx)
{
    struct chunk *c = mem_alloc(sizeof *c);
    if (c && !(c->text = mem_alloc(c->cap = TEXT))) {
        mem_free(c);
        c = NULL;
    }
    if (!c)
        fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    return c;
}

/* An empty chunk takes a row of any length. */
static int widen(struct ctx *cx, struct chunk *c, size_t cap)
{
    char *text = mem_resize(c->text, cap);
    if (!text)
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    c->text = text;
    c->cap = cap;
    return 0;
}

/* ---- aside ---- */

static void *write_aside(void *p)
{
    struct sqlite_aside *a = p;
    pthread_mutex_lock(&a->lock);
    for (;;) {
        while (!a->first && !a->ending)
            pthread_cond_wait(&a->work, &a->lock);
        struct chunk *c = a->first;
        if (!c)
            break;
        pthread_mutex_unlock(&a->lock);
        if (a->cx.code || write_chunk(&a->cx, c))
            c->n = c->used = 0;
        pthread_mutex_lock(&a->lock);
        a->first = c->next;
        if (!a->first)
            a->last = &a->first;
        c->next = a->free;
        a->free = c;
        pthread_cond_signal(&a->rest);
    }
    pthread_mutex_unlock(&a->lock);
    return NULL;
}

static void free_aside(void *p)
{
    struct sqlite_aside *a = p;
    pthread_mutex_lock(&a->lock);
    a->ending = true;
    pthread_cond_signal(&a->work);
    pthread_mutex_unlock(&a->lock);
    pthread_join(a->thread, NULL);
    for (struct chunk *c = a->free, *next; c; c = next) {
        next = c->next;
        free_chunk(c);
    }
    pthread_cond_destroy(&a->work);
    pthread_cond_destroy(&a->rest);
    pthread_mutex_destroy(&a->lock);
    ctx_release(&a->cx);
    a->s->aside = NULL;
    mem_free(a);
}

int sqlite_bulk_aside(struct ctx *cx, struct db *db)
{
    struct sqlite_aside *a = mem_alloc(sizeof *a);
    if (!a || ctx_init(&a->cx, 1 << 20)) {
        mem_free(a);
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    }
    a->s = sdb(db);
    a->cx.lang = cx->lang;
    a->last = &a->first;
    pthread_mutex_init(&a->lock, NULL);
    pthread_cond_init(&a->work, NULL);
    pthread_cond_init(&a->rest, NULL);
    if (!thread_start(&a->thread, write_aside, a)) {
        ctx_release(&a->cx);
        mem_free(a);
        return 0; /* slower, that is all */
    }
    a->s->aside = a;
    return arena_on_free(cx->arena, free_aside, a) ? fail(cx, ERR_SYSTEM, "out of memory; try a smaller request") : 0;
}

int sqlite_settle(struct ctx *cx, struct sqlite_db *s)
{
    struct sqlite_aside *a = s->aside;
    if (!a)
        return 0;
    pthread_mutex_lock(&a->lock);
    while (a->first)
        pthread_cond_wait(&a->rest, &a->lock);
    pthread_mutex_unlock(&a->lock);
    return cx && a->cx.code ? fail(cx, a->cx.code, "%s", a->cx.message) : 0;
}

/* Hands the bulk's chunk over; it gets another one when it needs one. */
static void queue_chunk(struct sqlite_aside *a, struct sqlite_bulk *b)
{
    pthread_mutex_lock(&a->lock);
    b->chunk->next = NULL;
    *a->last = b->chunk;
    a->last = &b->chunk->next;
    b->chunk = NULL;
    pthread_cond_signal(&a->work);
    pthread_mutex_unlock(&a->lock);
}

static struct chunk *used_chunk(struct sqlite_aside *a)
{
    pthread_mutex_lock(&a->lock);
    while (!a->free && a->first && a->made >= CHUNKS)
        pthread_cond_wait(&a->rest, &a->lock);
    struct chunk *c = a->free;
    if (c)
        a->free = c->next;
    else
        a->made++;
    pthread_mutex_unlock(&a->lock);
    return c;
}

/* ---- rows ---- */

static int take_chunk(struct ctx *cx, struct sqlite_bulk *b)
{
    struct sqlite_aside *a = sdb(b->bulk.db)->aside;
    b->chunk = a ? used_chunk(a) : NULL;
    if (!b->chunk && !(b->chunk = make_chunk(cx)))
        return -1;
    b->chunk->bulk = b;
    return 0;
}

static int pass_chunk(struct ctx *cx, struct sqlite_bulk *b)
{
    struct sqlite_aside *a = sdb(b->bulk.db)->aside;
    if (!a)
        return write_chunk(cx, b->chunk);
    b->queued = true;
    queue_chunk(a, b);
    return 0;
}

static bool has_bytes(const struct db_value *v)
{
    return !v->null && v->s && (v->type == DB_TEXT || v->type == DB_BLOB);
}

int sqlite_bulk_row(struct ctx *cx, struct db_bulk *bulk, const struct db_value *v, size_t n)
{
    struct sqlite_bulk *b = (struct sqlite_bulk *)(void *)bulk;
    size_t text = 0;
    if (n != b->columns)
        return fail(cx, ERR_SYSTEM, "a bulk row has %zu values, not %zu", n, b->columns);
    for (size_t i = 0; i < n; i++)
        text += has_bytes(&v[i]) ? v[i].n : 0;
    if (b->chunk && b->chunk->n && (b->chunk->n + n > VALUES || b->chunk->used + text > b->chunk->cap) && pass_chunk(cx, b))
        return -1;
    if (!b->chunk && take_chunk(cx, b))
        return -1;
    struct chunk *c = b->chunk;
    if (text > c->cap && widen(cx, c, text))
        return -1;
    for (size_t i = 0; i < n; i++) {
        struct db_value *to = &c->v[c->n++];
        *to = v[i];
        if (!has_bytes(to))
            continue;
        to->s = memcpy(c->text + c->used, v[i].s, v[i].n);
        c->used += v[i].n;
    }
    return 0;
}

int sqlite_bulk_flush(struct ctx *cx, struct db_bulk *bulk)
{
    struct sqlite_bulk *b = (struct sqlite_bulk *)(void *)bulk;
    if (b->chunk && b->chunk->n && pass_chunk(cx, b))
        return -1;
    return sqlite_settle(cx, sdb(bulk->db));
}
