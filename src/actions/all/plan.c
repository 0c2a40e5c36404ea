#include "actions/plan_card.h"

static const struct field fields[] = {
    { "day", "day" }, { "clients", "int" }, { "planned", "int" }, { "planned_minor", "money" }, { "kept", "int" }, { "kept_minor", "money" },
    { "withdrawn", "int" }, { "dropped_over_capacity", "int" }, { "dropped_minor", "money" }, { "nothing_new", "int" }, { "unreachable", "int" },
    { "held", "int" }, { "currency", "text" },
};

const struct action action_plan = {
    .name = "plan",
    .http = "POST /api/plan",
    .help = N_("Plan the day's touches; planning twice changes nothing"),
    FIELDS(fields),
    .writes = true,
    .run = plan_card,
};
