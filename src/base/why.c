#include "base/why.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/money.h"
#include "base/text.h"

enum { SENTENCE = 0x1E, UNIT = 0x1F };

#define ISOLATE "\xe2\x81\xa8"     /* U+2068: what comes keeps its own direction */
#define ISOLATE_END "\xe2\x81\xa9" /* U+2069 */
#define MISSING "\xe2\x80\xa6"     /* … */

void why_say(struct why *w, const char *msg)
{
    w->msg = msg;
    for (size_t i = 0; i < WHY_ALSO; i++)
        w->also[i] = NULL;
    w->len = 0;
    w->values[0] = 0;
}

void why_also(struct why *w, const char *msg)
{
    for (size_t i = 0; i < WHY_ALSO; i++)
        if (!w->also[i]) {
            w->also[i] = msg;
            return;
        }
}

void why_message(const struct why *w, char *out, size_t n)
{
    size_t len = 0;
    const char *parts[1 + WHY_ALSO] = { w->msg };
    memcpy(parts + 1, w->also, sizeof w->also);
    for (size_t i = 0; i < 1 + WHY_ALSO && parts[i]; i++) {
        size_t m = strlen(parts[i]);
        if (len + m + 2 > n)
            break;
        if (i)
            out[len++] = SENTENCE;
        memcpy(out + len, parts[i], m);
        len += m;
    }
    if (n)
        out[len] = 0;
}

/* "name#t=value": all of it or nothing. Separators inside a value become blanks. */
static void add(struct why *w, const char *name, char type, const char *value)
{
    size_t nn = strlen(name), nv = strlen(value), need = nn + 3 + nv + (w->len ? 1 : 0);
    if (w->len + need >= sizeof w->values)
        return;
    char *p = w->values + w->len;
    if (w->len)
        *p++ = UNIT;
    memcpy(p, name, nn);
    p += nn;
    *p++ = '#';
    *p++ = type;
    *p++ = '=';
    for (size_t i = 0; i < nv; i++)
        *p++ = (unsigned char)value[i] < ' ' ? ' ' : value[i];
    *p = 0;
    w->len += need;
}

static void add_number(struct why *w, const char *name, char type, int64_t n, const char *after)
{
    char text[40];
    snprintf(text, sizeof text, "%" PRId64 "%s%.8s", n, *after ? " " : "", after);
    add(w, name, type, text);
}

void why_int(struct why *w, const char *name, int64_t n)
{
    add_number(w, name, 'i', n, "");
}

void why_tenths(struct why *w, const char *name, int64_t tenths)
{
    add_number(w, name, 't', tenths, "");
}

void why_money(struct why *w, const char *name, int64_t minor, const char *currency)
{
    add_number(w, name, 'm', minor, currency);
}

void why_day(struct why *w, const char *name, int32_t day)
{
    add_number(w, name, 'd', day, "");
}

void why_text(struct why *w, const char *name, const char *text)
{
    add(w, name, 's', text);
}

void why_word(struct why *w, const char *name, const char *msgid)
{
    add(w, name, 'w', msgid);
}

/* The value of a placeholder: its type, text and length. False when it was not stored. */
static bool look_up(const char *values, const char *name, size_t n, char *type, const char **text, size_t *len)
{
    for (const char *p = values; p && *p;) {
        size_t all = strcspn(p, "\x1f");
        if (all >= n + 3 && !memcmp(p, name, n) && p[n] == '#' && p[n + 2] == '=') {
            *type = p[n + 1];
            *text = p + n + 3;
            *len = all - n - 3;
            return true;
        }
        p += all;
        if (*p)
            p++;
    }
    return false;
}

static void put_tenths(int64_t tenths, enum lang lang, struct str *out)
{
    static const char *const mark[LANG_COUNT] = { [LANG_EN] = ".", [LANG_RU] = ",", [LANG_FA] = "\xd9\xab" };
    num_format(tenths / 10, lang, out);
    int digit = (int)(tenths % 10 < 0 ? -(tenths % 10) : tenths % 10);
    if (digit) {
        char text[2] = { (char)('0' + digit), 0 };
        str_puts(out, mark[lang < LANG_COUNT ? lang : LANG_EN]);
        text_put_digits(out, text, lang);
    }
}

static void put_value(char type, const char *text, size_t len, enum lang lang, bool jalali, struct str *out)
{
    char copy[400];
    if (len >= sizeof copy)
        len = sizeof copy - 1;
    memcpy(copy, text, len);
    copy[len] = 0;
    char *end = copy;
    int64_t n = strchr("itmd", type) ? strtoll(copy, &end, 10) : 0;
    switch (type) {
    case 'i': num_format(n, lang, out); break;
    case 't': put_tenths(n, lang, out); break;
    case 'm': money_format_whole(n, *end == ' ' ? end + 1 : end, lang, out); break;
    case 'd': day_format((int32_t)n, lang, jalali, out); break;
    case 'w': str_puts(out, tr(lang, copy)); break;
    default: str_puts(out, copy); break;
    }
}

static void put_sentence(const char *msg, const char *values, enum lang lang, bool jalali, struct str *out)
{
    for (const char *p = msg; *p;) {
        size_t n = *p == '{' ? strcspn(p, "}") : strcspn(p, "{");
        if (*p != '{' || !p[n]) { /* plain text, or a brace that never closes */
            str_put(out, p, n);
            p += n;
            continue;
        }
        char type;
        const char *text;
        size_t len;
        if (lang == LANG_FA)
            str_puts(out, ISOLATE);
        if (look_up(values, p + 1, n - 1, &type, &text, &len))
            put_value(type, text, len, lang, jalali, out);
        else
            str_puts(out, MISSING);
        if (lang == LANG_FA)
            str_puts(out, ISOLATE_END);
        p += n + 1;
    }
}

void why_render(const char *msg, const char *values, enum lang lang, bool jalali, struct str *out)
{
    char one[600];
    for (const char *p = msg; p && *p;) {
        size_t n = strcspn(p, "\x1e");
        if (n < sizeof one) { /* what is longer is no message of the catalogue */
            memcpy(one, p, n);
            one[n] = 0;
            put_sentence(tr(lang, one), values, lang, jalali, out);
        }
        p += n;
        if (*p) {
            p++;
            if (out->len && !strchr(".!?", out->data[out->len - 1]))
                str_putc(out, '.');
            str_putc(out, ' ');
        }
    }
}
