#include "base/str.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void str_init(struct str *s, struct arena *arena, size_t limit)
{
    *s = (struct str){ .arena = arena, .limit = limit };
}

void str_clear(struct str *s)
{
    s->len = 0;
    s->bad = false;
    if (s->data)
        s->data[0] = 0;
}

static bool reserve(struct str *s, size_t more)
{
    if (s->bad)
        return false;
    if (more > s->limit || s->len > s->limit - more) {
        s->bad = true;
        return false;
    }
    size_t need = s->len + more + 1;
    if (need <= s->cap)
        return true;
    size_t cap = s->cap ? s->cap * 2 : 256;
    if (cap < need)
        cap = need;
    if (cap > s->limit + 1)
        cap = s->limit + 1;
    char *data = arena_grow(s->arena, s->data, s->cap, cap);
    if (!data) {
        s->bad = true;
        return false;
    }
    s->data = data;
    s->cap = cap;
    return true;
}

void str_put(struct str *s, const char *t, size_t n)
{
    if (!reserve(s, n))
        return;
    memcpy(s->data + s->len, t, n);
    s->len += n;
    s->data[s->len] = 0;
}

void str_putc(struct str *s, char c)
{
    str_put(s, &c, 1);
}

void str_puts(struct str *s, const char *t)
{
    str_put(s, t, strlen(t));
}

void str_int(struct str *s, int64_t n)
{
    char digits[24];
    char *p = digits + sizeof digits;
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do
        *--p = (char)('0' + u % 10);
    while (u /= 10);
    if (n < 0)
        *--p = '-';
    str_put(s, p, (size_t)(digits + sizeof digits - p));
}

void str_printf(struct str *s, const char *format, ...)
{
    va_list ap, again;
    va_start(ap, format);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, format, ap);
    if (n < 0)
        s->bad = true;
    else if (reserve(s, (size_t)n)) {
        vsnprintf(s->data + s->len, (size_t)n + 1, format, again);
        s->len += (size_t)n;
    }
    va_end(again);
    va_end(ap);
}

void str_json(struct str *s, const char *t)
{
    str_putc(s, '"');
    const char *from = t;
    for (; *t; t++) {
        unsigned char c = (unsigned char)*t;
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        str_put(s, from, (size_t)(t - from));
        from = t + 1;
        if (c == '"' || c == '\\') {
            str_putc(s, '\\');
            str_putc(s, (char)c);
        } else if (c == '\n')
            str_puts(s, "\\n");
        else if (c == '\t')
            str_puts(s, "\\t");
        else
            str_printf(s, "\\u%04x", c);
    }
    str_put(s, from, (size_t)(t - from));
    str_putc(s, '"');
}

void str_html(struct str *s, const char *t)
{
    for (; *t; t++)
        switch (*t) {
        case '&': str_puts(s, "&amp;"); break;
        case '<': str_puts(s, "&lt;"); break;
        case '>': str_puts(s, "&gt;"); break;
        case '"': str_puts(s, "&quot;"); break;
        case '\'': str_puts(s, "&#39;"); break;
        default: str_putc(s, *t);
        }
}

/* What a spreadsheet skips before it looks for a formula sign. */
static const char *skip_blank(const char *t)
{
    for (;;) {
        unsigned char c = (unsigned char)*t;
        if (c && (c <= 0x20 || c == 0x7f))
            t++;
        else if (!strncmp(t, "\xc2\xa0", 2))
            t += 2;
        else if (!strncmp(t, "\xef\xbb\xbf", 3) || !strncmp(t, "\xe3\x80\x80", 3))
            t += 3;
        else
            return t;
    }
}

static bool runs_as_formula(const char *t)
{
    if (*t == '\t' || *t == '\r' || *t == '\n')
        return true;
    t = skip_blank(t);
    return (*t && strchr("=+-@", *t)) || !strncmp(t, "\xef\xbc\x9d", 3) || !strncmp(t, "\xef\xbc\x8b", 3) ||
           !strncmp(t, "\xef\xbc\x8d", 3) || !strncmp(t, "\xef\xbc\xa0", 3);
}

static bool is_number(const char *t)
{
    if (*t == '-' || *t == '+')
        t++;
    return *t && strspn(t, "0123456789.") == strlen(t);
}

void str_csv(struct str *s, const char *t)
{
    bool formula = runs_as_formula(t) && !is_number(t);
    if (!formula && !strpbrk(t, ",;\"\r\n\t'") && *t != ' ') {
        str_puts(s, t);
        return;
    }
    str_putc(s, '"');
    if (formula)
        str_putc(s, '\'');
    for (; *t; t++) {
        if (*t == '"')
            str_putc(s, '"');
        str_putc(s, *t);
    }
    str_putc(s, '"');
}

void str_url(struct str *s, const char *t)
{
    for (; *t; t++) {
        unsigned char c = (unsigned char)*t;
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || strchr("-._~", c))
            str_putc(s, (char)c);
        else
            str_printf(s, "%%%02X", c);
    }
}

const char *str_end(struct ctx *cx, struct str *s)
{
    if (s->bad) {
        fail(cx, ERR_SYSTEM, "the answer is too big; narrow the request");
        return NULL;
    }
    return s->data ? s->data : "";
}
