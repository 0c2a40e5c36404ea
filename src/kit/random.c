#include "kit/random.h"

static uint64_t split_mix(uint64_t *x)
{
    uint64_t z = *x += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

void random_seed(struct random_source *r, uint64_t seed)
{
    for (int i = 0; i < 4; i++)
        r->s[i] = split_mix(&seed);
}

void random_seed_stream(struct random_source *r, uint64_t seed, uint64_t n)
{
    uint64_t a = seed, b = n;
    random_seed(r, split_mix(&a) ^ (split_mix(&b) << 1));
}

static uint64_t rotate(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

uint64_t random_next(struct random_source *r)
{
    uint64_t *s = r->s, out = rotate(s[0] + s[3], 23) + s[0], t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return out;
}

/* The lowest 2^64 mod n numbers are thrown away: without that small remainders come up more often. */
uint64_t random_below(struct random_source *r, uint64_t n)
{
    uint64_t first = (UINT64_C(0) - n) % n, x;
    do
        x = random_next(r);
    while (x < first);
    return x % n;
}

int64_t random_between(struct random_source *r, int64_t low, int64_t high)
{
    uint64_t span = (uint64_t)high - (uint64_t)low + 1;
    uint64_t step = span ? random_below(r, span) : random_next(r);
    return (int64_t)((uint64_t)low + step);
}

bool random_percent(struct random_source *r, int percent)
{
    return (int)random_below(r, 100) < percent;
}

double random_unit(struct random_source *r)
{
    return (double)(random_next(r) >> 11) * 0x1p-53;
}
