/* Any bytes in any charset, in pieces: the output is valid UTF-8 and at most four times as long, whatever the
 * pieces; the same through a source. The first byte chooses the charset, the second the pieces. */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "kit/charset.h"
#include "kit/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char *nth_charset(size_t i)
{
    size_t count = 0;
    while (charset_at(count))
        count++;
    return charset_at(i % count);
}

static int convert(struct ctx *cx, const char *name, const char *in, size_t n, size_t step, size_t cap, struct str *all)
{
    struct charset *cs;
    char out[512];
    size_t at = 0, have = 0, used, made;
    if (charset_open(cx, name, &cs))
        abort();
    do {
        have = have + step < n - at ? have + step : n - at;
        if (charset_convert(cx, cs, in + at, have, at + have == n, out, cap, &used, &made))
            return -1;
        if (made > cap || used > have || charset_valid(out, made) < made)
            abort();
        at += used;
        have -= used;
        str_put(all, out, made);
        if (all->bad || all->len > 4 * n + 8)
            abort();
    } while (at < n || made > 0);
    return 0;
}

static void through_source(struct ctx *cx, const char *in, size_t n, size_t cap, struct str *all)
{
    struct source *s;
    char out[512];
    const char *head;
    size_t got = 1, head_n = 0;
    if (source_open_memory(cx, in, n, &s))
        return;
    if (source_peek(cx, s, &head, &head_n))
        return;
    if (charset_valid(head, head_n) < head_n || head[head_n])
        abort();
    while (got > 0 && !source_read(cx, s, out, cap, &got)) {
        if (charset_valid(out, got) < got)
            abort();
        str_put(all, out, got);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct ctx cx;
    struct str whole, pieces;
    if (n < 2)
        return 0;
    const char *name = nth_charset(data[0]), *in = (const char *)data + 2;
    size_t step = (data[1] & 15u) + 1, cap = (data[1] >> 4) + 8u;
    n -= 2;
    ctx_init(&cx, 64 << 20);
    str_init(&whole, cx.arena, 16 << 20);
    str_init(&pieces, cx.arena, 16 << 20);
    int a = convert(&cx, name, in, n, n + 1, 512, &whole);
    ctx_forgive(&cx);
    int b = convert(&cx, name, in, n, step, cap, &pieces);
    ctx_forgive(&cx);
    if (a != b || (a == 0 && (whole.len != pieces.len || (whole.len && memcmp(whole.data, pieces.data, whole.len) != 0))))
        abort();
    charset_find((char[]){ (char)data[0], (char)data[1], 0 });
    str_clear(&whole);
    through_source(&cx, in, n, cap, &whole);
    ctx_release(&cx);
    return 0;
}
