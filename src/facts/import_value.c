/* A row's cells become the values of a fact. */
#include <string.h>

#include "base/money.h"
#include "facts/import_own.h"

const char *import_column(const struct import_job *j, int at)
{
    return at >= 0 && (uint32_t)at < j->header.count ? j->header.cell[at].text : "";
}

const char *import_cell_at(const struct csv_row *row, int at, size_t *n)
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
    const char *s = import_cell_at(row, w->at, &n);
    switch (w->test) {
    case WHEN_EMPTY: return n == 0;
    case WHEN_FILLED: return n > 0;
    case WHEN_IS: return n == len && !memcmp(s, w->text, n);
    case WHEN_STARTS: return n >= len && !memcmp(s, w->text, len);
    }
    return false;
}

bool import_holds(const struct map_when *w, size_t n, const struct csv_row *row)
{
    for (size_t i = 0; i < n; i++)
        if (holds(&w[i], row))
            return true;
    return false;
}

bool import_same_word(const char *word, const char *s, size_t n)
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
static struct import_cell slot_text(struct import_row *s, const struct map_slot *slot, bool *today)
{
    struct import_cell c = { "", "", 0 };
    *today = false;
    for (size_t t = 0; t < slot->term_n && !c.n; t++) {
        const struct map_term *term = &slot->term[t];
        if (term->type == TERM_TODAY)
            *today = true;
        else if (term->type == TERM_TEXT) {
            c.text = term->text;
            c.n = strlen(term->text);
        } else {
            c.text = import_cell_at(s->row, term->at, &c.n);
            c.column = import_column(s->j, term->at);
        }
    }
    if (c.n)
        *today = false;
    for (size_t i = 0; i < slot->value_n; i++)
        if ((slot->value[i].from[0] == '*' && !slot->value[i].from[1]) || import_same_word(slot->value[i].from, c.text, c.n)) {
            c.text = slot->value[i].to;
            c.n = strlen(c.text);
            break;
        }
    return c;
}

int import_wrong(struct import_row *s, const struct import_cell *c, const char *why)
{
    s->column = c->column;
    s->value = c->text;
    s->value_n = c->n;
    s->why = why;
    return 1;
}

enum { CURRENCY_TEXT = 128 };

/* The currency of the row: its column, the sign in an amount, the workspace's. */
static int find_currency(struct import_row *s)
{
    const struct map_block *m = s->b->map;
    memcpy(s->currency, s->j->set->currency, 4);
    s->currency[3] = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < m->slot_n; i++) {
            const struct kind_field *f = s->b->field[m->slot[i].field];
            bool today;
            if (f->type != (pass ? FIELD_MONEY : FIELD_CURRENCY))
                continue;
            struct import_cell c = slot_text(s, &m->slot[i], &today);
            if (!c.n || c.n >= CURRENCY_TEXT)
                continue;
            if (!pass && c.n == strlen(s->said) && !memcmp(c.text, s->said, c.n)) {
                memcpy(s->currency, s->meant, 4);
                return 0;
            }
            bool plain = pass;
            for (size_t k = 0; plain && k < c.n; k++)
                plain = (unsigned char)c.text[k] < 0x80 && strchr("0123456789.,- ()", c.text[k]);
            if (plain)
                continue;
            char text[CURRENCY_TEXT];
            memcpy(text, c.text, c.n);
            text[c.n] = 0;
            if (pass ? money_currency_in(text, s->currency) : money_currency(text, s->currency)) {
                if (!pass && c.n < sizeof s->said) {
                    memcpy(s->said, text, c.n + 1);
                    memcpy(s->meant, s->currency, 4);
                }
                return 0;
            }
            if (!pass)
                return import_wrong(s, &c, N_("this is no currency; use a code such as EUR, RUB or IRR"));
        }
    return 0;
}

/* Everything but references. 1: wrong. */
int import_read_values(struct import_row *s)
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
    memcpy(s->rec.v, s->b->empty, s->b->value_n * sizeof *s->rec.v);
    for (size_t i = 0; i < s->b->value_n; i++)
        s->from[i] = (struct import_cell){ "", "", 0 };
    for (size_t i = 0; i < m->slot_n; i++) {
        const struct map_slot *slot = &m->slot[i];
        const struct kind_field *f = s->b->field[slot->field];
        bool today;
        struct import_cell c = slot_text(s, slot, &today);
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
                return import_wrong(s, &c, N_("this is no amount of money in the row's currency; write it as 1234.50"));
            continue;
        }
        rules.order = slot->order;
        rules.hours = slot->hours;
        const char *why = cell_read(f, c.text, c.n, &rules, v);
        if (why)
            return import_wrong(s, &c, why);
    }
    if (s->b->currency >= 0)
        s->rec.v[s->b->currency] = (struct db_value){ .type = DB_TEXT, .s = s->currency, .n = 3 };
    return 0;
}

bool import_empty(const struct db_value *v)
{
    return v->null || (v->type == DB_TEXT ? !v->n : !v->i);
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
static int settle_name(struct import_row *s)
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
static void settle_default(struct import_row *s, const char *name, int64_t value)
{
    int at = import_field_at(s->b->kind, name);
    if (at >= 0 && !s->b->mapped[at])
        s->rec.v[at] = db_i(value);
}

/* What one kind's columns say of each other. */
static int settle_kind(struct import_row *s)
{
    struct db_value *v = s->rec.v;
    int offset = (int)s->j->set->utc_offset_min * 60, day = s->b->place[PLACE_DAY], at = s->b->place[PLACE_AT];
    if (s->b->which == CASE_TOUCH) {
        if (!s->from[day].n && v[at].i)
            v[day] = db_i(day_of_at(v[at].i, offset));
        else if (!v[at].i)
            v[at] = db_i(day_start_at((int32_t)v[day].i, offset));
    } else if (s->b->which == CASE_CLIENT) {
        settle_domain(&v[s->b->place[PLACE_DOMAIN]]);
        settle_default(s, "utc_offset_min", s->j->set->utc_offset_min); /* of the firm's own zone, until somebody says otherwise */
    } else if (s->b->which == CASE_PERSON)
        return settle_name(s);
    else if (!s->b->bulk) {
        settle_default(s, "valid", 1);  /* addresses */
        settle_default(s, "active", 1); /* staff */
    } else if (!strcmp(s->b->kind->name, "subscription"))
        settle_default(s, "interval_months", 1);
    return 0;
}

/* An invoice's line: its amount is given or is quantity x price, rounded half away from zero. */
static int settle_line(struct import_row *s)
{
    struct db_value *v = s->rec.v;
    const int *place = s->b->place;
    int quantity = place[PLACE_QUANTITY], price = place[PLACE_PRICE], amount = place[PLACE_LINE_AMOUNT], total = place[PLACE_TOTAL];
    if (!s->from[quantity].n)
        v[quantity] = db_i(1000);
    if (!s->from[amount].n) {
        int64_t factor;
        if (!money_mul(v[quantity].i, money_unit(s->currency), &factor))
            return import_wrong(s, &s->from[quantity], N_("the quantity is too large"));
        v[amount] = db_i(money_share(v[price].i, factor, INT64_C(1000000000)));
        if (v[amount].i > MONEY_MAX || v[amount].i < -MONEY_MAX)
            return import_wrong(s, &s->from[price], N_("the amount of the line is too large"));
    }
    if (import_holds(s->b->map->negative, s->b->map->negative_n, s->row) && v[amount].i > 0)
        v[amount].i = -v[amount].i;
    v[price] = s->from[price].n || v[quantity].i != 1000 ? db_i(money_share(v[price].i, money_unit(s->currency), 1000000)) : v[amount];
    v[total] = v[amount];
    return 0;
}

int import_settle(struct import_row *s)
{
    if (settle_kind(s))
        return -1;
    if (s->b->map->lines)
        return settle_line(s);
    bool bill = !strcmp(s->b->kind->name, "invoice") || !strcmp(s->b->kind->name, "payment");
    if (bill && s->b->money >= 0 && !s->from[s->b->money].n)
        return import_wrong(s, &s->from[s->b->money], N_("the amount is empty"));
    if (s->b->map->negative_n && s->b->money >= 0 && import_holds(s->b->map->negative, s->b->map->negative_n, s->row) && s->rec.v[s->b->money].i > 0)
        s->rec.v[s->b->money].i = -s->rec.v[s->b->money].i;
    return 0;
}

int import_check_filled(struct import_row *s)
{
    const int *place = s->b->place;
    bool person = s->b->which == CASE_PERSON, payment = s->b->which == CASE_PAYMENT, touch = s->b->which == CASE_TOUCH;
    if (person && import_empty(&s->rec.v[place[PLACE_CLIENT]]))
        return import_wrong(s, &s->from[place[PLACE_CLIENT]], N_("the client is empty: a person belongs to a client"));
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
        return import_wrong(s, &s->from[i], f->type == FIELD_CLIENT ? N_("the client is empty: the row cannot be given to anybody")
                                     : f->type == FIELD_DAY ? N_("the date is empty") : N_("this must not be empty"));
    }
    return 0;
}
