/* Mappings and tables: presets, the names of columns, guesses. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "facts/mapping.h"
#include "kit/asset.h"
#include "kit/csv.h"

#define PRESETS "/presets/"

/* ---- presets ---- */

const char *mapping_preset_name(size_t i)
{
    static _Thread_local char name[64];
    for (size_t k = 0; k < asset_table_count; k++) {
        const char *path = asset_table[k].path;
        size_t n = strlen(path), skip = strlen(PRESETS);
        if (strncmp(path, PRESETS, skip) != 0 || n < skip + 5 || strcmp(path + n - 4, ".map") != 0 || n - skip - 4 >= sizeof name || i-- > 0)
            continue;
        memcpy(name, path + skip, n - skip - 4);
        name[n - skip - 4] = 0;
        return name;
    }
    return NULL;
}

int mapping_preset(struct ctx *cx, const char *name, const char **text)
{
    const char *path = ctx_printf(cx, PRESETS "%s.map", name);
    const struct asset *a = path ? asset_find(asset_table, asset_table_count, path) : NULL;
    if (!a)
        return fail(cx, ERR_NOTFOUND, "there is no preset \"%s\"", name);
    *text = ctx_dupn(cx, (const char *)a->data, a->size);
    return *text ? 0 : -1;
}

/* ---- names of columns ---- */

static int fold_header(struct ctx *cx, const struct map_row *header, const char ***out)
{
    const char **fold = ctx_alloc(cx, (header->count + 1) * sizeof *fold);
    if (!fold)
        return -1;
    for (uint32_t i = 0; i < header->count; i++)
        if (text_fold(cx, header->cell[i].text, &fold[i]))
            return -1;
    *out = fold;
    return 0;
}

/* -1 when absent; of several columns with one name the first. */
static int find_column(struct ctx *cx, const char *const *fold, const struct map_row *header, const char *name, int *at)
{
    const char *want;
    *at = -1;
    for (uint32_t i = 0; i < header->count; i++)
        if (!strcmp(header->cell[i].text, name)) {
            *at = (int)i;
            return 0;
        }
    if (text_fold(cx, name, &want))
        return -1;
    for (uint32_t i = 0; i < header->count && *want; i++)
        if (!strcmp(fold[i], want)) {
            *at = (int)i;
            return 0;
        }
    return 0;
}

/* The column that fits one of the field's names; earlier names are better ones. */
static int match_field(struct ctx *cx, const struct kind_field *f, const char *const *fold, uint32_t count, const bool *used, int *at)
{
    *at = -1;
    for (const char *s = f->synonyms ? f->synonyms : ""; *s;) {
        size_t n = strcspn(s, "|");
        const char *word = ctx_dupn(cx, s, n), *want;
        if (!word || text_fold(cx, word, &want))
            return -1;
        for (uint32_t i = 0; i < count; i++)
            if ((!used || !used[i]) && !strcmp(fold[i], want)) {
                *at = (int)i;
                return 0;
            }
        s += n + (s[n] == '|');
    }
    return 0;
}

int mapping_header_score(struct ctx *cx, const struct map_row *row, int *score)
{
    const char **fold;
    const struct kind_field *f;
    if (fold_header(cx, row, &fold))
        return -1;
    bool *known = ctx_alloc(cx, row->count + 1);
    int at, sum = 0;
    if (!known)
        return -1;
    for (const struct kind *const *k = kind_all; *k; k++)
        for (size_t i = 0; (f = import_field(*k, i)); i++) {
            if (match_field(cx, f, fold, row->count, NULL, &at))
                return -1;
            if (at >= 0)
                known[at] = true;
        }
    for (uint32_t i = 0; i < row->count; i++)
        sum += known[i];
    *score = sum;
    return 0;
}

int mapping_detect(struct ctx *cx, const struct map_row *header, const char **name)
{
    const char **fold, *preset, *text;
    const struct mapping *m;
    size_t best = 0;
    *name = NULL;
    if (fold_header(cx, header, &fold))
        return -1;
    for (size_t i = 0; (preset = mapping_preset_name(i)); i++) {
        preset = ctx_dup(cx, preset);
        if (!preset || mapping_preset(cx, preset, &text) || mapping_parse(cx, text, &m))
            return -1;
        size_t found = 0;
        for (size_t k = 0; k < m->detect_n; k++) {
            int at;
            if (find_column(cx, fold, header, m->detect[k], &at))
                return -1;
            found += at >= 0;
        }
        if (found && found == m->detect_n && found > best) {
            best = found;
            *name = preset;
        }
    }
    return 0;
}

/* ---- guessing ---- */

struct usual_value {
    const char *field, *from, *to;
};

/* What other programs call our values. */
static const struct usual_value usual[] = {
    { "stage", "open", "closing" }, { "stage", "new", "lead" }, { "stage", "prospecting", "lead" }, { "stage", "qualified", "closing" },
    { "stage", "engaging", "closing" }, { "stage", "proposal", "closing" }, { "stage", "negotiation", "closing" }, { "stage", "in progress", "closing" },
    { "stage", "closed won", "won" }, { "stage", "closed lost", "lost" }, { "stage", "deleted", "lost" }, { "stage", "новая", "lead" },
    { "stage", "в работе", "closing" }, { "stage", "переговоры", "closing" }, { "stage", "успешно реализовано", "won" }, { "stage", "выиграна", "won" },
    { "stage", "закрыто и не реализовано", "lost" }, { "stage", "проиграна", "lost" }, { "stage", "جدید", "lead" }, { "stage", "در جریان", "closing" },
    { "stage", "برنده", "won" }, { "stage", "موفق", "won" }, { "stage", "بازنده", "lost" }, { "stage", "ناموفق", "lost" },
    { "gender", "m", "male" }, { "gender", "f", "female" }, { "gender", "м", "male" }, { "gender", "ж", "female" }, { "gender", "мужской", "male" },
    { "gender", "женский", "female" }, { "gender", "مرد", "male" }, { "gender", "زن", "female" },
    { "direction", "incoming", "in" }, { "direction", "inbound", "in" }, { "direction", "outgoing", "out" }, { "direction", "outbound", "out" },
    { "direction", "входящий", "in" }, { "direction", "исходящий", "out" }, { "direction", "ورودی", "in" }, { "direction", "خروجی", "out" },
    { "outcome", "answered", "reached" }, { "outcome", "connected", "reached" }, { "outcome", "no answer", "no_answer" }, { "outcome", "busy", "no_answer" },
    { "outcome", "дозвон", "reached" }, { "outcome", "нет ответа", "no_answer" }, { "outcome", "пропущен", "no_answer" },
};

static int add_usual(struct ctx *cx, const struct kind_field *f, struct map_slot *s)
{
    size_t n = 0;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        n += !strcmp(usual[i].field, f->name);
    if (!n || f->type != FIELD_CHOICE)
        return 0;
    if (!(s->value = ctx_alloc(cx, n * sizeof *s->value)))
        return -1;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        if (!strcmp(usual[i].field, f->name))
            s->value[s->value_n++] = (struct map_value){ usual[i].from, usual[i].to };
    return 0;
}

static bool is_id(const char *fold, const char *kind)
{
    static const char *const names[] = { "id", "record id", "external id", "issue key", "transaction id", "ид", "код", "شناسه", "کد" };
    size_t n = strlen(kind);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i], fold))
            return true;
    if (!strncmp(fold, kind, n) && !strcmp(fold + n, " id"))
        return true;
    return !strcmp(kind, "deal") && !strcmp(fold, "opportunity id");
}

/* One kind's try: *score 0 when something it needs is missing; *missing says what. */
static int try_kind(struct ctx *cx, const struct map_row *header, const char *const *fold, const struct kind *k, struct map_block *b, int *score,
                    const char **missing)
{
    bool *used = ctx_alloc(cx, header->count + 1);
    const struct kind_field *f;
    *missing = NULL;
    *score = 0;
    *b = (struct map_block){ .kind = k };
    if (!used)
        return -1;
    for (uint32_t i = 0; i < header->count && !b->key_n; i++)
        if (is_id(fold[i], k->name)) {
            b->key[b->key_n++] = (struct map_term){ .type = TERM_COLUMN, .text = header->cell[i].text, .at = (int)i };
            used[i] = true;
        }
    for (size_t i = 0; (f = import_field(k, i)); i++) {
        int at;
        if (match_field(cx, f, fold, header->count, used, &at))
            return -1;
        bool late = !strcmp(k->name, "touch") && f->type == FIELD_DAY; /* may come from the time */
        bool split = !strcmp(k->name, "person") && (!strcmp(f->name, "family"));
        bool other = !strcmp(k->name, "payment") && f->type == FIELD_CLIENT;
        if (at < 0 && f->required && !late && !split && !other && !*missing)
            *missing = f->label;
        if (at < 0 || b->slot_n == MAPPING_SLOTS)
            continue;
        used[at] = true;
        struct map_slot *s = &b->slot[b->slot_n++];
        *s = (struct map_slot){ .field = (int)i, .term_n = 1, .hours = !strncmp(fold[at], "hour", 4) || !strncmp(fold[at], "час", 6) || !strncmp(fold[at], "ساعت", 8) };
        s->term[0] = (struct map_term){ .type = TERM_COLUMN, .text = header->cell[at].text, .at = at };
        if (add_usual(cx, f, s))
            return -1;
        (*score)++;
    }
    return 0;
}

static bool has_field(const struct map_block *b, const char *name)
{
    int field = import_field_at(b->kind, name);
    for (size_t i = 0; i < b->slot_n; i++)
        if (b->slot[i].field == field)
            return true;
    return false;
}

static void drop_field(struct map_block *b, const char *name)
{
    int field = import_field_at(b->kind, name);
    for (size_t i = 0; i < b->slot_n; i++)
        if (b->slot[i].field == field) {
            memmove(&b->slot[i], &b->slot[i + 1], (b->slot_n - i - 1) * sizeof *b->slot);
            b->slot_n--;
            return;
        }
}

/* Rows with items are lines of invoices: totals repeat on every row and are never added up. */
static void settle_invoice(struct map_block *b)
{
    bool amounts = has_field(b, "line_amount") || (has_field(b, "quantity") && has_field(b, "price"));
    bool items = has_field(b, "item") || has_field(b, "item_title");
    int number = import_field_at(b->kind, "number");
    if (amounts && items)
        for (size_t i = 0; i < b->slot_n; i++)
            if (b->slot[i].field == number) {
                b->lines = true;
                b->key[0] = b->slot[i].term[0];
                b->key_n = 1;
                drop_field(b, "total_minor");
                return;
            }
    static const char *const extra[] = { "item", "item_title", "quantity", "price", "line_amount" };
    for (size_t i = 0; i < sizeof extra / sizeof *extra; i++)
        drop_field(b, extra[i]);
}

static bool plausible(const struct map_block *b)
{
    if (!strcmp(b->kind->name, "invoice"))
        return has_field(b, "total_minor") || b->lines;
    if (!strcmp(b->kind->name, "person"))
        return has_field(b, "family") || has_field(b, "full_name");
    if (!strcmp(b->kind->name, "payment"))
        return has_field(b, "client_id") || has_field(b, "invoice_id");
    if (!strcmp(b->kind->name, "touch"))
        return has_field(b, "day") || has_field(b, "at");
    if (!strcmp(b->kind->name, "deal"))
        return has_field(b, "stage") || has_field(b, "title") || has_field(b, "amount_minor");
    return true;
}

int mapping_guess(struct ctx *cx, const struct map_row *header, const struct kind *kind, const struct mapping **out)
{
    /* The order decides between equals. */
    static const char *const order[] = { "invoice", "payment", "deal", "subscription", "worklog", "touch", "client", "person", "score", "request", "incident",
        "referral", "offering", "staff", "absence", "holiday", "idea", "reason", "review", "attachment", "position", "address", "issue" };
    const char **fold, *missing = NULL, *why = NULL;
    struct mapping *m = ctx_alloc(cx, sizeof *m);
    struct map_block *b = ctx_alloc(cx, sizeof *b);
    int best = 0, score;
    if (!m || !b || fold_header(cx, header, &fold))
        return -1;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        const struct kind *k = kind_find(order[i]);
        if (!k || (kind && k != kind))
            continue;
        if (try_kind(cx, header, fold, k, b, &score, &missing))
            return -1;
        if (!strcmp(k->name, "invoice"))
            settle_invoice(b);
        if (!missing && !plausible(b))
            missing = !strcmp(k->name, "invoice") ? N_("total") : !strcmp(k->name, "person") ? N_("family name") : N_("client");
        if (missing) {
            why = missing;
            continue;
        }
        if (score > best) {
            best = score;
            m->block[0] = *b;
            m->block_n = 1;
        }
    }
    if (!m->block_n && kind)
        return fail(cx, ERR_INPUT, "no column of this file looks like \"%s\", which %s need; name the columns in a mapping",
                    tr(cx->lang, why ? why : N_("client")), tr(cx->lang, kind->label));
    if (!m->block_n)
        return fail(cx, ERR_INPUT, "the columns of this file do not say what its rows are; choose a kind and map the columns");
    m->name = m->source = "file";
    *out = m;
    return 0;
}

/* ---- binding ---- */

struct binder {
    struct ctx *cx;
    const struct map_row *header;
    const char *const *fold;
    const char *absent[4];
    size_t absent_n;
};

static int bind(struct binder *bi, const char *name, bool optional, int *at)
{
    if (find_column(bi->cx, bi->fold, bi->header, name, at))
        return -1;
    if (*at < 0 && !optional && bi->absent_n < 4)
        bi->absent[bi->absent_n++] = name;
    return 0;
}

static int bind_whens(struct binder *bi, struct map_when *w, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (bind(bi, w[i].column, false, &w[i].at))
            return -1;
    return 0;
}

int mapping_bind(struct ctx *cx, struct mapping *m, const struct map_row *header)
{
    const char **fold;
    if (fold_header(cx, header, &fold))
        return -1;
    struct binder bi = { cx, header, fold, { NULL }, 0 };
    for (size_t i = 0; i < m->block_n; i++) {
        struct map_block *b = &m->block[i];
        for (size_t k = 0; k < b->key_n; k++)
            if (bind(&bi, b->key[k].text, false, &b->key[k].at))
                return -1;
        for (size_t k = 0; k < b->slot_n; k++)
            for (size_t t = 0; t < b->slot[k].term_n; t++)
                if (b->slot[k].term[t].type == TERM_COLUMN && bind(&bi, b->slot[k].term[t].text, b->slot[k].optional || t > 0, &b->slot[k].term[t].at))
                    return -1;
        if (bind_whens(&bi, b->skip, b->skip_n) || bind_whens(&bi, b->only, b->only_n) || bind_whens(&bi, b->negative, b->negative_n))
            return -1;
    }
    if (!bi.absent_n)
        return 0;
    struct str have;
    str_init(&have, cx->arena, 400);
    for (uint32_t i = 0; i < header->count && have.len < 300; i++)
        str_printf(&have, "%s%s", i ? ", " : "", header->cell[i].text);
    return fail(cx, ERR_INPUT, "column \"%s\" of the mapping is not in the file; its columns are: %s", bi.absent[0], have.bad ? "..." : have.data ? have.data : "");
}

/* ---- writing ---- */

static void put_name(struct str *s, const char *name, bool column)
{
    bool plain = *name && strcspn(name, " \t=:,+?#[\"") == strlen(name) && strcmp(name, "today") != 0;
    if (column)
        str_printf(s, plain ? "%s" : "[%s]", name);
    else
        str_printf(s, "\"%s\"", name);
}

static void put_slot(struct str *s, const struct map_block *b, const struct map_slot *slot)
{
    const char *name = import_field(b->kind, (size_t)slot->field)->name;
    str_printf(s, "%s %s ", name, slot->optional ? "?=" : "=");
    for (size_t i = 0; i < slot->term_n; i++) {
        if (i)
            str_puts(s, " or ");
        if (slot->term[i].type == TERM_TODAY)
            str_puts(s, "today");
        else
            put_name(s, slot->term[i].text, slot->term[i].type == TERM_COLUMN);
    }
    if (slot->order != DAY_AUTO)
        str_puts(s, slot->order == DAY_DMY ? " order dmy" : " order mdy");
    str_puts(s, slot->hours ? " hours\n" : "\n");
    for (size_t i = 0; i < slot->value_n; i++) {
        str_printf(s, "%s : ", name);
        put_name(s, slot->value[i].from, false);
        str_putc(s, '=');
        put_name(s, slot->value[i].to, false);
        str_putc(s, '\n');
    }
}

static void put_whens(struct str *s, const char *word, const struct map_when *w, size_t n)
{
    static const char *const tests[] = { "empty", "filled", "=", "starts" };
    for (size_t i = 0; i < n; i++) {
        str_printf(s, "%s when ", word);
        put_name(s, w[i].column, true);
        str_printf(s, " %s", tests[w[i].test]);
        if (w[i].test >= WHEN_IS) {
            str_putc(s, ' ');
            put_name(s, w[i].text, false);
        }
        str_putc(s, '\n');
    }
}

int mapping_write(struct ctx *cx, const struct mapping *m, const char **out)
{
    struct str s;
    str_init(&s, cx->arena, MAPPING_TEXT);
    str_puts(&s, "touchstone-map 1\n");
    str_printf(&s, "name \"%s\"\nsource \"%s\"\n", m->name, m->source);
    for (size_t i = 0; i < m->detect_n; i++) {
        str_puts(&s, i ? ", " : "detect ");
        put_name(&s, m->detect[i], true);
    }
    str_puts(&s, m->detect_n ? "\n" : "");
    for (size_t i = 0; i < m->block_n; i++) {
        const struct map_block *b = &m->block[i];
        str_printf(&s, "kind %s\n", b->kind->name);
        for (size_t k = 0; k < b->key_n; k++) {
            str_puts(&s, k ? " + " : "key ");
            put_name(&s, b->key[k].text, true);
        }
        str_puts(&s, b->key_n ? "\n" : "");
        str_puts(&s, b->lines ? "lines\n" : "");
        str_puts(&s, b->no_create ? "create no\n" : "");
        put_whens(&s, "skip", b->skip, b->skip_n);
        put_whens(&s, "only", b->only, b->only_n);
        put_whens(&s, "negative", b->negative, b->negative_n);
        for (size_t k = 0; k < b->slot_n; k++)
            put_slot(&s, b, &b->slot[k]);
    }
    return (*out = str_end(cx, &s)) ? 0 : -1;
}
