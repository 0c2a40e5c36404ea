/* desk.h: who of ours does a touch, and how many a day. For plan/.
 *
 * Candidates are pushed as clients stream by; each of ours keeps the dearest that fit into its day, so memory does
 * not grow with the base. Clients without a responsible person share a pool that goes to whoever has most room. */
#pragma once
#include "plan/choose.h"
#include "plan/hours.h"

struct candidate {
    int64_t client_id, period;
    const struct rule *rule;
    struct choice choice;
    enum plan_section section;
    const char *purpose, *cadence, *step; /* the names of a cadence and its step, or NULL */
    int64_t stake_minor;
    struct why why;
    struct span hours; /* when it may ring; 0, 0: nothing rings */
    int64_t replaces_id, replaces_minor; /* an open row of an earlier day that yields to it; 0 = none */
};

struct desk;
/* `used`: touches of the day that are done, or planned for clients outside from..to. */
int desk_load(struct ctx *, struct db *, const struct settings *, int32_t day, int64_t from_client, int64_t to_client, struct desk **);

/* A responsible one who is there, or the deputy; 0: nobody, the pool. */
int64_t desk_responsible(const struct desk *, const struct history *, bool it_side, int64_t staff_id);
bool desk_there(const struct desk *, int64_t staff_id);
void desk_use(struct desk *, int64_t staff_id); /* a touch that is planned already takes its place */

/* What falls out for lack of room is added to the counts. */
struct desk_lost {
    int64_t n, minor;
};
int desk_push(struct ctx *, struct desk *, int64_t staff_id, const struct candidate *, struct desk_lost *);

/* Cuts to what room is left, shares out the pool, then hands out each candidate with its staff. */
int desk_each(struct ctx *, struct desk *, struct desk_lost *, int (*fn)(struct ctx *, void *, int64_t staff_id, const struct candidate *), void *user);
