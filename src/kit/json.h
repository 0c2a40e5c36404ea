/* json.h: writes JSON into a str. Everybody from kit/ up may use it.
 *
 * Commas are put by themselves; misuse (a value without key in an object, a key in an array, unbalanced ends,
 * more than 32 levels, two roots) makes it bad: write freely, ask once at the end.
 *
 *     struct json j;
 *     json_init(&j, &out);
 *     json_begin_object(&j);
 *     json_key(&j, "name"); json_text(&j, name);
 *     json_end_object(&j);
 *     const char *text = json_end(cx, &j);     // NULL after fail()
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

enum { JSON_DEPTH = 32 };

struct json {
    struct str *out;
    uint32_t depth;
    uint32_t objects;   /* bit d: level d is an object */
    bool comma;         /* the next value or key wants one before it */
    bool keyed;         /* a key was written, its value is due */
    bool bad;           /* misuse */
};

void json_init(struct json *, struct str *out);
void json_begin_object(struct json *);
void json_end_object(struct json *);
void json_begin_array(struct json *);
void json_end_array(struct json *);
void json_key(struct json *, const char *key);
void json_int(struct json *, int64_t n);
void json_text(struct json *, const char *s);             /* invalid UTF-8 becomes U+FFFD; NULL becomes null */
void json_textn(struct json *, const char *s, size_t n);  /* NUL bytes are written as \u0000 */
void json_bool(struct json *, bool yes);
void json_literal(struct json *, const char *text);       /* a value that is JSON already */
void json_number(struct json *, double x);                /* shortest text that reads back the same; NaN, infinity: null */

/* Inline because the JSON input library exports these two names. */
static inline void json_null(struct json *j) { json_literal(j, "null"); }
static inline void json_real(struct json *j, double x) { json_number(j, x); }

/* The text; NULL after fail() when it was misused, is incomplete or the str is bad. */
const char *json_end(struct ctx *, struct json *);
