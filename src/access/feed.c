#include "access/feed.h"

#include <string.h>

int feed_make(struct ctx *cx, struct db *db, int64_t staff_id, bool busy_only, char token[TOKEN_HEX])
{
    char hash[TOKEN_HEX];
    int64_t n;
    token_new(token);
    token_hash(token, hash);
    if (db_exec(cx, db, SQL("DELETE FROM access_feed WHERE staff_id = $1"), DB(db_i(staff_id)), NULL) ||
        db_exec(cx, db, SQL("INSERT INTO access_feed (staff_id, hash, busy_only, auth_epoch, created_at) SELECT staff_id, $2, $3, auth_epoch, $4"
                            " FROM access_user WHERE staff_id = $1 AND state = 'active'"), DB(db_i(staff_id), db_s(hash), db_i(busy_only), db_i(cx->now_at)), &n))
        return -1;
    return n ? 0 : fail(cx, ERR_INPUT, "a calendar belongs to somebody who signs in; say whose: touchstone --user NAME calendar feed");
}

int feed_revoke(struct ctx *cx, struct db *db, int64_t staff_id, bool *was)
{
    int64_t n;
    if (db_exec(cx, db, SQL("DELETE FROM access_feed WHERE staff_id = $1"), DB(db_i(staff_id)), &n))
        return -1;
    *was = n > 0;
    return 0;
}

int feed_find(struct ctx *cx, struct db *db, const char *token, struct feed *out)
{
    char hash[TOKEN_HEX];
    struct db_rows r;
    token_hash(token, hash);
    if (db_query(cx, db, SQL("SELECT f.staff_id, f.busy_only, u.lang FROM access_feed f"
                             " JOIN access_user u ON u.staff_id = f.staff_id AND u.state = 'active' AND u.auth_epoch = f.auth_epoch"
                             " JOIN facts_staff s ON s.id = f.staff_id AND s.active = 1 WHERE f.hash = $1"), DB(db_s(hash)), &r))
        return -1;
    if (!r.n)
        return fail(cx, ERR_NOTFOUND, "there is nothing at this address");
    *out = (struct feed){ .staff_id = db_int(&r, 0, 0), .busy_only = db_int(&r, 0, 1) != 0 };
    lang_parse(db_text(&r, 0, 2), &out->lang);
    return 0;
}
