/* retention.h: recurring revenue kept and grown: GRR, NRR, logo retention. For whoever looks at contracts of two days.
 *
 * One row a client with recurring revenue at the start; what it brings a period then and at the end. Rows without revenue
 * at the start are left out (a new client is no kept one), less than nothing at the end is nothing. Amounts in one currency.
 *
 * Intervals at 95 %: GRR and NRR from 2,000 draws of clients with replacement (fewer beyond 20,000 clients, where they
 * hardly matter), logo Wilson's. The same seed gives the same intervals.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"
#include "kit/stat/interval.h"

struct retention_client {
    int64_t start_minor, end_minor;
};

struct retention {
    int64_t clients, kept;      /* with revenue at the start; of them with some at the end */
    double grr, nrr, logo;      /* 0 without clients */
    double grr_without_largest; /* the largest at the start; 0 when there is nobody else */
    struct interval grr_in, nrr_in, logo_in;
};

int retention_measure(struct ctx *, const struct retention_client *, size_t n, uint64_t seed, struct retention *out);
