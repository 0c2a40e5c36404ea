/* mem.h: the only door to the heap. Everybody may use arenas; mem_* is for
 * base/, kit/ and db/ (long-lived handles).
 *
 * An arena hands out zeroed memory, aligned for any type, that lives until the
 * arena is freed: one arena a request or command, a child context per client in
 * loops. Foreign handles are tied to it with arena_on_free(), so there is no
 * cleanup code above kit/ and db/.
 *
 * Errors: every function that allocates may return NULL; above this file use
 * ctx_alloc() (ctx.h), which also says why.
 *
 * Tests can make the n-th allocation of the process fail: mem_fail_at().
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

void *mem_alloc(size_t n);             /* zeroed; NULL when there is none */
void *mem_resize(void *p, size_t n);   /* like realloc; p stays valid on failure */
void  mem_free(void *p);               /* NULL is fine */

/* After `n` more successful allocations fail once (or, with `forever`, from then on).
 * n < 0 switches it off. Also drives SQLite's allocator in tests. */
void mem_fail_at(int64_t n, bool forever);
bool mem_should_fail(void);

/* `limit` bytes is the most it will ever hold; asking for more gives NULL. */
struct arena *arena_new(size_t limit);
void  arena_free(struct arena *);      /* NULL is fine; runs on-free hooks, newest first */
void  arena_reset(struct arena *);     /* runs the hooks, keeps the first block for reuse */
void *arena_alloc(struct arena *, size_t n);
/* Grows the newest allocation in place when it can, else copies. old may be NULL. */
void *arena_grow(struct arena *, void *old, size_t old_n, size_t new_n);
/* Returns 0, or -1 when there was no memory; then fn(p) has been called at once. */
int   arena_on_free(struct arena *, void (*fn)(void *), void *p);
size_t arena_used(const struct arena *);
