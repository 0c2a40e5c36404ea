/* Any bytes as JSON: refused with a sentence, or what is written from it reads the same again. */
#include <stdlib.h>
#include <string.h>

#include "kit/json.h"
#include "kit/json_in.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void write_value(struct json *j, const struct json_in *v, int depth)
{
    const char *text;
    int64_t whole;
    double real;
    bool yes;
    if (depth > JSON_IN_DEPTH)
        abort();
    switch (json_in_type(v)) {
    case JSON_IN_OBJECT: {
        void *at = NULL;
        const char *key;
        const struct json_in *member;
        json_begin_object(j);
        while (json_in_each(v, &at, &key, &member)) {
            if (json_in_get(v, key) != member)
                abort();
            json_key(j, key);
            write_value(j, member, depth + 1);
        }
        json_end_object(j);
        return;
    }
    case JSON_IN_ARRAY:
        json_begin_array(j);
        for (size_t i = 0; i < json_in_len(v); i++)
            write_value(j, json_in_at(v, i), depth + 1);
        json_end_array(j);
        return;
    case JSON_IN_TEXT: json_in_text(v, &text) ? json_text(j, text) : abort(); return;
    case JSON_IN_INT: json_in_int(v, &whole) ? json_int(j, whole) : abort(); return;
    case JSON_IN_REAL: json_in_real(v, &real) ? json_real(j, real) : abort(); return;
    case JSON_IN_BOOL: json_in_bool(v, &yes) ? json_bool(j, yes) : abort(); return;
    case JSON_IN_NULL: json_null(j); return;
    case JSON_IN_ABSENT: abort();
    }
}

static const char *write_all(struct ctx *cx, const struct json_in *root, struct str *out)
{
    struct json j;
    str_init(out, cx->arena, 64 << 20);
    json_init(&j, out);
    write_value(&j, root, 0);
    return json_end(cx, &j);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct ctx cx;
    struct str first, second;
    const struct json_in *root;
    ctx_init(&cx, 256 << 20);
    if (json_parse(&cx, (const char *)data, n, &root)) {
        if (cx.code != ERR_INPUT || !cx.message[0])
            abort();
    } else {
        if (!write_all(&cx, root, &first))
            abort();
        if (first.len <= JSON_IN_MAX && (json_parse(&cx, first.data, first.len, &root) || !write_all(&cx, root, &second) ||
                                         first.len != second.len || memcmp(first.data, second.data, first.len) != 0))
            abort();
    }
    ctx_release(&cx);
    return 0;
}
