#include "actions/session_card.h"

static const struct field fields[] = { { "user", "object" }, { "csrf", "text" }, { "workspace", "object" }, { "today", "day" }, { "counts", "object" }, { "roles_can", "array" } };

const struct action action_session_show = {
    .name = "session show",
    .http = "GET /api/session",
    .help = N_("Who is signed in and what waits"),
    FIELDS(fields),
    .run = session_card,
};
