/* The first pass: rows become values, references become ids, and everything goes into the sorters. */
#include <string.h>

#include "facts/import_own.h"

enum { TERM_KEEP = 256 << 10, PROGRESS = 4096 };

static int resolve_one(struct import_row *s, size_t i, int64_t client_id)
{
    struct resolver *r = s->j->resolver;
    struct db_value *v = &s->rec.v[i];
    int64_t id = 0;
    int rc = 0;
    if (import_empty(v)) {
        *v = db_i(0);
        return 0;
    }
    switch (s->b->field[i]->type) {
    case FIELD_CLIENT: rc = resolve_client(r, v->s, v->n, !s->b->map->no_create, &id); break;
    case FIELD_STAFF: rc = resolve_staff(r, v->s, v->n, &id); break;
    case FIELD_OFFERING: rc = resolve_offering(r, v->s, v->n, &id); break;
    case FIELD_PERSON: rc = resolve_person(r, client_id, v->s, v->n, &id); break;
    case FIELD_INVOICE: {
        int at = s->b->kind->client_field;
        int64_t client = s->rec.v[at].i;
        rc = resolve_invoice(r, &client, v->s, v->n, &id);
        if (!rc && !s->rec.v[at].i)
            s->rec.v[at] = db_i(client);
        break;
    }
    default: return 0;
    }
    if (rc)
        return -1;
    *v = db_i(id);
    return 0;
}

/* Clients first: people and invoices are looked for among theirs. */
static int resolve_all(struct import_row *s)
{
    int client = -1;
    for (size_t i = 0; i < s->b->value_n; i++)
        if (s->b->field[i]->type == FIELD_CLIENT) {
            if (resolve_one(s, i, 0))
                return -1;
            if (client < 0)
                client = (int)i;
            if (s->from[i].n && !s->rec.v[i].i)
                return import_wrong(s, &s->from[i], N_("there is no such client, and the mapping says not to make new ones"));
        }
    for (size_t i = 0; i < s->b->value_n; i++) {
        enum field_type t = s->b->field[i]->type;
        if (t > FIELD_CLIENT && resolve_one(s, i, client >= 0 ? s->rec.v[client].i : 0))
            return -1;
    }
    if (s->b->which == CASE_PAYMENT && !s->rec.v[s->b->kind->client_field].i)
        return import_wrong(s, &s->from[s->b->place[PLACE_INVOICE]], N_("no client is named and there is no invoice of that number"));
    return 0;
}

/* 1: rejected, with s->why. */
static int take_row(struct import_row *s)
{
    int rc = import_read_values(s);
    if (!rc)
        rc = import_check_filled(s);
    if (!rc)
        rc = import_settle(s);
    if (!rc)
        rc = resolve_all(s);
    return rc ? rc : import_keep(s);
}

/* A total's row names no id and says so in its first cell. */
static bool is_total(const struct csv_row *row)
{
    static const char *const words[] = { "total", "totals", "grand total", "sum", "итого", "Итого", "ИТОГО", "всего", "Всего", "جمع", "جمع کل" };
    size_t n = 0, filled = 0;
    const char *first = "";
    for (uint32_t i = 0; i < row->count; i++) {
        size_t len;
        const char *s = import_cell_at(row, (int)i, &len);
        if (len && !filled++) {
            first = s;
            n = len;
        }
    }
    if (!filled)
        return true; /* a blank row */
    if (filled > 4)
        return false;
    while (n && (first[n - 1] == ':' || first[n - 1] == ' '))
        n--;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (import_same_word(words[i], first, n))
            return true;
    return false;
}

static int each_block(struct import_job *j, struct import_row *s, const struct csv_row *row)
{
    for (size_t i = 0; i < j->map->block_n; i++) {
        struct import_block *b = &j->block[i];
        if (b->map->only_n && !import_holds(b->map->only, b->map->only_n, row)) {
            b->count->skipped++;
            continue;
        }
        if (import_holds(b->map->skip, b->map->skip_n, row)) {
            b->count->skipped++;
            continue;
        }
        s->b = b;
        s->row = row;
        int rc = take_row(s);
        if (rc < 0)
            return j->work.code ? fail(j->cx, j->work.code, "%s", j->work.message) : -1;
        if (!rc)
            continue;
        b->count->rejected++;
        if (import_reject_row(j, row->line, s->column, s->value, s->value_n, s->why, row))
            return -1;
    }
    return 0;
}

int import_read_rows(struct import_job *j)
{
    struct csv_row row;
    struct import_row *s = ctx_alloc(j->cx, sizeof *s);
    struct import_result *res = j->result;
    int more;
    if (!s)
        return -1;
    s->j = j;
    while ((more = csv_next(j->cx, j->reader, &row)) == 1) {
        if (row.line <= j->header_line)
            continue;
        res->rows_read++;
        res->rows_cut += row.cut > 0;
        if (row.bad) {
            for (size_t i = 0; i < j->map->block_n; i++)
                j->block[i].count->rejected++;
            if (import_reject_row(j, row.line, "", row.count ? row.cell[0].text : "", row.count ? strlen(row.cell[0].text) : 0, row.bad, NULL))
                return -1;
        } else if (is_total(&row)) {
            for (size_t i = 0; i < j->map->block_n; i++)
                j->block[i].count->skipped++;
        } else if (each_block(j, s, &row))
            return -1;
        if (arena_used(j->work.arena) > TERM_KEEP)
            arena_reset(j->work.arena);
        if (j->options->progress && res->rows_read % PROGRESS == 0)
            j->options->progress(j->options->progress_user, (int64_t)source_bytes(j->in), source_size(j->in), res->rows_read);
    }
    return more;
}
