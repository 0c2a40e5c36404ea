/* Field types as JSON Schema. */
#include "actions/shape.h"

#include <stdio.h>
#include <string.h>

bool field_plain(const struct field *f)
{
    return !strpbrk(f->type, "[{") && !(f->type[0] >= 'A' && f->type[0] <= 'Z');
}

bool field_text(const struct field *f)
{
    return field_plain(f) && (strchr(f->type, '|') || !strncmp(f->type, "text", 4));
}

static void pair(struct json *j, const char *key, const char *text)
{
    json_key(j, key);
    json_text(j, text);
}

static void choices(struct json *j, const char *p, size_t n)
{
    pair(j, "type", "string");
    json_key(j, "enum");
    json_begin_array(j);
    for (const char *end = p + n; p < end;) {
        size_t k = strcspn(p, "|");
        k = k < (size_t)(end - p) ? k : (size_t)(end - p);
        json_textn(j, p, k);
        p += k + 1;
    }
    json_end_array(j);
}

static void unit(struct json *j, const char *type, size_t n)
{
    static const char *const map[][3] = { { "int", "integer", "int64" }, { "money", "integer", "int64" }, { "at", "integer", "int64" },
                                          { "day", "string", "date" }, { "text", "string", NULL }, { "bool", "boolean", NULL }, { "real", "number", "double" } };
    for (size_t i = 0; i < sizeof map / sizeof *map; i++)
        if (strlen(map[i][0]) == n && !strncmp(type, map[i][0], n)) {
            pair(j, "type", map[i][1]);
            if (map[i][2])
                pair(j, "format", map[i][2]);
            return;
        }
    if (n != 7 || strncmp(type, "reading", 7) != 0) {
        j->bad = true; /* an unknown type or shape: no document at all */
        return;
    }
    json_key(j, "type");
    json_begin_array(j);
    json_text(j, "integer");
    json_text(j, "string");
    json_end_array(j);
}

static bool known(const char *name, size_t n)
{
    size_t i = 0;
    while (shape_all[i] && (strlen(shape_all[i]->name) != n || strncmp(shape_all[i]->name, name, n) != 0))
        i++;
    return shape_all[i] != NULL;
}

static void refer(struct json *j, const char *name, size_t n)
{
    char to[128];
    snprintf(to, sizeof to, "#/components/schemas/%.*s", (int)n, name);
    pair(j, "$ref", to);
}

void shape_ref(struct json *j, const char *name)
{
    json_begin_object(j);
    refer(j, name, strlen(name));
    json_end_object(j);
}

static bool ends(const char *type, size_t n, const char *with)
{
    size_t k = strlen(with);
    return n > k && !strncmp(type + n - k, with, k);
}

/* From the end of the type inwards. */
static void schema(struct json *j, const char *type, size_t n)
{
    json_begin_object(j);
    if (ends(type, n, "?")) {
        json_key(j, "anyOf");
        json_begin_array(j);
        schema(j, type, n - 1);
        json_literal(j, "{\"type\":\"null\"}");
        json_end_array(j);
    } else if (ends(type, n, "[]") || ends(type, n, "{}")) {
        bool list = type[n - 1] == ']';
        pair(j, "type", list ? "array" : "object");
        json_key(j, list ? "items" : "additionalProperties");
        schema(j, type, n - 2);
    } else if (memchr(type, '|', n))
        choices(j, type, n);
    else if (known(type, n))
        refer(j, type, n);
    else
        unit(j, type, n);
    json_end_object(j);
}

void shape_type(struct json *j, const char *type)
{
    schema(j, type, strlen(type));
}

static void row_list(struct json *j, const char *row)
{
    json_key(j, "rows");
    json_begin_object(j);
    pair(j, "type", "array");
    json_key(j, "items");
    shape_ref(j, row);
    json_end_object(j);
}

void shape_schema(struct json *j, const struct shape *s, const char *row)
{
    json_begin_object(j);
    pair(j, "type", "object");
    json_key(j, "properties");
    json_begin_object(j);
    for (size_t i = 0; s && i < s->n; i++) {
        json_key(j, s->fields[i].name);
        shape_type(j, s->fields[i].type);
    }
    if (row)
        row_list(j, row);
    json_end_object(j);
    json_key(j, "required");
    json_begin_array(j);
    for (size_t i = 0; s && i < s->n; i++)
        json_text(j, s->fields[i].name);
    if (row)
        json_text(j, "rows");
    json_end_array(j);
    json_key(j, "additionalProperties");
    json_bool(j, false);
    json_end_object(j);
}
