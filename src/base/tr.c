#include "base/tr.h"

#include <string.h>

#include "base/catalogue.h"

static const char *const codes[LANG_COUNT] = { "en", "ru", "fa" };

static const struct catalogue_entry *find(const char *msg)
{
    size_t from = 0, to = catalogue_count;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        int order = strcmp(msg, catalogue[mid].msg);
        if (!order)
            return &catalogue[mid];
        if (order < 0)
            to = mid;
        else
            from = mid + 1;
    }
    return NULL;
}

/* NULL when there is none: the caller falls back to English. */
static const char *translated(enum lang lang, const char *msg, int form)
{
    if (lang != LANG_RU && lang != LANG_FA)
        return NULL;
    const struct catalogue_entry *e = find(msg);
    if (!e)
        return NULL;
    return lang == LANG_RU ? e->ru[form] : e->fa[form];
}

const char *tr(enum lang lang, const char *msg)
{
    const char *text = translated(lang, msg, 0);
    return text ? text : msg;
}

int tr_form(enum lang lang, int64_t n)
{
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    if (lang == LANG_FA)
        return u > 1;
    if (lang != LANG_RU)
        return u != 1;
    if (u % 10 == 1 && u % 100 != 11)
        return 0;
    if (u % 10 >= 2 && u % 10 <= 4 && (u % 100 < 10 || u % 100 >= 20))
        return 1;
    return 2;
}

const char *tr_n(enum lang lang, const char *one, const char *many, int64_t n)
{
    const char *text = translated(lang, one, tr_form(lang, n));
    if (text)
        return text;
    return tr_form(LANG_EN, n) ? many : one;
}

const char *lang_code(enum lang lang)
{
    return lang < LANG_COUNT ? codes[lang] : codes[LANG_EN];
}

bool lang_parse(const char *code, enum lang *out)
{
    if (!code || !code[0] || !code[1] || (code[2] && code[2] != '-' && code[2] != '_'))
        return false;
    for (int i = 0; i < LANG_COUNT; i++)
        if ((code[0] | 0x20) == codes[i][0] && (code[1] | 0x20) == codes[i][1]) {
            *out = (enum lang)i;
            return true;
        }
    return false;
}

bool lang_rtl(enum lang lang)
{
    return lang == LANG_FA;
}
