/* The database layer on both engines: what goes in comes out, transactions, conflicts, cursors, bulk rows, ids, migrations,
 * the audit chain's triggers and its keyed tags, copies. */
#include "check.h"
#include "access/audit.h"
#include "db/db.h"
#include "db/migrations.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

static struct ctx cx;
static bool pg;
static char dir[64], base_url[512];
static int url_n;

static const char *new_url(void)
{
    static char url[640];
    if (pg)
        snprintf(url, sizeof url, "%s%sworkspace=db_test_%d_%d", base_url, strchr(base_url, '?') ? "&" : "?", (int)getpid(), url_n++);
    else
        snprintf(url, sizeof url, "sqlite:%s/%d.db", dir, url_n++);
    return url;
}

static struct db *open_at(const char *url, bool create)
{
    struct db *db = NULL;
    if (db_open(&cx, url, create, &db))
        printf("db_open: %s\n", cx.message);
    CHECK(db != NULL);
    if (!db)
        exit(1);
    return db;
}

static struct db *open_new(void)
{
    struct db *db = open_at(new_url(), true);
    const char *table = db_dialect(&cx, pg, "CREATE TABLE t (id {id}, i {int}, f {real}, s {text}, b {blob}) {strict}");
    static char sql[2][200];
    snprintf(sql[pg], sizeof sql[pg], "%s", table);
    CHECK_INT(db_exec(&cx, db, sql[pg], DB_NONE, NULL), 0);
    return db;
}

static int64_t number(struct db *db, const char *sql)
{
    struct db_rows r;
    if (db_query(&cx, db, sql, DB_NONE, &r) || !r.n) {
        printf("%s: %s\n", sql, cx.message);
        CHECK(false);
        ctx_forgive(&cx);
        return -1;
    }
    return db_int(&r, 0, 0);
}

static void close_clean(struct db *db)
{
    ctx_clear(&cx);
    db_close(db);
}

static void failed(int rc, enum err code)
{
    CHECK_INT(rc, -1);
    CHECK_INT(cx.code, code);
    CHECK(cx.message[0] != 0);
    ctx_forgive(&cx);
}

static void values_come_back(void)
{
    static const struct db_value row[] = { { .type = DB_INT, .i = 1 }, { .type = DB_INT, .i = INT64_MIN }, { .type = DB_REAL, .f = 0.1 },
                                           { .type = DB_TEXT, .s = "кот 🐈 '\"\\\n%$1", .n = 19 }, { .type = DB_BLOB, .s = "\0\xff\\x", .n = 4 } };
    struct db *db = open_new();
    struct db_rows r;
    CHECK_INT(row[3].n, strlen(row[3].s));
    CHECK_INT(db_exec(&cx, db, "INSERT INTO t VALUES ($1, $2, $3, $4, $5)", row, 5, NULL), 0);
    CHECK_INT(db_exec(&cx, db, "INSERT INTO t VALUES ($1, $2, $3, $4, $5)",
                      DB(db_i(2), db_i_or_null(5, true), (struct db_value){ .type = DB_REAL, .null = true }, db_s(NULL), db_b(NULL, 0)), NULL), 0);
    CHECK_INT(db_exec(&cx, db, "INSERT INTO t VALUES ($1, $2, $3, $4, $5)", DB(db_i(3), db_i(INT64_MAX), db_f(-1e300), db_s(""), db_b("", 0)), NULL), 0);
    CHECK_INT(db_query(&cx, db, "SELECT i, f, s, b FROM t ORDER BY id", DB_NONE, &r), 0);
    CHECK_INT(r.n, 3);
    CHECK_INT(r.columns, 4);
    CHECK(db_int(&r, 0, 0) == INT64_MIN && db_int(&r, 2, 0) == INT64_MAX);
    CHECK(db_real(&r, 0, 1) == 0.1 && db_real(&r, 2, 1) == -1e300);
    CHECK_STR(db_text(&r, 0, 2), row[3].s);
    CHECK(r.v[3].n == 4 && r.v[3].s && !memcmp(r.v[3].s, row[4].s, 4));
    for (size_t c = 0; c < 4; c++)
        CHECK(db_null(&r, 1, c));
    CHECK(db_int(&r, 1, 0) == 0 && !*db_text(&r, 1, 2));
    CHECK(!db_null(&r, 2, 2) && !*db_text(&r, 2, 2));
    CHECK_INT(db_query(&cx, db, "SELECT count(*), sum(i) FROM t WHERE id > 1", DB_NONE, &r), 0);
    CHECK(db_int(&r, 0, 0) == 2 && db_int(&r, 0, 1) == INT64_MAX); /* a sum is an integer on both */
    CHECK_INT(db_query(&cx, db, "SELECT 1 FROM t WHERE id = $1", DB(db_i(77)), &r), 0);
    CHECK_INT(r.n, 0);
    failed(db_exec(&cx, db, "SELECT nonsense FROM t", DB_NONE, NULL), ERR_SYSTEM);
    close_clean(db);
}

static void transactions(void)
{
    struct db *db = open_new();
    int64_t changed;
    CHECK_INT(db_begin(&cx, db, true), 0);
    CHECK(db_in_tx(db));
    CHECK_INT(db_exec(&cx, db, "INSERT INTO t (id) VALUES (1)", DB_NONE, NULL), 0);
    db_rollback(db);
    CHECK(!db_in_tx(db));
    CHECK_INT(number(db, "SELECT count(*) FROM t"), 0);
    CHECK_INT(db_begin(&cx, db, true), 0);
    CHECK_INT(db_exec(&cx, db, "INSERT INTO t (id) VALUES (1), (2)", DB_NONE, &changed), 0);
    CHECK_INT(changed, 2);
    CHECK_INT(db_commit(&cx, db), 0);
    CHECK_INT(number(db, "SELECT count(*) FROM t"), 2);
    failed(db_exec(&cx, db, "INSERT INTO t (id) VALUES (2)", DB_NONE, NULL), ERR_CONFLICT);
    CHECK_INT(db_begin(&cx, db, true), 0); /* a failure inside, then rollback: the handle goes on working */
    failed(db_exec(&cx, db, "INSERT INTO t (id) VALUES (3), (2)", DB_NONE, NULL), ERR_CONFLICT);
    db_rollback(db);
    CHECK_INT(number(db, "SELECT count(*) FROM t"), 2);
    close_clean(db);
}

static void closing_undoes_what_was_not_committed(void)
{
    char url[640];
    struct db *db = open_new();
    snprintf(url, sizeof url, "%s", db_url(db));
    CHECK_INT(db_begin(&cx, db, true), 0);
    CHECK_INT(db_exec(&cx, db, "INSERT INTO t (id) VALUES (1)", DB_NONE, NULL), 0);
    close_clean(db);
    db = open_at(url, false);
    CHECK_INT(number(db, "SELECT count(*) FROM t"), 0);
    close_clean(db);
}

static void a_second_writer_is_told_to_try_again(void)
{
    char url[640];
    struct db *a = open_new(), *b;
    snprintf(url, sizeof url, "%s", db_url(a));
    b = open_at(url, false);
    CHECK_INT(db_exec(&cx, a, "INSERT INTO t (id, i) VALUES (1, 0)", DB_NONE, NULL), 0);
    CHECK_INT(db_begin(&cx, a, true), 0);
    CHECK_INT(db_exec(&cx, a, "UPDATE t SET i = 1", DB_NONE, NULL), 0);
    CHECK_INT(number(b, "SELECT i FROM t"), 0); /* readers go on and see the old */
    int rc = db_begin(&cx, b, true);
    if (!rc)
        rc = db_exec(&cx, b, "UPDATE t SET i = 2", DB_NONE, NULL); /* PostgreSQL locks here */
    failed(rc, ERR_AGAIN);
    db_rollback(b);
    CHECK_INT(db_commit(&cx, a), 0);
    CHECK_INT(number(b, "SELECT i FROM t"), 1);
    CHECK_INT(db_exec(&cx, b, "UPDATE t SET i = 2", DB_NONE, NULL), 0);
    ctx_clear(&cx);
    db_close(b);
    db_close(a);
}

static void cursors_side_by_side(void)
{
    struct db *db = open_new();
    struct db_cursor *up, *down;
    struct db_row row;
    struct db_bulk *bulk;
    int64_t seen = 0, wrong = 0;
    CHECK_INT(db_begin(&cx, db, true), 0);
    CHECK_INT(db_bulk_open(&cx, db, "INSERT INTO t (id, s) VALUES ($1, $2)", &bulk), 0);
    for (int64_t i = 1; i <= 5000; i++)
        CHECK_INT(db_bulk_row(&cx, bulk, (const struct db_value[]){ db_i(i), i % 7 ? db_s("a\tb\\c\nd\\N") : db_s(NULL) }, 2), 0);
    CHECK_INT(db_bulk_flush(&cx, bulk), 0);
    CHECK_INT(number(db, "SELECT count(*) FROM t WHERE s IS NULL"), 714);
    CHECK_INT(db_cursor_open(&cx, db, "SELECT id, s FROM t WHERE id > $1 ORDER BY id", DB(db_i(0)), &up), 0);
    CHECK_INT(db_cursor_open(&cx, db, "SELECT id, s FROM t ORDER BY id DESC", DB_NONE, &down), 0);
    for (wrong = 0; db_cursor_next(&cx, up, &row) == 1;) {
        seen++;
        wrong += row.v[0].i != seen || row.v[1].null != (seen % 7 == 0) || (!row.v[1].null && strcmp(row.v[1].s, "a\tb\\c\nd\\N") != 0);
        wrong += db_cursor_next(&cx, down, &row) != 1 || row.v[0].i != 5001 - seen;
        if (seen % 1000 == 0) /* other statements between rows */
            wrong += number(db, "SELECT count(*) FROM t") != 5000;
    }
    CHECK(seen == 5000 && wrong == 0);
    CHECK_INT(db_cursor_next(&cx, up, &row), 0); /* the end stays the end */
    CHECK_INT(db_cursor_next(&cx, down, &row), 0);
    db_cursor_close(up);
    ctx_clear(&cx); /* closes the other */
    CHECK_INT(db_commit(&cx, db), 0);
    close_clean(db);
}

/* Written by a thread of their own: everything arrives, whatever else is asked in between. */
static void rows_written_aside(void)
{
    enum { ROWS_N = 30000, LONG = 300000 };
    struct db *db = open_new();
    struct db_bulk *a, *b;
    char *text = ctx_alloc(&cx, LONG + 1);
    int64_t seen = 0, wrong = 0;
    memset(text, 'x', LONG);
    CHECK_INT(db_exec(&cx, db, "CREATE TABLE u (id BIGINT PRIMARY KEY, s TEXT)", DB_NONE, NULL), 0);
    CHECK_INT(db_begin(&cx, db, true), 0);
    CHECK_INT(db_bulk_aside(&cx, db), 0);
    CHECK_INT(db_bulk_open(&cx, db, "INSERT INTO t (id, i, f, s, b) VALUES ($1, $2, $3, $4, $5)", &a), 0);
    CHECK_INT(db_bulk_open(&cx, db, "INSERT INTO u (id, s) VALUES ($1, $2)", &b), 0);
    for (int64_t i = 1; i <= ROWS_N; i++) {
        char name[32];
        snprintf(name, sizeof name, "name %lld", (long long)i);
        wrong += db_bulk_row(&cx, a, DB(db_i(i), db_i_or_null(2 * i, i % 5 == 0), db_f(0.5), db_s(name), db_b("\0\1", 2))) != 0;
        wrong += db_bulk_row(&cx, b, DB(db_i(i), (struct db_value){ .type = DB_TEXT, .s = i % 10000 ? name : text, .n = i % 10000 ? strlen(name) : LONG })) != 0;
        if (i % 5000 == 0) {
            int64_t now = number(db, "SELECT count(*) FROM t");
            wrong += now < seen || now > i;
            seen = now;
        }
    }
    CHECK_INT(wrong, 0);
    CHECK_INT(db_bulk_flush(&cx, a), 0);
    CHECK_INT(db_bulk_flush(&cx, b), 0);
    CHECK_INT(number(db, "SELECT count(*) FROM t WHERE s = 'name ' || id AND f = 0.5 AND length(b) = 2 AND coalesce(i, 2 * id) = 2 * id"), ROWS_N);
    CHECK_INT(number(db, "SELECT count(*) FROM t WHERE i IS NULL"), ROWS_N / 5);
    CHECK_INT(number(db, "SELECT count(*) FROM u WHERE s = 'name ' || id OR length(s) = 300000"), ROWS_N);
    CHECK_INT(number(db, "SELECT count(*) FROM u WHERE length(s) = 300000"), 3);
    CHECK_INT(db_commit(&cx, db), 0);
    ctx_clear(&cx); /* ends the thread */
    CHECK_INT(number(db, "SELECT count(*) FROM t"), ROWS_N);
    close_clean(db);
}

static void a_row_refused_aside(void)
{
    struct db *db = open_new();
    struct db_bulk *bulk;
    CHECK_INT(db_exec(&cx, db, "INSERT INTO t (id) VALUES (20000)", DB_NONE, NULL), 0);
    CHECK_INT(db_begin(&cx, db, true), 0);
    CHECK_INT(db_bulk_aside(&cx, db), 0);
    CHECK_INT(db_bulk_open(&cx, db, "INSERT INTO t (id, s) VALUES ($1, $2)", &bulk), 0);
    int rc = 0;
    for (int64_t i = 1; !rc && i <= 60000; i++)
        rc = db_bulk_row(&cx, bulk, (const struct db_value[]){ db_i(i), db_s("text") }, 2);
    failed(rc || db_bulk_flush(&cx, bulk) ? -1 : 0, ERR_CONFLICT);
    if (!pg)
        failed(db_exec(&cx, db, "INSERT INTO t (id) VALUES (70000)", DB_NONE, NULL), ERR_CONFLICT); /* what comes after is lost too */
    db_rollback(db);
    ctx_clear(&cx);
    CHECK_INT(number(db, "SELECT count(*) FROM t"), 1);
    CHECK_INT(db_begin(&cx, db, true), 0); /* rows that nobody flushed are not there, and harm nobody */
    CHECK_INT(db_bulk_aside(&cx, db), 0);
    CHECK_INT(db_bulk_open(&cx, db, "INSERT INTO t (id, s) VALUES ($1, $2)", &bulk), 0);
    for (int64_t i = 1; i <= 10000; i++)
        db_bulk_row(&cx, bulk, (const struct db_value[]){ db_i(i), db_s("text") }, 2);
    ctx_clear(&cx);
    db_rollback(db);
    CHECK_INT(number(db, "SELECT count(*) FROM t"), 1);
    close_clean(db);
}

static void ids_are_given_out_once(void)
{
    char url[640];
    struct db *a = open_new(), *b;
    int64_t last_a = 0, last_b = 0, first;
    static unsigned char taken[200000];
    memset(taken, 0, sizeof taken);
    snprintf(url, sizeof url, "%s", db_url(a));
    b = open_at(url, false);
    for (int round = 0; round < 40; round++)
        for (int h = 0; h < 2; h++) {
            int64_t n = 1 + round * 7 % 90;
            CHECK_INT(db_ids(&cx, h ? b : a, n, &first), 0);
            CHECK(first > (h ? last_b : last_a)); /* they grow for each handle */
            for (int64_t i = first; i < first + n && i < (int64_t)sizeof taken; i++)
                CHECK(!taken[i]++);
            *(h ? &last_b : &last_a) = first + n - 1;
        }
    ctx_clear(&cx);
    db_close(b);
    db_close(a);
}

static void migrations(void)
{
    char url[640];
    struct db *db = open_new(), *again;
    int64_t newest = db_migrations[db_migration_count - 1].version;
    snprintf(url, sizeof url, "%s", db_url(db));
    CHECK_INT(number(db, "SELECT max(version) FROM db_migration"), newest);
    CHECK_INT(number(db, "SELECT count(*) FROM db_migration"), (int64_t)db_migration_count);
    again = open_at(url, true); /* opening again changes nothing */
    CHECK_INT(number(again, "SELECT count(*) FROM db_migration"), (int64_t)db_migration_count);
    db_close(again);
    CHECK_INT(db_exec(&cx, db, "INSERT INTO db_migration (version, name, applied_at) VALUES ($1, 'of tomorrow', 0)", DB(db_i(newest + 1)), NULL), 0);
    failed(db_open(&cx, url, false, &again), ERR_CONFLICT);
    failed(db_open(&cx, url, true, &again), ERR_CONFLICT);
    close_clean(db);
    failed(db_open(&cx, new_url(), false, &again), ERR_NOTFOUND);
}

/* ---- the audit chain */

static const struct audit_key key = { { 1, 2, 3 } };

static void append(struct db *db, int n)
{
    for (int i = 0; i < n; i++) {
        struct audit_record r = { .staff_id = 3, .object_id = i, .client_id = 7, .action = "touch done", .result = "done", .detail = "reached" };
        CHECK_INT(db_begin(&cx, db, true), 0);
        CHECK_INT(audit_append(&cx, db, &key, &r), 0);
        CHECK_INT(db_commit(&cx, db), 0);
    }
}

static int64_t bad_seq(struct db *db, const struct audit_key *with, const char *anchor, bool *anchor_found)
{
    struct audit_verdict v;
    CHECK_INT(db_begin(&cx, db, false), 0);
    CHECK_INT(audit_verify(&cx, db, with, anchor, &v), 0);
    ctx_clear(&cx); /* ends its cursor */
    CHECK_INT(db_commit(&cx, db), 0);
    if (anchor_found)
        *anchor_found = v.anchor_found;
    return v.bad_seq;
}

static void the_chain_refuses_changes(void)
{
    struct db *db = open_new();
    append(db, 5);
    CHECK_INT(bad_seq(db, &key, NULL, NULL), 0);
    failed(db_exec(&cx, db, "UPDATE access_audit SET detail = 'x' WHERE seq = 2", DB_NONE, NULL), ERR_CONFLICT);
    failed(db_exec(&cx, db, "DELETE FROM access_audit WHERE seq = 5", DB_NONE, NULL), ERR_CONFLICT);
    failed(db_exec(&cx, db, "INSERT INTO access_audit SELECT * FROM access_audit WHERE seq = 3", DB_NONE, NULL), ERR_CONFLICT);
    if (pg)
        failed(db_exec(&cx, db, "TRUNCATE access_audit", DB_NONE, NULL), ERR_CONFLICT);
    else
        failed(db_exec(&cx, db, "REPLACE INTO access_audit SELECT seq, 0, 0, '', 0, 0, '', '', '', '' FROM access_audit WHERE seq = 3", DB_NONE, NULL), ERR_CONFLICT);
    CHECK_INT(number(db, "SELECT count(*) FROM access_audit"), 5);
    CHECK_INT(bad_seq(db, &key, NULL, NULL), 0);
    close_clean(db);
}

static void allow_tampering(struct db *db)
{
    if (pg) {
        CHECK_INT(db_exec(&cx, db, "DROP TRIGGER access_audit_no_change ON access_audit", DB_NONE, NULL), 0);
        return;
    }
    CHECK_INT(db_exec(&cx, db, "DROP TRIGGER access_audit_no_update", DB_NONE, NULL), 0);
    CHECK_INT(db_exec(&cx, db, "DROP TRIGGER access_audit_no_delete", DB_NONE, NULL), 0);
}

static void tampering_is_found(void)
{
    static const struct { const char *sql; int64_t bad; } ways[] = {
        { "UPDATE access_audit SET detail = 'refused' WHERE seq = 4", 4 },
        { "UPDATE access_audit SET staff_id = 9 WHERE seq = 1", 1 },
        { "UPDATE access_audit SET at = at + 1 WHERE seq = 10", 10 },
        { "UPDATE access_audit SET client_id = 8 WHERE seq = 3", 3 },
        { "UPDATE access_audit SET result = 'do', detail = 'nereached' WHERE seq = 3", 3 },
        { "UPDATE access_audit SET tag = prev_tag WHERE seq = 6", 6 },
        { "DELETE FROM access_audit WHERE seq = 5", 6 },
        { "DELETE FROM access_audit WHERE seq = 10", 10 },
        { "DELETE FROM access_audit", 1 },
        { "INSERT INTO access_audit SELECT 11, at, staff_id, action, object_id, client_id, result, detail, prev_tag, tag FROM access_audit WHERE seq = 10", 11 },
        { "UPDATE access_audit SET seq = CASE seq WHEN 2 THEN 102 WHEN 3 THEN 103 ELSE seq END", 4 },
        { "UPDATE access_audit_head SET seq = 9", 11 },
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct db *db = open_new();
        append(db, 10);
        CHECK_INT(bad_seq(db, &key, NULL, NULL), 0);
        allow_tampering(db);
        CHECK_INT(db_exec(&cx, db, ways[i].sql, DB_NONE, NULL), 0);
        CHECK_INT(bad_seq(db, &key, NULL, NULL), ways[i].bad);
        close_clean(db);
    }
}

/* A tail cut together with the head is found by the anchor alone; without the key nothing can be written anew. */
static void a_cut_tail_needs_the_anchor(void)
{
    char anchor[65];
    bool found;
    struct db_rows r;
    struct db *db = open_new();
    append(db, 10);
    CHECK_INT(db_query(&cx, db, "SELECT tag FROM access_audit WHERE seq = 10", DB_NONE, &r), 0);
    snprintf(anchor, sizeof anchor, "%s", db_text(&r, 0, 0));
    CHECK_INT(bad_seq(db, &key, anchor, &found), 0);
    CHECK(found);
    CHECK_INT(bad_seq(db, &(struct audit_key){ { 9 } }, NULL, NULL), 1);
    allow_tampering(db);
    CHECK_INT(db_exec(&cx, db, "DELETE FROM access_audit WHERE seq = 10", DB_NONE, NULL), 0);
    CHECK_INT(db_exec(&cx, db, "UPDATE access_audit_head SET seq = 9, tag = (SELECT tag FROM access_audit WHERE seq = 9)", DB_NONE, NULL), 0);
    CHECK_INT(bad_seq(db, &key, anchor, &found), 0);
    CHECK(!found);
    close_clean(db);
}

/* ---- files (SQLite only) */

static void a_copy_is_whole(void)
{
    char path[128];
    const char *finding;
    struct db *db = open_new(), *copy;
    if (pg) {
        failed(db_copy_to(&cx, db, "/tmp/never"), ERR_INPUT);
        close_clean(db);
        return;
    }
    snprintf(path, sizeof path, "%s/copy.db", dir);
    append(db, 20);
    CHECK_INT(db_copy_to(&cx, db, path), 0);
    CHECK(db_copy_to(&cx, db, path) != 0); /* never over a file */
    ctx_forgive(&cx);
    append(db, 1);
    copy = open_at(path, false);
    CHECK_INT(db_integrity(&cx, copy, &finding), 0);
    CHECK_STR(finding, "ok");
    CHECK_INT(number(copy, "SELECT count(*) FROM access_audit"), 20);
    CHECK_INT(bad_seq(copy, &key, NULL, NULL), 0);
    ctx_clear(&cx);
    db_close(copy);
    close_clean(db);
}

static void write_at(const char *path, long at, const char *bytes, size_t n)
{
    FILE *f = fopen(path, "r+");
    CHECK(f && !fseek(f, at, SEEK_SET) && fwrite(bytes, 1, n, f) == n && !fclose(f));
}

/* IN-14: a changed file is refused or reported, never a crash. */
static void damaged_files(void)
{
    char path[128], to[128];
    struct db *db, *bad;
    const char *finding = "";
    int noticed = 0;
    if (pg)
        return;
    snprintf(path, sizeof path, "%s/whole.db", dir);
    db = open_new();
    append(db, 200);
    CHECK_INT(db_copy_to(&cx, db, path), 0);
    close_clean(db);
    snprintf(to, sizeof to, "%s/text.db", dir);
    FILE *f = fopen(to, "w");
    CHECK(f && fputs("This is no database, only a letter to the editor.", f) >= 0 && !fclose(f));
    failed(db_open(&cx, to, false, &bad), ERR_INPUT);
    for (int i = 0; i < 40; i++) {
        char buf[8192], junk[8];
        size_t n;
        FILE *in = fopen(path, "r");
        snprintf(to, sizeof to, "%s/damaged%d.db", dir, i);
        CHECK(in && (f = fopen(to, "w")));
        while ((n = fread(buf, 1, sizeof buf, in)) > 0)
            CHECK_INT(fwrite(buf, 1, n, f), n);
        fclose(in);
        fclose(f);
        memset(junk, 0x5a + i, sizeof junk);
        write_at(to, i * 8192L + 37 * i % 8000, junk, sizeof junk);
        if (i % 4 == 0)
            CHECK_INT(truncate(to, 8192L * (1 + i)), 0);
        if (db_open(&cx, to, false, &bad)) {
            noticed++;
        } else {
            noticed += db_integrity(&cx, bad, &finding) || strcmp(finding, "ok") != 0;
            ctx_clear(&cx);
            db_close(bad);
        }
        ctx_clear(&cx);
    }
    CHECK(noticed >= 10); /* changes inside a text are for the audit chain to find */
}

static void forget_schemas(void)
{
    static char sql[100][80];
    if (!pg)
        return;
    int last = url_n;
    struct db *db = open_at(new_url(), true);
    for (int i = 0; i <= last && i < 100; i++) {
        snprintf(sql[i], sizeof sql[i], "DROP SCHEMA IF EXISTS db_test_%d_%d CASCADE", (int)getpid(), i);
        CHECK_INT(db_exec(&cx, db, sql[i], DB_NONE, NULL), 0);
    }
    close_clean(db);
}

static void remove_files(void)
{
    DIR *d = opendir(dir);
    for (struct dirent *e; d && (e = readdir(d));)
        if (e->d_name[0] != '.')
            unlinkat(dirfd(d), e->d_name, 0);
    if (d)
        closedir(d);
    CHECK_INT(rmdir(dir), 0);
}

int main(void)
{
    static const struct check_test all[] = { T(values_come_back), T(transactions), T(closing_undoes_what_was_not_committed),
                                             T(a_second_writer_is_told_to_try_again), T(cursors_side_by_side), T(rows_written_aside), T(a_row_refused_aside), T(ids_are_given_out_once), T(migrations),
                                             T(the_chain_refuses_changes), T(tampering_is_found), T(a_cut_tail_needs_the_anchor), T(a_copy_is_whole),
                                             T(damaged_files) };
    const char *server = getenv("TOUCHSTONE_TEST_PG");
    int rc;
    snprintf(dir, sizeof dir, "/tmp/touchstone-db-XXXXXX");
    if (!mkdtemp(dir) || ctx_init(&cx, 64 << 20))
        return 1;
    rc = check_run(all, sizeof all / sizeof *all);
    if (server) {
        pg = true;
        url_n = check_failed = 0;
        snprintf(base_url, sizeof base_url, "%s", server);
        rc |= check_run(all, sizeof all / sizeof *all);
        forget_schemas();
    } else
        printf("not run: TOUCHSTONE_TEST_PG is not set (tools/pg-temp.sh)\n");
    ctx_release(&cx);
    remove_files();
    return rc;
}
