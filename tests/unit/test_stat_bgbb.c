/* Tests of kit/stat/bgbb: donations (Fader, Hardie & Shang 2010), and sums over every history there can be. */
#include <stdbool.h>
#include <stdlib.h>
#include "kit/random.h"
#include "kit/stat/bgbb.h"
#include "stat_env.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
static const struct bgbb_client donors[] = {
    { 0, 0, 6, 3464 }, { 1, 1, 6, 1091 }, { 1, 2, 6, 277 }, { 1, 3, 6, 129 }, { 1, 4, 6, 78 },  { 1, 5, 6, 119 }, { 1, 6, 6, 129 }, { 2, 2, 6, 613 },
    { 2, 3, 6, 255 },  { 2, 4, 6, 155 },  { 2, 5, 6, 173 }, { 2, 6, 6, 234 }, { 3, 3, 6, 322 }, { 3, 4, 6, 181 }, { 3, 5, 6, 225 }, { 3, 6, 6, 357 },
    { 4, 4, 6, 240 },  { 4, 5, 6, 284 },  { 4, 6, 6, 512 }, { 5, 5, 6, 335 }, { 5, 6, 6, 728 }, { 6, 6, 6, 1203 },
};

static void donations(void)
{
    struct bgbb_fit f;
    bgbb_fit(donors, COUNT(donors), &f);
    CHECK(f.converged && !f.at_bound);
    NEAR(f.clients, 11104, 0);
    RELATIVE(f.alpha, 1.203522, 1e-5);
    RELATIVE(f.beta, .749716, 1e-5);
    RELATIVE(f.gamma, .656718, 1e-5);
    RELATIVE(f.delta, 2.783442, 1e-5);
    NEAR(f.ll, -33225.581274, 1e-5);
    for (int i = 0; i < 4; i++)
        CHECK(f.error[i] > 0 && f.error[i] < 1);
}

static const struct bgbb_fit usual = { .alpha = 1.2, .beta = .75, .gamma = .66, .delta = 2.78 };

static struct bgbb_client history(unsigned bits, int n)
{
    struct bgbb_client c = { .n = n, .weight = 1 };
    for (int i = 0; i < n; i++)
        if (bits >> i & 1) {
            c.x++;
            c.tx = i + 1;
        }
    return c;
}

static double chance(unsigned bits, int n)
{
    struct bgbb_client c = history(bits, n);
    return exp(bgbb_likelihood(&usual, &c));
}

/* P(taken later) and the number of it from the likelihoods of all longer histories alone. */
static void by_counting(void)
{
    enum { N = 5, MORE = 4 };
    double all = 0;
    for (unsigned past = 0; past < 1U << N; past++) {
        struct bgbb_client c = history(past, N);
        double here = chance(past, N), taken = 0, sum = 0;
        all += here;
        for (unsigned next = 0; next < 1U << MORE; next++) {
            double p = chance(past | next << N, N + MORE) / here;
            sum += p;
            taken += p * __builtin_popcount(next);
        }
        NEAR(sum, 1, 1e-12);
        RELATIVE(bgbb_expected(&usual, &c, MORE), taken, 1e-11);
    }
    NEAR(all, 1, 1e-12);
}

static void alive(void)
{
    /* Just bought: only the one chance to leave before the next is left; long silent: less and less. */
    struct bgbb_client c = { 2, 6, 6, 1 };
    double fresh = bgbb_alive(&usual, &c);
    RELATIVE(fresh, (2.78 + 6) / (.66 + 2.78 + 6), 1e-12);
    double last = fresh;
    for (c.n = 7; c.n < 40; c.n++) {
        double p = bgbb_alive(&usual, &c);
        CHECK(p > 0 && p < last);
        last = p;
    }
    CHECK(last < .1);
    RELATIVE(bgbb_expected(&usual, &(struct bgbb_client){ 0, 0, 0, 1 }, 1), 1.2 / 1.95 * 2.78 / 3.44, 1e-12);
    NEAR(bgbb_expected(&usual, &c, 0), 0, 0);
}

static void any_shape(void)
{
    struct random_source random;
    random_seed(&random, 8);
    for (int run = 0; run < 100; run++) {
        struct bgbb_client c[12];
        struct bgbb_fit f;
        size_t n = random_below(&random, 13);
        for (size_t i = 0; i < n; i++) {
            int chances = (int)random_below(&random, 9);
            c[i] = history((unsigned)random_next(&random) & ((1U << chances) - 1), chances);
            c[i].weight = (double)random_below(&random, 30);
        }
        bgbb_fit(c, n, &f);
        CHECK(f.alpha > 0 && f.beta > 0 && f.gamma > 0 && f.delta > 0 && isfinite(f.alpha + f.beta + f.gamma + f.delta) && isfinite(f.ll) && f.ll <= 0);
        CHECK(f.evaluations < 500);
        for (size_t i = 0; i < n; i++) {
            double p = bgbb_alive(&f, &c[i]), e = bgbb_expected(&f, &c[i], 3);
            CHECK(p >= 0 && p <= 1 && e >= 0 && e <= 3 * (p + 1e-12));
        }
    }
}

static void ill_shapes(void)
{
    static const struct bgbb_client wrong[] = { { 3, 2, 6, 5 }, { 1, 0, 6, 5 }, { 0, 1, 6, 5 }, { 1, 7, 6, 5 }, { 1, 1, 6, -1 }, { 1, 1, 6, NAN }, { -1, -1, 2, 1 } },
                                    never[] = { { 0, 0, 6, 50 } }, always[] = { { 6, 6, 6, 50 } }, blank[] = { { 0, 0, 0, 9 } }, one[] = { { 1, 2, 5, 1 } },
                                    huge[] = { { 0, 0, 6, 1e12 }, { 5, 6, 6, 1e12 } }, mixed[] = { { 900, 1000, 1000, 1 }, { 1, 1, 1000, 1 }, { 0, 0, 3, 4 } };
    static const struct { const struct bgbb_client *c; size_t n; } all[] = { { wrong, 7 }, { wrong, 0 }, { blank, 1 }, { never, 1 }, { always, 1 }, { one, 1 }, { huge, 2 }, { mixed, 3 } };
    for (size_t i = 0; i < COUNT(all); i++) {
        struct bgbb_fit f;
        bgbb_fit(all[i].c, all[i].n, &f);
        CHECK(isfinite(f.alpha) && isfinite(f.beta) && isfinite(f.gamma) && isfinite(f.delta) && isfinite(f.ll) && f.evaluations < 500);
        CHECK(!f.converged || i > 2);
        CHECK(!f.converged || f.at_bound);
        for (int32_t n = 1; n < 1000; n *= 3) {
            struct bgbb_client c = { 1, 1, n, 1 };
            double p = bgbb_alive(&f, &c), e = bgbb_expected(&f, &c, 5);
            CHECK(p >= 0 && p <= 1 && e >= 0 && e <= 5.0000001);
        }
    }
}

CHECK_MAIN(T(donations), T(by_counting), T(alive), T(any_shape), T(ill_shapes))
