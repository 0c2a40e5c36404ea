/* programme.h: the cadences that are switched on, and which step of which is due for a client on a day. Pure but for loading.
 * For plan/ and actions.
 *
 * A cadence runs once for each cause (a purchase, a contract, a person's birthday); of several purchases, offers or contracts
 * the newest counts, of people's causes each person's newest. At any day a run has at most one step to do: the last one
 * whose day has come. A step nobody made gives way to the next, and is left out when it is late by more than the
 * cadence allows; so switching a cadence on never brings back what lies behind.
 *
 * What was done is known by the names of cadence and step, and by the cause: a changed text never repeats it.
 */
#pragma once
#include "plan/cadence.h"
#include "plan/calendar.h"
#include "plan/rule.h"

/* A row of plan_touch of the rule "cadence". */
struct past_step {
    int64_t period;
    const char *step; /* "after-purchase/thanks"; what follows the cadence's name is only for people */
    const char *state;
    enum outcome_id outcome;
    int32_t done_day;
};

struct programme {
    const struct cadence *const *cadences; /* by name */
    size_t n;
    const struct calendar *calendar;
    const struct past_step *past; /* of the client at hand */
    size_t past_n;
};

struct cause {
    int64_t key;       /* with the cadence's name what a run is known by */
    int64_t person_id; /* 0: the client's */
    int64_t contract_id, deal_id;
    const char *person;
    int32_t day;
    int score;
};

struct due_step {
    const struct cadence *cadence;
    const struct cadence_step *step;
    struct cause cause;
    int32_t day;      /* when it was due */
    int64_t period;
};

/* The step to do today; an open row of it still counts as to do. `asked`: the period of an open row, which is not given up for
 * another step, an urgent one apart; 0 = none. */
bool programme_due(const struct client_view *, int32_t today, int64_t asked, struct due_step *);
/* A cadence that begins so is on: the rule that did this by itself leaves it to the cadence. */
bool programme_runs(const struct client_view *, enum cadence_trigger);

/* What is on, and the calendar around `today`; nothing past yet. */
int programme_load(struct ctx *, struct db *, const struct settings *, int32_t today, struct programme **);
/* The past of one client. */
int programme_past(struct ctx *, struct db *, int64_t client_id, struct programme *);
