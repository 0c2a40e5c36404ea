/* One client of the demo firm and the people there. */
#include "facts/demo_own.h"
#include "base/taxid.h"
#include "facts/kind_own.h"
#include "facts/word.h"

#include <stdio.h>
#include <string.h>

/* Fifty clients hold every type; the order is mixed so that small firms have most of them too. */
static const enum demo_type pattern[50] = {
    TYPE_LOYAL, TYPE_RHYTHM, TYPE_LATE, TYPE_LEAD_FRESH, TYPE_DORMANT, TYPE_GROWING, TYPE_PAIN, TYPE_LEAD_OLD, TYPE_LOST, TYPE_ONE_TIME,
    TYPE_LOYAL, TYPE_RHYTHM, TYPE_SHRINKING, TYPE_STARTER, TYPE_RELEASED, TYPE_DORMANT, TYPE_LOYAL, TYPE_RHYTHM, TYPE_LEAD_FRESH, TYPE_LOYAL,
    TYPE_LATE, TYPE_LEAD_OLD, TYPE_RHYTHM, TYPE_LOYAL, TYPE_ONE_TIME, TYPE_GROWING, TYPE_LOYAL, TYPE_RHYTHM, TYPE_DORMANT, TYPE_LOYAL,
    TYPE_LEAD_FRESH, TYPE_LOST, TYPE_RHYTHM, TYPE_LOYAL, TYPE_LATE, TYPE_LEAD_OLD, TYPE_ONE_TIME, TYPE_LOYAL, TYPE_SHRINKING, TYPE_RHYTHM,
    TYPE_DORMANT, TYPE_LOYAL, TYPE_GROWING, TYPE_PAIN, TYPE_LEAD_FRESH, TYPE_LOYAL, TYPE_RHYTHM, TYPE_ONE_TIME, TYPE_LEAD_OLD, TYPE_DORMANT,
};

bool demo_is_retainer(enum demo_type t)
{
    return t == TYPE_LOYAL || t == TYPE_LATE || t == TYPE_GROWING || t == TYPE_SHRINKING || t == TYPE_LOST || t == TYPE_RELEASED || t == TYPE_PAIN ||
           t == TYPE_STARTER;
}

bool demo_is_lead(enum demo_type t)
{
    return t == TYPE_LEAD_FRESH || t == TYPE_LEAD_OLD;
}

struct span { int since_low, since_high, end_low, end_high; }; /* days ago; 0 = none */

static void place_in_time(struct demo *d, struct demo_client *c)
{
    static const struct span spans[] = {
        [TYPE_LOYAL] = { 400, 2400, 0, 0 },   [TYPE_RHYTHM] = { 200, 1800, 0, 0 },     [TYPE_DORMANT] = { 560, 1500, 110, 800 },
        [TYPE_LEAD_FRESH] = { 3, 24, 0, 0 },  [TYPE_LEAD_OLD] = { 45, 240, 0, 0 },     [TYPE_ONE_TIME] = { 40, 1080, 0, 0 },
        [TYPE_LATE] = { 240, 1500, 0, 0 },    [TYPE_GROWING] = { 200, 1200, 0, 0 },    [TYPE_SHRINKING] = { 540, 1500, 0, 0 },
        [TYPE_LOST] = { 500, 1500, 60, 900 }, [TYPE_RELEASED] = { 500, 1200, 30, 200 }, [TYPE_PAIN] = { 240, 1200, 0, 0 },
        [TYPE_STARTER] = { 20, 80, 0, 0 },
    };
    const struct span *s = &spans[c->type];
    int32_t start = d->today - (int32_t)demo_between(d, s->since_low, s->since_high);
    /* Some contracts come up for renewal in the weeks ahead. */
    if (demo_is_retainer(c->type) && !s->end_low && c->type != TYPE_STARTER && demo_chance(d, 22))
        start = day_add_months(d->today + (int32_t)demo_between(d, 4, 40), -12 * (int)demo_between(d, 1, 3));
    c->first_day = start;
    if (demo_is_lead(c->type))
        return;
    c->since_day = start;
    c->first_day = start - (int32_t)demo_between(d, 8, 45);
    c->end_day = s->end_low ? d->today - (int32_t)demo_between(d, s->end_low, s->end_high) : 0;
    if (c->end_day && c->end_day < start + 150) /* nobody leaves before they came */
        c->end_day = start + 150;
    c->released_day = c->type == TYPE_RELEASED ? c->end_day : 0;
}

static void responsible(struct demo *d, struct demo_client *c)
{
    static const int sales[LANG_COUNT] = { [LANG_EN] = STAFF_AM_EN, [LANG_RU] = STAFF_AM_RU, [LANG_FA] = STAFF_AM_FA };
    static const int it[LANG_COUNT] = { [LANG_EN] = STAFF_IT_EN, [LANG_RU] = STAFF_IT_RU, [LANG_FA] = STAFF_IT_FA };
    int who = sales[c->place->lang];
    if (c->type == TYPE_LEAD_FRESH)
        who = demo_chance(d, 50) ? STAFF_LEAD_A : STAFF_LEAD_B;
    else if (c->type == TYPE_LEAD_OLD)
        who = STAFF_CLOSER;
    c->sales_id = d->staff[who];
    c->it_id = demo_is_lead(c->type) ? 0 : d->staff[demo_chance(d, 85) ? it[c->place->lang] : STAFF_IT_EN];
}

static const struct demo_place *choose_place(struct demo *d)
{
    static const int share[LANG_COUNT] = { [LANG_EN] = 32, [LANG_RU] = 42, [LANG_FA] = 26 };
    int64_t at = demo_between(d, 0, 99);
    enum lang lang = at < share[LANG_RU] ? LANG_RU : at < share[LANG_RU] + share[LANG_EN] ? LANG_EN : LANG_FA;
    for (;;) {
        const struct demo_place *p = &demo_places[random_below(&d->r, demo_place_n)];
        if (p->lang == lang)
            return p;
    }
}

/* Names differ as long as there are pairs of words, then by a number. */
static void name_it(struct demo *d, struct demo_client *c)
{
    const struct demo_words *w = &demo_words[c->place->lang];
    uint64_t i = (uint64_t)c->index, pairs = w->firm_a.n * w->firm_b.n;
    uint64_t at = (i * 149) % pairs, round = i / pairs; /* 149 is prime to all list lengths: the walk visits every pair */
    const struct demo_word *a = &w->firm_a.v[at % w->firm_a.n], *b = &w->firm_b.v[at / w->firm_a.n];
    char number[24] = "", dash[24] = "";
    if (round) {
        snprintf(number, sizeof number, " %d", (int)round + 1);
        snprintf(dash, sizeof dash, "-%d", (int)round + 1);
    }
    const char *bare = demo_text(d, ctx_printf(d->one, "%s %s%s", a->text, b->text, number));
    const char *mark = strstr(c->place->pattern, "%s");
    c->name = demo_text(d, ctx_printf(d->one, "%.*s%s%s", (int)(mark - c->place->pattern), c->place->pattern, bare, mark + 2));
    c->slug = demo_text(d, ctx_printf(d->one, "%s-%s%s", a->latin, b->latin, dash));
}

/* Valid by its check digits, yet nobody's: no region and no registry office has the number 00. */
static const char *tax_number(struct demo *d, const struct demo_client *c)
{
    bool ru = !strcmp(c->place->country, "RU"), ir = !strcmp(c->place->country, "IR");
    if ((!ru && !ir) || demo_chance(d, 20))
        return "";
    for (int digit = 0; digit < 10; digit++) {
        const char *n = demo_text(d, ctx_printf(d->one, ru ? "00%07lld%d" : "00%08lld%d", (long long)(c->index * 37 + 1001) % 10000000, digit));
        if (taxid_check(ru ? TAXID_RU_INN : TAXID_IR_FIRM, n))
            return n;
    }
    return "";
}

static void write_client(struct demo *d, const struct demo_client *c, int64_t employees)
{
    struct db_value keys[KIND_EXTRA]; /* name_fold, name_key, sort_key, created_at */
    const char *words[WORD_MAX], *note = "", *tax_id = tax_number(d, c);
    const char *site = demo_text(d, ctx_printf(d->one, "%s.example", c->slug));
    const char *industry = demo_industries[random_below(&d->r, DEMO_INDUSTRIES)];
    bool unknown = demo_chance(d, 15);
    size_t key_n, word_n = 0;
    if (!demo_ok(d, kind_derive_client(d->one, &d->set, &(const struct db_value){ .type = DB_TEXT, .s = c->name, .n = strlen(c->name) }, keys, &key_n)) ||
        !demo_ok(d, word_of_client(d->one, c->name, tax_id, site, words, &word_n)))
        return;
    const struct demo_place *p = c->place;
    if (c->type == TYPE_RELEASED)
        note = "Released in good peace; the hand-over list is with the owner.";
    demo_row(d, TABLE_CLIENT,
             DB(db_i(c->id), db_s(c->name), keys[0], keys[1], keys[2], db_s(p->form), db_s(tax_id), db_s(site),
                db_s(industry), db_s(p->country),
                db_s(p->city), db_s(lang_code(p->lang)), db_i(p->utc_offset_min), db_i_or_null(employees, unknown), db_i(c->sales_id),
                db_i(c->it_id), demo_day(c->since_day), demo_day(c->released_day), db_i(c->opted_out), db_s(note), db_i(1),
                db_i((int64_t)c->first_day * 86400 + 36000), db_i(0)));
    demo_search(d, c->id, c->id, words, word_n);
    d->out->clients++;
}

void demo_client(struct demo *d, int64_t index, struct demo_client *c)
{
    *c = (struct demo_client){ .index = index, .type = pattern[index % 50] };
    c->id = demo_id(d);
    c->place = choose_place(d);
    int64_t small = demo_between(d, 0, 99), size = 35 + small * small * small / 2600; /* 35 .. 408 %: many small, few large */
    c->size_percent = (int)size;
    c->opted_out = demo_chance(d, 2);
    place_in_time(d, c);
    responsible(d, c);
    name_it(d, c);
    write_client(d, c, size * size / 120 + demo_between(d, 2, 30));
}
