/* The beginning of a file: what it is, where the header is, which mapping fits. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "facts/import_own.h"

enum { HEADER_ROWS = 20 };

static const struct {
    const char *magic;
    size_t n;
    const char *what;
} foreign[] = {
    { "PK\x03\x04", 4, N_("this is an XLSX or zip file; save the table as CSV and import that") },
    { "\xd0\xcf\x11\xe0", 4, N_("this is an old XLS file; save the table as CSV and import that") },
    { "%PDF", 4, N_("this is a PDF file; import the table as CSV") },
    { "SQLite format 3", 15, N_("this is a database file; import the table as CSV") },
};

static int check_magic(struct ctx *cx, const char *head, size_t n, const char *name)
{
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (n >= foreign[i].n && !memcmp(head, foreign[i].magic, foreign[i].n))
            return fail(cx, ERR_INPUT, "%s: %s", name, tr(cx->lang, foreign[i].what));
    return 0;
}

int import_open(struct ctx *cx, const struct import_options *o, struct source **out)
{
    char head[16];
    ssize_t n;
    int fd = o->path ? open(o->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
    if (fd >= 0) {
        n = pread(fd, head, sizeof head, 0);
        close(fd);
        if (n > 0 && check_magic(cx, head, (size_t)n, o->path))
            return -1;
    } else if (!o->path && !o->use_fd && check_magic(cx, o->data, o->data_n, o->file_name ? o->file_name : "-"))
        return -1;
    int rc = o->path ? source_open_file(cx, o->path, out) : o->use_fd ? source_open_fd(cx, o->fd, out) : source_open_memory(cx, o->data, o->data_n, out);
    if (rc)
        return -1;
    return o->charset ? source_set_charset(cx, *out, o->charset) : 0;
}

static int keep_row(struct ctx *cx, const struct csv_row *row, struct map_row *out)
{
    struct csv_cell *cell = ctx_alloc(cx, (row->count + 1) * sizeof *cell);
    if (!cell)
        return -1;
    for (uint32_t i = 0; i < row->count; i++) {
        size_t n = row->cell[i].len;
        const char *from = cell_trim(row->cell[i].text, &n);
        if (!(cell[i].text = ctx_dupn(cx, from, n)))
            return -1;
        cell[i].len = n;
    }
    *out = (struct map_row){ cell, row->count };
    return 0;
}

static bool blank_row(const struct map_row *row)
{
    for (uint32_t i = 0; i < row->count; i++)
        if (row->cell[i].len)
            return false;
    return true;
}

int import_take_sample(struct ctx *cx, const struct import_options *o, struct source *in, struct import_sample *s)
{
    const char *text;
    size_t n;
    struct source *copy;
    struct csv_reader *reader;
    struct csv_row row;
    int more = 0;
    if (source_peek(cx, in, &text, &n))
        return -1;
    *s = (struct import_sample){ 0 };
    csv_detect(text, n, &s->dialect);
    if (o->delimiter)
        s->dialect.delimiter = o->delimiter;
    char *own = ctx_dupn(cx, text, n); /* the peek's text does not survive the next call */
    if (!own || source_open_memory(cx, own, n, &copy) || source_set_charset(cx, copy, "utf-8") || csv_open(cx, copy, &s->dialect, NULL, &reader))
        return -1;
    while (s->n < IMPORT_SAMPLE && (more = csv_next(cx, reader, &row)) == 1) {
        if (row.bad)
            continue;
        if (keep_row(cx, &row, &s->row[s->n]))
            return -1;
        s->line[s->n] = row.line;
        s->n += !blank_row(&s->row[s->n]);
    }
    if (more < 0)
        return -1;
    if (!s->n)
        return fail(cx, ERR_INPUT, "the file holds no rows; check that it is a table saved as CSV");
    return 0;
}

/* Cells of the row that a mapping names. */
static int mapping_score(struct ctx *cx, const struct mapping *m, const struct map_row *row)
{
    int score = 0;
    const char *a, *b;
    for (uint32_t i = 0; i < row->count; i++) {
        bool hit = false;
        if (text_fold(cx, row->cell[i].text, &a))
            return -1;
        for (size_t k = 0; k < m->block_n && !hit && *a; k++)
            for (size_t s = 0; s < m->block[k].slot_n && !hit; s++)
                for (size_t t = 0; t < m->block[k].slot[s].term_n && !hit; t++) {
                    const struct map_term *term = &m->block[k].slot[s].term[t];
                    if (term->type != TERM_COLUMN)
                        continue;
                    if (text_fold(cx, term->text, &b))
                        return -1;
                    hit = !strcmp(a, b);
                }
        score += hit;
    }
    return score;
}

int import_find_header(struct ctx *cx, struct import_sample *s, const struct mapping *m)
{
    int best = 0, score;
    s->header = 0;
    for (size_t i = 0; i < s->n && i < HEADER_ROWS; i++) {
        if (m)
            score = mapping_score(cx, m, &s->row[i]);
        else if (mapping_header_score(cx, &s->row[i], &score))
            return -1;
        if (score < 0)
            return -1;
        if (score > best) {
            best = score;
            s->header = i;
        }
    }
    return 0;
}

/* A column's order of day and month is decided by rows that can be read only one way. */
static void decide_order(struct map_slot *slot, const struct import_sample *s)
{
    size_t dmy = 0, mdy = 0;
    for (size_t i = s->header + 1; i < s->n; i++)
        for (size_t t = 0; t < slot->term_n; t++) {
            int at = slot->term[t].at;
            int32_t a, b, c;
            if (slot->term[t].type != TERM_COLUMN || at < 0 || (uint32_t)at >= s->row[i].count)
                continue;
            const char *text = s->row[i].cell[at].text;
            if (!day_parse(text, DAY_DMY, &a)) {
                mdy += day_parse(text, DAY_MDY, &b);
                continue;
            }
            dmy += !day_parse(text, DAY_MDY, &c);
        }
    if (dmy && !mdy)
        slot->order = DAY_DMY;
    if (mdy && !dmy)
        slot->order = DAY_MDY;
}

static void decide_orders(struct mapping *m, const struct import_sample *s)
{
    for (size_t i = 0; i < m->block_n; i++)
        for (size_t k = 0; k < m->block[i].slot_n; k++) {
            const struct kind_field *f = import_field(m->block[i].kind, (size_t)m->block[i].slot[k].field);
            if ((f->type == FIELD_DAY || f->type == FIELD_AT) && m->block[i].slot[k].order == DAY_AUTO)
                decide_order(&m->block[i].slot[k], s);
        }
}

static int chosen_text(struct ctx *cx, const struct import_options *o, struct import_sample *s, const char **text, const char **preset, const struct kind **kind)
{
    *text = o->map_text;
    *preset = NULL;
    *kind = o->as ? kind_find(o->as) : NULL;
    if (*text || *kind)
        return 0;
    if (o->as) {
        *preset = o->as;
        if (!mapping_preset(cx, o->as, text))
            return 0;
        ctx_forgive(cx);
        return fail(cx, ERR_INPUT, "\"%s\" is neither a kind of fact nor a preset; try client, invoice, payment, deal, ... or a preset's name", o->as);
    }
    if (import_find_header(cx, s, NULL) || mapping_detect(cx, &s->row[s->header], preset))
        return -1;
    return *preset ? mapping_preset(cx, *preset, text) : 0;
}

int import_choose(struct ctx *cx, const struct import_options *o, struct import_sample *s, struct mapping **out, const char **preset)
{
    const char *text;
    const struct kind *kind;
    const struct mapping *m = NULL;
    if (chosen_text(cx, o, s, &text, preset, &kind) || (text && mapping_parse(cx, text, &m)) || import_find_header(cx, s, m))
        return -1;
    if (!text && mapping_guess(cx, &s->row[s->header], kind, &m))
        return -1;
    struct mapping *own = ctx_alloc(cx, sizeof *own);
    if (!own)
        return -1;
    *own = *m;
    if (o->source)
        own->source = o->source;
    if (mapping_bind(cx, own, &s->row[s->header]))
        return -1;
    decide_orders(own, s);
    *out = own;
    return 0;
}

int import_preview(struct ctx *cx, const struct import_options *o, struct import_preview *out)
{
    struct source *in;
    struct import_sample *s = ctx_alloc(cx, sizeof *s);
    struct import_preview p = { 0 };
    struct mapping *m;
    if (!s || import_open(cx, o, &in) || import_take_sample(cx, o, in, s) || import_find_header(cx, s, NULL))
        return -1;
    if (import_choose(cx, o, s, &m, &p.preset)) {
        if (cx->code != ERR_INPUT || !(p.why_not = ctx_dup(cx, cx->message)))
            return -1;
        ctx_forgive(cx);
    } else {
        p.kind = m->block[0].kind->name;
        if (mapping_write(cx, m, &p.map_text))
            return -1;
    }
    const struct map_row *header = &s->row[s->header];
    p.charset = source_charset(in);
    p.delimiter = s->dialect.delimiter;
    p.header_line = s->line[s->header];
    p.column_n = header->count;
    const char **columns = ctx_alloc(cx, (p.column_n + 1) * sizeof *columns), **cells = ctx_alloc(cx, (p.column_n * IMPORT_PREVIEW_ROWS + 1) * sizeof *cells);
    if (!columns || !cells)
        return -1;
    for (size_t i = 0; i < p.column_n; i++)
        columns[i] = header->cell[i].text;
    for (size_t r = s->header + 1; r < s->n && p.row_n < IMPORT_PREVIEW_ROWS; r++, p.row_n++)
        for (size_t i = 0; i < p.column_n; i++)
            cells[p.row_n * p.column_n + i] = i < s->row[r].count ? s->row[r].cell[i].text : "";
    p.columns = columns;
    p.cells = cells;
    *out = p;
    return 0;
}
