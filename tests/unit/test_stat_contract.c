/* Tests of kit/stat/contract: the customers of Berry & Linoff in Fader & Hardie (2007), and bases of every ill shape. */
#include <stdlib.h>
#include "kit/random.h"
#include "kit/stat/contract.h"
#include "stat_env.h"

/* Of 1,000 who remains after 0, 1, 2 ... years; models are fitted to seven. */
static const int high_end[] = { 1000, 869, 743, 653, 593, 551, 517, 491 }, regular[] = { 1000, 631, 468, 382, 326, 289, 262, 241 };

static struct contract_base survivors(const int *s)
{
    struct contract_base b = { 0 };
    for (int t = 1; t <= 7; t++)
        contract_watch(&b, 0, t, true, s[t - 1] - s[t]);
    contract_watch(&b, 0, 7, false, s[7]);
    return b;
}

static struct contract_base staggered(void)
{
    static const int lost[] = { 6, 3, 1 }, active[] = { 5, 4, 6, 5 };
    struct contract_base b = { 0 };
    for (int t = 1; t <= 3; t++)
        contract_watch(&b, 0, t, true, lost[t - 1]);
    for (int t = 1; t <= 4; t++)
        contract_watch(&b, 0, t, false, active[t - 1]);
    return b;
}

static struct contract_fit fit(const struct contract_base *b, enum contract_model model, double months)
{
    struct contract_fit f;
    contract_fit(b, model, months, &f);
    CHECK(f.converged && !f.at_bound);
    return f;
}

static void sbg(void)
{
    struct contract_base b = survivors(high_end);
    struct contract_fit f = fit(&b, CONTRACT_SBG, 0);
    RELATIVE(f.alpha, .668088, 1e-5);
    RELATIVE(f.beta, 3.806095, 1e-5);
    NEAR(f.ll, -1611.158147, 1e-5);
    DIGITS(contract_survival(&f, 12), .3780, 4);
    b = survivors(regular);
    f = fit(&b, CONTRACT_SBG, 0);
    RELATIVE(f.alpha, .704077, 1e-5);
    RELATIVE(f.beta, 1.182043, 1e-5);
    NEAR(f.ll, -1680.265188, 1e-5);
    DIGITS(contract_survival(&f, 12), .1700, 4);
}

static void bdw(void)
{
    struct contract_base b = survivors(high_end);
    struct contract_fit f = fit(&b, CONTRACT_BDW, 0);
    RELATIVE(f.alpha, .214253, 1e-4);
    RELATIVE(f.beta, 1.426575, 1e-4);
    RELATIVE(f.c, 1.723565, 1e-4);
    NEAR(f.ll, -1605.314213, 1e-4);
    DIGITS(contract_survival(&f, 12), .4039, 4);
    b = survivors(regular);
    f = fit(&b, CONTRACT_BDW, 0);
    RELATIVE(f.alpha, .455614, 1e-4);
    RELATIVE(f.beta, .779325, 1e-4);
    RELATIVE(f.c, 1.283451, 1e-4);
    NEAR(f.ll, -1679.602833, 1e-4);
    DIGITS(contract_survival(&f, 12), .1773, 4);
}

static void lifetimes(void)
{
    static const double want[2][5] = { { 5.922255, 5.414481, 5.901379, 6.293893, 6.896708 }, { 3.694910, 2.964400, 4.103141, 4.869806, 5.894097 } };
    static const int n[] = { 1, 2, 3, 5 };
    for (int g = 0; g < 2; g++) {
        struct contract_fit f = { .model = CONTRACT_SBG, .alpha = g ? .704077 : .668088, .beta = g ? 1.182043 : 3.806095, .c = 1 };
        NEAR(contract_del(&f, .1), want[g][0], 2e-6);
        for (int i = 0; i < 4; i++)
            NEAR(contract_derl(&f, n[i], .1), want[g][i + 1], 2e-6);
    }
}

static void pooled(void)
{
    struct contract_base b = staggered();
    struct contract_fit f = fit(&b, CONTRACT_SBG, 0);
    RELATIVE(f.alpha, .311428, 1e-5);
    RELATIVE(f.beta, 1.190250, 1e-5);
    NEAR(f.ll, -27.197730, 1e-6);
    DIGITS(contract_survival(&f, 5), .555176, 6);
    CHECK(f.ll == f.log_posterior);
    f = fit(&b, CONTRACT_SBG, 12);
    RELATIVE(f.alpha, .589358, 1e-5);
    RELATIVE(f.beta, 2.861017, 1e-5);
    NEAR(f.log_posterior, -27.548928, 1e-6);
    DIGITS(contract_survival(&f, 5), .536857, 6);
    CHECK(f.ll > f.log_posterior && f.ll < -27.19773);
    f = fit(&b, CONTRACT_CONSTANT, 0);
    NEAR(f.lost, 10, 0);
    NEAR(f.chances, 66, 0);
    RELATIVE(contract_survival(&f, 5), pow(56 / 66., 5), 1e-14);
    struct interval in = contract_stay_in(&f, 3, 2, .95), churn = interval_wilson(10, 66, .95);
    RELATIVE(in.lo, pow(1 - churn.hi, 2), 1e-14);
    RELATIVE(in.hi, pow(1 - churn.lo, 2), 1e-14);
}

/* The ways to say one thing agree, in every model. */
static void predictions(void)
{
    static const struct contract_fit models[] = { { .model = CONTRACT_SBG, .alpha = .67, .beta = 3.8, .c = 1 },
                                                  { .model = CONTRACT_BDW, .alpha = .67, .beta = 3.8, .c = 1 },
                                                  { .model = CONTRACT_BDW, .alpha = .21, .beta = 1.43, .c = 1.72 },
                                                  { .model = CONTRACT_CONSTANT, .alpha = .2, .beta = .8, .c = 1 } };
    for (size_t m = 0; m < 4; m++) {
        const struct contract_fit *f = &models[m];
        double s = 1, sum = 0, worth = 0;
        for (int t = 1; t <= 30; t++) {
            s *= contract_renewal(f, t);
            RELATIVE(contract_survival(f, t), s, 1e-11);
            RELATIVE(contract_stay(f, 4, t), contract_survival(f, 4 + t) / contract_survival(f, 4), 1e-11);
            sum += contract_stay(f, 4, t);
            worth += contract_stay(f, 4, t) / pow(1.1, t);
        }
        RELATIVE(contract_periods(f, 4, 30, 0), sum, 1e-11);
        RELATIVE(contract_periods(f, 4, 30, .1), worth, 1e-11);
    }
    NEAR(contract_survival(&models[0], 9), contract_survival(&models[1], 9), 1e-13); /* c = 1 is sBG */
    RELATIVE(contract_del(&models[3], .1), 1.1 / (1.1 - .8), 1e-12);
    NEAR(contract_survival(&models[0], 0), 1, 0);
    NEAR(contract_periods(&models[0], 3, 0, .1), 0, 0);
}

/* A contract known only since its n-th renewal says nothing of the renewals before it. */
static void late_entry(void)
{
    struct contract_base a = { 0 };
    contract_watch(&a, 2, 5, true, 3);
    contract_watch(&a, 4, 4, false, 9);
    contract_watch(&a, 3, 6, false, 2);
    static const double chances[] = { 0, 0, 0, 3, 5, 5, 2 };
    for (int t = 0; t <= 6; t++) {
        NEAR(a.chances[t], chances[t], 0);
        NEAR(a.lost[t], t == 5 ? 3 : 0, 0);
    }
    CHECK_INT(a.n, 6);
    const struct contract_fit truth = { .model = CONTRACT_SBG, .alpha = .7, .beta = 1.2, .c = 1 };
    struct contract_base all = { 0 }, seen = { 0 };
    struct random_source random;
    random_seed(&random, 20251122);
    for (int i = 0; i < 60000; i++) { /* who began earlier is met as a survivor */
        int entered = (int)random_below(&random, 4), lived = 1;
        while (lived < 8 && random_unit(&random) < contract_renewal(&truth, lived))
            lived++;
        bool lost = lived < 8;
        int came = lost ? lived : 7;
        contract_watch(&all, 0, came, lost, 1);
        if (came > entered)
            contract_watch(&seen, entered, came, lost, 1);
    }
    struct contract_fit f = fit(&all, CONTRACT_SBG, 0), g = fit(&seen, CONTRACT_SBG, 0);
    NEAR(contract_survival(&f, 5), contract_survival(&truth, 5), .01);
    NEAR(contract_survival(&g, 5), contract_survival(&truth, 5), .01);
}

/* Standard errors and interval against refits of simulated bases. */
static void intervals(void)
{
    enum { FITS = 300, N = 300 };
    struct contract_fit truth = { .model = CONTRACT_SBG, .alpha = .668, .beta = 3.806, .c = 1 };
    struct random_source random;
    double sum = 0, squares = 0, error = 0;
    int covered = 0;
    random_seed(&random, 7);
    for (int i = 0; i < FITS; i++) {
        struct contract_base b = { 0 };
        struct contract_fit f;
        for (int c = 0; c < N; c++) {
            int t = 1;
            while (t < 6 && random_unit(&random) < contract_renewal(&truth, t))
                t++;
            contract_watch(&b, 0, t < 6 ? t : 5, t < 6, 1);
        }
        contract_fit(&b, CONTRACT_SBG, 12, &f);
        CHECK(f.converged);
        struct interval in = contract_stay_in(&f, 0, 5, .8);
        double s = contract_survival(&f, 5);
        covered += interval_holds(in, contract_survival(&truth, 5));
        sum += s;
        squares += s * s;
        error += (in.hi - in.lo) / (2 * 1.2815515655);
    }
    double spread = sqrt(squares / FITS - sum / FITS * (sum / FITS));
    NEAR(error / FITS, spread, .12 * spread);
    CHECK(covered > .73 * FITS && covered < .87 * FITS);
}

/* Of nothing the prior is left: 12 % a year, in periods of any length. */
static void prior_alone(void)
{
    struct contract_base none = { 0 };
    for (int months = 1; months <= 24; months++) {
        struct contract_fit f = fit(&none, CONTRACT_SBG, months);
        NEAR(contract_renewal(&f, 1), pow(.88, months / 12.), 1e-6);
        NEAR(f.alpha + f.beta, 4, 1e-5);
    }
    struct contract_fit f;
    contract_fit(&none, CONTRACT_SBG, INFINITY, &f);
    CHECK(!isnan(f.ll) && !isnan(f.log_posterior) && f.alpha > 0 && f.beta > 0);
}

/* 60 contracts of four years, begun at any time: the prior takes off error, constant churn is wrong by what it ignores. */
static void prior_helps(void)
{
    enum { FITS = 400, N = 60 };
    const struct contract_fit truth = { .model = CONTRACT_SBG, .alpha = .668, .beta = 3.806, .c = 1 };
    double want = contract_survival(&truth, 5), squares[3] = { 0 }, bias[3] = { 0 };
    struct random_source random;
    random_seed(&random, 60);
    for (int i = 0; i < FITS; i++) {
        struct contract_base b = { 0 };
        struct contract_fit f[3];
        for (int c = 0; c < N; c++) {
            int seen = 1 + (int)random_below(&random, 4), t = 1;
            while (t <= seen && random_unit(&random) < contract_renewal(&truth, t))
                t++;
            contract_watch(&b, 0, t <= seen ? t : seen, t <= seen, 1);
        }
        contract_fit(&b, CONTRACT_SBG, 0, &f[0]);
        contract_fit(&b, CONTRACT_SBG, 12, &f[1]);
        contract_fit(&b, CONTRACT_CONSTANT, 0, &f[2]);
        for (int m = 0; m < 3; m++) {
            double miss = contract_survival(&f[m], 5) - want;
            squares[m] += miss * miss / FITS;
            bias[m] += miss / FITS;
        }
    }
    CHECK(sqrt(squares[1]) < .85 * sqrt(squares[0]) && sqrt(squares[1]) < .85 * sqrt(squares[2]));
    NEAR(sqrt(squares[1]), .073, .01);
    CHECK(bias[2] < -.04 && bias[2] > -.08);
}

static void sound(const struct contract_base *b)
{
    for (int model = CONTRACT_CONSTANT; model <= CONTRACT_BDW; model++)
        for (int months = 0; months <= 12; months += 6) {
            struct contract_fit f;
            contract_fit(b, (enum contract_model)model, months, &f);
            CHECK(isfinite(f.alpha) && isfinite(f.beta) && isfinite(f.c) && isfinite(f.ll) && isfinite(f.log_posterior) && f.evaluations < 500);
            CHECK(!(f.converged && f.chances <= 0 && (months == 0 || model == CONTRACT_CONSTANT)));
            for (int i = 0; i < 3; i++)
                CHECK(isfinite(f.error[i]) && f.error[i] >= 0);
            double last = 1;
            for (int t = 0; t <= 40; t += 5) {
                double s = contract_stay(&f, 3, t);
                struct interval in = contract_stay_in(&f, 3, t, .8);
                CHECK(s >= 0 && s <= last && in.lo >= 0 && in.hi <= 1 && in.lo <= s && s <= in.hi);
                last = s;
            }
            CHECK(isfinite(contract_del(&f, .1)) && isfinite(contract_derl(&f, 3, .01)) && contract_del(&f, .1) <= 11.0001);
        }
}

static void ill_shapes(void)
{
    struct contract_base b = { 0 };
    struct contract_fit f;
    sound(&b);
    contract_watch(&b, 0, 1, false, 1);
    sound(&b);
    contract_watch(&b, 0, 9, false, 40); /* nobody lost */
    sound(&b);
    contract_fit(&b, CONTRACT_SBG, 0, &f);
    CHECK(f.at_bound || !f.converged);
    contract_fit(&b, CONTRACT_SBG, 12, &f);
    CHECK(f.converged && !f.at_bound && contract_renewal(&f, 1) > .9 && contract_renewal(&f, 1) < 1);
    b = (struct contract_base){ 0 };
    contract_watch(&b, 0, 1, true, 50); /* everybody lost at once */
    sound(&b);
    contract_fit(&b, CONTRACT_SBG, 0, &f);
    CHECK(f.at_bound || !f.converged);
    b = (struct contract_base){ 0 };
    contract_watch(&b, 0, 30, true, 50); /* everybody lost together, late */
    sound(&b);
    b = survivors(high_end);
    for (int t = 0; t <= 7; t++) {
        b.chances[t] *= 1e12;
        b.lost[t] *= 1e12;
    }
    sound(&b);
    b = (struct contract_base){ 0 };
    contract_watch(&b, -5, 100000, true, 2); /* longer than is counted: watched to the end of the table */
    contract_watch(&b, 5, 2, true, 2);
    contract_watch(&b, 0, 5, true, NAN);
    contract_watch(&b, 0, 5, true, -1);
    CHECK_INT(b.n, CONTRACT_RENEWALS);
    CHECK(b.chances[5] == 2 && b.lost[5] == 0 && b.lost[CONTRACT_RENEWALS] == 0);
    sound(&b);
    struct random_source random;
    random_seed(&random, 99);
    for (int i = 0; i < 100; i++) {
        b = (struct contract_base){ 0 };
        for (int n = (int)random_below(&random, 12); n >= 0; n--) {
            int entered = (int)random_below(&random, 6);
            contract_watch(&b, entered, entered + (int)random_below(&random, 9), random_percent(&random, 40), 1 + (double)random_below(&random, 3));
        }
        sound(&b);
    }
}

CHECK_MAIN(T(sbg), T(bdw), T(lifetimes), T(pooled), T(predictions), T(late_entry), T(intervals), T(prior_alone), T(prior_helps), T(ill_shapes))
