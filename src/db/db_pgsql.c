/* PostgreSQL engine through libpq: one schema a workspace (search_path), parameters as typed text,
 * statements prepared once per connection, cursors by DECLARE/FETCH, bulk rows by COPY. */
#include "db/pgsql.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARAMS = 64, FETCH = 2000, ID_BLOCK = 1000 };
enum { OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_FLOAT4 = 700, OID_FLOAT8 = 701, OID_NUMERIC = 1700 };

struct pg_cursor {
    struct db_cursor cursor;
    char name[16];
    PGresult *page;
    int row;
    bool done;
    struct db_value v[PARAMS];
};

int pgsql_fail(struct ctx *cx, struct pg_db *p, const PGresult *r)
{
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    const char *text = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    if (!state)
        return fail(cx, ERR_AGAIN, "the connection to the database was lost: %s", PQerrorMessage(p->conn));
    if (!strncmp(state, "23", 2))
        return fail(cx, ERR_CONFLICT, "this clashes with what is already stored (%s)", text ? text : state);
    if (!strcmp(state, "40001") || !strcmp(state, "40P01") || !strcmp(state, "55P03") || !strncmp(state, "57P", 3) ||
        !strncmp(state, "08", 2) || !strcmp(state, "53300"))
        return fail(cx, ERR_AGAIN, "the database is busy with another write; try again in a moment");
    if (!strcmp(state, "53100"))
        return fail(cx, ERR_SYSTEM, "the disk is full: nothing was saved; free some space and try again");
    return fail(cx, ERR_SYSTEM, "database error: %s", text ? text : state);
}

static int simple(struct ctx *cx, struct pg_db *p, const char *sql)
{
    PGresult *r = PQexec(p->conn, sql);
    ExecStatusType st = PQresultStatus(r);
    int rc = st == PGRES_COMMAND_OK || st == PGRES_TUPLES_OK || st == PGRES_EMPTY_QUERY ? 0 : pgsql_fail(cx, p, r);
    PQclear(r);
    return rc;
}

static Oid oid_of(enum db_type t)
{
    switch (t) {
    case DB_INT: return OID_INT8;
    case DB_REAL: return OID_FLOAT8;
    case DB_TEXT: return OID_TEXT;
    case DB_BLOB: return OID_BYTEA;
    }
    return OID_TEXT;
}

struct params {
    Oid type[PARAMS];
    const char *value[PARAMS];
    int length[PARAMS], format[PARAMS];
    char digits[PARAMS][32];
    int n;
};

static int fill(struct ctx *cx, struct params *p, const struct db_value *v, size_t n)
{
    if (n > PARAMS)
        return fail(cx, ERR_SYSTEM, "too many parameters for one statement");
    p->n = (int)n;
    for (size_t i = 0; i < n; i++) {
        p->type[i] = oid_of(v[i].type);
        p->length[i] = (int)v[i].n;
        p->format[i] = v[i].type == DB_BLOB;
        p->value[i] = v[i].s;
        if (v[i].null)
            p->value[i] = NULL;
        else if (v[i].type == DB_INT) {
            snprintf(p->digits[i], sizeof p->digits[i], "%lld", (long long)v[i].i);
            p->value[i] = p->digits[i];
        } else if (v[i].type == DB_REAL) {
            snprintf(p->digits[i], sizeof p->digits[i], "%.17g", v[i].f);
            p->value[i] = p->digits[i];
        } else if (!v[i].s)
            p->value[i] = "";
    }
    return 0;
}

static int prepared(struct ctx *cx, struct pg_db *p, const char *sql, const struct params *a, char name[16])
{
    size_t at = ((uintptr_t)sql >> 3) * 2654435761u % PGSQL_CACHE;
    while (p->prepared[at] && p->prepared[at] != sql)
        at = (at + 1) % PGSQL_CACHE;
    snprintf(name, 16, "s%zu", at);
    if (p->prepared[at])
        return 0;
    PGresult *r = PQprepare(p->conn, name, sql, a->n, a->type);
    int rc = PQresultStatus(r) == PGRES_COMMAND_OK ? 0 : pgsql_fail(cx, p, r);
    PQclear(r);
    if (!rc)
        p->prepared[at] = sql;
    return rc;
}

static void *unhex(struct ctx *cx, const char *hex, size_t *n)
{
    size_t len = strlen(hex);
    unsigned char *out = len >= 2 ? ctx_alloc(cx, len / 2) : NULL;
    if (!out)
        return NULL;
    *n = len / 2 - 1;
    for (size_t i = 0; i < *n; i++) {
        char two[3] = { hex[2 + 2 * i], hex[3 + 2 * i], 0 };
        out[i] = (unsigned char)strtoul(two, NULL, 16);
    }
    return out;
}

/* Results come as text; sums of integers are NUMERIC there, whole ones are integers here. */
static int take(struct ctx *cx, const PGresult *r, int row, struct db_value *v)
{
    int n = PQnfields(r);
    for (int i = 0; i < n && i < PARAMS; i++) {
        v[i] = (struct db_value){ .type = DB_TEXT };
        if (PQgetisnull(r, row, i)) {
            v[i].null = true;
            continue;
        }
        const char *s = PQgetvalue(r, row, i);
        Oid t = PQftype(r, i);
        if (t == OID_INT8 || t == OID_INT4 || t == OID_INT2 || (t == OID_NUMERIC && !strchr(s, '.'))) {
            v[i].type = DB_INT;
            v[i].i = strtoll(s, NULL, 10);
        } else if (t == OID_FLOAT8 || t == OID_FLOAT4 || t == OID_NUMERIC) {
            v[i].type = DB_REAL;
            v[i].f = strtod(s, NULL);
        } else if (t == OID_BYTEA) {
            v[i].type = DB_BLOB;
            if (!(v[i].s = unhex(cx, s, &v[i].n)))
                return -1;
        } else {
            v[i].s = s;
            v[i].n = (size_t)PQgetlength(r, row, i);
        }
    }
    return 0;
}

static int pg_run(struct ctx *cx, struct db *db, const char *sql, const struct db_value *args, size_t n,
                  int (*row)(struct ctx *, void *, const struct db_row *), void *user, int64_t *changed)
{
    struct pg_db *p = pdb(db);
    struct params a;
    char name[16];
    if (fill(cx, &a, args, n) || prepared(cx, p, sql, &a, name))
        return -1;
    PGresult *r = PQexecPrepared(p->conn, name, a.n, a.value, a.length, a.format, 0);
    ExecStatusType st = PQresultStatus(r);
    int rc = st == PGRES_COMMAND_OK || st == PGRES_TUPLES_OK ? 0 : pgsql_fail(cx, p, r);
    struct db_value v[PARAMS];
    for (int i = 0; !rc && row && i < PQntuples(r); i++) {
        struct db_row one = { (size_t)PQnfields(r), v };
        rc = take(cx, r, i, v) || row(cx, user, &one) ? -1 : 0;
    }
    if (changed)
        *changed = strtoll(PQcmdTuples(r), NULL, 10);
    PQclear(r);
    return rc;
}

static int pg_script(struct ctx *cx, struct db *db, const char *sql)
{
    return simple(cx, pdb(db), sql);
}

static int pg_begin(struct ctx *cx, struct db *db, bool write)
{
    return simple(cx, pdb(db), write ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

static int pg_commit(struct ctx *cx, struct db *db)
{
    struct pg_db *p = pdb(db);
    PGresult *r = PQexec(p->conn, "COMMIT");
    int rc = PQresultStatus(r) != PGRES_COMMAND_OK ? pgsql_fail(cx, p, r) : 0;
    if (!rc && !strcmp(PQcmdStatus(r), "ROLLBACK")) /* an earlier failure was overlooked: nothing was saved */
        rc = fail(cx, ERR_SYSTEM, "the change could not be saved");
    PQclear(r);
    return rc;
}

static void pg_rollback(struct db *db)
{
    PQclear(PQexec(pdb(db)->conn, "ROLLBACK"));
}

static int pg_cursor_open(struct ctx *cx, struct db *db, const char *sql, const struct db_value *v, size_t n, struct db_cursor **out)
{
    struct pg_db *p = pdb(db);
    struct pg_cursor *c = ctx_alloc(cx, sizeof *c);
    if (!c)
        return -1;
    c->cursor.db = db;
    snprintf(c->name, sizeof c->name, "c%u", p->cursors++);
    char *declare = ctx_printf(cx, "DECLARE %s NO SCROLL CURSOR FOR %s", c->name, sql);
    struct params a;
    if (!declare || fill(cx, &a, v, n))
        return -1;
    PGresult *r = PQexecParams(p->conn, declare, a.n, a.type, a.value, a.length, a.format, 0);
    int rc = PQresultStatus(r) == PGRES_COMMAND_OK ? 0 : pgsql_fail(cx, p, r);
    PQclear(r);
    if (!rc)
        *out = &c->cursor;
    return rc;
}

static int pg_cursor_next(struct ctx *cx, struct db_cursor *cursor, struct db_row *row)
{
    struct pg_cursor *c = (struct pg_cursor *)(void *)cursor;
    struct pg_db *p = pdb(cursor->db);
    if (!c->page || c->row == PQntuples(c->page)) {
        if (c->done)
            return 0;
        PQclear(c->page);
        char fetch[48];
        snprintf(fetch, sizeof fetch, "FETCH %d FROM %s", FETCH, c->name);
        c->page = PQexec(p->conn, fetch);
        c->row = 0;
        if (PQresultStatus(c->page) != PGRES_TUPLES_OK) {
            c->done = true;
            return pgsql_fail(cx, p, c->page);
        }
        c->done = PQntuples(c->page) < FETCH;
        if (!PQntuples(c->page))
            return 0;
    }
    if (take(cx, c->page, c->row++, c->v))
        return -1;
    *row = (struct db_row){ (size_t)PQnfields(c->page), c->v };
    return 1;
}

static void pg_cursor_close(struct db_cursor *cursor)
{
    struct pg_cursor *c = (struct pg_cursor *)(void *)cursor;
    PQclear(c->page);
    c->page = NULL;
    c->done = true;
    if (c->name[0] && cursor->db->in_tx) {
        char close[32];
        snprintf(close, sizeof close, "CLOSE %s", c->name);
        PQclear(PQexec(pdb(cursor->db)->conn, close));
    }
    c->name[0] = 0;
}

/* The sequence steps by ID_BLOCK; what a connection leaves of its block is a gap, never a double. */
static int pg_ids(struct ctx *cx, struct db *db, int64_t n, int64_t *first)
{
    struct pg_db *p = pdb(db);
    if (n > ID_BLOCK)
        return fail(cx, ERR_SYSTEM, "too many ids asked for at once");
    if (p->id_end - p->id_next < n) {
        PGresult *r = PQexec(p->conn, "SELECT nextval('db_id')");
        if (PQresultStatus(r) != PGRES_TUPLES_OK) {
            int rc = pgsql_fail(cx, p, r);
            PQclear(r);
            return rc;
        }
        p->id_next = strtoll(PQgetvalue(r, 0, 0), NULL, 10);
        p->id_end = p->id_next + ID_BLOCK;
        PQclear(r);
    }
    *first = p->id_next;
    p->id_next += n;
    return 0;
}

static int pg_copy_to(struct ctx *cx, struct db *db, const char *path)
{
    (void)db;
    return fail(cx, ERR_INPUT, "cannot write %s: back up a PostgreSQL workspace with pg_dump", path);
}

static int pg_integrity(struct ctx *cx, struct db *db, const char **finding)
{
    *finding = "ok"; /* the server's own job: data checksums, pg_amcheck */
    return simple(cx, pdb(db), "SELECT 1");
}

static int pg_prepare(struct ctx *cx, struct db *db, const char *sql)
{
    struct pg_db *p = pdb(db);
    PGresult *r = PQprepare(p->conn, "", sql, 0, NULL);
    int rc = PQresultStatus(r) == PGRES_COMMAND_OK ? 0 : pgsql_fail(cx, p, r);
    PQclear(r);
    return rc;
}

static void pg_close(struct db *db)
{
    PQfinish(pdb(db)->conn);
    mem_free(db->url);
    mem_free(db);
}

static const struct db_driver pgsql_driver = {
    .name = "pgsql",
    .run = pg_run,
    .script = pg_script,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .cursor_open = pg_cursor_open,
    .cursor_next = pg_cursor_next,
    .cursor_close = pg_cursor_close,
    .bulk_open = pgsql_bulk_open,
    .bulk_row = pgsql_bulk_row,
    .bulk_flush = pgsql_bulk_flush,
    .ids = pg_ids,
    .copy_to = pg_copy_to,
    .integrity = pg_integrity,
    .prepare = pg_prepare,
    .close = pg_close,
};

/* Splits "...?workspace=NAME&x=y" into what libpq understands and the schema's name. */
static int split(struct ctx *cx, const char *url, char **conninfo, char **schema)
{
    *schema = ctx_dup(cx, "touchstone");
    *conninfo = ctx_dup(cx, url);
    if (!*schema || !*conninfo)
        return -1;
    char *at = strstr(*conninfo, "workspace=");
    if (!at || at == *conninfo || (at[-1] != '?' && at[-1] != '&'))
        return 0;
    size_t n = strcspn(at + 10, "&");
    if (!(*schema = ctx_dupn(cx, at + 10, n)))
        return -1;
    char *rest = at + 10 + n;
    if (*rest == '&')
        memmove(at, rest + 1, strlen(rest + 1) + 1);
    else
        at[-1] = 0;
    if (!n || n > 40 || strspn(*schema, "abcdefghijklmnopqrstuvwxyz0123456789_") != n || !strncmp(*schema, "pg_", 3))
        return fail(cx, ERR_INPUT, "workspace name %s: use up to 40 letters a-z, digits and _", *schema);
    return 0;
}

static int enter_schema(struct ctx *cx, struct pg_db *p, const char *schema, bool create)
{
    const char *value[] = { schema };
    PGresult *r = PQexecParams(p->conn, "SELECT 1 FROM pg_namespace WHERE nspname = $1", 1, NULL, value, NULL, NULL, 0);
    bool there = PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) == 1;
    PQclear(r);
    if (!there && !create)
        return fail(cx, ERR_NOTFOUND, "there is no workspace %s in this database; make one with: touchstone init", schema);
    char *sql = ctx_printf(cx,
                           "%s%s%s; SET search_path TO \"%s\"; SET synchronous_commit TO on; SET client_min_messages TO warning;"
                           "SET lock_timeout TO '5s'; SET idle_in_transaction_session_timeout TO '600s'",
                           there ? "" : "CREATE SCHEMA \"", there ? "SELECT 1" : schema, there ? "" : "\"", schema);
    return sql ? simple(cx, p, sql) : -1;
}

static char *without_password(const char *url)
{
    size_t n = strlen(url);
    char *out = mem_alloc(n + 1);
    const char *at = strchr(url, '@'), *user = strstr(url, "://"), *colon = at && user ? memchr(user + 3, ':', (size_t)(at - user - 3)) : NULL;
    if (!out)
        return NULL;
    if (!colon)
        memcpy(out, url, n);
    else {
        memcpy(out, url, (size_t)(colon - url));
        memcpy(out + (colon - url), at, strlen(at));
    }
    return out;
}

int db_pgsql_open(struct ctx *cx, const char *url, bool create, struct db **out)
{
    char *conninfo, *schema;
    if (split(cx, url, &conninfo, &schema))
        return -1;
    struct pg_db *p = mem_alloc(sizeof *p);
    if (!p)
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    p->db = (struct db){ .driver = &pgsql_driver, .url = without_password(url) };
    p->conn = PQconnectdb(conninfo);
    int rc = 0;
    if (!p->db.url)
        rc = fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    else if (PQstatus(p->conn) != CONNECTION_OK)
        rc = fail(cx, ERR_AGAIN, "cannot reach the database: %s", PQerrorMessage(p->conn));
    if (rc || PQsetClientEncoding(p->conn, "UTF8") || enter_schema(cx, p, schema, create)) {
        pg_close(&p->db);
        return -1;
    }
    *out = &p->db;
    return 0;
}
