/* The first pass: rows become values, references become ids, and everything goes into the sorters. */
#include <stdio.h>
#include <string.h>

#include "base/money.h"
#include "base/text.h"
#include "facts/idmap.h"
#include "facts/import_own.h"

enum { TERM_KEEP = 256 << 10, PROGRESS = 4096, ROW_TEXT = 64 * 1024 };

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

int import_reject_row(struct import_job *j, uint64_t line, const char *column, const char *value, size_t value_n, const char *message, const struct csv_row *row)
{
    struct import_result *res = j->result;
    value_n = value_n > 200 ? 200 : value_n;
    while (value_n && ((unsigned char)value[value_n] & 0xc0) == 0x80)
        value_n--;
    char *shown = ctx_dupn(&j->work, value ? value : "", value_n);
    if (!shown)
        return -1;
    for (char *p = shown; *p; p++)
        *p = (unsigned char)*p < ' ' ? ' ' : *p;
    const char *said = tr(j->cx->lang, message);
    if (res->reject_n < IMPORT_REJECTS) {
        struct import_reject *to = &res->rejects[res->reject_n++];
        *to = (struct import_reject){ line, ctx_dup(j->cx, column), ctx_dup(j->cx, shown), ctx_dup(j->cx, said) };
        if (!to->column || !to->value || !to->message)
            return -1;
    }
    return db_bulk_row(j->cx, j->reject_bulk,
                       DB(db_i(j->by.batch_id), db_i((int64_t)line), db_i(j->reject_n++), db_s(column), db_s(shown), db_s(said), db_s(row_text(j, row))));
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

/* ---- one row ---- */

/* Where a value came from, for messages. */
struct cell_at {
    const char *text, *column;
    size_t n;
};

struct row_state {
    struct import_job *j;
    struct import_block *b;
    const struct csv_row *row;
    struct import_record rec;
    struct cell_at from[IMPORT_VALUES];
    const char *column, *value, *why; /* of the first thing that is wrong */
    size_t value_n;
    char currency[4];
    char said[16], meant[4]; /* the last text of a currency column and its code */
    char scaled[4];          /* the currency that `exponent` is of */
    int exponent;
};

static const char *column_name(const struct import_job *j, int at)
{
    return at >= 0 && (uint32_t)at < j->header.count ? j->header.cell[at].text : "";
}

static const char *cell_at(const struct csv_row *row, int at, size_t *n)
{
    *n = 0;
    if (at < 0 || (uint32_t)at >= row->count)
        return "";
    *n = row->cell[at].len;
    return cell_trim(row->cell[at].text, n);
}

static bool holds(const struct map_when *w, const struct csv_row *row)
{
    size_t n, len = strlen(w->text);
    const char *s = cell_at(row, w->at, &n);
    switch (w->test) {
    case WHEN_EMPTY: return n == 0;
    case WHEN_FILLED: return n > 0;
    case WHEN_IS: return n == len && !memcmp(s, w->text, n);
    case WHEN_STARTS: return n >= len && !memcmp(s, w->text, len);
    }
    return false;
}

static bool any_holds(const struct map_when *w, size_t n, const struct csv_row *row)
{
    for (size_t i = 0; i < n; i++)
        if (holds(&w[i], row))
            return true;
    return false;
}

static bool equal_folded(const char *word, const char *s, size_t n)
{
    if (strlen(word) != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        char a = word[i], b = s[i];
        a = a >= 'A' && a <= 'Z' ? (char)(a | 0x20) : a;
        b = b >= 'A' && b <= 'Z' ? (char)(b | 0x20) : b;
        if (a != b)
            return false;
    }
    return true;
}

/* The cell of a field, translated; its empty text when there is none. */
static struct cell_at slot_text(struct row_state *s, const struct map_slot *slot, bool *today)
{
    struct cell_at c = { "", "", 0 };
    *today = false;
    for (size_t t = 0; t < slot->term_n && !c.n; t++) {
        const struct map_term *term = &slot->term[t];
        if (term->type == TERM_TODAY)
            *today = true;
        else if (term->type == TERM_TEXT) {
            c.text = term->text;
            c.n = strlen(term->text);
        } else {
            c.text = cell_at(s->row, term->at, &c.n);
            c.column = column_name(s->j, term->at);
        }
    }
    if (c.n)
        *today = false;
    for (size_t i = 0; i < slot->value_n; i++)
        if ((slot->value[i].from[0] == '*' && !slot->value[i].from[1]) || equal_folded(slot->value[i].from, c.text, c.n)) {
            c.text = slot->value[i].to;
            c.n = strlen(c.text);
            break;
        }
    return c;
}

static int wrong(struct row_state *s, const struct cell_at *c, const char *why)
{
    s->column = c->column;
    s->value = c->text;
    s->value_n = c->n;
    s->why = why;
    return 1;
}

/* The currency of the row: its column, the sign in an amount, the workspace's. */
static int find_currency(struct row_state *s)
{
    const struct map_block *m = s->b->map;
    char text[128];
    memcpy(s->currency, s->j->set->currency, 4);
    s->currency[3] = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < m->slot_n; i++) {
            const struct kind_field *f = s->b->field[m->slot[i].field];
            bool today;
            if (f->type != (pass ? FIELD_MONEY : FIELD_CURRENCY))
                continue;
            struct cell_at c = slot_text(s, &m->slot[i], &today);
            if (!c.n || c.n >= sizeof text)
                continue;
            bool plain = pass;
            for (size_t k = 0; plain && k < c.n; k++)
                plain = (unsigned char)c.text[k] < 0x80 && strchr("0123456789.,- ()", c.text[k]);
            if (plain)
                continue;
            memcpy(text, c.text, c.n);
            text[c.n] = 0;
            if (!pass && !strcmp(text, s->said)) {
                memcpy(s->currency, s->meant, 4);
                return 0;
            }
            if (pass ? money_currency_in(text, s->currency) : money_currency(text, s->currency)) {
                if (!pass && c.n < sizeof s->said) {
                    memcpy(s->said, text, c.n + 1);
                    memcpy(s->meant, s->currency, 4);
                }
                return 0;
            }
            if (!pass)
                return wrong(s, &c, N_("this is no currency; use a code such as EUR, RUB or IRR"));
        }
    return 0;
}

/* Everything but references. 1: wrong. */
static int read_values(struct row_state *s)
{
    const struct map_block *m = s->b->map;
    struct cell_rules rules = { .currency = s->currency, .today = s->j->cx->today, .utc_offset_min = (int)s->j->set->utc_offset_min };
    if (s->b->money >= 0 && find_currency(s))
        return 1;
    if (memcmp(s->scaled, s->currency, 4) != 0) {
        memcpy(s->scaled, s->currency, 4);
        s->exponent = money_exponent(s->currency);
    }
    rules.exponent = s->exponent;
    for (size_t i = 0; i < s->b->value_n; i++) {
        s->rec.v[i] = cell_empty(s->b->field[i]);
        s->from[i] = (struct cell_at){ "", "", 0 };
    }
    for (size_t i = 0; i < m->slot_n; i++) {
        const struct map_slot *slot = &m->slot[i];
        const struct kind_field *f = s->b->field[slot->field];
        bool today;
        struct cell_at c = slot_text(s, slot, &today);
        struct db_value *v = &s->rec.v[slot->field];
        s->from[slot->field] = c;
        if (slot->field == s->b->currency) /* find_currency() has read it */
            continue;
        if (today) {
            *v = db_i(f->type == FIELD_AT ? s->j->cx->now_at : s->j->cx->today);
            continue;
        }
        if (f->type == FIELD_MONEY && s->b->map->lines && slot->field == s->b->place[PLACE_PRICE]) {
            if (c.n && !cell_decimal(c.text, c.n, &v->i))
                return wrong(s, &c, N_("this is no amount of money in the row's currency; write it as 1234.50"));
            continue;
        }
        rules.order = slot->order;
        rules.hours = slot->hours;
        const char *why = cell_read(f, c.text, c.n, &rules, v);
        if (why)
            return wrong(s, &c, why);
    }
    if (s->b->currency >= 0)
        s->rec.v[s->b->currency] = (struct db_value){ .type = DB_TEXT, .s = s->currency, .n = 3 };
    return 0;
}

static bool empty_value(const struct db_value *v)
{
    return v->null || (v->type == DB_TEXT ? !v->n : !v->i);
}

static int value_at(const struct row_state *s, const char *name)
{
    return import_field_at(s->b->kind, name);
}

/* https://www.example.com/page -> example.com */
static void settle_domain(struct db_value *d)
{
    const char *p = d->n ? memmem(d->s, d->n, "://", 3) : NULL;
    if (p) {
        d->n -= (size_t)(p + 3 - d->s);
        d->s = p + 3;
    }
    if (d->n > 4 && !memcmp(d->s, "www.", 4)) {
        d->s += 4;
        d->n -= 4;
    }
    p = d->n ? memchr(d->s, '/', d->n) : NULL;
    if (p)
        d->n = (size_t)(p - d->s);
}

/* A full name fills what the file has no columns for. */
static int settle_name(struct row_state *s)
{
    const struct db_value *full = &s->rec.v[s->b->place[PLACE_FULL_NAME]];
    struct db_value *family = &s->rec.v[s->b->place[PLACE_FAMILY]];
    const char *part[3];
    if (full->null || !full->n || family->n)
        return 0;
    char *text = ctx_dupn(&s->j->work, full->s, full->n);
    if (!text || resolve_split_name(&s->j->work, text, &part[0], &part[1], &part[2]))
        return -1;
    for (int i = 0; i < 3; i++)
        if (!family[i].n) /* family, given, patronymic stand together */
            family[i] = db_s(part[i]);
    return 0;
}

/* Where no column says otherwise. */
static void settle_default(struct row_state *s, const char *name, int64_t value)
{
    int at = import_field_at(s->b->kind, name);
    if (at >= 0 && !s->b->mapped[at])
        s->rec.v[at] = db_i(value);
}

/* What one kind's columns say of each other. */
static int settle_kind(struct row_state *s)
{
    struct db_value *v = s->rec.v;
    int offset = (int)s->j->set->utc_offset_min * 60, day = s->b->place[PLACE_DAY], at = s->b->place[PLACE_AT];
    if (s->b->which == CASE_TOUCH) {
        if (!s->from[day].n && v[at].i)
            v[day] = db_i(day_of_at(v[at].i, offset));
        else if (!v[at].i)
            v[at] = db_i(day_start_at((int32_t)v[day].i, offset));
    } else if (s->b->which == CASE_CLIENT)
        settle_domain(&v[s->b->place[PLACE_DOMAIN]]);
    else if (s->b->which == CASE_PERSON)
        return settle_name(s);
    else if (!s->b->bulk) {
        settle_default(s, "valid", 1);  /* addresses */
        settle_default(s, "active", 1); /* staff */
    } else if (!strcmp(s->b->kind->name, "subscription"))
        settle_default(s, "interval_months", 1);
    return 0;
}

/* An invoice's line: its amount is given or is quantity x price, rounded half away from zero. */
static int settle_line(struct row_state *s)
{
    struct db_value *v = s->rec.v;
    const int *place = s->b->place;
    int quantity = place[PLACE_QUANTITY], price = place[PLACE_PRICE], amount = place[PLACE_LINE_AMOUNT], total = place[PLACE_TOTAL];
    if (!s->from[quantity].n)
        v[quantity] = db_i(1000);
    if (!s->from[amount].n) {
        int64_t factor;
        if (!money_mul(v[quantity].i, money_unit(s->currency), &factor))
            return wrong(s, &s->from[quantity], N_("the quantity is too large"));
        v[amount] = db_i(money_share(v[price].i, factor, INT64_C(1000000000)));
        if (v[amount].i > MONEY_MAX || v[amount].i < -MONEY_MAX)
            return wrong(s, &s->from[price], N_("the amount of the line is too large"));
    }
    if (any_holds(s->b->map->negative, s->b->map->negative_n, s->row) && v[amount].i > 0)
        v[amount].i = -v[amount].i;
    v[price] = s->from[price].n || v[quantity].i != 1000 ? db_i(money_share(v[price].i, money_unit(s->currency), 1000000)) : v[amount];
    v[total] = v[amount];
    return 0;
}

static int settle(struct row_state *s)
{
    if (settle_kind(s))
        return -1;
    if (s->b->map->lines)
        return settle_line(s);
    if (s->b->map->negative_n && s->b->money >= 0 && any_holds(s->b->map->negative, s->b->map->negative_n, s->row) && s->rec.v[s->b->money].i > 0)
        s->rec.v[s->b->money].i = -s->rec.v[s->b->money].i;
    return 0;
}

static int check_filled(struct row_state *s)
{
    const int *place = s->b->place;
    bool person = s->b->which == CASE_PERSON, payment = s->b->which == CASE_PAYMENT, touch = s->b->which == CASE_TOUCH;
    if (person && empty_value(&s->rec.v[place[PLACE_CLIENT]]))
        return wrong(s, &s->from[place[PLACE_CLIENT]], N_("the client is empty: a person belongs to a client"));
    for (size_t i = 0; i < s->b->value_n; i++) {
        const struct kind_field *f = s->b->field[i];
        if (!f->required || s->from[i].n || f->type == FIELD_CHOICE)
            continue;
        if (f->type == FIELD_DAY && (s->rec.v[i].i || (touch && s->from[place[PLACE_AT]].n))) /* today, or from the time */
            continue;
        if (f->type == FIELD_CLIENT && payment && s->from[place[PLACE_INVOICE]].n)
            continue;
        if (person && s->from[place[PLACE_FULL_NAME]].n)
            continue;
        return wrong(s, &s->from[i], f->type == FIELD_CLIENT ? N_("the client is empty: the row cannot be given to anybody")
                                     : f->type == FIELD_DAY ? N_("the date is empty") : N_("this must not be empty"));
    }
    return 0;
}

static int resolve_one(struct row_state *s, size_t i, int64_t client_id)
{
    struct resolver *r = s->j->resolver;
    struct db_value *v = &s->rec.v[i];
    int64_t id = 0;
    int rc = 0;
    if (empty_value(v)) {
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
static int resolve_all(struct row_state *s)
{
    int client = -1;
    for (size_t i = 0; i < s->b->value_n; i++)
        if (s->b->field[i]->type == FIELD_CLIENT) {
            if (resolve_one(s, i, 0))
                return -1;
            if (client < 0)
                client = (int)i;
            if (s->from[i].n && !s->rec.v[i].i)
                return wrong(s, &s->from[i], N_("there is no such client, and the mapping says not to make new ones"));
        }
    for (size_t i = 0; i < s->b->value_n; i++) {
        enum field_type t = s->b->field[i]->type;
        if (t > FIELD_CLIENT && resolve_one(s, i, client >= 0 ? s->rec.v[client].i : 0))
            return -1;
    }
    if (s->b->which == CASE_PAYMENT && !s->rec.v[s->b->kind->client_field].i)
        return wrong(s, &s->from[s->b->place[PLACE_INVOICE]], N_("no client is named and there is no invoice of that number"));
    return 0;
}

/* ---- the key ---- */

static int put_key(struct row_state *s, char key[KEY_MAX], size_t *n, const char *text, size_t len)
{
    if (*n + len + 2 > KEY_MAX)
        return wrong(s, &(struct cell_at){ text, "", len }, N_("the row's id is too long"));
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

static int natural_key(struct row_state *s, char key[KEY_MAX], size_t *n)
{
    const char *p = s->b->kind->natural_key;
    size_t begin = *n;
    while (p && *p) {
        size_t len = strcspn(p, "|");
        char name[32], number[24];
        if (len >= sizeof name)
            return -1;
        memcpy(name, p, len);
        name[len] = 0;
        p += len + (p[len] == '|');
        bool year = !strcmp(name, "year");
        const struct db_value *v = &s->rec.v[kind_field_at(s->b->kind, year ? "day" : name)];
        int y = 0, m, d;
        if (v->type == DB_TEXT && !v->n) {
            *n = begin; /* no number, no key */
            return 0;
        }
        if (year)
            day_to_civil((int32_t)v->i, &y, &m, &d);
        int rc = v->type == DB_TEXT ? put_key(s, key, n, v->s, v->n) : put_key(s, key, n, number, put_digits(number, year ? y : v->i));
        if (rc)
            return rc;
    }
    return 0;
}

/* People: by mail, else by phone, else by name; at their client. */
static int person_key(struct row_state *s, char key[KEY_MAX], size_t *n)
{
    static const char *const by[] = { "email", "mobile", "phone", "full_name", "family", "given", "patronymic" };
    char client[24];
    snprintf(client, sizeof client, "%lld", (long long)s->rec.v[value_at(s, "client_id")].i);
    for (size_t i = 0; i < sizeof by / sizeof *by; i++) {
        const struct db_value *v = &s->rec.v[value_at(s, by[i])];
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

static int make_key(struct row_state *s, char key[KEY_MAX], size_t *n)
{
    *n = 0;
    size_t len, filled = 0;
    for (size_t i = 0; i < s->b->map->key_n; i++) {
        const char *text = cell_at(s->row, s->b->map->key[i].at, &len);
        struct cell_at c = { text, column_name(s->j, s->b->map->key[i].at), len };
        filled += len > 0;
        if (cell_damaged(text, len))
            return wrong(s, &c, N_("a spreadsheet has spoilt this number; format the column as text and save again"));
        int rc = put_key(s, key, n, text, len);
        if (rc)
            return rc;
    }
    if (s->b->map->key_n)
        return filled ? 0 : wrong(s, &(struct cell_at){ "", column_name(s->j, s->b->map->key[0].at), 0 }, N_("the row has no id"));
    int rc = s->b->which == CASE_PERSON ? person_key(s, key, n) : natural_key(s, key, n);
    if (rc || *n)
        return rc;
    *n = (size_t)snprintf(key, KEY_MAX, "\x1f%016llx", (unsigned long long)s->rec.hash);
    return 0;
}

/* Of the mapped cells as they stand in the file: the same text, the same row. */
static uint64_t row_hash(struct row_state *s)
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

static int keep(struct row_state *s)
{
    char key[KEY_MAX];
    const char *data;
    size_t n, len;
    s->rec.line = s->row->line;
    s->rec.hash = row_hash(s);
    int rc = make_key(s, key, &n);
    if (rc)
        return rc;
    if (import_encode(s->j, &s->rec, s->b->value_n, &data, &len))
        return -1;
    return sorter_put(s->j->cx, s->b->rows, key, n, data, len);
}

/* 1: rejected, with s->why. */
static int take_row(struct row_state *s)
{
    int rc = read_values(s);
    if (!rc)
        rc = check_filled(s);
    if (!rc)
        rc = settle(s);
    if (!rc)
        rc = resolve_all(s);
    return rc ? rc : keep(s);
}

/* A total's row names no id and says so in its first cell. */
static bool is_total(const struct csv_row *row)
{
    static const char *const words[] = { "total", "totals", "grand total", "sum", "итого", "Итого", "ИТОГО", "всего", "Всего", "جمع", "جمع کل" };
    size_t n = 0, filled = 0;
    const char *first = "";
    for (uint32_t i = 0; i < row->count; i++) {
        size_t len;
        const char *s = cell_at(row, (int)i, &len);
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
        if (equal_folded(words[i], first, n))
            return true;
    return false;
}

static int each_block(struct import_job *j, struct row_state *s, const struct csv_row *row)
{
    for (size_t i = 0; i < j->map->block_n; i++) {
        struct import_block *b = &j->block[i];
        if (b->map->only_n && !any_holds(b->map->only, b->map->only_n, row)) {
            b->count->skipped++;
            continue;
        }
        if (any_holds(b->map->skip, b->map->skip_n, row)) {
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
    struct row_state *s = ctx_alloc(j->cx, sizeof *s);
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
