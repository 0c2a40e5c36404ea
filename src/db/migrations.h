/* migrations.h: the embedded migration files, oldest first (generated from src/db/migrations/ by
 * tools/migrations.sh). For migrate.c and tests. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ctx;

struct db_migration {
    int64_t version;
    const char *name, *sql;
};

extern const struct db_migration db_migrations[];
extern const size_t db_migration_count;

/* The file's text in one engine's words. */
const char *db_dialect(struct ctx *, bool pgsql, const char *text);
