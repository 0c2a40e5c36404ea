/* Reading amounts: minus and currency are taken off both ends; what is left is digits, blanks
 * and marks, of which at most the last is the decimal mark. */
#include <string.h>

#include "base/money.h"
#include "base/text.h"

static const struct {
    const char *text; /* small letters */
    char code[4];
} aliases[] = {
    { "руб", "RUB" }, { "руб.", "RUB" }, { "р", "RUB" }, { "р.", "RUB" }, { "₽", "RUB" }, { "rur", "RUB" },
    { "810", "RUB" }, { "643", "RUB" }, { "рублей", "RUB" }, { "рубля", "RUB" }, { "рубль", "RUB" },
    { "тг", "KZT" }, { "тг.", "KZT" }, { "тенге", "KZT" }, { "₸", "KZT" }, { "398", "KZT" },
    { "br", "BYN" }, { "byr", "BYN" }, { "933", "BYN" }, { "$", "USD" }, { "us$", "USD" }, { "840", "USD" },
    { "долл.", "USD" }, { "دلار", "USD" }, { "€", "EUR" }, { "евро", "EUR" }, { "978", "EUR" }, { "یورو", "EUR" },
    { "£", "GBP" }, { "826", "GBP" }, { "¥", "CNY" }, { "cn¥", "CNY" }, { "156", "CNY" }, { "юань", "CNY" },
    { "₴", "UAH" }, { "грн", "UAH" }, { "грн.", "UAH" }, { "₺", "TRY" }, { "ریال", "IRR" }, { "ريال", "IRR" },
    { "﷼", "IRR" }, { "rial", "IRR" }, { "rials", "IRR" }, { "364", "IRR" }, { "تومان", "IRR" }, { "toman", "IRR" },
    { "tomans", "IRR" }, { "туман", "IRR" }, { "тумана", "IRR" }, { "туманов", "IRR" },
    { "риал", "IRR" }, { "риала", "IRR" }, { "риалов", "IRR" }, { "روبل", "RUB" }, { "درهم", "AED" },
};

enum { AMOUNT = 96 }; /* bytes; nobody writes longer amounts */

/* Trimmed copy with ASCII digits and small letters (Latin and Russian). */
static bool clean(const char *text, char out[AMOUNT])
{
    size_t n;
    char part[AMOUNT];
    const char *s = text ? text_trim(text, &n) : NULL;
    if (!s || !n || n >= sizeof part)
        return false;
    memcpy(part, s, n);
    part[n] = 0;
    if (!text_digits(part, out, AMOUNT))
        return false;
    for (char *p = out; *p; p += n) {
        uint32_t code;
        n = text_utf8_decode(p, strlen(p), &code);
        if (code >= 'A' && code <= 'Z')
            *p = (char)(*p | 0x20);
        else if (code >= 0x410 && code <= 0x42f)
            text_utf8_encode(code + 32, p);
    }
    return true;
}

static bool alias(const char *low, char out[4])
{
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (!strcmp(aliases[i].text, low)) {
            memcpy(out, aliases[i].code, 4);
            return true;
        }
    if (strlen(low) != 3 || strspn(low, "abcdefghijklmnopqrstuvwxyz") != 3)
        return false;
    for (int i = 0; i < 3; i++)
        out[i] = (char)(low[i] - 'a' + 'A');
    out[3] = 0;
    return true;
}

bool money_currency(const char *text, char out[4])
{
    char low[AMOUNT];
    return clean(text, low) && alias(low, out);
}

/* What an amount consists of: D digit, B blank or apostrophe, M mark, G group mark, P the Persian
 * decimal mark, - minus, ( ), W anything else (a currency). */
static char class_of(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return 'D';
    switch (c) {
    case '.': case ',': return 'M';
    case 0x66c: return 'G';
    case 0x66b: return 'P';
    case '-': case 0x2212: case 0x2012: case 0x2013: return '-';
    case '+': return '+';
    case '(': return '(';
    case ')': return ')';
    case '\'': case 0x2019: return 'B';
    }
    size_t n;
    char one[5] = { 0 };
    text_utf8_encode(c, one);
    text_trim(one, &n);
    return n ? 'W' : 'B';
}

/* An amount taken apart: number is digits with . (mark), _ (blank), ' (group), P and -. */
struct parts {
    char number[AMOUNT];
    char word[AMOUNT]; /* currency as written; "" without */
    bool minus;
};

/* Takes the currency word that begins at s; its dots belong to it ("руб."). */
static size_t take_word(const char *s, char *word)
{
    size_t n = 0;
    while (s[n]) {
        uint32_t code;
        size_t len = text_utf8_decode(s + n, strlen(s + n), &code);
        char class = class_of(code);
        if (class != 'W' && !(n && code == '.'))
            break;
        n += len;
    }
    memcpy(word, s, n);
    word[n] = 0;
    return n;
}

static bool take_apart(const char *s, struct parts *out)
{
    size_t n = 0, len;
    int open = 0, closed = 0, signs = 0;
    *out = (struct parts){ 0 };
    for (; *s; s += len) {
        uint32_t code;
        len = text_utf8_decode(s, strlen(s), &code);
        char class = class_of(code);
        bool started = n > 0;
        if (closed && class != 'B' && class != 'W')
            return false;
        switch (class) {
        case 'W':
            if (out->word[0])
                return false;
            len = take_word(s, out->word);
            if (started) {
                const char *rest = s + len + strspn(s + len, " )"); /* a sign after the number ends it */
                if (*rest)
                    return false;
            }
            break;
        case '(':
        case '+':
            if (started)
                return false;
            open += class == '(';
            signs += class == '+';
            break;
        case ')': closed++; break;
        case '-':
            if (started) {
                out->number[n++] = '-';
                break;
            }
            signs++;
            out->minus = true;
            break;
        case 'B':
            if (started)
                out->number[n++] = '_';
            break;
        case 'G': out->number[n++] = '\''; break;
        case 'P': out->number[n++] = 'P'; break;
        default: out->number[n++] = (char)code;
        }
    }
    while (n && out->number[n - 1] == '_')
        n--;
    out->number[n] = 0;
    if (open != closed || open > 1 || signs + open > 1)
        return false;
    out->minus = out->minus || open;
    return n > 0;
}

/* Where the decimal mark stands in the number, or its length when there is none. */
static size_t decimal_mark(const char *number, int exponent)
{
    size_t len = strlen(number), last = len;
    int marks = 0;
    for (size_t i = 0; i < len; i++)
        if (strchr(".,P-", number[i])) {
            last = i;
            marks++;
        }
    if (!marks)
        return len;
    char mark = number[last];
    size_t after = len - last - 1;
    if (mark == 'P')
        return last;
    if (mark == '-')
        return after == 2 ? last : len; /* 175000-00; otherwise it spoils the digits */
    if (after != 3)
        return last;
    bool alone = marks == 1 && !strpbrk(number, "_'");
    if (alone && (last == 0 || (last == 1 && number[0] == '0')))
        return last; /* .500 and 0.500 */
    if (alone)
        return exponent == 3 && mark == '.' ? last : len;
    for (size_t i = 0; i < last; i++)
        if (!strchr("0123456789", number[i]) && number[i] != mark)
            return last; /* 1,234.567: two kinds of mark */
    return len;
}

/* Digits of n bytes of s into out, groups checked: 1-3 digits, then groups of 3; of 2 before a
 * last group of 3 (India). Only one kind of group mark. */
static bool ungroup(const char *s, size_t n, char *out)
{
    size_t digits = 0, in_group = 0, groups = 0;
    char mark = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] >= '0' && s[i] <= '9') {
            out[digits++] = s[i];
            in_group++;
            continue;
        }
        if (!strchr("_'.,", s[i]) || (mark && mark != s[i]))
            return false;
        if (in_group < 1 || in_group > 3 || (groups && in_group == 1))
            return false;
        mark = s[i];
        groups++;
        in_group = 0;
    }
    out[digits] = 0;
    return !groups || in_group == 3;
}

static bool add_digit(int64_t *n, char c)
{
    *n = *n * 10 + (c - '0');
    return *n <= MONEY_MAX;
}

/* scale: how many minor units a written unit has beyond the currency's own (toman: 10). */
static bool to_minor(const char *whole, const char *rest, int exponent, int64_t scale, int64_t *out)
{
    int64_t n = 0;
    for (; *whole; whole++)
        if (!add_digit(&n, *whole))
            return false;
    for (int places = exponent + (scale == 10); places > 0; places--)
        if (!add_digit(&n, *rest ? *rest++ : '0'))
            return false;
    if (rest[strspn(rest, "0")])
        return false;
    *out = n;
    return true;
}

/* Signs that several currencies share fit any of them: $ in CAD, ¥ in JPY, р. in BYN. */
static bool fits(const char *word, const char *currency)
{
    char code[4];
    if (!alias(word, code))
        return false;
    if (!strcmp(code, currency))
        return true;
    if (!strcmp(word, "$"))
        return currency[2] == 'D';
    if (!strcmp(word, "¥"))
        return !strcmp(currency, "JPY");
    return !strcmp(code, "RUB") && strncmp(word, "р", 2) == 0 && !strcmp(currency, "BYN");
}

static bool is_toman(const char *word)
{
    return !strcmp(word, "تومان") || !strncmp(word, "toman", 5) || !strncmp(word, "туман", 10);
}

bool money_parse(const char *text, const char *currency, int64_t *minor)
{
    char low[AMOUNT], whole[AMOUNT], rest[AMOUNT];
    struct parts p;
    if (!clean(text, low) || !take_apart(low, &p) || (p.word[0] && !fits(p.word, currency)))
        return false;
    int exponent = money_exponent(currency);
    size_t at = decimal_mark(p.number, exponent), len = strlen(p.number);
    if (!ungroup(p.number, at, whole))
        return false;
    rest[0] = 0;
    if (at < len) {
        memcpy(rest, p.number + at + 1, len - at); /* with its 0 */
        if (rest[strspn(rest, "0123456789")])
            return false;
    }
    if (!whole[0] && !rest[0])
        return false;
    int64_t n;
    if (!to_minor(whole, rest, exponent, is_toman(p.word) ? 10 : 1, &n))
        return false;
    *minor = p.minus ? -n : n;
    return true;
}

bool money_currency_in(const char *amount, char out[4])
{
    char low[AMOUNT];
    struct parts p;
    return clean(amount, low) && take_apart(low, &p) && p.word[0] && alias(p.word, out);
}
