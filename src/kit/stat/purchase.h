/* purchase.h: what the purchase models (nbd.h, pareto.h) are fitted to: how often each client came again, when last, and
 * for how long known. For whoever fits one.
 *
 * A client's row: x purchase days after the first, the last of them tx_days after the first, watched for t_days since
 * the first. Several purchases of a day are one. Clients whose first purchase is after the window are left out.
 *
 *     struct purchase_base base;
 *     if (purchase_collect(cx, rows, n, &base)) return -1;      only memory can fail
 *     if (base.defect) ...                                      a fit would only repeat it
 *
 * Alike clients become one row with a weight, and rows are in order of x, then t_days, then tx_days: a fit costs as much
 * as there are different rows, and the order of its sums is always the same.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"

struct purchase_summary {
    uint32_t x;
    int32_t tx_days, t_days;
    uint32_t weight; /* clients like this: 1 for one */
};

enum purchase_defect {
    PURCHASE_SOUND,
    PURCHASE_EMPTY,              /* no client */
    PURCHASE_TIME_NEGATIVE,      /* a row's recency or age is below nothing */
    PURCHASE_RECENCY_PAST_AGE,   /* a row's last purchase is after the window */
    PURCHASE_REPEAT_WITHOUT_TIME,/* a row has repeat purchases but no recency */
    PURCHASE_TIME_WITHOUT_REPEAT,/* a row has recency but no repeat purchase */
    PURCHASE_TOO_LARGE,          /* age past 100 years, or a row does not fit into 64 bits: bits of the largest x, twice those
                                  * of the largest age and those of the number of rows; ten years of 16 million clients do */
    PURCHASE_ONE_CLIENT,         /* a distribution cannot be had from one */
    PURCHASE_NO_REPEAT,          /* nobody came again */
};

struct purchase_base {
    enum purchase_defect defect;
    size_t defect_at;            /* the input row it is about; 0 when about them all */
    struct purchase_summary *row; /* different rows, in order; none when there is a defect in a row */
    size_t n_rows;
    uint32_t *of;                /* for each input row its place in row: predictions are made for rows, and read through this */
    size_t n_input;
    double clients;              /* the sums count each row as often as it weighs */
    double sum_x, sum_tx_days, sum_t_days;
    double repeaters;            /* clients with x > 0 */
};

int purchase_collect(struct ctx *, const struct purchase_summary *, size_t n, struct purchase_base *out);

/* Wheat and Morrison's k from two successive gaps between purchases, of each client with two gaps or more: near 1 they buy
 * at random, as the models assume; from 2 on by the calendar, and the models call an overdue client alive for too long.
 * 0 when there are fewer than two clients or the gaps do not differ. */
struct purchase_gaps {
    int32_t first_days, second_days; /* each > 0 */
};
double purchase_rhythm(const struct purchase_gaps *, size_t n);
