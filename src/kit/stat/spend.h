/* spend.h: what an order is worth: log-normal shrinkage (the default: project sizes have heavy tails) and Gamma-Gamma
 * (Fader & Hardie 2013). For whoever values clients; pure.
 *
 * Amounts are doubles in any one unit of one currency; the caller rounds at the border.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "kit/stat/interval.h"
#include "kit/stat/optimise.h"
#include "kit/stat/shrink.h"

struct spend_client {
    int32_t x;   /* repeat orders */
    double zbar; /* their mean amount */
};

/* Clients without a repeat order, or whose mean is not above 0, are left out of all of these. */
double spend_correlation(const struct spend_client *, size_t n); /* of x and zbar, 0 where it is not defined; above .3 warn:
                                                                  * the models take spend for independent of frequency */

struct spend_gamma {
    double p, q, v;
    double ll;
    double error[OPTIMISE_MAX]; /* of p, q, v */
    size_t clients;
    bool converged, at_bound;   /* without the first use nothing; the second: all pay alike, or nobody tells the tail */
    int evaluations;
};
void spend_gamma_fit(const struct spend_client *, size_t n, struct spend_gamma *out);
double spend_gamma_likelihood(const struct spend_client *, size_t n, double p, double q, double v);
/* E[Z] of a client with x orders of zbar; x = 0: of a new one. Where there is no mean (p x + q <= 1) it is the median. */
double spend_gamma_mean(const struct spend_gamma *, int32_t x, double zbar);
double spend_gamma_quantile(const struct spend_gamma *, int32_t x, double zbar, double p);

struct spend_order {
    double mean, median;
    struct interval in; /* of the next order */
};
/* From components of ln amount (shrink_fit) and the client's own n orders with their mean ln amount. */
struct spend_order spend_lognormal(const struct shrink *, double n, double mean_log, double level);
