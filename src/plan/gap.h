/* gap.h: for which clients there will be no news in a month. For actions.
 *
 * A client is a gap when each of its people whom we may reach has heard, or is planned to hear, every reason that is valid then, in
 * their language and for clients like theirs. Released clients and those nobody can be reached at are none. */
#pragma once
#include "plan/library.h"

struct gap {
    int64_t client_id, worth_minor;
    bool worth_known;
    bool offering_left; /* an offering it never had could still be told to somebody */
    int people;         /* reachable */
    enum phase phase;
    const char *name, *industry;
    const char *lang;   /* of the first who can be reached, two letters; "" unknown */
};

struct gap_group { /* of clients without news, the dearest group first */
    const char *by, *name; /* language, phase, industry; name "" unknown */
    int64_t clients, worth_minor;
};

struct gaps {
    int32_t from_day, until_day;  /* the month looked at */
    int64_t reachable;            /* clients with somebody who may be reached */
    int64_t unreachable;          /* and without; not released */
    struct gap *rows;             /* by worth, the dearest first; unknown worth last */
    size_t n;
    int64_t offering_left, worth_minor; /* sums over the rows */
    struct gap_group *groups;
    size_t group_n;
};

/* The month of the firm's calendar that `day` lies in. */
void gap_month(const struct settings *, int32_t day, int32_t *from_day, int32_t *until_day);
/* Needs an open transaction: one walk of the base. */
int gap_find(struct ctx *, struct db *, const struct settings *, int32_t today, int32_t from_day, int32_t until_day, struct gaps *);

/* What is shown before anybody asks: the coming month, counted with the plan. Writing needs a writing transaction. */
struct gap_note {
    int32_t from_day, until_day; /* 0: never counted */
    int64_t clients, offering_left, worth_minor;
};
int gap_count(struct ctx *, struct db *, const struct settings *, int32_t today, struct gap_note *);
int gap_noted(struct ctx *, struct db *, const struct settings *, int32_t today, struct gap_note *); /* as last counted for the coming month */
int gap_forget(struct ctx *, struct db *); /* the news are others now: nothing is shown until the next plan */
