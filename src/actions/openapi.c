/* OpenAPI 3.1 of every action that has an endpoint, made from the descriptors. */
#include "actions/action.h"

#include <string.h>

static void pair(struct json *j, const char *key, const char *text)
{
    json_key(j, key);
    json_text(j, text);
}

/* Schema of a unit; nullable, because "too little is known" is an answer. */
static void schema(struct json *j, const char *type, bool nullable, const char *choices)
{
    static const char *const map[][3] = { { "int", "integer", "int64" }, { "money", "integer", "int64" }, { "at", "integer", "int64" },
                                          { "day", "string", "date" }, { "text", "string", NULL }, { "bool", "boolean", NULL },
                                          { "array", "array", NULL }, { "object", "object", NULL } };
    const char *json_type = "string", *format = NULL;
    for (size_t i = 0; i < sizeof map / sizeof *map; i++)
        if (!strcmp(type, map[i][0])) {
            json_type = map[i][1];
            format = map[i][2];
        }
    json_begin_object(j);
    json_key(j, "type");
    if (nullable) {
        json_begin_array(j);
        json_text(j, json_type);
        json_text(j, "null");
        json_end_array(j);
    } else
        json_text(j, json_type);
    if (format)
        pair(j, "format", format);
    if (choices) {
        json_key(j, "enum");
        json_begin_array(j);
        for (const char *p = choices; *p;) {
            size_t n = strcspn(p, "|");
            json_textn(j, p, n);
            p += n + (p[n] == '|');
        }
        json_end_array(j);
    }
    json_end_object(j);
}

static const char *param_type_name(enum param_type t)
{
    static const char *const name[] = { "text", "int", "day", "bool", "int", "text", "text" };
    return name[t];
}

static bool in_path(const struct action *a, const char *name)
{
    const char *p = strstr(a->http, name);
    return p && p > a->http && p[-1] == '{' && p[strlen(name)] == '}';
}

static void parameters(struct json *j, const struct action *a, bool body)
{
    json_key(j, "parameters");
    json_begin_array(j);
    for (size_t i = 0; i < a->param_n; i++) {
        const struct param *p = &a->params[i];
        bool path = in_path(a, p->name);
        if (p->only_cli || (body && !path))
            continue;
        json_begin_object(j);
        pair(j, "name", p->name);
        pair(j, "in", path ? "path" : "query");
        json_key(j, "required");
        json_bool(j, path || p->required);
        pair(j, "description", p->help);
        json_key(j, "schema");
        schema(j, param_type_name(p->type), false, p->choices);
        json_end_object(j);
    }
    json_end_array(j);
}

static void request_body(struct json *j, const struct action *a)
{
    json_key(j, "requestBody");
    json_begin_object(j);
    json_key(j, "content");
    json_begin_object(j);
    json_key(j, "application/json");
    json_begin_object(j);
    json_key(j, "schema");
    json_begin_object(j);
    pair(j, "type", "object");
    json_key(j, "properties");
    json_begin_object(j);
    for (size_t i = 0; i < a->param_n; i++)
        if (!a->params[i].only_cli && !in_path(a, a->params[i].name)) {
            json_key(j, a->params[i].name);
            schema(j, param_type_name(a->params[i].type), false, a->params[i].choices);
        }
    json_end_object(j);
    json_key(j, "required");
    json_begin_array(j);
    for (size_t i = 0; i < a->param_n; i++)
        if (a->params[i].required && !a->params[i].only_cli && !in_path(a, a->params[i].name))
            json_text(j, a->params[i].name);
    json_end_array(j);
    json_end_object(j);
    json_end_object(j);
    json_end_object(j);
    json_end_object(j);
}

static void fields_schema(struct json *j, const struct action *a)
{
    json_begin_object(j);
    pair(j, "type", "object");
    json_key(j, "properties");
    json_begin_object(j);
    for (size_t i = 0; i < a->field_n; i++) {
        json_key(j, a->fields[i].name);
        schema(j, a->fields[i].type, strcmp(a->fields[i].name, "id") != 0, NULL);
    }
    json_end_object(j);
    json_end_object(j);
}

static void answers(struct json *j, const struct action *a)
{
    json_key(j, "responses");
    json_begin_object(j);
    json_key(j, "200");
    json_begin_object(j);
    pair(j, "description", "done");
    json_key(j, "content");
    json_begin_object(j);
    json_key(j, "application/json");
    json_begin_object(j);
    json_key(j, "schema");
    if (a->rows) {
        json_begin_object(j);
        pair(j, "type", "object");
        json_key(j, "properties");
        json_begin_object(j);
        json_key(j, "rows");
        json_begin_object(j);
        pair(j, "type", "array");
        json_key(j, "items");
        fields_schema(j, a);
        json_end_object(j);
        json_end_object(j);
        json_end_object(j);
    } else
        fields_schema(j, a);
    json_end_object(j);
    json_end_object(j);
    json_end_object(j);
    json_key(j, "default");
    json_begin_object(j);
    pair(j, "$ref", "#/components/responses/error");
    json_end_object(j);
    json_end_object(j);
}

static void operation(struct json *j, const struct action *a, const char *method)
{
    char lower[8] = { 0 };
    bool body = strncmp(a->http, "GET", 3) != 0 && strncmp(a->http, "DELETE", 6) != 0;
    for (size_t i = 0; method[i] != ' ' && i < 7; i++)
        lower[i] = (char)(method[i] + 32);
    json_key(j, lower);
    json_begin_object(j);
    pair(j, "operationId", a->name);
    pair(j, "summary", a->help);
    parameters(j, a, body);
    if (body)
        request_body(j, a);
    answers(j, a);
    json_key(j, "x-roles");
    json_begin_object(j);
    for (int r = 0; r < ROLE_COUNT; r++) {
        static const char *const scope[] = { "no", "own", "all" };
        pair(j, role_names[r], scope[policy_scope(a->name, (enum role)r)]);
    }
    json_end_object(j);
    json_end_object(j);
}

/* Sign-in, sign-out and uploads are the front's own (src/web); /api/session itself also has an action. */
static const char sign_in[] =
    "{\"operationId\":\"session sign in\",\"summary\":\"Sign in; sets the session cookie\",\"security\":[],\"requestBody\":{\"content\":"
    "{\"application/json\":{\"schema\":{\"type\":\"object\",\"properties\":{\"login\":{\"type\":\"string\"},\"password\":{\"type\":\"string\"}},"
    "\"required\":[\"login\",\"password\"]}}}},\"responses\":{\"200\":{\"description\":\"as GET\"},\"default\":{\"$ref\":\"#/components/responses/error\"}}}";
static const char sign_out[] =
    "{\"operationId\":\"session sign out\",\"summary\":\"End the session\",\"responses\":{\"200\":{\"description\":\"done\"},"
    "\"default\":{\"$ref\":\"#/components/responses/error\"}}}";
static const char uploads[] =
    "{\"post\":{\"operationId\":\"upload\",\"summary\":\"Send a file to import; answers like its preview\",\"parameters\":[{\"name\":\"name\",\"in\":\"query\","
    "\"required\":false,\"schema\":{\"type\":\"string\"}}],\"requestBody\":{\"content\":{\"application/octet-stream\":{}}},\"responses\":{\"200\":"
    "{\"description\":\"upload_id and preview\"},\"default\":{\"$ref\":\"#/components/responses/error\"}}}}";

static void components(struct json *j)
{
    json_key(j, "components");
    json_literal(j, "{\"responses\":{\"error\":{\"description\":\"what is wrong and what to do\",\"content\":{\"application/json\":{\"schema\":{"
                    "\"type\":\"object\",\"properties\":{\"error\":{\"type\":\"object\",\"properties\":{\"code\":{\"type\":\"string\",\"enum\":"
                    "[\"input\",\"denied\",\"not_found\",\"conflict\",\"again\",\"system\",\"sign_in\"]},\"message\":{\"type\":\"string\"}}}}}}}}},"
                    "\"securitySchemes\":{\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"__Host-sid\"},"
                    "\"key\":{\"type\":\"http\",\"scheme\":\"bearer\"}}}");
}

int action_openapi(struct ctx *cx, struct str *out)
{
    struct json j;
    json_init(&j, out);
    json_begin_object(&j);
    pair(&j, "openapi", "3.1.0");
    json_key(&j, "info");
    json_begin_object(&j);
    pair(&j, "title", "Touchstone");
    pair(&j, "version", "1");
    json_end_object(&j);
    json_key(&j, "security");
    json_literal(&j, "[{\"session\":[]},{\"key\":[]}]");
    json_key(&j, "paths");
    json_begin_object(&j);
    for (const struct action *const *a = action_all; *a; a++) {
        const char *path = (*a)->http ? strchr((*a)->http, ' ') + 1 : NULL;
        bool first = path != NULL;
        for (const struct action *const *b = action_all; first && b != a; b++)
            first = !(*b)->http || strcmp(strchr((*b)->http, ' ') + 1, path) != 0;
        if (!first)
            continue;
        json_key(&j, path);
        json_begin_object(&j);
        for (const struct action *const *b = a; *b; b++)
            if ((*b)->http && !strcmp(strchr((*b)->http, ' ') + 1, path))
                operation(&j, *b, (*b)->http);
        if (!strcmp(path, "/api/session")) {
            json_key(&j, "post");
            json_literal(&j, sign_in);
            json_key(&j, "delete");
            json_literal(&j, sign_out);
        }
        json_end_object(&j);
    }
    json_key(&j, "/api/uploads");
    json_literal(&j, uploads);
    json_end_object(&j);
    components(&j);
    json_end_object(&j);
    return json_end(cx, &j) ? 0 : -1;
}
