#include "base/day.h"

#include "tests/unit/check.h"
#include "tests/unit/table.h"

static void day_row(char *cell[TABLE_CELLS], int count)
{
    (void)count;
    enum day_order order = !strcmp(cell[1], "dmy") ? DAY_DMY : !strcmp(cell[1], "mdy") ? DAY_MDY : DAY_AUTO;
    int32_t day = -999;
    char got[16] = "-";
    if (day_parse(cell[0], order, &day))
        day_iso(day, got);
    else
        CHECK_INT(day, -999);
    if (strcmp(got, cell[2]) != 0)
        printf("day \"%s\" (%s):\n", cell[0], cell[1]);
    CHECK_STR(got, cell[2]);
}

static void reads_the_table(void)
{
    CHECK(table_each("tests/cases/day.tsv", day_row) >= 60);
    int32_t day = 7;
    CHECK(!day_parse(NULL, DAY_AUTO, &day));
    CHECK_INT(day, 7);
}

static void civil_goes_there_and_back(void)
{
    CHECK_INT(day_from_civil(1970, 1, 1), 0);
    CHECK_INT(day_from_civil(2000, 3, 1), 11017);
    CHECK_INT(day_from_civil(1, 1, 1), -719162);
    int y, m, d;
    int32_t before = day_from_civil(1, 1, 1) - 1;
    for (int year = 1; year <= 3000; year++)
        for (int month = 1; month <= 12; month++)
            for (int mday = 1; day_valid_civil(year, month, mday); mday++) {
                int32_t day = day_from_civil(year, month, mday);
                day_to_civil(day, &y, &m, &d);
                if (day != before + 1 || y != year || m != month || d != mday) {
                    CHECK_INT(day, before + 1);
                    return;
                }
                before = day;
            }
    CHECK(!day_valid_civil(2023, 2, 29) && day_valid_civil(2024, 2, 29) && !day_valid_civil(1900, 2, 29));
    CHECK(!day_valid_civil(0, 1, 1) && !day_valid_civil(2024, 13, 1) && !day_valid_civil(10000, 1, 1));
}

static void jalali_goes_there_and_back(void)
{
    static const int known[][6] = { { 1357, 11, 22, 1979, 2, 11 }, { 1378, 10, 11, 2000, 1, 1 },
        { 1403, 12, 30, 2025, 3, 20 }, { 1404, 1, 1, 2025, 3, 21 }, { 1405, 1, 1, 2026, 3, 21 },
        { 1405, 9, 1, 2026, 11, 22 }, { 1408, 12, 30, 2030, 3, 20 } };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const int *k = known[i];
        CHECK_INT(day_from_jalali(k[0], k[1], k[2]), day_from_civil(k[3], k[4], k[5]));
    }
    static const int leap[] = { 1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420, 1424, 1428, 1432, 1436 };
    size_t next = 0;
    for (int year = 1391; year <= 1436; year++) {
        bool listed = next < sizeof leap / sizeof *leap && leap[next] == year;
        next += listed;
        CHECK_INT(day_jalali_leap(year), listed);
    }
    int y, m, d;
    int32_t before = day_from_jalali(1, 1, 1) - 1;
    for (int year = 1; year <= 2000; year++)
        for (int month = 1; month <= 12; month++)
            for (int mday = 1; day_valid_jalali(year, month, mday); mday++) {
                int32_t day = day_from_jalali(year, month, mday);
                day_to_jalali(day, &y, &m, &d);
                if (day != before + 1 || y != year || m != month || d != mday) {
                    CHECK_INT(day, before + 1);
                    return;
                }
                before = day;
            }
    CHECK(!day_valid_jalali(1404, 12, 30) && !day_valid_jalali(1404, 7, 31) && !day_valid_jalali(1404, 0, 1));
}

static void steps(void)
{
    CHECK_INT(day_weekday(0), 3);
    CHECK_INT(day_weekday(day_from_civil(2026, 11, 22)), 6);
    CHECK_INT(day_weekday(-4), 6);
    CHECK_INT(day_weekday(-3), 0);
    CHECK_INT(day_of_at(0, 0), 0);
    CHECK_INT(day_of_at(-1, 0), -1);
    CHECK_INT(day_of_at(86399, 3 * 3600), 1);
    CHECK_INT(day_of_at(3600, -2 * 3600), -1);
    CHECK_INT(day_start_at(1, 3 * 3600), 86400 - 10800);
    CHECK_INT(day_of_at(day_start_at(20000, 12600), 12600), 20000);
    CHECK_INT(day_add_months(day_from_civil(2023, 1, 31), 1), day_from_civil(2023, 2, 28));
    CHECK_INT(day_add_months(day_from_civil(2024, 3, 31), -1), day_from_civil(2024, 2, 29));
    CHECK_INT(day_add_months(day_from_civil(2024, 1, 15), -1), day_from_civil(2023, 12, 15));
    CHECK_INT(day_add_months(day_from_civil(2024, 2, 29), 12), day_from_civil(2025, 2, 28));
    CHECK_INT(day_add_months_in(day_from_jalali(1404, 6, 31), 1, true), day_from_jalali(1404, 7, 30));
    CHECK_INT(day_add_months_in(day_from_jalali(1403, 12, 30), 12, true), day_from_jalali(1404, 12, 29));
    CHECK_INT(day_month_start(day_from_civil(2024, 2, 29)), day_from_civil(2024, 2, 1));
    CHECK_INT(day_month_end(day_from_civil(2024, 2, 1)), day_from_civil(2024, 2, 29));
    CHECK_INT(day_month_start_in(day_from_civil(2026, 11, 30), true), day_from_civil(2026, 11, 22));
    CHECK_INT(day_year_start(day_from_civil(2024, 2, 29)), day_from_civil(2024, 1, 1));
    CHECK_INT(day_week_start(day_from_civil(2026, 11, 22)), day_from_civil(2026, 11, 16));
}

static void understands_what_people_type(void)
{
    static const struct {
        const char *text;
        int days;
    } rows[] = { { "сегодня", 0 }, { "Завтра", 1 }, { " послезавтра ", 2 }, { "вчера", -1 }, { "ПОЗАВЧЕРА", -2 },
        { "Today", 0 }, { "tomorrow", 1 }, { "yesterday", -1 }, { "امروز", 0 }, { "فردا", 1 }, { "پس‌فردا", 2 },
        { "دیروز", -1 }, { "پریروز", -2 }, { "+3", 3 }, { "-1", -1 }, { "+۱۰", 10 }, { "01.01.1970", -100 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int32_t day = -5;
        CHECK(day_parse_typed(rows[i].text, DAY_AUTO, 100, &day));
        CHECK_INT(day, 100 + rows[i].days);
    }
    int32_t day = 5;
    CHECK(!day_parse_typed("someday", DAY_AUTO, 100, &day));
    CHECK(!day_parse_typed("+", DAY_AUTO, 100, &day));
    CHECK(!day_parse_typed("+99999", DAY_AUTO, 100, &day));
    CHECK_INT(day, 5);
}

static void shows(void)
{
    struct ctx cx;
    struct str s;
    CHECK_INT(ctx_init(&cx, 1 << 20), 0);
    str_init(&s, cx.arena, 1000);
    int32_t day = day_from_civil(2026, 11, 22);
    static const struct {
        enum lang lang;
        bool jalali;
        const char *shown, *in_words, *month;
    } rows[] = {
        { LANG_RU, false, "22.11.2026", "22 ноября 2026 г.", "нояб. 2026" },
        { LANG_RU, true, "01.09.1405", "1 азара 1405 г.", "азар 1405" },
        { LANG_FA, true, "۱۴۰۵/۰۹/۰۱", "۱ آذر ۱۴۰۵", "آذر ۱۴۰۵" },
        { LANG_FA, false, "۲۰۲۶/۱۱/۲۲", "۲۲ نوامبر ۲۰۲۶", "نوامبر ۲۰۲۶" },
        { LANG_EN, false, "22 Nov 2026", "22 November 2026", "Nov 2026" },
        { LANG_EN, true, "1 Azar 1405", "1 Azar 1405", "Azar 1405" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        str_clear(&s);
        day_format(day, rows[i].lang, rows[i].jalali, &s);
        CHECK_STR(str_end(&cx, &s), rows[i].shown);
        str_clear(&s);
        day_format_long(day, rows[i].lang, rows[i].jalali, &s);
        CHECK_STR(str_end(&cx, &s), rows[i].in_words);
        str_clear(&s);
        day_format_month(day, rows[i].lang, rows[i].jalali, &s);
        CHECK_STR(str_end(&cx, &s), rows[i].month);
    }
    char iso[16];
    day_iso(day_from_civil(850, 1, 2), iso);
    CHECK_STR(iso, "0850-01-02");
    ctx_release(&cx);
}

CHECK_MAIN(T(reads_the_table), T(civil_goes_there_and_back), T(jalali_goes_there_and_back), T(steps),
    T(understands_what_people_type), T(shows))
