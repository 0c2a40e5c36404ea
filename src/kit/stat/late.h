/* late.h: will this invoice be late, and when will it be paid: beta-binomial shares, and normal times with components from
 * shrink.h. For whoever waits for money.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"
#include "kit/stat/interval.h"
#include "kit/stat/optimise.h"

struct late_client {
    int32_t n, late; /* invoices that are settled or past due; of them late */
};

struct late_fit {
    double alpha, beta;
    double ll, log_posterior;   /* with the binomial coefficients; the second with the prior, equal without one */
    double error[OPTIMISE_MAX]; /* of alpha, beta */
    double clients, invoices, late;
    bool converged, at_bound;   /* without the first use nothing; the second: clients do not differ, or only in extremes */
    int evaluations;
};

/* Clients with n < 1 or late outside 0 .. n are left out. With prior: weakly 4 in 10 late, clients rather unlike each other
 * (logit .4 +- 1.5, ln(alpha + beta) = ln 2 +- 1), so that small bases have an answer. */
int late_fit(struct ctx *, const struct late_client *, size_t n, bool prior, struct late_fit *out);

struct late_share {
    double mean;
    struct interval in;
};
struct late_share late_share(const struct late_fit *, struct late_client, double level); /* n = 0: of a new client */

/* Days to pay (or their logarithms: then give logarithms of all) are normal around mean with `variance` (shrink_client's
 * predictive). Unpaid at `now`: P(paid until `then`), 0 .. 1. */
double late_paid_by(double mean, double variance, double now, double then);
