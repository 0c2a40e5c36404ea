/* money.h: amounts as int64 minor units with a currency code. Everybody may use it; pure.
 *
 * Minor units are the smallest the currency has by our own table (kopecks: 2, IRR and JPY:
 * 0, KWD: 3), because ISO 4217 and CLDR disagree. Never floating point. Amounts read from
 * outside lie within +-MONEY_MAX; a sum of those is added with money_add().
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"
#include "base/tr.h"

#define MONEY_MAX INT64_C(9000000000000000)

int money_exponent(const char *currency); /* digits after the mark; 2 when unknown */
int64_t money_unit(const char *currency); /* minor units in one: 100, 1, 1000 */

/* The code for what people write: "руб", "р.", "₽", "RUR", "810", "€", "ریال", "usd".
 * Any three ASCII letters are taken as a code. False for anything else. Toman is IRR. */
bool money_currency(const char *text, char out[4]);
/* The same for the sign, word or code in an amount like "$13.50" or "100 руб."; false when it names none. */
bool money_currency_in(const char *amount, char out[4]);

/* Reads an amount as people and banks write it: "1 234,50 ₽", "(420.81)", "$-142.85", "175000-00",
 * "1.234.567,5", "۱٬۲۳۴٫۵". A single mark before exactly three digits groups thousands (but
 * "0.500" and, where a currency has three decimals, "1.234" are decimals). "تومان" counts ten rials.
 * False, and *minor untouched, for: another currency's sign, more decimals than the currency has
 * (unless zeros), broken groups, exponents (1E+05), more than MONEY_MAX, anything else. */
bool money_parse(const char *text, const char *currency, int64_t *minor);

bool money_add(int64_t a, int64_t b, int64_t *out); /* false on overflow, *out untouched */
bool money_mul(int64_t a, int64_t b, int64_t *out);
/* amount * num / den, rounded half away from zero; den > 0. Saturates at the ends of int64. */
int64_t money_share(int64_t amount, int64_t num, int64_t den);

/* "1 234,50 ₽", "€1,234.50", "RUB 1,234.50", "۱۲٬۳۴۰ ریال"; blanks inside are U+00A0. */
void money_format(int64_t minor, const char *currency, enum lang, struct str *out);
void money_format_whole(int64_t minor, const char *currency, enum lang, struct str *out); /* rounded, no decimals */
void money_format_toman(int64_t rials, enum lang, struct str *out);  /* for workspaces that show toman */
/* Without currency, for files and forms: "1234.50", "-0.05". out holds any int64. */
void money_plain(int64_t minor, const char *currency, char out[32]);

void num_format(int64_t n, enum lang, struct str *out); /* "1 234", "1,234", "۱٬۲۳۴" */
void num_format_percent(int64_t n, enum lang, struct str *out); /* "12%", "12 %", "۱۲٪" */
