/* str.h: bounded text that grows inside an arena. Everybody may use it.
 *
 * Born with a limit; when the limit or memory is exceeded it becomes `bad` and all
 * later writes are ignored: write freely, ask once at the end (str_end()).
 * Escaping is done by the function that writes: str_json, str_html, str_csv.
 *
 *     struct str s;
 *     str_init(&s, cx->arena, 1 << 20);
 *     str_puts(&s, "name,"); str_csv(&s, name);
 *     const char *text = str_end(cx, &s);      // NULL after fail()
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"

struct str {
    struct arena *arena;
    char *data;  /* 0-terminated once anything was written */
    size_t len, cap, limit;
    bool bad;    /* too big, or no memory: the text is not complete */
};

void str_init(struct str *, struct arena *, size_t limit);
void str_clear(struct str *);
void str_putc(struct str *, char c);
void str_puts(struct str *, const char *s);
void str_put(struct str *, const char *s, size_t n);
void str_int(struct str *, int64_t n);
void str_printf(struct str *, const char *format, ...) __attribute__((format(printf, 2, 3)));

void str_json(struct str *, const char *s);  /* with its quotes; s is valid UTF-8 */
void str_html(struct str *, const char *s);  /* & < > " ' */
/* One CSV cell. Quoted where needed; a text a spreadsheet would run as a formula
 * (after blanks, controls, NBSP, BOM: = + - @ TAB CR or full-width signs) gets a leading '. */
void str_csv(struct str *, const char *s);
void str_url(struct str *, const char *s);   /* percent-encoded component */

const char *str_end(struct ctx *, struct str *); /* the text, "" when empty; NULL after fail() when bad */
