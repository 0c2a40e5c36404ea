/* Tests of kit/stat/special: values that have closed forms, identities, edges. */
#include "kit/stat/special.h"
#include "stat_env.h"

static void gammas(void)
{
    RELATIVE(special_lgamma(.5), .5 * log(M_PI), 1e-14);
    RELATIVE(special_lgamma(5), log(24), 1e-14);
    RELATIVE(special_digamma(1), -.57721566490153286061, 1e-14);
    RELATIVE(special_digamma(.5), -1.96351002602142347944, 1e-14);
    for (double x = 1e-3; x < 1e6; x *= 3.7)
        NEAR(special_digamma(x + 1) - special_digamma(x), 1 / x, 1e-14 + 1e-13 / x);
}

static void betas(void)
{
    for (double b = 1e-3; b < 1e18; b *= 7.3) {
        NEAR(special_lbeta(1, b), -log(b), 1e-13 * (1 + fabs(log(b))));
        NEAR(special_lbeta(b, 2), -log(b) - log1p(b), 1e-13 * (1 + fabs(log(b))));
        NEAR(special_lbeta(b, 30) - special_lbeta(b, 29), log(29 / (b + 29)), 1e-12 * (1 + fabs(log(b))));
    }
    RELATIVE(special_lbeta(.5, .5), log(M_PI), 1e-14);
    CHECK(special_lbeta(2, INFINITY) == -INFINITY);
}

static void log1pexps(void)
{
    RELATIVE(special_log1pexp(0), log(2), 1e-15);
    RELATIVE(special_log1pexp(800), 800, 1e-15);
    RELATIVE(special_log1pexp(-100), exp(-100), 1e-15);
    NEAR(special_log1pexp(-INFINITY), 0, 0);
}

static void incomplete_beta(void)
{
    RELATIVE(special_ibeta(2, 3, .5), 11. / 16, 1e-14);
    for (double x = .001; x < 1; x += .0499) {
        RELATIVE(special_ibeta(.5, .5, x), M_2_PI * asin(sqrt(x)), 1e-13);
        RELATIVE(special_ibeta(1, 7.5, x), -expm1(7.5 * log1p(-x)), 1e-13);
        RELATIVE(special_ibeta(3.25, 1, x), pow(x, 3.25), 1e-13);
        NEAR(special_ibeta(40, .3, x) + special_ibeta(.3, 40, 1 - x), 1, 1e-13);
    }
    NEAR(special_ibeta(1e5, 1e5, .5), .5, 1e-9);
    for (double p = .01; p < 1; p += .07) {
        RELATIVE(special_ibeta(.48, 1.87, special_ibeta_quantile(.48, 1.87, p)), p, 1e-12);
        RELATIVE(special_ibeta(300, 5, special_ibeta_quantile(300, 5, p)), p, 1e-11);
    }
    NEAR(special_ibeta_quantile(1, 1, .3), .3, 1e-15);
    NEAR(special_ibeta(2, 3, -1), 0, 0);
    NEAR(special_ibeta(2, 3, 2), 1, 0);
    NEAR(special_ibeta_quantile(2, 3, 0), 0, 0);
    NEAR(special_ibeta_quantile(2, 3, 1), 1, 0);
}

static void normals(void)
{
    RELATIVE(special_normal_quantile(.975), 1.95996398454005423552, 1e-14);
    RELATIVE(special_two_sided(.8), 1.28155156554460046697, 1e-14);
    RELATIVE(special_normal_tail(10), 7.61985302416052606597e-24, 1e-12);
    RELATIVE(special_normal(-10), special_normal_tail(10), 1e-15);
    for (double p = 1e-12; p < .5; p *= 2.9) {
        RELATIVE(special_normal(special_normal_quantile(p)), p, 1e-13);
        NEAR(special_normal_quantile(1 - p) + special_normal_quantile(p), 0, 1e-4);
    }
    CHECK(special_normal_quantile(0) == -INFINITY);
    CHECK(special_normal_quantile(1) == INFINITY);
}

static void chi_squared(void)
{
    for (double x = .01; x < 200; x *= 1.7) {
        RELATIVE(special_chi2_tail(x, 2), exp(-.5 * x), 1e-12);
        RELATIVE(special_chi2_tail(x, 1), 2 * special_normal_tail(sqrt(x)), 1e-12);
    }
    NEAR(special_chi2_tail(0, 3), 1, 0);
    NEAR(special_chi2_tail(1e9, 3), 0, 0);
}

CHECK_MAIN(T(gammas), T(betas), T(log1pexps), T(incomplete_beta), T(normals), T(chi_squared))
