/* client.h: what a client needs beyond record.h. For actions; inside a transaction. */
#pragma once
#include "db/db.h"

/* Takes the next version of the client. `seen` is the one the editor looked at, -1 for any;
 * ERR_CONFLICT when somebody was quicker, so that nothing is overwritten unseen. */
int client_next_version(struct ctx *, struct db *, int64_t id, int64_t seen);
