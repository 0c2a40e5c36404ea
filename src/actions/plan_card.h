/* plan_card.h: what a planning run did, for the actions that plan. */
#pragma once
#include "actions/write.h"
#include "plan/gap.h"
#include "plan/plan.h"

#define PLANNED_FIELDS \
    { "day", "day" }, { "clients", "int" }, { "planned", "int" }, { "planned_minor", "money" }, { "kept", "int" }, { "kept_minor", "money" }, \
        { "withdrawn", "int" }, { "dropped_over_capacity", "int" }, { "dropped_minor", "money" }, { "nothing_new", "int" }, { "unreachable", "int" }, \
        { "held", "int" }, { "currency", "text" }, { "gap", "Gap" }
extern const struct shape shape_Planned;
extern const struct shape shape_Gap;
int plan_card(struct call *); /* plans and writes the members */
void plan_write(struct call *, const struct plan_result *, const struct gap_note *);
void plan_write_gap(struct call *, const struct gap_note *);
