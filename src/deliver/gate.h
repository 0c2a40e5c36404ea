/* gate.h: may this message leave, and when? Asked at approval and in the claiming transaction. For src/deliver only. */
#pragma once
#include "plan/plan.h"

struct gate {
    const char *refusal; /* N_() why it may not; NULL = it may */
    int64_t address_id;
    const char *address, *lang;
    bool service;
    int64_t from_at; /* the first instant, the asked one or later, outside quiet hours and on a working day of both sides */
};
/* service: 1, 0: as it was approved; -1: as the rule says now. */
int gate_ask(struct ctx *, struct db *, const struct settings *, const struct plan_row *, int service, int64_t at, struct gate *);
