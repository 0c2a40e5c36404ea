/* Tests of kit/json and kit/json_in. */
#include "kit/json.h"
#include "kit/json_in.h"
#include "tests/unit/check.h"

static struct ctx cx;
static struct str out;
static struct json j;

static void begin_test(void)
{
    ctx_init(&cx, 8 << 20);
    str_init(&out, cx.arena, 4 << 20);
    json_init(&j, &out);
}

static void writes(void)
{
    begin_test();
    json_begin_object(&j);
    json_key(&j, "a");
    json_int(&j, INT64_MIN);
    json_key(&j, "b\"");
    json_begin_array(&j);
    json_bool(&j, true);
    json_null(&j);
    json_text(&j, NULL);
    json_begin_object(&j);
    json_end_object(&j);
    json_begin_array(&j);
    json_end_array(&j);
    json_text(&j, "x\n\t\x01\\ж");
    json_end_array(&j);
    json_key(&j, "c");
    json_textn(&j, "a\0b", 3);
    json_end_object(&j);
    CHECK_STR(json_end(&cx, &j),
              "{\"a\":-9223372036854775808,\"b\\\"\":[true,null,null,{},[],\"x\\n\\t\\u0001\\\\ж\"],\"c\":\"a\\u0000b\"}");
    ctx_release(&cx);
}

static void replaces_bad_utf8(void)
{
    begin_test();
    json_text(&j, "a\xff\xc0\xaf" "b\xe2\x82");
#define U "\xef\xbf\xbd"
    CHECK_STR(json_end(&cx, &j), "\"a" U U U "b" U U "\"");
    ctx_release(&cx);
}

static void writes_numbers(void)
{
    static const struct { double x; const char *want; } t[] = {
        { 0, "0" }, { -0.0, "0" }, { 1, "1" }, { -12.5, "-12.5" }, { 0.1, "0.1" }, { 1.0 / 3, "0.3333333333333333" },
        { 1e15, "1e+15" }, { 1e300, "1e+300" }, { 5e-324, "4.94065645841247e-324" }, { NAN, "null" }, { INFINITY, "null" },
        { 123456789012345, "123456789012345" }, { 0.1 + 0.2, "0.30000000000000004" },
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        begin_test();
        json_real(&j, t[i].x);
        CHECK_STR(json_end(&cx, &j), t[i].want);
        ctx_release(&cx);
    }
}

#define MISUSED(...) \
    do { \
        begin_test(); \
        __VA_ARGS__; \
        CHECK(!json_end(&cx, &j)); \
        CHECK_STR(cx.message, "the program made an incomplete answer; please report this"); \
        ctx_release(&cx); \
    } while (0)

static void says_misuse(void)
{
    MISUSED();
    MISUSED(json_begin_object(&j));
    MISUSED(json_end_object(&j));
    MISUSED(json_begin_object(&j), json_int(&j, 1), json_end_object(&j));
    MISUSED(json_begin_array(&j), json_key(&j, "a"), json_end_array(&j));
    MISUSED(json_begin_array(&j), json_end_object(&j));
    MISUSED(json_begin_object(&j), json_key(&j, "a"), json_end_object(&j));
    MISUSED(json_begin_object(&j), json_key(&j, "a"), json_key(&j, "b"));
    MISUSED(json_key(&j, "a"));
    MISUSED(json_int(&j, 1), json_int(&j, 2));
    begin_test();
    for (int i = 0; i < JSON_DEPTH; i++)
        json_begin_array(&j);
    for (int i = 0; i < JSON_DEPTH; i++)
        json_end_array(&j);
    CHECK(json_end(&cx, &j) != NULL);
    ctx_release(&cx);
    begin_test();
    for (int i = 0; i <= JSON_DEPTH; i++)
        json_begin_array(&j);
    for (int i = 0; i <= JSON_DEPTH; i++)
        json_end_array(&j);
    CHECK(json_end(&cx, &j) == NULL);
    ctx_release(&cx);
}

static void reads(void)
{
    const struct json_in *root, *v;
    const char *text, *key;
    int64_t n;
    double x;
    bool yes;
    static const char in[] = "{\"t\":\"\\u0436\\n\",\"n\":-9223372036854775808,\"x\":1.5,\"b\":true,\"z\":null,\"a\":[1,[]]}";
    begin_test();
    CHECK_INT(json_parse(&cx, in, sizeof in - 1, &root), 0);
    CHECK_INT(json_in_type(root), JSON_IN_OBJECT);
    CHECK_INT(json_in_len(root), 6);
    CHECK(json_in_text(json_in_get(root, "t"), &text) && !strcmp(text, "ж\n"));
    CHECK(json_in_int(json_in_get(root, "n"), &n) && n == INT64_MIN);
    CHECK(!json_in_int(json_in_get(root, "x"), &n));
    CHECK(!json_in_int(json_in_get(root, "absent"), &n));
    CHECK(json_in_real(json_in_get(root, "x"), &x) && x == 1.5);
    CHECK(json_in_bool(json_in_get(root, "b"), &yes) && yes);
    CHECK(!json_in_bool(json_in_get(root, "n"), &yes));
    CHECK(!json_in_text(json_in_get(root, "n"), &text));
    CHECK_INT(json_in_type(json_in_get(root, "z")), JSON_IN_NULL);
    CHECK_INT(json_in_type(json_in_get(root, "absent")), JSON_IN_ABSENT);
    CHECK_INT(json_in_len(json_in_get(root, "a")), 2);
    CHECK(json_in_int(json_in_at(json_in_get(root, "a"), 0), &n) && n == 1);
    CHECK(!json_in_at(json_in_get(root, "a"), 2) && !json_in_at(root, 0) && !json_in_get(NULL, "a"));
    void *at = NULL;
    char keys[32] = "";
    while (json_in_each(root, &at, &key, &v))
        strcat(keys, key);
    CHECK_STR(keys, "tnxbza");
    at = NULL;
    CHECK(!json_in_each(NULL, &at, &key, &v));
    ctx_release(&cx);
}

static void refuses(void)
{
    static const struct { const char *in, *why; } t[] = {
        { "{\"a\":1,\"a\":2}", "JSON, line 1, column 10: a name occurs twice in one object; correct it and send it again" },
        { "[1e999]", "JSON, line 1, column 6: the number is too large; correct it and send it again" },
        { "[9223372036854775808]", "JSON, line 1, column 20: the number is too large; correct it and send it again" },
        { "[\n\"\xff\"]", "JSON, line 2, column 1: a text is not valid UTF-8; correct it and send it again" },
        { "[\"\\ud800\"]", "JSON, line 1, column 9: this is not valid JSON; correct it and send it again" },
        { "[\"\\u0000\"]", "JSON, line 1, column 9: a text holds a NUL character; correct it and send it again" },
        { "[1", "JSON, line 1, column 2: the end is missing; correct it and send it again" },
        { "[1] 2", "JSON, line 1, column 5: something follows after the end; correct it and send it again" },
        { "[01]", NULL }, { "[1,]", NULL }, { "{a:1}", NULL }, { "['a']", NULL }, { "", NULL }, { "1", NULL },
        { "[NaN]", NULL }, { "[\"a\nb\"]", NULL }, { "[+1]", NULL }, { "[.5]", NULL }, { "\xef\xbb\xbf[]", NULL },
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        const struct json_in *root;
        begin_test();
        check_int(json_parse(&cx, t[i].in, strlen(t[i].in), &root), -1, __FILE__, (int)i, t[i].in);
        CHECK_INT(cx.code, ERR_INPUT);
        if (t[i].why)
            CHECK_STR(cx.message, t[i].why);
        ctx_release(&cx);
    }
}

static int nested(int levels, char open, char close)
{
    char text[200] = "";
    const struct json_in *root;
    memset(text, open, (size_t)levels);
    memset(text + levels, close, (size_t)levels);
    begin_test();
    int rc = json_parse(&cx, text, (size_t)levels * 2, &root);
    ctx_release(&cx);
    return rc;
}

static void limits(void)
{
    static char big[JSON_IN_MAX + 1];
    const struct json_in *root;
    CHECK_INT(nested(32, '[', ']'), 0);
    CHECK_INT(nested(33, '[', ']'), -1);
    memset(big, ' ', sizeof big);
    big[0] = '[';
    big[1] = ']';
    begin_test();
    CHECK_INT(json_parse(&cx, big, sizeof big - 1, &root), 0);
    CHECK_INT(json_parse(&cx, big, sizeof big, &root), -1);
    CHECK_STR(cx.message, "the JSON is larger than 1048576 bytes; send it in parts");
    ctx_release(&cx);
    begin_test();
    static const char quoted[] = "[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[\"]";
    CHECK_INT(json_parse(&cx, quoted, sizeof quoted - 1, &root), 0);
    CHECK_STR(cx.message, "");
    ctx_release(&cx);
}

static void survives_every_failed_allocation(void)
{
    static const char in[] = "{\"a\":[1,2.5,\"text\",{\"b\":null}],\"c\":true}";
    int k = 0, rc;
    do {
        const struct json_in *root;
        begin_test();
        mem_fail_at(k, false);
        rc = json_parse(&cx, in, sizeof in - 1, &root);
        mem_fail_at(-1, false);
        CHECK(rc == 0 || (cx.code == ERR_SYSTEM && strstr(cx.message, "memory")));
        ctx_release(&cx);
    } while (rc != 0 && ++k < 1000);
    CHECK(k > 8);
}

CHECK_MAIN(T(writes), T(replaces_bad_utf8), T(writes_numbers), T(says_misuse), T(reads), T(refuses), T(limits),
           T(survives_every_failed_allocation))
