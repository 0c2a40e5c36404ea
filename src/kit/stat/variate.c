#include "kit/stat/variate.h"

#include <math.h>

void variate_seed(struct random_source *r, const uint64_t *word, size_t n_words)
{
    uint64_t seed = 0;
    random_seed(r, seed);
    for (size_t i = 0; i < n_words; i++) {
        random_seed_stream(r, seed, word[i]);
        seed = random_next(r);
    }
}

/* (0, 1]: its logarithm is finite. */
static double above_nothing(struct random_source *r)
{
    return 1 - random_unit(r);
}

/* Marsaglia's polar method. The second number of a pair is thrown away: a stream then holds no hidden state. */
double variate_normal(struct random_source *r)
{
    double x, y, s;
    do {
        x = 2 * random_unit(r) - 1;
        y = 2 * random_unit(r) - 1;
        s = x * x + y * y;
    } while (s >= 1 || s == 0);
    return x * sqrt(-2 * log(s) / s);
}

double variate_exponential(struct random_source *r)
{
    return -log(above_nothing(r));
}

/* Marsaglia and Tsang 2000; a shape below 1 is boosted by U^(1/shape). */
double variate_gamma(struct random_source *r, double shape)
{
    if (shape < 1) {
        double boost = pow(above_nothing(r), 1 / shape);
        return boost * variate_gamma(r, shape + 1);
    }
    double d = shape - 1. / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = variate_normal(r), v = 1 + c * x;
        if (v <= 0)
            continue;
        v = v * v * v;
        if (log(above_nothing(r)) < x * x / 2 + d * (1 - v + log(v)))
            return d * v;
    }
}

double variate_beta(struct random_source *r, double a, double b)
{
    double x = variate_gamma(r, a), y = variate_gamma(r, b);
    if (x + y > 0)
        return x / (x + y);
    return random_unit(r) < a / (a + b) ? 1 : 0; /* both shapes so small that only the ends are left */
}

uint64_t variate_geometric(struct random_source *r, double p)
{
    double n = floor(log(above_nothing(r)) / log1p(-p));
    return n < 0x1p63 ? (uint64_t)n : UINT64_C(1) << 63;
}
