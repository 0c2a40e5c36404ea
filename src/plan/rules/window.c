/* The sales window: from the offer or the first contact, at least seven touches spread over three or four weeks,
 * each with something new. A deal older than its window is to be closed or let go. */
#include "plan/rule.h"

enum { STEPS = 7, PERIODS = PLAN_WINDOW_PERIODS, OLD = 1 << 15, OLD_EVERY = 30, FORGOTTEN = 730 };

/* Something new each time, when there is no news: another side of the same offer. */
static const char *const purposes[STEPS] = {
    N_("make sure the offer arrived and learn what is unclear"),
    N_("show a similar job done for another client"),
    N_("answer what speaks against it"),
    N_("bring in our specialist for their technical people"),
    N_("show what waiting costs them"),
    N_("offer a small first step"),
    N_("ask for the decision and the next date"),
};

struct window {
    int64_t id; /* the deal's; 0: a first contact without a deal */
    int64_t person_id, stake_minor;
    int32_t from;
    int days;
};

static struct window of_deal(const struct history *h, const struct deal_fact *d)
{
    struct window w = { .id = d->id, .person_id = d->person_id, .from = d->offer_day ? d->offer_day : d->day,
        .days = (int)h->set->window_days, .stake_minor = d->own_currency ? d->amount_minor : 0 };
    if (d->decision_days > w.days)
        w.days = d->decision_days;
    return w;
}

/* The newest open deal; else the first contact with somebody who bought nothing and was offered nothing. */
static bool find(const struct client_view *v, int32_t today, struct window *w)
{
    const struct history *h = v->h;
    for (size_t i = h->deal_n; i > 0; i--) {
        const struct deal_fact *d = &h->deals[i - 1];
        if (d->open && d->day <= today && (!d->offer_day || d->offer_day <= today)) {
            *w = of_deal(h, d);
            return today - w->from <= FORGOTTEN;
        }
    }
    if (h->deal_n || view_phase(v) != PHASE_FUNNEL)
        return false;
    for (size_t i = 0; i < h->touch_n; i++)
        if (h->touches[i].incoming || outcome_two_way(h->touches[i].outcome)) {
            *w = (struct window){ .from = h->touches[i].day, .days = (int)h->set->window_days, .person_id = h->touches[i].person_id };
            return w->from <= today && today - w->from <= w->days;
        }
    return false;
}

static int made(const struct history *h, const struct window *w, int32_t today)
{
    int n = 0;
    for (size_t i = 0; i < h->touch_n; i++) {
        const struct touch_fact *t = &h->touches[i];
        n += t->day > w->from && t->day <= today && !t->incoming && t->outcome != OUTCOME_WRONG_PERSON;
    }
    return n;
}

static bool over(const struct window *w, int32_t today, int n, struct proposal *p)
{
    if (!w->id)
        return false;
    p->period = w->id * PERIODS + OLD + (today - w->from - w->days - 1) / OLD_EVERY;
    p->purpose = N_("close the deal or let it go");
    why_say(&p->why, N_("offer of {day} is {days} days old, the window of {window} days is over, touches made: {n}; close it or let it go"));
    why_int(&p->why, "window", w->days);
    why_int(&p->why, "n", n);
    p->channels = 1u << CHANNEL_CALL | 1u << CHANNEL_VISIT | 1u << CHANNEL_EMAIL | 1u << CHANNEL_MESSENGER;
    return true;
}

static bool propose(const struct client_view *v, int32_t today, struct proposal *p)
{
    struct window w;
    if (view_phase(v) == PHASE_RELEASED || !find(v, today, &w) || today <= w.from)
        return false;
    int n = made(v->h, &w, today), age = today - w.from, want = (int)v->h->set->window_touches;
    p->section = SECTION_NOW;
    p->person_id = w.person_id;
    p->stake_minor = w.stake_minor;
    p->window = true;
    if (age > w.days) {
        if (!over(&w, today, n, p))
            return false;
    } else {
        int due = 1 + (want > 1 ? (age - 1) * (want - 1) / (w.days > 2 ? w.days - 1 : 1) : 0);
        if (n >= due || n >= want)
            return false;
        p->period = (w.id ? w.id : w.from) * PERIODS + due * 128 + n % 128;
        p->purpose = w.id || n ? purposes[n % STEPS] : N_("learn what they need and make an offer");
        why_say(&p->why, w.id ? N_("offer of {day}, day {days} of {window}; touches made: {n} of {want}")
                              : N_("first contact on {day}, day {days} of {window}; touches made: {n} of {want}"));
        why_int(&p->why, "window", w.days);
        why_int(&p->why, "n", n);
        why_int(&p->why, "want", want);
    }
    why_day(&p->why, "day", w.from);
    why_int(&p->why, "days", age);
    if (w.stake_minor) {
        why_also(&p->why, N_("{stake} at stake."));
        why_money(&p->why, "stake", w.stake_minor, v->h->set->currency);
    }
    return true;
}

const struct rule rule_window = {
    .name = "window", .label = N_("Sales window"),
    .help = N_("at least seven touches in the weeks after an offer or a first contact, through different channels; old offers are closed or let go"),
    .priority = 80, .propose = propose,
};
