#include "actions/session_card.h"


const struct action action_session_show = {
    .name = "session show",
    .http = "GET /api/session",
    .help = N_("Who is signed in and what waits"),
    ANSWER(Session),
    .run = session_card,
};
