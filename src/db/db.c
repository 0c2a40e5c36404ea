#include "db/driver.h"

#include <string.h>

struct db_value db_i(int64_t i)
{
    return (struct db_value){ .type = DB_INT, .i = i };
}

struct db_value db_i_or_null(int64_t i, bool null)
{
    return (struct db_value){ .type = DB_INT, .i = i, .null = null };
}

struct db_value db_f(double f)
{
    return (struct db_value){ .type = DB_REAL, .f = f };
}

struct db_value db_s(const char *s)
{
    return (struct db_value){ .type = DB_TEXT, .null = !s, .s = s, .n = s ? strlen(s) : 0 };
}

struct db_value db_b(const void *p, size_t n)
{
    return (struct db_value){ .type = DB_BLOB, .null = !p, .s = p, .n = n };
}

int db_open(struct ctx *cx, const char *url, bool create, struct db **out)
{
    struct db *db;
    int rc;
    if (!strncmp(url, "postgresql://", 13) || !strncmp(url, "postgres://", 11))
        rc = db_pgsql_open(cx, url, create, &db);
    else if (!strncmp(url, "sqlite:", 7))
        rc = db_sqlite_open(cx, url + 7, create, &db);
    else if (strstr(url, "://"))
        return fail(cx, ERR_INPUT, "unknown database address %s: use sqlite:FILE or postgresql://...", url);
    else
        rc = db_sqlite_open(cx, url, create, &db);
    if (rc)
        return -1;
    if (db_migrate(cx, db, create)) {
        db_close(db);
        return -1;
    }
    *out = db;
    return 0;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    if (db->in_tx)
        db_rollback(db);
    db->driver->close(db);
}

bool db_is_pgsql(const struct db *db)
{
    return !strcmp(db->driver->name, "pgsql");
}

const char *db_url(const struct db *db)
{
    return db->url;
}

int db_exec(struct ctx *cx, struct db *db, const char *sql, const struct db_value *v, size_t n, int64_t *changed)
{
    return db->driver->run(cx, db, sql, v, n, NULL, NULL, changed);
}

struct gather {
    struct db_value *v;
    size_t n, columns, cap;
};

static int gather_row(struct ctx *cx, void *user, const struct db_row *row)
{
    struct gather *g = user;
    if (g->n == g->cap) {
        size_t cap = g->cap ? g->cap * 2 : 16, size = row->n * sizeof *g->v;
        struct db_value *v = arena_grow(cx->arena, g->v, g->cap * size, cap * size);
        if (!v)
            return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
        g->v = v;
        g->cap = cap;
    }
    g->columns = row->n;
    for (size_t i = 0; i < row->n; i++) {
        struct db_value *to = &g->v[g->n * row->n + i];
        *to = row->v[i];
        if (to->s && !(to->s = ctx_dupn(cx, to->s, to->n)))
            return -1;
    }
    g->n++;
    return 0;
}

int db_query(struct ctx *cx, struct db *db, const char *sql, const struct db_value *v, size_t n, struct db_rows *out)
{
    struct gather g = { 0 };
    if (db->driver->run(cx, db, sql, v, n, gather_row, &g, NULL))
        return -1;
    *out = (struct db_rows){ .n = g.n, .columns = g.columns, .v = g.v };
    return 0;
}

static const struct db_value *cell(const struct db_rows *rows, size_t row, size_t column)
{
    return &rows->v[row * rows->columns + column];
}

int64_t db_int(const struct db_rows *rows, size_t row, size_t column)
{
    const struct db_value *v = cell(rows, row, column);
    return v->null ? 0 : v->i;
}

double db_real(const struct db_rows *rows, size_t row, size_t column)
{
    const struct db_value *v = cell(rows, row, column);
    return v->null ? 0 : v->type == DB_REAL ? v->f : (double)v->i;
}

const char *db_text(const struct db_rows *rows, size_t row, size_t column)
{
    const struct db_value *v = cell(rows, row, column);
    return v->null || !v->s ? "" : v->s;
}

bool db_null(const struct db_rows *rows, size_t row, size_t column)
{
    return cell(rows, row, column)->null;
}

static void close_cursor(void *c)
{
    struct db_cursor *cursor = c;
    cursor->db->driver->cursor_close(cursor);
}

int db_cursor_open(struct ctx *cx, struct db *db, const char *sql, const struct db_value *v, size_t n, struct db_cursor **out)
{
    struct db_cursor *c;
    if (db->driver->cursor_open(cx, db, sql, v, n, &c))
        return -1;
    if (arena_on_free(cx->arena, close_cursor, c))
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    *out = c;
    return 0;
}

int db_cursor_next(struct ctx *cx, struct db_cursor *c, struct db_row *row)
{
    return c->db->driver->cursor_next(cx, c, row);
}

void db_cursor_close(struct db_cursor *c)
{
    c->db->driver->cursor_close(c);
}

int db_bulk_open(struct ctx *cx, struct db *db, const char *insert, struct db_bulk **out)
{
    return db->driver->bulk_open(cx, db, insert, out);
}

int db_bulk_row(struct ctx *cx, struct db_bulk *b, const struct db_value *v, size_t n)
{
    return b->db->driver->bulk_row(cx, b, v, n);
}

int db_bulk_flush(struct ctx *cx, struct db_bulk *b)
{
    return b->db->driver->bulk_flush(cx, b);
}

int db_bulk_aside(struct ctx *cx, struct db *db)
{
    return db->driver->bulk_aside ? db->driver->bulk_aside(cx, db) : 0;
}

int db_ids(struct ctx *cx, struct db *db, int64_t n, int64_t *first)
{
    return db->driver->ids(cx, db, n, first);
}

int db_begin(struct ctx *cx, struct db *db, bool write)
{
    if (db->driver->begin(cx, db, write))
        return -1;
    db->in_tx = true;
    db->writing = write;
    return 0;
}

int db_commit(struct ctx *cx, struct db *db)
{
    int rc = db->writing && db->before_commit ? db->before_commit(cx, db->before_user) : 0;
    if (!rc)
        rc = db->driver->commit(cx, db);
    if (rc)
        db->driver->rollback(db);
    db->in_tx = false;
    return rc;
}

void db_rollback(struct db *db)
{
    if (db->in_tx)
        db->driver->rollback(db);
    db->in_tx = false;
}

void db_before_commit(struct db *db, int (*fn)(struct ctx *, void *), void *user)
{
    db->before_commit = fn;
    db->before_user = user;
}

bool db_in_tx(const struct db *db)
{
    return db->in_tx;
}

int db_copy_to(struct ctx *cx, struct db *db, const char *path)
{
    return db->driver->copy_to(cx, db, path);
}

int db_integrity(struct ctx *cx, struct db *db, const char **finding)
{
    return db->driver->integrity(cx, db, finding);
}

int db_prepare_only(struct ctx *cx, struct db *db, const char *sql)
{
    return db->driver->prepare(cx, db, sql);
}

void db_patience(struct db *db, int ms)
{
    if (db->driver->patience)
        db->driver->patience(db, ms);
}

int db_lock_job(struct ctx *cx, struct db *db, enum db_lock job)
{
    return db_is_pgsql(db) ? db_exec(cx, db, "SELECT pg_advisory_xact_lock(CAST($1 AS INTEGER), hashtext(current_schema()))", DB(db_i(job)), NULL) : 0;
}

int db_durability(struct ctx *cx, struct db *db, bool *good, const char **words)
{
    struct db_rows a, b;
    if (db_is_pgsql(db)) {
        if (db_query(cx, db, "SHOW synchronous_commit", DB_NONE, &a) || db_query(cx, db, "SHOW fsync", DB_NONE, &b))
            return -1;
        *good = strcmp(db_text(&a, 0, 0), "off") != 0 && !strcmp(db_text(&b, 0, 0), "on");
        *words = ctx_printf(cx, "synchronous_commit=%s, fsync=%s", db_text(&a, 0, 0), db_text(&b, 0, 0));
    } else {
        if (db_query(cx, db, "PRAGMA journal_mode", DB_NONE, &a) || db_query(cx, db, "PRAGMA synchronous", DB_NONE, &b))
            return -1;
        *good = !strcmp(db_text(&a, 0, 0), "wal") && db_int(&b, 0, 0) >= 2;
        *words = ctx_printf(cx, "%s, synchronous=%lld", db_text(&a, 0, 0), (long long)db_int(&b, 0, 0));
    }
    return *words ? 0 : -1;
}
