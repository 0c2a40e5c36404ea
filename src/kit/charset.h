/* charset.h: which charset bytes are in, and a streaming converter to UTF-8. For kit/ and formats.
 *
 * Names are canonical, lower case, static: "utf-8", "utf-16le", "windows-1251", "koi8-r",
 * "ibm866", "windows-1256", ... ; charset_find() turns what people and files write
 * ("CP1251", "win-1251", "1251", "UTF8") into them. Pure but for the converter.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"

struct charset; /* a converter */

const char *charset_find(const char *name);      /* canonical name; NULL when unknown */
bool charset_single(const char *name);           /* one byte a character (never a UTF) */
const char *charset_at(size_t i);                /* the list to choose from; NULL past its end */
const char *charset_fallback(enum lang);         /* windows-1251 (ru), windows-1256 (fa), windows-1252 (en) */

/* Strictly valid UTF-8: no overlong forms, no surrogates, nothing past U+10FFFF. Returns how many
 * leading bytes are whole valid characters (n when all are). */
size_t charset_valid(const char *s, size_t n);
/* Bytes of the byte order mark at the start, 0 if none; *name its charset. */
size_t charset_bom(const char *s, size_t n, const char **name);
/* By content: byte order mark, UTF-16 without one, valid UTF-8, then `declared` (may be NULL), then
 * a guess, then the language's usual charset. `whole`: the sample is the whole file, so a
 * character cut at its end is an error. */
const char *charset_detect(const char *sample, size_t n, bool whole, const char *declared, enum lang);

/* name: canonical. Lives until the ctx's arena goes, or charset_close(). */
int  charset_open(struct ctx *, const char *name, struct charset **out);
void charset_close(struct charset *);
/* Converts what it can: on return *used bytes were taken and *made (<= cap, cap >= 8) written, whole
 * characters only. last: no more input will come. A character cut at the end of `in` is kept inside
 * (legacy) or not taken (UTF-8: the caller offers it again with what follows). UTF-8 and UTF-16 are strict:
 * a bad byte is ERR_INPUT with its offset in the stream; legacy charsets give U+FFFD. */
int  charset_convert(struct ctx *, struct charset *, const char *in, size_t n, bool last, char *out, size_t cap,
                     size_t *used, size_t *made);
bool charset_pending(const struct charset *);      /* text waits inside for room in `out` */
uint64_t charset_replaced(const struct charset *); /* U+FFFD written for bytes the charset lacks */
