/* signal.h: a signal says what a client's facts mean, one file each in src/signals/kinds/. Pure: the same
 * history and day give the same reading. For signals, plan and actions.
 *
 * A reading has a value, an interval where it is an estimate, and a `why` made of facts. `none` = too little
 * is known; the why then says what is missing. Never a guessed zero.
 */
#pragma once
#include "base/why.h"
#include "facts/history.h"

enum signal_unit { UNIT_PHASE, UNIT_MONEY, UNIT_DAYS, UNIT_DAY, UNIT_COUNT, UNIT_PERCENT };

enum phase { PHASE_FUNNEL, PHASE_RETENTION, PHASE_LOYALTY, PHASE_REACTIVATION, PHASE_RELEASED, PHASE_COUNT };
extern const char *const phase_names[PHASE_COUNT];

struct reading {
    bool none;
    int64_t value, low, high;
    bool interval; /* low and high are set: 80 % for one client */
    int32_t day;   /* since when, where the reading has such a day (phase); 0 = the day it was derived */
    struct why why;
};

struct signal {
    const char *name, *label, *help; /* label, help: N_() */
    enum signal_unit unit;
    int order; /* on the client page */
    struct reading (*derive)(const struct history *, int32_t today);
};

/* A reading begins with one of these two. */
struct reading reading_none(const char *why);
struct reading reading_of(int64_t value, const char *why);

extern const struct signal *const signal_all[]; /* ends with NULL */
enum { SIGNAL_MAX = 32 };
int signal_index(const char *name); /* -1 when absent */
