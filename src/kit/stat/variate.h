/* variate.h: random draws from the laws the models are made of, on kit/random. For simulation, bootstraps and tests;
 * pure.
 *
 * The same seed gives the same draws, as far as the machine's exp, log and pow agree to the last digit.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "kit/random.h"

/* From several words (workspace, metric, period), so that a figure repeats when it is shown again. */
void variate_seed(struct random_source *, const uint64_t *word, size_t n_words);

double variate_normal(struct random_source *);                     /* mean 0, variance 1 */
double variate_exponential(struct random_source *);                /* mean 1 */
double variate_gamma(struct random_source *, double shape);        /* scale 1; below a shape of .01 often 0 by underflow */
double variate_beta(struct random_source *, double a, double b);
uint64_t variate_geometric(struct random_source *, double p);      /* failures before the first success; 0 < p <= 1 */
