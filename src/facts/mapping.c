#include "facts/mapping.h"

#include <stdlib.h>
#include <string.h>

#include "kit/csv.h"

/* ---- the fields a table may have beside the kind's own ---- */

static const struct kind_field invoice_extra[] = {
    { .name = "item", .type = FIELD_OFFERING, .label = N_("item"),
      .synonyms = "item|item name|product|item product|item product service|услуга|товар|наименование|номенклатура|کالا|خدمت" },
    { .name = "item_title", .type = FIELD_TEXT, .label = N_("text of the line"),
      .synonyms = "item description|item notes|item desc|line description|описание товара|شرح کالا" },
    { .name = "quantity", .type = FIELD_QUANTITY, .label = N_("quantity"), .synonyms = "quantity|qty|item quantity|itemquantity|количество|кол во|تعداد" },
    { .name = "price", .type = FIELD_MONEY, .label = N_("price"), .synonyms = "unit price|unitprice|unitamount|item price|item cost|itemrate|rate|цена|قیمت واحد" },
    { .name = "line_amount", .type = FIELD_MONEY, .label = N_("amount of the line"), .synonyms = "line total|line amount|item total|itemamount|line subtotal|сумма строки|مبلغ ردیف" },
};
static const struct kind_field person_extra[] = {
    { .name = "client_id", .type = FIELD_CLIENT, .label = N_("client"),
      .synonyms = "client|company|company name|customer|organization|account|account name|associated company|person organization|клиент|компания|название компании|организация|شرکت|مشتری|نام شرکت" },
    { .name = "full_name", .type = FIELD_TEXT, .label = N_("full name"),
      .synonyms = "full name|name|contact|contact name|person name|display name|фио|полное имя контакта|контакт|контактное лицо|نام و نام خانوادگی|مخاطب" },
    { .name = "title", .type = FIELD_TEXT, .label = N_("title"), .synonyms = "title|job title|position|person title|должность|سمت" },
    { .name = "department", .type = FIELD_TEXT, .label = N_("department"), .synonyms = "department|отдел|بخش|واحد" },
    { .name = "decision_role", .type = FIELD_CHOICE, .label = N_("part in decisions"), .choices = "unknown|decides|influences|uses|pays|none", .synonyms = "decision role|роль|نقش" },
    { .name = "phone", .type = FIELD_TEXT, .label = N_("phone"), .synonyms = "phone|phone number|telephone|work phone|person phone work|рабочий телефон|телефон|تلفن" },
    { .name = "mobile", .type = FIELD_TEXT, .label = N_("mobile phone"), .synonyms = "mobile|mobile phone|mobile phone number|person phone mobile|мобильный телефон|моб телефон|موبایل|همراه" },
    { .name = "email", .type = FIELD_TEXT, .label = N_("e-mail"), .synonyms = "email|e mail|email address|work email|person email work|рабочий email|рабочий e mail|почта|ایمیل" },
    { .name = "post", .type = FIELD_TEXT, .label = N_("postal address"), .synonyms = "address|postal address|адрес|نشانی|آدرس" },
};
static const struct kind_field client_extra[] = {
    { .name = "phone", .type = FIELD_TEXT, .label = N_("phone"), .synonyms = "phone|phone number|location phone|work phone|телефон|рабочий телефон|تلفن" },
    { .name = "email", .type = FIELD_TEXT, .label = N_("e-mail"), .synonyms = "email|e mail|email address|emailaddress|почта|рабочий e mail|ایمیل" },
    { .name = "post", .type = FIELD_TEXT, .label = N_("postal address"), .synonyms = "address|postal address|location address|адрес|نشانی|آدرس" },
};
const struct kind_field *import_extra(const struct kind *k, size_t *n)
{
    *n = 0;
    if (!strcmp(k->name, "invoice")) {
        *n = sizeof invoice_extra / sizeof *invoice_extra;
        return invoice_extra;
    }
    if (!strcmp(k->name, "person")) {
        *n = sizeof person_extra / sizeof *person_extra;
        return person_extra;
    }
    if (!strcmp(k->name, "client")) {
        *n = sizeof client_extra / sizeof *client_extra;
        return client_extra;
    }
    return NULL;
}

const struct kind_field *import_field(const struct kind *k, size_t i)
{
    size_t n;
    if (i < k->field_n)
        return &k->fields[i];
    const struct kind_field *extra = import_extra(k, &n);
    return i - k->field_n < n ? &extra[i - k->field_n] : NULL;
}

int import_field_at(const struct kind *k, const char *name)
{
    const struct kind_field *f;
    size_t len = strlen(name);
    for (size_t i = 0; (f = import_field(k, i)); i++) {
        if (!strcmp(f->name, name))
            return (int)i;
        size_t own = strlen(f->name); /* client for client_id, total for total_minor */
        bool suffix = own > len && f->name[len] == '_' && (!strcmp(f->name + len, "_id") || !strcmp(f->name + len, "_minor"));
        if (suffix && !strncmp(f->name, name, len))
            return (int)i;
    }
    return -1;
}

/* ---- reading the text ---- */

struct token {
    enum { TOKEN_WORD, TOKEN_TEXT, TOKEN_COLUMN, TOKEN_SIGN, TOKEN_END } type;
    const char *text;
};

struct reader {
    struct ctx *cx;
    unsigned line;
    struct token token[64];
    size_t n, at;
};

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* One line into tokens. */
static int split_line(struct reader *r, const char *p, const char *end)
{
    r->n = r->at = 0;
    for (;;) {
        while (p < end && blank(*p))
            p++;
        if (p == end || *p == '#')
            break;
        struct token *t = &r->token[r->n++];
        if (r->n == sizeof r->token / sizeof *r->token)
            return fail(r->cx, ERR_INPUT, "mapping, line %u: there is too much on this line", r->line);
        const char *from = p;
        if (*p == '"' || *p == '[') {
            char close = *p == '"' ? '"' : ']';
            const char *to = memchr(p + 1, close, (size_t)(end - p - 1));
            if (!to)
                return fail(r->cx, ERR_INPUT, "mapping, line %u: %c is not closed", r->line, *p);
            t->type = close == '"' ? TOKEN_TEXT : TOKEN_COLUMN;
            t->text = ctx_dupn(r->cx, p + 1, (size_t)(to - p - 1));
            p = to + 1;
        } else if (strchr("=:,+?", *p)) {
            p += *p == '?' && p + 1 < end && p[1] == '=' ? 2 : 1;
            t->type = TOKEN_SIGN;
            t->text = ctx_dupn(r->cx, from, (size_t)(p - from));
        } else {
            while (p < end && !blank(*p) && !strchr("=:,+\"[?", *p))
                p++;
            t->type = TOKEN_WORD;
            t->text = ctx_dupn(r->cx, from, (size_t)(p - from));
        }
        if (!t->text)
            return -1;
    }
    r->token[r->n] = (struct token){ TOKEN_END, "" };
    return 0;
}

static const struct token *peek(const struct reader *r)
{
    return &r->token[r->at < r->n ? r->at : r->n];
}

static bool take(struct reader *r, int type, const char *text)
{
    const struct token *t = peek(r);
    if ((int)t->type != type || (text && strcmp(t->text, text) != 0))
        return false;
    r->at++;
    return true;
}

static int expect_end(struct reader *r)
{
    return peek(r)->type == TOKEN_END ? 0 : fail(r->cx, ERR_INPUT, "mapping, line %u: \"%s\" is not understood here", r->line, peek(r)->text);
}

static int read_name(struct reader *r, const char **out)
{
    const struct token *t = peek(r);
    if (t->type == TOKEN_SIGN || t->type == TOKEN_END || !*t->text)
        return fail(r->cx, ERR_INPUT, "mapping, line %u: a name is missing", r->line);
    *out = t->text;
    r->at++;
    return 0;
}

static int read_when(struct reader *r, struct map_when *list, size_t *n)
{
    struct map_when w = { .at = -1, .line = r->line };
    if (*n == MAPPING_WHEN)
        return fail(r->cx, ERR_INPUT, "mapping, line %u: there are more than %d conditions", r->line, MAPPING_WHEN);
    if (!take(r, TOKEN_WORD, "when"))
        return fail(r->cx, ERR_INPUT, "mapping, line %u: write \"when COLUMN empty\", \"when COLUMN = value\" or \"when COLUMN starts value\"", r->line);
    if (read_name(r, &w.column))
        return -1;
    w.text = "";
    if (take(r, TOKEN_WORD, "empty"))
        w.test = WHEN_EMPTY;
    else if (take(r, TOKEN_WORD, "filled"))
        w.test = WHEN_FILLED;
    else if (take(r, TOKEN_SIGN, "=") || take(r, TOKEN_WORD, "is"))
        w.test = WHEN_IS;
    else if (take(r, TOKEN_WORD, "starts"))
        w.test = WHEN_STARTS;
    else
        return fail(r->cx, ERR_INPUT, "mapping, line %u: after the column say empty, filled, = value or starts value", r->line);
    if (w.test >= WHEN_IS && read_name(r, &w.text))
        return -1;
    list[(*n)++] = w;
    return expect_end(r);
}

static struct map_slot *slot_of(struct map_block *b, int field)
{
    for (size_t i = 0; i < b->slot_n; i++)
        if (b->slot[i].field == field)
            return &b->slot[i];
    if (b->slot_n == MAPPING_SLOTS)
        return NULL;
    b->slot[b->slot_n] = (struct map_slot){ .field = field };
    return &b->slot[b->slot_n++];
}

static int read_terms(struct reader *r, struct map_slot *s)
{
    if (s->term_n)
        return fail(r->cx, ERR_INPUT, "mapping, line %u: this field was given on line %u already", r->line, s->line);
    s->line = r->line;
    do {
        struct map_term t = { .at = -1 };
        if (s->term_n == MAPPING_TERMS)
            return fail(r->cx, ERR_INPUT, "mapping, line %u: at most %d columns can stand in for each other", r->line, MAPPING_TERMS);
        bool text = peek(r)->type == TOKEN_TEXT, today = peek(r)->type == TOKEN_WORD && !strcmp(peek(r)->text, "today");
        t.type = text ? TERM_TEXT : today ? TERM_TODAY : TERM_COLUMN;
        if (text) {
            t.text = peek(r)->text;
            r->at++;
        } else if (read_name(r, &t.text))
            return -1;
        s->term[s->term_n++] = t;
    } while (take(r, TOKEN_WORD, "or"));
    for (;;) {
        bool order = take(r, TOKEN_WORD, "order");
        if (take(r, TOKEN_WORD, "dmy"))
            s->order = DAY_DMY;
        else if (take(r, TOKEN_WORD, "mdy"))
            s->order = DAY_MDY;
        else if (order && !take(r, TOKEN_WORD, "auto"))
            return fail(r->cx, ERR_INPUT, "mapping, line %u: the order of a date is dmy, mdy or auto", r->line);
        else if (!order && take(r, TOKEN_WORD, "hours"))
            s->hours = true;
        else if (!order)
            return expect_end(r);
    }
}

static int read_values(struct reader *r, struct map_slot *s)
{
    do {
        struct map_value v;
        bool full = s->value_n % 16 == 0;
        if (read_name(r, &v.from))
            return -1;
        if (!take(r, TOKEN_SIGN, "="))
            return fail(r->cx, ERR_INPUT, "mapping, line %u: write values as FROM=to, FROM=to", r->line);
        bool empty = peek(r)->type == TOKEN_TEXT && !*peek(r)->text;
        v.to = "";
        if (empty)
            r->at++;
        else if (read_name(r, &v.to))
            return -1;
        if (full) {
            s->value = arena_grow(r->cx->arena, s->value, s->value_n * sizeof v, (s->value_n + 16) * sizeof v);
            if (!s->value)
                return fail(r->cx, ERR_SYSTEM, "out of memory; try a smaller request");
        }
        s->value[s->value_n++] = v;
    } while (take(r, TOKEN_SIGN, ",") || peek(r)->type != TOKEN_END);
    return 0;
}

static int read_field(struct reader *r, struct map_block *b, const char *name)
{
    bool optional = take(r, TOKEN_SIGN, "?="), values = !optional && take(r, TOKEN_SIGN, ":");
    if (!optional && !values && !take(r, TOKEN_SIGN, "="))
        return fail(r->cx, ERR_INPUT, "mapping, line %u: \"%s\" is not understood; a field is written as FIELD = COLUMN", r->line, name);
    int field = import_field_at(b->kind, name);
    if (field < 0)
        return fail(r->cx, ERR_INPUT, "mapping, line %u: kind %s has no field \"%s\"", r->line, b->kind->name, name);
    struct map_slot *s = slot_of(b, field);
    if (!s)
        return fail(r->cx, ERR_INPUT, "mapping, line %u: there are too many fields", r->line);
    if (values)
        return read_values(r, s);
    s->optional = optional;
    return read_terms(r, s);
}

static int read_list(struct reader *r, const char **list, size_t *n, size_t max)
{
    do {
        if (*n == max)
            return fail(r->cx, ERR_INPUT, "mapping, line %u: there are more than %d names", r->line, (int)max);
        if (read_name(r, &list[*n]))
            return -1;
        (*n)++;
    } while (take(r, TOKEN_SIGN, ","));
    return expect_end(r);
}

static int read_key(struct reader *r, struct map_block *b)
{
    b->key_n = 0;
    do {
        if (b->key_n == MAPPING_KEY)
            return fail(r->cx, ERR_INPUT, "mapping, line %u: a key has at most %d columns", r->line, MAPPING_KEY);
        b->key[b->key_n] = (struct map_term){ .at = -1 };
        if (read_name(r, &b->key[b->key_n].text))
            return -1;
        b->key_n++;
    } while (take(r, TOKEN_SIGN, "+"));
    return expect_end(r);
}

static int begin_block(struct reader *r, struct mapping *m)
{
    const char *name;
    if (read_name(r, &name))
        return -1;
    if (m->block_n == MAPPING_BLOCKS)
        return fail(r->cx, ERR_INPUT, "mapping, line %u: a row can give at most %d facts", r->line, MAPPING_BLOCKS);
    struct map_block *b = &m->block[m->block_n];
    if (!(b->kind = kind_find(name)))
        return fail(r->cx, ERR_INPUT, "mapping, line %u: there is no kind \"%s\"; use client, person, invoice, payment, deal, ...", r->line, name);
    m->block_n++;
    return expect_end(r);
}

static int read_block_line(struct reader *r, struct map_block *b, const char *word)
{
    if (!strcmp(word, "key"))
        return read_key(r, b);
    if (!strcmp(word, "skip"))
        return read_when(r, b->skip, &b->skip_n);
    if (!strcmp(word, "only"))
        return read_when(r, b->only, &b->only_n);
    if (!strcmp(word, "negative"))
        return read_when(r, b->negative, &b->negative_n);
    if (!strcmp(word, "create")) {
        b->no_create = take(r, TOKEN_WORD, "no");
        if (!b->no_create && !take(r, TOKEN_WORD, "yes"))
            return fail(r->cx, ERR_INPUT, "mapping, line %u: write \"create no\" or \"create yes\"", r->line);
        return expect_end(r);
    }
    if (strcmp(word, "lines") != 0 || strcmp(b->kind->name, "invoice") != 0)
        return fail(r->cx, ERR_INPUT, "mapping, line %u: \"%s\" is not understood", r->line, word);
    b->lines = true;
    return expect_end(r);
}

static int read_line(struct reader *r, struct mapping *m)
{
    const char *word = peek(r)->text;
    if (peek(r)->type != TOKEN_WORD)
        return fail(r->cx, ERR_INPUT, "mapping, line %u: a line begins with a word", r->line);
    r->at++;
    struct map_block *b = m->block_n ? &m->block[m->block_n - 1] : NULL;
    const struct token *next = peek(r);
    if (b && next->type == TOKEN_SIGN && strchr("=:?", next->text[0]))
        return read_field(r, b, word);
    if (!strcmp(word, "kind"))
        return begin_block(r, m);
    if (!strcmp(word, "name"))
        return read_name(r, &m->name) ? -1 : expect_end(r);
    if (!strcmp(word, "source"))
        return read_name(r, &m->source) ? -1 : expect_end(r);
    if (!strcmp(word, "detect"))
        return read_list(r, m->detect, &m->detect_n, MAPPING_DETECT);
    if (!b)
        return fail(r->cx, ERR_INPUT, "mapping, line %u: \"%s\" is not understood before the first \"kind\"", r->line, word);
    return read_block_line(r, b, word);
}

static int check_block(struct ctx *cx, const struct map_block *b)
{
    for (size_t i = 0; i < b->slot_n; i++)
        if (!b->slot[i].term_n)
            return fail(cx, ERR_INPUT, "mapping: %s has values translated, but no column", import_field(b->kind, (size_t)b->slot[i].field)->name);
    for (size_t i = 0; i < b->kind->field_n; i++) {
        bool found = !b->kind->fields[i].required || !strcmp(b->kind->name, "person");
        for (size_t k = 0; k < b->slot_n; k++)
            found |= b->slot[k].field == (int)i;
        /* A payment may be known by its invoice, a touch by its time. */
        found |= !strcmp(b->kind->name, "payment") && b->kind->fields[i].type == FIELD_CLIENT;
        found |= !strcmp(b->kind->name, "touch") && b->kind->fields[i].type == FIELD_DAY;
        if (!found)
            return fail(cx, ERR_INPUT, "mapping: kind %s needs a column for %s", b->kind->name, b->kind->fields[i].name);
    }
    if (b->lines && !b->key_n)
        return fail(cx, ERR_INPUT, "mapping: with \"lines\" a \"key\" must say which rows are one invoice");
    return 0;
}

int mapping_parse(struct ctx *cx, const char *text, const struct mapping **out)
{
    struct reader *r = ctx_alloc(cx, sizeof *r);
    struct mapping *m = ctx_alloc(cx, sizeof *m);
    bool begun = false;
    if (!r || !m)
        return -1;
    r->cx = cx;
    if (strlen(text) > MAPPING_TEXT)
        return fail(cx, ERR_INPUT, "the mapping is longer than %d bytes", MAPPING_TEXT);
    for (const char *p = text, *end; *p; p = *end ? end + 1 : end) {
        end = p + strcspn(p, "\n");
        r->line++;
        if (split_line(r, p, end))
            return -1;
        if (!r->n)
            continue;
        if (!begun) {
            begun = true;
            if (!take(r, TOKEN_WORD, "touchstone-map"))
                return fail(cx, ERR_INPUT, "mapping, line %u: the first line must be: touchstone-map 1", r->line);
            if (!take(r, TOKEN_WORD, "1"))
                return fail(cx, ERR_INPUT, "mapping, line %u: version \"%s\" is not known to this program; it reads version 1", r->line, peek(r)->text);
            if (expect_end(r))
                return -1;
        } else if (read_line(r, m))
            return -1;
    }
    if (!m->block_n)
        return fail(cx, ERR_INPUT, "the mapping says no \"kind\": what the rows of the file are");
    for (size_t i = 0; i < m->block_n; i++)
        if (check_block(cx, &m->block[i]))
            return -1;
    if (!m->source)
        m->source = "file";
    if (!m->name)
        m->name = m->source;
    *out = m;
    return 0;
}
