/* Tests of what the purchase models stand on: random draws (kit/stat/variate), and that a fit without memory says so and
 * leaves nothing behind. */
#include "kit/stat/nbd.h"
#include "kit/stat/pareto.h"
#include "kit/stat/variate.h"
#include "stat_env.h"

enum { DRAWS = 200000 };

struct moments {
    double mean, variance;
};

/* Of DRAWS draws of one law with up to two parameters. */
static struct moments moments(double (*draw)(struct random_source *, double, double), double a, double b)
{
    struct random_source r;
    double sum = 0, squares = 0;
    random_seed(&r, 7);
    for (int i = 0; i < DRAWS; i++) {
        double x = draw(&r, a, b);
        sum += x;
        squares += x * x;
    }
    return (struct moments){ sum / DRAWS, squares / DRAWS - sum / DRAWS * (sum / DRAWS) };
}

static double normal(struct random_source *r, double a, double b) { (void)a, (void)b; return variate_normal(r); }
static double exponential(struct random_source *r, double a, double b) { (void)a, (void)b; return variate_exponential(r); }
static double gamma_of(struct random_source *r, double a, double b) { (void)b; return variate_gamma(r, a); }
static double beta_of(struct random_source *r, double a, double b) { return variate_beta(r, a, b); }
static double geometric(struct random_source *r, double a, double b) { (void)b; return (double)variate_geometric(r, a); }

/* The mean is held to five standard errors, the variance to some percent. */
static void check_law(double (*draw)(struct random_source *, double, double), double a, double b, double mean, double variance)
{
    struct moments m = moments(draw, a, b);
    NEAR(m.mean, mean, 5 * sqrt(variance / DRAWS));
    RELATIVE(m.variance, variance, .05);
}

static void draws_by_law(void)
{
    static const double shape[] = { .1, .243, 1, 3.5, 400 };
    static const double ab[][2] = { { .793, 2.426 }, { 5, 1 }, { .2, .2 } };
    check_law(normal, 0, 0, 0, 1);
    check_law(exponential, 0, 0, 1, 1);
    for (size_t i = 0; i < 5; i++)
        check_law(gamma_of, shape[i], 0, shape[i], shape[i]);
    for (size_t i = 0; i < 3; i++) {
        double a = ab[i][0], b = ab[i][1], n = a + b;
        check_law(beta_of, a, b, a / n, a * b / (n * n * (n + 1)));
    }
    check_law(geometric, .3, 0, .7 / .3, .7 / .09);
    check_law(geometric, .9, 0, .1 / .9, .1 / .81);
}

static void draws_at_the_edges(void)
{
    struct random_source r;
    random_seed(&r, 7);
    int ones = 0;
    for (int i = 0; i < 1000; i++) {
        double x = variate_beta(&r, 1e-5, 3e-5); /* both gammas underflow */
        CHECK(x >= 0 && x <= 1);
        ones += x > .5;
        CHECK_INT(variate_geometric(&r, 1), 0);
        CHECK(variate_geometric(&r, 1e-300) > 1000000);
        CHECK(isfinite(variate_gamma(&r, 1e-5)) && variate_gamma(&r, 1e8) > 0);
    }
    CHECK(ones > 180 && ones < 320);
}

static void seeds_by_words(void)
{
    static const uint64_t word[][3] = { { 1, 2, 3 }, { 1, 2, 4 }, { 2, 2, 3 }, { 1, 3, 3 }, { 3, 2, 1 }, { 1, 2, 0 } };
    struct random_source r, again;
    uint64_t first[6];
    for (size_t i = 0; i < 6; i++) {
        variate_seed(&r, word[i], 3);
        variate_seed(&again, word[i], 3);
        first[i] = random_next(&r);
        CHECK(first[i] == random_next(&again));
        for (size_t k = 0; k < i; k++)
            CHECK(first[i] != first[k]);
    }
    variate_seed(&r, word[5], 2); /* a missing word is not a 0 */
    CHECK(random_next(&r) != first[5]);
}

static void knows_a_calendar(void)
{
    static const struct purchase_gaps steady[] = { { 30, 31 }, { 30, 29 }, { 31, 30 } }, wild[] = { { 1, 60 }, { 50, 1 }, { 20, 25 } };
    CHECK(purchase_rhythm(steady, 3) > 100);
    CHECK(purchase_rhythm(wild, 3) < 1);
    CHECK(purchase_rhythm(steady, 1) == 0);
    CHECK(purchase_rhythm(NULL, 0) == 0);
}

/* Everything that allocates, on a base large enough for the ways of a large one. */
static int all(struct ctx *cx, const struct purchase_summary *row, size_t n)
{
    const struct nbd_options o = { NBD_MBG, NBD_LEAVE_CHANCE };
    struct purchase_base base;
    struct nbd_fit f;
    struct pareto_fit p;
    struct nbd_model m[2];
    struct random_source r;
    size_t good;
    double value;
    random_seed(&r, 1);
    return purchase_collect(cx, row, n, &base) || nbd_fit(cx, &base, &o, &f) || nbd_likelihood(cx, &base, &f.model, NULL, &value) ||
           nbd_bootstrap(cx, &base, &o, &f, &r, 2, m, &good) || pareto_fit(cx, &base, &p);
}

static void says_when_memory_is_out(void)
{
    enum { ROWS = 3500 };
    static struct purchase_summary row[ROWS];
    struct ctx cx;
    int failures = 0;
    for (int32_t i = 0; i < ROWS; i++)
        row[i] = (struct purchase_summary){ (uint32_t)i % 5, i % 5 ? 50 + i % 200 : 0, 300 + i / 10, 1 };
    CHECK_INT(ctx_init(&cx, (size_t)1 << 28), 0);
    for (int64_t n = 0; n < 200; n++) {
        ctx_clear(&cx);
        mem_fail_at(n, false);
        int rc = all(&cx, row, ROWS);
        mem_fail_at(-1, false);
        if (rc == 0)
            break;
        failures++;
        CHECK_INT(cx.code, ERR_SYSTEM);
        CHECK(cx.message[0]);
    }
    CHECK(failures > 30 && failures < 200);
    ctx_release(&cx);
}

CHECK_MAIN(T(draws_by_law), T(draws_at_the_edges), T(seeds_by_words), T(knows_a_calendar), T(says_when_memory_is_out))
