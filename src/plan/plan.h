/* plan.h: the plan of touches: rules propose, plan.c chooses, rows wait in plan_touch until they are done.
 * For deliver and actions. Only src/plan writes plan_touch.
 *
 * States of a row: planned, snoozed (until until_day), queued (approved, on its way out: deliver/outbox), done, skipped,
 * dropped (its cause is gone, or nobody may be reached any more). Planning is repeatable: (client, rule, period) is planned once, and a second run of the same day
 * over the same facts changes nothing. What is still open from before comes along to today.
 *
 * All functions need an open writing transaction, the readers any. */
#pragma once
#include "plan/rule.h"

struct plan_result {
    int32_t day;            /* the working day that was planned: today or the next one */
    int64_t clients;
    int64_t planned, planned_minor;
    int64_t kept, kept_minor;       /* open before and still wanted */
    int64_t withdrawn;              /* open before, no longer wanted or no longer allowed */
    int64_t dropped_over_capacity, dropped_minor; /* wanted, but our people have no room today */
    int64_t nothing_new;            /* clients with nothing new to say */
    int64_t unreachable;            /* no lawful way to reach anybody */
    int64_t held;                   /* touched too often of late, snoozed, or their country has a day off */
};

int plan_run(struct ctx *, struct db *, const struct settings *, int32_t today, struct plan_result *);
int plan_client(struct ctx *, struct db *, const struct settings *, int64_t client_id, int32_t today, struct plan_result *);

struct plan_row {
    int64_t id, client_id, person_id, staff_id, reason_id, stake_minor, fact_id, version, period;
    const char *client_name, *person_name; /* person_name "" for nobody by name */
    const char *staff_name, *reason;       /* reason: title of the news or name of the offering, "" */
    const char *currency, *rule, *purpose, *state, *outcome;
    const char *step, *lang; /* "cadence/step" of a programme's touch, else ""; the person's or the client's language, "" unknown */
    const char *why; /* in words, in the ctx's language */
    enum channel_id channel;
    enum plan_section section;
    int32_t day, until_day, done_day; /* 0 = none */
    int utc_offset_min;               /* the client's clock: when to call */
};

/* The day's finite queue: open up to today, and what was done or skipped today. By section, dearest first, done last.
 * staff_id 0 = everybody's. */
int plan_today(struct ctx *, struct db *, int64_t staff_id, int32_t today, bool jalali, struct plan_row **rows, size_t *n);
/* Planned and past touches of a client, newest first, at most 100. */
int plan_of_client(struct ctx *, struct db *, int64_t client_id, bool jalali, struct plan_row **rows, size_t *n);
int plan_get(struct ctx *, struct db *, int64_t id, bool jalali, struct plan_row *); /* ERR_NOTFOUND */

/* Changes of one row; ERR_CONFLICT when somebody was quicker. */
int plan_close(struct ctx *, struct db *, int64_t id, const char *state, int32_t done_day, const char *outcome, int64_t fact_id);
int plan_snooze(struct ctx *, struct db *, int64_t id, int32_t until_day, int32_t today);
int plan_reopen(struct ctx *, struct db *, int64_t id, int64_t version); /* done, skipped or snoozed -> planned, as it was */
int plan_assign(struct ctx *, struct db *, int64_t id, int64_t staff_id);

/* A touch that leaves by itself: planned or snoozed -> queued, and from there (or from planned) to what came of it. */
int plan_queue(struct ctx *, struct db *, int64_t id, int32_t today);
int plan_unqueue(struct ctx *, struct db *, int64_t id, const char *state, int32_t day, const char *outcome, int64_t fact_id);

/* How the touch's person may be written to today. Needs an open transaction. */
struct plan_reach {
    bool wanted;          /* its rule still proposes it, or people planned it */
    bool service;         /* about a running contract or a bill */
    bool gone, opted_out; /* the person left; wants no more contact */
    int64_t address_id, service_address_id; /* what may be used for news, and for a service message; 0 = nothing */
    const char *country, *lang; /* of the client; of the person or the client, "" unknown */
};
int plan_reach(struct ctx *, struct db *, const struct settings *, const struct plan_row *, int32_t today, struct plan_reach *);

/* A step agreed with the client, on the first working day from `day`, with whom and as agreed if that is lawful, else
 * with somebody who may be reached; ERR_INPUT when nobody may. fact_id: the touch it was agreed in, the key. */
struct promise {
    int64_t client_id, person_id, staff_id, fact_id, stake_minor;
    enum channel_id channel;
    int32_t day, today;
    const char *text; /* what was promised; "" = nothing noted */
};
int plan_promise(struct ctx *, struct db *, const struct settings *, const struct promise *, int64_t *id);
/* Takes a promise back while it is open; ERR_CONFLICT when it was done. */
int plan_promise_forget(struct ctx *, struct db *, int64_t client_id, int64_t fact_id);
/* An opt-out takes back all that is planned for the person, at any client (without a person: for the client); undoing it
 * (the same fact_id) brings it back. */
int plan_withdraw(struct ctx *, struct db *, int64_t client_id, int64_t person_id, int64_t fact_id, int32_t today);
int plan_restore(struct ctx *, struct db *, int64_t fact_id, int32_t day);
