/* From an HTTP request to an action and back. */
#include "web/edge.h"
#include "actions/cli.h"
#include "kit/json_in.h"

#include <string.h>

enum { ANSWER_MAX = 16 << 20 };

/* Matches "/api/clients/{id}" and puts its values into args. 1 yes, 0 no, -1 bad value. */
static int match(struct ctx *cx, const char *pattern, const char *path, struct args *args)
{
    while (*pattern && *path) {
        if (*pattern != '{') {
            if (*pattern++ != *path++)
                return 0;
            continue;
        }
        size_t n = strcspn(pattern, "}"), len = strcspn(path, "/");
        const char *name = ctx_dupn(cx, pattern + 1, n - 1), *value = ctx_dupn(cx, path, len);
        if (!len)
            return 0;
        if (!name || !value || (args && args_set(cx, args, name, value)))
            return -1;
        pattern += n + 1;
        path += len;
    }
    return !*pattern && !*path;
}

static const struct action *find(struct request *r, bool *path_known)
{
    *path_known = false;
    for (const struct action *const *a = action_all; *a; a++) {
        const char *path = (*a)->http ? strchr((*a)->http, ' ') : NULL;
        if (!path || match(r->cx, path + 1, r->rq->path, NULL) != 1)
            continue;
        *path_known = true;
        size_t n = (size_t)(path - (*a)->http);
        if (strlen(r->rq->method) == n && !strncmp(r->rq->method, (*a)->http, n))
            return *a;
    }
    return NULL;
}

static bool only_cli(const struct action *a, const char *name)
{
    for (size_t i = 0; i < a->param_n; i++)
        if (!strcmp(a->params[i].name, name))
            return a->params[i].only_cli;
    return false;
}

static int take(struct request *r, struct args *args, const char *name, const char *value)
{
    if (only_cli(args->action, name))
        return fail(r->cx, ERR_INPUT, "%s takes no \"%s\"; see: touchstone help %s", args->action->name, name, args->action->name);
    return args_set(r->cx, args, name, value);
}

/* {"field": "column"} as lines "field = column". */
static int flatten(struct request *r, const struct json_in *object, const char **out)
{
    struct str s;
    void *at = NULL;
    const char *key, *text;
    const struct json_in *v;
    str_init(&s, r->cx->arena, 1 << 20);
    while (json_in_each(object, &at, &key, &v)) {
        if (!json_in_text(v, &text))
            return fail(r->cx, ERR_INPUT, "%s takes a text", key);
        str_printf(&s, "%s = %s\n", key, text);
    }
    *out = str_end(r->cx, &s);
    return *out ? 0 : -1;
}

static int take_json(struct request *r, struct args *args, const char *key, const struct json_in *v)
{
    const char *text;
    int64_t n;
    bool yes;
    switch (json_in_type(v)) {
    case JSON_IN_NULL: return 0;
    case JSON_IN_TEXT:
        json_in_text(v, &text);
        return take(r, args, key, text);
    case JSON_IN_INT:
        json_in_int(v, &n);
        return (text = ctx_printf(r->cx, "%lld", (long long)n)) ? take(r, args, key, text) : -1;
    case JSON_IN_BOOL:
        json_in_bool(v, &yes);
        return take(r, args, key, yes ? "1" : "0");
    case JSON_IN_OBJECT: return flatten(r, v, &text) ? -1 : take(r, args, key, text);
    default: return fail(r->cx, ERR_INPUT, "%s takes a text, a whole number, true or false", key);
    }
}

static int take_body(struct request *r, struct args *args)
{
    const struct json_in *root, *v;
    const char *type = http_header(r->rq, "Content-Type"), *key;
    void *at = NULL;
    if (!r->rq->body_len)
        return 0;
    if (!type || strncmp(type, "application/json", 16) != 0)
        return fail(r->cx, ERR_INPUT, "send the body as application/json");
    if (json_parse(r->cx, r->rq->body, r->rq->body_len, &root))
        return -1;
    if (json_in_type(root) != JSON_IN_OBJECT)
        return fail(r->cx, ERR_INPUT, "the body must be a JSON object");
    while (json_in_each(root, &at, &key, &v))
        if (take_json(r, args, key, v))
            return -1;
    return 0;
}

static int collect(struct request *r, const struct action *a, struct args *args)
{
    args->action = a;
    args->idempotency_key = http_header(r->rq, "Idempotency-Key");
    if (match(r->cx, strchr(a->http, ' ') + 1, r->rq->path, args) < 0)
        return -1;
    for (size_t i = 0; i < r->rq->param_count; i++)
        if (take(r, args, r->rq->params[i].name, r->rq->params[i].value))
            return -1;
    return take_body(r, args);
}

static int answer(struct request *r, const struct action *a, const struct str *out)
{
    const char *accept = http_header(r->rq, "Accept");
    if (!a->rows || !accept || strncmp(accept, "text/csv", 8) != 0)
        return edge_json(r, 200, out->data);
    struct str csv;
    str_init(&csv, r->cx->arena, ANSWER_MAX);
    if (cli_print_csv(r->cx, a, out->data, &csv))
        return -1;
    r->rs->type = "text/csv; charset=utf-8";
    r->rs->body = csv.data;
    return http_add(r->cx, r->rs, "Content-Disposition", "attachment; filename=\"touchstone.csv\"");
}

int route(struct request *r)
{
    bool path_known;
    const struct action *a = find(r, &path_known);
    if (!a)
        return path_known ? edge_error_code(r, 405, "input", tr(r->cx->lang, N_("this address does not take that method")))
                          : edge_error_code(r, 404, "not_found", tr(r->cx->lang, N_("there is nothing at this address")));
    struct args args = { 0 };
    struct str out;
    struct action_host host = { .upload_dir = r->w->site->upload_dir, .db_url = r->w->site->options->db_url, .key = &r->w->site->key };
    if (collect(r, a, &args))
        return -1;
    struct call call = { .cx = r->cx, .db = r->w->db, .set = &r->set, .who = &r->who, .args = &args, .action = a, .host = &host };
    if (action_call(&call, &r->w->site->key, &out))
        return -1;
    return answer(r, a, &out);
}
