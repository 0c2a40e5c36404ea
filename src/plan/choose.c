#include "plan/choose.h"

#include <string.h>

#include "plan/consent.h"
#include "plan/hours.h"

enum { PEOPLE = 64, RECENT = 30, NEVER = 400, PAPER_EVERY = 60, YEAR = 365, ASK_EVERY = 90, PREFERRED = 1000 };

/* From the first import there is a plan, though nobody has typed news yet. */
static bool long_unasked(const struct history *h, int64_t person_id, int32_t day)
{
    for (size_t i = h->touch_n; i > 0 && day - h->touches[i - 1].day < ASK_EVERY; i--)
        if (h->touches[i - 1].person_id == person_id && h->touches[i - 1].outcome != OUTCOME_NO_ANSWER)
            return false;
    return true;
}

/* They have a phone that we may ring, only never while we are here. */
static bool hours_apart(const struct history *h, const struct choice *c)
{
    const struct person_fact *p = history_person(h, c->person_id);
    struct span span;
    return p && !hours_ring(c->channel) && consent_reach(h, p, CHANNEL_CALL, false) && !hours_shared(h->set, h->utc_offset_min, &span);
}

void choose_say(const struct history *h, const struct library *lib, const struct choice *c, struct why *why)
{
    if (c->unknown_phone)
        why_also(why, N_("No phone is known: find one."));
    if (hours_apart(h, c))
        why_also(why, N_("No call: our working hours and theirs do not meet."));
    if (c->ask)
        why_also(why, N_("Nothing new to tell: ask how things are."));
    if (!c->reason_id)
        return;
    const char *title = library_title(lib, c->reason_id);
    if (title) {
        why_also(why, N_("News: {news}."));
        why_text(why, "news", title);
        return;
    }
    const struct offering_fact *o = history_offering(h, c->reason_id);
    if (o) {
        why_also(why, N_("What else we do: {else}."));
        why_text(why, "else", o->name);
    }
}

/* --- channel --- */

static bool wants_paper(const struct history *h, const struct person_fact *p, int32_t day)
{
    if (!p || p->birth_day == INT32_MIN || h->employees < h->set->large_company || (day - p->birth_day) / YEAR < h->set->paper_age)
        return false;
    for (size_t i = h->touch_n; i > 0 && day - h->touches[i - 1].day < PAPER_EVERY; i--)
        if (h->touches[i - 1].channel == CHANNEL_LETTER && h->touches[i - 1].person_id == p->id)
            return false;
    return true;
}

/* Variety is worth more than habit: what was used of late is put back. */
static int channel_score(const struct history *h, const struct person_fact *p, enum channel_id c, int32_t day)
{
    static const int base[CHANNEL_COUNT] = { [CHANNEL_CALL] = 50, [CHANNEL_EMAIL] = 40, [CHANNEL_MESSENGER] = 35,
        [CHANNEL_VISIT] = 20, [CHANNEL_LETTER] = 15, [CHANNEL_FAX] = 5 };
    int score = base[c];
    bool last = true;
    for (size_t i = h->touch_n; i > 0 && day - h->touches[i - 1].day <= RECENT; i--) {
        if (h->touches[i - 1].incoming || h->touches[i - 1].channel != c) {
            last = last && h->touches[i - 1].incoming;
            continue;
        }
        score -= last ? 25 : 10;
        last = false;
    }
    if (p && *p->preferred_channel && (!strcmp(p->preferred_channel, channel_names[c]) || !strcmp(p->preferred_channel, channel_address(c))))
        score += 30;
    if (c == CHANNEL_LETTER && wants_paper(h, p, day))
        score += 60;
    return score;
}

/* The best lawful channel of the proposal's set; false when there is none. */
static bool find_channel(const struct history *h, const struct person_fact *p, const struct proposal *want, int32_t day, enum channel_id *out)
{
    struct span span;
    int best = INT32_MIN;
    bool may_ring = want->agreed || hours_shared(h->set, h->utc_offset_min, &span);
    for (int c = 0; c < CHANNEL_COUNT; c++) {
        if ((want->channels && !(want->channels & 1u << c)) || (!may_ring && hours_ring((enum channel_id)c)))
            continue;
        if (!consent_reach(h, p, (enum channel_id)c, want->service_message))
            continue;
        int score = channel_score(h, p, (enum channel_id)c, day) + (want->prefer & 1u << c ? PREFERRED : 0);
        if (score > best) {
            best = score;
            *out = (enum channel_id)c;
        }
    }
    return best != INT32_MIN;
}

/* --- person --- */

static int32_t last_touch(const struct history *h, int64_t person_id, int32_t day)
{
    for (size_t i = h->touch_n; i > 0; i--)
        if (h->touches[i - 1].day <= day && !h->touches[i - 1].incoming && h->touches[i - 1].person_id == person_id)
            return h->touches[i - 1].day;
    return 0;
}

static int role_score(const char *role, const char *wanted)
{
    if (!strcmp(role, wanted ? wanted : "decides"))
        return 30;
    return !strcmp(role, "decides") ? 20 : !strcmp(role, "influences") ? 15 : !strcmp(role, "none") ? -20 : 0;
}

/* Whoever was left alone longest, deciders before others: different people in turn. */
static int person_score(const struct history *h, const struct person_fact *p, const struct proposal *want, int32_t day)
{
    int32_t last = last_touch(h, p->id, day);
    int days = last && day - last < NEVER ? day - last : NEVER;
    if (want->person_id && want->person_id == p->id)
        return 10 * NEVER;
    return p->id ? days + role_score(p->decision_role, want->role) : -1; /* a nameless office last */
}

static bool capped(const struct history *h, int64_t person_id, int32_t day)
{
    int32_t last = last_touch(h, person_id, day);
    return last && day - last < h->set->cap_person_days;
}

struct tried {
    bool cap, no_news, phone_missing;
    const struct person_fact *unreached; /* the best of those without a phone */
};

static bool try_person(const struct history *h, const struct library *lib, const struct proposal *want, int32_t day, enum phase phase,
                       const struct person_fact *p, struct tried *tried, struct choice *out)
{
    struct choice c = { .person_id = p ? p->id : 0 };
    if (!want->agreed && capped(h, c.person_id, day)) {
        tried->cap = true;
        return false;
    }
    if (!p || !find_channel(h, p, want, day, &c.channel)) {
        bool call = !want->channels || want->channels & 1u << CHANNEL_CALL;
        if (!call || tried->phone_missing || !consent_unknown_phone(h, p))
            return false;
        tried->phone_missing = true;
        tried->unreached = p;
        return false;
    }
    if (!want->service_message && !want->plain)
        c.reason_id = library_news(lib, h, phase, p, !want->window);
    c.ask = want->needs_reason && !c.reason_id;
    if (c.ask && !long_unasked(h, c.person_id, day)) {
        tried->no_news = true;
        return false;
    }
    *out = c;
    return true;
}

/* Nobody can be reached, but nobody refused either: a task for ours. */
static enum choose_result as_task(const struct history *h, const struct library *lib, const struct proposal *want, enum phase phase,
                                  const struct tried *tried, int32_t day, struct choice *out)
{
    struct choice c = { .person_id = tried->unreached ? tried->unreached->id : 0, .channel = CHANNEL_CALL, .unknown_phone = true };
    if (!want->service_message && !want->plain)
        c.reason_id = library_news(lib, h, phase, tried->unreached, !want->window);
    c.ask = want->needs_reason && !c.reason_id;
    if (c.ask && !long_unasked(h, c.person_id, day))
        return CHOOSE_NOTHING_NEW;
    *out = c;
    return CHOOSE_OK;
}

/* The best person not tried yet; NULL when all were. */
static const struct person_fact *next_person(const struct history *h, const struct proposal *want, int32_t day, bool used[PEOPLE])
{
    size_t best = PEOPLE;
    int best_score = INT32_MIN;
    for (size_t i = 0; i < h->person_n && i < PEOPLE; i++) {
        const struct person_fact *p = &h->people[i];
        if (used[i] || p->opted_out || !person_current(p, day) || (want->avoid_person_id && p->id == want->avoid_person_id) ||
            (want->nobody_else && p->id != want->person_id))
            continue;
        int score = person_score(h, p, want, day);
        if (score > best_score) {
            best = i;
            best_score = score;
        }
    }
    if (best == PEOPLE)
        return NULL;
    used[best] = true;
    return &h->people[best];
}

static bool anybody_there(const struct history *h, int32_t day)
{
    for (size_t i = 0; i < h->person_n; i++)
        if (person_current(&h->people[i], day))
            return true;
    return false;
}

enum choose_result choose(const struct client_view *v, const struct library *lib, const struct proposal *want, int32_t day, struct choice *out)
{
    const struct history *h = v->h;
    bool used[PEOPLE] = { false };
    struct tried tried = { 0 };
    enum phase phase = view_phase(v);
    if (h->opted_out)
        return CHOOSE_NOBODY;
    for (const struct person_fact *p; (p = next_person(h, want, day, used));)
        if (try_person(h, lib, want, day, phase, p, &tried, out))
            return CHOOSE_OK;
    if (want->avoid_person_id && !tried.cap && !tried.phone_missing) { /* nobody else is known: they can introduce one */
        struct proposal again = *want;
        again.avoid_person_id = 0;
        return choose(v, lib, &again, day, out);
    }
    if (!anybody_there(h, day))
        try_person(h, lib, want, day, phase, NULL, &tried, out);
    if (tried.no_news)
        return CHOOSE_NOTHING_NEW;
    if (tried.cap)
        return CHOOSE_CAPPED;
    return tried.phone_missing ? as_task(h, lib, want, phase, &tried, day, out) : CHOOSE_NOBODY;
}

bool choose_holds(const struct history *h, const struct choice *c, const struct proposal *want, int32_t day)
{
    const struct person_fact *p = history_person(h, c->person_id);
    struct span span;
    if (h->opted_out || (!p && c->person_id))
        return false;
    if (p && (p->opted_out || (p->id && !person_current(p, day))))
        return false;
    if (c->reason_id && library_told(NULL, h, c->person_id, c->reason_id))
        return false;
    if (p && consent_reach(h, p, c->channel, want->service_message))
        return want->agreed || !hours_ring(c->channel) || hours_touch(h, c->channel, &span);
    return c->channel == CHANNEL_CALL && consent_unknown_phone(h, p);
}
