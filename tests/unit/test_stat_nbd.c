/* Tests of kit/stat/nbd: published and recomputed figures of CDNOW, gradients, forecasts against each other, bases that
 * break such models, and a generated base whose truth is known. */
#include "kit/stat/nbd.h"
#include "kit/stat/variate.h"
#include "stat_cdnow.h"

static struct cdnow cdnow;

static const struct nbd_model bg = { NBD_BG, .242595, 4.413602, .792922, 2.425906 };
static const struct nbd_options bg_plain = { NBD_BG, 0 }, mbg_plain = { NBD_MBG, 0 };
static const struct nbd_options bg_prior = { NBD_BG, NBD_LEAVE_CHANCE }, mbg_prior = { NBD_MBG, NBD_LEAVE_CHANCE };

static void fit(const struct purchase_summary *row, size_t n, const struct nbd_options *o, struct nbd_fit *f, struct purchase_base *base)
{
    static struct ctx cx;
    ctx_release(&cx);
    CHECK_INT(ctx_init(&cx, (size_t)1 << 30), 0);
    CHECK_INT(purchase_collect(&cx, row, n, base), 0);
    CHECK_INT(nbd_fit(&cx, base, o, f), 0);
}

/* The likelihood at a model. */
static double at(const struct purchase_summary *row, size_t n, struct nbd_model m, double g[OPTIMISE_MAX])
{
    struct ctx cx;
    struct purchase_base base;
    double value = NAN;
    CHECK_INT(ctx_init(&cx, (size_t)1 << 30), 0);
    CHECK_INT(purchase_collect(&cx, row, n, &base), 0);
    CHECK_INT(nbd_likelihood(&cx, &base, &m, g, &value), 0);
    ctx_release(&cx);
    return value;
}

static void check_model(const struct nbd_fit *f, double r, double alpha, double a, double b, double tolerance)
{
    CHECK(!f->defect && f->optimum.converged && !f->optimum.at_bound);
    CHECK(f->optimum.evaluations < 80);
    RELATIVE(f->model.r, r, tolerance);
    RELATIVE(f->model.alpha, alpha, tolerance);
    RELATIVE(f->model.a, a, tolerance);
    RELATIVE(f->model.b, b, tolerance);
}

/* ---- CDNOW, 1/10 sample ---- */

static void reads_the_sample(void)
{
    struct purchase_base b;
    struct nbd_fit f;
    if (!cdnow_sample(&cdnow))
        return;
    fit(cdnow.row, cdnow.n, &bg_plain, &f, &b);
    CHECK_INT(b.clients, 2357);
    CHECK_INT(b.sum_x, 2457);
    CHECK_INT(b.sum_tx_days, 112949);
    CHECK_INT(b.sum_t_days, 539779);
    CHECK_INT(b.repeaters, 946);
    CHECK_INT(b.n_rows, 1016);
    CHECK_INT(cdnow.n_gaps, 736);
    DIGITS(purchase_rhythm(cdnow.gaps, cdnow.n_gaps), .92063, 5);
}

static void fits_bg(void)
{
    struct purchase_base b;
    struct nbd_fit f;
    double g[OPTIMISE_MAX];
    if (!cdnow_sample(&cdnow))
        return;
    fit(cdnow.row, cdnow.n, &bg_plain, &f, &b);
    check_model(&f, .242595, 4.413602, .792922, 2.425906, 1e-4);
    NEAR(f.log_likelihood, -9582.429207, 1e-4);
    NEAR(f.error[0], .0126, 1e-4);
    NEAR(f.error[1], .378, 1e-3);
    NEAR(f.error[2], .186, 1e-3);
    NEAR(f.error[3], .705, 1e-3);
    NEAR(at(cdnow.row, cdnow.n, (struct nbd_model){ NBD_BG, .243, 4.414, .793, 2.426 }, NULL), -9582.430478, 1e-4);
    NEAR(at(cdnow.row, cdnow.n, (struct nbd_model){ NBD_BG, 1, 3, 1, 3 }, g), -11839.718453, 1e-4);
    NEAR(g[0], -3820.366858, 1e-5);
    NEAR(g[1], 1638.159965, 1e-5);
    NEAR(g[2], 84.126509, 1e-5);
    NEAR(g[3], -77.950320, 1e-5);
    fit(cdnow.row, cdnow.n, &bg_prior, &f, &b);
    check_model(&f, .24428, 4.46614, .81403, 2.53842, 1e-4);
    NEAR(f.log_posterior, -9584.73800, 1e-4);
}

static void fits_mbg(void)
{
    struct purchase_base b;
    struct nbd_fit f;
    if (!cdnow_sample(&cdnow))
        return;
    fit(cdnow.row, cdnow.n, &mbg_plain, &f, &b);
    check_model(&f, .524843, 6.183085, .891359, 1.614002, 1e-4);
    NEAR(f.log_likelihood, -9582.135716, 1e-4);
    NEAR(at(cdnow.row, cdnow.n, (struct nbd_model){ NBD_MBG, 1, 3, 1, 3 }, NULL), -10289.299237, 1e-4);
    fit(cdnow.row, cdnow.n, &mbg_prior, &f, &b);
    check_model(&f, .50043, 6.06866, .93884, 1.82957, 1e-4);
    NEAR(f.log_posterior, -9584.31362, 1e-4);
}

/* Fifty clients: without priors the fit runs to the edge. */
static void fits_few(void)
{
    struct purchase_base b;
    struct nbd_fit f;
    struct nbd_total t;
    double later = 0;
    if (!cdnow_sample(&cdnow))
        return;
    fit(cdnow.row, 50, &bg_prior, &f, &b);
    check_model(&f, .26831, 7.08097, .50391, 2.31934, 1e-4);
    NEAR(f.log_posterior, -206.00814, 1e-4);
    NEAR(f.log_likelihood, -204.28325, 1e-4);
    nbd_total(&f, &b, 39, &t);
    DIGITS(t.mean, 38.541, 3);
    for (int i = 0; i < 50; i++)
        later += cdnow.later[i];
    CHECK(later > t.low && later < t.high);
    CHECK_INT(later, 38);
    fit(cdnow.row, 50, &mbg_prior, &f, &b);
    check_model(&f, .38510, 7.64055, .78255, 2.57239, 1e-4);
    NEAR(f.log_posterior, -205.82191, 1e-4);
    NEAR(f.log_likelihood, -204.39259, 1e-4);
    nbd_total(&f, &b, 39, &t);
    DIGITS(t.mean, 35.204, 3);
    fit(cdnow.row, 50, &bg_plain, &f, &b);
    CHECK(f.model.a < .001 || f.optimum.at_bound);
}

/* Held out: predicted total, mean absolute error, root mean square error. */
static void check_later(const struct nbd_fit *f, const struct purchase_base *b, double want, double mae, double rmse)
{
    static struct nbd_forecast row[CDNOW_CLIENTS];
    double sum = 0, off = 0, squares = 0;
    nbd_predict(&f->model, b, 39, row);
    for (size_t i = 0; i < cdnow.n; i++) {
        double d = row[b->of[i]].mean - cdnow.later[i];
        sum += row[b->of[i]].mean;
        off += fabs(d);
        squares += d * d;
    }
    DIGITS(sum, want, 1);
    DIGITS(off / b->clients, mae, 4);
    DIGITS(sqrt(squares / b->clients), rmse, 4);
}

static void predicts_the_held_out(void)
{
    struct purchase_base b;
    struct nbd_fit f;
    if (!cdnow_sample(&cdnow))
        return;
    fit(cdnow.row, cdnow.n, &bg_plain, &f, &b);
    check_later(&f, &b, 1653.4, .7855, 1.6080);
    fit(cdnow.row, cdnow.n, &mbg_plain, &f, &b);
    check_later(&f, &b, 1576.7, .7648, 1.6072);
}

static void fits_the_full_set(void)
{
    struct purchase_base b;
    struct nbd_fit f;
    if (!cdnow_full(&cdnow))
        return;
    fit(cdnow.row, cdnow.n, &bg_plain, &f, &b);
    CHECK_INT(b.clients, 23570);
    CHECK_INT(b.sum_x, 24337);
    CHECK_INT(b.sum_tx_days, 1129644);
    CHECK_INT(b.sum_t_days, 5399736);
    check_model(&f, .251624, 4.788943, .723434, 2.161088, 1e-4);
    NEAR(f.log_likelihood, -95368.443933, 1e-4);
    check_later(&f, &b, 16873.7, .8187, 1.7329);
    fit(cdnow.row, cdnow.n, &mbg_plain, &f, &b);
    check_model(&f, .63714, 7.31028, .80748, 1.22840, 1e-4);
    NEAR(f.log_likelihood, -95336.958320, 1e-4);
    check_later(&f, &b, 15933.6, .7945, 1.7396);
}

/* ---- forecasts at known parameters ---- */

static void expects_of_a_new_client(void)
{
    static const double t[][2] = { { .1429, .0078160 }, { 1, .0531844 }, { 3, .1506311 }, { 31.8571, 1.0404909 },
        { 32, 1.0437339 }, { 78, 1.8579614 }, { 39, 1.1950121 }, { 52, 1.4440148 } };
    struct nbd_state s = nbd_client(&bg, 0, 0, 0);
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        NEAR(nbd_expected(&s, t[i][0]), t[i][1], 1e-6);
    s = nbd_client(&(struct nbd_model){ NBD_MBG, .524843, 6.183085, .891359, 1.614002 }, 0, 0, 0);
    NEAR(nbd_expected(&s, 39), 1.1822798, 1e-6);
}

static void knows_who_is_alive(void)
{
    static const struct nbd_model mbg = { NBD_MBG, .524843, 6.183085, .891359, 1.614002 };
    static const struct { const struct nbd_model *m; uint32_t x; double tx, t, alive, orders; } t[] = {
        { &bg, 2, 30.43, 38.86, .7266091, 1.2259069 }, { &bg, 7, 29.43, 38.86, .6417950, 3.3371852 },
        { &bg, 26, 30.86, 31, .9689185, 20.7502755 }, { &mbg, 0, 0, 38.86, .3897152, .1539543 },
        { &mbg, 2, 30.43, 38.86, .7061258, 1.2626694 }, { &mbg, 7, 29.43, 38.86, .6226388, 3.1668000 },
        { &mbg, 26, 30.86, 31, .9655528, 19.4479828 },
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct nbd_state s = nbd_client(t[i].m, t[i].x, t[i].tx, t[i].t);
        NEAR(s.alive, t[i].alive, 1e-6);
        RELATIVE(nbd_expected(&s, 39), t[i].orders, 1e-6);
    }
}

static void says_when_next(void)
{
    struct nbd_state s = nbd_client(&bg, 2, 30.43, 38.86);
    DIGITS(nbd_next_within(&s, 4), .13068, 5);
    DIGITS(nbd_next_within(&s, 13), .32346, 5);
    DIGITS(nbd_next_within(&s, 26), .47366, 5);
    DIGITS(nbd_next_within(&s, 39), .55461, 5);
    DIGITS(nbd_next_quantile(&s, .25), 8.952, 3);
    DIGITS(nbd_next_quantile(&s, .5), 29.482, 3);
    CHECK(isinf(nbd_next_quantile(&s, .73)));
    NEAR(nbd_next_within(&s, nbd_next_quantile(&s, .6)), .6, 1e-12);
    s.alive = 1;
    DIGITS(nbd_next_quantile(&s, .5), 15.673, 3);
}

static void counts_orders(void)
{
    static const double want[] = { .55461, .31528, .17110, .09026, .04672, .02386 };
    struct nbd_state s = nbd_client(&bg, 2, 30.43, 38.86);
    struct nbd_orders o;
    nbd_orders(&s, 39, &o);
    for (uint32_t y = 1; y <= 6; y++) {
        DIGITS(o.at_least[y - 1], want[y - 1], 5);
        NEAR(nbd_at_least(&s, 39, y), o.at_least[y - 1], 1e-15);
    }
    NEAR(o.mean, nbd_expected(&s, 39), 1e-12);
    NEAR(o.at_least[0], nbd_next_within(&s, 39), 1e-12);
    DIGITS(o.variance, 2.528568, 6);
    CHECK_INT(o.low, 0);
    CHECK_INT(o.high, 3);
    s = nbd_client(&bg, 7, 32, 38.86);
    s.alive = 1;
    DIGITS(nbd_at_least(&s, 39, 1), .99047, 5);
    DIGITS(nbd_at_least(&s, 39, 2), .88344, 5);
    DIGITS(nbd_at_least(&s, 39, 5), .51782, 5);
    DIGITS(nbd_at_least(&s, 39, 10), .10860, 5);
    DIGITS(nbd_at_least(&s, 39, 20), .00106, 5);
    NEAR(nbd_at_least(&s, 39, 0), 1, 0);
    CHECK(nbd_at_least(&s, 39, 4000000000) == 0);
}

/* A buyer so often that the first terms underflow: a mean of about 5,000 if nobody left. */
static void counts_thousands(void)
{
    struct nbd_model m = { NBD_BG, .2, 5, 1e-9, 8000 };
    struct nbd_state s = nbd_client(&m, 5000, 2600, 2600);
    struct nbd_orders o;
    nbd_orders(&s, 2600, &o);
    double plain = (5000.2) * 2600 / 2605;
    RELATIVE(o.mean, plain, 1e-4); /* the chance to leave is next to nothing */
    RELATIVE(o.variance, plain * (1 + 2600. / 2605), .01);
    RELATIVE((o.low + o.high) / 2., plain, 1e-3);
}

static void discounts(void)
{
    struct nbd_state s = nbd_client(&bg, 2, 30.43, 38.86);
    double year = 365.25 / 7;
    NEAR(nbd_discounted(&s, 12, 0), nbd_expected(&s, year), 1e-9);
    double d = nbd_discounted(&s, 36, .01);
    CHECK(d < nbd_expected(&s, 3 * year) && d > nbd_expected(&s, 3 * year) * pow(1.01, -36));
    /* by hand, three months at 2 percent */
    double month = year / 12, e1 = nbd_expected(&s, month), e2 = nbd_expected(&s, 2 * month), e3 = nbd_expected(&s, 3 * month);
    NEAR(nbd_discounted(&s, 3, .02), e1 * pow(1.02, -.5) + (e2 - e1) * pow(1.02, -1.5) + (e3 - e2) * pow(1.02, -2.5), 1e-12);
}

/* ---- gradients, and bases that break such models ---- */

static void agrees_with_differences(void)
{
    static const struct purchase_summary row[] = { { 0, 0, 270, 3 }, { 0, 0, 0, 1 }, { 2, 213, 272, 1 }, { 7, 206, 272, 2 }, { 1, 9, 9, 1 }, { 26, 216, 217, 1 } };
    static const struct nbd_model m[] = { { NBD_BG, .3, 4, .8, 2.4 }, { NBD_MBG, .3, 4, .8, 2.4 }, { NBD_MBG, 20, .01, 1e-3, 300 }, { NBD_BG, .01, 900, 40, .02 } };
    for (size_t k = 0; k < sizeof m / sizeof *m; k++) {
        double g[OPTIMISE_MAX];
        at(row, 6, m[k], g);
        for (int i = 0; i < OPTIMISE_MAX; i++) {
            struct nbd_model up = m[k], down = m[k];
            double *pu[] = { &up.r, &up.alpha, &up.a, &up.b }, *pd[] = { &down.r, &down.alpha, &down.a, &down.b };
            *pu[i] *= exp(1e-5);
            *pd[i] *= exp(-1e-5);
            NEAR(g[i], (at(row, 6, up, NULL) - at(row, 6, down, NULL)) / 2e-5, 1e-5 * (1 + fabs(g[i])));
        }
    }
}

static void all_finite(const struct nbd_fit *f, const struct purchase_base *b)
{
    struct nbd_total t;
    CHECK(isfinite(f->model.r) && isfinite(f->model.alpha) && isfinite(f->model.a) && isfinite(f->model.b));
    CHECK(isfinite(f->log_likelihood) && isfinite(f->error[0]) && isfinite(f->error[3]));
    CHECK(f->optimum.evaluations <= OPTIMISE_BUDGET + 8);
    nbd_total(f, b, 52, &t);
    CHECK(isfinite(t.mean) && isfinite(t.high) && t.mean >= 0);
    for (size_t i = 0; i < b->n_rows; i++) {
        struct nbd_state s = nbd_client(&f->model, b->row[i].x, b->row[i].tx_days / 7., b->row[i].t_days / 7.);
        struct nbd_orders o;
        nbd_orders(&s, 52, &o);
        CHECK(s.alive >= 0 && s.alive <= 1 && isfinite(o.mean) && isfinite(o.variance));
        CHECK(!isnan(nbd_next_quantile(&s, .5)) && isfinite(nbd_discounted(&s, 12, .01)));
    }
}

static void survives_hard_bases(void)
{
    static const struct { struct purchase_summary row[6]; size_t n; } t[] = {
        { { { 1, 1, 1, 1 }, { 1, 1, 1, 1 } }, 2 },                                      /* equal rows, t_x = T */
        { { { 5000, 18000, 18262, 1 }, { 0, 0, 18262, 1 } }, 2 },                       /* fifty years */
        { { { 5000, 18262, 18262, 5000 } }, 1 },
        { { { 0, 0, 0, 100 }, { 1, 1, 1, 1 } }, 2 },                                    /* T = 0 */
        { { { 300, 300, 300, 1 }, { 0, 0, 1, 100000 } }, 2 },
        { { { 1, 1, 36500, 10 }, { 0, 0, 36500, 10 } }, 2 },
        { { { 4000, 5000, 5000, 1 }, { 1, 5000, 5000, 1 }, { 0, 0, 5000, 1 }, { 2, 3, 5000, 4 } }, 4 },
        { { { 1, 40, 80, 1 }, { 0, 0, 80, 4000000000 } }, 2 },
        { { { 0, 0, 0, 2 }, { 0, 0, 1, 1 }, { 0, 0, 2, 1 }, { 0, 0, 3, 2 }, { 0, 0, 4, 512 }, { 6, 1, 1, 1 } }, 6 }, /* bent the wrong way at the start */
    };
    const struct nbd_options *o[] = { &bg_plain, &mbg_plain, &bg_prior, &mbg_prior };
    struct purchase_base b;
    struct nbd_fit f;
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        for (int k = 0; k < 4; k++) {
            fit(t[i].row, t[i].n, o[k], &f, &b);
            CHECK(!f.defect);
            CHECK(f.optimum.converged);
            all_finite(&f, &b);
        }
}

static void names_defects(void)
{
    static const struct { struct purchase_summary row[2]; size_t n; enum purchase_defect defect; size_t at; } t[] = {
        { { { 0 } }, 0, PURCHASE_EMPTY, 0 },
        { { { 0, 0, 9, 0 } }, 1, PURCHASE_EMPTY, 0 },
        { { { 1, 7, 9, 1 } }, 1, PURCHASE_ONE_CLIENT, 0 },
        { { { 1, 7, 9, 1 }, { 1, -7, 9, 1 } }, 2, PURCHASE_TIME_NEGATIVE, 1 },
        { { { 0, 0, -9, 1 }, { 1, 7, 9, 1 } }, 2, PURCHASE_TIME_NEGATIVE, 0 },
        { { { 1, 7, 9, 1 }, { 1, 10, 9, 1 } }, 2, PURCHASE_RECENCY_PAST_AGE, 1 },
        { { { 1, 7, 9, 1 }, { 1, 0, 9, 1 } }, 2, PURCHASE_REPEAT_WITHOUT_TIME, 1 },
        { { { 1, 7, 9, 1 }, { 0, 1, 9, 1 } }, 2, PURCHASE_TIME_WITHOUT_REPEAT, 1 },
        { { { 1, 7, 9, 1 }, { 1, 7, 2000000000, 1 } }, 2, PURCHASE_TOO_LARGE, 1 },
        { { { 4000000000, 7, 36600, 1 }, { 1, 7, 9, 1 } }, 2, PURCHASE_TOO_LARGE, 0 },
        { { { 0, 0, 9, 1 }, { 0, 0, 30, 1 } }, 2, PURCHASE_NO_REPEAT, 0 },
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct purchase_base b;
        struct nbd_fit f;
        fit(t[i].row, t[i].n, &mbg_prior, &f, &b);
        check_int(f.defect, t[i].defect, __FILE__, (int)i, "defect");
        check_int((int64_t)b.defect_at, (int64_t)t[i].at, __FILE__, (int)i, "place");
        CHECK(!f.optimum.converged);
    }
}

static void merges_alike(void)
{
    static const struct purchase_summary row[] = { { 2, 9, 30, 1 }, { 0, 0, 30, 2 }, { 2, 9, 30, 1 }, { 2, 8, 30, 1 }, { 2, 30, 31, 1 }, { 0, 0, 30, 1 } };
    static const struct purchase_summary want[] = { { 0, 0, 30, 3 }, { 2, 8, 30, 1 }, { 2, 9, 30, 2 }, { 2, 30, 31, 1 } };
    static const uint32_t of[] = { 2, 0, 2, 1, 3, 0 };
    struct purchase_base b;
    struct nbd_fit f;
    fit(row, 6, &mbg_prior, &f, &b);
    CHECK_INT(b.n_rows, 4);
    CHECK(!memcmp(b.row, want, sizeof want));
    CHECK(!memcmp(b.of, of, sizeof of));
    CHECK_INT(b.clients, 7);
    CHECK_INT(b.sum_x, 8);
}

/* ---- a generated base ---- */

enum { WORLD = 100000, FIRST = 546, END = 728, LATER = 364 };
static struct purchase_summary world[WORLD];
static uint32_t world_later[WORLD];

static void live(struct random_source *r, size_t i)
{
    int32_t age = END - (int32_t)random_below(r, FIRST), last = 0;
    double rate = variate_gamma(r, .243) / 4.414, leave = variate_beta(r, .793, 2.426), clock = 0;
    world[i] = (struct purchase_summary){ .t_days = age, .weight = 1 };
    while (rate > 0) {
        clock += variate_exponential(r) * 7 / rate;
        if (!(clock <= age + LATER))
            return;
        int32_t day = (int32_t)clock;
        if (day > last && day <= age) {
            world[i].x++;
            world[i].tx_days = day;
        } else if (day > last)
            world_later[i]++;
        last = day;
        if (random_unit(r) < leave)
            return;
    }
}

/* What is allowed of a million clients, so many times. */
static void check_truth(size_t n, double times)
{
    static struct nbd_forecast row[WORLD];
    struct random_source r;
    struct purchase_base b;
    struct nbd_fit f;
    double mean = 0, later = 0, off = 0;
    random_seed(&r, 20251122);
    memset(world_later, 0, sizeof world_later);
    for (size_t i = 0; i < n; i++)
        live(&r, i);
    fit(world, n, &bg_plain, &f, &b);
    CHECK(f.optimum.converged && !f.optimum.at_bound);
    CHECK(f.optimum.evaluations < (n < WORLD ? 50 : 20));
    NEAR(b.repeaters / b.clients, .4775, .0015 * times);
    NEAR(f.model.r, .2466, .002 * times);
    NEAR(f.model.alpha, 4.645, .06 * times);
    NEAR(f.model.a, .790, .03 * times);
    NEAR(f.model.b, 2.425, .11 * times);
    nbd_predict(&f.model, &b, 52, row);
    for (size_t i = 0; i < n; i++) {
        mean += row[b.of[i]].mean;
        later += world_later[i];
        off += fabs(row[b.of[i]].mean - world_later[i]);
    }
    RELATIVE(mean, later * 1.01, .008 * times);
    NEAR(off / (double)n, .685, .006 * times);
    NEAR(sqrt(f.covariance[0][0] * (double)n), 2.09, .05); /* two curvatures, of all and of the sample, say one thing */
}

static void finds_the_truth(void)
{
    check_truth(10000, 10);
}

/* So many rows are searched on a sample of them first. */
static void finds_the_truth_of_many(void)
{
    check_truth(WORLD, 3);
}

/* A total is as uncertain as its clients together, and as the parameters. */
static void adds_up(void)
{
    static const struct purchase_summary row[] = { { 0, 0, 270, 3 }, { 2, 213, 272, 1 }, { 2, 213, 273, 1 }, { 7, 100, 272, 2 }, { 7, 206, 272, 2 }, { 26, 216, 217, 1 } };
    struct purchase_base b;
    struct nbd_fit f;
    struct nbd_total t;
    struct nbd_forecast one[6];
    double mean = 0, variance = 0, up = 0, down = 0;
    fit(row, 6, &mbg_prior, &f, &b);
    memset(f.covariance, 0, sizeof f.covariance);
    nbd_total(&f, &b, 39, &t);
    nbd_predict(&f.model, &b, 39, one);
    for (int i = 0; i < 6; i++) {
        struct nbd_model high = f.model, low = f.model;
        high.alpha *= 1.001;
        low.alpha /= 1.001;
        struct nbd_state s = nbd_client(&f.model, row[i].x, row[i].tx_days / 7., row[i].t_days / 7.);
        struct nbd_state h = nbd_client(&high, row[i].x, row[i].tx_days / 7., row[i].t_days / 7.);
        struct nbd_state l = nbd_client(&low, row[i].x, row[i].tx_days / 7., row[i].t_days / 7.);
        struct nbd_orders o;
        nbd_orders(&s, 39, &o);
        mean += row[i].weight * o.mean;
        variance += row[i].weight * o.variance;
        up += row[i].weight * nbd_expected(&h, 39);
        down += row[i].weight * nbd_expected(&l, 39);
        NEAR(one[b.of[i]].mean, o.mean, 1e-10);
        NEAR(one[b.of[i]].alive, s.alive, 1e-12);
    }
    RELATIVE(t.mean, mean, 1e-10);
    RELATIVE(t.variance, variance, 1e-10);
    RELATIVE(t.high - t.mean, 1.2815516 * sqrt(variance), 1e-6);
    double slope = (up - down) / (2 * log(1.001));
    f.covariance[1][1] = .25;
    nbd_total(&f, &b, 39, &t);
    RELATIVE(t.variance, variance + .25 * slope * slope, 1e-5);
}

/* The spread of refits is the standard error the curvature tells. */
static void draws_again(void)
{
    enum { DRAWS = 200 };
    static struct nbd_model m[DRAWS], again[DRAWS];
    struct random_source r;
    struct purchase_base b;
    struct nbd_fit f;
    struct ctx cx;
    size_t n, n_again;
    double sum = 0, squares = 0;
    random_seed(&r, 20251122);
    for (size_t i = 0; i < 2000; i++)
        live(&r, i);
    fit(world, 2000, &bg_plain, &f, &b);
    CHECK_INT(ctx_init(&cx, 1 << 20), 0);
    variate_seed(&r, (uint64_t[]){ 1, 2, 3 }, 3);
    CHECK_INT(nbd_bootstrap(&cx, &b, &bg_plain, &f, &r, DRAWS, m, &n), 0);
    variate_seed(&r, (uint64_t[]){ 1, 2, 3 }, 3);
    CHECK_INT(nbd_bootstrap(&cx, &b, &bg_plain, &f, &r, DRAWS, again, &n_again), 0);
    CHECK(n == DRAWS && n_again == DRAWS && !memcmp(m, again, sizeof m));
    for (size_t i = 0; i < n; i++) {
        sum += log(m[i].r);
        squares += log(m[i].r) * log(m[i].r);
    }
    double mean = sum / DRAWS;
    NEAR(mean, log(f.model.r), .02);
    RELATIVE(sqrt(squares / DRAWS - mean * mean), sqrt(f.covariance[0][0]), .25);
    ctx_release(&cx);
}

/* Of two clients, one of whom came again, three draws in four hold that one: the others have no answer. */
static void draws_each_alike(void)
{
    enum { DRAWS = 1000 };
    static struct nbd_model m[DRAWS];
    struct random_source r;
    struct purchase_base b;
    struct nbd_fit f;
    struct ctx cx;
    size_t n = 0;
    fit((struct purchase_summary[]){ { 0, 0, 100, 1 }, { 3, 50, 100, 1 } }, 2, &mbg_prior, &f, &b);
    CHECK_INT(ctx_init(&cx, 1 << 20), 0);
    random_seed(&r, 5);
    CHECK_INT(nbd_bootstrap(&cx, &b, &mbg_prior, &f, &r, DRAWS, m, &n), 0);
    CHECK(n > 690 && n < 810);
    ctx_release(&cx);
}

CHECK_MAIN(T(reads_the_sample), T(fits_bg), T(fits_mbg), T(fits_few), T(predicts_the_held_out), T(fits_the_full_set), T(expects_of_a_new_client),
    T(knows_who_is_alive), T(says_when_next), T(counts_orders), T(counts_thousands), T(discounts), T(agrees_with_differences),
    T(survives_hard_bases), T(names_defects), T(merges_alike), T(finds_the_truth), T(finds_the_truth_of_many),
    T(adds_up), T(draws_again), T(draws_each_alike))
