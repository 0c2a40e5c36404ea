/* Query, form, cookies, path, ETag lists and forwarded addresses: no crash; what is accepted, encoded and decoded again
 * is the same; no name twice. */
#include <stdlib.h>
#include <string.h>
#include "base/str.h"
#include "base/text.h"
#include "kit/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int ok)
{
    if (!ok)
        abort();
}

static void no_doubles(const struct http_pair *p, size_t n)
{
    must(n <= HTTP_PAIRS_MAX);
    for (size_t i = 0; i < n; i++)
        must(http_pair_value(p, n, p[i].name) == p[i].value);
}

static void form(struct ctx *cx, const char *s, size_t len)
{
    struct http_pair *p, *q;
    size_t n, m;
    if (http_decode_form(cx, s, len, &p, &n))
        return;
    no_doubles(p, n);
    struct str out;
    str_init(&out, cx->arena, 1 << 20);
    for (size_t i = 0; i < n; i++) {
        must(text_utf8_valid(p[i].name, strlen(p[i].name)) && text_utf8_valid(p[i].value, strlen(p[i].value)));
        str_puts(&out, i ? "&" : "");
        str_url(&out, p[i].name);
        str_putc(&out, '=');
        str_url(&out, p[i].value);
    }
    const char *text = str_end(cx, &out);
    must(text && http_decode_form(cx, text, strlen(text), &q, &m) == 0 && m == n);
    for (size_t i = 0; i < n; i++)
        must(strcmp(p[i].name, q[i].name) == 0 && strcmp(p[i].value, q[i].value) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const proxies[] = { "1.1.1.1", "::1", NULL };
    struct ctx cx;
    if (size > 65536 || ctx_init(&cx, 8 << 20))
        return 0;
    const char *raw = (const char *)data, *text = ctx_dupn(&cx, raw, size), *path;
    struct http_pair *p;
    size_t n;
    form(&cx, raw, size);
    ctx_forgive(&cx);
    if (http_decode_cookies(&cx, text, &p, &n) == 0)
        no_doubles(p, n);
    ctx_forgive(&cx);
    if (http_decode_path(&cx, raw, size, &path) == 0)
        must(path[0] == '/' && text_utf8_valid(path, strlen(path)));
    must(http_client(&cx, "1.1.1.1", text, proxies) != NULL);
    http_etag_in(text, "\"a\"", size & 1);
    ctx_release(&cx);
    return 0;
}
