/* The due step of the programmes that are switched on. */
#include "base/money.h"
#include "plan/programme.h"

static const char *const sentences[CAUSE_COUNT] = {
    [CAUSE_FIRST_CONTACT] = N_("{cadence}, step {n} of {of}: first contact on {since}"),
    [CAUSE_OFFER_MADE] = N_("{cadence}, step {n} of {of}: offer of {since}"),
    [CAUSE_PURCHASE] = N_("{cadence}, step {n} of {of}: bought on {since}"),
    [CAUSE_FIRST_PURCHASE] = N_("{cadence}, step {n} of {of}: first purchase on {since}"),
    [CAUSE_CONTRACT_START] = N_("{cadence}, step {n} of {of}, week {week}: contract since {since}"),
    [CAUSE_RENEWAL] = N_("{cadence}, step {n} of {of}: the contract is renewed on {since}"),
    [CAUSE_SILENCE] = N_("{cadence}, step {n} of {of}: silent too long since {since}"),
    [CAUSE_SERVICE_DUE] = N_("{cadence}, step {n} of {of}: service is due on {since}"),
    [CAUSE_SCORE] = N_("{cadence}, step {n} of {of}: gave us {score} of 10 on {since}"),
    [CAUSE_PERSON_LEFT] = N_("{cadence}, step {n} of {of}: {name} left on {since}"),
    [CAUSE_PERSON_ARRIVED] = N_("{cadence}, step {n} of {of}: {name} is there since {since}"),
    [CAUSE_BIRTHDAY] = N_("{cadence}, step {n} of {of}: birthday of {name} on {since}"),
    [CAUSE_ANNIVERSARY] = N_("{cadence}, step {n} of {of}: with us for another year on {since}"),
    [CAUSE_DATE] = N_("{cadence}, step {n} of {of}: for {since}"),
};

static void say(struct why *why, const struct due_step *d, enum lang lang, int32_t today)
{
    const struct cadence *c = d->cadence;
    why_say(why, sentences[c->trigger]);
    why_text(why, "cadence", cadence_say(c->title, lang));
    why_int(why, "n", 1 + (d->step - c->step));
    why_int(why, "of", (int64_t)c->step_n);
    why_day(why, "since", d->cause.day);
    if (c->trigger == CAUSE_CONTRACT_START)
        why_int(why, "week", (today - d->cause.day) / 7 + 1);
    if (c->trigger == CAUSE_SCORE)
        why_int(why, "score", d->cause.score);
    if (d->cause.person)
        why_text(why, "name", d->cause.person);
}

static bool propose(const struct client_view *v, int32_t today, struct proposal *p)
{
    const struct settings *set = v->h->set;
    struct due_step d = { 0 };
    enum lang lang = LANG_EN;
    if (view_phase(v) == PHASE_RELEASED || !programme_due(v, today, p->asked, &d))
        return false;
    lang_parse(set->lang, &lang); /* a row is written once: in the firm's language */
    p->section = SECTION_NOW;
    p->period = d.period;
    p->exact = true;
    p->person_id = d.cause.person_id;
    p->nobody_else = d.cause.person_id != 0;
    p->it_side = d.step->it_side;
    p->channels = d.step->channels;
    p->prefer = d.step->prefer;
    p->plain = !d.step->news;
    p->purpose = cadence_say(d.step->purpose, lang);
    p->cadence = d.cadence->name;
    p->step = d.step->name;
    p->stake_minor = money_share(view_money(v, "worth"), set->silence_percent, 100);
    say(&p->why, &d, lang, today);
    return true;
}

const struct rule rule_cadence = {
    .name = "cadence", .label = N_("Programme"), .help = N_("the due step of the cadences that are switched on; see cadence list"),
    .priority = 85, .propose = propose,
};
