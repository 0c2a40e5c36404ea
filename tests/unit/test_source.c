/* Tests of kit/source. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/str.h"
#include "kit/source.h"
#include "tests/unit/check.h"

static struct ctx cx;

/* All text of a source, read `cap` bytes at a time; NULL after an error. */
static const char *read_all(struct source *in, size_t cap)
{
    static char buf[1 << 17];
    struct str all;
    size_t got;
    str_init(&all, cx.arena, 16 << 20);
    do {
        if (source_read(&cx, in, buf, cap, &got))
            return NULL;
        str_put(&all, buf, got);
    } while (got > 0);
    return str_end(&cx, &all);
}

static void check_memory(const char *in, size_t n, const char *charset, const char *want)
{
    for (size_t cap = 8; cap < 200; cap *= 3)
        for (int peek = 0; peek < 2; peek++) {
            struct source *s;
            const char *text;
            size_t len;
            ctx_init(&cx, 32 << 20);
            if (source_open_memory(&cx, in, n, &s) || (charset && source_set_charset(&cx, s, charset)) ||
                (peek && source_peek(&cx, s, &text, &len)))
                CHECK_STR(cx.message, want);
            else {
                text = read_all(s, cap);
                CHECK_STR(text ? text : cx.message, want);
            }
            ctx_release(&cx);
        }
}

#define READS(in, charset, want) check_memory(in, sizeof in - 1, charset, want)

static void decodes(void)
{
    READS("abc", NULL, "abc");
    READS("\xef\xbb\xbfжуки", NULL, "жуки");
    READS("\xff\xfe" "a\0\x36\x04", NULL, "aж");
    READS("\xca\xeb\xe8\xe5\xed\xf2 \xee\xef\xeb\xe0\xf2\xe8\xeb\n", "cp1251", "Клиент оплатил\n");
    READS("\x8a\xab\xa8\xa5\xad\xe2", "cp866", "Клиент");
    READS("", NULL, "the file is empty; save or fetch it again");
    READS("\xef\xbb\xbf" "ab\xff", NULL, "byte 5 of the file is not valid utf-8; choose the file's charset by hand, such as windows-1252");
    READS("abc", "klingon", "the charset \"klingon\" is not known; choose one from the list, such as utf-8");
}

static void keeps_utf8_lines_of_mixed_files(void)
{
    READS("\xca\xeb\xe8\xe5\xed\xf2\nЖук\r\n\xee\xef\xeb\xe0\xf2\xe8\xeb\rab\nЖу", "cp1251", "Клиент\nЖук\r\nоплатил\rab\nЖу");
}

static void declared_charset(void)
{
    static const char dos[] = "\x8a\xab\xa8\xa5\xad\xe2";
    struct source *s;
    ctx_init(&cx, 1 << 20);
    CHECK_INT(source_open_memory(&cx, dos, sizeof dos - 1, &s), 0);
    CHECK_INT(source_declare_charset(&cx, s, "DOS-nonsense"), 0);
    CHECK_INT(source_declare_charset(&cx, s, "cp866"), 0);
    CHECK_STR(source_charset(s), "ibm866");
    CHECK_STR(read_all(s, 64), "Клиент");
    CHECK_INT(source_declare_charset(&cx, s, "cp866"), -1);
    ctx_forgive(&cx);
    CHECK_INT(source_open_memory(&cx, "Жук", 6, &s), 0);
    CHECK_INT(source_declare_charset(&cx, s, "cp866"), 0);
    CHECK_STR(source_charset(s), "utf-8");
    ctx_release(&cx);
}

/* ASCII for longer than the sample, then one legacy line: found when it comes. */
static void late_charset(void)
{
    enum { LINES = 20000 };
    static char in[LINES * 10 + 32];
    size_t n = 0;
    for (int i = 0; i < LINES; i++, n += 10)
        memcpy(in + n, "123456789\n", 10);
    memcpy(in + n, "\xca\xeb\xe8\xe5\xed\xf2 \xee\xef\xeb\xe0\xf2\xe8\xeb\n", 15);
    struct source *s;
    ctx_init(&cx, 32 << 20);
    CHECK_INT(source_open_memory(&cx, in, n + 15, &s), 0);
    CHECK_STR(source_charset(s), "utf-8");
    const char *text = read_all(s, 1 << 16);
    CHECK_STR(text ? text + n : cx.message, "Клиент оплатил\n");
    CHECK_STR(source_charset(s), "windows-1251");
    /* but once there was true UTF-8, a bad byte is an error with its place */
    memcpy(in, "Жук", 6);
    CHECK_INT(source_open_memory(&cx, in, n + 15, &s), 0);
    CHECK(!read_all(s, 1 << 16));
    CHECK_STR(cx.message, "byte 200000 of the file is not valid utf-8; choose the file's charset by hand, such as windows-1252");
    ctx_release(&cx);
}

/* Characters of two bytes over every inner border. */
static void long_texts(void)
{
    enum { BYTES = 500000 };
    static char utf8[BYTES + 1], legacy[BYTES / 2 + 2];
    for (int i = 0; i < BYTES; i += 2)
        memcpy(utf8 + i, "\xd0\xb6", 2);
    memset(legacy, 0xe6, BYTES / 2);
    for (int odd = 0; odd < 2; odd++) {
        struct source *s;
        const char *text;
        size_t n;
        ctx_init(&cx, 32 << 20);
        utf8[0] = odd ? 'x' : (char)0xd0;
        utf8[1] = odd ? 'y' : (char)0xb6;
        CHECK_INT(source_open_memory(&cx, utf8 + odd, BYTES - (size_t)odd, &s), 0);
        CHECK_INT(source_peek(&cx, s, &text, &n), 0);
        CHECK(n > SOURCE_PEEK - 8 && n <= SOURCE_PEEK && !memcmp(text, utf8 + odd, n) && !text[n]);
        text = read_all(s, 4097);
        CHECK(text && !strcmp(text, utf8 + odd));
        CHECK_INT(source_open_memory(&cx, legacy, BYTES / 2, &s), 0);
        CHECK_INT(source_set_charset(&cx, s, "cp1251"), 0);
        text = read_all(s, 4097);
        CHECK(text && strlen(text) == BYTES && !strcmp(text + 2, utf8 + 2));
        ctx_release(&cx);
    }
}

static size_t pack(const char *text, size_t n, char *out, size_t cap)
{
    z_stream z = { .next_in = (unsigned char *)(uintptr_t)text, .avail_in = (unsigned)n, .next_out = (unsigned char *)out, .avail_out = (unsigned)cap };
    CHECK(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK && deflate(&z, Z_FINISH) == Z_STREAM_END);
    deflateEnd(&z);
    return cap - z.avail_out;
}

static void unpacks_gzip(void)
{
    enum { BYTES = 300000 };
    static char text[BYTES + 1], packed[2 * BYTES];
    char message[200];
    unsigned seed = 1;
    struct source *s;
    for (int i = 0; i < BYTES; i++)
        text[i] = (char)('a' + ((seed = seed * 1103515245 + 12345) >> 16) % 26);
    size_t n = pack(text, BYTES / 2, packed, sizeof packed);
    n += pack(text + BYTES / 2, BYTES / 2, packed + n, sizeof packed - n);
    ctx_init(&cx, 32 << 20);
    CHECK_INT(source_open_memory(&cx, packed, n, &s), 0);
    CHECK_STR(read_all(s, 5000), text);
    CHECK_INT(source_bytes(s), n);
    CHECK_INT(source_size(s), n);
    memset(packed + n, 0, 100); /* padding */
    CHECK_INT(source_open_memory(&cx, packed, n + 100, &s), 0);
    CHECK_STR(read_all(s, 5000), text);
    CHECK_INT(source_open_memory(&cx, packed, n - 5, &s), 0);
    CHECK(!read_all(s, 5000));
    snprintf(message, sizeof message, "the gzip file ends in the middle, after %zu bytes: it is half a file; fetch it again", n - 5);
    CHECK_STR(cx.message, message);
    ctx_forgive(&cx);
    packed[n - 6] ^= 1; /* its checksum */
    CHECK_INT(source_open_memory(&cx, packed, n, &s), 0);
    CHECK(!read_all(s, 5000));
    CHECK(strstr(cx.message, "the gzip file is damaged before byte"));
    ctx_forgive(&cx);
    CHECK_INT(source_open_memory(&cx, packed, n, &s), 0);
    source_limit(s, 200000);
    CHECK(!read_all(s, 5000));
    CHECK_STR(cx.message, "the file unpacks to more than 0 MiB; split it into smaller files");
    ctx_forgive(&cx);
    CHECK_INT(source_open_memory(&cx, packed, pack("", 0, packed, sizeof packed), &s), -1);
    CHECK_STR(cx.message, "the file is empty; save or fetch it again");
    ctx_release(&cx);
}

static void opens_files(void)
{
    char dir[] = "/tmp/test_source.XXXXXX", path[64], want[200];
    struct source *s;
    uint8_t hash[SOURCE_HASH];
    /* b2sum -l 256 of "abc" */
    static const uint8_t abc[] = { 0xbd, 0xdd, 0x81, 0x3c, 0x63, 0x42, 0x39, 0x72, 0x31, 0x71, 0xef, 0x3f, 0xee, 0x98, 0x57, 0x9b,
                                   0x94, 0x96, 0x4e, 0x3b, 0xb1, 0xcb, 0x3e, 0x42, 0x72, 0x62, 0xc8, 0xc0, 0x68, 0xd5, 0x23, 0x19 };
    CHECK(mkdtemp(dir) != NULL);
    ctx_init(&cx, 1 << 20);
    snprintf(path, sizeof path, "%s/a", dir);
    CHECK_INT(source_open_file(&cx, path, &s), -1);
    CHECK_INT(cx.code, ERR_NOTFOUND);
    snprintf(want, sizeof want, "there is no file %s; check the name", path);
    CHECK_STR(cx.message, want);
    ctx_forgive(&cx);
    CHECK_INT(source_open_file(&cx, dir, &s), -1);
    snprintf(want, sizeof want, "%s is a folder; name a file in it", dir);
    CHECK_STR(cx.message, want);
    ctx_forgive(&cx);
    CHECK_INT(mkfifo(path, 0600), 0);
    CHECK_INT(source_open_file(&cx, path, &s), -1);
    CHECK(strstr(cx.message, "is not a regular file"));
    ctx_forgive(&cx);
    unlink(path);
    FILE *f = fopen(path, "wb");
    CHECK(f && fputs("abc", f) >= 0 && fclose(f) == 0);
    CHECK_INT(source_open_file(&cx, path, &s), 0);
    CHECK_STR(read_all(s, 64), "abc");
    CHECK_INT(source_size(s), 3);
    CHECK(source_hash(s, hash) && !memcmp(hash, abc, sizeof abc));
    unlink(path);
    rmdir(dir);
    ctx_release(&cx);
}

static void reads_pipes(void)
{
    int fd[2];
    struct source *s;
    ctx_init(&cx, 1 << 20);
    CHECK_INT(pipe(fd), 0);
    CHECK_INT(write(fd[1], "Жук", 6), 6);
    close(fd[1]);
    CHECK_INT(source_open_fd(&cx, fd[0], &s), 0);
    CHECK_INT(source_size(s), -1);
    CHECK_STR(read_all(s, 64), "Жук");
    ctx_release(&cx);
    CHECK_INT(fcntl(fd[0], F_GETFD), -1); /* closed */
}

static void survives_every_failed_allocation(void)
{
    static char packed[256];
    size_t n = pack("\xca\xeb\xe8\xe5\xed\xf2\n", 7, packed, sizeof packed);
    const char *text = NULL;
    int k = 0;
    for (; !text && k < 1000; k++) {
        struct source *s;
        ctx_init(&cx, 1 << 20);
        mem_fail_at(k, false);
        if (!source_open_memory(&cx, packed, n, &s) && !source_set_charset(&cx, s, "cp1251"))
            text = read_all(s, 64);
        mem_fail_at(-1, false);
        CHECK(text ? !strcmp(text, "Клиент\n") : cx.code == ERR_SYSTEM);
        ctx_release(&cx);
    }
    CHECK(k > 8);
}

CHECK_MAIN(T(decodes), T(keeps_utf8_lines_of_mixed_files), T(declared_charset), T(late_charset), T(long_texts), T(unpacks_gzip),
           T(opens_files), T(reads_pipes), T(survives_every_failed_allocation))
