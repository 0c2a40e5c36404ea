#include "facts/client.h"

int client_hold(struct ctx *cx, struct db *db, int64_t id, int64_t seen)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("UPDATE facts_client SET version = version WHERE id = $1 AND ($2 = -1 OR version = $2) RETURNING version"),
                 DB(db_i(id), db_i(seen)), &r))
        return -1;
    return r.n ? 0 : fail(cx, ERR_CONFLICT, "somebody changed this client since you opened it; look at the new values and save again");
}
