/* Reading dates: three fields and two separators, then perhaps a time of day. */
#include <string.h>

#include "base/day.h"
#include "base/text.h"

struct field {
    int value;  /* a month's name gives its number */
    int digits; /* 0 for a name */
};

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : -1;
}

static bool letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* English month by its full name, first three letters, or "sept". */
static int month_named(const char *s, size_t n)
{
    static const char *const names[] = { "january", "february", "march", "april", "may", "june", "july",
        "august", "september", "october", "november", "december" };
    char low[12];
    if (n < 3 || n >= sizeof low)
        return 0;
    for (size_t i = 0; i < n; i++)
        low[i] = (char)(s[i] | 0x20);
    for (int m = 0; m < 12; m++) {
        bool whole = n == strlen(names[m]);
        bool shortened = n == 3 || (m == 8 && n == 4);
        if ((whole || shortened) && !memcmp(low, names[m], n))
            return m + 1;
    }
    return 0;
}

static bool read_field(const char **p, struct field *f)
{
    const char *s = *p;
    *f = (struct field){ 0 };
    while (digit(*s) >= 0 && f->digits < 5) {
        f->value = f->value * 10 + digit(*s++);
        f->digits++;
    }
    if (!f->digits) {
        while (letter(*s))
            s++;
        f->value = month_named(*p, (size_t)(s - *p));
        if (f->value && *s == '.')
            s++; /* "Nov. 2026" */
    }
    *p = s;
    return f->digits ? f->digits <= 4 : f->value > 0;
}

/* The separator's sign; blanks around one are no part of it. 0 when there is none. */
static char read_separator(const char **p)
{
    const char *s = *p;
    char sign = 0;
    while (*s == ' ' || *s == ',') {
        sign = ' ';
        s++;
    }
    if (!sign && (*s == '-' || *s == '.' || *s == '/'))
        sign = *s++;
    *p = s;
    return sign;
}

static bool two_digits(const char **p, int most)
{
    const char *s = *p;
    if (digit(s[0]) < 0 || digit(s[1]) < 0 || digit(s[0]) * 10 + digit(s[1]) > most)
        return false;
    *p = s + 2;
    return true;
}

static bool skip_zone(const char **p)
{
    const char *s = *p;
    if (*s == 'Z' || *s == 'z')
        s++;
    else if (*s == '+' || *s == '-') {
        s++;
        if (!two_digits(&s, 14))
            return false;
        if (*s == ':')
            s++;
        if (*s && !two_digits(&s, 59))
            return false;
    }
    *p = s;
    return true;
}

/* Nothing, or "T08:26:00.123+03:00", " 8:26", ", 03:26 PM". */
static bool is_time_or_end(const char *s)
{
    const char *word = s + strspn(s, " ");
    if (!strcmp(word, "г.") || !strcmp(word, "г"))
        return true; /* 22.11.2026 г. */
    if (!*s)
        return true;
    if (*s == 'T' || *s == 't')
        s++;
    else if (*s == ' ' || *s == ',')
        s += strspn(s, " ,");
    else
        return false;
    if (digit(s[0]) >= 0 && s[1] == ':')
        s++;
    else if (!two_digits(&s, 23))
        return false;
    if (*s++ != ':' || !two_digits(&s, 59))
        return false;
    if (*s == ':') {
        s++;
        if (!two_digits(&s, 60))
            return false;
        if (*s == '.' || *s == ',')
            s += 1 + strspn(s + 1, "0123456789");
    }
    s += strspn(s, " ");
    if (letter(s[0]) && (s[1] | 0x20) == 'm' && strchr("apAP", s[0]))
        s += 2;
    return skip_zone(&s) && !*s;
}

static bool make(struct field y, struct field m, struct field d, int32_t *out)
{
    if ((y.digits != 4 && y.digits != 2) || m.digits > 2 || !d.digits || d.digits > 2)
        return false;
    int year = y.digits == 4 ? y.value : y.value >= 80 ? 1900 + y.value : 2000 + y.value;
    if (year >= 1300 && year <= 1500) {
        if (!m.digits || !day_valid_jalali(year, m.value, d.value))
            return false;
        *out = day_from_jalali(year, m.value, d.value);
        return true;
    }
    if (!day_valid_civil(year, m.value, d.value))
        return false;
    *out = day_from_civil(year, m.value, d.value);
    return true;
}

/* All three are numbers and the year is last. */
static bool make_ordered(const struct field f[3], char sign, enum day_order order, int32_t *out)
{
    if (sign == '.')
        order = DAY_DMY;
    if (f[2].digits != 4 && order == DAY_AUTO)
        return false;
    if (order == DAY_AUTO) {
        bool clear = f[0].value > 12 || f[1].value > 12 || f[0].value == f[1].value;
        if (!clear)
            return false;
        order = f[1].value > 12 ? DAY_MDY : DAY_DMY;
    }
    return order == DAY_MDY ? make(f[2], f[0], f[1], out) : make(f[2], f[1], f[0], out);
}

/* Trimmed, ASCII digits, no marks of direction. */
static bool clean(const char *text, char *out, size_t cap)
{
    size_t len;
    const char *s = text_trim(text, &len);
    char part[256];
    if (len >= sizeof part)
        return false;
    memcpy(part, s, len);
    part[len] = 0;
    return text_digits(part, out, cap);
}

bool day_parse(const char *text, enum day_order order, int32_t *out)
{
    char buf[256];
    struct field f[3];
    if (!text || !clean(text, buf, sizeof buf))
        return false;
    const char *p = buf;
    if (!read_field(&p, &f[0]))
        return false;
    char first = read_separator(&p);
    if (!read_field(&p, &f[1]))
        return false;
    char second = read_separator(&p);
    if (!first || first != second || !read_field(&p, &f[2]) || !is_time_or_end(p))
        return false;
    int names = !f[0].digits + !f[1].digits + !f[2].digits;
    if (names > 1 || (names == 0 && first == ' '))
        return false;
    if (f[0].digits >= 3)
        return make(f[0], f[1], f[2], out); /* year first */
    if (!f[0].digits)
        return make(f[2], f[0], f[1], out); /* Jan 28 2021 */
    if (!f[1].digits)
        return make(f[2], f[1], f[0], out); /* 28 Jan 2021 */
    return f[2].digits && make_ordered(f, first, order, out);
}

static const struct {
    const char *word;
    int days;
} words[] = {
    { "today", 0 }, { "tomorrow", 1 }, { "yesterday", -1 },
    { "сегодня", 0 }, { "завтра", 1 }, { "послезавтра", 2 }, { "вчера", -1 }, { "позавчера", -2 },
    { "امروز", 0 }, { "فردا", 1 }, { "پس‌فردا", 2 }, { "پسفردا", 2 }, { "دیروز", -1 }, { "پریروز", -2 },
};

/* ASCII and Russian capitals made small, in place: both alphabets keep their byte length. */
static void lower(char *s)
{
    for (size_t n; *s; s += n) {
        uint32_t code;
        n = text_utf8_decode(s, strlen(s), &code);
        if (code >= 'A' && code <= 'Z')
            *s = (char)(*s | 0x20);
        else if (code >= 0x410 && code <= 0x42f)
            text_utf8_encode(code + 32, s);
    }
}

bool day_parse_typed(const char *text, enum day_order order, int32_t today, int32_t *out)
{
    char buf[256];
    if (!text || !clean(text, buf, sizeof buf))
        return false;
    lower(buf);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(buf, words[i].word)) {
            *out = today + words[i].days;
            return true;
        }
    size_t n = strlen(buf);
    if ((buf[0] == '+' || buf[0] == '-') && n >= 2 && n <= 5 && strspn(buf + 1, "0123456789") == n - 1) {
        int days = 0;
        for (const char *p = buf + 1; *p; p++)
            days = days * 10 + digit(*p);
        *out = today + (buf[0] == '-' ? -days : days);
        return true;
    }
    return day_parse(buf, order, out);
}
