/* The people at a client of the demo firm, how to reach them, and where they go. */
#include "facts/demo_own.h"
#include "facts/kind_own.h"
#include "facts/word.h"

#include <stdio.h>
#include <string.h>

struct consent { const char *state, *basis, *evidence; };

static struct consent consent_of(struct demo *d, const struct demo_client *c)
{
    int64_t at = demo_between(d, 0, 99);
    if (at < 6)
        return (struct consent){ "refused", "", "said so on the phone" };
    if (at < 62)
        return at < 35 && !demo_is_lead(c->type) ? (struct consent){ "given", "contract", "contract, clause 7" }
                                                 : (struct consent){ "given", "web form", "form on the site, double opt-in" };
    return (struct consent){ "unknown", "", "" };
}

static void address(struct demo *d, const struct demo_client *c, int64_t client_id, int64_t person_id, const char *channel, const char *value)
{
    struct db_value normal[KIND_EXTRA];
    const char *words[WORD_MAX];
    size_t normal_n, word_n = 0;
    bool number = !strcmp(channel, "phone") || !strcmp(channel, "fax");
    const struct db_value fields[] = { db_i(client_id), db_i(person_id), db_s(channel), db_s(value) };
    if (!demo_ok(d, kind_derive_address(d->one, &d->set, fields, normal, &normal_n)) ||
        !demo_ok(d, number ? word_digits(d->one, value, words, &word_n) : word_split(d->one, value, words, &word_n)))
        return;
    struct consent k = consent_of(d, c);
    int64_t id = demo_id(d);
    int32_t day = c->first_day + (int32_t)demo_between(d, 0, 20), last = d->today - 1;
    bool given = !strcmp(k.state, "given"), refused = !strcmp(k.state, "refused");
    day = day > last ? last : day;
    demo_row(d, TABLE_ADDRESS, DB(db_i(client_id), db_i(person_id), db_i(id), db_s(channel), db_s(value), normal[0], db_s(""), db_s(k.state), db_s(k.basis),
                                  demo_day(given ? day : 0), db_s(k.evidence), demo_day(refused ? day : 0), db_i(1), db_i(0)));
    demo_search(d, client_id, id, words, word_n);
}

static const char *phone(struct demo *d, const struct demo_place *p)
{
    int64_t room = 1;
    for (int i = 0; i < p->free_digits; i++)
        room *= 10;
    int64_t n = d->phone_n++ % room;
    return demo_text(d, ctx_printf(d->one, "%s%0*lld", p->phone, p->free_digits, (long long)n));
}

static void call_number(struct demo *d, const struct demo_client *c, int64_t person_id, const char *channel)
{
    address(d, c, c->id, person_id, channel, phone(d, c->place));
}

static void mail(struct demo *d, const struct demo_client *c, int64_t client_id, const struct demo_person *p, const char *slug)
{
    address(d, c, client_id, p->id, "email", demo_text(d, ctx_printf(d->one, "%s@%s.example", p->mail_name, slug)));
}

static void company_addresses(struct demo *d, const struct demo_client *c)
{
    long long house = (long long)demo_between(d, 1, 180);
    const char *city = c->place->city, *text;
    switch (c->place->lang) {
    case LANG_RU: text = ctx_printf(d->one, "%s, Выдуманная улица, %lld", city, house); break;
    case LANG_FA: text = ctx_printf(d->one, "%s، خیابان خیالی، پلاک %lld", city, house); break;
    default: text = ctx_printf(d->one, "%lld Nowhere Lane, %s", house, city); break;
    }
    call_number(d, c, 0, "phone");
    address(d, c, c->id, 0, "post", demo_text(d, text));
    if (demo_chance(d, 8))
        call_number(d, c, 0, "fax");
}

struct naming { const char *family, *given, *patronymic, *honorific, *mail; bool she; };

static struct naming name_person(struct demo *d, enum lang lang)
{
    const struct demo_words *w = &demo_words[lang];
    struct naming n = { .she = demo_chance(d, 48) };
    const struct demo_word *family = demo_word(d, &w->family), *given = demo_word(d, n.she ? &w->given_f : &w->given_m);
    bool ends = n.she && lang == LANG_RU; /* Russian family names of women end in -a */
    n.family = ends ? demo_text(d, ctx_printf(d->one, "%sа", family->text)) : family->text;
    n.given = given->text;
    n.patronymic = "";
    if (w->patronymic.n) {
        const struct demo_word *p = demo_word(d, &w->patronymic);
        n.patronymic = n.she ? p->latin : p->text;
    }
    n.honorific = demo_pick(d, n.she ? &w->honorific_f : &w->honorific_m);
    n.mail = demo_text(d, ctx_printf(d->one, "%s.%s%s", given->latin, family->latin, ends ? "a" : ""));
    return n;
}

/* Found at every client where the person has a position. */
static void person_words(struct demo *d, int64_t client_id, const struct demo_person *p)
{
    const char *words[WORD_MAX];
    size_t n = 0;
    if (demo_ok(d, word_split(d->one, demo_text(d, ctx_printf(d->one, "%s %s %s", p->family, p->given, p->patronymic)), words, &n)))
        demo_search(d, client_id, p->id, words, n);
}

static void write_person(struct demo *d, const struct demo_client *c, const struct demo_person *p, const struct naming *n)
{
    static const char *const prefers[] = { "", "", "", "call", "email", "messenger", "letter" };
    const struct db_value fields[] = { db_s(n->family), db_s(n->given), db_s(n->patronymic) };
    struct db_value keys[KIND_EXTRA]; /* name_fold, sort_key */
    size_t key_n;
    if (!demo_ok(d, kind_derive_person(d->one, &d->set, fields, keys, &key_n)))
        return;
    int32_t born = d->today - (int32_t)demo_between(d, 24 * 365, 66 * 365);
    bool unknown = demo_chance(d, 45);
    const char *prefer = prefers[random_below(&d->r, sizeof prefers / sizeof *prefers)];
    demo_row(d, TABLE_PERSON,
             DB(db_i(p->id), fields[0], fields[1], fields[2], db_s(n->honorific), db_s(""), db_s(n->she ? "female" : "male"), keys[0], keys[1],
                db_i_or_null(born, unknown), db_s(lang_code(c->place->lang)), db_s(prefer),
                db_i(p->opted_out), db_s(""), db_i(1), db_i(0)));
    d->out->people++;
}

static void position(struct demo *d, int64_t client_id, const struct demo_person *p, enum lang lang, int role, int32_t from, int32_t until)
{
    static const char *const decides[DEMO_PEOPLE] = { "decides", "influences", "pays", "uses" };
    const struct demo_words *w = &demo_words[lang];
    demo_row(d, TABLE_POSITION, DB(db_i(client_id), db_i(p->id), db_i(demo_id(d)), db_s(w->title[role]), db_s(w->department[role]), db_s(decides[role]),
                                   demo_day(from), demo_day(until), db_i(0)));
    person_words(d, client_id, p);
}

static void one_person(struct demo *d, struct demo_client *c, int role, int32_t from, int32_t until)
{
    struct demo_person *p = &c->people[c->people_n++];
    struct naming n = name_person(d, c->place->lang);
    *p = (struct demo_person){ .id = demo_id(d), .mail_name = n.mail, .family = n.family, .given = n.given, .patronymic = n.patronymic,
                               .from_day = from, .until_day = until, .opted_out = demo_chance(d, 3) };
    write_person(d, c, p, &n);
    position(d, c->id, p, c->place->lang, role, from, until);
    if (demo_chance(d, 86) || c->people_n == 1)
        mail(d, c, c->id, p, c->slug);
    if (demo_chance(d, 78))
        call_number(d, c, p->id, "phone");
    if (demo_chance(d, 18))
        address(d, c, c->id, p->id, "messenger", demo_text(d, ctx_printf(d->one, "@%s", n.mail)));
}

const struct demo_seen *demo_elsewhere(struct demo *d, const struct demo_client *c)
{
    for (int i = 0; i < 8; i++) {
        const struct demo_seen *s = &d->ring[random_below(&d->r, DEMO_RING)];
        if (s->client_id && s->client_id != c->id && s->lang == c->place->lang)
            return s;
    }
    return NULL;
}

/* A person has left for another client; mostly somebody follows in the chair. The old position and addresses stay as history. */
static void left_for(struct demo *d, struct demo_client *c, const struct demo_seen *to)
{
    int role = (int)demo_between(d, 0, 1);
    int32_t left = d->today - (int32_t)demo_between(d, 15, 190);
    if (left - 60 < c->first_day || c->people_n + 2 > DEMO_PEOPLE)
        return;
    one_person(d, c, role, c->first_day, left);
    const struct demo_person *p = &c->people[c->people_n - 1];
    position(d, to->client_id, p, c->place->lang, role, left + (int32_t)demo_between(d, 1, 10), 0);
    mail(d, c, to->client_id, p, to->slug);
    if (demo_chance(d, 60))
        one_person(d, c, role, left + (int32_t)demo_between(d, 2, 12), 0);
}

static void remember(struct demo *d, const struct demo_client *c)
{
    struct demo_seen *s = &d->ring[c->index % DEMO_RING];
    if (c->type == TYPE_RELEASED || c->type == TYPE_LOST)
        return;
    *s = (struct demo_seen){ .client_id = c->id, .lang = c->place->lang, .first_day = c->first_day, .lead = demo_is_lead(c->type) };
    snprintf(s->slug, sizeof s->slug, "%s", c->slug);
    snprintf(s->name, sizeof s->name, "%s", c->name);
}

void demo_people(struct demo *d, struct demo_client *c)
{
    bool alone = demo_chance(d, 13); /* one person is the only tie */
    const struct demo_seen *to = demo_is_lead(c->type) || !demo_chance(d, 9) ? NULL : demo_elsewhere(d, c);
    int n = alone ? 1 : demo_is_lead(c->type) ? (int)demo_between(d, 1, 2) : (int)demo_between(d, 2, c->size_percent > 120 ? 4 : 3);
    if (to && n > 2)
        n = 2;
    company_addresses(d, c);
    for (int role = 0; role < n; role++)
        one_person(d, c, role, c->first_day, 0);
    if (to)
        left_for(d, c, to);
    remember(d, c);
}
