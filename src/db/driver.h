/* driver.h: what an engine must do. For db.c, db_sqlite.c, db_pgsql.c and migrate.c only. */
#pragma once
#include "db/db.h"

struct db_driver {
    const char *name;
    int (*run)(struct ctx *, struct db *, const char *sql, const struct db_value *, size_t n,
               int (*row)(struct ctx *, void *, const struct db_row *), void *user, int64_t *changed);
    int (*script)(struct ctx *, struct db *, const char *sql); /* several statements, no parameters */
    int (*begin)(struct ctx *, struct db *, bool write);
    int (*commit)(struct ctx *, struct db *);
    void (*rollback)(struct db *);
    int (*cursor_open)(struct ctx *, struct db *, const char *sql, const struct db_value *, size_t n, struct db_cursor **);
    int (*cursor_next)(struct ctx *, struct db_cursor *, struct db_row *);
    void (*cursor_close)(struct db_cursor *);
    int (*bulk_open)(struct ctx *, struct db *, const char *insert, struct db_bulk **);
    int (*bulk_row)(struct ctx *, struct db_bulk *, const struct db_value *, size_t n);
    int (*bulk_flush)(struct ctx *, struct db_bulk *);
    int (*bulk_aside)(struct ctx *, struct db *); /* NULL: its server is another process anyway */
    int (*ids)(struct ctx *, struct db *, int64_t n, int64_t *first);
    int (*copy_to)(struct ctx *, struct db *, const char *path);
    int (*integrity)(struct ctx *, struct db *, const char **finding);
    int (*prepare)(struct ctx *, struct db *, const char *sql);
    void (*patience)(struct db *, int ms); /* may be NULL */
    void (*close)(struct db *);
};

struct db {
    const struct db_driver *driver;
    char *url; /* without password */
    bool in_tx, writing;
    int (*before_commit)(struct ctx *, void *);
    void *before_user;
    bool migrating; /* DDL is allowed */
};

struct db_cursor {
    struct db *db;
};

struct db_bulk {
    struct db *db;
};

int db_sqlite_open(struct ctx *, const char *path, bool create, struct db **);
int db_pgsql_open(struct ctx *, const char *url, bool create, struct db **);

/* migrate.c: brings the schema to the program's version; refuses a newer one. */
int db_migrate(struct ctx *, struct db *, bool create);
