/* Tests of kit/stat/pareto, and of the quadrature it stands on: published and recomputed figures of CDNOW, gradients,
 * forecasts against each other, and bases that break such models. */
#include "kit/stat/pareto.h"
#include "kit/stat/quadrature.h"
#include "stat_cdnow.h"

static struct cdnow cdnow;

static void fit(const struct purchase_summary *row, size_t n, struct pareto_fit *f, struct purchase_base *base)
{
    static struct ctx cx;
    ctx_release(&cx);
    CHECK_INT(ctx_init(&cx, (size_t)1 << 30), 0);
    CHECK_INT(purchase_collect(&cx, row, n, base), 0);
    CHECK_INT(pareto_fit(&cx, base, f), 0);
}

static double at(const struct purchase_summary *row, size_t n, double r, double alpha, double s, double beta, double g[OPTIMISE_MAX])
{
    struct ctx cx;
    struct purchase_base base;
    struct pareto_model m = pareto_model(r, alpha, s, beta);
    CHECK_INT(ctx_init(&cx, (size_t)1 << 30), 0);
    CHECK_INT(purchase_collect(&cx, row, n, &base), 0);
    double value = pareto_likelihood(&base, &m, g);
    ctx_release(&cx);
    return value;
}

static void integrates(void)
{
    double node[40], weight[40];
    for (size_t n = 1; n <= 40; n++) {
        quadrature_legendre(n, node, weight);
        for (size_t power = 0; power < 2 * n; power++) {
            double sum = 0;
            for (size_t i = 0; i < n; i++)
                sum += weight[i] * pow(node[i], (double)power);
            NEAR(sum, power % 2 ? 0 : 2 / ((double)power + 1), 1e-14);
        }
        for (size_t i = 1; i < n; i++)
            CHECK(node[i] > node[i - 1]);
    }
}

static void check_later(const struct pareto_fit *f, const struct purchase_base *b, double want, double mae, double rmse)
{
    static struct pareto_forecast row[CDNOW_CLIENTS];
    double sum = 0, off = 0, squares = 0;
    pareto_predict(&f->model, b, 39, row);
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

static void fits_the_sample(void)
{
    struct purchase_base b;
    struct pareto_fit f;
    if (!cdnow_sample(&cdnow))
        return;
    fit(cdnow.row, cdnow.n, &f, &b);
    CHECK(f.optimum.converged && !f.optimum.at_bound);
    RELATIVE(f.model.r, .553277, 1e-4);
    RELATIVE(f.model.alpha, 10.577686, 1e-4);
    RELATIVE(f.model.s, .606242, 5e-4);
    RELATIVE(f.model.beta, 11.66878, 1e-3);
    NEAR(f.log_likelihood, -9594.976179, 1e-4);
    NEAR(f.error[0], .048, 1e-3);
    NEAR(f.error[1], .843, 2e-3);
    NEAR(f.error[2], .187, 1e-3);
    NEAR(f.error[3], 6.21, .02);
    NEAR(at(cdnow.row, cdnow.n, 1, 1, 1, 1, NULL), -12032.187262, 1e-4);
    NEAR(at(cdnow.row, cdnow.n, 1, 2, 1, 20, NULL), -11446.796476, 1e-4);
    check_later(&f, &b, 1665.5, .7545, 1.6028);
}

static void fits_the_full_set(void)
{
    struct purchase_base b;
    struct pareto_fit f;
    if (!cdnow_full(&cdnow))
        return;
    fit(cdnow.row, cdnow.n, &f, &b);
    CHECK(f.optimum.converged && !f.optimum.at_bound);
    RELATIVE(f.model.r, .59742, 1e-4);
    RELATIVE(f.model.alpha, 11.58566, 1e-4);
    RELATIVE(f.model.s, .52218, 5e-4);
    RELATIVE(f.model.beta, 8.8277, 1e-3);
    NEAR(f.log_likelihood, -95415.118617, 1e-4);
    check_later(&f, &b, 17153.2, .7938, 1.7262);
}

static void forecasts(void)
{
    struct pareto_model m = pareto_model(.5532767, 10.5776825, .6062405, 11.6687415);
    struct pareto_state s = pareto_client(&m, 0, 0, 0);
    CHECK(s.alive == 1);
    NEAR(pareto_expected(&s, 52), 1.4734331, 1e-6);
    s = pareto_client(&m, 26, 30.86, 31);
    NEAR(s.alive, .9979179, 1e-6);
    RELATIVE(pareto_expected(&s, 52), 25.4563139, 1e-6);
    static const struct { uint32_t x; double tx, t, alive, orders, worth; } t[] = {
        { 0, 0, 38.86, .2950957, .1070587, .4769147 },
        { 2, 30.43, 38.86, .8691156, 1.4550983, 6.4820277 },
        { 7, 29.43, 38.86, .7494114, 3.7116979, 16.5345044 },
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        s = pareto_client(&m, t[i].x, t[i].tx, t[i].t);
        NEAR(s.alive, t[i].alive, 1e-6);
        NEAR(pareto_expected(&s, 39), t[i].orders, 1e-6);
        RELATIVE(pareto_discounted(&s, INFINITY, .0027), t[i].worth, 1e-6);
    }
    s = pareto_client(&m, 2, 30.43, 38.86);
    NEAR(pareto_discounted(&s, 156, .0027), 3.584336, 1e-6);
    s.alive = 1;
    NEAR(pareto_next_within(&s, 4), .1762041, 1e-6);
    NEAR(pareto_next_within(&s, 13), .4221607, 1e-6);
    NEAR(pareto_next_within(&s, 26), .5966491, 1e-6);
    NEAR(pareto_next_within(&s, 39), .6810422, 1e-6);
}

/* Without a discount the discounted orders are the orders; both ways over s = 1; at once nothing has come. */
static void forecasts_agree(void)
{
    for (double s = .2, i = 0; i < 9; i++, s += .2) {
        struct pareto_model m = pareto_model(.55, 10, s, 11);
        struct pareto_state c = pareto_client(&m, 3, 20, 40);
        NEAR(pareto_discounted(&c, 100, 0), pareto_expected(&c, 100), 1e-10);
        CHECK(pareto_expected(&c, 0) == 0 && pareto_next_within(&c, 0) == 0 && pareto_discounted(&c, 0, .01) == 0);
        CHECK(pareto_next_within(&c, 30) < fmin(c.alive, pareto_expected(&c, 30)));
        RELATIVE(pareto_next_within(&c, 1e-6), pareto_expected(&c, 1e-6), 1e-6);
    }
    struct pareto_model two = pareto_model(.55, 10, 2, 11);
    struct pareto_state c = pareto_client(&two, 3, 20, 40);
    RELATIVE(pareto_discounted(&c, INFINITY, 0), pareto_expected(&c, 1e12), 1e-9);
    struct pareto_model one = pareto_model(.55, 10, 1, 11), near = pareto_model(.55, 10, 1 + 2e-6, 11);
    struct pareto_state a = pareto_client(&one, 3, 20, 40), b = pareto_client(&near, 3, 20, 40);
    NEAR(pareto_expected(&a, 50), pareto_expected(&b, 50), 1e-5);
    CHECK(isinf(pareto_discounted(&a, INFINITY, 0)));
}

static void agrees_with_differences(void)
{
    static const struct purchase_summary row[] = { { 0, 0, 270, 3 }, { 0, 0, 0, 1 }, { 2, 213, 272, 1 }, { 7, 206, 272, 2 }, { 1, 9, 9, 1 }, { 143, 216, 700, 1 } };
    static const double m[][4] = { { .55, 10, .6, 11 }, { 2, 1, .3, 800 }, { .1, 800, 3, 1 }, { 20, 20, 20, 20 } };
    for (size_t k = 0; k < sizeof m / sizeof *m; k++) {
        double g[OPTIMISE_MAX];
        at(row, 6, m[k][0], m[k][1], m[k][2], m[k][3], g);
        for (int i = 0; i < OPTIMISE_MAX; i++) {
            double up[4], down[4];
            memcpy(up, m[k], sizeof up);
            memcpy(down, m[k], sizeof down);
            up[i] *= exp(1e-5);
            down[i] *= exp(-1e-5);
            double rise = at(row, 6, up[0], up[1], up[2], up[3], NULL) - at(row, 6, down[0], down[1], down[2], down[3], NULL);
            NEAR(g[i], rise / 2e-5, 1e-5 * (1 + fabs(g[i])));
        }
    }
}

static void survives_hard_bases(void)
{
    static const struct { struct purchase_summary row[4]; size_t n; } t[] = {
        { { { 1, 1, 1, 1 }, { 1, 1, 1, 1 } }, 2 },
        { { { 5000, 18000, 18262, 1 }, { 0, 0, 18262, 1 } }, 2 },
        { { { 5000, 18262, 18262, 5000 } }, 1 },
        { { { 0, 0, 0, 100 }, { 1, 1, 1, 1 } }, 2 },
        { { { 300, 300, 300, 1 }, { 0, 0, 1, 100000 } }, 2 },
        { { { 1, 1, 36500, 10 }, { 0, 0, 36500, 10 } }, 2 },
        { { { 4000, 5000, 5000, 1 }, { 1, 5000, 5000, 1 }, { 0, 0, 5000, 1 }, { 2, 3, 5000, 4 } }, 4 },
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct purchase_base b;
        struct pareto_fit f;
        fit(t[i].row, t[i].n, &f, &b);
        CHECK(!f.defect && isfinite(f.log_likelihood) && isfinite(f.error[0]) && isfinite(f.error[3]));
        CHECK(f.optimum.converged);
        for (size_t k = 0; k < b.n_rows; k++) {
            struct pareto_state s = pareto_client(&f.model, b.row[k].x, b.row[k].tx_days / 7., b.row[k].t_days / 7.);
            CHECK(s.alive >= 0 && s.alive <= 1 && isfinite(pareto_expected(&s, 52)));
            CHECK(isfinite(pareto_next_within(&s, 52)) && isfinite(pareto_discounted(&s, INFINITY, .0027)));
        }
    }
}

static void names_defects(void)
{
    struct purchase_base b;
    struct pareto_fit f;
    fit((struct purchase_summary[]){ { 0, 0, 9, 5 } }, 1, &f, &b);
    CHECK_INT(f.defect, PURCHASE_NO_REPEAT);
    CHECK(!f.optimum.converged);
}

CHECK_MAIN(T(integrates), T(fits_the_sample), T(fits_the_full_set), T(forecasts), T(forecasts_agree), T(agrees_with_differences),
    T(survives_hard_bases), T(names_defects))
