/* UTF-8, blanks and digits; keys are made in text_keys.c. */
#include "base/text.h"

#include <string.h>

static size_t lead_length(unsigned char c)
{
    if (c < 0x80)
        return 1;
    if (c < 0xc2 || c > 0xf4)
        return 0;
    return c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

size_t text_utf8_decode(const char *s, size_t n, uint32_t *code)
{
    const unsigned char *u = (const unsigned char *)s;
    size_t len = lead_length(u[0]);
    *code = 0xfffd;
    if (!len || len > n)
        return 1;
    uint32_t c = len == 1 ? u[0] : u[0] & (0x7fU >> len);
    for (size_t i = 1; i < len; i++) {
        if ((u[i] & 0xc0) != 0x80)
            return 1;
        c = c << 6 | (u[i] & 0x3f);
    }
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    if (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return 1;
    *code = c;
    return len;
}

bool text_utf8_valid(const char *s, size_t n)
{
    uint32_t code;
    for (size_t i = 0, len; i < n; i += len) {
        if (!s[i])
            return false;
        len = text_utf8_decode(s + i, n - i, &code);
        if (code == 0xfffd && len == 1)
            return false;
    }
    return true;
}

size_t text_utf8_encode(uint32_t code, char out[4])
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return 0;
    size_t len = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = len - 1; i > 0; i--, code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3f));
    static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
    out[0] = (char)(lead[len] | code);
    return len;
}

size_t text_utf8_cut(const char *s, size_t max_bytes)
{
    size_t n = strnlen(s, max_bytes + 1);
    if (n <= max_bytes)
        return n;
    n = max_bytes;
    while (n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80)
        n--;
    return n;
}

size_t text_utf8_count(const char *s)
{
    size_t count = 0;
    for (; *s; s++)
        count += ((unsigned char)*s & 0xc0) != 0x80;
    return count;
}

/* Blanks, controls, marks of direction: what is cut off both ends. */
static bool is_blank(uint32_t c)
{
    return c <= 0x20 || c == 0x7f || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200f) || c == 0x2028 ||
           c == 0x2029 || (c >= 0x202a && c <= 0x202f) || c == 0x205f || c == 0x2060 ||
           (c >= 0x2066 && c <= 0x2069) || c == 0x3000 || c == 0xfeff;
}

const char *text_trim(const char *s, size_t *n)
{
    size_t left = strlen(s), len, keep = 0;
    uint32_t code;
    while (left) {
        len = text_utf8_decode(s, left, &code);
        if (!is_blank(code))
            break;
        s += len;
        left -= len;
    }
    for (size_t i = 0; i < left; i += len) {
        len = text_utf8_decode(s + i, left - i, &code);
        if (!is_blank(code))
            keep = i + len;
    }
    *n = keep;
    return s;
}

bool text_blank(const char *s)
{
    size_t n = 0;
    if (s)
        text_trim(s, &n);
    return n == 0;
}

int text_digit(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return (int)(c - '0');
    if (c >= 0x6f0 && c <= 0x6f9)
        return (int)(c - 0x6f0);
    if (c >= 0x660 && c <= 0x669)
        return (int)(c - 0x660);
    return -1;
}

bool text_digits(const char *s, char *out, size_t cap)
{
    size_t n = 0, left = strlen(s), len;
    for (; left; s += len, left -= len) {
        uint32_t code;
        len = text_utf8_decode(s, left, &code);
        int digit = text_digit(code);
        size_t put = digit >= 0 ? 1 : len;
        if (n + put >= cap)
            return false;
        if (digit >= 0)
            out[n] = (char)('0' + digit);
        else
            memcpy(out + n, s, len);
        n += put;
    }
    if (n >= cap)
        return false;
    out[n] = 0;
    return true;
}

void text_put_digits(struct str *out, const char *s, enum lang lang)
{
    for (; *s; s++) {
        if (lang == LANG_FA && *s >= '0' && *s <= '9') {
            char persian[] = { (char)0xdb, (char)(0xb0 + (*s - '0')) };
            str_put(out, persian, sizeof persian);
        } else
            str_putc(out, *s);
    }
}
