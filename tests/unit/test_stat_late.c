/* Tests of kit/stat/late and kit/stat/shrink: receivables (IBM's sample) where they are, figures by hand, ill shapes. */
#include "kit/random.h"
#include "kit/stat/late.h"
#include "kit/stat/shrink.h"
#include "kit/stat/special.h"
#include "stat_env.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static struct ctx cx;

static void begin(void)
{
    CHECK_INT(ctx_init(&cx, 256 << 20), 0);
}

/* ---- receivables ---- */

enum { INVOICES = 3000, CLIENTS = 128 };
static struct { int client, year; double days; bool late; } invoice[INVOICES];
static size_t invoices, clients;

static bool load(void)
{
    static char name[CLIENTS][16];
    char line[512];
    FILE *f = sample_open("accounts_receivable/receivables.csv");
    if (!f || !fgets(line, sizeof line, f)) /* the heading */
        return false;
    invoices = clients = 0;
    while (fgets(line, sizeof line, f) && invoices < INVOICES) {
        char *cell[12] = { 0 };
        int n = 0;
        for (char *at = line; at && n < 12; n++) {
            cell[n] = at;
            at = strchr(at, ',');
            if (at)
                *at++ = 0;
        }
        size_t c = 0;
        while (c < clients && strcmp(name[c], cell[1]) != 0)
            c++;
        if (c == clients)
            snprintf(name[clients++], sizeof *name, "%s", cell[1]);
        invoice[invoices].client = (int)c;
        invoice[invoices].year = atoi(strrchr(cell[4], '/') + 1);
        invoice[invoices].days = atof(cell[10]);
        invoice[invoices++].late = atof(cell[11]) > 0;
    }
    fclose(f);
    return true;
}

static void receivables(void)
{
    struct late_client c[CLIENTS] = { { 0 } };
    struct shrink_group g[CLIENTS] = { { 0 } };
    struct late_fit f;
    struct shrink s;
    if (!load())
        return;
    CHECK_INT(invoices, 2466);
    CHECK_INT(clients, 100);
    for (size_t i = 0; i < invoices; i++) {
        c[invoice[i].client].n++;
        c[invoice[i].client].late += invoice[i].late;
        shrink_add(&g[invoice[i].client], invoice[i].days);
    }
    CHECK_INT(late_fit(&cx, c, clients, false, &f), 0);
    CHECK(f.converged && !f.at_bound);
    RELATIVE(f.alpha, .480617, 1e-5);
    RELATIVE(f.beta, .872694, 1e-5);
    NEAR(f.ll, -303.563326, 1e-5);
    DIGITS(f.late / f.invoices, .35564, 5);
    shrink_fit(g, clients, &s);
    CHECK(s.known);
    NEAR(s.mu, 26.4448, 1e-4);
    DIGITS(s.s2, 57.2398, 4);
    DIGITS(s.t2, 95.8665, 4);
    DIGITS(shrink_alike(&s), .6261, 4);
}

/* ---- how well 2012 foretells 2013 ---- */

struct score {
    double brier, log_loss, auc;
};

static struct score judge(const double *p)
{
    struct score s = { 0 };
    double n = 0, pairs = 0, won = 0;
    for (size_t i = 0; i < invoices; i++) {
        if (invoice[i].year != 2013)
            continue;
        double y = invoice[i].late, sure = fmin(fmax(p[i], 1e-6), 1 - 1e-6);
        n++;
        s.brier += (p[i] - y) * (p[i] - y);
        s.log_loss -= log(y > 0 ? sure : 1 - sure);
        for (size_t j = 0; y > 0 && j < invoices; j++)
            if (invoice[j].year == 2013 && !invoice[j].late) {
                pairs++;
                won += p[i] > p[j] ? 1 : p[i] < p[j] ? 0 : .5;
            }
    }
    return (struct score){ s.brier / n, s.log_loss / n, won / pairs };
}

static void held_out(void)
{
    static double overall[INVOICES], raw[INVOICES], shrunken[INVOICES];
    struct late_client c[CLIENTS] = { { 0 } };
    struct shrink_group g[CLIENTS] = { { 0 } };
    struct late_fit f;
    struct shrink s;
    if (!load())
        return;
    for (size_t i = 0; i < invoices; i++)
        if (invoice[i].year == 2012) {
            c[invoice[i].client].n++;
            c[invoice[i].client].late += invoice[i].late;
            shrink_add(&g[invoice[i].client], invoice[i].days);
        }
    CHECK_INT(late_fit(&cx, c, clients, false, &f), 0);
    shrink_fit(g, clients, &s);
    double miss[3] = { 0 }, n = 0;
    for (size_t i = 0; i < invoices; i++) {
        int of = invoice[i].client;
        overall[i] = f.late / f.invoices;
        raw[i] = (double)c[of].late / c[of].n;
        shrunken[i] = late_share(&f, c[of], .8).mean;
        if (invoice[i].year != 2013)
            continue;
        n++;
        miss[0] += fabs(invoice[i].days - s.mu);
        miss[1] += fabs(invoice[i].days - g[of].mean);
        miss[2] += fabs(invoice[i].days - shrink_client(&s, g[of].n, g[of].mean).mean);
    }
    struct score a = judge(overall), b = judge(raw), d = judge(shrunken);
    DIGITS(a.brier, .2222, 4);
    DIGITS(b.brier, .1468, 4);
    DIGITS(d.brier, .1435, 4);
    DIGITS(a.log_loss, .6367, 4);
    DIGITS(b.log_loss, .7166, 4);
    DIGITS(d.log_loss, .4508, 4);
    DIGITS(d.auc, .861, 3);
    NEAR(a.auc, .5, 0);
    DIGITS(miss[0] / n, 10.47, 2);
    DIGITS(miss[1] / n, 7.03, 2);
    DIGITS(miss[2] / n, 7.06, 2);
}

/* ---- by hand ---- */

static void shares(void)
{
    static const double row[][5] = { { 1, 0, .204230, .003963, .548563 }, { 6, 4, .609333, .377825, .825579 }, { 20, 4, .209832, .105604, .326456 } };
    const struct late_fit f = { .alpha = .480617, .beta = .872694 };
    for (size_t i = 0; i < COUNT(row); i++) {
        struct late_share s = late_share(&f, (struct late_client){ (int32_t)row[i][0], (int32_t)row[i][1] }, .8);
        NEAR(s.mean, row[i][2], 1e-6);
        NEAR(s.in.lo, row[i][3], 1e-6);
        NEAR(s.in.hi, row[i][4], 1e-6);
    }
    NEAR(late_share(&f, (struct late_client){ 0, 0 }, .8).mean, .480617 / (.480617 + .872694), 1e-15);
    NEAR(late_share(&f, (struct late_client){ 2, 3 }, .8).mean, .480617 / (.480617 + .872694), 1e-15);
}

/* The sums over i are ln B(k + al, n - k + be) - ln B(al, be), to the last digits; and the fit stands on a summit. */
static void likelihood(void)
{
    static const struct late_client c[] = { { 5, 0 }, { 3, 3 }, { 40, 11 }, { 1, 1 }, { 7, 2 }, { 12, 0 }, { 0, 0 }, { 3, 4 }, { 3, -1 } };
    struct late_fit f, prior;
    CHECK_INT(late_fit(&cx, c, COUNT(c), false, &f), 0);
    CHECK(f.converged && !f.at_bound);
    CHECK_INT(f.clients, 6);
    double at[5] = { 0 };
    for (int move = 0; move < 5; move++) {
        double al = f.alpha * (move == 1 ? 1.02 : move == 2 ? .98 : 1), be = f.beta * (move == 3 ? 1.02 : move == 4 ? .98 : 1);
        for (int i = 0; i < 6; i++) {
            double n = c[i].n, k = c[i].late;
            at[move] += special_lgamma(n + 1) - special_lgamma(k + 1) - special_lgamma(n - k + 1) + special_lbeta(k + al, n - k + be) - special_lbeta(al, be);
        }
    }
    NEAR(f.ll, at[0], 1e-10);
    CHECK(at[1] < at[0] && at[2] < at[0] && at[3] < at[0] && at[4] < at[0]);
    CHECK_INT(late_fit(&cx, c, COUNT(c), true, &prior), 0);
    CHECK(prior.converged && prior.ll < f.ll && prior.log_posterior < prior.ll);
    CHECK(fabs(log(prior.alpha + prior.beta) - log(2)) < fabs(log(f.alpha + f.beta) - log(2)));
    CHECK_INT(late_fit(&cx, NULL, 0, true, &prior), 0); /* of nothing the prior is left */
    NEAR(prior.alpha, .8, 1e-6);
    NEAR(prior.beta, 1.2, 1e-6);
}

static void paid_by(void)
{
    NEAR(late_paid_by(30, 100, -1e9, 30), .5, 1e-15);
    RELATIVE(late_paid_by(30, 100, 30, 40), 1 - 2 * .158655253931457, 1e-12);
    RELATIVE(late_paid_by(30, 100, 20, 1e9), 1, 1e-12);
    NEAR(late_paid_by(30, 100, 40, 40), 0, 0);
    /* Long after every usual day the rule must neither break nor forget: a normal tail falls off at rate z / sd. */
    double last = 0;
    for (double u = 0; u < 2000; u += 7) {
        double p = late_paid_by(30, 100, u, u + 1);
        CHECK(p >= last && p <= 1);
        last = p;
    }
    RELATIVE(late_paid_by(30, 100, 430, 430.1), -expm1(-.1 * 4.0025), 1e-3);
    CHECK(late_paid_by(30, 0, 10, 29) == 0 && late_paid_by(30, 0, 10, 30) == 1 && late_paid_by(30, 0, 31, 40) == 0);
    CHECK(late_paid_by(1e300, 1, 0, 10) == 0);
    CHECK(late_paid_by(30, 1e-200, 31, 32) == 1);
}

static void components(void)
{
    /* 1 2 3 | 5 7 | 4: SSW 4 over 3, mean 22/6, SSB by hand. */
    struct shrink_group g[5] = { { 0 } };
    static const double y[][2] = { { 0, 1 }, { 0, 2 }, { 0, 3 }, { 1, 5 }, { 1, 7 }, { 2, 4 }, { 3, NAN } };
    struct shrink s;
    for (size_t i = 0; i < COUNT(y); i++)
        shrink_add(&g[(int)y[i][0]], y[i][1]);
    shrink_fit(g, 5, &s);
    double mu = 22 / 6., between = 3 * (2 - mu) * (2 - mu) + 2 * (6 - mu) * (6 - mu) + (4 - mu) * (4 - mu), even = (6 - 14 / 6.) / 2;
    CHECK(s.known && s.groups == 3 && s.observations == 6);
    RELATIVE(s.mu, mu, 1e-14);
    RELATIVE(s.s2, 4 / 3., 1e-14);
    RELATIVE(s.t2, (between / 2 - 4 / 3.) / even, 1e-13);
    struct shrink_client c = shrink_client(&s, 3, 2);
    RELATIVE(c.w, 3 / (3 + s.s2 / s.t2), 1e-14);
    RELATIVE(c.variance, 1 / (3 / s.s2 + 1 / s.t2), 1e-13);
    RELATIVE(c.predictive, s.s2 + (1 - c.w) * s.t2, 1e-14);
    c = shrink_client(&s, 0, 0);
    CHECK(c.w == 0 && c.mean == s.mu && c.variance == s.t2);
}

static void any_shape(void)
{
    struct random_source random;
    random_seed(&random, 8);
    for (int run = 0; run < 300; run++) {
        struct late_client c[15];
        size_t n = random_below(&random, 16);
        for (size_t i = 0; i < n; i++) {
            int32_t bills = (int32_t)random_below(&random, run % 2 ? 5 : 200);
            c[i] = (struct late_client){ bills, (int32_t)random_below(&random, (uint64_t)bills + 1) };
        }
        for (int prior = 0; prior < 2; prior++) {
            struct late_fit f;
            CHECK_INT(late_fit(&cx, c, n, prior, &f), 0);
            CHECK(f.alpha > 0 && f.beta > 0 && isfinite(f.alpha + f.beta) && isfinite(f.ll) && f.ll < 1e-9 && f.evaluations < 500);
            CHECK(!prior || (f.converged && !f.at_bound));
        }
    }
}

static void ill_shapes(void)
{
    struct shrink s;
    struct shrink_group one = { 5, 10, 8 }, alike[] = { { 3, 4, 0 }, { 2, 4, 0 } }, apart[] = { { 3, 4, 0 }, { 2, 9, 0 } }, single[] = { { 1, 3, 0 }, { 1, 5, 0 } };
    const struct { const struct shrink_group *g; size_t n; double s2, t2; bool known; } row[] = {
        { NULL, 0, 0, 0, false }, { &one, 1, 2, 0, false }, { alike, 2, 0, 0, true }, { apart, 2, 0, 12.5, true }, { single, 2, 2, 0, false },
    };
    for (size_t i = 0; i < COUNT(row); i++) {
        shrink_fit(row[i].g, row[i].n, &s);
        NEAR(s.s2, row[i].s2, 1e-12);
        NEAR(s.t2, row[i].t2, 1e-12);
        CHECK(s.known == row[i].known);
        struct shrink_client c = shrink_client(&s, 2, 4);
        CHECK(isfinite(c.mean) && c.variance >= 0 && c.predictive >= 0 && shrink_alike(&s) >= 0 && shrink_alike(&s) <= 1);
    }
    static const struct late_client never[] = { { 9, 0 }, { 4, 0 } }, always[] = { { 9, 9 }, { 4, 4 } }, same[] = { { 10, 4 }, { 10, 4 }, { 10, 4 } },
                                    split[] = { { 50, 0 }, { 50, 50 } }, few[] = { { 1, 1 } }, big[] = { { 50000, 17000 }, { 3, 1 }, { 50000, 1 } };
    static const struct { const struct late_client *c; size_t n; } all[] = { { NULL, 0 }, { never, 2 }, { always, 2 }, { same, 3 }, { split, 2 }, { few, 1 }, { big, 3 } };
    for (size_t i = 0; i < COUNT(all); i++)
        for (int prior = 0; prior < 2; prior++) {
            struct late_fit f;
            CHECK_INT(late_fit(&cx, all[i].c, all[i].n, prior, &f), 0);
            CHECK(isfinite(f.alpha) && isfinite(f.beta) && isfinite(f.ll) && !isnan(f.error[0]) && f.evaluations < 500);
            CHECK(prior ? f.converged && !f.at_bound : !f.converged || f.at_bound || i == 6);
            struct late_share share = late_share(&f, (struct late_client){ 5, 2 }, .8);
            CHECK(share.in.lo >= 0 && share.in.lo <= share.in.hi && share.in.hi <= 1 && share.mean > 0 && share.mean < 1);
        }
    ctx_release(&cx);
}

CHECK_MAIN(T(begin), T(receivables), T(held_out), T(shares), T(likelihood), T(paid_by), T(components), T(any_shape), T(ill_shapes))
