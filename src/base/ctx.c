#include "base/ctx.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int ctx_init(struct ctx *cx, size_t arena_limit)
{
    *cx = (struct ctx){ .arena = arena_new(arena_limit) };
    return cx->arena ? 0 : -1;
}

void ctx_release(struct ctx *cx)
{
    arena_free(cx->arena);
    cx->arena = NULL;
}

void ctx_forgive(struct ctx *cx)
{
    cx->code = ERR_NONE;
    cx->message[0] = 0;
}

void ctx_clear(struct ctx *cx)
{
    ctx_forgive(cx);
    arena_reset(cx->arena);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* the catalogue's formats are checked by msgfmt -c */
int fail(struct ctx *cx, enum err code, const char *format, ...)
{
    if (cx->code != ERR_NONE)
        return -1;
    va_list ap;
    va_start(ap, format);
    cx->code = code;
    vsnprintf(cx->message, sizeof cx->message, tr(cx->lang, format), ap);
    va_end(ap);
    return -1;
}
#pragma GCC diagnostic pop

int err_http(enum err code)
{
    switch (code) {
    case ERR_NONE: return 200;
    case ERR_INPUT: return 400;
    case ERR_DENIED: return 403;
    case ERR_NOTFOUND: return 404;
    case ERR_CONFLICT: return 409;
    case ERR_AGAIN: return 503;
    case ERR_SYSTEM: return 500;
    }
    return 500;
}

const char *err_name(enum err code)
{
    switch (code) {
    case ERR_NONE: return "none";
    case ERR_INPUT: return "input";
    case ERR_DENIED: return "denied";
    case ERR_NOTFOUND: return "not_found";
    case ERR_CONFLICT: return "conflict";
    case ERR_AGAIN: return "again";
    case ERR_SYSTEM: return "system";
    }
    return "system";
}

void *ctx_alloc(struct ctx *cx, size_t n)
{
    void *p = arena_alloc(cx->arena, n);
    if (!p)
        fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    return p;
}

char *ctx_dupn(struct ctx *cx, const char *s, size_t n)
{
    char *p = ctx_alloc(cx, n + 1);
    if (p)
        memcpy(p, s, n);
    return p;
}

char *ctx_dup(struct ctx *cx, const char *s)
{
    return ctx_dupn(cx, s, strlen(s));
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static char *print(struct ctx *cx, const char *format, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *p = n < 0 ? NULL : ctx_alloc(cx, (size_t)n + 1);
    if (p)
        vsnprintf(p, (size_t)n + 1, format, ap);
    return p;
}
#pragma GCC diagnostic pop

char *ctx_printf(struct ctx *cx, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    char *p = print(cx, format, ap);
    va_end(ap);
    return p;
}

char *ctx_say(struct ctx *cx, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    char *p = print(cx, tr(cx->lang, format), ap);
    va_end(ap);
    return p;
}
