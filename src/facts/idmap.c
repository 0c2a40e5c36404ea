#include "facts/idmap.h"

#include <sodium.h>
#include <string.h>

struct slot {
    uint64_t a, b; /* both 0: free */
    int64_t id;
};

struct idmap {
    struct slot *slot;
    size_t cap, n, most;
    bool full;
};

static void release(void *p)
{
    struct idmap *m = p;
    mem_free(m->slot);
    mem_free(m);
}

int idmap_open(struct ctx *cx, size_t most, struct idmap **out)
{
    struct idmap *m = mem_alloc(sizeof *m);
    if (m) {
        m->most = most;
        m->cap = 1024;
        m->slot = mem_alloc(m->cap * sizeof *m->slot);
    }
    if (m && !m->slot) {
        mem_free(m);
        m = NULL;
    }
    if (!m || arena_on_free(cx->arena, release, m))
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    *out = m;
    return 0;
}

uint64_t idmap_hash(const void *p, size_t n)
{
    static const unsigned char key[crypto_shorthash_siphash24_KEYBYTES] = "touchstone row 1";
    unsigned char out[crypto_shorthash_siphash24_BYTES];
    uint64_t h = 0;
    crypto_shorthash_siphash24(out, p, n, key);
    for (size_t i = sizeof out; i-- > 0;)
        h = h << 8 | out[i];
    return h;
}

static void hash(char space, int64_t within, const char *text, size_t n, uint64_t out[2])
{
    static const unsigned char base[crypto_shorthash_siphashx24_KEYBYTES] = "touchstone names";
    unsigned char key[crypto_shorthash_siphashx24_KEYBYTES];
    memcpy(key, base, sizeof key);
    key[0] = (unsigned char)(key[0] ^ (unsigned char)space);
    for (int i = 0; i < 8; i++)
        key[8 + i] = (unsigned char)(key[8 + i] ^ (unsigned char)((uint64_t)within >> (8 * i)));
    crypto_shorthash_siphashx24((unsigned char *)out, (const unsigned char *)text, n, key);
    if (!out[0] && !out[1])
        out[1] = 1;
}

static struct slot *find(const struct idmap *m, const uint64_t h[2])
{
    size_t at = (size_t)h[0] & (m->cap - 1);
    while ((m->slot[at].a || m->slot[at].b) && (m->slot[at].a != h[0] || m->slot[at].b != h[1]))
        at = (at + 1) & (m->cap - 1);
    return &m->slot[at];
}

static int grow(struct ctx *cx, struct idmap *m)
{
    struct idmap bigger = *m;
    bigger.cap *= 2;
    bigger.slot = mem_alloc(bigger.cap * sizeof *bigger.slot);
    if (!bigger.slot)
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    for (size_t i = 0; i < m->cap; i++)
        if (m->slot[i].a || m->slot[i].b)
            *find(&bigger, (uint64_t[2]){ m->slot[i].a, m->slot[i].b }) = m->slot[i];
    mem_free(m->slot);
    *m = bigger;
    return 0;
}

int idmap_put(struct ctx *cx, struct idmap *m, char space, int64_t within, const char *text, size_t n, int64_t id)
{
    uint64_t h[2];
    hash(space, within, text, n, h);
    struct slot *s = find(m, h);
    if (s->a || s->b) {
        s->id = id;
        return 0;
    }
    if (m->n >= m->most) {
        m->full = true;
        return 0;
    }
    *s = (struct slot){ h[0], h[1], id };
    m->n++;
    return m->n * 4 > m->cap * 3 ? grow(cx, m) : 0;
}

bool idmap_get(const struct idmap *m, char space, int64_t within, const char *text, size_t n, int64_t *id)
{
    uint64_t h[2];
    hash(space, within, text, n, h);
    const struct slot *s = find(m, h);
    if (!s->a && !s->b)
        return false;
    *id = s->id;
    return true;
}

bool idmap_full(const struct idmap *m)
{
    return m->full;
}
