/* view.h: saved views of the client list. For actions; inside a transaction. */
#pragma once
#include "db/db.h"

int view_save(struct ctx *, struct db *, int64_t staff_id, const char *name, const char *query, int64_t *id);
int view_remove(struct ctx *, struct db *, int64_t staff_id, int64_t id); /* own ones only; ERR_NOTFOUND */
