/* sqlite.h: shared by the files of the SQLite engine, and by nobody else. */
#pragma once
#include <sqlite3.h>
#include "db/driver.h"

enum { SQLITE_CACHE = 512, SQLITE_COLUMNS = 64, SQLITE_BULK_VALUES = 1024 };

/* A statement and where its $1, $2 ... are: in SQLite "$n" is a name, looked up once. */
struct prepared {
    sqlite3_stmt *stmt;
    unsigned char at[SQLITE_COLUMNS]; /* 0: not used */
};

struct cached {
    const char *sql; /* address of the literal */
    struct prepared p;
    bool busy; /* running, perhaps below itself */
};

struct sqlite_db {
    struct db db;
    sqlite3 *h;
    sqlite3_stmt *rollback; /* ready beforehand: undoing must not need memory */
    struct sqlite_aside *aside; /* NULL: bulk rows are written by the caller */
    int64_t id_next, id_end, id_blocks; /* reserved in this transaction; how many blocks next time */
    struct cached cache[SQLITE_CACHE];
};

static inline struct sqlite_db *sdb(struct db *db)
{
    return (struct sqlite_db *)(void *)db;
}

int sqlite_fail(struct ctx *, struct sqlite_db *, int rc); /* says why; -1 */
int sqlite_bind(sqlite3_stmt *, int at, const struct db_value *); /* an SQLite code; texts and blobs are not copied */

/* db_sqlite_bulk.c */
int sqlite_bulk_open(struct ctx *, struct db *, const char *insert, struct db_bulk **);
int sqlite_bulk_row(struct ctx *, struct db_bulk *, const struct db_value *, size_t n);
int sqlite_bulk_flush(struct ctx *, struct db_bulk *);
int sqlite_bulk_aside(struct ctx *, struct db *);
/* Before every use of the handle: waits until the writing thread rests. -1 when a row was refused; without a ctx it only waits. */
int sqlite_settle(struct ctx *, struct sqlite_db *);
