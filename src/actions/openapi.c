/* OpenAPI 3.1 of every action, made from the descriptors; what answers look like comes from their shapes (shape.h). */
#include "actions/action.h"

#include <stdio.h>
#include <string.h>

SHAPE(ErrorBody, { "code", "input|denied|not_found|conflict|again|system|sign_in" }, { "message", "text" });
SHAPE(Error, { "error", "ErrorBody" });

static void pair(struct json *j, const char *key, const char *text)
{
    json_key(j, key);
    json_text(j, text);
}

static void param_schema(struct json *j, const struct param *p)
{
    static const char *const type[] = { "text", "int", "day", "bool", "int", "text", "text" };
    shape_type(j, p->choices ? p->choices : type[p->type]);
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
        param_schema(j, p);
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
            param_schema(j, &a->params[i]);
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

/* "client list" -> "ClientList"; its rows are "ClientListRow". */
static void answer_name(const struct action *a, const char *tail, char out[64])
{
    size_t n = 0;
    bool up = true;
    for (const char *p = a->name; *p && n + 8 < 64; p++) {
        if (*p != ' ')
            out[n++] = up && *p >= 'a' && *p <= 'z' ? (char)(*p - 32) : *p;
        up = *p == ' ';
    }
    snprintf(out + n, 64 - n, "%s", tail);
}

static void row_name(const struct action *a, char out[64])
{
    if (a->answer && a->answer->name)
        snprintf(out, 64, "%s", a->answer->name);
    else
        answer_name(a, "Row", out);
}

/* Of the schema of the whole answer. */
static void whole_name(const struct action *a, char out[64])
{
    if (a->answer && !a->rows && a->answer->name)
        snprintf(out, 64, "%s", a->answer->name);
    else if (!a->answer)
        snprintf(out, 64, "Nothing");
    else
        answer_name(a, "", out);
}

/* The schemas that are an action's own. */
static void answer_schemas(struct json *j, const struct action *a)
{
    char name[64], row[64];
    whole_name(a, name);
    row_name(a, row);
    if (a->answer && !a->answer->name) {
        json_key(j, a->rows ? row : name);
        shape_schema(j, a->answer, NULL);
    }
    if (a->rows) {
        json_key(j, name);
        shape_schema(j, a->beside, row);
    }
}

static const struct {
    const char *status, *name, *says, *when;
} errors[] = {
    { "400", "input", "something given is wrong; the message says what to change", "all" },
    { "401", "sign_in", "nobody is signed in", "all" },
    { "403", "denied", "the role may not do this, or the request lacks the session's token", "all" },
    { "404", "not_found", "there is no such thing, or it is not yours to see", "signed in" },
    { "409", "conflict", "somebody else changed it, or it was decided already", "signed in" },
    { "429", "too_many", "too many attempts to sign in; Retry-After says when", "signing in" },
    { "500", "system", "the server's fault; nothing was changed", "all" },
    { "503", "again", "busy; send the same request again", "all" },
};

static void responses(struct json *j, const char *method, const char *answer, bool csv, bool signing_in)
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
    shape_ref(j, answer);
    json_end_object(j);
    if (csv) {
        json_key(j, "text/csv");
        json_literal(j, "{\"schema\":{\"type\":\"string\"}}");
    }
    json_end_object(j);
    json_end_object(j);
    if (!strcmp(method, "get")) {
        json_key(j, "304");
        json_literal(j, "{\"description\":\"unchanged since the answer whose ETag is in If-None-Match\"}");
    }
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        if (!strcmp(errors[i].when, signing_in ? "signed in" : "signing in"))
            continue;
        char to[64];
        snprintf(to, sizeof to, "#/components/responses/%s", errors[i].name);
        json_key(j, errors[i].status);
        json_begin_object(j);
        pair(j, "$ref", to);
        json_end_object(j);
    }
    json_end_object(j);
}

static void operation(struct json *j, const struct action *a, const char *method)
{
    char lower[8] = { 0 }, answer[64];
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
    whole_name(a, answer);
    responses(j, lower, answer, a->rows, false);
    json_key(j, "x-roles");
    json_begin_object(j);
    for (int r = 0; r < ROLE_COUNT; r++) {
        static const char *const scope[] = { "no", "own", "all" };
        pair(j, role_names[r], scope[policy_scope(a->name, (enum role)r)]);
    }
    json_end_object(j);
    json_end_object(j);
}

/* Sign-in, sign-out and uploads are the front's own (src/web). */
static const struct front {
    const char *path, *method, *id, *summary, *answer, *body, *parameters;
    bool signing_in;
} fronts[] = {
    { "/api/session", "post", "session sign in", "Sign in; sets the session cookie", "Session",
      "{\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\",\"properties\":{\"login\":{\"type\":\"string\"},"
      "\"password\":{\"type\":\"string\"}},\"required\":[\"login\",\"password\"]}}}}", NULL, true },
    { "/api/session", "delete", "session sign out", "End the session", "Nothing", NULL, NULL, false },
    { "/api/uploads", "post", "upload", "Send a file to import; answers like its preview", "ImportPreview",
      "{\"content\":{\"application/octet-stream\":{}}}", "[{\"name\":\"name\",\"in\":\"query\",\"required\":false,\"schema\":{\"type\":\"string\"}}]", false },
};

static void front_operations(struct json *j, const char *path)
{
    for (const struct front *f = fronts; f < fronts + sizeof fronts / sizeof *fronts; f++) {
        if (strcmp(f->path, path) != 0)
            continue;
        json_key(j, f->method);
        json_begin_object(j);
        pair(j, "operationId", f->id);
        pair(j, "summary", f->summary);
        if (f->signing_in) {
            json_key(j, "security");
            json_literal(j, "[]");
        }
        if (f->parameters) {
            json_key(j, "parameters");
            json_literal(j, f->parameters);
        }
        if (f->body) {
            json_key(j, "requestBody");
            json_literal(j, f->body);
        }
        responses(j, f->method, f->answer, false, f->signing_in);
        json_end_object(j);
    }
}

static const char *path_of(const struct action *a)
{
    return a->http ? strchr(a->http, ' ') + 1 : "";
}

static void paths(struct json *j)
{
    json_key(j, "paths");
    json_begin_object(j);
    for (const struct action *const *a = action_all; *a; a++) {
        const struct action *const *b = action_all;
        while (strcmp(path_of(*a), path_of(*b)) != 0)
            b++;
        if (!(*a)->http || b != a)
            continue; /* written with the first action of that path */
        json_key(j, path_of(*a));
        json_begin_object(j);
        for (; *b; b++)
            if (!strcmp(path_of(*a), path_of(*b)))
                operation(j, *b, (*b)->http);
        front_operations(j, path_of(*a));
        json_end_object(j);
    }
    json_key(j, "/api/uploads");
    json_begin_object(j);
    front_operations(j, "/api/uploads");
    json_end_object(j);
    json_end_object(j);
}

/* What --json of a command without an endpoint says. */
static void commands(struct json *j)
{
    json_key(j, "x-commands");
    json_begin_object(j);
    for (const struct action *const *a = action_all; *a; a++) {
        char name[64];
        if ((*a)->http)
            continue;
        whole_name(*a, name);
        json_key(j, (*a)->name);
        json_begin_object(j);
        pair(j, "summary", (*a)->help);
        json_key(j, "answer");
        shape_ref(j, name);
        json_end_object(j);
    }
    json_end_object(j);
}

static void components(struct json *j)
{
    json_key(j, "components");
    json_begin_object(j);
    json_key(j, "schemas");
    json_begin_object(j);
    for (const struct shape *const *s = shape_all; *s; s++) {
        json_key(j, (*s)->name);
        shape_schema(j, *s, NULL);
    }
    json_key(j, "Nothing"); /* the answer {} */
    shape_schema(j, NULL, NULL);
    for (const struct action *const *a = action_all; *a; a++)
        answer_schemas(j, *a);
    json_end_object(j);
    json_key(j, "responses");
    json_begin_object(j);
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        json_key(j, errors[i].name);
        json_begin_object(j);
        pair(j, "description", errors[i].says);
        json_key(j, "content");
        json_literal(j, "{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/Error\"}}}");
        json_end_object(j);
    }
    json_end_object(j);
    json_key(j, "securitySchemes");
    json_literal(j, "{\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"__Host-sid\"},\"key\":{\"type\":\"http\",\"scheme\":\"bearer\"}}");
    json_end_object(j);
}

int action_openapi(struct ctx *cx, struct str *out)
{
    struct json j;
    str_init(out, cx->arena, 4 << 20);
    json_init(&j, out);
    json_begin_object(&j);
    pair(&j, "openapi", "3.1.0");
    json_key(&j, "info");
    json_literal(&j, "{\"title\":\"Touchstone\",\"version\":\"1\"}");
    json_key(&j, "security");
    json_literal(&j, "[{\"session\":[]},{\"key\":[]}]");
    paths(&j);
    commands(&j);
    components(&j);
    json_end_object(&j);
    return json_end(cx, &j) ? 0 : -1;
}
