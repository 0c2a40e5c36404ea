#include "access/idempotency.h"

#include <string.h>

enum { KEPT_S = 86400 };

int idempotency_find(struct ctx *cx, struct db *db, int64_t staff_id, const char *key, const char *action, const char *request_hash, const char **body)
{
    struct db_rows rows;
    *body = NULL;
    if (strlen(key) < 8 || strlen(key) > 200)
        return fail(cx, ERR_INPUT, "an idempotency key has 8 to 200 characters");
    if (db_query(cx, db, SQL("SELECT action, request_hash, body FROM access_idempotency WHERE key = $1 AND staff_id = $2"),
                 DB(db_s(key), db_i(staff_id)), &rows))
        return -1;
    if (!rows.n)
        return 0;
    if (strcmp(db_text(&rows, 0, 0), action) != 0 || strcmp(db_text(&rows, 0, 1), request_hash) != 0)
        return fail(cx, ERR_CONFLICT, "this idempotency key was used for another request; use a new one");
    *body = db_text(&rows, 0, 2);
    return 0;
}

int idempotency_keep(struct ctx *cx, struct db *db, int64_t staff_id, const char *key, const char *action, const char *request_hash, const char *body)
{
    if (db_exec(cx, db, SQL("DELETE FROM access_idempotency WHERE at < $1"), DB(db_i(cx->now_at - KEPT_S)), NULL))
        return -1;
    return db_exec(cx, db, SQL("INSERT INTO access_idempotency (key, staff_id, action, request_hash, body, at) VALUES ($1, $2, $3, $4, $5, $6)"),
                   DB(db_s(key), db_i(staff_id), db_s(action), db_s(request_hash), db_s(body), db_i(cx->now_at)), NULL);
}
