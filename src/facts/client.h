/* client.h: what a client needs beyond record.h. For actions; inside a transaction. */
#pragma once
#include "db/db.h"

/* Holds the client for a change; record_change() gives it the next version. `seen` is the one the editor looked at, -1 for any;
 * ERR_CONFLICT when somebody was quicker, so that nothing is overwritten unseen. */
int client_hold(struct ctx *, struct db *, int64_t id, int64_t seen);
