#include "base/money.h"

#include "tests/unit/check.h"

static void reads(void)
{
    static const struct {
        const char *text, *currency;
        int64_t minor;
    } rows[] = {
        { "1 234,50 ₽", "RUB", 123450 }, { "1\u00a0234,50", "RUB", 123450 }, { "1\u202f234.5", "RUB", 123450 },
        { "(420.81)", "USD", -42081 }, { "$-142.85", "USD", -14285 }, { "-$142.85", "USD", -14285 },
        { "($5.00)", "USD", -500 }, { "$13.50 ", "USD", 1350 }, { "175000-00", "RUB", 17500000 },
        { "231.7400", "RUB", 23174 }, { "1.234", "RUB", 123400 }, { "1,234", "USD", 123400 },
        { "1,234.5", "USD", 123450 }, { "1.234,5", "EUR", 123450 }, { "1.234.567,50", "EUR", 123456750 },
        { "1,234,567", "USD", 123456700 }, { "12,34,567.00", "INR", 123456700 }, { "1'234.50", "CHF", 123450 },
        { "0.500", "RUB", 50 }, { ".5", "RUB", 50 }, { "300,", "EUR", 30000 }, { "000000001213,28", "EUR", 121328 },
        { "1.234", "KWD", 1234 }, { "1,234", "KWD", 1234000 }, { "1,234.567", "KWD", 1234567 },
        { "0", "RUB", 0 }, { "-0,01", "RUB", -1 }, { "\u2212" "5", "RUB", -500 }, { "\u200e\u2212" "5", "RUB", -500 },
        { "+5", "RUB", 500 }, { "100 руб.", "RUB", 10000 }, { "100р.", "RUB", 10000 }, { "100 RUR", "RUB", 10000 },
        { "100.50р.", "RUB", 10050 }, { "usd 5", "USD", 500 }, { "USD5", "USD", 500 }, { "$5", "CAD", 500 },
        { "5 руб.", "BYN", 500 }, { "۱٬۲۳۴٫۵", "USD", 123450 }, { "۱۲٬۳۴۰ ریال", "IRR", 12340 },
        { "۱٬۲۳۴ تومان", "IRR", 12340 }, { "12.5 toman", "IRR", 125 }, { "٣٫٢٥", "USD", 325 },
        { "12,340.00", "IRR", 12340 }, { "1,234.00", "JPY", 1234 }, { "¥1,234", "JPY", 1234 },
        { "90000000000000.00", "RUB", MONEY_MAX }, { "-90 000 000 000 000,00", "RUB", -MONEY_MAX },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t minor = -77;
        if (!money_parse(rows[i].text, rows[i].currency, &minor) || minor != rows[i].minor)
            printf("\"%s\" %s:\n", rows[i].text, rows[i].currency);
        CHECK_INT(minor, rows[i].minor);
    }
}

static void refuses(void)
{
    static const char *const rows[] = { "", " ", "-", "--5", "-(5)", "(5", "5)", "()", "(-5)", "5-", "1.2.3", "1,23,4", "1,2345",
        "1 23", "12 34 56 78", "1.234,567", "1,234.567", "1.001,5,5", "1.2345", "0.001", "1E+05", "7,7E+11", "1e5", "5 5 $ 5",
        "$5", "5 €", "100 USD", "five", "5 шт", "5;6", "5/6", "5%", "90000000000000.01", "99999999999999999999", "5+3", "5(3)",
        "5-3", "1,,000", ",", ".", "1..5", "12.5 toman", "100 р. 50 к.", "1-000-00", "0x10", "\xff!5", "1,234 567" };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t minor = -77;
        if (money_parse(rows[i], "RUB", &minor) || minor != -77)
            printf("\"%s\" was read:\n", rows[i]);
        CHECK_INT(minor, -77);
    }
    int64_t minor = -77;
    CHECK(!money_parse(NULL, "RUB", &minor) && !money_parse("1.5", "IRR", &minor) && !money_parse("12.55 toman", "IRR", &minor));
    char big[400];
    memset(big, '1', sizeof big - 1);
    big[sizeof big - 1] = 0;
    CHECK(!money_parse(big, "RUB", &minor));
    CHECK_INT(minor, -77);
}

static void knows_currencies(void)
{
    static const char *const rows[][2] = { { "руб", "RUB" }, { "Руб.", "RUB" }, { "р.", "RUB" }, { "₽", "RUB" }, { "RUR", "RUB" },
        { "810", "RUB" }, { "643", "RUB" }, { "тг", "KZT" }, { "₸", "KZT" }, { "ریال", "IRR" }, { "﷼", "IRR" },
        { "تومان", "IRR" }, { "€", "EUR" }, { "$", "USD" }, { " usd ", "USD" }, { "chf", "CHF" }, { "933", "BYN" } };
    char code[4];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        memcpy(code, "???", 4);
        CHECK(money_currency(rows[i][0], code));
        CHECK_STR(code, rows[i][1]);
    }
    CHECK(!money_currency("", code) && !money_currency("долларов США", code) && !money_currency("999", code));
    CHECK(money_currency_in("$-142.85", code));
    CHECK_STR(code, "USD");
    CHECK(money_currency_in("100 руб.", code));
    CHECK_STR(code, "RUB");
    CHECK(!money_currency_in("100", code));
    CHECK_INT(money_exponent("RUB"), 2);
    CHECK_INT(money_exponent("KWD"), 3);
    CHECK_INT(money_exponent("OMR"), 3);
    CHECK_INT(money_exponent("JPY"), 0);
    CHECK_INT(money_exponent("IRR"), 0);
    CHECK_INT(money_exponent("XYZ"), 2);
    CHECK_INT(money_unit("KWD"), 1000);
}

static void counts(void)
{
    int64_t n = 1;
    CHECK(money_mul(1000000, 1000000, &n));
    CHECK_INT(n, 1000000000000);
    CHECK(!money_mul(INT64_MAX, 2, &n) && !money_mul(INT64_MIN, -1, &n));
    CHECK(!money_add(INT64_MAX, 1, &n) && !money_add(INT64_MIN, -1, &n));
    CHECK_INT(n, 1000000000000);
    CHECK(money_add(2, -5, &n));
    CHECK_INT(n, -3);
    CHECK_INT(money_share(5, 1, 2), 3);
    CHECK_INT(money_share(-5, 1, 2), -3);
    CHECK_INT(money_share(4, 1, 3), 1);
    CHECK_INT(money_share(-4, 1, 3), -1);
    CHECK_INT(money_share(12345, 22, 122), 2226);
    CHECK_INT(money_share(MONEY_MAX, MONEY_MAX, MONEY_MAX), MONEY_MAX);
    CHECK_INT(money_share(INT64_MAX, INT64_MAX, 1), INT64_MAX);
    CHECK_INT(money_share(INT64_MIN, INT64_MAX, 1), INT64_MIN);
    CHECK_INT(money_share(INT64_MAX, 1, INT64_MAX), 1);
    CHECK_INT(money_share(5, 1, 0), 0);
}

#define B "\u00a0"

static void shows(void)
{
    struct ctx cx;
    struct str s;
    CHECK_INT(ctx_init(&cx, 1 << 20), 0);
    str_init(&s, cx.arena, 1000);
    static const struct {
        int64_t minor;
        const char *currency;
        enum lang lang;
        const char *full, *whole;
    } rows[] = {
        { 123450, "RUB", LANG_RU, "1" B "234,50" B "₽", "1" B "235" B "₽" },
        { -123449, "RUB", LANG_RU, "-1" B "234,49" B "₽", "-1" B "234" B "₽" },
        { 123450, "EUR", LANG_EN, "€1,234.50", "€1,235" },
        { 123450, "RUB", LANG_EN, "RUB" B "1,234.50", "RUB" B "1,235" },
        { -123450, "RUB", LANG_EN, "-RUB" B "1,234.50", "-RUB" B "1,235" },
        { 12340, "IRR", LANG_FA, "۱۲٬۳۴۰" B "ریال", "۱۲٬۳۴۰" B "ریال" },
        { 12340, "IRR", LANG_EN, "12,340" B "rials", "12,340" B "rials" },
        { 21, "IRR", LANG_RU, "21" B "риал", "21" B "риал" },
        { -123450, "USD", LANG_FA, "\u200e\u2212۱٬۲۳۴٫۵۰" B "دلار", "\u200e\u2212۱٬۲۳۵" B "دلار" },
        { 5, "RUB", LANG_RU, "0,05" B "₽", "0" B "₽" },
        { 1234567, "KWD", LANG_EN, "KWD" B "1,234.567", "KWD" B "1,235" },
        { INT64_MIN, "JPY", LANG_EN, "-¥9,223,372,036,854,775,808", "-¥9,223,372,036,854,775,808" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        str_clear(&s);
        money_format(rows[i].minor, rows[i].currency, rows[i].lang, &s);
        CHECK_STR(str_end(&cx, &s), rows[i].full);
        str_clear(&s);
        money_format_whole(rows[i].minor, rows[i].currency, rows[i].lang, &s);
        CHECK_STR(str_end(&cx, &s), rows[i].whole);
    }
    str_clear(&s);
    money_format_toman(12340, LANG_FA, &s);
    str_puts(&s, "; ");
    money_format_toman(12345, LANG_RU, &s);
    str_puts(&s, "; ");
    money_format_toman(-50, LANG_RU, &s);
    CHECK_STR(str_end(&cx, &s), "۱٬۲۳۴" B "تومان; 1" B "234,5" B "тумана; -5" B "туманов");
    str_clear(&s);
    num_format(1234, LANG_RU, &s);
    str_putc(&s, ' ');
    num_format(-1234567, LANG_EN, &s);
    str_putc(&s, ' ');
    num_format(123, LANG_FA, &s);
    CHECK_STR(str_end(&cx, &s), "1" B "234 -1,234,567 ۱۲۳");
    char plain[32];
    money_plain(-5, "RUB", plain);
    CHECK_STR(plain, "-0.05");
    money_plain(INT64_MIN, "KWD", plain);
    CHECK_STR(plain, "-9223372036854775.808");
    money_plain(12340, "IRR", plain);
    CHECK_STR(plain, "12340");
    ctx_release(&cx);
}

CHECK_MAIN(T(reads), T(refuses), T(knows_currencies), T(counts), T(shows))
