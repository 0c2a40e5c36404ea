/* db.h: one workspace's database, SQLite or PostgreSQL, through one SQL dialect (docs/sql.md).
 * Who may use it: facts, access, signals, plan, deliver, actions. One handle per thread.
 *
 *     struct db_rows rows;
 *     if (db_query(cx, db, SQL("SELECT id, name FROM facts_client WHERE id = $1"), DB(db_i(id)), &rows))
 *         return -1;
 *     if (rows.n == 0)
 *         return fail(cx, ERR_NOTFOUND, "no client %lld", (long long)id);
 *     const char *name = db_text(&rows, 0, 1);
 *
 * SQL() takes a string literal only: values travel as typed parameters. `make check` prepares every
 * literal on both engines. Text must be valid UTF-8 without NUL.
 *
 * Errors: a broken constraint is ERR_CONFLICT, busy or serialisation ERR_AGAIN, all else ERR_SYSTEM.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"

struct db;

#ifdef SQL_EXTRACT /* tools/check-sql.sh runs the preprocessor with this to collect the literals */
#define SQL(literal) SQL_BEGIN "" literal "" SQL_END
#else
#define SQL(literal) "" literal ""
#endif

enum db_type { DB_INT, DB_REAL, DB_TEXT, DB_BLOB };

struct db_value {
    enum db_type type;
    bool null;
    int64_t i;
    double f;
    const char *s; /* text (0-terminated) or blob */
    size_t n;      /* bytes of s */
};

#define DB(...) (const struct db_value[]){ __VA_ARGS__ }, sizeof((const struct db_value[]){ __VA_ARGS__ }) / sizeof(struct db_value)
#define DB_NONE NULL, 0

struct db_value db_i(int64_t);
struct db_value db_f(double);
struct db_value db_s(const char *);               /* NULL pointer = NULL */
struct db_value db_b(const void *, size_t n);
struct db_value db_i_or_null(int64_t, bool null);

/* One row handed out by a cursor: values live until the next one is asked for. */
struct db_row {
    size_t n;
    const struct db_value *v;
};

struct db_rows {
    size_t n, columns;
    const struct db_value *v; /* n * columns, in the ctx's arena */
};

/* `url`: "sqlite:PATH" (or a bare path) or "postgresql://...?workspace=NAME".
 * With `create` an absent workspace is made and migrated; without, it is ERR_NOTFOUND.
 * A database newer than the program is refused. The handle is closed by db_close(), after the
 * arenas of all ctx that hold cursors of it. */
int  db_open(struct ctx *, const char *url, bool create, struct db **);
void db_close(struct db *);
bool db_is_pgsql(const struct db *);
const char *db_url(const struct db *); /* without the password */

int db_exec(struct ctx *, struct db *, const char *sql, const struct db_value *, size_t n, int64_t *changed);
int db_query(struct ctx *, struct db *, const char *sql, const struct db_value *, size_t n, struct db_rows *);

int64_t db_int(const struct db_rows *, size_t row, size_t column);      /* NULL = 0 */
double db_real(const struct db_rows *, size_t row, size_t column);
const char *db_text(const struct db_rows *, size_t row, size_t column); /* NULL = "" */
bool db_null(const struct db_rows *, size_t row, size_t column);

/* Streaming in constant memory. Several cursors may be open side by side, and other statements may run
 * between rows. On PostgreSQL a transaction must be open. Closed with the ctx's arena or by db_cursor_close. */
struct db_cursor;
int  db_cursor_open(struct ctx *, struct db *, const char *sql, const struct db_value *, size_t n, struct db_cursor **);
int  db_cursor_next(struct ctx *, struct db_cursor *, struct db_row *); /* 1 row, 0 end, -1 */
void db_cursor_close(struct db_cursor *);

/* Many rows through one INSERT literal ("INSERT INTO t (a, b) VALUES ($1, $2)"): prepared inserts on
 * SQLite, COPY on PostgreSQL. Rows are surely stored only after db_bulk_flush(); no conflict clause. */
struct db_bulk;
int db_bulk_open(struct ctx *, struct db *, const char *insert, struct db_bulk **);
int db_bulk_row(struct ctx *, struct db_bulk *, const struct db_value *, size_t n);
int db_bulk_flush(struct ctx *, struct db_bulk *);
/* From now on, until the ctx's arena goes, bulk rows of this handle are written by a thread of their own while the caller
 * prepares the next ones. All other calls wait for that thread, so nothing else changes; a row that is refused is
 * reported by a later call, by db_bulk_flush() at the latest. The ctx must end before db_close(). For long jobs that write much and ask little. */
int db_bulk_aside(struct ctx *, struct db *);

/* Fresh object ids: `n` in a row, never given out twice, unique in the whole workspace. n <= 1000. */
int db_ids(struct ctx *, struct db *, int64_t n, int64_t *first);

/* Transactions do not nest. A writing one takes the write lock at once. */
enum db_lock { DB_LOCK_MIGRATE = 540069, DB_LOCK_SIGNALS, DB_LOCK_PLAN };
int  db_begin(struct ctx *, struct db *, bool write);
int  db_commit(struct ctx *, struct db *);
void db_rollback(struct db *);
bool db_in_tx(const struct db *);
/* Runs as the last act of each writing transaction until taken away (NULL): what must never be missing beside the
 * change, such as its audit record. When it fails nothing is saved. */
void db_before_commit(struct db *, int (*fn)(struct ctx *, void *user), void *user);
/* Lets one writer at a time do a job that replaces rows, until the transaction ends. (SQLite has one writer anyway.) */
int  db_lock_job(struct ctx *, struct db *, enum db_lock);
/* How long a statement waits for another's write before ERR_AGAIN; DB_PATIENCE_MS unless told. For acts that may
 * as well be left out when somebody writes. (PostgreSQL locks single rows: nothing to wait for.) */
enum { DB_PATIENCE_MS = 5000 };
void db_patience(struct db *, int ms);

/* A whole copy of the workspace into a new SQLite file (SQLite only), consistent under writers. */
int db_copy_to(struct ctx *, struct db *, const char *path);
/* Engine's own check of the files: "ok" or the first finding. */
int db_integrity(struct ctx *, struct db *, const char **finding);
/* What the engine says of durability: "WAL, synchronous=2" or "synchronous_commit=on"; *good when a commit survives power loss. */
int db_durability(struct ctx *, struct db *, bool *good, const char **words);
/* Prepares one statement without running it (tests). */
int db_prepare_only(struct ctx *, struct db *, const char *sql);
