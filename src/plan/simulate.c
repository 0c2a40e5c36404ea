#include "plan/simulate.h"

#include <stdlib.h>
#include <string.h>

#include "plan/choose.h"
#include "plan/desk.h"
#include "plan/programme.h"
#include "signals/signals.h"

enum { STEPS_MOST = 512, ROWS_MOST = 4096, CLIENT_ROOM = 32 << 20, MONTH = 30 };

struct seat_days {
    int64_t staff_id;
    enum channel_id channel;
    int64_t days[SIMULATE_DAYS];
};

struct simulator {
    struct db *db;
    const struct settings *set;
    struct programme *programme;
    struct library *library;
    struct desk *desk;
    const struct rule *rule;
    struct ctx one; /* of the client at hand */
    struct seat_days **seats;
    size_t seat_n;
    struct simulation *out;
    int32_t today;
};

static int count(struct ctx *cx, struct simulator *s, int64_t staff_id, enum channel_id channel, int at)
{
    size_t i = 0;
    while (i < s->seat_n && (s->seats[i]->staff_id != staff_id || s->seats[i]->channel != channel))
        i++;
    if (i == s->seat_n) {
        if (s->seat_n == ROWS_MOST || !(s->seats[i] = ctx_alloc(cx, sizeof **s->seats)))
            return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
        *s->seats[i] = (struct seat_days){ .staff_id = staff_id, .channel = channel };
        s->seat_n++;
    }
    s->seats[i]->days[at]++;
    s->out->per_day[at]++;
    s->out->touches++;
    return 0;
}

/* The client as it would be after the touches made so far. */
struct ahead {
    struct history h;
    struct touch_fact *touches;
    struct past_step *past;
    size_t past_n, made;
};

static int begin(struct ctx *one, const struct programme *p, const struct history *h, struct ahead *a)
{
    *a = (struct ahead){ .h = *h, .past_n = p->past_n };
    a->touches = ctx_alloc(one, (h->touch_n + STEPS_MOST) * sizeof *a->touches);
    a->past = ctx_alloc(one, (p->past_n + STEPS_MOST) * sizeof *a->past);
    if (!a->touches || !a->past)
        return -1;
    if (h->touch_n)
        memcpy(a->touches, h->touches, h->touch_n * sizeof *a->touches);
    if (p->past_n)
        memcpy(a->past, p->past, p->past_n * sizeof *a->past);
    a->h.touches = a->touches;
    return 0;
}

static void make(struct ahead *a, const struct proposal *want, const struct choice *c, int64_t staff_id, int32_t day)
{
    a->touches[a->h.touch_n++] = (struct touch_fact){ .person_id = c->person_id, .staff_id = staff_id, .reason_id = c->reason_id, .day = day,
        .channel = c->channel, .outcome = OUTCOME_REACHED };
    size_t i = 0;
    while (i < a->past_n && a->past[i].period != want->period)
        i++;
    a->past_n += i == a->past_n;
    a->past[i] = (struct past_step){ .period = want->period, .step = want->cadence, .state = "done", .outcome = OUTCOME_REACHED, .done_day = day };
    a->made++;
}

/* As plan.c: once a day, and not more often in a month than the firm allows. */
static bool too_often(const struct ahead *a, const struct settings *set, int32_t day)
{
    int n = 0;
    for (size_t i = a->h.touch_n; i > 0 && day - a->touches[i - 1].day < MONTH; i--) {
        if (a->touches[i - 1].day == day)
            return true;
        n += !a->touches[i - 1].incoming;
    }
    return n >= set->cap_client_month;
}

static int one_day(struct ctx *cx, struct simulator *s, const struct client_view *v, struct ahead *a, int at, int64_t *missed)
{
    int32_t day = s->today + at;
    struct proposal want = { 0 };
    struct choice choice;
    if (!calendar_works(s->programme->calendar, day, v->h->country) || a->made == STEPS_MOST || too_often(a, s->set, day))
        return 0;
    s->programme->past = a->past;
    s->programme->past_n = a->past_n;
    if (!s->rule->propose(v, day, &want))
        return 0;
    enum choose_result rc = choose(v, s->library, &want, day, &choice);
    if (rc != CHOOSE_OK) {
        s->out->unreachable += rc == CHOOSE_NOBODY && *missed != want.period;
        *missed = want.period;
        return 0;
    }
    int64_t staff_id = desk_responsible(s->desk, v->h, want.it_side, want.staff_id);
    make(a, &want, &choice, staff_id, day);
    return count(cx, s, staff_id, choice.channel, at);
}

static int one_client(struct ctx *cx, struct simulator *s, const struct history *h)
{
    struct reading readings[SIGNAL_MAX];
    struct ahead a;
    struct client_view v = { .h = &a.h, .readings = readings, .programme = s->programme };
    int64_t missed = -1;
    ctx_clear(&s->one);
    if (h->opted_out)
        return 0;
    if (programme_past(&s->one, s->db, h->client_id, s->programme) || begin(&s->one, s->programme, h, &a))
        return fail(cx, s->one.code, "%s", s->one.message);
    signals_derive(h, s->today, readings);
    for (int at = 0; at < SIMULATE_DAYS; at++)
        if (one_day(cx, s, &v, &a, at, &missed))
            return -1;
    s->out->clients += a.made > 0;
    return 0;
}

static int by_staff(const void *a, const void *b)
{
    const struct load_row *x = a, *y = b;
    return x->staff_id != y->staff_id ? (x->staff_id > y->staff_id) - (x->staff_id < y->staff_id) : (int)x->channel - (int)y->channel;
}

static int put_rows(struct ctx *cx, const struct simulator *s)
{
    struct load_row *rows = ctx_alloc(cx, (s->seat_n + 1) * sizeof *rows);
    if (!rows)
        return -1;
    for (size_t i = 0; i < s->seat_n; i++) {
        const struct seat_days *d = s->seats[i];
        rows[i] = (struct load_row){ .staff_id = d->staff_id, .channel = d->channel };
        for (int at = 0; at < SIMULATE_DAYS; at++) {
            rows[i].touches += d->days[at];
            if (d->days[at] > rows[i].most) {
                rows[i].most = d->days[at];
                rows[i].most_day = s->today + at;
            }
        }
    }
    qsort(rows, s->seat_n, sizeof *rows, by_staff);
    s->out->rows = rows;
    s->out->n = s->seat_n;
    return 0;
}

static void release(void *simulator)
{
    ctx_release(&((struct simulator *)simulator)->one);
}

int simulate(struct ctx *cx, struct db *db, const struct settings *set, const struct cadence *only, int32_t today, struct simulation *out)
{
    struct simulation result = { .from_day = today, .until_day = today + SIMULATE_DAYS - 1 };
    struct simulator *s = ctx_alloc(cx, sizeof *s);
    struct history_walk *walk;
    const struct history *h;
    int rc;
    if (!s)
        return -1;
    *s = (struct simulator){ .db = db, .set = set, .out = &result, .today = today, .rule = rule_find("cadence") };
    if (ctx_init(&s->one, CLIENT_ROOM) || arena_on_free(cx->arena, release, s))
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    if (!(s->seats = ctx_alloc(cx, ROWS_MOST * sizeof *s->seats)) || programme_load(cx, db, set, today, &s->programme) || library_load(cx, db, today, today, &s->library) ||
        desk_load(cx, db, set, today, 0, INT64_MAX, &s->desk) || history_open(cx, db, set, 0, INT64_MAX, &walk))
        return -1;
    if (only) {
        s->programme->cadences = &only;
        s->programme->n = 1;
    }
    while ((rc = history_next(cx, walk, &h)) == 1)
        if (one_client(cx, s, h))
            return -1;
    if (rc || put_rows(cx, s))
        return -1;
    history_close(walk);
    for (int at = 0; at < SIMULATE_DAYS; at++)
        result.working_days += calendar_works(s->programme->calendar, today + at, "");
    *out = result;
    return 0;
}
