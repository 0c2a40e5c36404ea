/* Keys to search and sort by, made from texts. See locale rules in text.h; ICU gives
 * normalisation, case and collation, the Persian and Russian spelling rules are our own. */
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "base/text.h"

enum { DROP = -1, GAP = ' ' };

/* --- one character --- */

/* One spelling of Persian and Arabic letters. 0: not one of them. */
static int32_t fold_arabic(uint32_t c)
{
    switch (c) {
    case 0x064a: case 0x0649: case 0x0626: return 0x06cc; /* ي ى ئ */
    case 0x0643: return 0x06a9;                           /* ك */
    case 0x0629: case 0x06c0: case 0x06c2: return 0x0647; /* ة ۀ */
    case 0x0622: case 0x0623: case 0x0625: case 0x0671: return 0x0627;
    case 0x0624: return 0x0648;
    case 0x0640: case 0x0670: return DROP;
    }
    return c >= 0x064b && c <= 0x0655 ? DROP : 0;
}

/* A small Latin letter without its marks; *second is the other half of ß, æ, œ, þ. */
static uint32_t bare_latin(uint32_t c, uint32_t *second)
{
    switch (c) {
    case 0xdf: *second = 's'; return 's';
    case 0xe6: *second = 'e'; return 'a';
    case 0x153: *second = 'e'; return 'o';
    case 0xfe: *second = 'h'; return 't';
    case 0xf0: case 0x111: return 'd';
    case 0xf8: return 'o';
    case 0x142: return 'l';
    case 0x131: return 'i';
    case 0x127: return 'h';
    }
    UErrorCode e = U_ZERO_ERROR;
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&e);
    UChar parts[8];
    int32_t n = U_SUCCESS(e) ? unorm2_getDecomposition(nfd, (UChar32)c, parts, 8, &e) : -1;
    return n > 0 && U_SUCCESS(e) && parts[0] < 0x80 ? parts[0] : c;
}

/* The character of the key: a code point, GAP, or DROP. */
static int32_t fold_char(uint32_t c, uint32_t *second)
{
    *second = 0;
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? (int32_t)c + 32 : (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? (int32_t)c : GAP;
    if (c >= 0x410 && c <= 0x44f)
        return (int32_t)(c < 0x430 ? c + 32 : c);
    if (c == 0x401 || c == 0x451)
        return 0x435; /* ё -> е */
    int digit = text_digit(c);
    if (digit >= 0)
        return '0' + digit;
    if (c >= 0x600 && c <= 0x6ff) {
        int32_t arabic = fold_arabic(c);
        if (arabic)
            return arabic;
    }
    if ((c >= 0x300 && c <= 0x36f) || c == 0xad || c == 0x200d || c == 0x200e || c == 0x200f ||
        (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff)
        return DROP;
    uint32_t low = (uint32_t)u_tolower((UChar32)c);
    if (low < 0x250 || (low >= 0x1e00 && low <= 0x1eff))
        low = low >= 0x80 && u_isalpha((UChar32)low) ? bare_latin(low, second) : low;
    if (u_isalnum((UChar32)low) || (U_GET_GC_MASK((UChar32)low) & U_GC_M_MASK))
        return (int32_t)low;
    return GAP;
}

/* --- words --- */

/* Latin letters that look like Russian ones, typed inside a Russian word: Cтройснаб. */
static const char *cyrillic_twin(char c)
{
    switch (c) {
    case 'a': return "а"; case 'b': return "в"; case 'c': return "с"; case 'e': return "е";
    case 'h': return "н"; case 'k': return "к"; case 'm': return "м"; case 'o': return "о";
    case 'p': return "р"; case 't': return "т"; case 'x': return "х"; case 'y': return "у";
    }
    return NULL;
}

/* Rewrites the word out[from..*n) from its end, as every twin takes two bytes instead of one. */
static void replace_twins(char *out, size_t from, size_t *n)
{
    size_t more = 0;
    for (size_t i = from; i < *n; i++)
        more += cyrillic_twin(out[i]) != NULL;
    size_t src = *n, dst = *n + more;
    *n = dst;
    while (src > from) {
        const char *twin = cyrillic_twin(out[--src]);
        if (twin) {
            dst -= 2;
            memcpy(out + dst, twin, 2);
        } else
            out[--dst] = out[src];
    }
}

struct folding {
    char *out; /* room for twice the text */
    size_t n, word;
    bool cyrillic, latin; /* letters seen in the word that began at `word` */
};

static void end_word(struct folding *f)
{
    if (f->cyrillic && f->latin)
        replace_twins(f->out, f->word, &f->n);
    f->cyrillic = f->latin = false;
}

static void put_folded(struct folding *f, uint32_t c)
{
    uint32_t second;
    int32_t key = fold_char(c, &second);
    if (key == DROP)
        return;
    if (key == GAP) {
        end_word(f);
        if (f->n && f->out[f->n - 1] != ' ')
            f->out[f->n++] = ' ';
        f->word = f->n;
        return;
    }
    f->latin |= key >= 'a' && key <= 'z';
    f->cyrillic |= key >= 0x400 && key <= 0x52f;
    f->n += text_utf8_encode((uint32_t)key, f->out + f->n);
    if (second)
        f->n += text_utf8_encode(second, f->out + f->n);
}

/* Folds n bytes into out, which has room for 2n + 1 of them; returns the key's length. */
static size_t fold_into(const char *s, size_t n, char *out)
{
    struct folding f = { .out = out };
    for (size_t i = 0, len; i < n; i += len) {
        uint32_t c;
        len = text_utf8_decode(s + i, n - i, &c);
        put_folded(&f, c);
    }
    end_word(&f);
    if (f.n && out[f.n - 1] == ' ')
        f.n--;
    out[f.n] = 0;
    return f.n;
}

/* --- NFC, needed only where a mark of its own follows a letter --- */

static bool needs_nfc(const char *s, size_t n)
{
    UErrorCode e = U_ZERO_ERROR;
    const UNormalizer2 *nfc = NULL;
    for (size_t i = 0, len; i < n; i += len) {
        uint32_t c;
        len = text_utf8_decode(s + i, n - i, &c);
        if (c < 0x300 || (c >= 0x400 && c < 0x483) || (c >= 0x620 && c <= 0x64a))
            continue;
        if (!nfc)
            nfc = unorm2_getNFCInstance(&e);
        if (U_FAILURE(e))
            return false;
        if (!unorm2_hasBoundaryBefore(nfc, (UChar32)c))
            return true;
    }
    return false;
}

/* UTF-16 copy in the arena, for ICU. */
static UChar *to_utf16(struct ctx *cx, const char *s, size_t n, int32_t *out_n)
{
    if (n > INT32_MAX / 8) {
        fail(cx, ERR_INPUT, "the text is too long; shorten it");
        return NULL;
    }
    UChar *wide = ctx_alloc(cx, (n + 1) * sizeof *wide);
    UErrorCode e = U_ZERO_ERROR;
    if (wide)
        u_strFromUTF8WithSub(wide, (int32_t)n + 1, out_n, s, (int32_t)n, 0xfffd, NULL, &e);
    return wide;
}

static const char *to_nfc(struct ctx *cx, const char *s, size_t *n)
{
    int32_t wide_n, made_n, bytes;
    UErrorCode e = U_ZERO_ERROR;
    UChar *wide = to_utf16(cx, s, *n, &wide_n);
    if (!wide)
        return NULL;
    int32_t cap = 3 * wide_n + 1;
    UChar *made = ctx_alloc(cx, (size_t)cap * sizeof *made);
    char *out = made ? ctx_alloc(cx, 3 * (size_t)cap + 1) : NULL;
    if (!out)
        return NULL;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&e);
    made_n = unorm2_normalize(nfc, wide, wide_n, made, cap, &e);
    u_strToUTF8(out, 3 * cap + 1, &bytes, made, made_n, &e);
    if (U_FAILURE(e)) {
        fail(cx, ERR_SYSTEM, "cannot normalise a text: %s", u_errorName(e));
        return NULL;
    }
    *n = (size_t)bytes;
    return out;
}

/* --- search keys --- */

int text_fold(struct ctx *cx, const char *s, const char **out)
{
    size_t n = strlen(s);
    if (needs_nfc(s, n) && !(s = to_nfc(cx, s, &n)))
        return -1;
    char *key = ctx_alloc(cx, 2 * n + 2);
    if (!key)
        return -1;
    fold_into(s, n, key);
    *out = key;
    return 0;
}

int text_fold_tight(struct ctx *cx, const char *s, const char **out)
{
    const char *key;
    if (text_fold(cx, s, &key))
        return -1;
    char *tight = ctx_dup(cx, key);
    if (!tight)
        return -1;
    size_t n = 0;
    for (const char *p = tight; *p; p++)
        if (*p != ' ')
            tight[n++] = *p;
    tight[n] = 0;
    *out = tight;
    return 0;
}

/* Legal forms as folded words, longer before shorter. `ends` are taken off the end only: they
 * are ordinary words elsewhere. `russian` are Latin look-alikes, taken before a name not in Latin. */
#define FORM(words) words, sizeof words - 1
static const struct form {
    const char *words;
    size_t n;
    enum { ANYWHERE, ENDS, RUSSIAN } where;
} forms[] = {
    { FORM("общество с ограниченной ответственностью"), ANYWHERE }, { FORM("товарищество с ограниченной ответственностью"), ANYWHERE },
    { FORM("непубличное акционерное общество"), ANYWHERE }, { FORM("публичное акционерное общество"), ANYWHERE },
    { FORM("открытое акционерное общество"), ANYWHERE }, { FORM("закрытое акционерное общество"), ANYWHERE },
    { FORM("акционерное общество"), ANYWHERE }, { FORM("индивидуальный предприниматель"), ANYWHERE },
    { FORM("ооо"), ANYWHERE }, { FORM("оао"), ANYWHERE }, { FORM("зао"), ANYWHERE }, { FORM("пао"), ANYWHERE }, { FORM("нао"), ANYWHERE },
    { FORM("ао"), ANYWHERE }, { FORM("ип"), ANYWHERE }, { FORM("фгуп"), ANYWHERE }, { FORM("гуп"), ANYWHERE }, { FORM("муп"), ANYWHERE },
    { FORM("фгбу"), ANYWHERE }, { FORM("гбу"), ANYWHERE }, { FORM("мбу"), ANYWHERE }, { FORM("ано"), ANYWHERE }, { FORM("нко"), ANYWHERE },
    { FORM("тоо"), ANYWHERE }, { FORM("одо"), ANYWHERE }, { FORM("уп"), ANYWHERE }, { FORM("чуп"), ANYWHERE }, { FORM("чтуп"), ANYWHERE },
    { FORM("ooo"), ANYWHERE }, { FORM("3ao"), ANYWHERE }, { FORM("3ао"), ANYWHERE }, { FORM("oao"), ANYWHERE }, { FORM("ao"), RUSSIAN }, { FORM("too"), RUSSIAN },
    { FORM("با مسئولیت محدود"), ANYWHERE }, { FORM("با مسیولیت محدود"), ANYWHERE }, { FORM("سهامی خاص"), ANYWHERE }, { FORM("سهامی عام"), ANYWHERE },
    { FORM("شرکت"), ANYWHERE }, { FORM("موسسه"), ANYWHERE },
    { FORM("ltd"), ANYWHERE }, { FORM("llc"), ANYWHERE }, { FORM("l l c"), ANYWHERE }, { FORM("gmbh"), ANYWHERE }, { FORM("fze"), ANYWHERE },
    { FORM("inc"), ENDS }, { FORM("limited"), ENDS }, { FORM("incorporated"), ENDS }, { FORM("corp"), ENDS }, { FORM("bv"), ENDS }, { FORM("b v"), ENDS },
    { FORM("plc"), ENDS }, { FORM("llp"), ENDS }, { FORM("srl"), ENDS }, { FORM("s a"), ENDS }, { FORM("sa"), ENDS }, { FORM("ag"), ENDS }, { FORM("co"), ENDS },
};

/* Whether the folded text begins with the form's whole words; their length, or 0. */
static size_t begins(const char *key, size_t key_n, const struct form *f)
{
    return f->n <= key_n && key[0] == f->words[0] && !memcmp(key, f->words, f->n) && (key[f->n] == ' ' || !key[f->n]) ? f->n : 0;
}

static size_t ends(const char *key, size_t key_n, const struct form *f)
{
    if (f->n > key_n || key[key_n - 1] != f->words[f->n - 1])
        return 0;
    const char *at = key + key_n - f->n;
    return !memcmp(at, f->words, f->n) && (at == key || at[-1] == ' ') ? f->n : 0;
}

static size_t words_in(const char *s, size_t n)
{
    size_t words = n > 0;
    for (size_t i = 0; i < n; i++)
        words += s[i] == ' ';
    return words;
}

static bool ascii_only(const char *s)
{
    while (*s && (unsigned char)*s < 0x80)
        s++;
    return !*s;
}

/* How many words of the key to leave off at its start and end; key is cut as it goes. False when
 * nothing (more) is a legal form. */
static bool strip_form(char **key, size_t *first, size_t *last)
{
    size_t key_n = strlen(*key);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        size_t n = forms[i].where == ENDS ? 0 : begins(*key, key_n, &forms[i]);
        if (n && n < key_n && !(forms[i].where == RUSSIAN && ascii_only(*key + n))) {
            *first += words_in(*key, n);
            *key += n + 1;
            return true;
        }
        n = forms[i].where == RUSSIAN ? 0 : ends(*key, key_n, &forms[i]);
        if (n && n < key_n) {
            *last += words_in(*key + key_n - n, n);
            (*key)[key_n - n - 1] = 0;
            return true;
        }
    }
    return false;
}

/* The part of s without its first and last so many words, a word being what the fold keeps together. */
static const char *inner_words(const char *s, size_t n, size_t first, size_t last, size_t *out_n)
{
    size_t starts = 0, total = 0, from = 0, to = 0;
    for (int pass = 0; pass < 2; pass++) {
        bool inside = false;
        starts = 0;
        for (size_t i = 0, len; i < n; i += len) {
            uint32_t c, second;
            len = text_utf8_decode(s + i, n - i, &c);
            int32_t key = fold_char(c, &second);
            if (key == DROP)
                continue;
            if (key != GAP && !inside) {
                if (pass && starts == first)
                    from = i;
                starts++;
            }
            inside = key != GAP;
            if (pass && inside && starts <= total - last)
                to = i + len;
        }
        total = starts;
    }
    *out_n = to > from ? to - from : 0;
    return s + from;
}

int text_bare_name(struct ctx *cx, const char *s, const char **out)
{
    const char *folded;
    size_t n = strlen(s), first = 0, last = 0, bare_n;
    if (needs_nfc(s, n) && !(s = to_nfc(cx, s, &n)))
        return -1;
    if (text_fold(cx, s, &folded))
        return -1;
    char *key = ctx_dup(cx, folded);
    if (!key)
        return -1;
    while (strip_form(&key, &first, &last))
        ;
    const char *from = inner_words(s, n, first, last, &bare_n);
    const char *bare = ctx_dupn(cx, from, bare_n);
    if (!bare)
        return -1;
    *out = bare;
    return 0;
}

int text_fold_name(struct ctx *cx, const char *s, const char **out)
{
    const char *bare;
    return text_bare_name(cx, s, &bare) ? -1 : text_fold(cx, bare, out);
}

/* --- sort keys --- */

static UCollator *open_collator(enum lang lang, UErrorCode *e)
{
    static const int32_t scripts[LANG_COUNT][3] = { { USCRIPT_LATIN, USCRIPT_CYRILLIC, USCRIPT_ARABIC },
        { USCRIPT_CYRILLIC, USCRIPT_LATIN, USCRIPT_ARABIC }, { USCRIPT_ARABIC, USCRIPT_LATIN, USCRIPT_CYRILLIC } };
    UCollator *made = ucol_open(lang_code(lang), e);
    if (U_FAILURE(*e))
        return NULL;
    ucol_setReorderCodes(made, scripts[lang], 3, e);
    ucol_setAttribute(made, UCOL_NUMERIC_COLLATION, UCOL_ON, e);
    return made;
}

/* One collator a language for the whole process, never changed once it is here: ICU's const
 * functions may then be used by all threads. */
static const UCollator *collator(struct ctx *cx, enum lang lang)
{
    static _Atomic(UCollator *) cached[LANG_COUNT];
    UCollator *have = atomic_load(&cached[lang]);
    if (have)
        return have;
    UErrorCode e = U_ZERO_ERROR;
    UCollator *made = open_collator(lang, &e);
    if (U_FAILURE(e)) {
        ucol_close(made);
        fail(cx, ERR_SYSTEM, "cannot sort in this language: %s", u_errorName(e));
        return NULL;
    }
    if (atomic_compare_exchange_strong(&cached[lang], &have, made))
        return made;
    ucol_close(made); /* another thread was first */
    return have;
}

int text_sort_key(struct ctx *cx, const char *s, enum lang lang, const unsigned char **key, size_t *n)
{
    int32_t wide_n;
    const UCollator *c = collator(cx, lang);
    UChar *wide = c ? to_utf16(cx, s, strlen(s), &wide_n) : NULL;
    if (!wide)
        return -1;
    int32_t need = ucol_getSortKey(c, wide, wide_n, NULL, 0);
    unsigned char *made = ctx_alloc(cx, (size_t)need + 1);
    if (!made)
        return -1;
    ucol_getSortKey(c, wide, wide_n, made, need);
    *key = made;
    *n = need > 0 ? (size_t)need - 1 : 0; /* without the closing 0 */
    return 0;
}

int text_sort_version(struct ctx *cx, enum lang lang, const char **version)
{
    const UCollator *c = collator(cx, lang);
    UVersionInfo v;
    if (!c)
        return -1;
    ucol_getVersion(c, v);
    const char *made = ctx_printf(cx, "%s %d.%d.%d.%d", lang_code(lang), v[0], v[1], v[2], v[3]);
    if (!made)
        return -1;
    *version = made;
    return 0;
}
