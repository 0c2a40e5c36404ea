/* plan_card.h: what a planning run did, for the actions that plan. */
#pragma once
#include "actions/write.h"
#include "plan/plan.h"

int plan_card(struct call *); /* plans and writes the members */
void plan_write(struct call *, const struct plan_result *);
