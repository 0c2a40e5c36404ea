/* ctx.h: memory, error and clock of one request or command. Everybody may use it.
 *
 * The edge (main.c, web/serve.c, a test) makes one ctx per request; functions
 * that can fail take it first, return 0 or -1 and say why exactly once:
 *
 *     return fail(cx, ERR_NOTFOUND, "no client %lld", (long long)id);
 *
 * The format is a catalogue message (po/): the text comes out in the reader's
 * language. It is one sentence that says what is wrong and what to do.
 * Outputs stay untouched on failure. Functions without a ctx are pure.
 */
#pragma once
#include <stdint.h>
#include "base/mem.h"
#include "base/tr.h"

/* The values are the program's exit statuses; HTTP statuses are in err_http(). */
enum err {
    ERR_NONE = 0,
    ERR_INPUT = 2,    /* the caller's data is wrong                 400 */
    ERR_DENIED = 3,   /* not allowed                                403 */
    ERR_NOTFOUND = 4, /* is not there (or is not yours to see)      404 */
    ERR_CONFLICT = 5, /* clashes with what is stored                409 */
    ERR_AGAIN = 6,    /* busy; the same call may work in a moment   503 */
    ERR_SYSTEM = 7    /* disk, memory, network                      500 */
};

struct ctx {
    struct arena *arena;
    enum err code;
    char message[1024];
    int64_t now_at;  /* unix seconds, given by the edge: business code reads no clock */
    int32_t today;   /* business date as a day number (day.h) */
    enum lang lang;  /* of the reader */
};

int ctx_init(struct ctx *, size_t arena_limit); /* 0, or -1 without memory */
void ctx_release(struct ctx *);
void ctx_clear(struct ctx *);                    /* forget the error, reset the arena */

/* Always returns -1. The first failure wins until the ctx is cleared. */
int fail(struct ctx *, enum err, const char *format, ...) __attribute__((format(printf, 3, 4)));
void ctx_forgive(struct ctx *);                  /* forget the error only */

int err_http(enum err);
const char *err_name(enum err);                  /* "input", "denied", ... as in the API */

/* From the ctx's arena, zeroed; NULL after fail(ERR_SYSTEM). */
void *ctx_alloc(struct ctx *, size_t n);
char *ctx_dup(struct ctx *, const char *s);
char *ctx_dupn(struct ctx *, const char *s, size_t n);
char *ctx_printf(struct ctx *, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same in the reader's language: the format is a catalogue message. */
char *ctx_say(struct ctx *, const char *format, ...) __attribute__((format(printf, 2, 3)));
