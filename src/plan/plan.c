/* One pass over the base: what is open is looked at again, what is new goes through rules, choice and desk. */
#include "plan/plan.h"

#include <stdlib.h>
#include <string.h>

#include "plan/calendar.h"
#include "plan/consent.h"
#include "plan/desk.h"
#include "plan/hours.h"
#include "plan/programme.h"
#include "signals/signals.h"

enum { RULES = 64, MEMORY_DAYS = 400, MONTH = 30, CLIENT_ROWS = 64 << 20, SENTENCES = 600, ID_BLOCK = 500 };

/* A row of plan_touch as the planner needs it. */
struct known {
    int64_t id, period, person_id, staff_id, reason_id, stake_minor, version;
    int32_t day, until_day, done_day;
    enum channel_id channel;
    const struct rule *rule; /* NULL: of a rule that is no more */
    const char *state, *section, *why, *why_values, *outcome, *step;
    struct span hours; /* 0, 0: none */
    bool open, gone, seated; /* after the second look: still open; dropped; one of the day's touches of seat_id */
    int64_t seat_id;
};

struct planner {
    struct db *db;
    const struct settings *set;
    const struct rule *rules[RULES]; /* by falling priority */
    size_t rule_n;
    struct library *library;
    struct programme *programme;
    const struct calendar *calendar; /* the programme's */
    struct desk *desk;
    int32_t day, today;
    struct db_cursor *cursor; /* of plan_touch, in the order of clients */
    struct db_row row;
    bool more;
    struct ctx one; /* the rows of the client at hand */
    struct known *known;
    size_t known_n;
    struct plan_result *result;
    struct desk_lost lost;
    struct change *changes, **tail;
    int64_t id_next, id_end;
};

/* What is to be written about a known row once the cursors are at their end, unless somebody changed it meanwhile: on PostgreSQL
 * people approve and close touches while this runs. */
struct change {
    struct change *next;
    bool drop, moved; /* moved: person, channel or staff are others: readers must look again */
    int64_t id, version, person_id, staff_id, reason_id, stake_minor;
    int32_t day;
    struct span hours;
    const char *channel, *section, *why, *why_values;
};

/* --- known rows --- */

static int64_t num(const struct planner *p, size_t i)
{
    return p->row.v[i].null ? 0 : p->row.v[i].i;
}

static const char *text(struct planner *p, size_t i)
{
    return p->row.v[i].null || !p->row.v[i].s ? "" : ctx_dup(&p->one, p->row.v[i].s);
}

static int advance(struct ctx *cx, struct planner *p)
{
    int rc = db_cursor_next(cx, p->cursor, &p->row);
    p->more = rc == 1;
    return rc < 0 ? -1 : 0;
}

static int take_known(struct ctx *cx, struct planner *p, int64_t client_id)
{
    ctx_clear(&p->one);
    p->known = NULL;
    p->known_n = 0;
    while (p->more && num(p, 0) < client_id)
        if (advance(cx, p))
            return -1;
    for (size_t cap = 0; p->more && num(p, 0) == client_id;) {
        if (p->known_n == cap) {
            size_t was = cap;
            cap = cap ? cap * 2 : 8;
            p->known = arena_grow(p->one.arena, p->known, was * sizeof *p->known, cap * sizeof *p->known);
        }
        if (!p->known)
            return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
        int channel = channel_parse(text(p, 5));
        p->known[p->known_n++] = (struct known){ .id = num(p, 1), .day = (int32_t)num(p, 2), .person_id = num(p, 3), .staff_id = num(p, 4),
            .channel = channel < 0 ? CHANNEL_CALL : (enum channel_id)channel, .rule = rule_find(text(p, 6)),
            .period = num(p, 7), .section = text(p, 8), .reason_id = num(p, 9), .why = text(p, 10), .why_values = text(p, 11),
            .stake_minor = num(p, 12), .state = text(p, 13), .until_day = (int32_t)num(p, 14), .done_day = (int32_t)num(p, 15),
            .hours = { (int)num(p, 16), (int)num(p, 17) }, .version = num(p, 18), .outcome = text(p, 19), .step = text(p, 20) };
        if (p->one.code || advance(cx, p))
            return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    }
    return 0;
}

/* What programmes made of this client, for their rule. */
static int put_past(struct ctx *cx, struct planner *p)
{
    struct past_step *past = arena_alloc(p->one.arena, (p->known_n + 1) * sizeof *past);
    if (!past)
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    p->programme->past = past;
    p->programme->past_n = 0;
    for (size_t i = 0; i < p->known_n; i++) {
        const struct known *k = &p->known[i];
        int outcome = outcome_parse(k->outcome);
        if (*k->step)
            past[p->programme->past_n++] = (struct past_step){ .period = k->period, .step = k->step, .state = k->state, .done_day = k->done_day,
                .outcome = outcome < 0 ? OUTCOME_NONE : (enum outcome_id)outcome };
    }
    return 0;
}

static bool state_is(const struct known *k, const char *state)
{
    return !strcmp(k->state, state);
}

static int32_t priority_of(const struct known *k)
{
    return k->rule ? k->rule->priority : INT32_MAX;
}

static bool period_known(const struct planner *p, const struct rule *rule, int64_t period)
{
    for (size_t i = 0; i < p->known_n; i++)
        if (p->known[i].rule == rule && p->known[i].period == period)
            return true;
    return false;
}

/* --- what is open already --- */

static int add_change(struct ctx *cx, struct planner *p, const struct change *c)
{
    struct change *copy = ctx_alloc(cx, sizeof *copy);
    if (!copy)
        return -1;
    *copy = *c;
    if (!c->drop && (!(copy->why = ctx_dup(cx, c->why)) || !(copy->why_values = ctx_dup(cx, c->why_values))))
        return -1;
    *p->tail = copy;
    p->tail = &copy->next;
    return 0;
}

static int drop(struct ctx *cx, struct planner *p, struct known *k)
{
    k->gone = true;
    p->result->withdrawn++;
    return add_change(cx, p, &(struct change){ .id = k->id, .version = k->version, .drop = true });
}

/* What the rule says of its open touch today; false when it is no longer wanted. Rows of people's own stay. */
static bool still_wanted(const struct planner *p, const struct client_view *v, const struct known *k, struct proposal *want, bool *fresh)
{
    *want = (struct proposal){ .asked = k->period, .service_message = !k->rule || !k->rule->propose, .agreed = !k->rule || !k->rule->propose };
    *fresh = false;
    if (v->h->opted_out)
        return false;
    if (!k->rule || !k->rule->propose)
        return true;
    *fresh = k->rule->propose(v, p->day, want) && !(want->exact && want->period != k->period);
    return *fresh;
}

/* Looks at an open row again: drops it, or brings it to the day with today's words. k->open: it takes its place. */
static int look_again(struct ctx *cx, struct planner *p, const struct client_view *v, struct known *k)
{
    struct proposal want;
    struct choice choice = { .person_id = k->person_id, .channel = k->channel, .reason_id = k->reason_id };
    bool fresh, asleep = state_is(k, "snoozed") && k->until_day > p->day, due = !asleep && k->day <= p->day;
    if (!still_wanted(p, v, k, &want, &fresh))
        return asleep && !v->h->opted_out ? 0 : drop(cx, p, k);
    bool better = fresh && want.needs_reason && !k->reason_id; /* there may be news by now */
    bool over = k->reason_id && !library_title(p->library, k->reason_id) && !history_offering(v->h, k->reason_id);
    if ((better || over || !choose_holds(v->h, &choice, &want, p->day)) && choose(v, p->library, &want, p->day, &choice) != CHOOSE_OK)
        return drop(cx, p, k);
    const struct person_fact *person = history_person(v->h, choice.person_id);
    choice.ask = fresh && want.needs_reason && !choice.reason_id;
    choice.unknown_phone = choice.channel == CHANNEL_CALL && consent_unknown_phone(v->h, person);
    k->open = !asleep;
    struct change c = { .id = k->id, .version = k->version, .day = due || state_is(k, "snoozed") ? p->day : k->day, .person_id = choice.person_id, .reason_id = choice.reason_id,
        .channel = channel_names[choice.channel], .staff_id = k->staff_id, .stake_minor = k->stake_minor, .section = k->section,
        .why = k->why, .why_values = k->why_values };
    char message[SENTENCES];
    hours_touch(v->h, choice.channel, &c.hours);
    if (!desk_there(p->desk, k->staff_id)) {
        int64_t staff = desk_responsible(p->desk, v->h, want.it_side, want.staff_id);
        c.staff_id = staff ? staff : k->staff_id;
    }
    if (fresh) {
        choose_say(v->h, p->library, &choice, &want.why);
        why_message(&want.why, message, sizeof message);
        c.why = message;
        c.why_values = want.why.values;
        c.stake_minor = want.stake_minor;
        c.section = section_names[want.section];
    }
    if (asleep)
        return 0;
    if (due) {
        p->result->kept++;
        p->result->kept_minor = measure_add(p->result->kept_minor, c.stake_minor);
        k->seat_id = c.staff_id;
        k->seated = true;
    }
    c.moved = c.person_id != k->person_id || c.staff_id != k->staff_id || choice.channel != k->channel || state_is(k, "snoozed");
    bool same = !c.moved && c.day == k->day && c.stake_minor == k->stake_minor && !strcmp(c.why, k->why) &&
        !strcmp(c.why_values, k->why_values) && !strcmp(c.section, k->section) && c.reason_id == k->reason_id &&
        c.hours.from_min == k->hours.from_min && c.hours.until_min == k->hours.until_min;
    k->stake_minor = c.stake_minor;
    k->version += c.moved; /* as that change leaves it: another may follow */
    return same ? 0 : add_change(cx, p, &c);
}

/* Of several due at one client the most urgent stays: a promise came due while another touch was still open. What
 * people planned themselves always stays. */
static int thin_out(struct ctx *cx, struct planner *p)
{
    const struct known *best = NULL;
    for (size_t i = 0; i < p->known_n; i++) {
        const struct known *k = &p->known[i];
        if (k->seated && (!best || priority_of(k) > priority_of(best)))
            best = k;
    }
    for (size_t i = 0; i < p->known_n; i++) {
        struct known *k = &p->known[i];
        if (!k->seated || k == best || !k->rule || !k->rule->propose)
            continue;
        k->open = k->seated = false;
        p->result->kept--;
        p->result->kept_minor -= k->stake_minor;
        if (drop(cx, p, k))
            return -1;
    }
    return 0;
}

/* --- what is new --- */

/* The priority a new touch must exceed; INT32_MAX: none today. *place: an open row of an earlier day that would yield. */
static int32_t threshold(const struct planner *p, const struct history *h, struct known **place)
{
    int32_t least = INT32_MIN;
    for (size_t i = 0; i < p->known_n; i++) {
        struct known *k = &p->known[i];
        int32_t priority = priority_of(k);
        if (((state_is(k, "done") || state_is(k, "skipped")) && k->done_day >= p->today) || state_is(k, "queued"))
            return INT32_MAX;
        bool asleep = state_is(k, "snoozed") && !k->open && !k->gone && k->until_day > p->day;
        if ((asleep || (k->open && k->day < p->day)) && priority > least)
            least = priority;
        if (!k->open || k->day > p->day + h->set->cap_person_days)
            continue;
        if (k->day >= p->day || *place)
            return INT32_MAX;
        *place = k;
    }
    return least;
}

static bool touched(const struct planner *p, const struct history *h, bool *too_often)
{
    int n = 0;
    bool today = false;
    for (size_t i = h->touch_n; i > 0 && p->day - h->touches[i - 1].day < MONTH; i--) {
        n += !h->touches[i - 1].incoming;
        today |= h->touches[i - 1].day == p->day;
    }
    *too_often = n >= h->set->cap_client_month;
    return today;
}

enum offer { OFFER_NONE, OFFER_MADE, OFFER_NOTHING_NEW, OFFER_UNREACHABLE, OFFER_CAPPED };

static enum offer propose(const struct planner *p, const struct client_view *v, int32_t above, bool too_often, struct candidate *c, struct proposal *want)
{
    enum offer best = OFFER_NONE;
    for (size_t i = 0; i < p->rule_n && p->rules[i]->priority > above; i++) {
        *want = (struct proposal){ 0 };
        if (!p->rules[i]->propose(v, p->day, want) || period_known(p, p->rules[i], want->period))
            continue;
        if (too_often && !want->window && !want->service_message) {
            best = OFFER_CAPPED;
            continue;
        }
        *c = (struct candidate){ .client_id = v->h->client_id, .period = want->period, .rule = p->rules[i], .section = want->section,
            .purpose = want->purpose, .cadence = want->cadence, .step = want->step, .stake_minor = want->stake_minor, .why = want->why };
        enum choose_result rc = choose(v, p->library, want, p->day, &c->choice);
        if (rc == CHOOSE_OK)
            return OFFER_MADE;
        best = rc == CHOOSE_NOTHING_NEW ? OFFER_NOTHING_NEW : rc == CHOOSE_CAPPED ? OFFER_CAPPED : best == OFFER_NONE ? OFFER_UNREACHABLE : best;
    }
    return best;
}

static int plan_new(struct ctx *cx, struct planner *p, const struct client_view *v)
{
    const struct history *h = v->h;
    struct known *place = NULL;
    struct candidate c;
    struct proposal want;
    bool too_often;
    int32_t above = h->opted_out ? INT32_MAX : threshold(p, h, &place);
    if (above == INT32_MAX || touched(p, h, &too_often))
        return 0;
    if (!calendar_works(p->calendar, p->day, h->country)) {
        p->result->held++;
        return 0;
    }
    switch (propose(p, v, above, too_often, &c, &want)) {
    case OFFER_NONE: return 0;
    case OFFER_NOTHING_NEW: p->result->nothing_new++; return 0;
    case OFFER_UNREACHABLE: p->result->unreachable++; return 0;
    case OFFER_CAPPED: p->result->held++; return 0;
    case OFFER_MADE: break;
    }
    if (place) {
        c.replaces_id = place->id;
        c.replaces_minor = place->stake_minor;
        place->seated = false;
    }
    choose_say(h, p->library, &c.choice, &c.why);
    hours_touch(h, c.choice.channel, &c.hours);
    return desk_push(cx, p->desk, desk_responsible(p->desk, h, want.it_side, want.staff_id), &c, &p->lost);
}

static int plan_one(struct ctx *cx, struct planner *p, const struct history *h)
{
    struct reading readings[SIGNAL_MAX];
    const struct client_view view = { .h = h, .readings = readings, .programme = p->programme };
    if (take_known(cx, p, h->client_id) || put_past(cx, p))
        return -1;
    signals_derive(h, p->day, readings);
    for (size_t i = 0; i < p->known_n; i++)
        if ((state_is(&p->known[i], "planned") || state_is(&p->known[i], "snoozed")) && look_again(cx, p, &view, &p->known[i]))
            return -1;
    p->result->clients++;
    if (thin_out(cx, p) || plan_new(cx, p, &view))
        return -1;
    for (size_t i = 0; i < p->known_n; i++)
        if (p->known[i].seated)
            desk_use(p->desk, p->known[i].seat_id);
    return 0;
}

/* --- writing --- */

/* version 0: whichever. */
static int write_drop(struct ctx *cx, const struct planner *p, int64_t id, int64_t version, int64_t *changed)
{
    return db_exec(cx, p->db, SQL("UPDATE plan_touch SET state = 'dropped', done_day = $2, version = version + 1 "
                                  "WHERE id = $1 AND state IN ('planned', 'snoozed') AND ($3 = 0 OR version = $3)"),
                   DB(db_i(id), db_i(p->today), db_i(version)), changed);
}

static int write_changes(struct ctx *cx, struct planner *p)
{
    for (const struct change *c = p->changes; c; c = c->next) {
        int rc = c->drop ? write_drop(cx, p, c->id, c->version, NULL)
                         : db_exec(cx, p->db, SQL("UPDATE plan_touch SET state = 'planned', until_day = NULL, done_day = NULL, day = $2, person_id = $3, staff_id = $4, "
                                                  "channel = $5, section = $6, reason_id = $7, why = $8, why_values = $9, stake_minor = $10, version = version + $11, "
                                                  "from_min = $12, until_min = $13 WHERE id = $1 AND version = $14"),
                                   DB(db_i(c->id), db_i(c->day), db_i(c->person_id), db_i(c->staff_id), db_s(c->channel), db_s(c->section), db_i(c->reason_id),
                                      db_s(c->why), db_s(c->why_values), db_i(c->stake_minor), db_i(c->moved), db_i_or_null(c->hours.from_min, !c->hours.until_min),
                                      db_i_or_null(c->hours.until_min, !c->hours.until_min), db_i(c->version)), NULL);
        if (rc)
            return -1;
    }
    return 0;
}

static int write_new(struct ctx *cx, void *user, int64_t staff_id, const struct candidate *c)
{
    struct planner *p = user;
    char message[SENTENCES];
    int64_t changed;
    if (p->id_next == p->id_end) {
        if (db_ids(cx, p->db, ID_BLOCK, &p->id_next))
            return -1;
        p->id_end = p->id_next + ID_BLOCK;
    }
    const char *step = c->step ? ctx_printf(cx, "%s/%s", c->cadence, c->step) : NULL;
    if (c->step && !step)
        return -1;
    why_message(&c->why, message, sizeof message);
    if (db_exec(cx, p->db, SQL("INSERT INTO plan_touch (id, day, client_id, person_id, staff_id, channel, rule, period, section, purpose, reason_id, why, "
                               "why_values, stake_minor, currency, state, until_day, done_day, outcome, fact_id, version, from_min, until_min, step) VALUES "
                               "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'planned', NULL, NULL, '', 0, 1, $16, $17, $18) "
                               "ON CONFLICT (client_id, rule, period) DO NOTHING"),
                DB(db_i(p->id_next), db_i(p->day), db_i(c->client_id), db_i(c->choice.person_id), db_i(staff_id), db_s(channel_names[c->choice.channel]),
                   db_s(c->rule->name), db_i(c->period), db_s(section_names[c->section]), db_s(c->purpose), db_i(c->choice.reason_id), db_s(message),
                   db_s(c->why.values), db_i(c->stake_minor), db_s(p->set->currency), db_i_or_null(c->hours.from_min, !c->hours.until_min),
                   db_i_or_null(c->hours.until_min, !c->hours.until_min), db_s(step)), &changed))
        return -1;
    int64_t id = p->id_next++;
    if (!changed)
        return 0;
    if (c->replaces_id && write_drop(cx, p, c->replaces_id, 0, &changed))
        return -1;
    if (!changed) /* what it was to replace is settled or on its way: that was today's touch */
        return db_exec(cx, p->db, SQL("DELETE FROM plan_touch WHERE id = $1"), DB(db_i(id)), NULL);
    p->result->planned++;
    p->result->planned_minor = measure_add(p->result->planned_minor, c->stake_minor);
    if (!c->replaces_id)
        return 0;
    p->result->kept--;
    p->result->kept_minor -= c->replaces_minor;
    p->result->withdrawn++;
    return 0;
}

/* --- the pass --- */

static int by_priority(const void *a, const void *b)
{
    const struct rule *x = *(const struct rule *const *)a, *y = *(const struct rule *const *)b;
    return x->priority != y->priority ? y->priority - x->priority : strcmp(x->name, y->name);
}

static void release(void *planner)
{
    ctx_release(&((struct planner *)planner)->one);
}

static int open_planner(struct ctx *cx, struct planner *p, int32_t today, int64_t from, int64_t to)
{
    for (size_t i = 0; rule_all[i] && p->rule_n < RULES; i++)
        if (rule_all[i]->propose)
            p->rules[p->rule_n++] = rule_all[i];
    qsort(p->rules, p->rule_n, sizeof *p->rules, by_priority);
    if (programme_load(cx, p->db, p->set, today, &p->programme))
        return -1;
    p->calendar = p->programme->calendar;
    p->today = today;
    p->day = calendar_next(p->calendar, today, "");
    p->result->day = p->day;
    if (ctx_init(&p->one, CLIENT_ROWS) || arena_on_free(cx->arena, release, p))
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    if (library_load(cx, p->db, p->day, p->day, &p->library) || desk_load(cx, p->db, p->set, p->day, from, to, &p->desk))
        return -1;
    return db_cursor_open(cx, p->db, SQL("SELECT client_id, id, day, person_id, staff_id, channel, rule, period, section, reason_id, why, why_values, "
                                         "stake_minor, state, until_day, done_day, from_min, until_min, version, outcome, step FROM plan_touch WHERE client_id BETWEEN $1 AND $2 "
                                         "AND (day >= $3 OR state IN ('planned', 'snoozed', 'queued')) ORDER BY client_id, rule, period"),
                          DB(db_i(from), db_i(to), db_i((int64_t)today - MEMORY_DAYS)), &p->cursor) || advance(cx, p) ? -1 : 0;
}

static int plan_range(struct ctx *cx, struct db *db, const struct settings *set, int32_t today, int64_t from, int64_t to, struct plan_result *out)
{
    struct plan_result result = { 0 };
    struct planner *p = ctx_alloc(cx, sizeof *p);
    struct history_walk *walk;
    const struct history *h;
    int rc;
    if (!p)
        return -1;
    *p = (struct planner){ .db = db, .set = set, .result = &result };
    p->tail = &p->changes;
    if (open_planner(cx, p, today, from, to) || history_open(cx, db, set, from, to, &walk))
        return -1;
    while ((rc = history_next(cx, walk, &h)) == 1)
        if (plan_one(cx, p, h))
            return -1;
    if (rc)
        return -1;
    history_close(walk);
    db_cursor_close(p->cursor);
    if (write_changes(cx, p) || desk_each(cx, p->desk, &p->lost, write_new, p))
        return -1;
    result.dropped_over_capacity = p->lost.n;
    result.dropped_minor = p->lost.minor;
    *out = result;
    return 0;
}

int plan_run(struct ctx *cx, struct db *db, const struct settings *set, int32_t today, struct plan_result *out)
{
    return db_lock_job(cx, db, DB_LOCK_PLAN) ? -1 : plan_range(cx, db, set, today, 0, INT64_MAX, out);
}

int plan_client(struct ctx *cx, struct db *db, const struct settings *set, int64_t client_id, int32_t today, struct plan_result *out)
{
    return plan_range(cx, db, set, today, client_id, client_id, out);
}
