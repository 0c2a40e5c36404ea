#include "base/text.h"

#include "tests/unit/check.h"
#include "tests/unit/table.h"

static struct ctx cx;

static void fold_row(char *cell[TABLE_CELLS], int count)
{
    (void)count;
    const char *key = NULL, *again = NULL;
    CHECK_INT(text_fold(&cx, cell[0], &key), 0);
    CHECK_STR(key, cell[1]);
    CHECK_INT(text_fold(&cx, key, &again), 0); /* a key is its own key */
    CHECK_STR(again, key);
}

static void name_row(char *cell[TABLE_CELLS], int count)
{
    (void)count;
    const char *key = NULL, *bare = NULL;
    CHECK_INT(text_fold_name(&cx, cell[0], &key), 0);
    CHECK_STR(key, cell[1]);
    CHECK_INT(text_bare_name(&cx, cell[0], &bare), 0);
    CHECK_STR(bare, cell[2]);
}

static int order(const char *a, const char *b, enum lang lang)
{
    const unsigned char *ka, *kb;
    size_t na, nb;
    if (text_sort_key(&cx, a, lang, &ka, &na) || text_sort_key(&cx, b, lang, &kb, &nb))
        return 0;
    int diff = memcmp(ka, kb, na < nb ? na : nb);
    return diff ? diff : (na > nb) - (na < nb);
}

static void order_row(char *cell[TABLE_CELLS], int count)
{
    enum lang lang = LANG_EN;
    CHECK(lang_parse(cell[0], &lang));
    for (int i = 2; i < count; i++) {
        if (order(cell[i - 1], cell[i], lang) >= 0)
            printf("%s: \"%s\" must come before \"%s\"\n", cell[0], cell[i - 1], cell[i]);
        CHECK(order(cell[i - 1], cell[i], lang) < 0);
    }
}

static void folds(void)
{
    CHECK(table_each("tests/cases/text-fold.tsv", fold_row) >= 30);
    const char *a = NULL, *b = NULL;
    CHECK_INT(text_fold_tight(&cx, "می‌روم", &a), 0);
    CHECK_INT(text_fold_tight(&cx, "میروم", &b), 0);
    CHECK_STR(a, b);
    CHECK_INT(text_fold(&cx, "a\xff" "b\xd0", &a), 0);
    CHECK_STR(a, "a b");
    CHECK_INT(text_fold(&cx, "е\u0308ж cafe\u0301 И\u0306", &a), 0); /* decomposed */
    CHECK_STR(a, "еж cafe й");
    CHECK_INT(text_fold(&cx, "ا\u0653ب\t\u00a0x\u2014y", &a), 0);
    CHECK_STR(a, "اب x y");
}

static void strips_legal_forms(void)
{
    CHECK(table_each("tests/cases/text-name.tsv", name_row) >= 15);
}

static void sorts(void)
{
    CHECK(table_each("tests/cases/text-order.tsv", order_row) >= 20);
    const char *version = NULL;
    CHECK_INT(text_sort_version(&cx, LANG_RU, &version), 0);
    CHECK(version && !strncmp(version, "ru ", 3) && strlen(version) > 6);
    CHECK(order("", "", LANG_RU) == 0 && order("", "a", LANG_RU) < 0);
}

static void knows_utf8(void)
{
    CHECK(text_utf8_valid("aё东😀", strlen("aё东😀")));
    CHECK(text_utf8_valid("", 0) && text_utf8_valid("\xef\xbf\xbd", 3));
    static const char *const bad[] = { "\xff", "\xc0\xaf", "\xc3", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf0\x80\x80\x80", "a\x80" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(!text_utf8_valid(bad[i], strlen(bad[i])));
    CHECK(!text_utf8_valid("a\0b", 3));
    char out[4];
    uint32_t code = 0;
    for (uint32_t c = 1; c <= 0x10ffff; c++) {
        size_t n = text_utf8_encode(c, out);
        bool surrogate = c >= 0xd800 && c <= 0xdfff;
        if (surrogate ? n != 0 : n == 0 || text_utf8_decode(out, n, &code) != n || code != c) {
            CHECK_INT(code, c);
            return;
        }
    }
    CHECK_INT(text_utf8_encode(0x110000, out), 0);
    CHECK_INT(text_utf8_cut("ёжик", 3), 2);
    CHECK_INT(text_utf8_cut("ёжик", 100), 8);
    CHECK_INT(text_utf8_cut("😀", 3), 0);
    CHECK_INT(text_utf8_count("ёж😀"), 3);
}

static void trims(void)
{
    size_t n;
    const char *s = text_trim("\xef\xbb\xbf\u00a0 a b\t\u200f", &n);
    CHECK_INT(n, 3);
    CHECK(!strncmp(s, "a b", 3));
    CHECK(text_blank(NULL) && text_blank("") && text_blank(" \u00a0\t\r\n") && !text_blank(" x "));
    char out[8] = "same";
    CHECK(text_digits("۱٢3a", out, sizeof out));
    CHECK_STR(out, "123a");
    CHECK(!text_digits("12345678", out, sizeof out));
    struct str t;
    str_init(&t, cx.arena, 100);
    text_put_digits(&t, "10/a", LANG_FA);
    text_put_digits(&t, "10", LANG_RU);
    CHECK_STR(str_end(&cx, &t), "۱۰/a10");
}

static void retypes(void)
{
    const char *out = NULL;
    CHECK_INT(text_other_layout(&cx, "ghbdtn", LANG_RU, &out), 0);
    CHECK_STR(out, "привет");
    CHECK_INT(text_other_layout(&cx, "sghl", LANG_FA, &out), 0);
    CHECK_STR(out, "سلام");
    CHECK_INT(text_other_layout(&cx, "Руддщ", LANG_EN, &out), 0);
    CHECK_STR(out, "hello");
    CHECK_INT(text_other_layout(&cx, "привет", LANG_RU, &out), 0);
    CHECK_STR(out, NULL);
    CHECK_INT(text_other_layout(&cx, "", LANG_EN, &out), 0);
    CHECK_STR(out, NULL);
}

static void survives_no_memory(void)
{
    const char *out = "same";
    for (int i = 0; i < 2; i++) {
        struct ctx small;
        CHECK_INT(ctx_init(&small, 16), 0);
        CHECK_INT((i ? text_fold : text_fold_name)(&small, "ООО «Очень длинное название фирмы е\u0308»", &out), -1);
        CHECK_INT(small.code, ERR_SYSTEM);
        CHECK_STR(out, "same");
        ctx_release(&small);
    }
}

static void open_ctx(void)
{
    CHECK_INT(ctx_init(&cx, 1 << 24), 0);
}

static void close_ctx(void)
{
    CHECK_INT(cx.code, ERR_NONE);
    ctx_release(&cx);
}

CHECK_MAIN(T(open_ctx), T(folds), T(strips_legal_forms), T(sorts), T(knows_utf8), T(trims), T(retypes), T(survives_no_memory), T(close_ctx))
