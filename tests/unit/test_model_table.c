/* Numbers of a table, and what becomes of a search that did not settle. Figures and tables: tests/e2e/model.test.mjs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "actions/model_result.h"
#include "actions/model_table.h"
#include "check.h"
#include "kit/random.h"

static void numbers_are_the_nearest_double(void)
{
    struct random_source rng;
    char text[64];
    double got;
    random_seed(&rng, 7);
    for (int i = 0; i < 200000; i++) {
        int places = (int)random_below(&rng, 12);
        double x = random_unit(&rng) * pow(10, (double)random_between(&rng, -2, 8)) * (random_percent(&rng, 20) ? -1 : 1);
        snprintf(text, sizeof text, "%.*f", places, x);
        if (!model_number(text, &got) || got != strtod(text, NULL)) {
            printf("%s is read as %.17g\n", text, got);
            CHECK(false);
            return;
        }
    }
}

static void texts_that_are_numbers_and_those_that_are_not(void)
{
    static const struct { const char *text; double x; } good[] = { { "0", 0 }, { "1,5", 1.5 }, { " 3.25 ", 3.25 }, { "1e3", 1000 }, { ".5", .5 }, { "5.", 5 }, { "-0.01", -.01 },
                                                                    { "123456789012345678", 123456789012345678. }, { "00000000012", 12 }, { "12345678", 12345678 } };
    static const char *const bad[] = { "", " ", "-", ".", "nan", "inf", "1e999", "0x10", "1.2.3", "1 2", "12a", "1234567:", "/2345678", "--1", "99999999999999999999999999999999999999999999999999999999999999999" };
    double x;
    uint32_t n = 7;
    bool flag;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        CHECK(model_number(good[i].text, &x));
        CHECK(x == good[i].x);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (model_number(bad[i], &x)) {
            printf("\"%s\" is read as %g\n", bad[i], x);
            CHECK(false);
        }
    CHECK(model_whole("3.0", &n) && n == 3);
    CHECK(!model_whole("3.5", &n) && !model_whole("-1", &n) && !model_whole("3000000000", &n));
    CHECK(model_flag("Yes", &flag) && flag && model_flag("FALSE", &flag) && !flag && model_flag("6", &flag) && flag && model_flag("-2", &flag) && !flag);
    CHECK(!model_flag("perhaps", &flag) && !model_flag("", &flag));
}

static void a_search_that_did_not_settle_gives_no_number(void)
{
    struct ctx cx;
    const struct model_options o = { .kind = MODEL_MBGNBD };
    CHECK_INT(ctx_init(&cx, 1 << 20), 0);
    struct model_result r = { .method = METHOD_MAP, .log_likelihood = -10, .evaluations = 400 };
    model_put(&r, "r", 1e300, 0, "");
    CHECK_INT(model_judge(&cx, &r, &o), 0);
    CHECK_INT(r.method, METHOD_COUNTS);
    CHECK_INT(r.parameter_n, 0);
    CHECK(r.why != NULL);
    r = (struct model_result){ .method = METHOD_MAP, .converged = true, .log_likelihood = NAN };
    CHECK_INT(model_judge(&cx, &r, &o), 0);
    CHECK_INT(r.method, METHOD_COUNTS);
    r = (struct model_result){ .method = METHOD_MAP, .converged = true, .at_bound = true, .log_likelihood = -10 };
    CHECK_INT(model_judge(&cx, &r, &o), 0);
    CHECK_INT(r.method, METHOD_MAP);
    CHECK_INT(r.note_n, 1);
    ctx_release(&cx);
}

CHECK_MAIN(T(numbers_are_the_nearest_double), T(texts_that_are_numbers_and_those_that_are_not), T(a_search_that_did_not_settle_gives_no_number))
