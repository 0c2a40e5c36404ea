/* shape.h: what answers look like, told once: OpenAPI, the screens' types and the command line's tables are made of it.
 * For actions.
 *
 * A field's type is
 *     "int" "text" "money" "day" "at" "bool" "real" "reading"    a unit; a reading is a whole number, or a day when its unit says so
 *     "planned|done|skipped"                              a text that is one of these
 *     "Signal"                                            an object: the shape of that name
 * then "[]" for a list of it ("text[][]": a list of lists), "{}" for names with a value of it each, and "?" at the end when it
 * may be null. A member is never absent: what is not known is null.
 *
 * A shape stands beside the code that writes it and is known by its name everywhere (tools/registry.sh finds it):
 *
 *     SHAPE(Address, { "id", "int" }, { "label", "text?" });
 *     SHAPE(Person, { "id", "int" }, { "addresses", "Address[]" });
 */
#pragma once
#include "kit/json.h"

struct field {
    const char *name, *type;
};

struct shape {
    const char *name; /* NULL: an action's own answer, named after the action */
    const struct field *fields;
    size_t n;
};

#define SHAPE(Name, ...) \
    const struct shape shape_##Name = { #Name, (const struct field[]){ __VA_ARGS__ }, sizeof(const struct field[]){ __VA_ARGS__ } / sizeof(struct field) }

extern const struct shape *const shape_all[]; /* ends with NULL; generated */

bool field_plain(const struct field *); /* one value: no list, map or object */
bool field_text(const struct field *);  /* a text, whatever it may say */

/* JSON Schema: of a type; a reference to a schema by name; of an object. `row` also gives it "rows", a list of that schema. */
void shape_type(struct json *, const char *type);
void shape_ref(struct json *, const char *name);
void shape_schema(struct json *, const struct shape *, const char *row);
