/* Tests of kit/stat/interval and kit/stat/retention. */
#include "kit/random.h"
#include "kit/stat/retention.h"
#include "stat_env.h"

static void wilson(void)
{
    static const double row[][4] = { { 8, 10, .490162, .943318 }, { 45, 60, .627679, .842235 }, { 0, 5, 0, .434482 }, { 5, 5, .565518, 1 } };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct interval in = interval_wilson(row[i][0], row[i][1], .95);
        DIGITS(in.lo, row[i][2], 6);
        DIGITS(in.hi, row[i][3], 6);
    }
    struct interval none = interval_wilson(0, 0, .95);
    CHECK(none.lo == 0 && none.hi == 1);
}

static void nps(void)
{
    static const double row[][5] = { { 5, 3, 2, -.19051, .65204 }, { 19, 12, 5, .13158, .58637 }, { 36, 10, 14, .14327, .55514 },
                                     { 10, 0, 0, .47504, 1 }, { 2309, 972, 1719, .09328, .14258 } };
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        struct interval_nps s = interval_nps(row[i][0], row[i][2], row[i][0] + row[i][1] + row[i][2], .95);
        DIGITS(s.in.lo, row[i][3], 5);
        DIGITS(s.in.hi, row[i][4], 5);
        NEAR(s.score, (row[i][0] - row[i][2]) / (row[i][0] + row[i][1] + row[i][2]), 1e-15);
    }
    struct interval_nps a = interval_nps(50, 20, 100, .95), b = interval_nps(19, 5, 36, .95), none = interval_nps(0, 0, 0, .95);
    struct interval_nps many = interval_nps(2309, 1719, 5000, .95);
    CHECK(interval_holds(interval_nps_change(&a, &b, .95), 0));      /* +30 to +39 is not yet a change */
    CHECK(!interval_holds(interval_nps_change(&a, &many, .95), 0));  /* +30 to +12 from 5,000 is one */
    CHECK(interval_holds(interval_nps_change(&none, &many, .95), 0));
    struct interval in = interval_nps_change(&a, &b, .95);
    NEAR(.5 * (in.lo + in.hi), b.centre - a.centre, 1e-12);
    RELATIVE(in.hi - in.lo, 2 * 1.959963984540054 * sqrt(a.error * a.error + b.error * b.error), 1e-12);
    CHECK(none.score == 0 && none.in.lo == -1 && none.in.hi == 1);
}

static void percentiles(void)
{
    double draw[] = { 5, 1, 4, 2, 3 }, one[] = { 7 };
    struct interval in = interval_percentile(draw, 5, .8);
    NEAR(in.lo, 1.4, 1e-12);
    NEAR(in.hi, 4.6, 1e-12);
    in = interval_percentile(one, 1, .8);
    CHECK(in.lo == 7 && in.hi == 7);
    in = interval_percentile(NULL, 0, .8);
    CHECK(isinf(in.lo) && isinf(in.hi));
}

static struct retention measure(const struct retention_client *c, size_t n, uint64_t seed)
{
    struct ctx cx;
    struct retention r = { 0 };
    CHECK_INT(ctx_init(&cx, 64 << 20), 0);
    CHECK_INT(retention_measure(&cx, c, n, seed, &r), 0);
    ctx_release(&cx);
    CHECK(isfinite(r.grr) && isfinite(r.nrr) && isfinite(r.logo) && isfinite(r.grr_without_largest));
    return r;
}

static void kept_and_grown(void)
{
    static const struct retention_client c[] = { { 100, 120 }, { 200, 0 }, { 50, 50 }, { 400, 360 } };
    struct retention r = measure(c, 4, 1);
    CHECK_INT(r.clients, 4);
    CHECK_INT(r.kept, 3);
    NEAR(r.grr, .68, 1e-12);
    DIGITS(r.nrr, .706667, 6);
    NEAR(r.logo, .75, 1e-12);
    DIGITS(r.grr_without_largest, .428571, 6);
    CHECK(interval_holds(r.grr_in, r.grr) && interval_holds(r.nrr_in, r.nrr) && interval_holds(r.logo_in, r.logo));
}

static void edges(void)
{
    static const struct retention_client odd[] = { { 0, 500 }, { -5, 5 }, { 100, -50 }, { INT64_MAX, INT64_MAX } }, gone[] = { { 7, 0 }, { 9, 0 } };
    struct retention r = measure(NULL, 0, 1);
    CHECK_INT(r.clients, 0);
    CHECK(r.grr == 0 && r.logo_in.hi == 1);
    r = measure(odd, 4, 1);
    CHECK_INT(r.clients, 2);
    CHECK_INT(r.kept, 1);
    CHECK(r.grr_without_largest == 0);
    r = measure(gone, 2, 1);
    CHECK(r.grr == 0 && r.nrr == 0 && r.logo == 0 && r.grr_in.hi == 0 && r.logo_in.hi > .5);
}

/* GRR of alike clients is a mean of kept shares: the bootstrap must come near the normal interval, and repeat itself. */
static void bootstraps(void)
{
    enum { N = 400 };
    struct retention_client c[N];
    struct random_source random;
    random_seed(&random, 3);
    for (int i = 0; i < N; i++)
        c[i] = (struct retention_client){ 1000, random_percent(&random, 80) ? 1000 : 0 };
    struct retention r = measure(c, N, 5), same = measure(c, N, 5), other = measure(c, N, 6);
    double error = sqrt(r.grr * (1 - r.grr) / N);
    NEAR(r.grr_in.lo, r.grr - 1.96 * error, .25 * error);
    NEAR(r.grr_in.hi, r.grr + 1.96 * error, .25 * error);
    CHECK(r.grr_in.lo == same.grr_in.lo && r.nrr_in.hi == same.nrr_in.hi);
    CHECK(fabs(r.grr_in.lo - other.grr_in.lo) < .5 * error);
}

static void no_memory(void)
{
    static const struct retention_client c[2000];
    struct ctx cx;
    struct retention r = { .clients = 77 };
    CHECK_INT(ctx_init(&cx, 20000), 0);
    CHECK_INT(retention_measure(&cx, c, 2000, 1, &r), -1);
    CHECK_INT(cx.code, ERR_SYSTEM);
    CHECK_INT(r.clients, 77);
    ctx_release(&cx);
}

CHECK_MAIN(T(wilson), T(nps), T(percentiles), T(kept_and_grown), T(edges), T(bootstraps), T(no_memory))
