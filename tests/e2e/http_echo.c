/* http_echo: the HTTP layer with handlers that show what arrived. For http.test.mjs.
 *
 *     http_echo head_ms=300 per_address=1000 ...
 *
 * Prints "port N"; stops when its input ends. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "base/str.h"
#include "kit/http.h"

/* 300 times 'a', and the same by gzip -9 -n. */
static const unsigned char plain[] =
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
static const unsigned char packed[] = { 0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4b, 0x4c, 0x1c, 0x05, 0xc4, 0x02, 0x00, 0x09, 0x19, 0x97,
    0x89, 0x2c, 0x01, 0x00, 0x00 };
static const struct asset assets[] = {
    { "/app-7F3KQ2LD.js", "text/javascript; charset=utf-8", plain, 300, packed, sizeof packed, "0123456789abcdef0123456789abcdef", true },
    { "/index.html", "text/html; charset=utf-8", (const unsigned char *)"<p>hi", 5, NULL, 0, "fedcba9876543210fedcba9876543210", false },
};

static size_t limit_for(void *user, const struct http_request *rq)
{
    (void)user;
    return strcmp(rq->path, "/upload") == 0 ? 64 << 20 : HTTP_BODY_MEMORY;
}

static int worker_open(struct ctx *cx, void *user, void **worker)
{
    (void)user;
    *worker = calloc(1, sizeof(int));
    return *worker ? 0 : fail(cx, ERR_SYSTEM, "out of memory");
}

static void worker_close(void *user, void *worker)
{
    (void)user;
    free(worker);
}

static void show_pairs(struct str *s, const struct http_pair *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        str_printf(s, "%s=%s\n", p[i].name, p[i].value);
}

static void show(struct ctx *cx, const struct http_request *rq, struct http_response *rs)
{
    struct str s;
    str_init(&s, cx->arena, 1 << 20);
    str_printf(&s, "%s %s\npeer %s\n", rq->method, rq->path, rq->peer);
    show_pairs(&s, rq->params, rq->param_count);
    show_pairs(&s, rq->cookies, rq->cookie_count);
    struct http_pair *fields;
    size_t n;
    if (http_header(rq, "Content-Type") && http_form(cx, rq, &fields, &n) == 0)
        show_pairs(&s, fields, n);
    rs->body = str_end(cx, &s);
}

/* Length and sum of the body, wherever it is. */
static void sum(struct ctx *cx, const struct http_request *rq, struct http_response *rs)
{
    unsigned long total = 0;
    size_t len = 0;
    unsigned char buf[8192];
    if (rq->body_fd >= 0) {
        for (ssize_t k; (k = read(rq->body_fd, buf, sizeof buf)) > 0; len += (size_t)k)
            for (ssize_t i = 0; i < k; i++)
                total += buf[i];
    } else
        for (; len < rq->body_len; len++)
            total += (unsigned char)rq->body[len];
    rs->body = ctx_printf(cx, "%zu %lu %s\n", len, total, rq->body_fd >= 0 ? "file" : "memory");
}

static void nap(const char *ms)
{
    long n = ms ? strtol(ms, NULL, 10) : 0;
    nanosleep(&(struct timespec){ n / 1000, n % 1000 * 1000000 }, NULL);
}

static void big(struct ctx *cx, const struct http_request *rq, struct http_response *rs)
{
    const char *n = http_query(rq, "n");
    size_t len = n ? strtoul(n, NULL, 10) : 0;
    char *body = ctx_alloc(cx, len + 1);
    if (body)
        memset(body, 'x', len);
    rs->body = body;
    rs->len = len;
}

static void file(struct http_response *rs)
{
    FILE *f = tmpfile();
    if (!f)
        return;
    fputs("from a file", f);
    fflush(f);
    rs->fd = dup(fileno(f));
    rs->len = 11;
    fclose(f);
}

static void handle(struct ctx *cx, void *user, void *worker, const struct http_request *rq, struct http_response *rs)
{
    (void)user;
    ++*(int *)worker; /* a data race, were a state shared */
    const char *p = rq->path, *code = http_query(rq, "code");
    if (strcmp(p, "/hello") == 0)
        rs->body = "hello\n";
    else if (strcmp(p, "/show") == 0)
        show(cx, rq, rs);
    else if (strcmp(p, "/echo") == 0 || strcmp(p, "/upload") == 0)
        sum(cx, rq, rs);
    else if (strcmp(p, "/slow") == 0)
        nap(http_query(rq, "ms")), rs->body = "slept\n";
    else if (strcmp(p, "/big") == 0)
        big(cx, rq, rs);
    else if (strcmp(p, "/file") == 0)
        file(rs);
    else if (strcmp(p, "/status") == 0)
        rs->status = code ? (int)strtol(code, NULL, 10) : 200, rs->body = "status\n";
    else if (strcmp(p, "/shell") == 0)
        rs->asset = &assets[1];
    else if (strcmp(p, "/page") == 0)
        rs->type = "text/html; charset=utf-8", rs->csp = "default-src 'none'; frame-ancestors 'none'", rs->body = "<p>page";
    else if (strcmp(p, "/tagged") == 0)
        rs->body = "tagged", rs->etag = http_etag(cx, "tagged", 6), http_add(cx, rs, "X-Kind", "tagged");
    else
        rs->status = 404, rs->body = "no such page\n";
    if (cx->code)
        rs->status = err_http(cx->code), rs->body = cx->message;
}

static void set(struct http_config *cf, const char *arg, const char **proxies)
{
    const struct { const char *name; unsigned *at; } numbers[] = {
        { "workers=", &cf->workers }, { "queue=", &cf->queue }, { "connections=", &cf->connections }, { "per_address=", &cf->per_address },
        { "head_ms=", &cf->head_ms }, { "body_ms=", &cf->body_ms }, { "idle_ms=", &cf->idle_ms }, { "grace_ms=", &cf->grace_ms },
        { "spools=", &cf->spools },
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (strncmp(arg, numbers[i].name, strlen(numbers[i].name)) == 0)
            *numbers[i].at = (unsigned)strtoul(arg + strlen(numbers[i].name), NULL, 10);
    if (strncmp(arg, "proxy=", 6) == 0)
        proxies[0] = arg + 6;
    if (strncmp(arg, "listen=", 7) == 0)
        cf->listen = arg + 7;
    if (strcmp(arg, "hsts") == 0)
        cf->hsts = true;
}

int main(int argc, char **argv)
{
    const char *proxies[2] = { NULL, NULL };
    struct http_config cf = {
        .listen = "127.0.0.1:0", .assets = assets, .asset_count = sizeof assets / sizeof *assets, .proxies = proxies,
        .handle = handle, .limit_for = limit_for, .worker_open = worker_open, .worker_close = worker_close,
    };
    for (int i = 1; i < argc; i++)
        set(&cf, argv[i], proxies);
    struct ctx cx;
    struct http_server *sv;
    if (ctx_init(&cx, 1 << 20))
        return 1;
    if (http_start(&cx, &cf, &sv)) {
        fprintf(stderr, "%s\n", cx.message);
        ctx_release(&cx);
        return (int)cx.code;
    }
    printf("port %d\n", http_port(sv));
    fflush(stdout);
    char c;
    while (read(STDIN_FILENO, &c, 1) > 0) {
    }
    http_stop(sv);
    ctx_release(&cx);
    puts("stopped");
    return 0;
}
