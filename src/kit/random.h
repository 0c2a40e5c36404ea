/* random.h: repeatable random numbers for demo data, simulation and tests: xoshiro256++ seeded by
 * splitmix64. Everybody above kit/ may use it; pure. Never for secrets (those come from libsodium).
 *
 * The same seed gives the same numbers on every machine, for ever: demo firms and tests rely on it.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct random_source {
    uint64_t s[4];
};

void random_seed(struct random_source *, uint64_t seed);
/* The n-th independent stream of a seed: one per client, say, so that one more client changes no other. */
void random_seed_stream(struct random_source *, uint64_t seed, uint64_t n);
uint64_t random_next(struct random_source *);
uint64_t random_below(struct random_source *, uint64_t n);                /* 0 .. n-1, each alike; n > 0 */
int64_t random_between(struct random_source *, int64_t low, int64_t high); /* both ends included; low <= high */
bool random_percent(struct random_source *, int percent);                 /* true in `percent` of 100 cases */
double random_unit(struct random_source *);                               /* [0, 1), 53 bits */
