#include "facts/mapping_store.h"
#include "facts/kind.h"
#include "facts/mapping.h"

#include <string.h>

int mapping_save(struct ctx *cx, struct db *db, int64_t staff_id, const char *name, const char *text, int64_t *id)
{
    const struct mapping *m;
    struct db_rows r;
    if (!*name || strlen(name) > 60 || kind_find(name))
        return fail(cx, ERR_INPUT, "a mapping needs a name of at most 60 bytes that is not a kind of fact");
    if (mapping_parse(cx, text, &m) || db_ids(cx, db, 1, id))
        return -1;
    if (db_query(cx, db,
                 SQL("INSERT INTO facts_mapping (id, name, text, staff_id, changed_at) VALUES ($1, $2, $3, $4, $5)"
                     " ON CONFLICT (name) DO UPDATE SET text = excluded.text, staff_id = excluded.staff_id, changed_at = excluded.changed_at RETURNING id"),
                 DB(db_i(*id), db_s(name), db_s(text), db_i(staff_id), db_i(cx->now_at)), &r))
        return -1;
    *id = db_int(&r, 0, 0);
    return 0;
}
