/* outcome.h: what came of a touch goes back into the facts, and the loop moves. For actions.
 *
 * All inside the caller's writing transaction. A touch that somebody else closed meanwhile is ERR_CONFLICT. What an
 * outcome changes beside the touch itself:
 *     opt_out       the person (without a person: the client) is opted out, its consents are withdrawn, what is planned for it is dropped
 *     wrong_person  the person's position at the client ends
 *     sold          the deal of the sales window, or the only open deal, is won
 *     next_day      a touch is planned for that day (rule "promise"), moved to a working day
 * Everything is in the change history; the undo of the same day restores it exactly, unless it was changed since. */
#pragma once
#include "facts/record.h"
#include "plan/plan.h"

extern const char *const outcome_labels[OUTCOME_COUNT]; /* N_() */

/* next_day 0 = none. *fact_id (may be NULL) is the touch in facts_touch. */
int outcome_done(struct ctx *, struct db *, const struct settings *, const struct by *, int64_t plan_id, enum outcome_id, const char *text,
                 int32_t next_day, int32_t today, int64_t now_at, int64_t *fact_id);
/* why_not ("" = not said) is kept as the row's outcome. */
int outcome_skip(struct ctx *, struct db *, int64_t plan_id, const char *why_not, int32_t today);
int outcome_snooze(struct ctx *, struct db *, int64_t plan_id, int32_t until_day, int32_t today);
int outcome_undo(struct ctx *, struct db *, const struct settings *, const struct by *, int64_t plan_id, int32_t today);

/* A message that left by itself: the touch becomes a fact with outcome "sent". Where somebody closed the planned touch
 * meanwhile nothing is added. */
int outcome_sent(struct ctx *, struct db *, const struct settings *, const struct by *, int64_t plan_id, const char *text, int32_t today, int64_t now_at,
                 int64_t *fact_id);
/* The mail server knows no such mailbox. */
int outcome_no_mailbox(struct ctx *, struct db *, const struct settings *, const struct by *, int64_t client_id, int64_t address_id);

/* A touch nobody planned, or one of the client's own. */
struct outcome_touch {
    int64_t client_id, person_id, staff_id, reason_id;
    enum channel_id channel;
    bool incoming;
    enum outcome_id outcome;
    const char *purpose, *text;
    int32_t day, next_day; /* day: not in the future; next_day 0 = none */
};
int outcome_log(struct ctx *, struct db *, const struct settings *, const struct by *, const struct outcome_touch *, int32_t today, int64_t now_at,
                int64_t *fact_id);
