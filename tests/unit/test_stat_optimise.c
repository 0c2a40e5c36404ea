/* Tests of kit/stat/optimise: known maxima, walls, functions that are not finite, curvature and its inverse. */
#include "kit/stat/optimise.h"
#include "tests/unit/stat_env.h"

/* A hill with axes of curvature 1 and 100, turned: top at (1, -2), height 5. */
static double hill(const void *data, const double *t, double *g)
{
    (void)data;
    double x = t[0] - 1, y = t[1] + 2, u = x + y, v = x - y;
    g[0] = -u - 100 * v;
    g[1] = -u + 100 * v;
    return 5 - u * u / 2 - 50 * v * v;
}

static double banana(const void *data, const double *t, double *g)
{
    (void)data;
    double a = 1 - t[0], b = t[1] - t[0] * t[0];
    g[0] = 2 * a + 400 * b * t[0];
    g[1] = -200 * b;
    return -a * a - 100 * b * b;
}

/* Rises for ever to the left in the first, has a top at 3 in the second. */
static double slide(const void *data, const double *t, double *g)
{
    (void)data;
    g[0] = -1 - .1 * t[1];
    g[1] = -(t[1] - 3) - .1 * (t[0] + 9);
    return -t[0] - (t[1] - 3) * (t[1] - 3) / 2 - .1 * (t[0] + 9) * t[1];
}

/* Not a number beyond 1: the search has to step back. */
static double cliff(const void *data, const double *t, double *g)
{
    (void)data;
    g[0] = 4 - 2 * exp(t[0]) / (3 - exp(t[0]));
    return t[0] > 1.05 ? NAN : 4 * t[0] + 2 * log(3 - exp(t[0]));
}

static double broken(const void *data, const double *t, double *g)
{
    (void)data;
    (void)t;
    g[0] = NAN;
    return NAN;
}

/* The likelihood of a Poisson mean, 40 events in 10 trials. */
static double poisson(const void *data, const double *t, double *g)
{
    (void)data;
    g[0] = 40 - 10 * exp(t[0]);
    return 40 * t[0] - 10 * exp(t[0]);
}

static void finds_tops(void)
{
    struct optimum o;
    optimise_bfgs(hill, NULL, 2, (double[]){ -5, 7 }, 1, &o);
    CHECK(o.converged && !o.at_bound && o.evaluations < 40);
    NEAR(o.theta[0], 1, 1e-7);
    NEAR(o.theta[1], -2, 1e-7);
    NEAR(o.value, 5, 1e-12);
    optimise_bfgs(banana, NULL, 2, (double[]){ -1.2, 1 }, 1, &o);
    CHECK(o.converged && o.evaluations < 100);
    NEAR(o.theta[0], 1, 1e-6);
    NEAR(o.theta[1], 1, 1e-6);
}

static void starts_warm(void)
{
    struct optimum cold, warm;
    optimise_bfgs(banana, NULL, 2, (double[]){ -1.2, 1 }, 1, &cold);
    warm = cold;
    warm.theta[0] += .01;
    warm.theta[1] += .02;
    optimise_again(banana, NULL, &warm, 1, &warm);
    CHECK(warm.converged && warm.evaluations < cold.evaluations / 3);
    NEAR(warm.theta[1], 1, 1e-6);
}

static void stays_in_the_box(void)
{
    struct optimum o;
    optimise_bfgs(slide, NULL, 2, (double[]){ 2.5, 0 }, 1, &o);
    CHECK(o.converged && o.at_bound);
    NEAR(o.theta[0], -9, 0);
    NEAR(o.theta[1], 3, 1e-7);
    optimise_bfgs(hill, NULL, 2, (double[]){ 1e300, NAN }, 1, &o);
    CHECK(o.converged && !o.at_bound);
}

static void survives_what_is_not_finite(void)
{
    struct optimum o;
    optimise_bfgs(cliff, NULL, 1, (double[]){ -8 }, 1, &o);
    CHECK(o.converged);
    NEAR(o.theta[0], log(2), 1e-7);
    optimise_bfgs(broken, NULL, 1, (double[]){ 0 }, 1, &o);
    CHECK(!o.converged && o.value < 0 && isinf(o.value) && o.gradient[0] == 0);
    optimise_hessian(broken, NULL, &o);
    double se[OPTIMISE_MAX];
    optimise_errors(&o, se);
    CHECK(isfinite(se[0]));
}

static void knows_the_error(void)
{
    struct optimum o;
    double se[OPTIMISE_MAX], c[OPTIMISE_MAX][OPTIMISE_MAX];
    optimise_bfgs(poisson, NULL, 1, (double[]){ 0 }, 10, &o);
    optimise_hessian(poisson, NULL, &o);
    optimise_errors(&o, se);
    NEAR(exp(o.theta[0]), 4, 1e-7);
    NEAR(se[0], sqrt(.4), 1e-6);
    optimise_bfgs(hill, NULL, 2, (double[]){ 0, 0 }, 1, &o);
    optimise_hessian(hill, NULL, &o);
    optimise_covariance(&o, c); /* curvature [[101,-99],[-99,101]], determinant 400 */
    NEAR(c[0][0], 101. / 400, 1e-6);
    NEAR(c[0][1], 99. / 400, 1e-6);
    NEAR(c[1][0], 99. / 400, 1e-6);
    optimise_hessian(slide, NULL, &o); /* no curvature in the first: floored, not infinite */
    optimise_covariance(&o, c);
    CHECK(c[0][0] > 100 && c[0][0] <= 1000);
}

CHECK_MAIN(T(finds_tops), T(starts_warm), T(stays_in_the_box), T(survives_what_is_not_finite), T(knows_the_error))
