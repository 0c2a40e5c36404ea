/* owner.h: whose a client, planned touch or address is. For actions. Foreign and absent look the same: ERR_NOTFOUND. */
#pragma once
#include "access/user.h"

int owner_client(struct ctx *, struct db *, const struct who *, enum scope, int64_t client_id);
/* Also allowed to whom it is assigned. *client_id out. */
int owner_touch(struct ctx *, struct db *, const struct who *, enum scope, int64_t plan_id, int64_t *client_id);
int owner_address(struct ctx *, struct db *, const struct who *, enum scope, int64_t address_id, int64_t *client_id);
