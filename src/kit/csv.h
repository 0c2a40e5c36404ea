/* csv.h: reads delimited text of any origin, a record at a time, in constant memory.
 * For formats; the writer is str_csv().
 *
 * RFC 4180 and what occurs: newlines in quotes, lone quotes in bare cells, text after a closing quote
 * (kept), doubled quotes, LF / CRLF / CR and mixtures, a `sep=;` first line (skipped), no final newline.
 * Cells are not trimmed. A blank line is a row of one empty cell.
 *
 *     struct csv_reader *rd;
 *     struct csv_row row;
 *     int more;
 *     if (csv_open(cx, in, NULL, NULL, &rd)) return -1;
 *     while ((more = csv_next(cx, rd, &row)) == 1)
 *         if (row.bad) reject(row.line, row.bad); else use(row.cell, row.count);
 *     return more;
 *
 * Damage is data: a bad row says why and the next call goes on. A record longer than the limit and a quote
 * that is never closed cost one physical line: reading goes on at the line after the one where the record began.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/ctx.h"

struct source;
struct csv_reader;

struct csv_dialect {
    char delimiter;   /* ; , TAB or | */
    uint32_t columns; /* the commonest count in the sample; 0 when not known */
};

struct csv_limits {
    size_t record;    /* bytes of one record with its quotes; default 1 MiB */
    size_t value;     /* bytes of one value; default 4 KiB */
    uint32_t columns; /* default 512 */
};

struct csv_cell {
    const char *text; /* 0-terminated UTF-8, valid until the next call */
    size_t len;
};

struct csv_row {
    const struct csv_cell *cell;
    uint32_t count;
    uint32_t cut;     /* number (1 = first) of the first value that was cut to the limit; 0: none. A warning */
    uint64_t line;    /* physical line where the record begins, 1 = first of the file */
    const char *bad;  /* NULL, or why the row must be rejected: a sentence in the reader's language, valid until
                       * the next call. The cells then are what could be had: at least the beginning of the line */
};

/* Pure. The delimiter with the most even column count over the first 50 records, tie by more columns;
 * a `sep=` line decides. Returns 0, or -1 when there is none (then delimiter is ',' and columns 1). */
int csv_detect(const char *sample, size_t n, struct csv_dialect *out);

/* dialect NULL: detected from source_peek(). limits NULL, or a 0 in it: the defaults.
 * Lives until the ctx's arena goes, or csv_close(); the source stays the caller's. */
int  csv_open(struct ctx *, struct source *, const struct csv_dialect *, const struct csv_limits *,
              struct csv_reader **out);
void csv_close(struct csv_reader *);
/* 1: a row (perhaps a bad one); 0: the end; -1: failed (the source did, no memory, or the file is
 * damaged all over: over 1,000 quotes never closed). */
int  csv_next(struct ctx *, struct csv_reader *, struct csv_row *);
char csv_delimiter(const struct csv_reader *);
