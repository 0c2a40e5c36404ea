/* Every SQL("...") of src/ is prepared on both engines, so that a slip in a rarely run statement is found here.
 * The list is made by: sh tools/check-sql.sh build/gen/sql_list.c */
#include "check.h"
#include "db/db.h"

#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#if __has_include("sql_list.c")
#pragma GCC diagnostic ignored "-Woverlength-strings"
#include "sql_list.c"
#else
static const struct sql_literal { const char *file, *sql; } sql_literals[] = { { 0, 0 } };
#endif

static struct ctx cx;

static size_t count(void)
{
    size_t n = 0;
    while (sql_literals[n].sql)
        n++;
    return n;
}

static bool makes_temp(const char *sql)
{
    return !strncasecmp(sql, "CREATE TEMP", 11);
}

/* Statements on temporary tables are prepared after those that make them have run. */
static int prepare_all(struct db *db)
{
    int bad = 0;
    for (size_t i = 0; i < count(); i++)
        if (makes_temp(sql_literals[i].sql) && db_exec(&cx, db, sql_literals[i].sql, DB_NONE, NULL)) {
            printf("%s: %s\n    %s\n", sql_literals[i].file, cx.message, sql_literals[i].sql);
            ctx_forgive(&cx);
            bad++;
        }
    for (size_t i = 0; i < count(); i++)
        if (!makes_temp(sql_literals[i].sql) && db_prepare_only(&cx, db, sql_literals[i].sql)) {
            printf("%s: %s\n    %s\n", sql_literals[i].file, cx.message, sql_literals[i].sql);
            ctx_forgive(&cx);
            bad++;
        }
    return bad;
}

static void the_list_is_there(void)
{
    CHECK(count() > 150); /* run: sh tools/check-sql.sh build/gen/sql_list.c */
}

static void on_sqlite(void)
{
    struct db *db;
    CHECK_INT(ctx_init(&cx, 64 << 20), 0);
    CHECK_INT(db_open(&cx, "sqlite::memory:", true, &db), 0);
    CHECK_INT(prepare_all(db), 0);
    CHECK(db_prepare_only(&cx, db, "SELECT no_such_column FROM facts_client") != 0); /* the check itself can fail */
    ctx_release(&cx);
    db_close(db);
}

static void on_pgsql(void)
{
    const char *base = getenv("TOUCHSTONE_TEST_PG");
    char url[512], drop[96];
    struct db *db;
    if (!base) {
        printf("not run: TOUCHSTONE_TEST_PG is not set (tools/pg-temp.sh)\n");
        return;
    }
    snprintf(url, sizeof url, "%s%sworkspace=sql_test_%d", base, strchr(base, '?') ? "&" : "?", (int)getpid());
    CHECK_INT(ctx_init(&cx, 64 << 20), 0);
    if (db_open(&cx, url, true, &db)) {
        printf("%s\n", cx.message);
        CHECK(false);
        ctx_release(&cx);
        return;
    }
    CHECK_INT(prepare_all(db), 0);
    CHECK(db_prepare_only(&cx, db, "SELECT no_such_column FROM facts_client") != 0);
    ctx_forgive(&cx);
    snprintf(drop, sizeof drop, "DROP SCHEMA sql_test_%d CASCADE", (int)getpid());
    CHECK_INT(db_exec(&cx, db, drop, DB_NONE, NULL), 0);
    ctx_release(&cx);
    db_close(db);
}

CHECK_MAIN(T(the_list_is_there), T(on_sqlite), T(on_pgsql))
