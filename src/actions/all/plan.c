#include "actions/plan_card.h"


const struct action action_plan = {
    .name = "plan",
    .http = "POST /api/plan",
    .help = N_("Plan the day's touches; planning twice changes nothing"),
    ANSWER(Planned),
    .writes = true,
    .run = plan_card,
};
