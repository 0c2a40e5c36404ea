#include "actions/action.h"
#include "base/day.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int index_of(const struct action *a, const char *name)
{
    for (size_t i = 0; i < a->param_n; i++)
        if (!strcmp(a->params[i].name, name))
            return (int)i;
    return -1;
}

static bool among(const char *choices, const char *text)
{
    size_t n = strlen(text);
    for (const char *p = choices; *p;) {
        size_t len = strcspn(p, "|");
        if (len == n && !strncmp(p, text, n))
            return true;
        p += len + (p[len] == '|');
    }
    return false;
}

static bool whole(const char *text, int64_t *out)
{
    char *end;
    errno = 0;
    long long n = strtoll(text, &end, 10);
    if (end == text || *end || errno || *text == ' ' || *text == '+')
        return false;
    *out = n;
    return true;
}

static int take(struct ctx *cx, struct args *args, size_t i, const char *text)
{
    const struct param *p = &args->action->params[i];
    int32_t day;
    int64_t n;
    switch (p->type) {
    case PARAM_INT:
    case PARAM_ID:
        if (!whole(text, &n))
            return fail(cx, ERR_INPUT, "%s takes a whole number, not \"%s\"", p->name, text);
        args->number[i] = n;
        break;
    case PARAM_DAY:
        if (!day_parse_typed(text, DAY_DMY, cx->today, &day))
            return fail(cx, ERR_INPUT, "%s takes a day that exists, such as 2026-11-22, not \"%s\"", p->name, text);
        args->number[i] = day;
        break;
    case PARAM_BOOL:
        if (strcmp(text, "1") && strcmp(text, "0") && strcmp(text, "true") && strcmp(text, "false"))
            return fail(cx, ERR_INPUT, "%s takes true or false, not \"%s\"", p->name, text);
        args->number[i] = !strcmp(text, "1") || !strcmp(text, "true");
        break;
    case PARAM_TEXT:
    case PARAM_FILE:
    case PARAM_SECRET:
        break;
    }
    if (p->choices && !among(p->choices, text))
        return fail(cx, ERR_INPUT, "%s takes one of %s, not \"%s\"", p->name, p->choices, text);
    args->text[i] = ctx_dup(cx, text);
    args->given[i] = true;
    return args->text[i] ? 0 : -1;
}

int args_set(struct ctx *cx, struct args *args, const char *name, const char *text)
{
    int i = index_of(args->action, name);
    if (i < 0)
        return fail(cx, ERR_INPUT, "%s takes no \"%s\"; see: touchstone help %s", args->action->name, name, args->action->name);
    if (args->given[i])
        return fail(cx, ERR_INPUT, "%s is given twice", name);
    if (!text_utf8_valid(text, strlen(text)))
        return fail(cx, ERR_INPUT, "%s is not valid UTF-8 text", name);
    if (!*text && args->action->params[i].type != PARAM_TEXT)
        return 0; /* empty: as if absent */
    return take(cx, args, (size_t)i, text);
}

int args_check(struct ctx *cx, const struct args *args)
{
    for (size_t i = 0; i < args->action->param_n; i++) {
        const struct param *p = &args->action->params[i];
        if (p->required && !args->given[i])
            return fail(cx, ERR_INPUT, "%s needs %s; see: touchstone help %s", args->action->name, p->name, args->action->name);
    }
    return 0;
}

const char *args_text(const struct args *args, const char *name)
{
    int i = index_of(args->action, name);
    return i >= 0 && args->given[i] ? args->text[i] : "";
}

int64_t args_int(const struct args *args, const char *name, int64_t absent)
{
    int i = index_of(args->action, name);
    return i >= 0 && args->given[i] ? args->number[i] : absent;
}

int32_t args_day(const struct args *args, const char *name, int32_t absent)
{
    return (int32_t)args_int(args, name, absent);
}

bool args_given(const struct args *args, const char *name)
{
    int i = index_of(args->action, name);
    return i >= 0 && args->given[i];
}
