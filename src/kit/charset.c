#include "kit/charset.h"

#include <string.h>
#include <uchardet/uchardet.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

enum { PIVOT = 4096 };

struct known {
    const char *name, *icu;
    const char *other; /* more names, folded, each with a blank on both sides */
    bool wide;         /* characters of several bytes */
};

static const struct known all[] = {
    { "utf-8", NULL, " unicode11utf8 ", true },
    { "utf-16le", "UTF-16LE", " utf16 ucs2 unicode ", true },
    { "utf-16be", "UTF-16BE", " unicodefffe ", true },
    { "windows-1251", "windows-1251", " cp1251 win1251 1251 xcp1251 ansi1251 ", false },
    { "koi8-r", "KOI8-R", " koi8 cp20866 ", false },
    { "ibm866", "ibm-866_P100-1995", " cp866 866 dos866 ibm866 csibm866 ", false },
    { "windows-1256", "windows-1256", " cp1256 win1256 1256 xcp1256 ", false },
    /* as in browsers: what calls itself Latin-1 or ASCII is read as its superset */
    { "windows-1252", "windows-1252", " cp1252 win1252 1252 xcp1252 iso88591 latin1 l1 ascii usascii ", false },
    { "windows-1250", "windows-1250", " cp1250 win1250 1250 ", false },
    { "windows-1253", "windows-1253", " cp1253 win1253 1253 ", false },
    { "windows-1254", "windows-1254", " cp1254 win1254 1254 iso88599 latin5 ", false },
    { "windows-1255", "windows-1255", " cp1255 win1255 1255 ", false },
    { "windows-1257", "windows-1257", " cp1257 win1257 1257 ", false },
    { "windows-1258", "windows-1258", " cp1258 win1258 1258 ", false },
    { "koi8-u", "KOI8-U", " cp21866 ", false },
    { "ibm855", "ibm-855", " cp855 855 ", false },
    { "ibm852", "ibm-852", " cp852 852 ", false },
    { "iso-8859-2", "ISO-8859-2", " latin2 ", false },
    { "iso-8859-5", "ISO-8859-5", " cyrillic ", false },
    { "iso-8859-6", "ISO-8859-6", " arabic ", false },
    { "iso-8859-7", "ISO-8859-7", " greek ", false },
    { "iso-8859-8", "ISO-8859-8", " hebrew ", false },
    { "iso-8859-15", "ISO-8859-15", " latin9 ", false },
    { "mac-cyrillic", "x-mac-cyrillic", " xmaccyrillic maccyr ", false },
    { "gb18030", "gb18030", " gbk gb2312 cp936 ", true },
    { "big5", "Big5", " cp950 ", true },
    { "shift_jis", "Shift_JIS", " sjis cp932 windows31j ", true },
    { "euc-jp", "EUC-JP", " ", true },
    { "euc-kr", "windows-949", " cp949 uhc ksc5601 ", true },
};

struct charset {
    const struct known *kind;
    UConverter *icu;       /* NULL for UTF-8 */
    uint64_t taken;        /* input bytes of the earlier calls */
    uint64_t replaced;
    bool begun;            /* past the place of a byte order mark */
    size_t pivot_at, pivot_n;
    UChar pivot[PIVOT];
};

static const struct known *kind_of(const char *name)
{
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!strcmp(all[i].name, name))
            return &all[i];
    return NULL;
}

/* Lower-case letters and digits only, with a blank on both sides. False when it is no name at all. */
static bool fold_name(const char *name, char *out, size_t cap)
{
    size_t n = 0;
    out[n++] = ' ';
    for (; *name; name++) {
        char c = *name;
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
            continue;
        if (n + 2 >= cap)
            return false;
        out[n++] = c;
    }
    out[n++] = ' ';
    out[n] = 0;
    return n > 2;
}

const char *charset_find(const char *name)
{
    char wanted[40], have[40];
    if (!name || !fold_name(name, wanted, sizeof wanted))
        return NULL;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if ((fold_name(all[i].name, have, sizeof have) && !strcmp(have, wanted)) || strstr(all[i].other, wanted))
            return all[i].name;
    return NULL;
}

bool charset_single(const char *name)
{
    const struct known *kind = kind_of(name);
    return kind && !kind->wide;
}

const char *charset_at(size_t i)
{
    return i < sizeof all / sizeof *all ? all[i].name : NULL;
}

const char *charset_fallback(enum lang lang)
{
    return lang == LANG_RU ? "windows-1251" : lang == LANG_FA ? "windows-1256" : "windows-1252";
}

/* Bytes of the character at s; 0 when it is none, -1 when it is the beginning of one cut by the end. */
static int char_len(const unsigned char *s, size_t n)
{
    unsigned char c = s[0];
    if (c < 0x80)
        return 1;
    if (c < 0xc2 || c > 0xf4)
        return 0;
    size_t len = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    unsigned char low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
    unsigned char high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
    for (size_t i = 1; i < len; i++) {
        if (i >= n)
            return -1;
        if (s[i] < low || s[i] > high)
            return 0;
        low = 0x80;
        high = 0xbf;
    }
    return (int)len;
}

/* *cut: what stopped it is only the end of the input. */
static size_t valid_prefix(const char *s, size_t n, bool *cut)
{
    const unsigned char *u = (const unsigned char *)s;
    size_t i = 0;
    *cut = false;
    while (i < n) {
        uint64_t eight;
        while (n - i >= 8 && (memcpy(&eight, u + i, 8), !(eight & UINT64_C(0x8080808080808080))))
            i += 8;
        if (i == n)
            break;
        int len = char_len(u + i, n - i);
        if (len <= 0) {
            *cut = len < 0;
            break;
        }
        i += (size_t)len;
    }
    return i;
}

size_t charset_valid(const char *s, size_t n)
{
    bool cut;
    return valid_prefix(s, n, &cut);
}

size_t charset_bom(const char *s, size_t n, const char **name)
{
    if (n >= 3 && !memcmp(s, "\xef\xbb\xbf", 3))
        return *name = all[0].name, 3;
    if (n >= 2 && !memcmp(s, "\xff\xfe", 2))
        return *name = all[1].name, 2;
    if (n >= 2 && !memcmp(s, "\xfe\xff", 2))
        return *name = all[2].name, 2;
    return 0;
}

/* UTF-16 without a mark: every second byte of digits, blanks and line ends is zero, the others never.
 * (A table with a stray NUL or two is not meant.) */
static const char *guess_utf16(const char *s, size_t n)
{
    size_t zero[2] = { 0, 0 };
    for (size_t i = 0; i < n; i++)
        zero[i & 1] += s[i] == 0;
    if (zero[0] == 0 && zero[1] > 2 && zero[1] > n / 20)
        return all[1].name;
    if (zero[1] == 0 && zero[0] > 2 && zero[0] > n / 20)
        return all[2].name;
    return NULL;
}

/* Only the lines that are not UTF-8 say something about the legacy charset. */
static void feed_lines(uchardet_t det, const char *s, size_t n)
{
    while (n > 0) {
        const char *end = memchr(s, '\n', n);
        size_t len = end ? (size_t)(end - s) + 1 : n;
        if (charset_valid(s, len) < len && uchardet_handle_data(det, s, len) != 0)
            return;
        s += len;
        n -= len;
    }
}

static const char *guess(const char *s, size_t n)
{
    uchardet_t det = uchardet_new();
    if (!det)
        return NULL;
    feed_lines(det, s, n);
    uchardet_data_end(det);
    const char *name = charset_find(uchardet_get_charset(det));
    uchardet_delete(det);
    /* Whoever gets here has bytes that are neither of these. */
    return name && !strncmp(name, "utf-", 4) ? NULL : name;
}

const char *charset_detect(const char *sample, size_t n, bool whole, const char *declared, enum lang lang)
{
    const char *name = NULL;
    if (charset_bom(sample, n, &name))
        return name;
    if ((name = guess_utf16(sample, n)))
        return name;
    bool cut;
    if (valid_prefix(sample, n, &cut) == n || (cut && !whole))
        return all[0].name;
    name = charset_find(declared);
    if (name && strncmp(name, "utf-", 4) != 0)
        return name;
    name = guess(sample, n);
    return name ? name : charset_fallback(lang);
}

static void replace(const void *context, UConverterToUnicodeArgs *args, const char *units, int32_t n,
                    UConverterCallbackReason reason, UErrorCode *err)
{
    static const UChar mark[] = { 0xfffd };
    struct charset *cs = (struct charset *)context; /* the interface adds the const */
    (void)units;
    (void)n;
    if (reason > UCNV_IRREGULAR)
        return; /* reset, close: nothing to write */
    cs->replaced++;
    *err = U_ZERO_ERROR;
    ucnv_cbToUWriteUChars(args, mark, 1, 0, err);
}

static void close_hook(void *p)
{
    struct charset *cs = p;
    charset_close(cs);
    mem_free(cs);
}

void charset_close(struct charset *cs)
{
    if (cs && cs->icu) {
        ucnv_close(cs->icu);
        cs->icu = NULL;
    }
}

int charset_open(struct ctx *cx, const char *name, struct charset **out)
{
    const struct known *kind = kind_of(name);
    if (!kind)
        return fail(cx, ERR_INPUT, "the charset \"%s\" is not known; choose one from the list, such as utf-8", name);
    struct charset *cs = mem_alloc(sizeof *cs);
    if (!cs)
        return fail(cx, ERR_SYSTEM, "out of memory; try again later");
    cs->kind = kind;
    if (kind->icu) {
        UErrorCode err = U_ZERO_ERROR;
        cs->icu = ucnv_open(kind->icu, &err);
        if (strncmp(kind->name, "utf-", 4) != 0)
            ucnv_setToUCallBack(cs->icu, replace, cs, NULL, NULL, &err);
        else
            ucnv_setToUCallBack(cs->icu, UCNV_TO_U_CALLBACK_STOP, NULL, NULL, NULL, &err);
        if (U_FAILURE(err)) {
            close_hook(cs);
            return fail(cx, ERR_SYSTEM, "the charset %s cannot be read here: %s", name, u_errorName(err));
        }
    }
    if (arena_on_free(cx->arena, close_hook, cs))
        return fail(cx, ERR_SYSTEM, "out of memory; try again later");
    *out = cs;
    return 0;
}

bool charset_pending(const struct charset *cs)
{
    return cs->pivot_at < cs->pivot_n;
}

uint64_t charset_replaced(const struct charset *cs)
{
    return cs->replaced;
}

static int bad_bytes(struct ctx *cx, const struct charset *cs, uint64_t at)
{
    return fail(cx, ERR_INPUT, "byte %llu of the file is not valid %s; choose the file's charset by hand, such as %s",
                (unsigned long long)at, cs->kind->name, charset_fallback(cx->lang));
}

static int convert_utf8(struct ctx *cx, struct charset *cs, const char *in, size_t n, bool last, char *out, size_t cap,
                        size_t *used, size_t *made)
{
    const char *mark;
    size_t skip = !cs->begun && charset_bom(in, n, &mark) == 3 ? 3 : 0;
    size_t room = n - skip < cap ? n - skip : cap;
    bool cut;
    size_t good = valid_prefix(in + skip, room, &cut);
    /* A character cut by the end of `out` or of `in` waits for the next call. */
    bool waits = cut && !(last && room == n - skip);
    if (good < room && !waits)
        return bad_bytes(cx, cs, cs->taken + skip + good);
    if (good + skip > 0)
        cs->begun = true;
    memcpy(out, in + skip, good);
    *used = skip + good;
    *made = good;
    cs->taken += *used;
    return 0;
}

/* Writes the pivot as UTF-8 while there is room for the longest character. */
static size_t drain(struct charset *cs, char *out, size_t cap)
{
    size_t n = 0;
    while (cs->pivot_at < cs->pivot_n && cap - n >= 4) {
        uint32_t c = cs->pivot[cs->pivot_at];
        if (c >= 0xd800 && c < 0xdc00) {
            if (cs->pivot_at + 1 == cs->pivot_n)
                break; /* its other half comes with the next input */
            c = 0x10000 + ((c - 0xd800) << 10) + (cs->pivot[++cs->pivot_at] - 0xdc00u);
        }
        cs->pivot_at++;
        if (!cs->begun && c == 0xfeff) {
            cs->begun = true;
            continue;
        }
        cs->begun = true;
        if (c < 0x80)
            out[n++] = (char)c;
        else if (c < 0x800) {
            out[n++] = (char)(0xc0 | c >> 6);
            out[n++] = (char)(0x80 | (c & 0x3f));
        } else {
            if (c < 0x10000)
                out[n++] = (char)(0xe0 | c >> 12);
            else {
                out[n++] = (char)(0xf0 | c >> 18);
                out[n++] = (char)(0x80 | (c >> 12 & 0x3f));
            }
            out[n++] = (char)(0x80 | (c >> 6 & 0x3f));
            out[n++] = (char)(0x80 | (c & 0x3f));
        }
    }
    return n;
}

int charset_convert(struct ctx *cx, struct charset *cs, const char *in, size_t n, bool last, char *out, size_t cap,
                    size_t *used, size_t *made)
{
    if (!cs->icu)
        return convert_utf8(cx, cs, in, n, last, out, cap, used, made);
    size_t took = 0, wrote = 0;
    for (;;) {
        wrote += drain(cs, out + wrote, cap - wrote);
        size_t left = cs->pivot_n - cs->pivot_at; /* 0, 1 (half a pair), or no more room */
        if (cap - wrote < 4 || left > 1)
            break;
        if (left)
            cs->pivot[0] = cs->pivot[cs->pivot_at];
        UErrorCode err = U_ZERO_ERROR;
        const char *from = in + took;
        UChar *to = cs->pivot + left;
        ucnv_toUnicode(cs->icu, &to, cs->pivot + PIVOT, &from, in + n, NULL, last, &err);
        cs->pivot_at = 0;
        cs->pivot_n = (size_t)(to - cs->pivot);
        took = (size_t)(from - in);
        if (U_FAILURE(err) && err != U_BUFFER_OVERFLOW_ERROR) {
            char units[8];
            int8_t len = sizeof units;
            UErrorCode ignored = U_ZERO_ERROR;
            ucnv_getInvalidChars(cs->icu, units, &len, &ignored);
            /* only UTF-16 stops: its units begin at even places */
            return bad_bytes(cx, cs, (cs->taken + took - (uint64_t)(U_SUCCESS(ignored) ? len : 0)) & ~UINT64_C(1));
        }
        if (cs->pivot_n == left)
            break; /* nothing more comes of this input */
    }
    cs->taken += took;
    *used = took;
    *made = wrote;
    return 0;
}
