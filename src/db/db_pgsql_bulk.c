/* Bulk rows on PostgreSQL: an INSERT literal turned into COPY, its rows gathered and sent in chunks. */
#include "db/pgsql.h"

#include <stdio.h>
#include <string.h>

enum { COPY_CHUNK = 1 << 18 };

struct pg_bulk {
    struct db_bulk bulk;
    char *copy; /* COPY t (a, b) FROM STDIN */
    char *buf;
    size_t len, cap;
};

static void bulk_free(void *bulk)
{
    struct pg_bulk *b = bulk;
    mem_free(b->buf);
}

/* "INSERT INTO t (a, b) VALUES ($1, $2)" -> "COPY t (a, b) FROM STDIN" */
int pgsql_bulk_open(struct ctx *cx, struct db *db, const char *insert, struct db_bulk **out)
{
    const char *from = strstr(insert, "INTO "), *to = strstr(insert, " VALUES");
    struct pg_bulk *b = ctx_alloc(cx, sizeof *b);
    if (!b)
        return -1;
    if (!from || !to)
        return fail(cx, ERR_SYSTEM, "not a bulk insert: %s", insert);
    b->bulk.db = db;
    b->cap = COPY_CHUNK * 2;
    b->copy = ctx_printf(cx, "COPY %.*s FROM STDIN", (int)(to - from - 5), from + 5);
    b->buf = mem_alloc(b->cap);
    if (!b->copy || !b->buf || arena_on_free(cx->arena, bulk_free, b))
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    *out = &b->bulk;
    return 0;
}

static bool put(struct pg_bulk *b, const char *s, size_t n)
{
    if (b->len + n > b->cap) {
        size_t cap = (b->len + n) * 2;
        char *buf = mem_resize(b->buf, cap);
        if (!buf)
            return false;
        b->buf = buf;
        b->cap = cap;
    }
    memcpy(b->buf + b->len, s, n);
    b->len += n;
    return true;
}

/* COPY text format: backslash escapes; bytea as \\x hex. */
static bool put_value(struct pg_bulk *b, const struct db_value *v)
{
    char t[40];
    if (v->null)
        return put(b, "\\N", 2);
    if (v->type == DB_INT || v->type == DB_REAL) {
        int n = v->type == DB_INT ? snprintf(t, sizeof t, "%lld", (long long)v->i) : snprintf(t, sizeof t, "%.17g", v->f);
        return put(b, t, (size_t)n);
    }
    bool ok = v->type != DB_BLOB || put(b, "\\\\x", 3);
    for (size_t i = 0; ok && i < v->n; i++) {
        char c = v->s[i];
        if (v->type == DB_BLOB) {
            snprintf(t, sizeof t, "%02x", (unsigned)(unsigned char)c);
            ok = put(b, t, 2);
        } else if (c == '\\')
            ok = put(b, "\\\\", 2);
        else if (c == '\n')
            ok = put(b, "\\n", 2);
        else if (c == '\t')
            ok = put(b, "\\t", 2);
        else if (c == '\r')
            ok = put(b, "\\r", 2);
        else
            ok = put(b, &c, 1);
    }
    return ok;
}

int pgsql_bulk_flush(struct ctx *cx, struct db_bulk *bulk)
{
    struct pg_bulk *b = (struct pg_bulk *)(void *)bulk;
    struct pg_db *p = pdb(bulk->db);
    if (!b->len)
        return 0;
    PGresult *r = PQexec(p->conn, b->copy);
    if (PQresultStatus(r) != PGRES_COPY_IN) {
        int rc = pgsql_fail(cx, p, r);
        PQclear(r);
        return rc;
    }
    PQclear(r);
    int rc = 0;
    if (PQputCopyData(p->conn, b->buf, (int)b->len) != 1 || PQputCopyEnd(p->conn, NULL) != 1)
        rc = pgsql_fail(cx, p, NULL);
    b->len = 0;
    while ((r = PQgetResult(p->conn))) {
        if (PQresultStatus(r) != PGRES_COMMAND_OK)
            rc = pgsql_fail(cx, p, r);
        PQclear(r);
    }
    return rc;
}

int pgsql_bulk_row(struct ctx *cx, struct db_bulk *bulk, const struct db_value *v, size_t n)
{
    struct pg_bulk *b = (struct pg_bulk *)(void *)bulk;
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++)
        ok = (!i || put(b, "\t", 1)) && put_value(b, &v[i]);
    if (!ok || !put(b, "\n", 1))
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    return b->len < COPY_CHUNK ? 0 : pgsql_bulk_flush(cx, bulk);
}
