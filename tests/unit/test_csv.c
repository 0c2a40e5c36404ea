/* Tests of kit/csv. File pairs: tests/cases/csv/NAME.csv is read with the defaults, NAME.out holds the dump:
 *
 *     delimiter X                      TAB for the tabulator
 *     line N[ cut C][ bad: why]        one a record
 *       [text]                         one a cell; \n \r \t \\ and \xHH stand for what would not show
 *
 * BLESS=1 in the environment writes the .out files anew. Run from the root of the repository. */
#include <dirent.h>
#include <stdlib.h>

#include "base/str.h"
#include "kit/csv.h"
#include "kit/source.h"
#include "tests/unit/check.h"

#define CASES "tests/cases/csv/"

static void dump_cell(struct str *out, const struct csv_cell *cell)
{
    str_puts(out, "  [");
    for (size_t i = 0; i < cell->len; i++) {
        unsigned char c = (unsigned char)cell->text[i];
        if (c == '\n' || c == '\r' || c == '\t' || c == '\\') {
            str_putc(out, '\\');
            str_putc(out, c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\t' ? 't' : '\\');
        } else if (c < ' ')
            str_printf(out, "\\x%02X", c);
        else
            str_putc(out, (char)c);
    }
    str_puts(out, cell->text[cell->len] ? "] not terminated\n" : "]\n");
}

static int dump(struct ctx *cx, struct source *in, const struct csv_limits *limits, struct str *out)
{
    struct csv_reader *rd;
    struct csv_row row;
    int more;
    if (csv_open(cx, in, NULL, limits, &rd))
        return -1;
    if (csv_delimiter(rd) == '\t')
        str_puts(out, "delimiter TAB\n");
    else
        str_printf(out, "delimiter %c\n", csv_delimiter(rd));
    while ((more = csv_next(cx, rd, &row)) == 1) {
        str_printf(out, "line %llu", (unsigned long long)row.line);
        if (row.cut)
            str_printf(out, " cut %u", row.cut);
        if (row.bad)
            str_printf(out, " bad: %s", row.bad);
        str_putc(out, '\n');
        for (uint32_t i = 0; i < row.count; i++)
            dump_cell(out, &row.cell[i]);
    }
    return more;
}

/* The dump of a text, or the error message. */
static void check_dump(const char *text, size_t n, const struct csv_limits *limits, const char *want)
{
    struct ctx cx;
    struct source *in;
    struct str out;
    ctx_init(&cx, 16 << 20);
    str_init(&out, cx.arena, 8 << 20);
    if (source_open_memory(&cx, text, n, &in) || dump(&cx, in, limits, &out))
        CHECK_STR(cx.message, want);
    else
        CHECK_STR(str_end(&cx, &out), want);
    ctx_release(&cx);
}

#define DUMP(text, limits, want) check_dump(text, sizeof text - 1, limits, want)

static char *read_text(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    char *text = calloc(1, 1 << 16);
    if (fread(text, 1, (1 << 16) - 1, f) == 0)
        text[0] = 0;
    fclose(f);
    return text;
}

static void check_case(const char *name)
{
    char in_path[300], out_path[300];
    struct ctx cx;
    struct source *in;
    struct str out;
    snprintf(in_path, sizeof in_path, CASES "%s.csv", name);
    snprintf(out_path, sizeof out_path, CASES "%s.out", name);
    ctx_init(&cx, 4 << 20);
    str_init(&out, cx.arena, 1 << 20);
    if (source_open_file(&cx, in_path, &in) || dump(&cx, in, NULL, &out))
        str_printf(&out, "%s\n", cx.message);
    const char *got = str_end(&cx, &out);
    if (getenv("BLESS")) {
        FILE *f = fopen(out_path, "wb");
        CHECK(f && fputs(got, f) >= 0 && fclose(f) == 0);
    } else {
        char *want = read_text(out_path);
        check_str(got, want, in_path, 1, "the dump");
        free(want);
    }
    ctx_release(&cx);
}

static int is_csv(const struct dirent *d)
{
    size_t n = strlen(d->d_name);
    return n > 4 && !strcmp(d->d_name + n - 4, ".csv");
}

static void file_pairs(void)
{
    struct dirent **list;
    int n = scandir(CASES, &list, is_csv, alphasort);
    CHECK(n > 5);
    for (int i = 0; i < n; i++) {
        char name[256];
        snprintf(name, sizeof name, "%.*s", (int)strlen(list[i]->d_name) - 4, list[i]->d_name);
        check_case(name);
        free(list[i]);
    }
    if (n >= 0)
        free(list);
}

static void nul_bytes_cost_one_row(void)
{
    DUMP("a;b\n1;\0\n2;3\n", NULL,
         "delimiter ;\nline 1\n  [a]\n  [b]\n"
         "line 2 bad: the row holds a NUL byte; save the file again as plain text\n  [1]\n  [\\x00]\n"
         "line 3\n  [2]\n  [3]\n");
}

static void wide_rows_are_bad(void)
{
    struct csv_limits l = { .columns = 2 };
    DUMP("a;b\n1;2;3;\"x\ny\"\n2;3", &l,
         "delimiter ;\nline 1\n  [a]\n  [b]\n"
         "line 2 bad: the row has more than 2 columns; check the delimiter\n  [1]\n  [2]\n"
         "line 4\n  [2]\n  [3]\n");
}

static void long_values_are_cut_between_characters(void)
{
    struct csv_limits l = { .value = 5 };
    DUMP("a;b\nabcde;абв\n\"ab\"\"cde\";x\n", &l,
         "delimiter ;\nline 1\n  [a]\n  [b]\nline 2 cut 2\n  [abcde]\n  [аб]\nline 3 cut 1\n  [ab\"cd]\n  [x]\n");
}

static void long_lines_are_skipped(void)
{
    struct csv_limits l = { .record = 10, .value = 3 };
    DUMP("a;b\n0123456789;x\r\n1;2\n123456789\n1234567890\n\r\n3;4", &l,
         "delimiter ;\nline 1\n  [a]\n  [b]\n"
         "line 2 cut 1 bad: the row is longer than 10 bytes; a line end is missing, or this is no table\n  [012]\n"
         "line 3\n  [1]\n  [2]\nline 4 cut 1\n  [123]\n"
         "line 5 cut 1 bad: the row is longer than 10 bytes; a line end is missing, or this is no table\n  [123]\n"
         "line 6\n  []\nline 7\n  [3]\n  [4]\n");
}

static void open_quote_costs_one_line(void)
{
    DUMP("a;b\n1;\"2\n3;4\n5;6", NULL,
         "delimiter ;\nline 1\n  [a]\n  [b]\n"
         "line 2 bad: a quote opened on line 2 is never closed; close or remove it\n  [1;\"2]\n"
         "line 3\n  [3]\n  [4]\nline 4\n  [5]\n  [6]\n");
    struct csv_limits l = { .record = 12 };
    DUMP("a;b\n1;\"2\n\";\"x\n3;4\n5;6\n7;8\n", &l,
         "delimiter ;\nline 1\n  [a]\n  [b]\n"
         "line 2 bad: a quote opened on line 3 is never closed; close or remove it\n  [1;\"2]\n"
         "line 3\n  [;x]\n"
         "line 4\n  [3]\n  [4]\nline 5\n  [5]\n  [6]\nline 6\n  [7]\n  [8]\n");
}

static void damage_all_over_is_an_error(void)
{
    static char text[12 * 1100];
    struct csv_limits l = { .record = 64 };
    size_t n = 0;
    for (int i = 0; i < 1100; i++, n += 7)
        memcpy(text + n, "a\";x;\"\n", 7);
    struct ctx cx;
    struct source *in;
    struct csv_reader *rd;
    struct csv_row row;
    int more, rows = 0;
    ctx_init(&cx, 1 << 20);
    CHECK_INT(source_open_memory(&cx, text, n, &in), 0);
    CHECK_INT(csv_open(&cx, in, &(struct csv_dialect){ .delimiter = ';' }, &l, &rd), 0);
    while ((more = csv_next(&cx, rd, &row)) == 1)
        rows++;
    CHECK_INT(more, -1);
    CHECK_INT(rows, 1000);
    CHECK_STR(cx.message, "line 1001: over 1000 quotes are never closed; save the table again as CSV");
    ctx_release(&cx);
}

static void detects(void)
{
    static const struct { const char *text; char delimiter; uint32_t columns; int rc; } t[] = {
        { "a;b;c\n1;2,5;3\n", ';', 3, 0 },        { "a,b\n1,2\n", ',', 2, 0 },
        { "a\tb\n1,5\t2,5\n", '\t', 2, 0 },       { "a|b|c\n1|2|3", '|', 3, 0 },
        { "1,5;2,5;3\n1,5;2,5;4\n", ';', 3, 0 },  { "a,b\n\"x;y;z\",2\n\"x;y;z\",3\n", ',', 2, 0 },
        { "sep=|\na;b;c|d\n", '|', 2, 0 },        { "\"sep=,\"\r\na;b;c,d\n", ',', 2, 0 },
        { "one\ntwo\n", ',', 1, -1 },             { "", ',', 1, -1 },
        { "Report of 2024\n\na;b;c\n1;2;3\n4;5;6\n7;8;9\n", ';', 3, 0 },
        { "x;y", ';', 2, 0 },                     { "a;b\n1;2\n3;4\n5", ';', 2, 0 },
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct csv_dialect d;
        CHECK_INT(csv_detect(t[i].text, strlen(t[i].text), &d), t[i].rc);
        check_int(d.delimiter, t[i].delimiter, __FILE__, (int)i, t[i].text);
        check_int(d.columns, t[i].columns, __FILE__, (int)i, t[i].text);
    }
}

/* Records of every length over all inner borders; what was written is read again. */
static void check_borders(const struct csv_limits *limits)
{
    enum { ROWS = 30000 };
    struct ctx cx;
    struct source *in;
    struct csv_reader *rd;
    struct csv_row row;
    struct str text;
    char cell[300];
    ctx_init(&cx, 64 << 20);
    str_init(&text, cx.arena, 32 << 20);
    for (int i = 0; i < ROWS; i++) {
        snprintf(cell, sizeof cell, "%0*d \"ж\"\r\nü", i % 97 + 1, i);
        str_csv(&text, cell);
        str_printf(&text, ",%d%s", i, i % 3 == 0 ? "\r\n" : i % 3 == 1 ? "\n" : "\r");
    }
    CHECK(!text.bad && text.len > 1000000);
    CHECK_INT(source_open_memory(&cx, text.data, text.len, &in), 0);
    CHECK_INT(csv_open(&cx, in, NULL, limits, &rd), 0);
    int wrong = 0;
    for (int i = 0; i < ROWS; i++) {
        snprintf(cell, sizeof cell, "%0*d \"ж\"\r\nü", i % 97 + 1, i);
        if (csv_next(&cx, rd, &row) != 1 || row.bad || row.count != 2 || strcmp(row.cell[0].text, cell) != 0 ||
            atoll(row.cell[1].text) != i || row.line != 2 * (uint64_t)i + 1)
            wrong++;
    }
    CHECK_INT(wrong, 0);
    CHECK_INT(csv_next(&cx, rd, &row), 0);
    CHECK_INT(csv_next(&cx, rd, &row), 0);
    ctx_release(&cx);
}

static void borders(void)
{
    check_borders(NULL);
    check_borders(&(struct csv_limits){ .record = 256 }); /* read in pieces of that size */
}

/* 64 MB without a line end, then a good row: constant memory. */
static void endless_line(void)
{
    enum { BYTES = 64 << 20 };
    char *text = malloc(BYTES + 8);
    struct ctx cx;
    struct source *in;
    struct csv_reader *rd;
    struct csv_row row;
    memset(text, 'x', BYTES);
    memcpy(text + BYTES, "\r\n1;2\n", 6);
    ctx_init(&cx, 1 << 20);
    CHECK_INT(source_open_memory(&cx, text, BYTES + 6, &in), 0);
    CHECK_INT(csv_open(&cx, in, &(struct csv_dialect){ .delimiter = ';' }, NULL, &rd), 0);
    CHECK_INT(csv_next(&cx, rd, &row), 1);
    CHECK(row.bad && row.line == 1 && row.cell[0].len == 4096);
    CHECK_INT(csv_next(&cx, rd, &row), 1);
    CHECK(!row.bad && row.line == 2 && row.count == 2);
    CHECK_INT(csv_next(&cx, rd, &row), 0);
    CHECK(arena_used(cx.arena) < 1 << 16);
    ctx_release(&cx);
    free(text);
}

static void survives_every_failed_allocation(void)
{
    static const char text[] = "a;b\n1;\"x\"\"y\"\n";
    int points = 0;
    for (int forever = 0; forever < 2; forever++)
        for (int k = 0;; k++) {
            struct ctx cx;
            struct source *in;
            struct csv_reader *rd;
            struct csv_row row;
            int more = -1, rows = 0;
            CHECK_INT(ctx_init(&cx, 1 << 20), 0);
            mem_fail_at(k, forever != 0);
            if (!source_open_memory(&cx, text, sizeof text - 1, &in) && !csv_open(&cx, in, NULL, NULL, &rd))
                while ((more = csv_next(&cx, rd, &row)) == 1)
                    rows++;
            mem_fail_at(-1, false);
            CHECK(more == 0 ? rows == 2 && !cx.code : cx.code == ERR_SYSTEM && strstr(cx.message, "memory"));
            ctx_release(&cx);
            points++;
            if (more == 0 || k > 1000)
                break;
        }
    CHECK(points > 10);
}

CHECK_MAIN(T(file_pairs), T(nul_bytes_cost_one_row), T(wide_rows_are_bad), T(long_values_are_cut_between_characters),
           T(long_lines_are_skipped), T(open_quote_costs_one_line), T(damage_all_over_is_an_error), T(detects), T(borders),
           T(endless_line), T(survives_every_failed_allocation))
