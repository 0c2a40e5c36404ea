/* Any bytes as a table: no crash, cells are whole, and what is written back reads the same.
 * The first byte chooses delimiter and limits. */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "kit/charset.h"
#include "kit/csv.h"
#include "kit/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void put_quoted(struct str *out, const struct csv_cell *cell)
{
    str_putc(out, '"');
    for (size_t i = 0; i < cell->len; i++) {
        if (cell->text[i] == '"')
            str_putc(out, '"');
        str_putc(out, cell->text[i]);
    }
    str_putc(out, '"');
}

/* The cells of good rows, each with its length before it, and the same as CSV. */
static void read_table(struct ctx *cx, struct source *in, const struct csv_dialect *d, const struct csv_limits *l,
                       struct str *cells, struct str *csv)
{
    struct csv_reader *rd;
    struct csv_row row;
    uint64_t line = 0;
    int more;
    if (csv_open(cx, in, d, l, &rd))
        return;
    while ((more = csv_next(cx, rd, &row)) == 1) {
        if (row.line <= line || row.count == 0 || row.count > 512)
            abort();
        line = row.line;
        for (uint32_t i = 0; i < row.count; i++) {
            if (row.cell[i].text[row.cell[i].len] || row.cell[i].len > 4096)
                abort();
            if (charset_valid(row.cell[i].text, row.cell[i].len) < row.cell[i].len)
                abort();
            if (row.bad)
                continue;
            str_printf(cells, "%zu:", row.cell[i].len);
            str_put(cells, row.cell[i].text, row.cell[i].len);
            if (i)
                str_putc(csv, ',');
            put_quoted(csv, &row.cell[i]);
        }
        if (!row.bad) {
            str_putc(cells, '\n');
            str_putc(csv, '\n');
        }
    }
    if (more < 0 && cx->code == ERR_NONE)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct ctx cx;
    struct source *in;
    struct str cells, csv, cells2, csv2;
    if (n < 2)
        return 0;
    struct csv_dialect d = { .delimiter = ";,\t|"[data[0] & 3] };
    struct csv_limits l = { .record = data[0] & 4 ? 40 : 1 << 14, .value = data[0] & 8 ? 5 : 0, .columns = data[0] & 16 ? 3 : 0 };
    const struct csv_limits wide = { .record = 1 << 16 };
    ctx_init(&cx, 64 << 20);
    str_init(&cells, cx.arena, 16 << 20);
    str_init(&csv, cx.arena, 16 << 20);
    str_init(&cells2, cx.arena, 16 << 20);
    str_init(&csv2, cx.arena, 16 << 20);
    str_puts(&csv, "\"first\"\n"); /* so that no cell passes for a sep= line */
    str_puts(&cells2, "");
    if (!source_open_memory(&cx, (const char *)data + 1, n - 1, &in)) {
        read_table(&cx, in, data[0] & 32 ? NULL : &d, &l, &cells, &csv);
        ctx_forgive(&cx);
        if (source_open_memory(&cx, csv.data, csv.len, &in) || source_set_charset(&cx, in, "utf-8"))
            abort();
        read_table(&cx, in, &(struct csv_dialect){ .delimiter = ',' }, &wide, &cells2, &csv2);
        if (cx.code || cells2.len != cells.len + 8 || memcmp(cells2.data, "5:first\n", 8) != 0 ||
            (cells.len && memcmp(cells2.data + 8, cells.data, cells.len) != 0))
            abort();
        if (csv2.len != csv.len || memcmp(csv2.data, csv.data, csv.len) != 0)
            abort();
    }
    ctx_release(&cx);
    return 0;
}
