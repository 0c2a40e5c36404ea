/* asset.h: files built into the program (the screens, the user guide). Everybody above kit/ may use it; pure.
 *
 * tools/embed.sh turns a directory into a table sorted by path; http.h serves it.
 *
 *     const struct asset *a = asset_find(asset_table, asset_table_count, "/app.js");
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct asset {
    const char *path;          /* "/app.js", as in the URL */
    const char *type;          /* "text/javascript; charset=utf-8" */
    const unsigned char *data;
    size_t size;
    const unsigned char *gzip; /* NULL when compressing does not help */
    size_t gzip_size;
    const char *etag;          /* hex, without quotes: the beginning of the SHA-256 of data */
    bool immutable;            /* the name carries a hash of the content: may be cached for ever */
};

extern const struct asset asset_table[]; /* written by tools/embed.sh into gen/assets.c */
extern const size_t asset_table_count;

/* The asset with exactly this path, or NULL. `table` is sorted by path, bytewise. */
const struct asset *asset_find(const struct asset *table, size_t n, const char *path);
