/* http.h: a small HTTP/1.1 server. web/serve.c and tests may use it; it knows nothing of the business.
 *
 * One thread moves bytes for all connections, so a slow client delays nobody; `workers` threads run the handler, so a
 * slow handler delays only its like. Assets are answered without a worker. Behind the front (a thin cover over
 * libmicrohttpd, included by http_own.h alone) hold the limits of struct http_config: a request that breaks one, or the
 * grammar, is answered here and never reaches the handler. Chunked requests are refused with 411: what has no stated
 * length cannot hide a second request. Every answer made here carries the security headers.
 *
 *     static void handle(struct ctx *cx, void *user, void *worker, const struct http_request *rq, struct http_response *rs)
 *     {
 *         const char *name = http_query(rq, "name");
 *         rs->body = ctx_printf(cx, "hello %s\n", name ? name : "you");
 *     }
 *
 * Memory: `cx` is the request's own context. What the answer points to must live in its arena (or for ever); it stays
 * until the answer is sent. The edge sets cx->now_at, today and lang. Request memory dies with the request.
 * Errors: nothing fails because of a client. A handler that leaves body NULL and no asset gives an empty answer.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"
#include "kit/asset.h"

struct http_pair {
    const char *name, *value;
};

struct http_request {
    const char *method;              /* GET HEAD POST PUT PATCH DELETE; no other comes through */
    const char *path;                /* decoded, begins with '/', valid UTF-8, no control characters */
    const char *query;               /* as sent, "" when there is none */
    const char *peer;                /* address in text, without port; behind a configured proxy the client's */
    const struct http_pair *params;  /* of the query, decoded; no name occurs twice */
    size_t param_count;
    const struct http_pair *headers; /* in order of arrival */
    size_t header_count;
    const struct http_pair *cookies; /* as sent; no name occurs twice */
    size_t cookie_count;
    const char *body;                /* 0-terminated after body_len bytes; "" when spooled */
    size_t body_len;
    int body_fd;                     /* -1, or an unlinked file of body_len bytes, read from its start; not yours to close */
};

/* The handler finds it filled with: status 200, type text/plain, fd -1. */
struct http_response {
    int status;
    const char *type;
    const char *body;                /* len 0 and body set: its strlen() is taken */
    size_t len;
    int fd;                          /* >= 0: the body is this file's first `len` bytes; the server closes it */
    const char *etag;                /* with quotes; GET answers 304 by itself when the client has it */
    const char *cache;               /* Cache-Control; NULL: no-store */
    const char *csp;                 /* Content-Security-Policy; NULL: the configured one */
    const struct asset *asset;       /* of the configured table: send this file instead, with its own type and caching */
    struct http_pair headers[16];    /* use http_add() */
    size_t header_count;
};

struct http_config {                 /* 0 and NULL mean the default in brackets */
    const char *listen;              /* "127.0.0.1:8080", "[::1]:8080", "*:8080"; port 0 lets the system choose */
    unsigned workers;                /* threads that run the handler [4] */
    unsigned queue;                  /* requests waiting for a worker; beyond: 503 [256] */
    unsigned connections;            /* in all; when full the oldest without a complete head goes [2000] */
    unsigned per_address;            /* IPv6: per /64; proxies are exempt [64] */
    unsigned head_ms;                /* total time for a request's head [10000] */
    unsigned body_ms;                /* total time for a body, and for sending an answer, + 1 s per 64 KiB [30000] */
    unsigned idle_ms;                /* between requests [15000] */
    unsigned grace_ms;               /* http_stop() waits this long for clients; always for handlers [5000] */
    size_t arena_limit;              /* of the request's context [4 MiB] */
    size_t bodies_limit;             /* all bodies held in memory at once; beyond: 503 [64 MiB] */
    unsigned spools;                 /* uploads spooled at once; beyond: 503 [16] */
    const char *spool_dir;           /* [/tmp] */
    const char *const *proxies;      /* addresses whose X-Forwarded-For is believed, NULL at the end [none] */
    const char *csp;                 /* [scripts, styles, pictures, fonts and calls from this origin only] */
    bool hsts;                       /* the client's side is TLS: send Strict-Transport-Security */
    const struct asset *assets;      /* served at their paths, GET and HEAD [none] */
    size_t asset_count;
    void *user;                      /* handed to the functions below */
    void (*handle)(struct ctx *, void *user, void *worker, const struct http_request *, struct http_response *);
    /* The largest body allowed for this request, asked when its head is read. Runs in the byte thread: decide from method,
     * path and headers, do not block. 0: no body. Above HTTP_BODY_MEMORY it is spooled to a file. [1 MiB for all] */
    size_t (*limit_for)(void *user, const struct http_request *);
    /* A worker's own state, such as a database handle. All are opened in http_start()'s thread, closed in http_stop()'s. [none] */
    int (*worker_open)(struct ctx *, void *user, void **worker);
    void (*worker_close)(void *user, void *worker);
};

enum { HTTP_BODY_MEMORY = 1 << 20 };

struct http_server;

/* The config is copied, what it points to must outlive the server. ERR_INPUT: bad address; ERR_SYSTEM: port taken, no memory. */
int http_start(struct ctx *, const struct http_config *, struct http_server **);
int http_port(const struct http_server *);  /* the port in use */
void http_stop(struct http_server *);       /* finishes what is under way; NULL is fine. Call it once, from one thread. */

/* Of a request; NULL when absent. Header names compare without case. Fields that may not be lists occur at most once. */
const char *http_header(const struct http_request *, const char *name);
const char *http_query(const struct http_request *, const char *name);
const char *http_cookie(const struct http_request *, const char *name);

/* The fields of an application/x-www-form-urlencoded body, decoded. ERR_INPUT: other type, bad encoding, a name twice. */
int http_form(struct ctx *, const struct http_request *, struct http_pair **out, size_t *n);
const char *http_pair_value(const struct http_pair *, size_t n, const char *name); /* NULL when absent */

/* Of an answer. A value with control characters is refused (ERR_INPUT), as is a 17th header. */
int http_add(struct ctx *, struct http_response *, const char *name, const char *value);
/* A strong ETag, with quotes, of these bytes; NULL after fail(). */
const char *http_etag(struct ctx *, const void *data, size_t len);
/* Is `etag` (with quotes) in this If-Match or If-None-Match value? Weak ones count only when `weak`. Pure. */
bool http_etag_in(const char *list, const char *etag, bool weak);

/* The decoders behind the above, open to tests and fuzzing. Names: at most HTTP_PAIRS_MAX. ERR_INPUT: bad %, NUL or other
 * control characters in a name, NUL in a value, not UTF-8, a name twice. */
enum { HTTP_PAIRS_MAX = 256 };
int http_decode_form(struct ctx *, const char *s, size_t len, struct http_pair **out, size_t *n);
int http_decode_cookies(struct ctx *, const char *s, struct http_pair **out, size_t *n);
int http_decode_path(struct ctx *, const char *s, size_t len, const char **out);
/* The client's address: `peer`, unless it is one of `proxies`; then the rightmost address of `forwarded` that is not. */
const char *http_client(struct ctx *, const char *peer, const char *forwarded, const char *const *proxies);
