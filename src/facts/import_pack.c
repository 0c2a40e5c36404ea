/* Rejected rows, and how a row is packed for the sorters. */
#include <string.h>

#include "facts/import_own.h"

enum { ROW_TEXT = 64 * 1024 };

const char *import_fill(struct ctx *cx, const char *msg, const char *placeholder, int64_t number)
{
    const char *text = tr(cx->lang, msg), *at = strstr(text, placeholder);
    if (!at)
        return text;
    return ctx_printf(cx, "%.*s%lld%s", (int)(at - text), text, (long long)number, at + strlen(placeholder));
}

/* ---- rejects ---- */

/* The row as a line of the file, so that it can be corrected and imported again. */
static const char *row_text(struct import_job *j, const struct csv_row *row)
{
    struct str s;
    char delimiter = csv_delimiter(j->reader);
    str_init(&s, j->work.arena, ROW_TEXT);
    for (uint32_t i = 0; row && i < row->count; i++) {
        const char *text = row->cell[i].text;
        if (i)
            str_putc(&s, delimiter);
        bool quote = strchr(text, '"') || strchr(text, '\n') || strchr(text, '\r') || strchr(text, delimiter);
        if (!quote) {
            str_puts(&s, text);
            continue;
        }
        str_putc(&s, '"');
        for (; *text; text++) {
            if (*text == '"')
                str_putc(&s, '"');
            str_putc(&s, *text);
        }
        str_putc(&s, '"');
    }
    return s.bad || !s.data ? "" : s.data;
}

/* In the list that the caller sees; *shown is the value, fit to be shown. */
static int list_reject(struct import_job *j, uint64_t line, const char *column, const char *value, size_t value_n, const char *said, const char **shown)
{
    struct import_result *res = j->result;
    value_n = value_n > 200 ? 200 : value_n;
    while (value_n && ((unsigned char)value[value_n] & 0xc0) == 0x80)
        value_n--;
    char *text = ctx_dupn(&j->work, value ? value : "", value_n);
    if (!text)
        return -1;
    for (char *p = text; *p; p++)
        *p = (unsigned char)*p < ' ' ? ' ' : *p;
    *shown = text;
    if (res->reject_n == IMPORT_REJECTS)
        return 0;
    struct import_reject *to = &res->rejects[res->reject_n++];
    *to = (struct import_reject){ line, ctx_dup(j->cx, column), ctx_dup(j->cx, text), ctx_dup(j->cx, said) };
    return to->column && to->value && to->message ? 0 : -1;
}

static int store_reject(struct import_job *j, uint64_t line, const char *column, const char *shown, const char *said, const struct csv_row *row)
{
    return db_bulk_row(j->cx, j->reject_bulk,
                       DB(db_i(j->by.batch_id), db_i((int64_t)line), db_i(j->reject_n++), db_s(column), db_s(shown), db_s(said), db_s(row_text(j, row))));
}

int import_reject_row(struct import_job *j, uint64_t line, const char *column, const char *value, size_t value_n, const char *message, const struct csv_row *row)
{
    const char *said = tr(j->cx->lang, message), *shown;
    return list_reject(j, line, column, value, value_n, said, &shown) ? -1 : store_reject(j, line, column, shown, said, row);
}

/* The row is not at hand any more: it is fetched by import_store_late(). */
int import_reject_late(struct import_job *j, uint64_t line, const char *value, const char *said)
{
    const char *shown;
    char key[8];
    if (list_reject(j, line, "", value, strlen(value), said, &shown))
        return -1;
    for (int i = 0; i < 8; i++)
        key[i] = (char)(line >> (56 - 8 * i) & 255);
    const char *data = ctx_printf(&j->work, "%s\x1f%s", shown, said);
    return data ? sorter_put(j->cx, j->late, key, sizeof key, data, strlen(data) + 1) : -1;
}

static int store_one(struct import_job *j, const struct sorter_item *item, uint64_t line, const struct csv_row *row)
{
    const char *said = strchr(item->data, '\x1f');
    char *shown = ctx_dupn(&j->work, item->data, (size_t)(said - item->data));
    return shown ? store_reject(j, line, "", shown, said + 1, row) : -1;
}

static uint64_t line_of(const struct sorter_item *item)
{
    uint64_t line = 0;
    for (int i = 0; i < 8; i++)
        line = line << 8 | (unsigned char)item->key[i];
    return line;
}

int import_store_late(struct import_job *j)
{
    struct sorter_item item;
    struct source *in;
    struct csv_row row = { 0 };
    struct csv_dialect dialect = { csv_delimiter(j->reader), 0 };
    bool again = !j->options->use_fd, ended = false; /* a pipe cannot be read twice: these rows stay empty */
    int more = sorter_next(j->cx, j->late, &item);
    if (more != 1)
        return more;
    if (again && (import_open(j->cx, j->options, &in) || source_set_charset(j->cx, in, j->result->charset) || csv_open(j->cx, in, &dialect, NULL, &j->reader)))
        return -1;
    for (; more == 1; more = sorter_next(j->cx, j->late, &item)) {
        uint64_t line = line_of(&item);
        while (again && !ended && row.line < line) {
            int got = csv_next(j->cx, j->reader, &row);
            if (got < 0)
                return -1;
            ended = got == 0;
        }
        if (arena_used(j->work.arena) > 256 << 10)
            arena_reset(j->work.arena);
        if (store_one(j, &item, line, again && !ended && row.line == line ? &row : NULL))
            return -1;
    }
    return more;
}

/* ---- packing ---- */

static char *put_number(char *p, uint64_t n)
{
    for (; n >= 0x80; n >>= 7)
        *p++ = (char)(n | 0x80);
    *p++ = (char)n;
    return p;
}

static const char *take_number(const char *p, const char *end, uint64_t *out)
{
    uint64_t n = 0;
    for (unsigned shift = 0; p < end && shift < 64; shift += 7) {
        unsigned char c = (unsigned char)*p++;
        n |= (uint64_t)(c & 0x7f) << shift;
        if (c < 0x80) {
            *out = n;
            return p;
        }
    }
    return NULL;
}

int import_encode(struct import_job *j, const struct import_record *rec, size_t n, const char **out, size_t *len)
{
    size_t size = 24;
    for (size_t i = 0; i < n; i++)
        size += 12 + (rec->v[i].null || rec->v[i].type == DB_INT ? 0 : rec->v[i].n);
    char *buf = ctx_alloc(&j->work, size), *p = buf;
    if (!buf)
        return -1;
    p = put_number(p, rec->line);
    memcpy(p, &rec->hash, 8);
    p += 8;
    for (size_t i = 0; i < n; i++) {
        const struct db_value *v = &rec->v[i];
        if (v->null) {
            *p++ = v->type == DB_INT ? 'n' : 'N';
        } else if (v->type == DB_INT) {
            *p++ = 'i';
            p = put_number(p, (uint64_t)v->i << 1 ^ (uint64_t)(v->i >> 63));
        } else {
            *p++ = 't';
            p = put_number(p, v->n);
            if (v->n)
                memcpy(p, v->s, v->n);
            p += v->n;
            *p++ = 0;
        }
    }
    *out = buf;
    *len = (size_t)(p - buf);
    return 0;
}

bool import_decode(const char *data, size_t len, size_t n, struct import_record *out)
{
    const char *p = data, *end = data + len;
    uint64_t x;
    if (!(p = take_number(p, end, &out->line)) || end - p < 8)
        return false;
    memcpy(&out->hash, p, 8);
    p += 8;
    for (size_t i = 0; i < n; i++) {
        if (p == end)
            return false;
        char type = *p++;
        if (type == 'n' || type == 'N') {
            out->v[i] = (struct db_value){ .type = type == 'n' ? DB_INT : DB_TEXT, .null = true };
            continue;
        }
        if (!(p = take_number(p, end, &x)))
            return false;
        if (type == 'i') {
            out->v[i] = db_i((int64_t)(x >> 1 ^ (0 - (x & 1))));
            continue;
        }
        if (x >= (uint64_t)(end - p))
            return false;
        out->v[i] = (struct db_value){ .type = DB_TEXT, .s = p, .n = (size_t)x };
        p += x + 1;
    }
    return true;
}
