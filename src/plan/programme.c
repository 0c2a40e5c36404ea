#include "plan/programme.h"

#include <string.h>

#include "base/day.h"

enum { CAUSES = 64, LOW_BITS = 100000, STEP_BITS = 25, RUN_BITS = 27, NO_MORE_DAYS = 400 };

/* --- the causes of a cadence --- */

struct causes {
    struct cause list[CAUSES];
    size_t n;
};

static void add(struct causes *to, struct cause c, int32_t horizon)
{
    if (to->n < CAUSES && c.day <= horizon && c.day > 0)
        to->list[to->n++] = c;
}

static void of_contact(const struct history *h, struct causes *to, int32_t today)
{
    for (size_t i = 0; i < h->touch_n; i++)
        if (h->touches[i].incoming || outcome_two_way(h->touches[i].outcome)) {
            add(to, (struct cause){ .key = 1, .day = h->touches[i].day }, today);
            return;
        }
}

static void of_offer(const struct history *h, struct causes *to, int32_t today)
{
    const struct deal_fact *newest = NULL;
    for (size_t i = 0; i < h->deal_n; i++)
        if (h->deals[i].offer_day && h->deals[i].offer_day <= today && (!newest || h->deals[i].offer_day >= newest->offer_day))
            newest = &h->deals[i];
    if (newest)
        add(to, (struct cause){ .key = newest->id, .deal_id = newest->id, .day = newest->offer_day }, today);
}

static void of_purchase(const struct history *h, struct causes *to, int32_t today, bool first)
{
    size_t n = measure_purchases(h, today);
    if (n && first)
        add(to, (struct cause){ .key = 1, .day = h->purchases[0].day }, today);
    else if (n)
        add(to, (struct cause){ .key = h->purchases[n - 1].day, .day = h->purchases[n - 1].day }, today);
}

static void of_contract(const struct history *h, struct causes *to, int32_t today, int32_t horizon, bool renewal)
{
    struct cause newest = { 0 };
    for (size_t i = 0; i < h->subscription_n; i++) {
        const struct subscription_fact *s = &h->subscriptions[i];
        int32_t day = renewal ? s->renew_day : s->day;
        if (!day || day > horizon || day < newest.day || (renewal && !subscription_running(s, today)))
            continue;
        newest = (struct cause){ .key = renewal ? s->id * LOW_BITS + day : s->id, .contract_id = s->id, .day = day };
    }
    add(to, newest, horizon);
}

static void of_service(const struct history *h, struct causes *to, int32_t today, int32_t horizon)
{
    struct cause newest = { 0 };
    for (size_t i = 0; i < h->service_n; i++) {
        const struct service_fact *s = &h->services[i];
        int32_t day = s->last_day + s->interval_days;
        if (s->last_day <= today && day <= horizon && day >= newest.day)
            newest = (struct cause){ .key = s->offering_id * LOW_BITS + s->last_day, .day = day };
    }
    add(to, newest, horizon);
}

static void of_score(const struct history *h, const struct cadence *c, struct causes *to, int32_t today)
{
    for (size_t i = h->score_n; i > 0; i--) {
        const struct score_fact *s = &h->scores[i - 1];
        bool newer = s->day > today;
        for (size_t k = i; k < h->score_n && !newer; k++)
            newer = h->scores[k].person_id == s->person_id && h->scores[k].day <= today;
        if (!newer && s->score >= c->low && s->score <= c->high)
            add(to, (struct cause){ .key = s->person_id * LOW_BITS + s->day, .person_id = s->person_id, .day = s->day, .score = s->score }, today);
    }
}

/* The last anniversary of a day up to the horizon; 0: there was none. */
static int32_t yearly(int32_t from, int32_t horizon)
{
    int y, m, d, year;
    day_to_civil(from, &y, &m, &d);
    day_to_civil(horizon, &year, &m, &d);
    for (; year > y; year--) {
        int32_t day = day_add_months(from, 12 * (year - y));
        if (day <= horizon)
            return day;
    }
    return 0;
}

static int year_of(int32_t day)
{
    int y, m, d;
    day_to_civil(day, &y, &m, &d);
    return y;
}

static void of_person(const struct history *h, const struct cadence *c, struct causes *to, int32_t today, int32_t horizon)
{
    for (size_t i = 0; i < h->person_n; i++) {
        const struct person_fact *p = &h->people[i];
        bool left = c->trigger == CAUSE_PERSON_LEFT;
        if (!p->id || p->opted_out || person_current(p, today) == left)
            continue;
        int32_t day = left ? p->until_day : c->trigger == CAUSE_PERSON_ARRIVED ? p->from_day : p->birth_day == INT32_MIN ? 0 : yearly(p->birth_day, horizon);
        int64_t what = c->trigger == CAUSE_BIRTHDAY ? year_of(day) : day;
        add(to, (struct cause){ .key = p->id * LOW_BITS + what, .person_id = left ? 0 : p->id, .person = p->name, .day = day }, horizon);
    }
}

static void of_date(const struct history *h, const struct cadence *c, struct causes *to, int32_t today, int32_t horizon)
{
    int32_t day = c->once_day;
    if (c->trigger == CAUSE_ANNIVERSARY) {
        int32_t since = h->since_day ? h->since_day : measure_purchases(h, today) ? h->purchases[0].day : 0;
        day = since ? yearly(since, horizon) : 0;
    } else if (c->month) {
        int year = year_of(horizon);
        day = day_from_civil(year - 1, c->month, c->month == 2 && c->month_day == 29 ? 28 : c->month_day);
        day = day_add_months(day, day_add_months(day, 12) <= horizon ? 12 : 0);
    }
    add(to, (struct cause){ .key = day, .day = day }, horizon);
}

static void find_causes(const struct history *h, const struct cadence *c, int32_t today, struct causes *to)
{
    int32_t horizon = c->first_after < 0 ? today - c->first_after : today;
    switch (c->trigger) {
    case CAUSE_FIRST_CONTACT: of_contact(h, to, today); break;
    case CAUSE_OFFER_MADE: of_offer(h, to, today); break;
    case CAUSE_PURCHASE: of_purchase(h, to, today, false); break;
    case CAUSE_FIRST_PURCHASE: of_purchase(h, to, today, true); break;
    case CAUSE_CONTRACT_START: of_contract(h, to, today, horizon, false); break;
    case CAUSE_RENEWAL: of_contract(h, to, today, horizon, true); break;
    case CAUSE_SERVICE_DUE: of_service(h, to, today, horizon); break;
    case CAUSE_SCORE: of_score(h, c, to, today); break;
    case CAUSE_SILENCE: {
        struct silence s = measure_silence(h, today);
        if (s.known && s.day)
            add(to, (struct cause){ .key = s.day, .day = s.day + c->low }, today);
        break;
    }
    case CAUSE_PERSON_LEFT:
    case CAUSE_PERSON_ARRIVED:
    case CAUSE_BIRTHDAY: of_person(h, c, to, today, horizon); break;
    case CAUSE_ANNIVERSARY:
    case CAUSE_DATE: of_date(h, c, to, today, horizon); break;
    case CAUSE_COUNT: break;
    }
}

/* --- a run: a cadence and its cause --- */

static uint64_t mix(uint64_t hash, const void *data, size_t n)
{
    for (const unsigned char *p = data; n; p++, n--)
        hash = (hash ^ *p) * UINT64_C(0x100000001b3);
    return hash;
}

static int64_t folded(uint64_t hash, int bits)
{
    return (int64_t)((hash ^ hash >> 32) & ((UINT64_C(1) << bits) - 1));
}

/* Of the names, never of places: 52 bits, so that it stays exact wherever numbers are read. */
static int64_t run_of(const struct cadence *c, const struct cause *cause)
{
    uint64_t hash = mix(UINT64_C(0xcbf29ce484222325), c->name, strlen(c->name) + 1);
    return folded(mix(hash, &cause->key, sizeof cause->key), RUN_BITS);
}

static int64_t period_of(int64_t run, const struct cadence_step *s)
{
    return run << STEP_BITS | folded(mix(UINT64_C(0xcbf29ce484222325), s->name, strlen(s->name)), STEP_BITS);
}

static const struct past_step *past_of(const struct programme *p, int64_t period)
{
    for (size_t i = 0; i < p->past_n; i++)
        if (p->past[i].period == period)
            return &p->past[i];
    return NULL;
}

static bool state_is(const struct past_step *s, const char *state)
{
    return !strcmp(s->state, state);
}

static bool still_open(const struct past_step *s)
{
    return state_is(s, "planned") || state_is(s, "snoozed") || state_is(s, "queued");
}

static int32_t day_of(const struct programme *p, const char *country, int32_t from, const struct cadence_step *s)
{
    int32_t day = from;
    if (!s->working)
        return from + s->after;
    for (int left = s->after, i = 0; left > 0 && i < NO_MORE_DAYS; i++)
        left -= calendar_works(p->calendar, ++day, country);
    return s->after ? day : calendar_next(p->calendar, day, country);
}

/* --- what ends it --- */

/* `since`: the cause's day; where steps come before it, that of the first one. */
static bool has_bought(const struct history *h, int32_t since, int32_t today)
{
    size_t n = measure_purchases(h, today);
    if (n && h->purchases[n - 1].day > since)
        return true;
    for (size_t i = 0; i < h->subscription_n; i++)
        if (h->subscriptions[i].day > since && h->subscriptions[i].day <= today)
            return true;
    for (size_t i = 0; i < h->deal_n; i++)
        if (h->deals[i].won && h->deals[i].closed_day > since && h->deals[i].closed_day <= today)
            return true;
    return false;
}

static bool has_refused(const struct history *h, const struct cause *cause, int32_t since, int32_t today)
{
    for (size_t i = 0; i < h->deal_n; i++) {
        const struct deal_fact *d = &h->deals[i];
        if (d->id == cause->deal_id && !d->open && !d->won && d->closed_day <= today)
            return true;
    }
    for (size_t i = h->touch_n; i > 0 && h->touches[i - 1].day >= since; i--) {
        const struct touch_fact *t = &h->touches[i - 1];
        if (t->outcome == OUTCOME_REFUSED && t->day <= today && (!cause->person_id || cause->person_id == t->person_id))
            return true;
    }
    return false;
}

static bool contract_over(const struct history *h, const struct cause *cause, int32_t today)
{
    bool any = false;
    for (size_t i = 0; i < h->subscription_n; i++) {
        const struct subscription_fact *s = &h->subscriptions[i];
        if (cause->contract_id && s->id != cause->contract_id)
            continue;
        if (subscription_running(s, today))
            return false;
        any |= s->day <= today;
    }
    return any;
}

static bool capped(const struct programme *p, const struct cadence *c, int32_t today)
{
    size_t n = strlen(c->name);
    int made = 0;
    for (size_t i = 0; i < p->past_n; i++) {
        const struct past_step *s = &p->past[i];
        made += state_is(s, "done") && today - s->done_day < c->cap_days && !strncmp(s->step, c->name, n) && (!s->step[n] || s->step[n] == '/');
    }
    return c->cap_n && made >= c->cap_n;
}

static bool over(const struct client_view *v, const struct cadence *c, const struct cause *cause, int64_t run, int32_t today)
{
    const struct programme *p = v->programme;
    int32_t since = cause->day + (c->first_after < 0 ? c->first_after : 0);
    int made = 0;
    for (size_t i = 0; i < p->past_n; i++)
        made += state_is(&p->past[i], "done") && p->past[i].period >> STEP_BITS == run;
    return (c->exits & 1u << EXIT_BOUGHT && has_bought(v->h, since, today)) || (c->exits & 1u << EXIT_REFUSED && has_refused(v->h, cause, since, today)) ||
        (c->exits & 1u << EXIT_CONTRACT_ENDED && contract_over(v->h, cause, today)) || (c->exits & 1u << EXIT_STEPS && made >= c->exit_steps);
}

/* --- the step to do --- */

/* The last step whose day has come, past those the outcomes skip; NULL: none, or it is made, or too late. */
static const struct cadence_step *step_of(const struct programme *p, const struct history *h, const struct cadence *c, const struct cause *cause, int64_t run,
                                          int32_t today, int32_t *day)
{
    const struct cadence_step *now = NULL;
    const struct past_step *made = NULL;
    for (size_t i = 0, from = 0; i < c->step_n; i++) {
        const struct cadence_step *s = &c->step[i];
        int32_t due = day_of(p, h->country, cause->day, s);
        if (i < from || due > today)
            continue;
        now = s;
        *day = due;
        made = past_of(p, period_of(run, s));
        int branch = made && state_is(made, "done") ? s->branch[made->outcome] : BRANCH_NEXT;
        if (branch == BRANCH_END)
            return NULL;
        if (branch > 0)
            from = (size_t)branch;
    }
    return now && !(made && !still_open(made)) && today - *day <= c->late_days ? now : NULL;
}

/* Urgent ones first, then what is open already, then what was due first; else the order of names and causes. */
static bool goes_before(const struct due_step *a, const struct due_step *b, int64_t asked)
{
    if (a->cadence->urgent != b->cadence->urgent)
        return a->cadence->urgent;
    if (asked && (a->period == asked || b->period == asked))
        return a->period == asked;
    return a->day < b->day;
}

bool programme_due(const struct client_view *v, int32_t today, int64_t asked, struct due_step *out)
{
    const struct programme *p = v->programme;
    bool found = false;
    for (size_t i = 0; p && i < p->n; i++) {
        struct causes causes = { .n = 0 };
        find_causes(v->h, p->cadences[i], today, &causes);
        for (size_t k = 0; k < causes.n; k++) {
            struct due_step d = { .cadence = p->cadences[i], .cause = causes.list[k] };
            int64_t run = run_of(d.cadence, &d.cause);
            d.step = step_of(p, v->h, d.cadence, &d.cause, run, today, &d.day);
            if (!d.step || over(v, d.cadence, &d.cause, run, today))
                continue;
            d.period = period_of(run, d.step);
            if ((found && !goes_before(&d, out, asked)) || capped(p, d.cadence, today))
                continue;
            *out = d;
            found = true;
        }
    }
    return found;
}

bool programme_runs(const struct client_view *v, enum cadence_trigger trigger)
{
    for (size_t i = 0; v->programme && i < v->programme->n; i++)
        if (v->programme->cadences[i]->trigger == trigger)
            return true;
    return false;
}
