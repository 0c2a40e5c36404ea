/* Texts typed on the wrong keyboard layout. */
#include <string.h>

#include "base/text.h"

/* Keys in the order of an English keyboard and what the same keys give in the other layouts. */
static const char latin[] = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
static const char *const layouts[LANG_COUNT] = {
    [LANG_RU] = "йцукенгшщзхъфывапролджэячсмитьбюё",
    [LANG_FA] = "ضصثقفغعهخحجچشسیبلاتنمکگظطزرذدپو./",
};

/* The n-th character of a layout as a code point; 0 beyond its end. */
static uint32_t nth(const char *layout, size_t n)
{
    uint32_t code = 0;
    size_t left = strlen(layout);
    do {
        if (!left)
            return 0;
        size_t len = text_utf8_decode(layout, left, &code);
        layout += len;
        left -= len;
    } while (n--);
    return code;
}

static uint32_t small(uint32_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c + 32;
    if (c == 0x401)
        return 0x451;
    return c >= 0x410 && c <= 0x42f ? c + 32 : c;
}

static uint32_t retyped(uint32_t c, const char *from, const char *to)
{
    for (size_t i = 0;; i++) {
        uint32_t key = nth(from, i);
        if (!key)
            return c;
        if (key == c)
            return nth(to, i);
    }
}

int text_other_layout(struct ctx *cx, const char *query, enum lang to, const char **out)
{
    size_t left = strlen(query), n = 0, changed = 0;
    const char *from = latin, *target = layouts[to];
    if (to == LANG_EN) { /* the query tells which layout it was meant for */
        uint32_t first;
        size_t len = left ? text_utf8_decode(query, left, &first) : 0;
        from = len && first >= 0x600 ? layouts[LANG_FA] : layouts[LANG_RU];
        target = latin;
    }
    char *made = ctx_alloc(cx, 2 * left + 1);
    if (!made)
        return -1;
    for (size_t len; left; query += len, left -= len) {
        uint32_t c;
        len = text_utf8_decode(query, left, &c);
        uint32_t other = retyped(small(c), from, target);
        changed += other != small(c);
        n += text_utf8_encode(other, made + n);
    }
    *out = changed ? made : NULL;
    return 0;
}
