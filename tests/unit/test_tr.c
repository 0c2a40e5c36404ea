#include "base/tr.h"

#include "base/catalogue.h"
#include "tests/unit/check.h"

static void picks_plural_forms(void)
{
    static const struct {
        int64_t n;
        int en, ru, fa;
    } rows[] = { { 0, 1, 2, 0 }, { 1, 0, 0, 0 }, { 2, 1, 1, 1 }, { 4, 1, 1, 1 }, { 5, 1, 2, 1 }, { 11, 1, 2, 1 }, { 12, 1, 2, 1 },
        { 14, 1, 2, 1 }, { 21, 1, 0, 1 }, { 22, 1, 1, 1 }, { 25, 1, 2, 1 }, { 101, 1, 0, 1 }, { 111, 1, 2, 1 },
        { 112, 1, 2, 1 }, { 1000000, 1, 2, 1 }, { -1, 0, 0, 0 }, { -22, 1, 1, 1 }, { INT64_MIN, 1, 2, 1 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_INT(tr_form(LANG_EN, rows[i].n), rows[i].en);
        CHECK_INT(tr_form(LANG_RU, rows[i].n), rows[i].ru);
        CHECK_INT(tr_form(LANG_FA, rows[i].n), rows[i].fa);
    }
}

static void translates(void)
{
    CHECK_STR(tr(LANG_RU, "{d} May {y}"), "{d} мая {y} г.");
    CHECK_STR(tr(LANG_FA, "{d} May {y}"), "{d} مه {y}");
    CHECK_STR(tr(LANG_EN, "{d} May {y}"), "{d} May {y}");
    CHECK_STR(tr(LANG_RU, "no such message here"), "no such message here");
    CHECK_STR(tr_n(LANG_RU, "rial", "rials", 1), "риал");
    CHECK_STR(tr_n(LANG_RU, "rial", "rials", 3), "риала");
    CHECK_STR(tr_n(LANG_RU, "rial", "rials", 11), "риалов");
    CHECK_STR(tr_n(LANG_FA, "rial", "rials", 11), "ریال");
    CHECK_STR(tr_n(LANG_EN, "rial", "rials", 1), "rial");
    CHECK_STR(tr_n(LANG_EN, "rial", "rials", 0), "rials");
    CHECK_STR(tr_n(LANG_RU, "no such one", "no such many", 5), "no such many");
}

static void finds_every_message(void)
{
    CHECK(catalogue_count > 20);
    for (size_t i = 0; i < catalogue_count; i++) {
        CHECK(i == 0 || strcmp(catalogue[i - 1].msg, catalogue[i].msg) < 0);
        if (catalogue[i].ru[0])
            CHECK_STR(tr(LANG_RU, catalogue[i].msg), catalogue[i].ru[0]);
    }
}

static void knows_languages(void)
{
    enum lang lang = LANG_EN;
    CHECK(lang_parse("ru-RU", &lang) && lang == LANG_RU);
    CHECK(lang_parse("fa_IR", &lang) && lang == LANG_FA);
    CHECK(lang_parse("EN", &lang) && lang == LANG_EN);
    CHECK(!lang_parse("rus", &lang) && !lang_parse("de", &lang) && !lang_parse("", &lang) && !lang_parse("r", &lang) &&
          !lang_parse(NULL, &lang));
    CHECK_INT(lang, LANG_EN);
    CHECK_STR(lang_code(LANG_FA), "fa");
    CHECK(lang_rtl(LANG_FA) && !lang_rtl(LANG_RU));
}

CHECK_MAIN(T(picks_plural_forms), T(translates), T(finds_every_message), T(knows_languages))
