/* idempotency.h: the same request sent twice is done once. For actions, inside the act's transaction.
 * Keys are kept for a day. */
#pragma once
#include "db/db.h"

/* *body is the earlier answer, or NULL when this is the first time. ERR_CONFLICT: the key was used for another request. */
int idempotency_find(struct ctx *, struct db *, int64_t staff_id, const char *key, const char *action, const char *request_hash, const char **body);
int idempotency_keep(struct ctx *, struct db *, int64_t staff_id, const char *key, const char *action, const char *request_hash, const char *body);
