/* What tells rows apart: the mapping's key, else the kind's natural key, else the row itself. */
#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "facts/idmap.h"
#include "facts/import_own.h"

static int import_value_at(const struct import_row *s, const char *name)
{
    return import_field_at(s->b->kind, name);
}

static int put_key(struct import_row *s, char key[KEY_MAX], size_t *n, const char *text, size_t len)
{
    if (*n + len + 2 > KEY_MAX)
        return import_wrong(s, &(struct import_cell){ text, "", len }, N_("the row's id is too long"));
    if (*n)
        key[(*n)++] = '\x1f';
    memcpy(key + *n, text, len);
    *n += len;
    return 0;
}

/* Not 0-terminated; out has room for any number. Returns the length. */
static size_t put_digits(char *out, int64_t number)
{
    char back[24];
    size_t n = 0, len = 0;
    uint64_t x = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do
        back[n++] = (char)('0' + x % 10);
    while (x /= 10);
    if (number < 0)
        out[len++] = '-';
    while (n)
        out[len++] = back[--n];
    return len;
}

static int natural_key(struct import_row *s, char key[KEY_MAX], size_t *n)
{
    size_t begin = *n;
    for (size_t i = 0; i < s->b->key_n; i++) {
        const struct db_value *v = &s->rec.v[s->b->key[i]];
        char number[24];
        int y = 0, m, d;
        if (v->type == DB_TEXT && !v->n) {
            *n = begin; /* no number, no key */
            return 0;
        }
        bool year = s->b->key_year == (int)i;
        if (year)
            day_to_civil((int32_t)v->i, &y, &m, &d);
        int rc = v->type == DB_TEXT ? put_key(s, key, n, v->s, v->n) : put_key(s, key, n, number, put_digits(number, year ? y : v->i));
        if (rc)
            return rc;
    }
    return 0;
}

/* People: by mail, else by phone, else by name; at their client. */
static int person_key(struct import_row *s, char key[KEY_MAX], size_t *n)
{
    static const char *const by[] = { "email", "mobile", "phone", "full_name", "family", "given", "patronymic" };
    char client[24];
    snprintf(client, sizeof client, "%lld", (long long)s->rec.v[import_value_at(s, "client_id")].i);
    for (size_t i = 0; i < sizeof by / sizeof *by; i++) {
        const struct db_value *v = &s->rec.v[import_value_at(s, by[i])];
        if (!v->n)
            continue;
        int rc = put_key(s, key, n, v->s, v->n);
        if (rc)
            return rc;
        if (i < 4)
            break;
    }
    return put_key(s, key, n, client, strlen(client));
}

static int make_key(struct import_row *s, char key[KEY_MAX], size_t *n)
{
    *n = 0;
    size_t len, filled = 0;
    for (size_t i = 0; i < s->b->map->key_n; i++) {
        const char *text = import_cell_at(s->row, s->b->map->key[i].at, &len);
        struct import_cell c = { text, import_column(s->j, s->b->map->key[i].at), len };
        filled += len > 0;
        if (cell_damaged(text, len))
            return import_wrong(s, &c, N_("a spreadsheet has spoilt this number; format the column as text and save again"));
        int rc = put_key(s, key, n, text, len);
        if (rc)
            return rc;
    }
    if (s->b->map->key_n)
        return filled ? 0 : import_wrong(s, &(struct import_cell){ "", import_column(s->j, s->b->map->key[0].at), 0 }, N_("the row has no id"));
    int rc = s->b->which == CASE_PERSON ? person_key(s, key, n) : natural_key(s, key, n);
    if (rc || *n)
        return rc;
    *n = (size_t)snprintf(key, KEY_MAX, "\x1f%016llx", (unsigned long long)s->rec.hash);
    return 0;
}

/* Of the mapped cells as they stand in the file: the same text, the same row. */
static uint64_t row_hash(struct import_row *s)
{
    uint64_t h = 0;
    char *buf;
    size_t n = 0;
    for (size_t i = 0; i < s->b->value_n; i++)
        n += s->from[i].n + 1;
    buf = ctx_alloc(&s->j->work, n + 1);
    if (!buf)
        return 0;
    n = 0;
    for (size_t i = 0; i < s->b->value_n; i++)
        if (s->b->mapped[i]) {
            if (s->from[i].n)
                memcpy(buf + n, s->from[i].text, s->from[i].n);
            n += s->from[i].n;
            buf[n++] = '\x1f';
        }
    h = idmap_hash(buf, n);
    return h ? h : 1; /* 0 marks what came by reference */
}

int import_keep(struct import_row *s)
{
    const char *data;
    size_t n, len;
    s->rec.line = s->row->line;
    s->rec.hash = row_hash(s);
    int rc = make_key(s, s->key, &n);
    if (rc)
        return rc;
    if (import_encode(s->j, &s->rec, s->b->value_n, &data, &len))
        return -1;
    return sorter_put(s->j->cx, s->b->rows, s->key, n, data, len);
}
