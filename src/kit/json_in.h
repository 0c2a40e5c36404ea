/* json_in.h: strict JSON input from outside. For actions and web; pure but for json_parse().
 *
 * Refused: duplicate keys, invalid UTF-8, lone surrogates, \u0000, numbers that do not fit int64 or double,
 * more than 32 levels, more than 1 MiB, a root that is neither object nor array, anything after it.
 * Values live until the ctx's arena is freed or reset. Accessors take NULL for an absent value and
 * answer false, so that they can be chained:
 *
 *     if (!json_in_int(json_in_get(root, "count"), &n)) return fail(cx, ERR_INPUT, ...);
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"

struct json_in;

enum json_type { JSON_IN_ABSENT, JSON_IN_NULL, JSON_IN_BOOL, JSON_IN_INT, JSON_IN_REAL, JSON_IN_TEXT, JSON_IN_ARRAY, JSON_IN_OBJECT };
enum { JSON_IN_DEPTH = 32, JSON_IN_MAX = 1 << 20 };

/* ERR_INPUT with line and column, or ERR_SYSTEM. */
int json_parse(struct ctx *, const char *text, size_t n, const struct json_in **root);
/* The same with another limit: the program's own answers are larger than what it takes in. */
int json_parse_limit(struct ctx *, const char *text, size_t n, size_t limit, const struct json_in **root);

enum json_type json_in_type(const struct json_in *);
const struct json_in *json_in_get(const struct json_in *object, const char *key); /* NULL when absent or no object */
const struct json_in *json_in_at(const struct json_in *array, size_t i);          /* NULL past the end or no array */
size_t json_in_len(const struct json_in *);   /* of an array or object; else 0 */
bool json_in_text(const struct json_in *, const char **out);
bool json_in_int(const struct json_in *, int64_t *out);  /* whole numbers only: 1.0 is refused */
bool json_in_real(const struct json_in *, double *out);  /* whole numbers too */
bool json_in_bool(const struct json_in *, bool *out);

/* Keys in the order of the text: void *at = NULL; while (json_in_each(object, &at, &key, &value)) ... */
bool json_in_each(const struct json_in *object, void **at, const char **key, const struct json_in **value);
