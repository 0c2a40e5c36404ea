/* Every allocation fails once, then from some point on, while the main requests run: ours (base/mem.h) and SQLite's.
 * Never a crash, never a leak (ASan), never half a change: the answer is right or it is "out of memory".
 * ALLOC_STEP=1 tries each point; by default SQLite's are sampled. */
#include "check.h"
#include "actions/action.h"
#include "facts/demo.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#define AUDIT_WEIGHT INT64_C(100000000) /* in state() */
enum { TODAY = 20780 }; /* 2026-11-23, a Monday */

static struct db *db;
static char dir[64], file[96], csv[96];
static bool fail_sqlite;
static const struct audit_key key = { { 1 } };
static int64_t touch_id, client_id;

/* ---- SQLite's allocator behind the same switch */

static sqlite3_mem_methods plain;

static void *take(int n)
{
    return fail_sqlite && mem_should_fail() ? NULL : plain.xMalloc(n);
}

static void *retake(void *p, int n)
{
    return fail_sqlite && mem_should_fail() ? NULL : plain.xRealloc(p, n);
}

static bool divert_sqlite(void)
{
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain) != SQLITE_OK)
        return false;
    sqlite3_mem_methods ours = plain;
    ours.xMalloc = take;
    ours.xRealloc = retake;
    /* lookaside memory would hide most of the points */
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &ours) == SQLITE_OK && sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) == SQLITE_OK;
}

/* ---- requests */

static int ask(struct ctx *cx, const char *name, const char *param[][2])
{
    const struct action *a = action_find(name);
    struct args args = { .action = a };
    struct settings set;
    struct who who;
    struct str out;
    who_operator(&who);
    cx->today = TODAY;
    cx->now_at = (int64_t)TODAY * 86400 + 36000;
    if (settings_load(cx, db, &set))
        return -1;
    for (; param && (*param)[0]; param++)
        if (args_set(cx, &args, (*param)[0], (*param)[1]))
            return -1;
    struct action_host host = { .db_url = file, .upload_dir = dir, .key = &key };
    struct call call = { .cx = cx, .db = db, .set = &set, .who = &who, .args = &args, .action = a, .host = &host };
    return action_call(&call, &key, &out);
}

static const char *digits(int64_t n)
{
    static char text[4][24];
    static int at;
    at = (at + 1) % 4;
    snprintf(text[at], sizeof text[at], "%lld", (long long)n);
    return text[at];
}

static int open_new(struct ctx *cx)
{
    struct db *other;
    if (db_open(cx, "sqlite::memory:", true, &other))
        return -1;
    db_close(other);
    return 0;
}

static int open_again(struct ctx *cx)
{
    struct db *other;
    if (db_open(cx, file, false, &other))
        return -1;
    db_close(other);
    return 0;
}

static int show_list(struct ctx *cx)
{
    return ask(cx, "client list", (const char *[][2]){ { "q", "a" }, { "sort", "worth" }, { "limit", "20" }, { 0 } });
}

static int show_client(struct ctx *cx)
{
    return ask(cx, "client show", (const char *[][2]){ { "id", digits(client_id) }, { 0 } });
}

static int show_timeline(struct ctx *cx)
{
    return ask(cx, "client timeline", (const char *[][2]){ { "id", digits(client_id) }, { 0 } });
}

static int show_today(struct ctx *cx)
{
    return ask(cx, "today", NULL);
}

static int mark_done(struct ctx *cx)
{
    return ask(cx, "touch done", (const char *[][2]){ { "id", digits(touch_id) }, { "outcome", "reached" }, { "text", "note" }, { 0 } });
}

static int take_in(struct ctx *cx)
{
    return ask(cx, "import", (const char *[][2]){ { "file", csv }, { "as", "client" }, { 0 } });
}

static int64_t number(const char *sql)
{
    struct ctx cx;
    struct db_rows r;
    int64_t n = -1;
    CHECK_INT(ctx_init(&cx, 16 << 20), 0);
    if (!db_query(&cx, db, sql, DB_NONE, &r) && r.n)
        n = db_int(&r, 0, 0);
    else
        printf("%s: %s\n", sql, cx.message);
    ctx_release(&cx);
    return n;
}

/* The parts of the workspace that a request may change. */
static int64_t state(void)
{
    return number("SELECT (SELECT count(*) FROM facts_touch) + 10000 * (SELECT count(*) FROM facts_client) + 100000000 * (SELECT count(*) FROM access_audit)"
                  " + (SELECT count(*) FROM plan_touch WHERE state = 'done') * 1000000000000 + (SELECT count(*) FROM facts_batch) * 100000000000000");
}

static void quietly(int (*request)(struct ctx *))
{
    struct ctx cx;
    if (!request || ctx_init(&cx, (size_t)128 << 20))
        return;
    if (request(&cx)) {
        printf("undo: %s\n", cx.message);
        CHECK(false);
    }
    ctx_release(&cx);
}

static int64_t full_change; /* what the request changes in state() when all goes well, but for its audit record */

/* One run with the k-th allocation failing. Returns whether it was reached. */
static bool one(int (*request)(struct ctx *), int (*undo)(struct ctx *), int64_t k, bool forever, int step)
{
    struct ctx cx;
    int64_t before = state();
    bool hit = true;
    mem_fail_at(k, forever);
    int rc = ctx_init(&cx, (size_t)128 << 20);
    if (!rc) {
        rc = request(&cx);
        for (int i = 0; !forever && hit && i < step; i++)
            hit = !mem_should_fail(); /* still waiting: it was never reached */
        mem_fail_at(-1, false);
        if (rc && (cx.code != ERR_SYSTEM || !cx.message[0])) {
            printf("allocation %lld%s: %s: %s\n", (long long)k, forever ? " and all later" : "", err_name(cx.code), cx.message);
            CHECK(false);
        }
        ctx_release(&cx);
    }
    mem_fail_at(-1, false);
    if (db_in_tx(db)) {
        printf("allocation %lld: a transaction is left open\n", (long long)k);
        CHECK(false);
        db_rollback(db);
    }
    int64_t change = state() - before;
    if (rc && change == full_change && action_find("import")->own_tx && request == take_in) {
        quietly(undo); /* it commits first; what failed is its report. Asked again it says "imported before" */
    } else if (rc && change) {
        printf("allocation %lld%s: failed, yet something was changed\n", (long long)k, forever ? " and all later" : "");
        CHECK(false);
    }
    if (!rc)
        quietly(undo);
    return hit && !(forever && !rc);
}

static void torture(const char *name, int (*request)(struct ctx *), int (*undo)(struct ctx *))
{
    const char *env = getenv("ALLOC_STEP");
    int64_t points = 0;
    full_change = -state();
    quietly(request);
    full_change += state() - AUDIT_WEIGHT * (request == take_in);
    quietly(undo);
    for (int with_sqlite = 0; with_sqlite < 2; with_sqlite++)
        for (int forever = 0; forever < 2; forever++) {
            int64_t k = 0;
            fail_sqlite = with_sqlite;
            /* all of ours; of SQLite's the first 100, then ever wider steps */
            for (int step = 1; one(request, undo, k, forever, step) && check_here < 10; points++) {
                step = !with_sqlite ? 1 : env ? (int)strtol(env, NULL, 10) : k < 100 ? 1 : (int)(1 + k / 100);
                k += step;
                CHECK(k < 10000000); /* or else it fails although nothing does any more */
            }
            fail_sqlite = false;
        }
    quietly(request); /* the handle is as good as before */
    quietly(undo);
    printf("%s: %lld points\n", name, (long long)points);
    fflush(stdout);
    CHECK(points > 20);
}

static int undo_done(struct ctx *cx)
{
    return ask(cx, "touch undo", (const char *[][2]){ { "id", digits(touch_id) }, { 0 } });
}

static int undo_import(struct ctx *cx)
{
    return ask(cx, "import revert", (const char *[][2]){ { "id", digits(number("SELECT max(id) FROM facts_batch")) }, { 0 } });
}

static void opening(void) { torture("open a new workspace", open_new, NULL); }
static void reopening(void) { torture("open a workspace", open_again, NULL); }
static void list(void) { torture("client list", show_list, NULL); }
static void client(void) { torture("client show", show_client, NULL); }
static void timeline(void) { torture("client timeline", show_timeline, NULL); }
static void today(void) { torture("today", show_today, NULL); }
static void done(void) { torture("touch done", mark_done, undo_done); }
static void import(void) { torture("import", take_in, undo_import); }

static bool prepare(void)
{
    struct ctx cx;
    struct demo_result d;
    snprintf(dir, sizeof dir, "/tmp/touchstone-alloc-XXXXXX");
    if (!mkdtemp(dir) || ctx_init(&cx, (size_t)128 << 20))
        return false;
    snprintf(file, sizeof file, "%s/a.db", dir);
    snprintf(csv, sizeof csv, "%s/clients.csv", dir);
    FILE *f = fopen(csv, "w");
    if (!f || fputs("Name;City\nПервый;Рига\nSecond;Oslo\n;\n", f) < 0 || fclose(f))
        return false;
    int rc = db_open(&cx, file, true, &db) || db_exec(&cx, db, "PRAGMA synchronous=OFF", DB_NONE, NULL) ||
             demo_make(&cx, db, &(struct demo_options){ .seed = 1, .clients = 12, .today = TODAY }, &d) || ask(&cx, "day", NULL);
    if (rc)
        printf("%s\n", cx.message);
    ctx_release(&cx);
    touch_id = rc ? 0 : number("SELECT min(id) FROM plan_touch WHERE state = 'planned'");
    client_id = rc ? 0 : number("SELECT client_id FROM plan_touch ORDER BY id LIMIT 1");
    return !rc;
}

static void clean(void)
{
    DIR *d = opendir(dir);
    for (struct dirent *e; d && (e = readdir(d));)
        if (e->d_name[0] != '.')
            unlinkat(dirfd(d), e->d_name, 0);
    if (d)
        closedir(d);
    rmdir(dir);
}

int main(void)
{
    static const struct check_test all[] = { T(opening), T(reopening), T(list), T(client), T(timeline), T(today), T(done), T(import) };
    if (!divert_sqlite() || !prepare()) {
        printf("0 passed, 1 failed: no workspace to begin with\n");
        return 1;
    }
    int rc = check_run(all, sizeof all / sizeof *all);
    db_close(db);
    clean();
    return rc;
}
