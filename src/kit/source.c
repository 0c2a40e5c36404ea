#include "kit/source.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "kit/charset.h"

enum { WINDOW = 64 * 1024 };

struct source {
    int fd;                        /* -1: memory */
    const char *data;              /* memory */
    int64_t size;
    uint64_t taken;                /* raw bytes */
    bool raw_end;
    crypto_generichash_state hash;

    bool gzip, gzip_open, gzip_end;
    z_stream z;
    unsigned char *raw;            /* packed bytes; gzip only */

    char *plain;                   /* unpacked bytes, WINDOW of them */
    size_t plain_at, plain_n;
    bool plain_end;
    uint64_t unpacked, max_decoded;

    const char *name;              /* charset */
    struct charset *utf8, *legacy; /* legacy: NULL when the name is utf-8 */
    bool mixed;                    /* lines that are UTF-8 stay so */
    bool chosen, foreign;          /* by a person; characters beyond ASCII were seen */

    char *head;                    /* what was peeked */
    size_t head_at, head_n;
    bool started;
};

static int no_memory(struct ctx *cx)
{
    return fail(cx, ERR_SYSTEM, "out of memory; try again later");
}

static void *zip_alloc(void *unused, unsigned n, unsigned size)
{
    (void)unused;
    return mem_alloc((size_t)n * size);
}

static void zip_free(void *unused, void *p)
{
    (void)unused;
    mem_free(p);
}

void source_close(struct source *s)
{
    if (s->gzip_open)
        inflateEnd(&s->z);
    s->gzip_open = false;
    if (s->fd >= 0)
        close(s->fd);
    s->fd = -1;
    s->raw_end = s->plain_end = true;
    s->plain_at = s->plain_n = s->head_at = s->head_n = 0;
}

static void free_hook(void *p)
{
    struct source *s = p;
    source_close(s);
    mem_free(s->raw);
    mem_free(s->plain);
    mem_free(s->head);
    mem_free(s);
}

/* Bytes of the file as stored, hashed on the way. */
static int read_raw(struct ctx *cx, struct source *s, void *buf, size_t cap, size_t *got)
{
    *got = 0;
    if (s->raw_end)
        return 0;
    if (s->fd < 0) {
        size_t left = (size_t)s->size - (size_t)s->taken;
        *got = left < cap ? left : cap;
        memcpy(buf, s->data + s->taken, *got);
    } else {
        ssize_t n;
        do
            n = read(s->fd, buf, cap);
        while (n < 0 && errno == EINTR);
        if (n < 0)
            return fail(cx, ERR_SYSTEM, "the file cannot be read: %s", strerror(errno));
        *got = (size_t)n;
    }
    s->taken += *got;
    s->raw_end = *got == 0;
    crypto_generichash_update(&s->hash, buf, *got);
    return 0;
}

/* Refills the packed bytes behind what zlib has not used yet (the end of a member, usually nothing). */
static int refill_packed(struct ctx *cx, struct source *s)
{
    size_t got;
    memmove(s->raw, s->z.next_in, s->z.avail_in);
    s->z.next_in = s->raw;
    if (read_raw(cx, s, s->raw + s->z.avail_in, WINDOW - s->z.avail_in, &got))
        return -1;
    s->z.avail_in += (unsigned)got;
    return 0;
}

/* A further gzip member follows, or the file ends (what else follows is padding, as gzip(1) has it). */
static int next_member(struct ctx *cx, struct source *s)
{
    while (s->z.avail_in < 2 && !s->raw_end)
        if (refill_packed(cx, s))
            return -1;
    if (s->z.avail_in >= 2 && s->z.next_in[0] == 0x1f && s->z.next_in[1] == 0x8b)
        return inflateReset(&s->z) == Z_OK ? 0 : no_memory(cx);
    s->gzip_end = true;
    while (!s->raw_end) { /* the hash is of the whole file */
        s->z.avail_in = 0;
        if (refill_packed(cx, s))
            return -1;
    }
    return 0;
}

static int unpack(struct ctx *cx, struct source *s, void *buf, size_t cap, size_t *got)
{
    s->z.next_out = buf;
    s->z.avail_out = (unsigned)cap;
    while (!s->gzip_end && s->z.avail_out == cap) {
        if (s->z.avail_in == 0 && refill_packed(cx, s))
            return -1;
        if (s->z.avail_in == 0 && s->raw_end)
            return fail(cx, ERR_INPUT, "the gzip file ends in the middle, after %llu bytes: it is half a file; fetch it again",
                        (unsigned long long)s->taken);
        int rc = inflate(&s->z, Z_NO_FLUSH);
        if (rc == Z_STREAM_END) {
            if (next_member(cx, s))
                return -1;
        } else if (rc == Z_MEM_ERROR)
            return no_memory(cx);
        else if (rc != Z_OK && rc != Z_BUF_ERROR)
            return fail(cx, ERR_INPUT, "the gzip file is damaged before byte %llu; fetch it again or unpack it by hand",
                        (unsigned long long)s->taken);
    }
    *got = cap - s->z.avail_out;
    return 0;
}

/* Moves what is left to the front and fills the window. */
static int fill(struct ctx *cx, struct source *s)
{
    memmove(s->plain, s->plain + s->plain_at, s->plain_n - s->plain_at);
    s->plain_n -= s->plain_at;
    s->plain_at = 0;
    while (s->plain_n < WINDOW && !s->plain_end) {
        size_t got = 0;
        char *to = s->plain + s->plain_n;
        if ((s->gzip ? unpack : read_raw)(cx, s, to, WINDOW - s->plain_n, &got))
            return -1;
        s->plain_n += got;
        s->plain_end = got == 0;
        s->unpacked += got;
        if (s->unpacked > s->max_decoded)
            return fail(cx, ERR_INPUT, "the file unpacks to more than %llu MiB; split it into smaller files",
                        (unsigned long long)(s->max_decoded >> 20));
    }
    return 0;
}

static int begin_gzip(struct ctx *cx, struct source *s)
{
    s->gzip = true;
    s->raw = mem_alloc(WINDOW);
    if (!s->raw)
        return no_memory(cx);
    memcpy(s->raw, s->plain, s->plain_n);
    s->z = (z_stream){ .next_in = s->raw, .avail_in = (unsigned)s->plain_n, .zalloc = zip_alloc, .zfree = zip_free };
    if (inflateInit2(&s->z, 15 + 16) != Z_OK)
        return no_memory(cx);
    s->gzip_open = true;
    s->plain_n = 0;
    s->unpacked = 0;
    s->plain_end = false;
    return fill(cx, s);
}

/* Takes up decoding at the beginning of the window in the given charset. */
static int use_charset(struct ctx *cx, struct source *s, const char *name)
{
    struct charset *utf8, *legacy = NULL;
    const char *mark;
    if (charset_open(cx, "utf-8", &utf8) || (strcmp(name, "utf-8") != 0 && charset_open(cx, name, &legacy)))
        return -1;
    charset_close(s->utf8);
    charset_close(s->legacy);
    s->utf8 = utf8;
    s->legacy = legacy;
    s->name = name;
    s->mixed = charset_single(name);
    s->plain_at = s->head_at = s->head_n = 0;
    s->foreign = charset_bom(s->plain, s->plain_n, &mark) > 0; /* says that it is not ASCII */
    return 0;
}

static int begin(struct ctx *cx, struct source *s)
{
    if (fill(cx, s))
        return -1;
    if (s->plain_n >= 3 && !memcmp(s->plain, "\x1f\x8b\x08", 3) && begin_gzip(cx, s))
        return -1;
    if (s->plain_n == 0)
        return fail(cx, ERR_INPUT, "the file is empty; save or fetch it again");
    return use_charset(cx, s, charset_detect(s->plain, s->plain_n, s->plain_end, NULL, cx->lang));
}

/* Takes fd. */
static int make(struct ctx *cx, int fd, const char *data, int64_t size, struct source **out)
{
    struct source *s = mem_alloc(sizeof *s);
    if (!s) {
        if (fd >= 0)
            close(fd);
        return no_memory(cx);
    }
    s->fd = fd;
    s->data = data;
    s->size = size;
    s->max_decoded = SOURCE_MAX_DECODED;
    crypto_generichash_init(&s->hash, NULL, 0, SOURCE_HASH);
    if (arena_on_free(cx->arena, free_hook, s))
        return no_memory(cx);
    s->plain = mem_alloc(WINDOW);
    s->head = mem_alloc(SOURCE_PEEK + 1);
    if (!s->plain || !s->head)
        return no_memory(cx);
    if (begin(cx, s)) {
        source_close(s);
        return -1;
    }
    *out = s;
    return 0;
}

int source_open_memory(struct ctx *cx, const char *data, size_t n, struct source **out)
{
    return make(cx, -1, data, (int64_t)n, out);
}

int source_open_fd(struct ctx *cx, int fd, struct source **out)
{
    struct stat st;
    if (fstat(fd, &st) != 0) {
        int why = errno;
        close(fd);
        return fail(cx, ERR_SYSTEM, "the file cannot be read: %s", strerror(why));
    }
    return make(cx, fd, NULL, S_ISREG(st.st_mode) ? st.st_size : -1, out);
}

int source_open_file(struct ctx *cx, const char *path, struct source **out)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); /* a FIFO must not hang us */
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return fail(cx, ERR_NOTFOUND, "there is no file %s; check the name", path);
    if (fd < 0 && errno == EACCES)
        return fail(cx, ERR_DENIED, "the file %s may not be read; change its rights", path);
    if (fd < 0 || fstat(fd, &st) != 0) {
        int why = errno;
        if (fd >= 0)
            close(fd);
        return fail(cx, ERR_SYSTEM, "the file %s cannot be opened: %s", path, strerror(why));
    }
    if (!S_ISREG(st.st_mode)) {
        close(fd);
        return S_ISDIR(st.st_mode) ? fail(cx, ERR_INPUT, "%s is a folder; name a file in it", path)
                                   : fail(cx, ERR_INPUT, "%s is not a regular file; copy it into one", path);
    }
    return make(cx, fd, NULL, st.st_size, out);
}

int source_set_charset(struct ctx *cx, struct source *s, const char *name)
{
    const char *found = charset_find(name);
    if (!found)
        return fail(cx, ERR_INPUT, "the charset \"%s\" is not known; choose one from the list, such as utf-8", name);
    if (s->started)
        return fail(cx, ERR_SYSTEM, "the charset must be chosen before the file is read");
    if (use_charset(cx, s, found))
        return -1;
    s->chosen = true;
    return 0;
}

int source_declare_charset(struct ctx *cx, struct source *s, const char *name)
{
    if (s->started)
        return fail(cx, ERR_SYSTEM, "the charset must be chosen before the file is read");
    if (s->chosen)
        return 0;
    return use_charset(cx, s, charset_detect(s->plain, s->plain_n, s->plain_end, name, cx->lang));
}

static size_t last_line_end(const char *p, size_t n)
{
    while (n > 0 && p[n - 1] != '\n' && p[n - 1] != '\r')
        n--;
    return n;
}

static size_t line_end(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] == '\n' || p[i] == '\r')
            return i + 1;
    return n;
}

/* In a mixed file: how much of p is of one kind (whole lines), and whose. 0 when a line is not complete yet.
 * full: p will not get longer, since the window is as wide as it can be; last: since the file ends. */
static size_t choose_lines(struct source *s, const char *p, size_t n, bool full, bool last, struct charset **whose)
{
    size_t good = charset_valid(p, n);
    size_t lines = last_line_end(p, good);
    *whose = s->utf8;
    if (good == n && (full || last))
        return n;
    if (lines > 0)
        return lines;
    if (full && good > 0 && n - good < 4)
        return good; /* a very long line, cut inside a character */
    lines = line_end(p, n);
    if (lines == n && n > 0 && p[n - 1] != '\n' && p[n - 1] != '\r' && !full && !last)
        return 0;
    *whose = s->legacy;
    return lines;
}

static bool is_ascii(const char *p, size_t n)
{
    uint64_t eight;
    for (; n >= 8; p += 8, n -= 8) {
        memcpy(&eight, p, 8);
        if (eight & UINT64_C(0x8080808080808080))
            return false;
    }
    for (; n > 0; p++, n--)
        if ((unsigned char)*p >= 0x80)
            return false;
    return true;
}

/* ASCII so far and now something that is not UTF-8: the sample told nothing, so find the charset now. */
static int late_guess(struct ctx *cx, struct source *s, const char *p, size_t n, size_t look)
{
    if (look > n)
        look = n;
    if (is_ascii(p, look) || !strcmp(charset_detect(p, look, s->plain_end && look == n, NULL, cx->lang), "utf-8"))
        return 0;
    const char *name = charset_detect(p, n, s->plain_end, NULL, cx->lang);
    if (!strncmp(name, "utf-", 4))
        return 0;
    if (charset_open(cx, name, &s->legacy))
        return -1;
    s->name = name;
    s->mixed = charset_single(name);
    return 0;
}

/* Decodes from the window as it is; made == 0: it must be filled first (or all is done). */
static int decode(struct ctx *cx, struct source *s, char *out, size_t cap, size_t *made)
{
    const char *p = s->plain + s->plain_at;
    size_t n = s->plain_n - s->plain_at, used;
    bool last = s->plain_end;
    if (!s->legacy && !s->foreign && !s->chosen && late_guess(cx, s, p, n, cap))
        return -1;
    struct charset *whose = s->legacy ? s->legacy : s->utf8;
    if (s->mixed) {
        n = charset_pending(s->legacy) ? 0 : choose_lines(s, p, n, n == WINDOW, last, &whose);
        last = false;
    }
    if (charset_convert(cx, whose, p, n, last, out, cap, &used, made))
        return -1;
    s->plain_at += used;
    if (!s->legacy && !s->foreign)
        s->foreign = !is_ascii(out, *made);
    return 0;
}

/* Fills the head from the first window alone, so that the charset may still be changed. */
static int make_head(struct ctx *cx, struct source *s)
{
    if (s->head_n > 0 || s->started)
        return 0;
    size_t made;
    do {
        if (decode(cx, s, s->head + s->head_n, SOURCE_PEEK - s->head_n, &made))
            return -1;
        s->head_n += made;
    } while (made > 0 && SOURCE_PEEK - s->head_n >= 8);
    s->head[s->head_n] = 0;
    return 0;
}

int source_peek(struct ctx *cx, struct source *s, const char **text, size_t *n)
{
    if (make_head(cx, s))
        return -1;
    *text = s->head + s->head_at;
    *n = s->head_n - s->head_at;
    return 0;
}

static size_t take_head(struct source *s, char *buf, size_t cap)
{
    size_t n = s->head_n - s->head_at;
    if (n > cap)
        for (n = cap; n > 0 && ((unsigned char)s->head[s->head_at + n] & 0xc0) == 0x80;)
            n--;
    memcpy(buf, s->head + s->head_at, n);
    s->head_at += n;
    return n;
}

int source_read(struct ctx *cx, struct source *s, char *buf, size_t cap, size_t *got)
{
    s->started = true;
    size_t n = take_head(s, buf, cap);
    while (n == 0) {
        if (decode(cx, s, buf, cap, &n))
            return -1;
        if (n > 0)
            break;
        if (s->plain_end && s->plain_at == s->plain_n)
            break;
        if (fill(cx, s))
            return -1;
    }
    *got = n;
    return 0;
}

void source_limit(struct source *s, uint64_t max_decoded)
{
    s->max_decoded = max_decoded;
}

const char *source_charset(const struct source *s)
{
    return s->name;
}

uint64_t source_replaced(const struct source *s)
{
    return s->legacy ? charset_replaced(s->legacy) : 0;
}

uint64_t source_bytes(const struct source *s)
{
    return s->taken;
}

int64_t source_size(const struct source *s)
{
    return s->size;
}

bool source_hash(const struct source *s, uint8_t hash[SOURCE_HASH])
{
    if (!s->raw_end)
        return false;
    crypto_generichash_state copy = s->hash;
    crypto_generichash_final(&copy, hash, SOURCE_HASH);
    return true;
}
