/* Tests of kit/charset. */
#include <stdlib.h>

#include "kit/charset.h"
#include "tests/unit/check.h"

static void finds_names(void)
{
    CHECK_STR(charset_find("CP1251"), "windows-1251");
    CHECK_STR(charset_find("Windows-1251"), "windows-1251");
    CHECK_STR(charset_find("win_1251"), "windows-1251");
    CHECK_STR(charset_find("1251"), "windows-1251");
    CHECK_STR(charset_find("UTF8"), "utf-8");
    CHECK_STR(charset_find("utf-16"), "utf-16le");
    CHECK_STR(charset_find("koi8-r"), "koi8-r");
    CHECK_STR(charset_find("cp866"), "ibm866");
    CHECK_STR(charset_find("ISO-8859-1"), "windows-1252");
    CHECK_STR(charset_find("125"), NULL);
    CHECK_STR(charset_find("klingon"), NULL);
    CHECK_STR(charset_find(" - "), NULL);
    CHECK_STR(charset_find(NULL), NULL);
    for (size_t i = 0; charset_at(i); i++)
        CHECK_STR(charset_find(charset_at(i)), charset_at(i));
}

static void knows_valid_utf8(void)
{
    static const struct { const char *text; size_t n, good; } t[] = {
        { "", 0, 0 },
        { "abc", 3, 3 },
        { "0123456789abcdef\xff", 17, 16 },
        { "\xd0\xb6\xe2\x82\xac\xf0\x9f\x98\x80", 9, 9 },
        { "a\xc0\xaf", 3, 1 },         /* overlong */
        { "a\xc1\xbf", 3, 1 },
        { "a\xe0\x9f\xbf", 4, 1 },
        { "a\xf0\x8f\xbf\xbf", 5, 1 },
        { "a\xed\xa0\x80", 4, 1 },     /* surrogate */
        { "a\xed\x9f\xbf", 4, 4 },
        { "a\xee\x80\x80", 4, 4 },
        { "a\xf4\x8f\xbf\xbf", 5, 5 }, /* the last code point, and past it */
        { "a\xf4\x90\x80\x80", 5, 1 },
        { "a\xf5\x80\x80\x80", 5, 1 },
        { "a\x80", 2, 1 },
        { "a\xe2\x82", 3, 1 },         /* cut */
        { "a\xe2\x82z", 4, 1 },
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        check_int((int64_t)charset_valid(t[i].text, t[i].n), (int64_t)t[i].good, __FILE__, (int)i, t[i].text);
}

/* "Клиент оплатил счёт вовремя" and so on */
#define RU1251 "\xca\xeb\xe8\xe5\xed\xf2 \xee\xef\xeb\xe0\xf2\xe8\xeb \xf1\xf7\xb8\xf2 \xe2\xee\xe2\xf0\xe5\xec\xff\n"
#define RUKOI8 "\xeb\xcc\xc9\xc5\xce\xd4 \xcf\xd0\xcc\xc1\xd4\xc9\xcc \xd3\xde\xa3\xd4 \xd7\xcf\xd7\xd2\xc5\xcd\xd1\n"

static void detects(void)
{
#define IS(text, whole, declared, lang) charset_detect(text, sizeof text - 1, whole, declared, lang)
    CHECK_STR(IS("abc", true, NULL, LANG_RU), "utf-8");
    CHECK_STR(IS("\xef\xbb\xbf" "abc\xff", true, NULL, LANG_RU), "utf-8");
    CHECK_STR(IS("\xff\xfe" "a\0", true, NULL, LANG_RU), "utf-16le");
    CHECK_STR(IS("\xfe\xff\0a", true, NULL, LANG_RU), "utf-16be");
    CHECK_STR(IS("a\0;\0b\0\n\0", true, NULL, LANG_RU), "utf-16le");
    CHECK_STR(IS("\0a\0;\0b\0\n", true, NULL, LANG_RU), "utf-16be");
    CHECK_STR(IS("a;\0b\n12345", true, NULL, LANG_RU), "utf-8");
    CHECK_STR(IS("a\0;b\n12345", true, NULL, LANG_RU), "utf-8");
    CHECK_STR(IS("\xd0\xb6\xd0", false, NULL, LANG_RU), "utf-8"); /* cut by the sample's end */
    CHECK_STR(IS("\xd0\xb6\xd0", true, "windows-1251", LANG_EN), "windows-1251");
    CHECK_STR(IS("\xd0\xb6", true, "windows-1251", LANG_RU), "utf-8"); /* a declaration is not believed */
    CHECK_STR(IS(RU1251, true, NULL, LANG_EN), "windows-1251");
    CHECK_STR(IS(RUKOI8, true, NULL, LANG_EN), "koi8-r");
    CHECK_STR(IS(RU1251, true, "cp866", LANG_RU), "ibm866");
    CHECK_STR(IS(RU1251, true, "utf-8", LANG_RU), "windows-1251");
    CHECK_STR(IS("\xd0\x9a\xd0\xbb\xd0\xb8\xd0\xb5\xd0\xbd\xd1\x82\n" RU1251, true, NULL, LANG_EN), "windows-1251");
    CHECK_STR(charset_fallback(LANG_FA), "windows-1256");
}

/* Converts in pieces of `step` into room for `cap` bytes. Returns the text, or NULL after an error. */
static const char *convert(struct ctx *cx, const char *name, const char *in, size_t n, size_t step, size_t cap)
{
    struct charset *cs;
    char *out = ctx_alloc(cx, n * 4 + 64);
    size_t made_all = 0, at = 0, have = 0;
    if (charset_open(cx, name, &cs))
        return NULL;
    for (;;) {
        have = have + step < n - at ? have + step : n - at;
        size_t used, made;
        if (charset_convert(cx, cs, in + at, have, at + have == n, out + made_all, cap, &used, &made))
            return NULL;
        at += used;
        have -= used;
        made_all += made;
        if (at == n && made == 0)
            return out;
        if (made_all > n * 4 + 8 || (used == 0 && made == 0 && have == n - at))
            return "no progress";
    }
}

static void check_convert(const char *name, const char *in, size_t n, const char *want)
{
    for (size_t step = 1; step < 9; step += step > 3 ? 4 : 1)
        for (size_t cap = 8; cap < 40; cap += 9) {
            struct ctx cx;
            ctx_init(&cx, 1 << 20);
            const char *got = convert(&cx, name, in, n, step, cap);
            CHECK_STR(got ? got : cx.message, want);
            ctx_release(&cx);
        }
}

#define CONVERTS(name, in, want) check_convert(name, in, sizeof in - 1, want)

static void converts_in_any_pieces(void)
{
    CONVERTS("utf-8", "\xef\xbb\xbf" "aж€😀 and more", "aж€😀 and more");
    CONVERTS("windows-1251", RU1251, "Клиент оплатил счёт вовремя\n");
    CONVERTS("koi8-r", RUKOI8, "Клиент оплатил счёт вовремя\n");
    CONVERTS("ibm866", "\x8a\xab\xa8\xa5\xad\xe2 \xf1", "Клиент ё");
    CONVERTS("windows-1256", "\xd3\xe1\xc7\xe3", "سلام");
    CONVERTS("utf-16le", "\xff\xfe" "a\0\x36\x04\xac\x20\x3d\xd8\x00\xde", "aж€😀");
    CONVERTS("utf-16be", "\xfe\xff\0a\x04\x36\x20\xac\xd8\x3d\xde\x00", "aж€😀");
    CONVERTS("utf-16le", "a\0b\0", "ab");
    CONVERTS("gb18030", "\xd6\xd0\xce\xc4 ok", "中文 ok");
    CONVERTS("utf-8", "", "");
}

static void refuses_bad_unicode(void)
{
#define BAD(at, name) "byte " #at " of the file is not valid " name "; choose the file's charset by hand, such as windows-1252"
    CONVERTS("utf-8", "\xef\xbb\xbf" "abc\xff" "d", BAD(6, "utf-8"));
    CONVERTS("utf-8", "ab\xc0\xaf", BAD(2, "utf-8"));
    CONVERTS("utf-8", "ab\xed\xa0\x80", BAD(2, "utf-8"));
    CONVERTS("utf-8", "ab\xe2\x82", BAD(2, "utf-8"));
    CONVERTS("utf-16le", "a\0b\0\x00\xdc" "c\0", BAD(4, "utf-16le"));
    CONVERTS("utf-16le", "a\0b\0\x3d\xd8" "c\0", BAD(4, "utf-16le"));
    CONVERTS("utf-16le", "a\0b\0c", BAD(4, "utf-16le"));
    CONVERTS("utf-16le", "a\0\x3d\xd8", BAD(2, "utf-16le"));
}

static void marks_what_a_legacy_charset_lacks(void)
{
    struct ctx cx;
    struct charset *cs;
    char out[64];
    size_t used, made;
    ctx_init(&cx, 1 << 20);
    CHECK_INT(charset_open(&cx, "gb18030", &cs), 0);
    CHECK_INT(charset_convert(&cx, cs, "a\xff" "b", 3, true, out, sizeof out, &used, &made), 0);
    out[made] = 0;
    CHECK_STR(out, "a\xef\xbf\xbd" "b");
    CHECK_INT(charset_replaced(cs), 1);
    CHECK_INT(charset_open(&cx, "klingon", &cs), -1);
    CHECK_STR(cx.message, "the charset \"klingon\" is not known; choose one from the list, such as utf-8");
    ctx_release(&cx);
}

static void every_listed_charset_opens(void)
{
    struct ctx cx;
    ctx_init(&cx, 1 << 20);
    for (size_t i = 0; charset_at(i); i++) {
        struct charset *cs;
        CHECK_INT(charset_open(&cx, charset_at(i), &cs), 0);
    }
    CHECK_STR(cx.message, "");
    ctx_release(&cx);
}

CHECK_MAIN(T(finds_names), T(knows_valid_utf8), T(detects), T(converts_in_any_pieces), T(refuses_bad_unicode),
           T(marks_what_a_legacy_charset_lacks), T(every_listed_charset_opens))
