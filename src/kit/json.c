#include "kit/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kit/charset.h"

void json_init(struct json *j, struct str *out)
{
    *j = (struct json){ .out = out };
}

static bool in_object(const struct json *j)
{
    return j->depth > 0 && (j->objects >> (j->depth - 1) & 1);
}

/* Before every value: the comma, and whether a value may stand here. */
static bool value(struct json *j)
{
    if (j->bad || (in_object(j) ? !j->keyed : j->depth == 0 && j->comma)) {
        j->bad = true;
        return false;
    }
    if (j->comma && !j->keyed)
        str_putc(j->out, ',');
    j->comma = true;
    j->keyed = false;
    return true;
}

static void begin(struct json *j, bool object)
{
    if (!value(j))
        return;
    if (j->depth == JSON_DEPTH) {
        j->bad = true;
        return;
    }
    uint32_t bit = UINT32_C(1) << j->depth++;
    j->objects = object ? j->objects | bit : j->objects & ~bit;
    j->comma = false;
    str_putc(j->out, object ? '{' : '[');
}

static void end(struct json *j, bool object)
{
    if (j->bad || j->depth == 0 || in_object(j) != object || j->keyed) {
        j->bad = true;
        return;
    }
    j->depth--;
    j->comma = true;
    str_putc(j->out, object ? '}' : ']');
}

void json_begin_object(struct json *j)
{
    begin(j, true);
}

void json_end_object(struct json *j)
{
    end(j, true);
}

void json_begin_array(struct json *j)
{
    begin(j, false);
}

void json_end_array(struct json *j)
{
    end(j, false);
}

/* 0: as it is; otherwise the letter behind the backslash ('u': by number). */
static const char escape[256] = {
    'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'b', 't', 'n', 'u', 'f', 'r', 'u', 'u', 'u', 'u', 'u', 'u', 'u',
    'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', 'u', ['"'] = '"', ['\\'] = '\\',
};

/* Valid UTF-8. */
static void escaped(struct str *out, const char *s, size_t n)
{
    static const char hex[] = "0123456789abcdef";
    size_t from = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        char e = escape[c];
        if (!e)
            continue;
        str_put(out, s + from, i - from);
        from = i + 1;
        char text[6] = { '\\', e, '0', '0', hex[c >> 4], hex[c & 15] };
        str_put(out, text, e == 'u' ? 6 : 2);
    }
    str_put(out, s + from, n - from);
}

static void quoted(struct str *out, const char *s, size_t n)
{
    str_putc(out, '"');
    for (;;) {
        size_t good = charset_valid(s, n);
        escaped(out, s, good);
        if (good == n)
            break;
        str_puts(out, "\xef\xbf\xbd");
        s += good + 1;
        n -= good + 1;
    }
    str_putc(out, '"');
}

void json_key(struct json *j, const char *key)
{
    if (j->bad || !in_object(j) || j->keyed) {
        j->bad = true;
        return;
    }
    if (j->comma)
        str_putc(j->out, ',');
    quoted(j->out, key, strlen(key));
    str_putc(j->out, ':');
    j->keyed = true;
}

void json_int(struct json *j, int64_t n)
{
    if (value(j))
        str_int(j->out, n);
}

void json_text(struct json *j, const char *s)
{
    if (s)
        json_textn(j, s, strlen(s));
    else
        json_null(j);
}

void json_textn(struct json *j, const char *s, size_t n)
{
    if (value(j))
        quoted(j->out, s, n);
}

void json_bool(struct json *j, bool yes)
{
    json_literal(j, yes ? "true" : "false");
}

void json_literal(struct json *j, const char *text)
{
    if (value(j))
        str_puts(j->out, text);
}

void json_number(struct json *j, double x)
{
    char text[32];
    if (!isfinite(x)) {
        json_null(j);
        return;
    }
    if (x == floor(x) && fabs(x) < 1e15) { /* -0 is 0: it reads back the same */
        json_int(j, (int64_t)x);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, x);
        if (strtod(text, NULL) == x)
            break;
    }
    json_literal(j, text);
}

const char *json_end(struct ctx *cx, struct json *j)
{
    if (!j->bad && j->depth == 0 && j->comma)
        return str_end(cx, j->out);
    fail(cx, ERR_SYSTEM, "the program made an incomplete answer; please report this");
    return NULL;
}
