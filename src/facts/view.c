#include "facts/view.h"

#include <string.h>

int view_save(struct ctx *cx, struct db *db, int64_t staff_id, const char *name, const char *query, int64_t *id)
{
    if (!*name || strlen(name) > 200 || strlen(query) > 2000)
        return fail(cx, ERR_INPUT, "a view needs a name of at most 200 bytes");
    if (db_ids(cx, db, 1, id))
        return -1;
    return db_exec(cx, db, SQL("INSERT INTO facts_view (id, staff_id, name, query) VALUES ($1, $2, $3, $4)"),
                   DB(db_i(*id), db_i(staff_id), db_s(name), db_s(query)), NULL);
}

int view_remove(struct ctx *cx, struct db *db, int64_t staff_id, int64_t id)
{
    int64_t n;
    if (db_exec(cx, db, SQL("DELETE FROM facts_view WHERE id = $1 AND staff_id = $2"), DB(db_i(id), db_i(staff_id)), &n))
        return -1;
    return n ? 0 : fail(cx, ERR_NOTFOUND, "there is no view %lld of yours", (long long)id);
}
