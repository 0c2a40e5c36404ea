/* The names of people: taken apart, and compared whatever their order. */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "facts/resolve.h"
#include "facts/word.h"

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), k = strlen(end);
    return n >= k && !strcmp(s + n - k, end);
}

static bool is_patronymic(const char *word)
{
    static const char *const ends[] = { "вич", "вна", "ична", "инична", "ьич" };
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends_with(word, ends[i]))
            return true;
    return false;
}

int resolve_split_name(struct ctx *cx, const char *full, const char **family, const char **given, const char **patronymic)
{
    char *word[4] = { 0 }, *p = ctx_dup(cx, full);
    size_t n = 0;
    *family = *given = *patronymic = "";
    if (!p)
        return -1;
    char *comma = strchr(p, ',');
    bool family_first = comma || (unsigned char)p[0] >= 0xd0; /* Smith, John; and Cyrillic lists */
    if ((unsigned char)p[0] >= 0xd8 && (unsigned char)p[0] <= 0xdb)
        family_first = false; /* Persian: given name first */
    if (comma)
        *comma = ' ';
    while (*p && n < 4) {
        p += strspn(p, " ");
        if (!*p)
            break;
        word[n++] = p;
        if (n == 3)
            break; /* the rest belongs together */
        p += strcspn(p, " ");
        if (*p)
            *p++ = 0;
    }
    if (n == 3 && is_patronymic(word[2])) {
        *family = word[0];
        *given = word[1];
        *patronymic = word[2];
    } else if (n == 3 && is_patronymic(word[1])) { /* Иван Петрович Иванов */
        *given = word[0];
        *patronymic = word[1];
        *family = word[2];
    } else if (n == 2 && is_patronymic(word[1])) {
        *family = *given = word[0];
        *patronymic = word[1];
    } else if (n == 1)
        *family = word[0];
    else if (n) {
        *family = family_first ? word[0] : word[n - 1];
        *given = family_first ? word[1] : word[0];
        if (n == 3 && (*patronymic = family_first ? word[2] : word[1]) == NULL)
            return -1;
    }
    return 0;
}

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int resolve_name_set(struct ctx *cx, const char *text, const char **out)
{
    const char *words[WORD_MAX];
    size_t n = 0;
    struct str s;
    if (word_split(cx, text, words, &n))
        return -1;
    qsort(words, n, sizeof *words, compare_words);
    str_init(&s, cx->arena, 4096);
    for (size_t i = 0; i < n; i++)
        str_printf(&s, "%s ", words[i]);
    return (*out = str_end(cx, &s)) ? 0 : -1;
}
