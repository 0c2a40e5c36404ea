/* Currencies, checked arithmetic, showing; amounts are read in money_parse.c. */
#include "base/money.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Our own table: ISO 4217 and CLDR disagree on several exponents. Signs are NULL where the
 * code itself is shown. IRR is shown by its unit word, see put_amount(). */
static const struct currency {
    char code[4];
    int exponent;
    const char *en, *ru, *fa;
} currencies[] = {
    { "RUB", 2, NULL, "₽", "روبل" }, { "USD", 2, "$", "$", "دلار" }, { "EUR", 2, "€", "€", "یورو" },
    { "GBP", 2, "£", "£", "پوند" },  { "CNY", 2, NULL, "¥", "یوان" }, { "KZT", 2, NULL, "₸", "تنگه" },
    { "BYN", 2, NULL, "Br", NULL },  { "UAH", 2, NULL, "₴", NULL },   { "TRY", 2, NULL, "₺", "لیر" },
    { "AED", 2, NULL, NULL, "درهم" }, { "IRR", 0, NULL, NULL, NULL }, { "JPY", 0, "¥", "¥", "ین" },
    { "KRW", 0, NULL, NULL, NULL },  { "VND", 0, NULL, NULL, NULL },  { "ISK", 0, NULL, NULL, NULL },
    { "CLP", 0, NULL, NULL, NULL },  { "KWD", 3, NULL, NULL, NULL },  { "OMR", 3, NULL, NULL, NULL },
    { "BHD", 3, NULL, NULL, NULL },  { "JOD", 3, NULL, NULL, NULL },  { "TND", 3, NULL, NULL, NULL },
    { "IQD", 0, NULL, NULL, "دینار" }, { "AFN", 2, NULL, NULL, "افغانی" },
};

static const struct currency *find(const char *code)
{
    for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++)
        if (!strcmp(currencies[i].code, code))
            return &currencies[i];
    return NULL;
}

int money_exponent(const char *currency)
{
    const struct currency *c = find(currency);
    return c ? c->exponent : 2;
}

int64_t money_unit(const char *currency)
{
    int64_t unit = 1;
    for (int i = money_exponent(currency); i > 0; i--)
        unit *= 10;
    return unit;
}

bool money_add(int64_t a, int64_t b, int64_t *out)
{
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        return false;
    *out = sum;
    return true;
}

bool money_mul(int64_t a, int64_t b, int64_t *out)
{
    int64_t product;
    if (__builtin_mul_overflow(a, b, &product))
        return false;
    *out = product;
    return true;
}

int64_t money_share(int64_t amount, int64_t num, int64_t den)
{
    if (den <= 0)
        return 0;
    __extension__ __int128 product = amount; /* an extension, but the same in gcc and clang */
    product *= num;
    __extension__ __int128 quotient = product / den, rest = product % den;
    if (rest < 0)
        rest = -rest;
    if (rest >= den - rest)
        quotient += product < 0 ? -1 : 1;
    if (quotient > INT64_MAX)
        return INT64_MAX;
    return quotient < INT64_MIN ? INT64_MIN : (int64_t)quotient;
}

/* Writes |n| / unit with `decimals` digits after the mark, in the language's digits and marks. */
static void put_number(struct str *out, uint64_t n, uint64_t unit, int decimals, enum lang lang)
{
    static const char *const group[] = { ",", TEXT_NBSP, "٬" };
    static const char *const mark[] = { ".", ",", "٫" };
    char whole[24], rest[24];
    int len = snprintf(whole, sizeof whole, "%llu", (unsigned long long)(n / unit));
    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0)
            str_puts(out, group[lang]);
        text_put_digits(out, (char[]){ whole[i], 0 }, lang);
    }
    if (!decimals)
        return;
    snprintf(rest, sizeof rest, "%0*llu", decimals, (unsigned long long)(n % unit));
    str_puts(out, mark[lang]);
    text_put_digits(out, rest, lang);
}

static uint64_t magnitude(int64_t n)
{
    return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

static void put_minus(struct str *out, int64_t n, enum lang lang)
{
    if (n < 0)
        str_puts(out, lang == LANG_FA ? "\u200e\u2212" : "-");
}

void num_format(int64_t n, enum lang lang, struct str *out)
{
    put_minus(out, n, lang);
    put_number(out, magnitude(n), 1, 0, lang);
}

void num_format_percent(int64_t n, enum lang lang, struct str *out)
{
    num_format(n, lang, out);
    str_puts(out, lang == LANG_FA ? "٪" : lang == LANG_RU ? TEXT_NBSP "%" : "%");
}

/* The sign stands before the number in English, after it elsewhere; a code is kept apart by a blank. */
static void put_amount(struct str *out, int64_t minor, const char *currency, enum lang lang, int decimals)
{
    const struct currency *c = find(currency);
    const char *sign = !c ? NULL : lang == LANG_EN ? c->en : lang == LANG_RU ? c->ru : c->fa;
    uint64_t unit = decimals ? (uint64_t)money_unit(currency) : 1;
    put_minus(out, minor, lang);
    if (lang == LANG_EN && strcmp(currency, "IRR") != 0) {
        str_puts(out, sign ? sign : currency);
        if (!sign)
            str_puts(out, TEXT_NBSP);
        put_number(out, magnitude(minor), unit, decimals, lang);
        return;
    }
    put_number(out, magnitude(minor), unit, decimals, lang);
    str_puts(out, TEXT_NBSP);
    if (!strcmp(currency, "IRR")) /* always with the unit word: rial and toman are told apart by it */
        sign = tr_n(lang, "rial", "rials", minor);
    str_puts(out, sign ? sign : currency);
}

void money_format(int64_t minor, const char *currency, enum lang lang, struct str *out)
{
    put_amount(out, minor, currency, lang, money_exponent(currency));
}

void money_format_whole(int64_t minor, const char *currency, enum lang lang, struct str *out)
{
    put_amount(out, money_share(minor, 1, money_unit(currency)), currency, lang, 0);
}

void money_format_toman(int64_t rials, enum lang lang, struct str *out)
{
    int decimals = rials % 10 != 0;
    put_minus(out, rials, lang);
    put_number(out, magnitude(rials), 10, decimals, lang);
    str_puts(out, TEXT_NBSP);
    int64_t n = rials / 10;
    if (decimals) /* fractions take form 1 in Russian ("1,5 тумана") and English; in Persian both are equal */
        n = 2;
    str_puts(out, tr_n(lang, "toman", "tomans", n));
}

void money_plain(int64_t minor, const char *currency, char out[32])
{
    int decimals = money_exponent(currency);
    uint64_t n = magnitude(minor), unit = (uint64_t)money_unit(currency);
    int len = snprintf(out, 32, "%s%llu", minor < 0 ? "-" : "", (unsigned long long)(n / unit));
    if (decimals)
        snprintf(out + len, 32 - (size_t)len, ".%0*llu", decimals, (unsigned long long)(n % unit));
}
