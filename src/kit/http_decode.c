/* http_decode.c: what stands in requests, taken apart. No sockets here: tests and fuzzing link it alone. */
#include <arpa/inet.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>
#include "base/text.h"
#include "kit/http.h"

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool clean(const char *text, size_t len, bool controls)
{
    if (!text_utf8_valid(text, len)) /* NUL is not valid either */
        return false;
    for (size_t i = 0; !controls && i < len; i++)
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
            return false;
    return true;
}

/* NULL after fail(). */
static char *decode(struct ctx *cx, const char *s, size_t len, bool plus, bool controls)
{
    char *out = ctx_alloc(cx, len + 1);
    if (!out)
        return NULL;
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        if (s[i] == '%') {
            int hi = len - i > 2 ? hex(s[i + 1]) : -1, lo = len - i > 2 ? hex(s[i + 2]) : -1;
            if (hi < 0 || lo < 0) {
                fail(cx, ERR_INPUT, "a percent sign is not followed by two hexadecimal digits; write %%25 for the sign itself");
                return NULL;
            }
            out[n++] = (char)(hi * 16 + lo);
            i += 2;
        } else
            out[n++] = plus && s[i] == '+' ? ' ' : s[i];
    }
    if (!clean(out, n, controls)) {
        fail(cx, ERR_INPUT, "the text is not valid UTF-8 or has control characters; remove them");
        return NULL;
    }
    return out;
}

const char *http_pair_value(const struct http_pair *p, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(p[i].name, name) == 0)
            return p[i].value;
    return NULL;
}

static int add_pair(struct ctx *cx, struct http_pair *pairs, size_t *n, const char *name, const char *value)
{
    if (!name || !value)
        return -1;
    if (http_pair_value(pairs, *n, name))
        return fail(cx, ERR_INPUT, "the field \"%.100s\" is given twice; give it once", name);
    pairs[(*n)++] = (struct http_pair){ name, value };
    return 0;
}

/* How many pairs at most; 0 after fail(). */
static size_t room(struct ctx *cx, const char *s, size_t len, char sep)
{
    size_t n = 1;
    for (size_t i = 0; i < len; i++)
        n += s[i] == sep;
    if (n > HTTP_PAIRS_MAX) {
        fail(cx, ERR_INPUT, "more than %d fields; send fewer", HTTP_PAIRS_MAX);
        return 0;
    }
    return n;
}

int http_decode_form(struct ctx *cx, const char *s, size_t len, struct http_pair **out, size_t *n)
{
    size_t most = room(cx, s, len, '&'), count = 0;
    struct http_pair *pairs = most ? ctx_alloc(cx, most * sizeof *pairs) : NULL;
    if (!pairs)
        return -1;
    for (size_t at = 0; at < len;) {
        const char *p = s + at, *end = memchr(p, '&', len - at);
        size_t part = end ? (size_t)(end - p) : len - at;
        at += part + 1;
        if (part == 0)
            continue;
        const char *eq = memchr(p, '=', part);
        size_t name = eq ? (size_t)(eq - p) : part;
        if (add_pair(cx, pairs, &count, decode(cx, p, name, true, false),
                     eq ? decode(cx, eq + 1, part - name - 1, true, true) : ""))
            return -1;
    }
    *out = pairs;
    *n = count;
    return 0;
}

int http_decode_cookies(struct ctx *cx, const char *s, struct http_pair **out, size_t *n)
{
    size_t len = strlen(s), most = room(cx, s, len, ';'), count = 0;
    struct http_pair *pairs = most ? ctx_alloc(cx, most * sizeof *pairs) : NULL;
    if (!pairs)
        return -1;
    while (*s) {
        s += strspn(s, " ");
        size_t part = strcspn(s, ";"), name = strcspn(s, "=;");
        if (part && name == part)
            return fail(cx, ERR_INPUT, "a cookie has no value; delete this site's cookies and try again");
        if (part) {
            size_t value = part - name - 1;
            while (value && s[name + value] == ' ')
                value--;
            if (add_pair(cx, pairs, &count, ctx_dupn(cx, s, name), ctx_dupn(cx, s + name + 1, value)))
                return -1;
        }
        s += part + (s[part] == ';');
    }
    *out = pairs;
    *n = count;
    return 0;
}

int http_decode_path(struct ctx *cx, const char *s, size_t len, const char **out)
{
    if (len == 0 || s[0] != '/')
        return fail(cx, ERR_INPUT, "the path does not begin with a slash");
    for (size_t i = 0; i + 2 < len; i++)
        if (s[i] == '%' && s[i + 1] == '2' && (s[i + 2] | 0x20) == 'f') /* two spellings of one path are one too many */
            return fail(cx, ERR_INPUT, "the path has an encoded slash");
    const char *path = decode(cx, s, len, false, false);
    if (!path)
        return -1;
    *out = path;
    return 0;
}

const char *http_header(const struct http_request *rq, const char *name)
{
    for (size_t i = 0; i < rq->header_count; i++)
        if (strcasecmp(rq->headers[i].name, name) == 0)
            return rq->headers[i].value;
    return NULL;
}

const char *http_query(const struct http_request *rq, const char *name)
{
    return http_pair_value(rq->params, rq->param_count, name);
}

const char *http_cookie(const struct http_request *rq, const char *name)
{
    return http_pair_value(rq->cookies, rq->cookie_count, name);
}

int http_form(struct ctx *cx, const struct http_request *rq, struct http_pair **out, size_t *n)
{
    static const char want[] = "application/x-www-form-urlencoded";
    const char *type = http_header(rq, "Content-Type");
    size_t len = type ? strcspn(type, "; \t") : 0;
    if (len != sizeof want - 1 || strncasecmp(type, want, len) != 0 || rq->body_fd >= 0)
        return fail(cx, ERR_INPUT, "this address takes a form: send it as %s", want);
    return http_decode_form(cx, rq->body, rq->body_len, out, n);
}

int http_add(struct ctx *cx, struct http_response *rs, const char *name, const char *value)
{
    static const char token[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
    if (rs->header_count >= sizeof rs->headers / sizeof *rs->headers)
        return fail(cx, ERR_INPUT, "too many headers in one answer");
    if (!*name || name[strspn(name, token)] || !clean(value, strlen(value), false))
        return fail(cx, ERR_INPUT, "the header %.60s has characters that may not stand in a header", name);
    rs->headers[rs->header_count++] = (struct http_pair){ name, value };
    return 0;
}

const char *http_etag(struct ctx *cx, const void *data, size_t len)
{
    unsigned char sum[16];
    char text[2 * sizeof sum + 1];
    crypto_generichash(sum, sizeof sum, data, len, NULL, 0);
    return ctx_printf(cx, "\"%s\"", sodium_bin2hex(text, sizeof text, sum, sizeof sum));
}

bool http_etag_in(const char *list, const char *etag, bool weak)
{
    size_t want = strlen(etag);
    while (*(list += strspn(list, " \t,"))) {
        if (*list == '*')
            return true;
        bool is_weak = strncmp(list, "W/", 2) == 0;
        list += is_weak ? 2 : 0;
        if (*list != '"')
            return false;
        size_t n = 1 + strcspn(list + 1, "\"");
        if (list[n] != '"')
            return false;
        n++;
        if ((weak || !is_weak) && n == want && memcmp(list, etag, n) == 0)
            return true;
        list += n;
    }
    return false;
}

static bool listed(const char *address, const char *const *list)
{
    for (; list && *list; list++)
        if (strcmp(*list, address) == 0)
            return true;
    return false;
}

const char *http_client(struct ctx *cx, const char *peer, const char *forwarded, const char *const *proxies)
{
    const char *client = peer;
    size_t end = forwarded ? strlen(forwarded) : 0;
    /* From the right: each proxy appended the address it saw. Stop at the first that is not one of ours. */
    while (end && listed(client, proxies)) {
        size_t start = end;
        while (start && forwarded[start - 1] != ',')
            start--;
        size_t from = start + strspn(forwarded + start, " \t"), n = end > from ? end - from : 0;
        while (n && (forwarded[from + n - 1] == ' ' || forwarded[from + n - 1] == '\t'))
            n--;
        const char *next = ctx_dupn(cx, forwarded + from, n);
        unsigned char raw[16];
        if (!next || (inet_pton(AF_INET, next, raw) != 1 && inet_pton(AF_INET6, next, raw) != 1))
            break;
        client = next;
        end = start ? start - 1 : 0;
    }
    return client;
}
