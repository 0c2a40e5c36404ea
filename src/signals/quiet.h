/* quiet.h: the firm's own measured effect of silence: do clients we do not talk to leave more often? For actions.
 *
 * At the last closed month that has six months behind it, and every six months before: clients that were active and with
 * whom a talk is on record. Silent: no talk for two care periods (setting care_days) or more. Lost: not active six months
 * later. Windows do not overlap, but one client may stand in several. It is what went together, not a proof of cause.
 */
#pragma once
#include "kit/stat/interval.h"
#include "signals/snapshot.h"

enum { QUIET_GATE = 10, QUIET_MONTHS = 6 };

struct quiet_effect {
    bool enough;      /* QUIET_GATE losses in all, and as many clients in each group */
    int windows;
    int64_t quiet_n, quiet_lost, other_n, other_lost;
    struct interval quiet, other; /* Wilson, 95 % */
    double difference;            /* share lost of the silent less that of the others */
    struct interval difference_in; /* Newcombe, 95 % */
};

int quiet_measure(struct ctx *, struct db *, const struct settings *, int32_t to, struct quiet_effect *);
/* Newcombe's interval of p1 - p2 from Wilson's two. */
struct interval quiet_difference(int64_t k1, int64_t n1, int64_t k2, int64_t n2, double level);
