#include "access/audit.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *audit_key_path(struct ctx *cx, const struct db *db)
{
    const char *named = getenv("TOUCHSTONE_KEY");
    if (named && *named)
        return named;
    if (!db_is_pgsql(db))
        return ctx_printf(cx, "%s.key", db_url(db) + strlen("sqlite:"));
    const char *at = strstr(db_url(db), "workspace=");
    size_t n = at ? strcspn(at + 10, "&") : 0;
    return at ? ctx_printf(cx, "touchstone-%.*s.key", (int)n, at + 10) : "touchstone.key";
}

static int make_key(struct ctx *cx, const char *path, struct audit_key *key)
{
    randombytes_buf(key->bytes, sizeof key->bytes);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail(cx, ERR_SYSTEM, "cannot write the audit key %s: %s", path, strerror(errno));
    char hex[65];
    sodium_bin2hex(hex, sizeof hex, key->bytes, sizeof key->bytes);
    bool ok = write(fd, hex, 64) == 64 && !fsync(fd);
    if (close(fd) || !ok)
        return fail(cx, ERR_SYSTEM, "cannot write the audit key %s: %s", path, strerror(errno));
    return 0;
}

int audit_key_load(struct ctx *cx, struct db *db, struct audit_key *key)
{
    const char *path = audit_key_path(cx, db);
    if (!path)
        return -1;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        char hex[65] = { 0 };
        ssize_t n = read(fd, hex, 64);
        close(fd);
        size_t got = 0;
        if (n != 64 || sodium_hex2bin(key->bytes, sizeof key->bytes, hex, 64, NULL, &got, NULL) || got != sizeof key->bytes)
            return fail(cx, ERR_SYSTEM, "the audit key %s is damaged; restore it from your safe copy", path);
        return 0;
    }
    if (errno != ENOENT)
        return fail(cx, ERR_SYSTEM, "cannot read the audit key %s: %s", path, strerror(errno));
    struct db_rows rows;
    if (db_query(cx, db, SQL("SELECT seq FROM access_audit_head WHERE id = 1"), DB_NONE, &rows))
        return -1;
    if (rows.n && db_int(&rows, 0, 0) > 0)
        return fail(cx, ERR_SYSTEM, "the audit key %s is missing; put it back from your safe copy, or name it in TOUCHSTONE_KEY", path);
    return make_key(cx, path, key);
}

static void tag_of(const struct audit_key *key, int64_t seq, int64_t at, const struct audit_record *r, const char *prev, char out[65])
{
    crypto_generichash_state st;
    crypto_generichash_init(&st, key->bytes, sizeof key->bytes, 32);
    char head[128];
    snprintf(head, sizeof head, "%lld|%lld|%lld|%lld|%lld|", (long long)seq, (long long)at, (long long)r->staff_id,
                     (long long)r->object_id, (long long)r->client_id);
    crypto_generichash_update(&st, (const unsigned char *)head, strlen(head));
    const char *parts[] = { r->action, r->result, r->detail, prev };
    for (size_t i = 0; i < 4; i++) /* with the closing 0, so that parts cannot flow into each other */
        crypto_generichash_update(&st, (const unsigned char *)parts[i], strlen(parts[i]) + 1);
    unsigned char tag[32];
    crypto_generichash_final(&st, tag, sizeof tag);
    sodium_bin2hex(out, 65, tag, sizeof tag);
}

int audit_append(struct ctx *cx, struct db *db, const struct audit_key *key, const struct audit_record *r)
{
    struct db_rows head;
    if (db_query(cx, db, SQL("UPDATE access_audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, tag"), DB_NONE, &head))
        return -1;
    if (!head.n)
        return fail(cx, ERR_SYSTEM, "the audit chain has no head; restore the last backup");
    int64_t seq = db_int(&head, 0, 0);
    const char *prev = db_text(&head, 0, 1);
    char tag[65];
    tag_of(key, seq, cx->now_at, r, prev, tag);
    if (db_exec(cx, db,
                SQL("INSERT INTO access_audit (seq, at, staff_id, action, object_id, client_id, result, detail, prev_tag, tag)"
                    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
                DB(db_i(seq), db_i(cx->now_at), db_i(r->staff_id), db_s(r->action), db_i(r->object_id), db_i(r->client_id), db_s(r->result),
                   db_s(r->detail), db_s(prev), db_s(tag)),
                NULL))
        return -1;
    return db_exec(cx, db, SQL("UPDATE access_audit_head SET tag = $1 WHERE id = 1"), DB(db_s(tag)), NULL);
}

static int verify_row(const struct audit_key *key, const struct db_value *v, int64_t expected, const char *prev, char out[65])
{
    struct audit_record r = { .staff_id = v[2].i, .object_id = v[4].i, .client_id = v[5].i, .action = v[3].s, .result = v[6].s, .detail = v[7].s };
    tag_of(key, v[0].i, v[1].i, &r, v[8].s, out);
    return v[0].i == expected && !strcmp(v[8].s, prev) && !strcmp(v[9].s, out) ? 0 : -1;
}

int audit_verify(struct ctx *cx, struct db *db, const struct audit_key *key, const char *anchor, struct audit_verdict *out)
{
    struct db_cursor *c;
    struct db_row row;
    int rc;
    *out = (struct audit_verdict){ 0 };
    if (db_cursor_open(cx, db,
                       SQL("SELECT seq, at, staff_id, action, object_id, client_id, result, detail, prev_tag, tag FROM access_audit ORDER BY seq"),
                       DB_NONE, &c))
        return -1;
    while ((rc = db_cursor_next(cx, c, &row)) == 1) {
        char tag[65];
        if (verify_row(key, row.v, out->records + 1, out->head, tag)) {
            out->bad_seq = row.v[0].i;
            return 0;
        }
        memcpy(out->head, tag, sizeof tag);
        out->records++;
        out->anchor_found = out->anchor_found || (anchor && !strcmp(anchor, tag));
    }
    if (rc)
        return -1;
    struct db_rows head;
    if (db_query(cx, db, SQL("SELECT seq, tag FROM access_audit_head WHERE id = 1"), DB_NONE, &head))
        return -1;
    if (!head.n || db_int(&head, 0, 0) != out->records || strcmp(db_text(&head, 0, 1), out->head) != 0)
        out->bad_seq = out->records + 1;
    return 0;
}
