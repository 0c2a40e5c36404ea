/* mapping_store.h: mappings kept under a name. For actions; inside a transaction. */
#pragma once
#include "db/db.h"

/* Checks the text first (ERR_INPUT names the line); the same name is replaced. */
int mapping_save(struct ctx *, struct db *, int64_t staff_id, const char *name, const char *text, int64_t *id);
