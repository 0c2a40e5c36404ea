/* client_card.h: one client as the client page shows it; for the actions that answer with it. */
#pragma once
#include "actions/write.h"

extern const struct shape shape_Client;
int client_card(struct call *, int64_t client_id); /* members into the open object */
