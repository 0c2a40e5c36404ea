#include "tests/unit/check.h"

#include <string.h>
#include "kit/http.h"

static struct ctx cx;
static struct http_pair *pairs;
static size_t n;

static void fresh(void)
{
    ctx_release(&cx);
    ctx_init(&cx, 1 << 20);
    pairs = NULL;
    n = 0;
}

static int form(const char *s)
{
    fresh();
    return http_decode_form(&cx, s, strlen(s), &pairs, &n);
}

static int cookies(const char *s)
{
    fresh();
    return http_decode_cookies(&cx, s, &pairs, &n);
}

static const char *path(const char *s)
{
    const char *out = NULL;
    fresh();
    return http_decode_path(&cx, s, strlen(s), &out) ? NULL : out;
}

static void form_decodes(void)
{
    CHECK_INT(form("a=1&b=x+y%26z&c&%D0%90=%d1%8f&&e="), 0);
    CHECK_INT(n, 5);
    CHECK_STR(http_pair_value(pairs, n, "a"), "1");
    CHECK_STR(http_pair_value(pairs, n, "b"), "x y&z");
    CHECK_STR(http_pair_value(pairs, n, "c"), "");
    CHECK_STR(http_pair_value(pairs, n, "А"), "я");
    CHECK_STR(http_pair_value(pairs, n, "e"), "");
    CHECK_STR(http_pair_value(pairs, n, "z"), NULL);
    CHECK_INT(form("a=b=c%0D%0A"), 0); /* a value may have lines */
    CHECK_STR(pairs[0].value, "b=c\r\n");
    CHECK_INT(form(""), 0);
    CHECK_INT(n, 0);
}

static void form_refuses(void)
{
    static const char *const bad[] = { "a=1&a=2", "a=1&%61=2", "a&a", "+=1&%20=2", "a=%", "a=%4", "a=%4g", "a=%g4", "%=1", "a=%00", "%00=a", "a%0a=1",
                                       "a=%ff", "a=%c0%80", "a=%ed%a0%80", "a=%f4%90%80%80", "a=\xff", "%d0=1" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK_INT(form(bad[i]), -1);
        CHECK_INT(cx.code, ERR_INPUT);
        CHECK(pairs == NULL && n == 0);
        if (check_here)
            printf("  in %s\n", bad[i]);
    }
    fresh();
    CHECK_INT(http_decode_form(&cx, "a=b\0c", 5, &pairs, &n), -1);
}

static void form_counts(void)
{
    char many[HTTP_PAIRS_MAX * 5 + 8] = "", *p = many;
    for (int i = 0; i < HTTP_PAIRS_MAX; i++)
        p += snprintf(p, 8, "%s%03x=", i ? "&" : "", (unsigned)i);
    CHECK_INT(form(many), 0);
    CHECK_INT(n, HTTP_PAIRS_MAX);
    memcpy(p, "&x", 3);
    CHECK_INT(form(many), -1);
    CHECK_INT(cx.code, ERR_INPUT);
}

static void cookies_decode(void)
{
    CHECK_INT(cookies("sid=a%20b=; lang=fa ;x="), 0);
    CHECK_INT(n, 3);
    CHECK_STR(http_pair_value(pairs, n, "sid"), "a%20b=");
    CHECK_STR(http_pair_value(pairs, n, "lang"), "fa");
    CHECK_STR(http_pair_value(pairs, n, "x"), "");
    CHECK_INT(cookies(""), 0);
    CHECK_INT(cookies(" ; ;a=1;"), 0);
    CHECK_INT(n, 1);
    CHECK_INT(cookies("a=1; a=1"), -1);
    CHECK_INT(cookies("a=1; b"), -1);
    CHECK_INT(cx.code, ERR_INPUT);
}

static void paths(void)
{
    CHECK_STR(path("/"), "/");
    CHECK_STR(path("/a%20b+%D0%90"), "/a b+А");
    static const char *const bad[] = { "", "a", "/%2f", "/%2F", "/%00", "/%0a", "/%7f", "/%", "/%1", "/%ff", "*" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK_STR(path(bad[i]), NULL);
}

static void requests(void)
{
    const struct http_pair headers[] = { { "Host", "a" }, { "content-type", "application/x-www-form-urlencoded; charset=UTF-8" } };
    struct http_request rq = { .headers = headers, .header_count = 2, .body = "a=1", .body_len = 3, .body_fd = -1 };
    fresh();
    CHECK_STR(http_header(&rq, "HOST"), "a");
    CHECK_STR(http_header(&rq, "Hos"), NULL);
    CHECK_INT(http_form(&cx, &rq, &pairs, &n), 0);
    CHECK_STR(http_pair_value(pairs, n, "a"), "1");
    rq.header_count = 1;
    CHECK_INT(http_form(&cx, &rq, &pairs, &n), -1);
    CHECK_INT(cx.code, ERR_INPUT);
}

static void answers(void)
{
    struct http_response rs = { 0 };
    fresh();
    CHECK_INT(http_add(&cx, &rs, "Location", "/a"), 0);
    CHECK_STR(rs.headers[0].value, "/a");
    CHECK_INT(http_add(&cx, &rs, "Location", "/a\r\nSet-Cookie: x=y"), -1);
    CHECK_INT(cx.code, ERR_INPUT);
    CHECK_INT(http_add(&cx, &rs, "A: b", ""), -1);
    CHECK_INT(http_add(&cx, &rs, "", ""), -1);
    CHECK_INT(rs.header_count, 1);
    for (int i = 1; i < 16; i++)
        CHECK_INT(http_add(&cx, &rs, "X-A", "b"), 0);
    CHECK_INT(http_add(&cx, &rs, "X-A", "b"), -1);
}

static void etags(void)
{
    fresh();
    const char *one = http_etag(&cx, "one", 3);
    CHECK_INT(strlen(one), 34);
    CHECK_STR(http_etag(&cx, "one", 3), one);
    CHECK(strcmp(http_etag(&cx, "two", 3), one) != 0);
    CHECK(http_etag_in("\"a\"", "\"a\"", false));
    CHECK(http_etag_in("\"x\", \"a\"", "\"a\"", false));
    CHECK(http_etag_in("*", "\"a\"", false));
    CHECK(http_etag_in("W/\"a\"", "\"a\"", true));
    CHECK(!http_etag_in("W/\"a\"", "\"a\"", false));
    CHECK(!http_etag_in("\"ab\"", "\"a\"", true));
    CHECK(!http_etag_in("a", "\"a\"", true));
    CHECK(!http_etag_in("\"a", "\"a\"", true));
    CHECK(!http_etag_in("", "\"a\"", true));
}

static void clients(void)
{
    static const char *const ours[] = { "10.0.0.1", "10.0.0.2", NULL };
    fresh();
    CHECK_STR(http_client(&cx, "1.1.1.1", "9.9.9.9", ours), "1.1.1.1");
    CHECK_STR(http_client(&cx, "10.0.0.1", "9.9.9.9", ours), "9.9.9.9");
    CHECK_STR(http_client(&cx, "10.0.0.1", "6.6.6.6, 9.9.9.9", ours), "9.9.9.9");
    CHECK_STR(http_client(&cx, "10.0.0.1", " 6.6.6.6,9.9.9.9 ,\t10.0.0.2 ", ours), "9.9.9.9");
    CHECK_STR(http_client(&cx, "10.0.0.1", "10.0.0.2", ours), "10.0.0.2");
    CHECK_STR(http_client(&cx, "10.0.0.1", "9.9.9.9, <b>", ours), "10.0.0.1");
    CHECK_STR(http_client(&cx, "10.0.0.1", "", ours), "10.0.0.1");
    CHECK_STR(http_client(&cx, "10.0.0.1", NULL, ours), "10.0.0.1");
    CHECK_STR(http_client(&cx, "10.0.0.1", "2001:db8::1", ours), "2001:db8::1");
    CHECK_STR(http_client(&cx, "10.0.0.1", "9.9.9.9", NULL), "10.0.0.1");
}

static void assets(void)
{
    static const struct asset table[] = { { .path = "/a" }, { .path = "/b" }, { .path = "/b/c" } };
    for (size_t i = 0; i < 3; i++)
        CHECK(asset_find(table, 3, table[i].path) == &table[i]);
    CHECK(asset_find(table, 3, "/aa") == NULL);
    CHECK(asset_find(table, 3, "") == NULL);
    CHECK(asset_find(table, 0, "/a") == NULL);
}

/* Out of memory at each allocation in turn: an error, never a crash. */
static void without_memory(void)
{
    for (int64_t at = 0; at < 3; at++) {
        fresh();
        mem_fail_at(at, true);
        int r = http_decode_form(&cx, "a=1&b=2", 7, &pairs, &n);
        mem_fail_at(-1, false);
        CHECK_INT(r, at == 0 ? -1 : 0);
        CHECK_INT(cx.code, at == 0 ? ERR_SYSTEM : ERR_NONE);
    }
    ctx_release(&cx);
    cx.arena = NULL;
}

CHECK_MAIN(T(form_decodes), T(form_refuses), T(form_counts), T(cookies_decode), T(paths), T(requests), T(answers), T(etags), T(clients), T(assets),
           T(without_memory))
