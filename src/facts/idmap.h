/* idmap.h: a bounded map from texts to ids: the memory of an import for who is who. For resolve.
 *
 * Keys are 128-bit hashes of a letter and a text; when the map is full it takes no more and says so.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"

struct idmap;

int idmap_open(struct ctx *, size_t most, struct idmap **out); /* entries at most; lives with the arena */
int idmap_put(struct ctx *, struct idmap *, char space, int64_t within, const char *text, size_t n, int64_t id);
bool idmap_get(const struct idmap *, char space, int64_t within, const char *text, size_t n, int64_t *id);
bool idmap_full(const struct idmap *);
/* A 64-bit hash of bytes; the same in every run and on every machine (it is stored). */
uint64_t idmap_hash(const void *, size_t n);
