/* sorter.h: puts any number of records in order in constant memory. For import.
 *
 * Records are written first, then read: in order of their keys (bytes), equal keys in the order they came.
 * After the end it is empty and may be filled anew.
 * What does not fit `memory` bytes goes to an unlinked temporary file (TMPDIR, else /tmp): a killed process leaves nothing.
 *
 *     sorter_open(cx, 16 << 20, &s);
 *     sorter_put(cx, s, key, key_n, data, data_n);   ...
 *     while ((more = sorter_next(cx, s, &item)) == 1) ...
 *
 * Lives until the ctx's arena goes.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/ctx.h"

struct sorter;

struct sorter_item {
    const char *key, *data; /* valid until the next call */
    size_t key_n, data_n;
};

enum { SORTER_RECORD_MAX = 4 << 20 };

int sorter_open(struct ctx *, size_t memory, struct sorter **out);
int sorter_put(struct ctx *, struct sorter *, const void *key, size_t key_n, const void *data, size_t data_n);
int sorter_next(struct ctx *, struct sorter *, struct sorter_item *); /* 1, 0 the end, -1 */
