/* source.h: a file as a stream of valid UTF-8, in constant memory. Everybody from kit/ up may use it.
 *
 * Opens a path, a file descriptor or bytes in memory, unpacks gzip unasked (several members
 * too), finds the charset by content (charset.h) and hands out UTF-8 without a byte order mark:
 *
 *     struct source *in;
 *     if (source_open_file(cx, path, &in)) return -1;
 *     do {
 *         if (source_read(cx, in, buf, sizeof buf, &got)) return -1;
 *         ...
 *     } while (got);
 *
 * Ownership: closed when the ctx's arena is freed or reset, or earlier by source_close().
 * Errors: absent, a directory, empty, no rights (when opening); half a gzip file, bad bytes with
 * their offset, larger than the limit (when reading). Bytes a legacy charset does not know become
 * U+FFFD and are counted; bad bytes in UTF-8 or UTF-16 are an error. A source whose sample was not
 * UTF-8 is decoded line by line: a line that is valid UTF-8 stays so, since glued files hold both.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"

struct source;

enum { SOURCE_PEEK = 64 * 1024, SOURCE_HASH = 32 };
#define SOURCE_MAX_DECODED ((uint64_t)4 << 30)

int source_open_file(struct ctx *, const char *path, struct source **out); /* regular files only */
/* Takes the descriptor (a pipe will do) and closes it, on failure too. */
int source_open_fd(struct ctx *, int fd, struct source **out);
/* data is borrowed and must outlive the source. */
int source_open_memory(struct ctx *, const char *data, size_t n, struct source **out);
void source_close(struct source *);

/* Before the first source_read() (peeking is fine): */
int  source_set_charset(struct ctx *, struct source *, const char *name); /* a person's choice: wins over everything */
/* What the file says of itself (XML prolog, "Encoding=DOS"): believed only when there is no
 * byte order mark and the sample is not valid UTF-8. An unknown name is ignored. */
int  source_declare_charset(struct ctx *, struct source *, const char *name);
void source_limit(struct source *, uint64_t max_decoded); /* unpacked bytes; default SOURCE_MAX_DECODED */

/* The beginning, up to SOURCE_PEEK bytes, whole characters, without consuming it;
 * valid until the next call on this source. 0-terminated. */
int source_peek(struct ctx *, struct source *, const char **text, size_t *n);
/* Up to cap (>= 8) bytes of UTF-8, always whole characters; got == 0 is the end. */
int source_read(struct ctx *, struct source *, char *buf, size_t cap, size_t *got);

const char *source_charset(const struct source *); /* as in charset.h: "utf-8", "windows-1251" ... */
uint64_t source_replaced(const struct source *);   /* characters that became U+FFFD so far */
uint64_t source_bytes(const struct source *);      /* bytes of the file (packed ones) taken so far */
int64_t  source_size(const struct source *);       /* bytes of the file; -1 unknown (a pipe) */
/* BLAKE2b-256 of the file's bytes as stored (`b2sum -l 256`); false until the end was read. */
bool source_hash(const struct source *, uint8_t hash[SOURCE_HASH]);
