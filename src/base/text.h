/* text.h: UTF-8, search keys and sort keys. Everybody may use it.
 *
 * Texts are stored as written; beside them stand keys made here: a fold key to search by
 * (query and text pass the same function) and a sort key to order by, both compared byte by
 * byte, so that every database gives the same answer. Keys live in the ctx's arena.
 * Functions without a ctx are pure. Broken UTF-8 in a text to be folded counts as a space.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"
#include "base/str.h"

#define TEXT_NBSP "\xc2\xa0"

bool text_utf8_valid(const char *s, size_t n);             /* no overlong forms, surrogates or NUL */
/* Reads one code point of s (n bytes, n > 0) and returns its length; broken bytes give U+FFFD and 1. */
size_t text_utf8_decode(const char *s, size_t n, uint32_t *code);
size_t text_utf8_encode(uint32_t code, char out[4]);       /* its length; 0 when it is no code point */
size_t text_utf8_cut(const char *s, size_t max_bytes);     /* most bytes to keep without splitting a character */
size_t text_utf8_count(const char *s);                     /* characters */

bool text_blank(const char *s);                            /* NULL, empty or only blanks (also NBSP, BOM) */
const char *text_trim(const char *s, size_t *n);           /* start and length without blanks around */
int text_digit(uint32_t code);                             /* 0..9 for ASCII, Persian and Arabic digits, else -1 */
/* Copies with Persian and Arabic digits made ASCII; false when out (cap bytes) is too small. */
bool text_digits(const char *s, char *out, size_t cap);
void text_put_digits(struct str *, const char *s, enum lang); /* the reverse, for a reader: Persian in fa */

/* Search key: lower case, no marks, ё as е, one Persian spelling, Latin look-alikes in Cyrillic
 * words made Cyrillic, punctuation and blanks one space. "" when nothing is left. */
int text_fold(struct ctx *, const char *s, const char **out);
int text_fold_tight(struct ctx *, const char *s, const char **out); /* the same without spaces */
/* To match firms: without legal forms (ООО, Ltd, شرکت ...), the words in order; a name that is
 * only a legal form is kept. */
int text_fold_name(struct ctx *, const char *s, const char **out);
/* A firm's name as written, without legal form and outer quotes: for ordering and headings. */
int text_bare_name(struct ctx *, const char *s, const char **out);

/* Sort key for the list language; shorter or smaller bytes first (memcmp, then length).
 * Digits compare as numbers. Keys of different text_sort_version()s must not be mixed. */
int text_sort_key(struct ctx *, const char *s, enum lang, const unsigned char **key, size_t *n);
int text_sort_version(struct ctx *, enum lang, const char **version); /* "ru 153.120.44" */

/* The query as typed on the other keyboard layout ("ghbdtn" -> "привет", "sghl" -> "سلام"), for
 * when nothing was found. NULL in *out when it does not apply. */
int text_other_layout(struct ctx *, const char *query, enum lang to, const char **out);
