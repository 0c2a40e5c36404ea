/* tr.h: texts for people. Everybody may use it; pure.
 *
 * The English source string is the message id; po/ru.po and po/fa.po are the only
 * place of translations, compiled into C tables by tools/po.sh at build time
 * (gen/catalogue.c). The language is the reader's, never the process's.
 *
 * Mark a string that is translated later (in a table, say) with N_("...").
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum lang { LANG_EN, LANG_RU, LANG_FA, LANG_COUNT };

#define N_(text) text

const char *tr(enum lang, const char *msg);
/* Plural: the form for |n| by the rules of the language (ru has three). */
const char *tr_n(enum lang, const char *one, const char *many, int64_t n);
int tr_form(enum lang, int64_t n); /* 0-based plural form, as gettext's plural= */

const char *lang_code(enum lang);                  /* "en", "ru", "fa" */
bool lang_parse(const char *code, enum lang *out); /* also "ru-RU", "fa_IR" */
bool lang_rtl(enum lang);
