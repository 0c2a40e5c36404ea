/* Tests of kit/stat/spend: CDNOW (Fader & Hardie) where the samples are, figures by hand, spend of every ill shape. */
#include "kit/random.h"
#include "kit/stat/spend.h"
#include "stat_env.h"

enum { CLIENTS = 24000 };
static struct spend_client client[CLIENTS];
static double later[CLIENTS]; /* mean amount of the occasions held out; 0: none */

/* Repeat days to 1997-09-30 by client; the amounts of one day are one. Skips `ids` words before the date: the first counts
 * as the client. Returns the clients. */
static size_t load(FILE *f, int ids)
{
    char line[256];
    long last_id = -1, last_date = 0;
    size_t n = 0;
    double sum[2] = { 0 }, of[2] = { 0 };
    bool first = false;
    for (bool more = true; more;) {
        more = fgets(line, sizeof line, f) != NULL;
        char *at = line;
        long id = more ? strtol(at, &at, 10) : -2;
        for (int i = 1; i < ids; i++)
            strtol(at, &at, 10);
        long date = more ? strtol(at, &at, 10) : 0;
        strtol(at, &at, 10);
        double amount = strtod(at, NULL);
        if (more && date == 0)
            continue; /* the heading */
        if (id != last_id) {
            if (n) {
                client[n - 1] = (struct spend_client){ (int32_t)of[0], of[0] > 0 ? sum[0] / of[0] : 0 };
                later[n - 1] = of[1] > 0 ? sum[1] / of[1] : 0;
            }
            n += more;
            sum[0] = sum[1] = of[0] = of[1] = 0;
            first = true;
            last_id = id;
            last_date = date;
            continue;
        }
        if (date == last_date && first)
            continue; /* still the day of the first purchase */
        int held = date > 19970930;
        of[held] += date != last_date;
        sum[held] += amount;
        first = false;
        last_date = date;
    }
    fclose(f);
    return n;
}

static void cdnow_sample(void)
{
    FILE *f = sample_open("cdnow/CDNOW_sample.txt");
    if (!f)
        return;
    size_t n = load(f, 2);
    struct spend_gamma g;
    CHECK_INT(n, 2357);
    spend_gamma_fit(client, n, &g);
    CHECK(g.converged && !g.at_bound);
    CHECK_INT(g.clients, 946);
    RELATIVE(g.p, 6.249571, 1e-4);
    RELATIVE(g.q, 3.744225, 1e-4);
    RELATIVE(g.v, 15.443527, 1e-4);
    NEAR(g.ll, -4055.917695, 1e-4);
    DIGITS(g.error[0], 1.19, 2);
    DIGITS(g.error[1], .29, 2);
    DIGITS(g.error[2], 4.16, 2);
    NEAR(spend_gamma_likelihood(client, n, 1, 2, 20), -4729.746705, 1e-4);
    DIGITS(spend_correlation(client, n), .11, 2);
    /* Who bought again later: amounts foretold and paid. */
    double miss = 0, foretold = 0, paid = 0, of = 0, ff = 0, pp = 0, fp = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(later[i] > 0) || client[i].x == 0)
            continue;
        double e = spend_gamma_mean(&g, client[i].x, client[i].zbar);
        of++;
        miss += fabs(e - later[i]);
        foretold += e;
        paid += later[i];
        ff += e * e;
        pp += later[i] * later[i];
        fp += e * later[i];
    }
    DIGITS(miss / of, 16.37, 2);
    DIGITS(foretold / of, 35.66, 2);
    DIGITS(paid / of, 37.84, 2);
    DIGITS((fp - foretold * paid / of) / sqrt((ff - foretold * foretold / of) * (pp - paid * paid / of)), .496, 3);
}

static void cdnow_full(void)
{
    FILE *f = sample_open("cdnow/CDNOW_master.txt");
    if (!f)
        return;
    size_t n = load(f, 1);
    struct spend_gamma g;
    CHECK_INT(n, 23570);
    spend_gamma_fit(client, n, &g);
    CHECK(g.converged && !g.at_bound);
    CHECK_INT(g.clients, 9450);
    RELATIVE(g.p, 6.27536, 1e-4);
    RELATIVE(g.q, 3.62445, 1e-4);
    RELATIVE(g.v, 14.98369, 1e-4);
    NEAR(g.ll, -40763.476261, 1e-4);
}

static const struct spend_gamma cdnow = { .p = 6.249571, .q = 3.744225, .v = 15.443527 };

static void expected(void)
{
    DIGITS(spend_gamma_mean(&cdnow, 2, 22.35), 24.65802, 5);
    DIGITS(spend_gamma_mean(&cdnow, 0, 0), 35.17037, 5);
    DIGITS(spend_gamma_mean(&cdnow, 3, NAN), 35.17037, 5);
    /* p = 1: Z is Pareto (Lomax), whose quantiles have a closed form; q <= 1 has no mean, the median is given. */
    struct spend_gamma lomax = { .p = 1, .q = .8, .v = 10 };
    RELATIVE(spend_gamma_quantile(&lomax, 0, 0, .3), 10 * (pow(.7, -1 / .8) - 1), 1e-9);
    RELATIVE(spend_gamma_mean(&lomax, 0, 0), 10 * (pow(.5, -1 / .8) - 1), 1e-9);
    RELATIVE(spend_gamma_mean(&lomax, 4, 25), 110 / 3.8, 1e-12);
    RELATIVE(spend_gamma_quantile(&lomax, 4, 25, .9), 110 * (pow(.1, -1 / 4.8) - 1), 1e-9);
}

/* The unit of money changes nothing but the unit: roubles, kopecks, billions. */
static void units(void)
{
    enum { N = 200 };
    struct spend_client c[N], scaled[N];
    struct random_source random;
    struct spend_gamma a, b;
    random_seed(&random, 4);
    for (int i = 0; i < N; i++) {
        double usual = 1000 * exp(2 * random_unit(&random));
        c[i] = (struct spend_client){ (int32_t)random_below(&random, 90), usual * (.7 + .6 * random_unit(&random)) };
        scaled[i] = (struct spend_client){ c[i].x, c[i].zbar * 1e9 };
    }
    spend_gamma_fit(c, N, &a);
    spend_gamma_fit(scaled, N, &b);
    CHECK(a.converged && b.converged);
    RELATIVE(b.p, a.p, 1e-6);
    RELATIVE(b.v, a.v * 1e9, 1e-6);
    RELATIVE(b.ll, a.ll - (double)a.clients * log(1e9), 1e-9);
    RELATIVE(spend_gamma_likelihood(c, N, a.p, a.q, a.v), a.ll, 1e-11);
}

static void ill_shapes(void)
{
    static const struct spend_client none[] = { { 0, 5 }, { 3, 0 }, { 2, NAN }, { -1, 4 }, { 1, INFINITY } }, one[] = { { 4, 100 } },
                                     alike[] = { { 1, 50 }, { 2, 50 }, { 3, 50 }, { 40, 50 } }, far[] = { { 1, 1e-200 }, { 2, 1e200 }, { 5000, 3 } },
                                     once[] = { { 1, 5 }, { 1, 900 }, { 1, 20 }, { 1, 60 }, { 1, 61 } };
    static const struct { const struct spend_client *c; size_t n; } all[] = { { none, 5 }, { none, 0 }, { one, 1 }, { alike, 4 }, { far, 3 }, { once, 5 } };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct spend_gamma g;
        spend_gamma_fit(all[i].c, all[i].n, &g);
        CHECK(isfinite(g.p) && isfinite(g.q) && isfinite(g.v) && isfinite(g.ll) && g.evaluations < 500);
        for (int k = 0; k < 3; k++)
            CHECK(!isnan(g.error[k]));
        CHECK(!(g.converged && !g.at_bound));
        CHECK(!g.converged || i > 2);
        CHECK(isfinite(spend_gamma_mean(&g, 2, 70)) && isfinite(spend_gamma_mean(&g, 0, 0)));
        CHECK(fabs(spend_correlation(all[i].c, all[i].n)) <= 1);
    }
    NEAR(spend_correlation(alike, 4), 0, 0);
    static const struct spend_client line[] = { { 1, 10 }, { 2, 20 }, { 0, 999 }, { 5, 50 } }, down[] = { { 1, 3e18 }, { 2, 2e18 }, { 3, 1e18 } };
    NEAR(spend_correlation(line, 4), 1, 1e-12);
    NEAR(spend_correlation(down, 3), -1, 1e-12);
}

static void any_shape(void)
{
    struct random_source random;
    random_seed(&random, 8);
    for (int run = 0; run < 300; run++) {
        struct spend_client c[20];
        struct spend_gamma g;
        size_t n = random_below(&random, 21);
        for (size_t i = 0; i < n; i++)
            c[i] = (struct spend_client){ (int32_t)random_below(&random, run % 3 ? 6 : 3000), exp((run % 5) * (10 * random_unit(&random) - 4)) };
        spend_gamma_fit(c, n, &g);
        CHECK(g.p > 0 && g.q > 0 && g.v > 0 && isfinite(g.p + g.q + g.v) && !isnan(g.ll) && g.evaluations < 500);
        CHECK(!g.converged || g.at_bound || isfinite(g.ll));
        for (int32_t x = 0; x < 100; x += 9)
            CHECK(spend_gamma_mean(&g, x, 70) > 0 && isfinite(spend_gamma_mean(&g, x, 70)));
        CHECK(fabs(spend_correlation(c, n)) <= 1);
    }
}

static void lognormal(void)
{
    struct shrink s = { .mu = log(1000), .s2 = .25, .t2 = .36, .known = true };
    struct shrink_group own = { 0 };
    shrink_add(&own, log(800));
    shrink_add(&own, log(1500));
    shrink_add(&own, log(1200));
    struct shrink_client c = shrink_client(&s, own.n, own.mean);
    DIGITS(c.mean, 7.006456, 6);
    DIGITS(c.variance, .067669, 6);
    struct spend_order o = spend_lognormal(&s, own.n, own.mean, .8);
    DIGITS(o.mean, 1293.7371, 4);
    RELATIVE(o.median, exp(c.mean), 1e-14);
    RELATIVE(log(o.in.hi / o.median), 1.2815515655446 * sqrt(.25 + c.variance), 1e-9);
    RELATIVE(o.in.lo * o.in.hi, o.median * o.median, 1e-12);
    o = spend_lognormal(&s, 0, 0, .8);
    RELATIVE(o.median, 1000, 1e-12);
    RELATIVE(o.mean, 1000 * exp(.5 * .61), 1e-12);
}

CHECK_MAIN(T(cdnow_sample), T(cdnow_full), T(expected), T(units), T(any_shape), T(ill_shapes), T(lognormal))
