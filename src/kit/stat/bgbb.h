/* bgbb.h: who comes back at a chance given once a period (a yearly audit, a conference, a donation): BG/BB, Fader, Hardie &
 * Shang (2010). For whoever counts such chances; pure.
 *
 * Of n chances since the first purchase x were taken, the last of them the tx-th (0 when none). Each chance is taken with a
 * probability of the client's own, and before each the client may leave for good.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "kit/stat/optimise.h"

struct bgbb_client {
    int32_t x, tx, n; /* 0 <= x <= tx <= n, x = 0 with tx = 0 only; else left out */
    double weight;    /* that many clients; equal rows are best given once */
};

struct bgbb_fit {
    double alpha, beta, gamma, delta;
    double ll;
    double error[OPTIMISE_MAX]; /* of alpha, beta, gamma, delta */
    double clients;
    bool converged, at_bound;   /* without the first use nothing; the second: an answer at the edge, say it */
    int evaluations;
};

void bgbb_fit(const struct bgbb_client *, size_t n, struct bgbb_fit *out);
double bgbb_likelihood(const struct bgbb_fit *, const struct bgbb_client *); /* ln of one client's, whatever its weight */
double bgbb_alive(const struct bgbb_fit *, const struct bgbb_client *);      /* P(will be there at chance n + 1) */
double bgbb_expected(const struct bgbb_fit *, const struct bgbb_client *, int32_t more); /* taken of so many next chances */
