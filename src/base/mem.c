#include "base/mem.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 16 * 1024, ALIGN = _Alignof(max_align_t) };

struct block {
    struct block *next;
    size_t size, used;
    _Alignas(max_align_t) unsigned char data[];
};

struct hook {
    struct hook *next;
    void (*fn)(void *);
    void *p;
};

struct arena {
    struct block *blocks; /* newest first */
    struct hook *hooks;
    size_t limit, held, used;
};

static _Atomic int64_t fail_at = -1;
static atomic_bool fail_forever;

void mem_fail_at(int64_t n, bool forever)
{
    atomic_store(&fail_forever, forever);
    atomic_store(&fail_at, n);
}

bool mem_should_fail(void)
{
    int64_t left = atomic_load(&fail_at);
    if (left < 0)
        return false;
    if (left > 0) {
        atomic_store(&fail_at, left - 1);
        return false;
    }
    if (!atomic_load(&fail_forever))
        atomic_store(&fail_at, -1);
    return true;
}

void *mem_alloc(size_t n)
{
    return mem_should_fail() ? NULL : calloc(1, n ? n : 1);
}

void *mem_resize(void *p, size_t n)
{
    return mem_should_fail() ? NULL : realloc(p, n ? n : 1);
}

void mem_free(void *p)
{
    free(p);
}

struct arena *arena_new(size_t limit)
{
    struct arena *a = mem_alloc(sizeof *a);
    if (a)
        a->limit = limit;
    return a;
}

static void run_hooks(struct arena *a)
{
    while (a->hooks) {
        struct hook *h = a->hooks;
        a->hooks = h->next;
        h->fn(h->p);
    }
}

void arena_reset(struct arena *a)
{
    run_hooks(a);
    struct block *b = a->blocks;
    while (b && b->next) {
        struct block *next = b->next;
        a->held -= b->size;
        mem_free(b);
        b = next;
    }
    a->blocks = b;
    a->used = 0;
    if (b) {
        memset(b->data, 0, b->used);
        b->used = 0;
    }
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    run_hooks(a);
    for (struct block *b = a->blocks, *next; b; b = next) {
        next = b->next;
        mem_free(b);
    }
    mem_free(a);
}

static struct block *add_block(struct arena *a, size_t n)
{
    size_t size = n > BLOCK ? n : BLOCK;
    if (size > a->limit - a->held)
        size = n; /* near the limit: exactly what is asked for */
    if (size > a->limit - a->held)
        return NULL;
    struct block *b = mem_alloc(sizeof *b + size);
    if (!b)
        return NULL;
    b->size = size;
    b->next = a->blocks;
    a->blocks = b;
    a->held += size;
    return b;
}

void *arena_alloc(struct arena *a, size_t n)
{
    if (n > SIZE_MAX / 2)
        return NULL;
    n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    struct block *b = a->blocks;
    if (!b || b->size - b->used < n)
        b = add_block(a, n);
    if (!b)
        return NULL;
    void *p = b->data + b->used;
    b->used += n;
    a->used += n;
    return p;
}

void *arena_grow(struct arena *a, void *old, size_t old_n, size_t new_n)
{
    size_t was = (old_n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    struct block *b = a->blocks;
    if (old && new_n < SIZE_MAX / 2 && b->used >= was && (unsigned char *)old == b->data + b->used - was) {
        size_t now = (new_n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
        if (now <= was)
            return old;
        if (b->size - b->used >= now - was) {
            b->used += now - was;
            a->used += now - was;
            return old;
        }
    }
    void *p = arena_alloc(a, new_n);
    if (p && old)
        memcpy(p, old, old_n < new_n ? old_n : new_n);
    return p;
}

int arena_on_free(struct arena *a, void (*fn)(void *), void *p)
{
    struct hook *h = arena_alloc(a, sizeof *h);
    if (!h) {
        fn(p);
        return -1;
    }
    *h = (struct hook){ a->hooks, fn, p };
    a->hooks = h;
    return 0;
}

size_t arena_used(const struct arena *a)
{
    return a->used;
}
