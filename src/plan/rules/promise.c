/* What was promised to be done on a day. Planned by the outcome of a touch, not by a rule. */
#include "plan/rule.h"

const struct rule rule_promise = {
    .name = "promise", .label = N_("Promised"), .help = N_("a next step agreed with the client, planned when the touch was noted"),
    .priority = 100, .propose = NULL,
};
