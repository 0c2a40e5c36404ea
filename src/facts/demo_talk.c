/* What was said between the demo firm and a client: touches, and the deals they led to or did not. */
#include "facts/demo_own.h"

#include <string.h>

struct said {
    int32_t day;
    struct demo_person *person;
    int64_t staff_id;
    enum channel_id channel;
    enum outcome_id outcome;
    bool incoming, news; /* news: with something from the library, if there is any that this person has not heard */
    const char *purpose;
};

static struct demo_person *person_on(struct demo *d, struct demo_client *c, int32_t day)
{
    struct demo_person *fit[DEMO_PEOPLE];
    size_t n = 0;
    for (size_t i = 0; i < c->people_n; i++) {
        struct demo_person *p = &c->people[i];
        if (p->from_day <= day && (!p->until_day || p->until_day > day))
            fit[n++] = p;
    }
    if (!n)
        return NULL;
    return demo_chance(d, 55) ? fit[0] : fit[random_below(&d->r, n)];
}

static int64_t news_for(struct demo *d, const struct demo_client *c, struct demo_person *p, int32_t day)
{
    size_t from = (size_t)random_below(&d->r, DEMO_NEWS);
    for (size_t i = 0; i < DEMO_NEWS; i++) {
        size_t at = (from + i) % DEMO_NEWS;
        const struct demo_story *n = &demo_news[at];
        bool valid = day >= d->today + n->from && day <= d->today + n->until;
        if (valid && n->lang == c->place->lang && !(p->told & (1u << at))) {
            p->told |= 1u << at;
            return d->reason[at];
        }
    }
    return 0;
}

static const char *note_for(struct demo *d, const struct demo_client *c, const struct said *s)
{
    const struct demo_words *w = &demo_words[c->place->lang];
    if (!demo_chance(d, 45))
        return "";
    if (s->incoming)
        return demo_pick(d, &w->note_in);
    if (s->outcome == OUTCOME_NO_ANSWER)
        return w->note_call.v[w->note_call.n - 1];
    const struct demo_texts *t = s->channel == CHANNEL_VISIT ? &w->note_visit : s->channel == CHANNEL_CALL ? &w->note_call : &w->note_mail;
    return t->v[random_below(&d->r, t == &w->note_call ? t->n - 1 : t->n)];
}

/* Weekends are skipped backwards, so that nothing comes before the day it answers. */
static void say(struct demo *d, struct demo_client *c, struct said s)
{
    int over = day_weekday(s.day) - 4;
    s.day -= over > 0 ? over : 0;
    if (s.day >= d->today || s.day < d->from_day)
        return;
    s.person = s.person ? s.person : person_on(d, c, s.day);
    if (!s.person)
        return;
    int64_t id = demo_id(d), minute = demo_between(d, 9 * 60, 17 * 60 + 45) - c->place->utc_offset_min;
    int64_t reason = s.news ? news_for(d, c, s.person, s.day) : 0;
    const char *note = note_for(d, c, &s);
    demo_row(d, TABLE_TOUCH, DB(db_i(c->id), db_i(s.day), db_i(id), db_i((int64_t)s.day * 86400 + minute * 60), db_i(s.person->id), db_i(s.staff_id),
                                db_s(channel_names[s.channel]), db_s(s.incoming ? "in" : "out"), db_s(s.purpose), db_i(reason),
                                db_s(outcome_names[s.outcome]), db_s(note), db_i(0), db_i(0)));
    d->out->touches++;
}

static enum channel_id any_channel(struct demo *d, bool old_and_large)
{
    int64_t at = demo_between(d, 0, 99);
    if (old_and_large && at < 18)
        return CHANNEL_LETTER;
    return at < 45 ? CHANNEL_CALL : at < 80 ? CHANNEL_EMAIL : at < 90 ? CHANNEL_VISIT : at < 97 ? CHANNEL_MESSENGER : at < 99 ? CHANNEL_LETTER : CHANNEL_FAX;
}

static enum outcome_id any_outcome(struct demo *d, enum channel_id channel)
{
    int64_t at = demo_between(d, 0, 99);
    if (channel == CHANNEL_VISIT)
        return OUTCOME_MEETING;
    if (channel == CHANNEL_CALL)
        return at < 55 ? OUTCOME_REACHED : at < 66 ? OUTCOME_PROMISED : at < 92 ? OUTCOME_NO_ANSWER : at < 96 ? OUTCOME_REFUSED : OUTCOME_MEETING;
    return at < 78 || channel != CHANNEL_EMAIL ? OUTCOME_SENT : OUTCOME_REACHED;
}

/* ---- sales */

/* `n` touches from `from` to `to`, both ends included, each through the next channel; the last has the outcome `end`. */
static void sales_window(struct demo *d, struct demo_client *c, int64_t staff_id, int32_t from, int32_t to, int n, enum outcome_id end)
{
    static const enum channel_id turn[] = { CHANNEL_CALL, CHANNEL_EMAIL, CHANNEL_CALL, CHANNEL_VISIT, CHANNEL_EMAIL, CHANNEL_CALL, CHANNEL_MESSENGER,
                                            CHANNEL_CALL, CHANNEL_LETTER, CHANNEL_CALL };
    size_t first = (size_t)random_below(&d->r, 3);
    for (int i = 0; i < n; i++) {
        bool last = i == n - 1;
        enum channel_id channel = turn[(first + (size_t)i) % (sizeof turn / sizeof *turn)];
        if (last && (end == OUTCOME_SOLD || end == OUTCOME_REFUSED))
            channel = CHANNEL_CALL;
        enum outcome_id outcome = last && end != OUTCOME_NONE ? end : any_outcome(d, channel);
        if (!last && outcome == OUTCOME_REFUSED)
            outcome = OUTCOME_REACHED;
        say(d, c, (struct said){ .day = n > 1 ? from + (to - from) * i / (n - 1) : from, .staff_id = staff_id, .channel = channel, .outcome = outcome,
                                 .news = i > 0, .purpose = i ? "follow-up" : "offer" });
    }
}

static void deal(struct demo *d, const struct demo_client *c, int32_t day, int32_t offer_day, int32_t closed_day, int64_t staff_id, int offering,
                 const char *stage, int64_t amount_minor, const char *lost_why)
{
    const struct demo_offering *o = &demo_offerings[offering];
    int64_t id = demo_id(d), person = c->people_n ? c->people[0].id : 0;
    demo_row(d, TABLE_DEAL, DB(db_i(c->id), db_i(day), db_i(id), db_s(o->name), db_i(person), db_i(staff_id), db_i(d->offering[offering]), db_s(stage),
                               db_i(amount_minor), db_s("EUR"), demo_day(offer_day), demo_day(closed_day), db_s(lost_why), db_i(0)));
    d->out->deals++;
}

/* Most sales come after the seventh touch: few quick ones, many that took eight to eleven. */
static int touches_until_sale(struct demo *d)
{
    int64_t at = demo_between(d, 0, 99);
    return at < 9 ? (int)demo_between(d, 1, 3) : at < 26 ? (int)demo_between(d, 4, 6) : (int)demo_between(d, 7, 11);
}

void demo_deal_won(struct demo *d, struct demo_client *c, int32_t day, int offering, int64_t amount_minor)
{
    int n = touches_until_sale(d), usual = demo_offerings[offering].decision_days;
    int32_t offered = day - (int32_t)demo_between(d, n, n * 2 + (usual ? usual : 14));
    int32_t met = offered - (int32_t)demo_between(d, 0, 6);
    bool first = day == c->since_day;
    if (first && offered < c->first_day)
        offered = met = c->first_day;
    int64_t staff_id = first ? d->staff[STAFF_CLOSER] : c->sales_id;
    deal(d, c, met, offered, day, staff_id, offering, "won", amount_minor, "");
    sales_window(d, c, staff_id, offered, day, n, OUTCOME_SOLD);
}

static int64_t asked(struct demo *d, const struct demo_client *c, int offering)
{
    int64_t percent = c->size_percent * demo_between(d, 80, 130) / 100, whole = demo_offerings[offering].price * percent / 100;
    return (whole < 500 ? 500 : whole > 60000 ? 60000 : whole) * 100;
}

static void open_deal(struct demo *d, struct demo_client *c)
{
    static const int sold_first[] = { OFFER_AUDIT, OFFER_NETWORK, OFFER_SERVER, OFFER_WEBSITE, OFFER_LICENCE, OFFER_CONSULT };
    int offering = sold_first[random_below(&d->r, sizeof sold_first / sizeof *sold_first)];
    int32_t start = demo_is_lead(c->type) ? c->first_day : d->today - (int32_t)demo_between(d, 3, 28);
    int32_t offered = start + (int32_t)demo_between(d, 0, 3), last = d->today - (int32_t)demo_between(d, 1, 6);
    bool lead = demo_is_lead(c->type) && demo_chance(d, 35);
    int n = (int)demo_between(d, 1, 5); /* a typical rep gives up after the fifth */
    if (c->type == TYPE_LEAD_OLD)
        last = start + (int32_t)demo_between(d, 12, 30);
    if (offered > d->today - 1)
        offered = d->today - 1;
    if (last < offered)
        last = offered;
    int64_t amount = asked(d, c, offering);
    deal(d, c, start, lead ? 0 : offered, 0, c->sales_id, offering, lead ? "lead" : "closing", amount, "");
    sales_window(d, c, c->sales_id, start, last, n, OUTCOME_NONE);
    for (int32_t day = last + 30; c->type == TYPE_LEAD_OLD && day < d->today - 8 && demo_chance(d, 70); day += (int32_t)demo_between(d, 12, 40))
        say(d, c, (struct said){ .day = day, .staff_id = d->staff[STAFF_MARKETER], .channel = CHANNEL_EMAIL, .outcome = OUTCOME_SENT, .news = true,
                                 .purpose = "nurture" });
}

static void lost_deal(struct demo *d, struct demo_client *c)
{
    static const char *const why[] = { "price", "went to a competitor", "postponed", "no answer any more", "doing it themselves" };
    static const int offerings[] = { OFFER_NETWORK, OFFER_WEBSITE, OFFER_CLOUD, OFFER_ERP, OFFER_SERVER, OFFER_SECURITY };
    int offering = offerings[random_below(&d->r, sizeof offerings / sizeof *offerings)];
    int32_t offered = d->today - (int32_t)demo_between(d, 60, 800), closed = offered + (int32_t)demo_between(d, 10, 50);
    if (offered < c->first_day || offered < d->from_day || (c->end_day && closed > c->end_day))
        return;
    const char *reason = why[random_below(&d->r, sizeof why / sizeof *why)];
    int64_t amount = asked(d, c, offering);
    int n = (int)demo_between(d, 1, 6);
    deal(d, c, offered - 2, offered, closed, c->sales_id, offering, "lost", amount, reason);
    sales_window(d, c, c->sales_id, offered, closed, n, OUTCOME_REFUSED);
}

/* ---- care */

/* How many days ago the last word fell: some clients were called last week, some have heard nothing for months. */
static int32_t silent_since(struct demo *d, const struct demo_client *c)
{
    int64_t at = demo_between(d, 0, 99);
    if (c->end_day) /* silence came before the loss; afterwards now and then a letter */
        return c->type == TYPE_RELEASED ? c->end_day : c->end_day - (int32_t)demo_between(d, 25, 110);
    if (at < 38)
        return d->today - (int32_t)demo_between(d, 1, 25);
    return d->today - (int32_t)(at < 70 ? demo_between(d, 26, 58) : at < 90 ? demo_between(d, 59, 120) : demo_between(d, 121, 290));
}

/* A few clients still know nobody but the colleague who left. */
static int64_t who_cares(struct demo *d, const struct demo_client *c, int32_t day, bool single)
{
    if (c->place->lang == LANG_EN && day < d->today - 150)
        return d->staff[STAFF_LEFT];
    return !single && c->it_id && demo_chance(d, 28) ? c->it_id : c->sales_id;
}

static void care(struct demo *d, struct demo_client *c)
{
    static const char *const purposes[] = { "care", "care", "care", "news", "report", "visit plan" };
    int32_t begin = c->since_day + 5, oldest = d->today - 540, day = silent_since(d, c);
    bool single = demo_chance(d, 22), paper = c->size_percent > 250;
    int step = c->type == TYPE_STARTER ? 9 : (int)demo_between(d, 26, 55); /* settling in takes three times the visits */
    for (begin = begin < oldest ? oldest : begin; day > begin; day -= (int32_t)demo_between(d, step * 7 / 10, step * 13 / 10)) {
        struct said s = { .day = day, .channel = c->type == TYPE_STARTER && demo_chance(d, 50) ? CHANNEL_VISIT : any_channel(d, paper) };
        s.incoming = demo_chance(d, 14);
        if (s.incoming && s.channel != CHANNEL_CALL)
            s.channel = CHANNEL_EMAIL;
        s.outcome = s.incoming ? OUTCOME_REACHED : any_outcome(d, s.channel);
        s.staff_id = who_cares(d, c, day, single);
        s.person = single && !c->people[0].until_day ? &c->people[0] : NULL;
        s.news = !s.incoming;
        s.purpose = s.incoming ? "question" : purposes[random_below(&d->r, sizeof purposes / sizeof *purposes)];
        say(d, c, s);
    }
}

void demo_talk(struct demo *d, struct demo_client *c)
{
    if (demo_is_lead(c->type)) {
        open_deal(d, c);
        return;
    }
    care(d, c);
    if (demo_chance(d, 45))
        lost_deal(d, c);
    if (!c->end_day && demo_chance(d, 9))
        open_deal(d, c);
}
