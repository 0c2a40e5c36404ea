/* facts_env.h: for tests that need a workspace: runs a test on SQLite and, when TOUCHSTONE_TEST_PG is set
 * (tools/pg-temp.sh), on PostgreSQL. Each time a fresh workspace. */
#pragma once
#include <stdlib.h>
#include <unistd.h>

#include "facts/import.h"
#include "check.h"

struct env {
    struct ctx cx, db_cx; /* db_cx outlives cx: it holds nothing of the database */
    struct db *db;
    struct settings set;
    struct by by;
    char url[512]; /* for a second connection */
};

static inline int env_open(struct env *e, const char *url)
{
    ctx_init(&e->cx, (size_t)512 << 20);
    e->cx.now_at = 1767225600;
    e->cx.today = 20454;
    e->by = (struct by){ .staff_id = 0 };
    snprintf(e->url, sizeof e->url, "%s", url);
    if (db_open(&e->cx, url, true, &e->db) || settings_load(&e->cx, e->db, &e->set)) {
        printf("%s: %s\n", url, e->cx.message);
        return -1;
    }
    return 0;
}

static inline void env_close(struct env *e)
{
    ctx_clear(&e->cx);
    db_close(e->db);
    ctx_release(&e->cx);
}

static inline void env_each(void (*test)(struct env *))
{
    static int number;
    struct env e;
    char dir[] = "/tmp/touchstone-test-XXXXXX", url[512];
    const char *pg = getenv("TOUCHSTONE_TEST_PG");
    if (!mkdtemp(dir)) {
        CHECK_STR("mkdtemp", "");
        return;
    }
    snprintf(url, sizeof url, "sqlite:%s/w.db", dir);
    if (env_open(&e, url))
        CHECK_STR("sqlite", "");
    else {
        test(&e);
        env_close(&e);
    }
    static const char *const ends[] = { "", "-wal", "-shm" };
    for (int i = 0; i < 3; i++) {
        snprintf(url, sizeof url, "%s/w.db%s", dir, ends[i]);
        unlink(url);
    }
    rmdir(dir);
    if (!pg)
        return;
    int before = check_here;
    snprintf(url, sizeof url, "%s%cworkspace=t%d_%d", pg, strchr(pg, '?') ? '&' : '?', (int)getpid(), number++);
    if (env_open(&e, url)) {
        CHECK_STR("postgresql", "");
        return;
    }
    test(&e);
    env_close(&e);
    if (check_here > before)
        printf("(on PostgreSQL)\n");
}

/* One number; INT64_MIN when the statement fails or gives nothing. */
static inline int64_t env_int(struct env *e, const char *sql)
{
    struct db_rows rows;
    if (db_query(&e->cx, e->db, sql, NULL, 0, &rows) || !rows.n) {
        printf("%s: %s\n", sql, e->cx.message);
        ctx_forgive(&e->cx);
        return INT64_MIN;
    }
    return db_int(&rows, 0, 0);
}

static inline const char *env_text(struct env *e, const char *sql)
{
    struct db_rows rows;
    if (db_query(&e->cx, e->db, sql, NULL, 0, &rows) || !rows.n) {
        printf("%s: %s\n", sql, e->cx.message);
        ctx_forgive(&e->cx);
        return NULL;
    }
    return db_text(&rows, 0, 0);
}

static inline int env_import(struct env *e, const char *text, size_t n, const char *as, const char *map, struct import_result *r)
{
    struct import_options o = { .data = text, .data_n = n, .file_name = "test.csv", .as = as, .map_text = map };
    memset(r, 0, sizeof *r);
    int rc = import_run(&e->cx, e->db, &e->set, &e->by, &o, r);
    if (db_in_tx(e->db))
        CHECK_STR("a transaction was left open", "");
    return rc;
}
