/* Records are packed into one buffer, [u32 key_n][u32 data_n][key][data]; an index of 8-byte key prefixes and offsets is
 * sorted, unless everything came in order. A full buffer is a run in the temporary file; runs are merged through a heap.
 * A thread sorts and writes a full buffer while the next one is filled; it is joined before anybody looks at its work. */
#include "facts/sorter.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/thread.h"

enum { HEAD = 8, RUN_BUFFER = 256 * 1024 };

struct entry {
    uint64_t prefix; /* first bytes of the key, so that most comparisons need no more */
    uint32_t at;     /* of the record in the buffer */
};

struct run {
    off_t at, end; /* in the file; not yet read */
    char *buf;
    size_t have, pos, cap;
    struct sorter_item item;
    uint64_t prefix;
};

struct batch {
    char *buf;
    size_t used, cap;
    struct entry *index;
    size_t n, index_cap;
    bool in_order;
    size_t last; /* the newest record, to see whether they come in order */
};

struct sorter {
    size_t memory; /* of one batch */
    struct batch now, away; /* away: on its way into the file */
    bool away_full, spilling; /* spilling: by the thread */
    pthread_t thread;
    char *out; /* RUN_BUFFER, for what is written in another order */
    int trouble; /* errno of the last writing */
    int fd;
    off_t file_end;
    struct run *runs;
    size_t run_n, run_cap;
    size_t *heap, heap_n;
    size_t next; /* when all is in memory */
    bool reading;
};

static uint64_t prefix_of(const char *key, size_t n)
{
    uint64_t p = 0;
    for (size_t i = 0; i < 8; i++)
        p = p << 8 | (i < n ? (unsigned char)key[i] : 0);
    return p;
}

static uint32_t u32_at(const char *p)
{
    uint32_t n;
    memcpy(&n, p, 4);
    return n;
}

static int compare_keys(const char *a, size_t an, const char *b, size_t bn)
{
    int d = memcmp(a, b, an < bn ? an : bn);
    return d ? d : (an > bn) - (an < bn);
}

static int compare_entries(const void *pa, const void *pb, void *buf)
{
    const struct entry *a = pa, *b = pb;
    if (a->prefix != b->prefix)
        return a->prefix < b->prefix ? -1 : 1;
    const char *ra = (const char *)buf + a->at, *rb = (const char *)buf + b->at;
    int d = compare_keys(ra + HEAD, u32_at(ra), rb + HEAD, u32_at(rb));
    return d ? d : (a->at > b->at) - (a->at < b->at);
}

static void free_batch(struct batch *b)
{
    mem_free(b->buf);
    mem_free(b->index);
    *b = (struct batch){ .in_order = true };
}

static void await_spill(struct sorter *s)
{
    if (s->spilling)
        pthread_join(s->thread, NULL);
    s->spilling = false;
}

static void release(void *p)
{
    struct sorter *s = p;
    await_spill(s);
    for (size_t i = 0; i < s->run_n; i++)
        mem_free(s->runs[i].buf);
    mem_free(s->runs);
    mem_free(s->heap);
    free_batch(&s->now);
    free_batch(&s->away);
    mem_free(s->out);
    if (s->fd >= 0)
        close(s->fd);
    mem_free(s);
}

static int no_memory(struct ctx *cx)
{
    return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
}

int sorter_open(struct ctx *cx, size_t memory, struct sorter **out)
{
    struct sorter *s = mem_alloc(sizeof *s);
    if (!s)
        return no_memory(cx);
    s->fd = -1;
    s->memory = memory / 2;
    s->now.in_order = s->away.in_order = true;
    if (arena_on_free(cx->arena, release, s))
        return no_memory(cx);
    *out = s;
    return 0;
}

static int open_file(struct ctx *cx, struct sorter *s)
{
    const char *dir = getenv("TMPDIR");
    char path[512];
    if (snprintf(path, sizeof path, "%s/touchstone-sort-XXXXXX", dir && *dir ? dir : "/tmp") >= (int)sizeof path)
        return fail(cx, ERR_SYSTEM, "the name in TMPDIR is too long");
    s->fd = mkstemp(path);
    if (s->fd < 0)
        return fail(cx, ERR_SYSTEM, "cannot write a temporary file %s: %s; set TMPDIR to a folder with room", path, strerror(errno));
    unlink(path);
    return 0;
}

static int write_all(struct sorter *s, const char *p, size_t n)
{
    while (n) {
        ssize_t put = pwrite(s->fd, p, n, s->file_end);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return -1;
        p += put;
        n -= (size_t)put;
        s->file_end += put;
    }
    return 0;
}

static void sort_batch(struct batch *b)
{
    if (!b->in_order)
        qsort_r(b->index, b->n, sizeof *b->index, compare_entries, b->buf);
}

static int write_sorted(struct sorter *s, const struct batch *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->n; i++) {
        const char *rec = b->buf + b->index[i].at;
        size_t len = HEAD + (size_t)u32_at(rec) + u32_at(rec + 4);
        if (n + len > RUN_BUFFER) {
            if (write_all(s, s->out, n))
                return -1;
            n = 0;
        }
        if (len > RUN_BUFFER) {
            if (write_all(s, rec, len))
                return -1;
        } else {
            memcpy(s->out + n, rec, len);
            n += len;
        }
    }
    return write_all(s, s->out, n);
}

/* The batch that is away becomes a run in the file. Has no ctx: it runs beside. */
static void *write_run(void *p)
{
    struct sorter *s = p;
    struct batch *b = &s->away;
    errno = 0;
    sort_batch(b);
    s->trouble = (b->in_order ? write_all(s, b->buf, b->used) : write_sorted(s, b)) ? (errno ? errno : EIO) : 0;
    b->used = b->n = 0;
    b->in_order = true;
    s->runs[s->run_n].end = s->file_end;
    return NULL;
}

/* Waits for the run that is being written, if there is one. */
static int finish_spill(struct ctx *cx, struct sorter *s)
{
    if (!s->away_full)
        return 0;
    await_spill(s);
    s->away_full = false;
    s->run_n++;
    if (s->trouble)
        return fail(cx, ERR_SYSTEM, "cannot write a temporary file: %s; set TMPDIR to a folder with room", strerror(s->trouble));
    return 0;
}

static int spill(struct ctx *cx, struct sorter *s)
{
    if (finish_spill(cx, s))
        return -1;
    if (!s->now.n)
        return 0;
    if ((s->fd < 0 && open_file(cx, s)) || (!s->out && !(s->out = mem_alloc(RUN_BUFFER))))
        return no_memory(cx);
    if (s->run_n == s->run_cap) {
        size_t cap = s->run_cap ? s->run_cap * 2 : 16;
        struct run *runs = mem_resize(s->runs, cap * sizeof *runs);
        if (!runs)
            return no_memory(cx);
        s->runs = runs;
        s->run_cap = cap;
    }
    struct batch full = s->now;
    s->now = s->away;
    s->away = full;
    s->away_full = true;
    s->runs[s->run_n] = (struct run){ .at = s->file_end };
    s->spilling = thread_start(&s->thread, write_run, s);
    if (!s->spilling)
        write_run(s);
    return 0;
}

static int make_room(struct ctx *cx, struct sorter *s, size_t len)
{
    struct batch *b = &s->now;
    if (b->n && b->used + len + (b->n + 1) * sizeof *b->index > s->memory && spill(cx, s))
        return -1;
    if (b->used + len > b->cap) {
        size_t cap = b->cap ? b->cap * 2 : 64 * 1024;
        while (cap < b->used + len)
            cap *= 2;
        char *buf = mem_resize(b->buf, cap);
        if (!buf)
            return no_memory(cx);
        b->buf = buf;
        b->cap = cap;
    }
    if (b->n == b->index_cap) {
        size_t cap = b->index_cap ? b->index_cap * 2 : 4096;
        struct entry *index = mem_resize(b->index, cap * sizeof *index);
        if (!index)
            return no_memory(cx);
        b->index = index;
        b->index_cap = cap;
    }
    return 0;
}

int sorter_put(struct ctx *cx, struct sorter *s, const void *key, size_t key_n, const void *data, size_t data_n)
{
    struct batch *b = &s->now;
    size_t len = HEAD + key_n + data_n;
    if (len > SORTER_RECORD_MAX)
        return fail(cx, ERR_INPUT, "a row is too large to be imported");
    if (make_room(cx, s, len))
        return -1;
    char *rec = b->buf + b->used;
    uint32_t head[2] = { (uint32_t)key_n, (uint32_t)data_n };
    memcpy(rec, head, HEAD);
    memcpy(rec + HEAD, key, key_n);
    if (data_n)
        memcpy(rec + HEAD + key_n, data, data_n);
    if (b->n && b->in_order) {
        const char *last = b->buf + b->last;
        b->in_order = compare_keys(last + HEAD, u32_at(last), rec + HEAD, key_n) <= 0;
    }
    b->last = b->used;
    b->index[b->n++] = (struct entry){ prefix_of(rec + HEAD, key_n), (uint32_t)b->used };
    b->used += len;
    return 0;
}

/* ---- reading ---- */

static int run_fill(struct ctx *cx, struct sorter *s, struct run *r, size_t want)
{
    memmove(r->buf, r->buf + r->pos, r->have - r->pos);
    r->have -= r->pos;
    r->pos = 0;
    if (want > r->cap) {
        char *buf = mem_resize(r->buf, want);
        if (!buf)
            return no_memory(cx);
        r->buf = buf;
        r->cap = want;
    }
    while (r->have < r->cap && r->at < r->end) {
        size_t n = r->cap - r->have;
        if ((off_t)n > r->end - r->at)
            n = (size_t)(r->end - r->at);
        ssize_t got = pread(s->fd, r->buf + r->have, n, r->at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return fail(cx, ERR_SYSTEM, "cannot read a temporary file: %s", got ? strerror(errno) : "it is too short");
        r->have += (size_t)got;
        r->at += got;
    }
    return 0;
}

static int run_next(struct ctx *cx, struct sorter *s, struct run *r)
{
    if (r->have - r->pos < HEAD && run_fill(cx, s, r, r->cap))
        return -1;
    if (r->have == r->pos)
        return 0;
    size_t key_n = u32_at(r->buf + r->pos), data_n = u32_at(r->buf + r->pos + 4), len = HEAD + key_n + data_n;
    if (r->have - r->pos < len && run_fill(cx, s, r, len > r->cap ? len : r->cap))
        return -1;
    const char *rec = r->buf + r->pos;
    r->item = (struct sorter_item){ rec + HEAD, rec + HEAD + key_n, key_n, data_n };
    r->prefix = prefix_of(rec + HEAD, key_n);
    r->pos += len;
    return 1;
}

static bool run_less(const struct sorter *s, size_t a, size_t b)
{
    const struct run *x = &s->runs[a], *y = &s->runs[b];
    if (x->prefix != y->prefix)
        return x->prefix < y->prefix;
    int d = compare_keys(x->item.key, x->item.key_n, y->item.key, y->item.key_n);
    return d ? d < 0 : a < b;
}

static void sift_down(struct sorter *s, size_t i)
{
    for (;;) {
        size_t best = i, left = 2 * i + 1;
        if (left < s->heap_n && run_less(s, s->heap[left], s->heap[best]))
            best = left;
        if (left + 1 < s->heap_n && run_less(s, s->heap[left + 1], s->heap[best]))
            best = left + 1;
        if (best == i)
            return;
        size_t t = s->heap[i];
        s->heap[i] = s->heap[best];
        s->heap[best] = t;
        i = best;
    }
}

static int begin_reading(struct ctx *cx, struct sorter *s)
{
    s->reading = true;
    if (!s->run_n && !s->away_full) {
        sort_batch(&s->now);
        return 0;
    }
    if (spill(cx, s) || finish_spill(cx, s))
        return -1;
    free_batch(&s->now);
    free_batch(&s->away);
    s->heap = mem_alloc(s->run_n * sizeof *s->heap);
    if (!s->heap)
        return no_memory(cx);
    size_t each = 2 * s->memory / s->run_n;
    each = each < 16 * 1024 ? 16 * 1024 : each > RUN_BUFFER ? RUN_BUFFER : each;
    for (size_t i = 0; i < s->run_n; i++) {
        struct run *r = &s->runs[i];
        r->cap = each;
        if (!(r->buf = mem_alloc(each)))
            return no_memory(cx);
        int more = run_next(cx, s, r);
        if (more < 0)
            return -1;
        if (more)
            s->heap[s->heap_n++] = i;
    }
    for (size_t i = s->heap_n; i-- > 0;)
        sift_down(s, i);
    return 0;
}

/* The end was read: empty, to be filled anew. */
static int start_again(struct sorter *s)
{
    for (size_t i = 0; i < s->run_n; i++)
        mem_free(s->runs[i].buf);
    mem_free(s->heap);
    s->heap = NULL;
    s->run_n = s->heap_n = s->next = 0;
    s->file_end = 0;
    s->now.n = s->now.used = 0;
    s->now.in_order = true;
    s->reading = false;
    return 0;
}

int sorter_next(struct ctx *cx, struct sorter *s, struct sorter_item *out)
{
    bool first = !s->reading;
    if (first && begin_reading(cx, s))
        return -1;
    if (!s->run_n) {
        if (s->next == s->now.n)
            return start_again(s);
        const char *rec = s->now.buf + s->now.index[s->next++].at;
        size_t key_n = u32_at(rec);
        *out = (struct sorter_item){ rec + HEAD, rec + HEAD + key_n, key_n, u32_at(rec + 4) };
        return 1;
    }
    if (!first && s->heap_n) { /* what was handed out last is used up */
        int more = run_next(cx, s, &s->runs[s->heap[0]]);
        if (more < 0)
            return -1;
        if (!more)
            s->heap[0] = s->heap[--s->heap_n];
        sift_down(s, 0);
    }
    if (!s->heap_n)
        return start_again(s);
    *out = s->runs[s->heap[0]].item;
    return 1;
}
