/* cadence.h: a programme of touches as text that people write, read and share. Pure. For plan/ and actions.
 *
 *     touchstone-cadence 1
 *     name after-purchase                  # small letters, digits and dashes; what it is known by for ever
 *     title en "After a purchase"          # en, ru, fa; at least one
 *     trigger purchase                     # what it begins with, see below
 *     exit bought, refused                 # ends all that is left: bought refused opted_out contract_ended, steps 5
 *     cap 3 in 30                          # at most three of its touches of a client in 30 days
 *     late 5                               # a step nobody made within 5 days of its day is left out; 14 when not said
 *     urgent                               # goes before other programmes of the same client, open steps too
 *
 *     step thanks                          # its name: what was done is known by it, so never rename one
 *     day 2                                # days after the trigger; "workday 2" counts working days; "day -14" where that can be known
 *     channel visit, call                  # the first one where it can be, else whichever suits; best: whatever suits, as when not said
 *     by it                                # our IT person for the client; sales when not said
 *     news                                 # tells news of the library, or what else we do, besides
 *     purpose en "thank for the order"     # for ours, in the list of the day
 *     script en "Thank you for ..."        # what to say or write; again for a further line
 *     on no_answer skip to gift            # the outcomes of a touch: end, or skip to a later step
 *
 * Triggers: first_contact offer_made purchase first_purchase contract_start renewal "silence 45" service_due "score 0..6"
 * person_left person_arrived birthday anniversary "date 03-20" (every year) "date 2027-03-20".
 *
 * Errors name the line and say what to write instead.
 */
#pragma once
#include "facts/history.h"

enum { CADENCE_STEPS = 40, CADENCE_TEXT = 64 * 1024, CADENCE_NAME = 40, CADENCE_FURTHEST = 366, CADENCE_WORKDAYS = 60, CADENCE_LATE = 14 };

enum cadence_trigger {
    CAUSE_FIRST_CONTACT, CAUSE_OFFER_MADE, CAUSE_PURCHASE, CAUSE_FIRST_PURCHASE, CAUSE_CONTRACT_START, CAUSE_RENEWAL, CAUSE_SILENCE,
    CAUSE_SERVICE_DUE, CAUSE_SCORE, CAUSE_PERSON_LEFT, CAUSE_PERSON_ARRIVED, CAUSE_BIRTHDAY, CAUSE_ANNIVERSARY, CAUSE_DATE, CAUSE_COUNT
};
extern const char *const cadence_triggers[CAUSE_COUNT];

enum cadence_exit { EXIT_BOUGHT, EXIT_REFUSED, EXIT_OPTED_OUT, EXIT_CONTRACT_ENDED, EXIT_STEPS, EXIT_COUNT };
extern const char *const cadence_exits[EXIT_COUNT];

enum { BRANCH_NEXT = 0, BRANCH_END = -1 }; /* else the number of a later step: never 0 */

struct cadence_step {
    const char *name;
    int after; /* days from the trigger */
    bool working; /* working days */
    bool it_side, news;
    unsigned channels, prefer; /* bits 1u << channel_id; 0 = best; the first one named */
    const char *purpose[LANG_COUNT], *script[LANG_COUNT]; /* NULL: not in this language; lines of a script by \n */
    int branch[OUTCOME_COUNT];
    unsigned line;
};

struct cadence {
    const char *name, *title[LANG_COUNT];
    enum cadence_trigger trigger;
    int low, high;          /* score: from, to; silence: days in low */
    int month, month_day;   /* date every year; 0: once, on once_day */
    int32_t once_day;
    unsigned exits;         /* bits 1u << cadence_exit */
    int exit_steps, cap_n, cap_days; /* 0 = none */
    int late_days;
    bool urgent;
    int first_after;        /* of the steps; below 0: before the trigger's day */
    struct cadence_step step[CADENCE_STEPS];
    size_t step_n;
};

/* ERR_INPUT with the line. Lives in the arena. */
int cadence_parse(struct ctx *, const char *text, const struct cadence **out);
/* Of texts by language: the asked one, else English, else what there is; "" when there is none. */
const char *cadence_say(const char *const texts[LANG_COUNT], enum lang);
/* A step's number by name; -1 when absent. */
int cadence_step_at(const struct cadence *, const char *name);
