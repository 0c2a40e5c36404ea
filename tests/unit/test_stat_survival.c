/* Tests of kit/stat/survival: leukaemia data every textbook has (Miller 1981), against R's survival. */
#include "kit/random.h"
#include "kit/stat/survival.h"
#include "stat_env.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
/* watched from 0; a negative time is an end of watching */
static const double maintained[] = { 9, 13, -13, 18, 23, -28, 31, 34, -45, 48, -161 };
static const double not_maintained[] = { 5, 5, 8, 8, 12, -16, 23, 27, 30, 33, 43, 45 };

static struct ctx cx;

static size_t cases(struct survival_case *c, size_t n, const double *time, size_t count, int group)
{
    for (size_t i = 0; i < count; i++)
        c[n++] = (struct survival_case){ 0, fabs(time[i]), group, time[i] > 0 };
    return n;
}

static struct survival_curve fit(const struct survival_case *c, size_t n)
{
    struct survival_curve curve = { 0 };
    CHECK_INT(survival_fit(&cx, c, n, .95, &curve), 0);
    for (size_t i = 0; i < curve.n; i++) {
        const struct survival_step *s = &curve.step[i];
        CHECK(s->s >= 0 && s->s <= 1 && s->error >= 0 && s->in.lo <= s->s && s->s <= s->in.hi && s->in.hi <= 1 && s->in.lo >= 0);
    }
    return curve;
}

static void kaplan_meier(void)
{
    struct survival_case c[32];
    struct survival_curve a = fit(c, cases(c, 0, maintained, COUNT(maintained), 0));
    DIGITS(survival_at(&a, 9).s, .909091, 6);
    DIGITS(survival_at(&a, 23).s, .613636, 6);
    DIGITS(survival_at(&a, 30.9).s, .613636, 6);
    DIGITS(survival_at(&a, 48).s, .184091, 6);
    DIGITS(survival_at(&a, 23).in.lo, .265752, 6);
    DIGITS(survival_at(&a, 23).in.hi, .835299, 6);
    DIGITS(survival_at(&a, 1000).s, .184091, 6);
    NEAR(survival_at(&a, 8.9).s, 1, 0);
    NEAR(survival_median(&a), 31, 0);
    CHECK_INT(survival_at(&a, 23).at_risk, 7);
    CHECK_INT(a.lost, 7);
    NEAR(a.watched_to, 161, 0);
    NEAR(survival_mean(&a, 13), 9 + 4 * 10 / 11., 1e-12);
    NEAR(survival_mean(&a, 5), 5, 0);
    struct survival_curve b = fit(c, cases(c, 0, not_maintained, COUNT(not_maintained), 0));
    DIGITS(survival_at(&b, 5).s, .833333, 6);
    DIGITS(survival_at(&b, 12).s, .583333, 6);
    DIGITS(survival_at(&b, 43).s, .097222, 6);
    NEAR(survival_median(&b), 23, 0);
    struct survival_step last = survival_at(&b, 45);
    CHECK(last.s == 0 && last.error == 0 && last.in.lo == 0 && last.in.hi > 0);
}

static void late_entry(void)
{
    /* Who entered at the very time of a loss was not at risk of it. By hand: 3/4 at 2, then 2 of 4 at 3. */
    static const struct survival_case c[] = { { 0, 2, 0, true }, { 0, 3, 0, true }, { 0, 5, 0, false }, { 1, 3, 0, true }, { 2, 4, 0, false }, { 4, 4, 0, true }, { 6, 5, 0, true } };
    struct survival_curve k = fit(c, COUNT(c));
    CHECK_INT(k.cases, 5);
    CHECK_INT(k.n, 2);
    CHECK_INT(k.step[0].at_risk, 4);
    CHECK_INT(k.step[1].at_risk, 4);
    NEAR(k.step[0].s, .75, 1e-15);
    NEAR(k.step[1].s, .375, 1e-15);
}

static void log_rank(void)
{
    struct survival_case c[64];
    struct survival_compare r;
    size_t n = cases(c, 0, maintained, COUNT(maintained), 0);
    n = cases(c, n, not_maintained, COUNT(not_maintained), 1);
    CHECK_INT(survival_compare(&cx, c, n, 2, &r), 0);
    DIGITS(r.chi2, 3.396389, 6);
    CHECK_INT(r.df, 1);
    DIGITS(r.expected[0], 10.689336, 6);
    NEAR(r.observed[0], 7, 0);
    DIGITS(r.p, .0653393, 6);
    /* A third group nobody is in changes nothing, wherever it stands; nor does the order of the groups. */
    double chi2 = r.chi2;
    for (size_t i = 0; i < n; i++)
        c[i].group = c[i].group ? 0 : 2;
    CHECK_INT(survival_compare(&cx, c, n, 3, &r), 0);
    NEAR(r.chi2, chi2, 1e-12);
    CHECK_INT(r.df, 1);
    /* Three groups: any two of the three carry the test. */
    n = cases(c, n, (const double[]){ 1, 2, 3, -3, 4, 6, 7, -9, 10 }, 9, 1);
    CHECK_INT(survival_compare(&cx, c, n, 3, &r), 0);
    CHECK_INT(r.df, 2);
    chi2 = r.chi2;
    CHECK(r.p < .001);
    for (size_t i = 0; i < n; i++)
        c[i].group = (c[i].group + 1) % 3;
    CHECK_INT(survival_compare(&cx, c, n, 3, &r), 0);
    NEAR(r.chi2, chi2, 1e-10);
    NEAR(r.observed[0] + r.observed[1] + r.observed[2], r.expected[0] + r.expected[1] + r.expected[2], 1e-10);
}

static void edges(void)
{
    struct survival_compare r;
    struct survival_curve k = fit(NULL, 0);
    CHECK_INT(k.n, 0);
    NEAR(survival_at(&k, 5).s, 1, 0);
    CHECK(isinf(survival_median(&k)));
    NEAR(survival_mean(&k, 3), 3, 0);
    CHECK_INT(survival_compare(&cx, NULL, 0, 2, &r), 0);
    CHECK(r.chi2 == 0 && r.p == 1 && r.df == 0);
    static const struct survival_case gone[] = { { 0, 1, 0, true }, { 0, 1, 1, true }, { 0, NAN, 0, true }, { 0, INFINITY, 1, false }, { 0, 1, 7, true } };
    k = fit(gone, COUNT(gone));
    CHECK(k.n == 1 && k.step[0].s == 0 && k.step[0].error == 0);
    CHECK_INT(survival_compare(&cx, gone, COUNT(gone), 2, &r), 0);
    CHECK(r.chi2 == 0 && r.p == 1);
    static const struct survival_case stay[] = { { 0, 1, 0, false }, { 0, 1e300, 1, false }, { -1e300, 1, 0, false } };
    k = fit(stay, COUNT(stay));
    CHECK(k.n == 0 && k.cases == 3);
    CHECK_INT(survival_compare(&cx, gone, COUNT(gone), SURVIVAL_GROUPS + 1, &r), 0);
    NEAR(r.observed[0] + r.observed[1] + r.observed[7], 3, 0);
    CHECK_INT(survival_compare(&cx, gone, COUNT(gone), 0, &r), 0);
    CHECK(r.df == 0 && r.p == 1);
    ctx_clear(&cx);
}

static void no_memory(void)
{
    static const struct survival_case c[2000];
    struct ctx small;
    struct survival_curve k = { .cases = 77 };
    struct survival_compare r = { .df = 77 };
    CHECK_INT(ctx_init(&small, 20000), 0);
    CHECK(survival_fit(&small, c, COUNT(c), .95, &k) != 0 && survival_compare(&small, c, COUNT(c), 2, &r) != 0);
    CHECK_INT(small.code, ERR_SYSTEM);
    CHECK(k.cases == 77 && r.df == 77);
    ctx_release(&small);
}

/* Against sums done the slow way, with entries, ties and four groups. */
static void like_counting(void)
{
    struct survival_case c[300];
    struct random_source random;
    random_seed(&random, 11);
    for (size_t i = 0; i < COUNT(c); i++) {
        double entry = (double)random_below(&random, 8);
        c[i] = (struct survival_case){ entry, entry + (double)random_below(&random, 12), (int32_t)random_below(&random, 4), random_percent(&random, 60) };
    }
    struct survival_curve k = fit(c, COUNT(c));
    double s = 1;
    for (size_t j = 0; j < k.n; j++) {
        int64_t at_risk = 0, lost = 0;
        for (size_t i = 0; i < COUNT(c); i++) {
            bool in = c[i].entry < k.step[j].time && c[i].time >= k.step[j].time;
            at_risk += in;
            lost += in && c[i].lost && c[i].time <= k.step[j].time;
        }
        s *= 1 - (double)lost / (double)at_risk;
        CHECK_INT(k.step[j].at_risk, at_risk);
        CHECK_INT(k.step[j].lost, lost);
        NEAR(k.step[j].s, s, 1e-12);
    }
    CHECK(k.n > 10);
    ctx_release(&cx);
}

static void begin(void)
{
    CHECK_INT(ctx_init(&cx, 16 << 20), 0);
}

CHECK_MAIN(T(begin), T(kaplan_meier), T(late_entry), T(log_rank), T(edges), T(no_memory), T(like_counting))
