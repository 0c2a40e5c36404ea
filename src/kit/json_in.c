#include "kit/json_in.h"

#include <jansson.h>
#include <pthread.h>
#include <string.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;

/* The library reports the lack of memory as a mistake in the text. */
static _Thread_local bool starved;

static void *counted_alloc(size_t n)
{
    void *p = mem_alloc(n);
    starved = starved || !p;
    return p;
}

static void use_our_memory(void)
{
    json_set_alloc_funcs(counted_alloc, mem_free);
}

static const json_t *inner(const struct json_in *v)
{
    return (const json_t *)(const void *)v;
}

static const struct json_in *outer(const json_t *v)
{
    return (const struct json_in *)(const void *)v;
}

static void free_hook(void *p)
{
    json_decref(p);
}

/* The parser recurses, and further down than we like: count the levels before. */
static int check_depth(struct ctx *cx, const char *s, size_t n)
{
    size_t depth = 0;
    unsigned line = 1;
    bool quoted = false;
    for (size_t i = 0; i < n; i++) {
        char c = s[i];
        line += c == '\n';
        if (quoted) {
            i += c == '\\';
            quoted = c != '"';
        } else if (c == '"')
            quoted = true;
        else if (c == ']' || c == '}')
            depth -= depth > 0;
        else if ((c == '[' || c == '{') && ++depth > JSON_IN_DEPTH)
            return fail(cx, ERR_INPUT, "JSON, line %u: more than %d levels; make it flatter", line, JSON_IN_DEPTH);
    }
    return 0;
}

/* What is wrong in our words: the library's are English and too technical. */
static const char *reason(enum json_error_code code)
{
    switch (code) {
    case json_error_duplicate_key: return N_("a name occurs twice in one object");
    case json_error_numeric_overflow: return N_("the number is too large");
    case json_error_invalid_utf8: return N_("a text is not valid UTF-8");
    case json_error_null_character:
    case json_error_null_byte_in_key: return N_("a text holds a NUL character");
    case json_error_premature_end_of_input: return N_("the end is missing");
    case json_error_end_of_input_expected: return N_("something follows after the end");
    default: return N_("this is not valid JSON");
    }
}

int json_parse_limit(struct ctx *cx, const char *text, size_t n, size_t limit, const struct json_in **root)
{
    json_error_t err;
    pthread_once(&once, use_our_memory);
    if (n > limit)
        return fail(cx, ERR_INPUT, "the JSON is larger than %lld bytes; send it in parts", (long long)limit);
    if (check_depth(cx, text, n))
        return -1;
    starved = false;
    json_t *v = json_loadb(text, n, JSON_REJECT_DUPLICATES, &err);
    if (!v && (starved || json_error_code(&err) == json_error_out_of_memory))
        return fail(cx, ERR_SYSTEM, "out of memory; try again later");
    if (!v)
        return fail(cx, ERR_INPUT, "JSON, line %d, column %d: %s; correct it and send it again", err.line, err.column,
                    tr(cx->lang, reason(json_error_code(&err))));
    if (arena_on_free(cx->arena, free_hook, v))
        return fail(cx, ERR_SYSTEM, "out of memory; try again later");
    *root = outer(v);
    return 0;
}

int json_parse(struct ctx *cx, const char *text, size_t n, const struct json_in **root)
{
    return json_parse_limit(cx, text, n, JSON_IN_MAX, root);
}

enum json_type json_in_type(const struct json_in *v)
{
    if (!v)
        return JSON_IN_ABSENT;
    switch (json_typeof(inner(v))) {
    case JSON_OBJECT: return JSON_IN_OBJECT;
    case JSON_ARRAY: return JSON_IN_ARRAY;
    case JSON_STRING: return JSON_IN_TEXT;
    case JSON_INTEGER: return JSON_IN_INT;
    case JSON_REAL: return JSON_IN_REAL;
    case JSON_TRUE:
    case JSON_FALSE: return JSON_IN_BOOL;
    case JSON_NULL: return JSON_IN_NULL;
    }
    return JSON_IN_ABSENT;
}

const struct json_in *json_in_get(const struct json_in *object, const char *key)
{
    return outer(json_object_get(inner(object), key));
}

const struct json_in *json_in_at(const struct json_in *array, size_t i)
{
    return outer(json_array_get(inner(array), i));
}

size_t json_in_len(const struct json_in *v)
{
    return json_in_type(v) == JSON_IN_OBJECT ? json_object_size(inner(v)) : json_array_size(inner(v));
}

bool json_in_text(const struct json_in *v, const char **out)
{
    if (json_in_type(v) != JSON_IN_TEXT)
        return false;
    *out = json_string_value(inner(v));
    return true;
}

bool json_in_int(const struct json_in *v, int64_t *out)
{
    if (json_in_type(v) != JSON_IN_INT)
        return false;
    *out = json_integer_value(inner(v));
    return true;
}

bool json_in_real(const struct json_in *v, double *out)
{
    enum json_type type = json_in_type(v);
    if (type != JSON_IN_INT && type != JSON_IN_REAL)
        return false;
    *out = json_number_value(inner(v));
    return true;
}

bool json_in_bool(const struct json_in *v, bool *out)
{
    if (json_in_type(v) != JSON_IN_BOOL)
        return false;
    *out = json_is_true(inner(v));
    return true;
}

bool json_in_each(const struct json_in *object, void **at, const char **key, const struct json_in **value)
{
    /* The library's iterators take the object without const but leave it alone. */
    json_t *o = (json_t *)(uintptr_t)inner(object);
    *at = *at ? json_object_iter_next(o, *at) : json_object_iter(o);
    if (!*at)
        return false;
    *key = json_object_iter_key(*at);
    *value = outer(json_object_iter_value(*at));
    return true;
}
