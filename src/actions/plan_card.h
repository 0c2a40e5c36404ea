/* plan_card.h: what a planning run did, for the actions that plan. */
#pragma once
#include "actions/write.h"

extern const struct shape shape_Planned;
int plan_card(struct call *); /* plans and writes the members */
