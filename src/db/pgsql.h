/* pgsql.h: shared by the files of the PostgreSQL engine, and by nobody else. */
#pragma once
#include <libpq-fe.h>
#include "db/driver.h"

enum { PGSQL_CACHE = 1024 };

struct pg_db {
    struct db db;
    PGconn *conn;
    const char *prepared[PGSQL_CACHE]; /* literal's address; its slot is the statement's name */
    int64_t id_next, id_end;
    unsigned cursors;
};

static inline struct pg_db *pdb(struct db *db)
{
    return (struct pg_db *)(void *)db;
}

int pgsql_fail(struct ctx *, struct pg_db *, const PGresult *); /* says why, by SQLSTATE; -1 */

int pgsql_bulk_open(struct ctx *, struct db *, const char *insert, struct db_bulk **);
int pgsql_bulk_row(struct ctx *, struct db_bulk *, const struct db_value *, size_t n);
int pgsql_bulk_flush(struct ctx *, struct db_bulk *);
