/* Migrations: numbered SQL files embedded from src/db/migrations/, each applied in one transaction.
 *
 * Tokens: {id} {int} {real} {text} {blob} are column types, {strict} and {clustered} table options.
 * A line "--sqlite" or "--pgsql" starts a part for that engine only, "--both" ends it. */
#include "db/driver.h"
#include "db/migrations.h"
#include "base/str.h"

#include <string.h>

struct token {
    const char *name, *sqlite, *pgsql;
};

static const struct token tokens[] = {
    { "{id}", "INTEGER PRIMARY KEY", "BIGINT PRIMARY KEY" },
    { "{int}", "INTEGER", "BIGINT" },
    { "{real}", "REAL", "DOUBLE PRECISION" },
    { "{text}", "TEXT", "TEXT COLLATE \"C\"" },
    { "{blob}", "BLOB", "BYTEA" },
    { "{strict}", "STRICT", "" },
    { "{clustered}", "STRICT, WITHOUT ROWID", "" },
};

static const struct token *token_at(const char *p)
{
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++)
        if (!strncmp(p, tokens[i].name, strlen(tokens[i].name)))
            return &tokens[i];
    return NULL;
}

static const char *next_line(const char *p)
{
    const char *end = strchr(p, '\n');
    return end ? end + 1 : p + strlen(p);
}

const char *db_dialect(struct ctx *cx, bool pgsql, const char *text)
{
    struct str out;
    str_init(&out, cx->arena, 1 << 20);
    bool mine = true;
    for (const char *p = text, *end; *p; p = end) {
        end = next_line(p);
        if (!strncmp(p, "--sqlite", 8))
            mine = !pgsql;
        else if (!strncmp(p, "--pgsql", 7))
            mine = pgsql;
        else if (!strncmp(p, "--both", 6))
            mine = true;
        else if (mine)
            while (p < end) {
                const struct token *t = *p == '{' ? token_at(p) : NULL;
                if (t) {
                    str_puts(&out, pgsql ? t->pgsql : t->sqlite);
                    p += strlen(t->name);
                } else
                    str_putc(&out, *p++);
            }
    }
    return str_end(cx, &out);
}

static int present_version(struct ctx *cx, struct db *db, int64_t *version)
{
    struct db_rows rows;
    int rc = db_is_pgsql(db)
        ? db_query(cx, db, "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'db_migration'", DB_NONE, &rows)
        : db_query(cx, db, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'db_migration'", DB_NONE, &rows);
    if (rc)
        return -1;
    *version = 0;
    if (db_int(&rows, 0, 0) == 0)
        return 0;
    if (db_query(cx, db, SQL("SELECT max(version) FROM db_migration"), DB_NONE, &rows))
        return -1;
    *version = db_int(&rows, 0, 0);
    return 0;
}

static int apply(struct ctx *cx, struct db *db, const struct db_migration *m)
{
    const char *sql = db_dialect(cx, db_is_pgsql(db), m->sql);
    if (!sql || db->driver->script(cx, db, sql))
        return -1;
    return db_exec(cx, db, SQL("INSERT INTO db_migration (version, name, applied_at) VALUES ($1, $2, $3)"),
                   DB(db_i(m->version), db_s(m->name), db_i(cx->now_at)), NULL);
}

int db_migrate(struct ctx *cx, struct db *db, bool create)
{
    int64_t version, newest = db_migrations[db_migration_count - 1].version;
    if (present_version(cx, db, &version))
        return -1;
    if (version > newest)
        return fail(cx, ERR_CONFLICT, "the database has schema %lld, this program knows %lld: install the newer program",
                    (long long)version, (long long)newest);
    if (version == 0 && !create)
        return fail(cx, ERR_NOTFOUND, "there is no workspace at %s yet; make one with: touchstone init", db->url);
    if (version == newest)
        return 0;
    if (db_begin(cx, db, true))
        return -1;
    if (db_lock_job(cx, db, DB_LOCK_MIGRATE))
        goto undo;
    /* Somebody else may have migrated while we waited for the lock. */
    if (present_version(cx, db, &version))
        goto undo;
    for (size_t i = 0; i < db_migration_count; i++)
        if (db_migrations[i].version > version && apply(cx, db, &db_migrations[i]))
            goto undo;
    return db_commit(cx, db);
undo:
    db_rollback(db);
    return -1;
}
