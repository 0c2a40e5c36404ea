/* http_answer.c: answers, with the headers that every answer carries. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "base/mem.h"
#include "kit/http_own.h"

enum { PLAIN, GZIP, SAME, VARIANTS };

static const char default_csp[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

static bool add(struct MHD_Response *r, const char *name, const char *value)
{
    return MHD_add_response_header(r, name, value) == MHD_YES;
}

static bool add_common(const struct http_server *sv, struct MHD_Response *r, const char *csp, const char *cache)
{
    static const struct http_pair always[] = {
        { "X-Content-Type-Options", "nosniff" },
        { "Referrer-Policy", "no-referrer" },
        { "Cross-Origin-Opener-Policy", "same-origin" },
        { "Cross-Origin-Resource-Policy", "same-origin" },
        { "Permissions-Policy", "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()" },
    };
    bool ok = add(r, "Content-Security-Policy", csp ? csp : sv->cf.csp ? sv->cf.csp : default_csp) && add(r, "Cache-Control", cache ? cache : "no-store");
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        ok = ok && add(r, always[i].name, always[i].value);
    return ok && (!sv->cf.hsts || add(r, "Strict-Transport-Security", "max-age=63072000"));
}

static enum MHD_Result queue(struct http_request_own *rq, int status, struct MHD_Response *r, uint64_t len)
{
    enum MHD_Result res = MHD_queue_response(rq->mhd, (unsigned)status, r);
    conn_phase(rq->conn, PHASE_SEND);
    rq->conn->bytes = len;
    return res;
}

enum MHD_Result answer_refuse(struct http_request_own *rq, int status, const char *why, bool shut)
{
    char text[1100];
    int n = snprintf(text, sizeof text, "%s\n", tr(rq->cx.lang, why));
    size_t len = n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1;
    struct MHD_Response *r = MHD_create_response_from_buffer(len, text, MHD_RESPMEM_MUST_COPY);
    if (!r)
        return MHD_NO;
    bool ok = add_common(rq->sv, r, NULL, NULL) && add(r, "Content-Type", "text/plain; charset=utf-8") && (!shut || add(r, "Connection", "close"))
           && (status != 503 || add(r, "Retry-After", "2")) && (status != 405 || add(r, "Allow", "GET, HEAD, POST, PUT, PATCH, DELETE"));
    enum MHD_Result res = ok ? queue(rq, status, r, len) : MHD_NO;
    MHD_destroy_response(r);
    return res;
}

static bool is_read(const struct http_request_own *rq)
{
    return strcmp(rq->in.method, "GET") == 0 || strcmp(rq->in.method, "HEAD") == 0;
}

static bool client_has(const struct http_request_own *rq, const char *etag)
{
    const char *have = http_header(&rq->in, "If-None-Match");
    return have && http_etag_in(have, etag, true);
}

static struct MHD_Response *body_of(struct http_request_own *rq, struct http_response *rs, bool empty)
{
    static char nothing[1];
    union { const char *in; char *out; } body = { .in = rs->body ? rs->body : nothing }; /* the library takes void * and only reads */
    if (rs->fd >= 0 && !empty) {
        struct MHD_Response *r = MHD_create_response_from_fd(rs->len, rs->fd);
        if (r)
            rs->fd = -1; /* closed with the answer now */
        return r;
    }
    if (!rs->len && rs->body)
        rs->len = strlen(rs->body);
    (void)rq;
    return MHD_create_response_from_buffer(empty ? 0 : rs->len, body.out, MHD_RESPMEM_PERSISTENT);
}

enum MHD_Result answer_send(struct http_request_own *rq)
{
    struct http_response *rs = &rq->out;
    if (rs->asset)
        return answer_asset(rq, rs->asset);
    int status = rs->status >= 200 && rs->status <= 599 ? rs->status : 500;
    if (rs->etag && status == 200 && is_read(rq) && client_has(rq, rs->etag))
        status = 304;
    bool empty = status == 304 || status == 204;
    struct MHD_Response *r = body_of(rq, rs, empty);
    if (!r)
        return answer_refuse(rq, 503, N_("the server has no memory left; try again in a moment"), true);
    bool ok = add_common(rq->sv, r, rs->csp, rs->cache) && (!rs->etag || add(r, "ETag", rs->etag))
           && (empty || !rs->type || add(r, "Content-Type", rs->type)) && (!atomic_load(&rq->sv->stopping) || add(r, "Connection", "close"));
    for (size_t i = 0; i < rs->header_count; i++)
        ok = ok && add(r, rs->headers[i].name, rs->headers[i].value);
    enum MHD_Result res = ok ? queue(rq, status, r, empty ? 0 : rs->len)
                             : answer_refuse(rq, 500, N_("the answer has a header that cannot be sent"), true);
    MHD_destroy_response(r);
    return res;
}

/* "gzip" in the list and not "gzip;q=0". */
static bool takes_gzip(const char *accept)
{
    for (const char *p = accept; p && *p;) {
        p += strspn(p, " \t,");
        size_t part = strcspn(p, ","), name = strcspn(p, " \t;,");
        if (name == 4 && strncasecmp(p, "gzip", 4) == 0) {
            const char *q = memchr(p, '=', part);
            return !q || q[1] != '0' || strpbrk(q, "123456789") != NULL;
        }
        p += part;
    }
    return false;
}

enum MHD_Result answer_asset(struct http_request_own *rq, const struct asset *a)
{
    const struct http_server *sv = rq->sv;
    struct MHD_Response **all = &sv->assets[(size_t)(a - sv->cf.assets) * VARIANTS];
    char plain[80], packed[80];
    snprintf(plain, sizeof plain, "\"%s\"", a->etag);
    snprintf(packed, sizeof packed, "\"%s-gz\"", a->etag);
    if (!is_read(rq))
        return answer_refuse(rq, 405, N_("this method is not allowed"), false);
    if (client_has(rq, plain) || client_has(rq, packed))
        return queue(rq, 304, all[SAME], 0);
    bool gzip = all[GZIP] && takes_gzip(http_header(&rq->in, "Accept-Encoding"));
    return queue(rq, 200, all[gzip ? GZIP : PLAIN], gzip ? a->gzip_size : a->size);
}

static struct MHD_Response *asset_response(const struct http_server *sv, const struct asset *a, int variant)
{
    static unsigned char nothing[1];
    char etag[80];
    union { const unsigned char *in; unsigned char *out; } data = { .in = variant == GZIP ? a->gzip : variant == SAME ? nothing : a->data };
    size_t size = variant == GZIP ? a->gzip_size : variant == SAME ? 0 : a->size;
    snprintf(etag, sizeof etag, variant == GZIP ? "\"%s-gz\"" : "\"%s\"", a->etag);
    struct MHD_Response *r = MHD_create_response_from_buffer(size, data.out, MHD_RESPMEM_PERSISTENT);
    if (!r)
        return NULL;
    if (add_common(sv, r, NULL, a->immutable ? "public, max-age=31536000, immutable" : "no-cache") && add(r, "ETag", etag)
        && add(r, "Vary", "Accept-Encoding") && (variant == SAME || add(r, "Content-Type", a->type))
        && (variant != GZIP || add(r, "Content-Encoding", "gzip")))
        return r;
    MHD_destroy_response(r);
    return NULL;
}

int answer_open_assets(struct ctx *cx, struct http_server *sv)
{
    sv->assets = mem_alloc((sv->cf.asset_count * VARIANTS + 1) * sizeof *sv->assets);
    if (!sv->assets)
        return fail(cx, ERR_SYSTEM, "out of memory; free some and start again");
    for (size_t i = 0; i < sv->cf.asset_count; i++)
        for (int v = 0; v < VARIANTS; v++) {
            const struct asset *a = &sv->cf.assets[i];
            if (v == GZIP && !a->gzip)
                continue;
            sv->assets[i * VARIANTS + (size_t)v] = asset_response(sv, a, v);
            if (!sv->assets[i * VARIANTS + (size_t)v])
                return fail(cx, ERR_SYSTEM, "out of memory; free some and start again");
        }
    return 0;
}

void answer_close_assets(struct http_server *sv)
{
    for (size_t i = 0; sv->assets && i < sv->cf.asset_count * VARIANTS; i++)
        if (sv->assets[i])
            MHD_destroy_response(sv->assets[i]);
    mem_free(sv->assets);
}
