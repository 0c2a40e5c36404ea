#include "access/owner.h"

/* SCOPE_ALL passes $3 = 1: one statement, one time, for the allowed and the foreign alike. */
static int one(struct ctx *cx, struct db *db, const char *sql, const struct who *who, enum scope scope, int64_t id, int64_t *client_id)
{
    struct db_rows rows;
    if (scope == SCOPE_NO)
        return fail(cx, ERR_DENIED, "your role does not allow this; ask the owner");
    if (db_query(cx, db, sql, DB(db_i(id), db_i(who->staff_id), db_i(scope == SCOPE_ALL)), &rows))
        return -1;
    if (rows.n)
        *client_id = db_int(&rows, 0, 0);
    return rows.n ? 0 : 1;
}

int owner_client(struct ctx *cx, struct db *db, const struct who *who, enum scope scope, int64_t client_id)
{
    int64_t found;
    int rc = one(cx, db, SQL("SELECT id FROM facts_client WHERE id = $1 AND ($3 = 1 OR sales_staff_id = $2 OR it_staff_id = $2)"), who, scope,
                 client_id, &found);
    return rc > 0 ? fail(cx, ERR_NOTFOUND, "there is no client %lld", (long long)client_id) : rc;
}

int owner_touch(struct ctx *cx, struct db *db, const struct who *who, enum scope scope, int64_t plan_id, int64_t *client_id)
{
    int rc = one(cx, db,
                 SQL("SELECT p.client_id FROM plan_touch p JOIN facts_client c ON c.id = p.client_id"
                     " WHERE p.id = $1 AND ($3 = 1 OR p.staff_id = $2 OR c.sales_staff_id = $2 OR c.it_staff_id = $2)"),
                 who, scope, plan_id, client_id);
    return rc > 0 ? fail(cx, ERR_NOTFOUND, "there is no planned touch %lld", (long long)plan_id) : rc;
}

int owner_address(struct ctx *cx, struct db *db, const struct who *who, enum scope scope, int64_t address_id, int64_t *client_id)
{
    int rc = one(cx, db,
                 SQL("SELECT a.client_id FROM facts_address a JOIN facts_client c ON c.id = a.client_id"
                     " WHERE a.id = $1 AND ($3 = 1 OR c.sales_staff_id = $2 OR c.it_staff_id = $2)"),
                 who, scope, address_id, client_id);
    return rc > 0 ? fail(cx, ERR_NOTFOUND, "there is no address %lld", (long long)address_id) : rc;
}
