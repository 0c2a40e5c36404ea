#include "base/phone.h"

#include <string.h>

#include "base/text.h"

/* Country code, the prefix dialled before numbers inside the country, and how long a number
 * without both is. Facts of the national numbering plans. */
static const struct country {
    char name[3];
    const char *code, *trunk;
    unsigned char shortest, longest;
} countries[] = {
    { "RU", "7", "8", 10, 10 },   { "KZ", "7", "8", 10, 10 },   { "BY", "375", "80", 9, 9 },  { "UA", "380", "0", 9, 9 },
    { "IR", "98", "0", 10, 10 },  { "UZ", "998", "", 9, 9 },    { "KG", "996", "0", 9, 9 },   { "TJ", "992", "", 9, 9 },
    { "TM", "993", "8", 8, 8 },   { "AM", "374", "0", 8, 8 },   { "AZ", "994", "0", 9, 9 },   { "GE", "995", "0", 9, 9 },
    { "MD", "373", "0", 8, 8 },   { "EE", "372", "", 7, 8 },    { "LV", "371", "", 8, 8 },    { "LT", "370", "0", 8, 8 },
    { "US", "1", "1", 10, 10 },   { "CA", "1", "1", 10, 10 },   { "GB", "44", "0", 9, 10 },   { "IE", "353", "0", 7, 9 },
    { "DE", "49", "0", 6, 11 },   { "AT", "43", "0", 6, 13 },   { "CH", "41", "0", 9, 9 },    { "FR", "33", "0", 9, 9 },
    { "NL", "31", "0", 9, 9 },    { "BE", "32", "0", 8, 9 },    { "ES", "34", "", 9, 9 },     { "PT", "351", "", 9, 9 },
    { "IT", "39", "", 8, 11 },    { "PL", "48", "", 9, 9 },     { "CZ", "420", "", 9, 9 },    { "SK", "421", "0", 9, 9 },
    { "HU", "36", "06", 8, 9 },   { "RO", "40", "0", 9, 9 },    { "BG", "359", "0", 7, 9 },   { "RS", "381", "0", 8, 9 },
    { "FI", "358", "0", 6, 11 },  { "SE", "46", "0", 7, 9 },    { "NO", "47", "", 8, 8 },     { "DK", "45", "", 8, 8 },
    { "TR", "90", "0", 10, 10 },  { "AE", "971", "0", 8, 9 },   { "SA", "966", "0", 8, 9 },   { "QA", "974", "", 8, 8 },
    { "KW", "965", "", 8, 8 },    { "OM", "968", "", 8, 8 },    { "IQ", "964", "0", 8, 10 },  { "AF", "93", "0", 9, 9 },
    { "IL", "972", "0", 8, 9 },   { "CN", "86", "0", 10, 11 },  { "HK", "852", "", 8, 8 },    { "IN", "91", "0", 10, 10 },
    { "PK", "92", "0", 9, 10 },   { "JP", "81", "0", 9, 10 },   { "KR", "82", "0", 8, 10 },   { "SG", "65", "", 8, 8 },
    { "AU", "61", "0", 9, 9 },    { "NZ", "64", "0", 8, 10 },   { "BR", "55", "0", 10, 11 },  { "ZA", "27", "0", 9, 9 },
    { "CY", "357", "", 8, 8 },    { "GR", "30", "", 10, 10 },
};

enum { RAW = 128, COUNTRIES = sizeof countries / sizeof *countries };

static const struct country *by_name(const char *name)
{
    for (size_t i = 0; name && i < COUNTRIES; i++)
        if (!strcmp(countries[i].name, name))
            return &countries[i];
    return NULL;
}

/* The country whose code begins the digits; codes are prefix-free. */
static const struct country *by_code(const char *digits)
{
    for (size_t i = 0; i < COUNTRIES; i++)
        if (!strncmp(digits, countries[i].code, strlen(countries[i].code)))
            return &countries[i];
    return NULL;
}

bool phone_country_known(const char *country)
{
    return by_name(country) != NULL;
}

/* --- reading --- */

/* Cuts "доб. 12", "ext 105", "x58884", "#7", ",3", "داخلی ۱۰۵" off the end. False when such a word is
 * followed by anything but up to seven digits. */
static bool cut_extension(char *s, char ext[8])
{
    static const char *const words[] = { "доб", "Доб", "вн", "Вн", "внутр", "Внутр", "ext", "Ext", "EXT",
        "x", "X", "#", ",", ";ext=", "داخلی", "داخلي" };
    char *found = NULL;
    size_t skip = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char *at = strstr(s, words[i]);
        if (at && (!found || at < found || (at == found && strlen(words[i]) > skip))) {
            found = at;
            skip = strlen(words[i]);
        }
    }
    ext[0] = 0;
    if (!found)
        return true;
    const char *p = found + skip;
    p += strspn(p, " .:№#-\t");
    if (!strncmp(p, TEXT_NBSP, 2))
        p += 2;
    size_t n = strspn(p, "0123456789");
    if (n < 1 || n > 7 || p[n + strspn(p + n, " )")])
        return false;
    memcpy(ext, p, n);
    ext[n] = 0;
    *found = 0;
    return true;
}

/* Digits only, with a leading + kept; false when there is anything but digits and the usual signs between them. */
static bool compact(const char *s, char out[RAW])
{
    size_t n = 0, left = strlen(s), len;
    for (; left; s += len, left -= len) {
        uint32_t code;
        size_t visible;
        char one[5] = { 0 };
        len = text_utf8_decode(s, left, &code);
        if (code >= '0' && code <= '9')
            out[n++] = (char)code;
        else if (code == '+' && n == 0)
            out[n++] = '+';
        else if (!(code < 0x80 && strchr("()-./", (int)code)) && !(code >= 0x2010 && code <= 0x2015) && code != 0x2212) {
            text_utf8_encode(code, one);
            text_trim(one, &visible);
            if (visible)
                return false;
        }
    }
    out[n] = 0;
    return n > 0;
}

/* "+98 (0) 912": the trunk prefix some write for readers at home. */
static void drop_trunk_in_brackets(char *s)
{
    char *at = strstr(s, "(0)");
    const char *start = s + strspn(s, " ");
    if (at && (*start == '+' || !strncmp(start, "00", 2)))
        memmove(at, at + 3, strlen(at + 3) + 1);
}

/* "тел.", "моб:", "tel" before the number say nothing about it. */
static const char *skip_label(const char *s)
{
    static const char *const labels[] = { "тел", "Тел", "моб", "Моб", "tel", "Tel", "phone", "Phone", "تلفن", "موبایل" };
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        size_t n = strlen(labels[i]);
        if (!strncmp(s, labels[i], n)) {
            s += n;
            return s + strspn(s, ".: ");
        }
    }
    return s;
}

static bool international(const char *digits, char e164[20])
{
    size_t n = strlen(digits);
    const struct country *c = by_code(digits);
    if (n < 8 || n > 15 || digits[0] == '0')
        return false;
    if (c) {
        size_t national = n - strlen(c->code);
        if (national < c->shortest || national > c->longest)
            return false;
    }
    e164[0] = '+';
    memcpy(e164 + 1, digits, n + 1);
    return true;
}

static bool join(const struct country *c, const char *national, char e164[20])
{
    char digits[RAW];
    size_t code = strlen(c->code), n = strlen(national);
    if (code + n > 15)
        return false;
    memcpy(digits, c->code, code);
    memcpy(digits + code, national, n + 1);
    return international(digits, e164);
}

static bool between(const char *s, const struct country *c)
{
    return strlen(s) >= c->shortest && strlen(s) <= c->longest;
}

/* A number written without + or 00, by the rules of its country. */
static bool national(const char *digits, const struct country *c, char e164[20])
{
    size_t trunk = strlen(c->trunk), code = strlen(c->code), n = strlen(digits);
    bool seven = !strcmp(c->code, "7");
    if (trunk && !strncmp(digits, c->trunk, trunk) && between(digits + trunk, c))
        return join(c, digits + trunk, e164);
    if (!strncmp(digits, c->code, code) && n > c->longest && between(digits + code, c))
        return join(c, digits + code, e164); /* its own code, the + forgotten */
    if (!between(digits, c) || digits[0] == '0')
        return false;
    if (seven && !strchr("3489", digits[0]) && !(digits[0] == '7' && !strcmp(c->name, "KZ")))
        return false;
    if (!strcmp(c->name, "IR") && digits[0] != '9')
        return false; /* without 0 only mobile numbers are plain */
    return join(c, digits, e164);
}

static bool normalise(const char *digits, const struct country *c, char e164[20])
{
    if (digits[0] == '+')
        return international(digits + 1, e164);
    if (!strncmp(digits, "00", 2))
        return international(digits + 2, e164);
    bool far = c && (!strcmp(c->code, "7") || !strcmp(c->name, "BY"));
    if (far && !strncmp(digits, "810", 3) && strlen(digits) > 11)
        return international(digits + 3, e164);
    return c && national(digits, c, e164);
}

bool phone_parse(const char *raw, const char *country, char e164[20], char ext[8])
{
    char text[RAW], folded[RAW], digits[RAW], number[20] = "", extension[8] = "";
    size_t n;
    const char *s = raw ? text_trim(raw, &n) : NULL;
    if (!s || !n || n >= sizeof text)
        return false;
    memcpy(text, s, n);
    text[n] = 0;
    if (!text_digits(text, folded, sizeof folded))
        return false;
    drop_trunk_in_brackets(folded);
    if (!cut_extension(folded, extension) || !compact(skip_label(folded), digits))
        return false;
    if (!normalise(digits, by_name(country), number))
        return false;
    memcpy(e164, number, sizeof number);
    memcpy(ext, extension, sizeof extension);
    return true;
}

/* --- showing --- */

/* Digits grouped: +7 495 123-45-67, else the code, threes and a last group of up to four. */
static void put_grouped(const char *e164, size_t hide_until, struct str *out)
{
    const char *d = e164 + 1;
    size_t n = strlen(d);
    const struct country *c = by_code(d);
    size_t code = c ? strlen(c->code) : n > 10 ? n - 10 : 1;
    size_t left = n - code;
    bool pairs = c && (c->code[0] == '7' || !strcmp(c->code, "375") || !strcmp(c->code, "380"));
    str_putc(out, '+');
    for (size_t i = 0; i < n; i++) {
        size_t after = n - i; /* digits from here to the end */
        if (i == code || (i > code && left >= 9 && (after == 7 || (after > 7 && (after - 7) % 3 == 0))) ||
            (i > code && left < 9 && after == 4))
            str_putc(out, ' ');
        else if (i > code && ((after == 2 && pairs) || (after == 4 && left >= 9)))
            str_putc(out, '-');
        if (i >= code && i < hide_until)
            str_puts(out, "•");
        else
            str_putc(out, d[i]);
    }
}

void phone_format(const char *e164, struct str *out)
{
    if (e164[0] == '+' && strlen(e164) > 6)
        put_grouped(e164, 0, out);
    else
        str_puts(out, e164);
}

void phone_mask(const char *e164, struct str *out)
{
    size_t n = strlen(e164);
    if (e164[0] == '+' && n > 6)
        put_grouped(e164, n - 1 - 4, out);
    else
        for (size_t i = 0; i < n; i++)
            str_puts(out, "•");
}

void email_mask(const char *email, struct str *out)
{
    const char *at = strrchr(email, '@');
    uint32_t code;
    if (at && at > email)
        str_put(out, email, text_utf8_decode(email, (size_t)(at - email), &code));
    str_puts(out, "•••");
    if (at)
        str_puts(out, at);
}
