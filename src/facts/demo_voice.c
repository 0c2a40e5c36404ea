/* What demo clients say of the firm, and what the firm notes of them: scores, names given, red flags, asks, reviews. */
#include "facts/demo_own.h"

static const struct demo_person *somebody(struct demo *d, const struct demo_client *c)
{
    const struct demo_person *p = &c->people[random_below(&d->r, c->people_n)];
    return p->until_day ? &c->people[0] : p;
}

static int32_t past_day(struct demo *d, const struct demo_client *c, int low, int high)
{
    int32_t last = c->end_day ? c->end_day : d->today, day = last - (int32_t)demo_between(d, low, high);
    return day <= c->since_day || day < d->from_day ? 0 : day;
}

static void score(struct demo *d, const struct demo_client *c, int32_t day)
{
    static const struct { int low, high; } band[] = {
        [TYPE_LOYAL] = { 7, 10 }, [TYPE_RHYTHM] = { 7, 10 }, [TYPE_DORMANT] = { 5, 9 }, [TYPE_ONE_TIME] = { 6, 10 }, [TYPE_LATE] = { 6, 10 },
        [TYPE_GROWING] = { 8, 10 }, [TYPE_SHRINKING] = { 3, 7 }, [TYPE_LOST] = { 1, 6 }, [TYPE_RELEASED] = { 0, 5 }, [TYPE_PAIN] = { 2, 8 },
        [TYPE_STARTER] = { 7, 10 },
    };
    const struct demo_words *w = &demo_words[c->place->lang];
    const struct demo_person *p = somebody(d, c);
    int64_t n = demo_between(d, band[c->type].low, band[c->type].high), id = demo_id(d);
    const char *text = demo_chance(d, 55) ? demo_pick(d, n < 7 ? &w->said_bad : n < 9 ? &w->said_mid : &w->said_good) : "";
    if (p->from_day <= day)
        demo_row(d, TABLE_SCORE, DB(db_i(c->id), db_i(day), db_i(id), db_i(p->id), db_i(n), db_s(text), db_s("email"), db_i(0)));
}

static void scores(struct demo *d, const struct demo_client *c)
{
    for (int half = 0; half < 4; half++) {
        int32_t day = past_day(d, c, 182 * half + 1, 182 * half + 150);
        if (day && demo_chance(d, 48))
            score(d, c, day);
    }
    /* A detractor of yesterday, to be called back within a working day. */
    if (c->type == TYPE_SHRINKING && demo_chance(d, 50))
        score(d, c, d->today - 1);
}

static void red_flags(struct demo *d, const struct demo_client *c)
{
    static const struct { const char *kind, *title; } all[] = {
        { "out_of_scope", "Wanted the home computers of the family repaired as well" }, { "out_of_scope", "Asked for a website inside the care contract" },
        { "blame", "Blamed us for the provider's outage" }, { "abuse", "Shouted at the specialist in front of others" },
        { "other", "Four calls a day about the same printer" }, { "late_payment", "Paid after the third reminder" },
    };
    bool hard = c->type == TYPE_PAIN || c->type == TYPE_RELEASED;
    int n = hard ? (int)demo_between(d, 3, 7) : c->type == TYPE_LATE ? (int)demo_between(d, 1, 3) : demo_chance(d, 7);
    for (int i = 0; i < n; i++) {
        size_t what = c->type == TYPE_LATE ? 5 : (size_t)random_below(&d->r, 6);
        int32_t day = past_day(d, c, 4, 330);
        const struct demo_person *p = somebody(d, c);
        int64_t id = demo_id(d);
        if (day)
            demo_row(d, TABLE_INCIDENT, DB(db_i(c->id), db_i(day), db_i(id), db_s(all[what].kind), db_s(all[what].title), db_i(c->it_id), db_i(p->id), db_i(0)));
    }
}

static void asks(struct demo *d, const struct demo_client *c)
{
    static const char *const titles[] = { "Move three desks to the other floor", "Set up the director's new phone", "Repair the labels printer of the warehouse",
                                          "Cable the meeting room", "Photos for the site" };
    static const char *const states[] = { "accepted", "accepted", "declined", "priced", "asked" };
    int n = c->type == TYPE_PAIN || c->type == TYPE_RELEASED ? (int)demo_between(d, 2, 5) : demo_chance(d, 14);
    for (int i = 0; i < n; i++) {
        const char *title = titles[random_below(&d->r, 5)];
        size_t state = (size_t)random_below(&d->r, 5);
        int32_t day = past_day(d, c, 3, 300);
        int64_t id = demo_id(d), price = state == 4 ? 0 : demo_between(d, 6, 90) * 1000;
        const struct demo_person *p = somebody(d, c);
        if (day)
            demo_row(d, TABLE_REQUEST, DB(db_i(c->id), db_i(day), db_i(id), db_s(title), db_s(states[state]), db_i(price), db_s("EUR"), db_i(p->id),
                                          db_i(c->it_id), db_i(0)));
    }
}

static void names_given(struct demo *d, const struct demo_client *c)
{
    static const char *const states[] = { "given", "contacted", "meeting", "bought", "declined" };
    int n = c->type == TYPE_LOYAL || c->type == TYPE_GROWING ? (demo_chance(d, 45) ? (int)demo_between(d, 1, 3) : 0) : demo_chance(d, 5);
    for (int i = 0; i < n; i++) {
        const struct demo_words *w = &demo_words[c->place->lang];
        const struct demo_seen *to = demo_elsewhere(d, c);
        const struct demo_word *given = demo_word(d, &w->given_m), *family = demo_word(d, &w->family);
        const struct demo_person *p = somebody(d, c);
        if (to && to->first_day - 40 <= c->since_day) /* came to us before the name was given: somebody else's merit */
            to = NULL;
        int32_t day = to ? to->first_day - (int32_t)demo_between(d, 5, 40) : past_day(d, c, 2, 400);
        if (!day || p->from_day > day)
            continue;
        size_t state = to ? (to->lead ? (size_t)demo_between(d, 1, 2) : 3) : (size_t)(demo_chance(d, 60) ? demo_between(d, 0, 2) : 4);
        bool thanked = demo_chance(d, 75) && day + 1 < d->today;
        int64_t id = demo_id(d);
        const char *name = demo_text(d, ctx_printf(d->one, "%s %s", given->text, family->text));
        const char *contact = demo_text(d, ctx_printf(d->one, "%s.%s@elsewhere.example", given->latin, family->latin));
        demo_row(d, TABLE_REFERRAL, DB(db_i(c->id), db_i(day), db_i(id), db_i(p->id), db_s(name), db_s(to ? to->name : ""), db_s(contact), db_s(states[state]),
                                       db_i(to ? to->client_id : 0), db_i(state == 3 ? 15000 : 0), db_s("EUR"), db_i(c->sales_id),
                                       demo_day(thanked ? day + 1 : 0), db_i(0)));
    }
}

static void reviews(struct demo *d, const struct demo_client *c)
{
    const char *decision = c->type == TYPE_RELEASED ? "release" : c->type == TYPE_PAIN ? "raise" : c->type == TYPE_GROWING ? "move" : "keep";
    int32_t day = c->type == TYPE_RELEASED ? c->end_day - 20 : past_day(d, c, 5, 60);
    if (!day || (c->type != TYPE_RELEASED && !demo_chance(d, 18)))
        return;
    const char *text = c->type == TYPE_PAIN ? "Margin below zero: next project at twice the price." : c->type == TYPE_RELEASED ? "A kind letter and a list of three others." : "";
    int64_t id = demo_id(d);
    demo_row(d, TABLE_REVIEW, DB(db_i(c->id), db_i(day), db_i(id), db_s(decision), db_s(text), db_i(d->staff[STAFF_OWNER]), db_i(0)));
}

void demo_voice(struct demo *d, const struct demo_client *c)
{
    if (demo_is_lead(c->type) || !c->people_n)
        return;
    scores(d, c);
    red_flags(d, c);
    asks(d, c);
    names_given(d, c);
    reviews(d, c);
}
