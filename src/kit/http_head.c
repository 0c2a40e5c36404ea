/* http_head.c: is this head exactly what the grammar allows? The library is generous: it ends lines at a bare LF, joins
 * folded lines, cuts at NUL and takes the last of two lengths. A front server that reads such a head otherwise would let
 * one client's second request hide inside the first. So the head is measured: the library leaves names and values where
 * they arrived, hence between a value and the next name lie exactly the two bytes of CRLF, and all parts together must
 * give the size it counted. Any other reading of a byte breaks one of the two sums. What still passes: one zero byte at the
 * end of the last value when one of the two last CRs is missing too; neither changes what is read, or where the head ends.
 * http_start() insists on the version this was tested with. */
#include <string.h>
#include <strings.h>
#include "kit/http_own.h"

enum { LINE_MAX_BYTES = 8 * 1024, HEAD_MAX_BYTES = 16 * 1024, FIELDS_MAX = 100 };
static const int64_t POLITE_MAX = 128 << 20; /* a body too large but smaller than this is read and dropped, so that the client sees the answer */

struct scan {
    struct http_request_own *rq;
    struct http_pair *fields;
    size_t n, bytes;
    uintptr_t end; /* where the last part ended */
    const char *tail;
    int status;
    const char *why;
};

static int refuse(struct scan *sc, int status, const char *why)
{
    if (!sc->status) {
        sc->status = status;
        sc->why = why;
    }
    return -1;
}

static bool is_token(const char *s, size_t n)
{
    static const char mark[] = "!#$%&'*+-.^_`|~";
    for (size_t i = 0; i < n; i++) {
        char c = s[i], low = (char)(c | 0x20);
        if (!((low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || (c && strchr(mark, c))))
            return false;
    }
    return n > 0;
}

static bool is_value(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (((unsigned char)s[i] < 0x20 && s[i] != '\t') || s[i] == 0x7f)
            return false;
    return true;
}

static enum MHD_Result scan_field(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_len, const char *value, size_t value_len)
{
    (void)kind;
    struct scan *sc = cls;
    uintptr_t name_at = (uintptr_t)name, value_at = (uintptr_t)value;
    if (sc->n == FIELDS_MAX) {
        refuse(sc, 431, N_("the request has more than 100 header fields"));
        return MHD_NO;
    }
    if (!value || name_at - sc->end != 2 || value_at <= name_at + name_len) {
        refuse(sc, 400, N_("a header line does not end in CR LF, is folded, or holds a zero byte"));
        return MHD_NO;
    }
    sc->end = value_at + value_len;
    sc->tail = value + value_len;
    sc->bytes += (size_t)(sc->end - name_at) + 2;
    if (!is_token(name, name_len) || !is_value(value, value_len)) {
        refuse(sc, 400, N_("a header has characters that may not stand there"));
        return MHD_NO;
    }
    while (value_len && (value[value_len - 1] == ' ' || value[value_len - 1] == '\t'))
        value_len--;
    struct ctx *cx = &sc->rq->cx;
    struct http_pair *f = &sc->fields[sc->n++];
    f->name = ctx_dupn(cx, name, name_len);
    f->value = ctx_dupn(cx, value, value_len);
    if (!f->name || !f->value)
        refuse(sc, 503, N_("the server has no memory left; try again in a moment"));
    return sc->status ? MHD_NO : MHD_YES;
}

/* Which of two would count? Only lists may be split over several fields. */
static int check_doubles(struct scan *sc)
{
    static const char *const lists[] = { "Accept", "Accept-Charset", "Accept-Encoding", "Accept-Language", "Cache-Control", "Connection",
                                         "Forwarded", "Keep-Alive", "Pragma", "TE", "Upgrade", "Via", "Warning", "X-Forwarded-For" };
    for (size_t i = 0; i < sc->n; i++)
        for (size_t k = 0; k < i; k++) {
            if (strcasecmp(sc->fields[i].name, sc->fields[k].name) != 0)
                continue;
            bool list = false;
            for (size_t l = 0; l < sizeof lists / sizeof *lists; l++)
                list |= strcasecmp(sc->fields[i].name, lists[l]) == 0;
            if (!list)
                return refuse(sc, 400, N_("a header field is given twice"));
        }
    return 0;
}

static int check_line(struct scan *sc, const char *method, const char *url, const char *version)
{
    const char *uri = sc->rq->uri;
    size_t uri_len = strlen(uri), method_len = strlen(method);
    if (method_len + uri_len + 10 > LINE_MAX_BYTES)
        return refuse(sc, 414, N_("the address is longer than 8 KiB"));
    if ((uintptr_t)url - (uintptr_t)method != method_len + 1 || (uintptr_t)version - (uintptr_t)url != uri_len + 1)
        return refuse(sc, 400, N_("the request line is malformed"));
    if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)
        return refuse(sc, 505, N_("only HTTP/1.1 and HTTP/1.0 are understood"));
    static const char *const known[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" };
    bool found = false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(method, known[i]) == 0) {
            sc->rq->in.method = known[i];
            found = true;
        }
    if (!found)
        return refuse(sc, 405, N_("this method is not allowed"));
    for (const char *p = uri; *p; p++)
        if (*p < 0x21 || *p > 0x7e || *p == '#')
            return refuse(sc, 400, N_("the address has characters that must be percent-encoded"));
    sc->end = (uintptr_t)version + 8;
    sc->bytes = method_len + uri_len + 12;
    return 0;
}

static int64_t length_of(const char *text)
{
    size_t n = strspn(text, "0123456789");
    if (n == 0 || n > 15 || text[n])
        return -1;
    int64_t value = 0;
    for (size_t i = 0; i < n; i++)
        value = value * 10 + (text[i] - '0');
    return value;
}

/* How long is the body? Said once, in plain digits, or not at all. */
static int check_framing(struct scan *sc)
{
    struct http_request_own *rq = sc->rq;
    const char *length = http_header(&rq->in, "Content-Length"), *coding = http_header(&rq->in, "Transfer-Encoding");
    const char *packed = http_header(&rq->in, "Content-Encoding"), *expect = http_header(&rq->in, "Expect");
    if (!http_header(&rq->in, "Host"))
        return refuse(sc, 400, N_("the request has no Host header"));
    if (coding)
        return refuse(sc, length ? 400 : 411, N_("chunked requests are not accepted: send Content-Length"));
    int64_t announced = length ? length_of(length) : 0;
    if (announced < 0)
        return refuse(sc, 400, N_("Content-Length is not a number"));
    if (announced > 0 && (strcmp(rq->in.method, "GET") == 0 || strcmp(rq->in.method, "HEAD") == 0))
        return refuse(sc, 400, N_("this method has no body"));
    if (packed && strcasecmp(packed, "identity") != 0)
        return refuse(sc, 415, N_("compressed requests are not accepted"));
    if (expect && strcasecmp(expect, "100-continue") != 0)
        return refuse(sc, 417, N_("this expectation cannot be met"));
    rq->announced = (size_t)announced;
    rq->expect = expect != NULL;
    return 0;
}

static int decode_head(struct scan *sc)
{
    struct http_request_own *rq = sc->rq;
    struct http_request *in = &rq->in;
    struct ctx *cx = &rq->cx;
    const char *mark = strchr(rq->uri, '?'), *cookie = http_header(in, "Cookie"), *forwarded = NULL;
    struct http_pair *pairs = NULL;
    in->query = mark ? mark + 1 : "";
    if (http_decode_path(cx, rq->uri, mark ? (size_t)(mark - rq->uri) : strlen(rq->uri), &in->path)
        || http_decode_form(cx, in->query, strlen(in->query), &pairs, &in->param_count))
        return refuse(sc, err_http(cx->code), cx->message);
    in->params = pairs;
    if (cookie && http_decode_cookies(cx, cookie, &pairs, &in->cookie_count))
        return refuse(sc, err_http(cx->code), cx->message);
    in->cookies = pairs;
    for (size_t i = 0; i < in->header_count; i++)
        if (strcasecmp(in->headers[i].name, "X-Forwarded-For") == 0)
            forwarded = in->headers[i].value; /* the last field was added by the nearest proxy */
    in->peer = http_client(cx, rq->conn->peer, forwarded, rq->sv->cf.proxies);
    return 0;
}

static int check_size(struct scan *sc)
{
    struct http_request_own *rq = sc->rq;
    const struct http_config *cf = &rq->sv->cf;
    rq->limit = cf->limit_for ? cf->limit_for(cf->user, &rq->in) : HTTP_BODY_MEMORY;
    if (rq->announced <= rq->limit)
        return 0;
    static const char why[] = N_("the body is larger than this address accepts");
    if (rq->expect || (int64_t)rq->announced > POLITE_MAX)
        return refuse(sc, 413, why);
    rq->refuse = 413;
    rq->why = why;
    return 0;
}

int head_check(struct http_request_own *rq, const char *method, const char *url, const char *version, const char **why)
{
    struct scan sc = { .rq = rq, .fields = ctx_alloc(&rq->cx, FIELDS_MAX * sizeof *sc.fields) };
    const union MHD_ConnectionInfo *size = MHD_get_connection_info(rq->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    if (!sc.fields || !size)
        refuse(&sc, 503, N_("the server has no memory left; try again in a moment"));
    else if (check_line(&sc, method, url, version) == 0) {
        if (size->header_size > HEAD_MAX_BYTES)
            refuse(&sc, 431, N_("the request's head is larger than 16 KiB"));
        else
            MHD_get_connection_values_n(rq->mhd, MHD_HEADER_KIND, scan_field, &sc);
        /* The four bytes at the end became zeros; a text behind a zero byte, its length made good by missing CRs, did not. */
        if (!sc.status && (sc.bytes + 2 != size->header_size || (sc.tail && memcmp(sc.tail, "\0\0\0", 4) != 0)))
            refuse(&sc, 400, N_("a header line does not end in CR LF, is folded, or holds a zero byte"));
        rq->in.headers = sc.fields;
        rq->in.header_count = sc.n;
        if (!sc.status && check_doubles(&sc) == 0 && check_framing(&sc) == 0 && decode_head(&sc) == 0)
            check_size(&sc);
    }
    *why = sc.why;
    return sc.status;
}
