/* SQLite engine: WAL, synchronous=FULL, one writer at a time (BEGIN IMMEDIATE). Settings: reliability notes
 * in docs/sql.md. Statements are cached by the address of their literal. */
#include "db/sqlite.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { ID_BLOCK = 1000, ID_BLOCKS = 16 };

struct sqlite_cursor {
    struct db_cursor cursor;
    struct prepared p; /* its own; finalised on close */
    struct db_value v[SQLITE_COLUMNS];
};

int sqlite_fail(struct ctx *cx, struct sqlite_db *s, int rc)
{
    switch (rc & 0xff) {
    case SQLITE_CONSTRAINT:
        return fail(cx, ERR_CONFLICT, "this clashes with what is already stored (%s)", sqlite3_errmsg(s->h));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail(cx, ERR_AGAIN, "the database is busy with another write; try again in a moment");
    case SQLITE_FULL:
        return fail(cx, ERR_SYSTEM, "the disk is full: nothing was saved; free some space and try again");
    case SQLITE_READONLY:
        return fail(cx, ERR_SYSTEM, "the database cannot be written; check the file's and folder's rights");
    case SQLITE_NOTADB:
        return fail(cx, ERR_INPUT, "%s is not a Touchstone database; check --db", s->db.url);
    case SQLITE_CORRUPT:
        return fail(cx, ERR_SYSTEM, "the database is damaged (%s); restore the last backup", sqlite3_errmsg(s->h));
    case SQLITE_NOMEM:
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    default:
        return fail(cx, ERR_SYSTEM, "database error: %s", sqlite3_errmsg(s->h));
    }
}

static int prepare(struct ctx *cx, struct sqlite_db *s, const char *sql, unsigned flags, struct prepared *p)
{
    *p = (struct prepared){ 0 };
    int rc = sqlite3_prepare_v3(s->h, sql, -1, flags, &p->stmt, NULL);
    if (rc != SQLITE_OK)
        return sqlite_fail(cx, s, rc);
    for (int k = 1; k <= sqlite3_bind_parameter_count(p->stmt); k++) {
        const char *name = sqlite3_bind_parameter_name(p->stmt, k);
        long n = name && name[0] == '$' ? strtol(name + 1, NULL, 10) : 0;
        if (n >= 1 && n <= SQLITE_COLUMNS)
            p->at[n - 1] = (unsigned char)k;
    }
    return 0;
}

static struct cached *find(struct ctx *cx, struct sqlite_db *s, const char *sql)
{
    size_t at = ((uintptr_t)sql >> 3) * 2654435761u % SQLITE_CACHE;
    struct cached *c = NULL;
    for (size_t i = 0; i < 8; i++) {
        struct cached *x = &s->cache[(at + i) % SQLITE_CACHE];
        if (x->sql == sql && !x->busy)
            return x;
        if (!x->busy && (!c || !x->sql))
            c = x;
    }
    if (!c) {
        fail(cx, ERR_SYSTEM, "too many statements at once");
        return NULL;
    }
    sqlite3_finalize(c->p.stmt);
    *c = (struct cached){ 0 };
    if (prepare(cx, s, sql, SQLITE_PREPARE_PERSISTENT, &c->p))
        return NULL;
    c->sql = sql;
    return c;
}

int sqlite_bind(sqlite3_stmt *stmt, int at, const struct db_value *v)
{
    if (v->null)
        return sqlite3_bind_null(stmt, at);
    switch (v->type) {
    case DB_INT: return sqlite3_bind_int64(stmt, at, v->i);
    case DB_REAL: return sqlite3_bind_double(stmt, at, v->f);
    case DB_TEXT: return sqlite3_bind_text64(stmt, at, v->s ? v->s : "", v->n, SQLITE_STATIC, SQLITE_UTF8);
    case DB_BLOB: return sqlite3_bind_blob64(stmt, at, v->s, v->n, SQLITE_STATIC);
    }
    return SQLITE_MISUSE;
}

/* Parameters that a statement does not use are fine. */
static int bind(struct ctx *cx, struct sqlite_db *s, const struct prepared *p, const struct db_value *v, size_t n)
{
    if (n > SQLITE_COLUMNS)
        return fail(cx, ERR_SYSTEM, "too many parameters for one statement");
    for (size_t i = 0; i < n; i++) {
        int rc = p->at[i] ? sqlite_bind(p->stmt, p->at[i], &v[i]) : SQLITE_OK;
        if (rc != SQLITE_OK)
            return sqlite_fail(cx, s, rc);
    }
    return 0;
}

static size_t take_row(sqlite3_stmt *stmt, struct db_value *v)
{
    int n = sqlite3_column_count(stmt);
    for (int i = 0; i < n && i < SQLITE_COLUMNS; i++) {
        v[i] = (struct db_value){ 0 };
        switch (sqlite3_column_type(stmt, i)) {
        case SQLITE_INTEGER:
            v[i].type = DB_INT;
            v[i].i = sqlite3_column_int64(stmt, i);
            break;
        case SQLITE_FLOAT:
            v[i].type = DB_REAL;
            v[i].f = sqlite3_column_double(stmt, i);
            break;
        case SQLITE_TEXT:
            v[i].type = DB_TEXT;
            v[i].s = (const char *)sqlite3_column_text(stmt, i);
            v[i].n = (size_t)sqlite3_column_bytes(stmt, i);
            break;
        case SQLITE_BLOB:
            v[i].type = DB_BLOB;
            v[i].s = sqlite3_column_blob(stmt, i);
            v[i].n = (size_t)sqlite3_column_bytes(stmt, i);
            break;
        default:
            v[i].null = true;
        }
    }
    return (size_t)n;
}

static int sqlite_run(struct ctx *cx, struct db *db, const char *sql, const struct db_value *args, size_t n,
                      int (*row)(struct ctx *, void *, const struct db_row *), void *user, int64_t *changed)
{
    struct sqlite_db *s = sdb(db);
    struct cached *c = sqlite_settle(cx, s) ? NULL : find(cx, s, sql);
    if (!c || bind(cx, s, &c->p, args, n))
        return -1;
    struct db_value v[SQLITE_COLUMNS];
    int rc, stop = 0;
    c->busy = true;
    while ((rc = sqlite3_step(c->p.stmt)) == SQLITE_ROW && !stop)
        if (row) {
            struct db_row r = { take_row(c->p.stmt, v), v };
            stop = row(cx, user, &r);
        }
    c->busy = false;
    if (rc != SQLITE_DONE && rc != SQLITE_ROW)
        stop = sqlite_fail(cx, s, rc);
    if (changed)
        *changed = sqlite3_changes64(s->h);
    sqlite3_reset(c->p.stmt);
    sqlite3_clear_bindings(c->p.stmt);
    return stop ? -1 : 0;
}

static int sqlite_script(struct ctx *cx, struct db *db, const char *sql)
{
    struct sqlite_db *s = sdb(db);
    if (sqlite_settle(cx, s))
        return -1;
    int rc = sqlite3_exec(s->h, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? 0 : sqlite_fail(cx, s, rc);
}

static int sqlite_begin(struct ctx *cx, struct db *db, bool write)
{
    struct sqlite_db *s = sdb(db);
    s->id_next = s->id_end = 0; /* what another transaction reserved may have been undone */
    s->id_blocks = 1;
    return sqlite_script(cx, db, write ? "BEGIN IMMEDIATE" : "BEGIN");
}

static int sqlite_commit(struct ctx *cx, struct db *db)
{
    return sqlite_script(cx, db, "COMMIT");
}

static void sqlite_rollback(struct db *db)
{
    sqlite_settle(NULL, sdb(db));
    sqlite3_step(sdb(db)->rollback);
    sqlite3_reset(sdb(db)->rollback);
}

static int sqlite_cursor_open(struct ctx *cx, struct db *db, const char *sql, const struct db_value *v, size_t n,
                              struct db_cursor **out)
{
    struct sqlite_db *s = sdb(db);
    struct sqlite_cursor *c = ctx_alloc(cx, sizeof *c);
    if (!c)
        return -1;
    c->cursor.db = db;
    if (sqlite_settle(cx, s) || prepare(cx, s, sql, 0, &c->p))
        return -1;
    if (bind(cx, s, &c->p, v, n)) {
        sqlite3_finalize(c->p.stmt);
        return -1;
    }
    *out = &c->cursor;
    return 0;
}

static int sqlite_cursor_next(struct ctx *cx, struct db_cursor *cursor, struct db_row *row)
{
    struct sqlite_cursor *c = (struct sqlite_cursor *)(void *)cursor;
    if (!c->p.stmt)
        return 0;
    if (sqlite_settle(cx, sdb(cursor->db)))
        return -1;
    int rc = sqlite3_step(c->p.stmt);
    if (rc == SQLITE_ROW) {
        *row = (struct db_row){ take_row(c->p.stmt, c->v), c->v };
        return 1;
    }
    int end = rc == SQLITE_DONE ? 0 : sqlite_fail(cx, sdb(cursor->db), rc);
    sqlite3_finalize(c->p.stmt);
    c->p.stmt = NULL;
    return end;
}

static void sqlite_cursor_close(struct db_cursor *cursor)
{
    struct sqlite_cursor *c = (struct sqlite_cursor *)(void *)cursor;
    sqlite_settle(NULL, sdb(cursor->db));
    sqlite3_finalize(c->p.stmt);
    c->p.stmt = NULL;
}

/* With a thread that writes, asking means waiting for it: a transaction that takes whole blocks reserves more and more at once. */
static int sqlite_ids(struct ctx *cx, struct db *db, int64_t n, int64_t *first)
{
    struct sqlite_db *s = sdb(db);
    struct db_rows rows;
    bool ahead = s->aside && db->in_tx && n >= ID_BLOCK;
    if (ahead && s->id_end - s->id_next >= n) {
        *first = s->id_next;
        s->id_next += n;
        return 0;
    }
    int64_t take = ahead ? n * s->id_blocks : n;
    if (db_query(cx, db, SQL("UPDATE db_sequence SET next = next + $1 WHERE name = 'id' RETURNING next - $1"), DB(db_i(take)), &rows))
        return -1;
    if (!rows.n)
        return fail(cx, ERR_SYSTEM, "the id sequence is missing; run doctor");
    *first = db_int(&rows, 0, 0);
    if (ahead) {
        s->id_next = *first + n;
        s->id_end = *first + take;
        s->id_blocks *= s->id_blocks < ID_BLOCKS ? 2 : 1;
    }
    return 0;
}

static int sqlite_copy_to(struct ctx *cx, struct db *db, const char *path)
{
    return db->driver->run(cx, db, "VACUUM INTO $1", DB(db_s(path)), NULL, NULL, NULL);
}

static int sqlite_integrity(struct ctx *cx, struct db *db, const char **finding)
{
    struct db_rows rows;
    if (db_query(cx, db, "PRAGMA integrity_check(1)", DB_NONE, &rows))
        return -1;
    *finding = db_text(&rows, 0, 0);
    return 0;
}

static int sqlite_prepare(struct ctx *cx, struct db *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    if (sqlite_settle(cx, sdb(db)))
        return -1;
    int rc = sqlite3_prepare_v2(sdb(db)->h, sql, -1, &stmt, NULL);
    sqlite3_finalize(stmt);
    return rc == SQLITE_OK ? 0 : sqlite_fail(cx, sdb(db), rc);
}

static void sqlite_patience(struct db *db, int ms)
{
    sqlite_settle(NULL, sdb(db));
    sqlite3_busy_timeout(sdb(db)->h, ms);
}

static void sqlite_close(struct db *db)
{
    struct sqlite_db *s = sdb(db);
    for (size_t i = 0; i < SQLITE_CACHE; i++)
        sqlite3_finalize(s->cache[i].p.stmt);
    sqlite3_finalize(s->rollback);
    sqlite3_close_v2(s->h);
    mem_free(db->url);
    mem_free(s);
}

static const struct db_driver sqlite_driver = {
    .name = "sqlite",
    .run = sqlite_run,
    .script = sqlite_script,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .cursor_open = sqlite_cursor_open,
    .cursor_next = sqlite_cursor_next,
    .cursor_close = sqlite_cursor_close,
    .bulk_open = sqlite_bulk_open,
    .bulk_row = sqlite_bulk_row,
    .bulk_flush = sqlite_bulk_flush,
    .bulk_aside = sqlite_bulk_aside,
    .ids = sqlite_ids,
    .copy_to = sqlite_copy_to,
    .integrity = sqlite_integrity,
    .prepare = sqlite_prepare,
    .patience = sqlite_patience,
    .close = sqlite_close,
};

static void set_limits(sqlite3 *h)
{
    sqlite3_extended_result_codes(h, 1);
    sqlite3_busy_timeout(h, DB_PATIENCE_MS);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(h, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_limit(h, SQLITE_LIMIT_LENGTH, 16 << 20);
    sqlite3_limit(h, SQLITE_LIMIT_VARIABLE_NUMBER, SQLITE_BULK_VALUES);
}

int db_sqlite_open(struct ctx *cx, const char *path, bool create, struct db **out)
{
    struct stat st;
    if (!*path)
        return fail(cx, ERR_INPUT, "the database address names no file: use sqlite:FILE");
    if (!create && strcmp(path, ":memory:") != 0 && stat(path, &st))
        return fail(cx, ERR_NOTFOUND, "there is no workspace at %s; make one with: touchstone init --db sqlite:%s", path, path);
    struct sqlite_db *s = mem_alloc(sizeof *s);
    size_t n = strlen(path);
    char *url = s ? mem_alloc(n + 8) : NULL;
    if (!url) {
        mem_free(s);
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    }
    memcpy(url, "sqlite:", 7);
    memcpy(url + 7, path, n);
    s->db = (struct db){ .driver = &sqlite_driver, .url = url };
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
    int rc = sqlite3_open_v2(path, &s->h, flags, NULL);
    if (rc != SQLITE_OK) {
        fail(cx, rc == SQLITE_NOMEM ? ERR_SYSTEM : ERR_INPUT, "cannot open the database %s: %s", path, s->h ? sqlite3_errmsg(s->h) : "no memory");
        sqlite_close(&s->db);
        return -1;
    }
    set_limits(s->h);
    if (sqlite_script(cx, &s->db,
                      "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON;"
                      "PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA temp_store=FILE; PRAGMA cache_size=-65536;"
                      "PRAGMA journal_size_limit=67108864")) {
        sqlite_close(&s->db);
        return -1;
    }
    rc = sqlite3_prepare_v3(s->h, "ROLLBACK", -1, SQLITE_PREPARE_PERSISTENT, &s->rollback, NULL);
    if (rc != SQLITE_OK) {
        sqlite_fail(cx, s, rc);
        sqlite_close(&s->db);
        return -1;
    }
    *out = &s->db;
    return 0;
}
