/* One pass over the closed months, all clients side by side; see churn.h. */
#include "signals/churn.h"

#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "signals/churn_own.h"
#include "signals/measure.h"

static bool is_contract(const struct snapshot *s) { return s->active && s->contract; }
static bool is_project(const struct snapshot *s) { return s->active && !s->contract; }

static void count(struct churn_count *c, bool before, bool now, bool known)
{
    c->start += before;
    c->end += now;
    c->lost += before && !now;
    c->back += !before && now && known;
    c->added += !before && now && !known;
}

static void count_mrr(struct churn_period *p, int64_t before, int64_t now)
{
    p->mrr_start_minor = measure_add(p->mrr_start_minor, before);
    p->mrr_end_minor = measure_add(p->mrr_end_minor, now);
    int64_t change = now - before, *to = !before ? &p->mrr_new_minor : !now ? &p->mrr_lost_minor : change > 0 ? &p->mrr_up_minor : &p->mrr_down_minor;
    *to = measure_add(*to, change);
}

static const struct snapshot nobody = { .silence_days = -1 };

static void count_period(struct churn_period *p, const struct churn_span *at, const struct snapshot *rows)
{
    const struct snapshot *before = at->first ? &rows[at->first - 1] : &nobody, *now = &rows[at->last];
    bool known = before->first_day != 0, bought = false;
    count(&p->all, before->active, now->active, known);
    count(&p->contract, is_contract(before), is_contract(now), known);
    count(&p->project, is_project(before), is_project(now), known);
    count_mrr(p, before->mrr_minor, now->mrr_minor);
    for (size_t i = at->first; i <= at->last; i++) {
        bought |= rows[i].bills > 0;
        p->revenue_minor = measure_add(p->revenue_minor, rows[i].month_minor);
    }
    p->buyers += bought;
}

static bool bought_in(const struct snapshot *rows, size_t first, size_t last)
{
    for (size_t i = first; i <= last; i++)
        if (rows[i].bills)
            return true;
    return false;
}

static int keep_pair(struct ctx *cx, struct churn_work *w, int64_t start, int64_t end)
{
    if (w->pair_n == w->pair_cap) {
        size_t cap = w->pair_cap ? w->pair_cap * 2 : 256;
        struct retention_client *list = arena_grow(cx->arena, w->pairs, w->pair_cap * sizeof *list, cap * sizeof *list);
        if (!list)
            return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
        w->pairs = list;
        w->pair_cap = cap;
    }
    w->pairs[w->pair_n++] = (struct retention_client){ start, end };
    return 0;
}

/* Those there at the start, and what became of them by the end. */
static int count_whole(struct ctx *cx, struct churn_work *w, struct churn *c, const struct snapshot *rows)
{
    size_t first = w->spans[w->from].first, last = w->n - 1;
    if (!first)
        return 0;
    const struct snapshot *s = &rows[first - 1], *e = &rows[last];
    c->all.n += s->active;
    c->all.k += s->active && !e->active;
    c->contract.n += is_contract(s);
    c->contract.k += is_contract(s) && !is_contract(e);
    c->project.n += is_project(s);
    c->project.k += is_project(s) && !e->active;
    if (!s->contract && s->purchases12) {
        c->again.n++;
        c->again.k += bought_in(rows, first, last);
    }
    if (s->active) {
        c->start_year_minor = measure_add(c->start_year_minor, s->year_minor);
        if (!e->active)
            c->lost_year_minor = measure_add(c->lost_year_minor, s->year_minor);
    }
    return s->mrr_minor > 0 ? keep_pair(cx, w, s->mrr_minor, e->mrr_minor) : 0;
}

static void count_cohort(const struct churn_work *w, struct churn *c, const struct snapshot *rows)
{
    int32_t first = rows[w->n - 1].first_day;
    size_t k = 0;
    while (k < c->cohort_n && w->spans[w->cohort_from + k].to_day < first)
        k++;
    if (k == c->cohort_n || first < w->spans[w->cohort_from + k].from_day)
        return;
    struct churn_cohort *h = &c->cohorts[k];
    h->clients++;
    for (size_t i = 0; i < h->n; i++) {
        const struct churn_span *at = &w->spans[w->cohort_from + k + i];
        h->active[i] += bought_in(rows, at->first, at->last) || is_contract(&rows[at->last]);
    }
}

const struct snapshot *churn_contract_before(const struct snapshot *rows, size_t end)
{
    for (size_t i = end, back = 0; i > 0 && back < 12; i--, back++)
        if (rows[i - 1].contract)
            return &rows[i - 1];
    return NULL;
}

/* By money; the list keeps the dearest. */
static void note_lost(struct churn_work *w, struct churn *c, const struct snapshot *rows)
{
    size_t last = w->n - 1, first = w->spans[w->from].first, i = last;
    if (rows[last].active)
        return;
    while (i > first && !rows[i - 1].active)
        i--;
    if (i == 0 || !rows[i - 1].active) /* was not there in all that time */
        return;
    const struct snapshot *s = &rows[i - 1], *contract = churn_contract_before(rows, i);
    struct churn_lost l = { .client_id = s->client_id, .mrr_minor = contract ? contract->mrr_minor : 0, .year_minor = s->year_minor,
                            .day = c->months[i].day, .contract = contract != NULL };
    c->lost_all++;
    size_t k = c->lost_n;
    while (k > 0 && (c->lost[k - 1].year_minor < l.year_minor || (c->lost[k - 1].year_minor == l.year_minor && c->lost[k - 1].mrr_minor < l.mrr_minor)))
        k--;
    if (k == CHURN_LOST)
        return;
    size_t n = c->lost_n < CHURN_LOST ? c->lost_n++ : CHURN_LOST - 1;
    memmove(&c->lost[k + 1], &c->lost[k], (n - k) * sizeof l);
    c->lost[k] = l;
}

/* --- months into periods --- */

static bool ends_period(int32_t day, bool quarter)
{
    int y, m, d;
    day_to_civil(day, &y, &m, &d);
    return !quarter || m % 3 == 0;
}

static int32_t period_start(int32_t day, bool quarter)
{
    int y, m, d;
    day_to_civil(day, &y, &m, &d);
    return day_from_civil(y, quarter ? m - (m - 1) % 3 : m, 1);
}

static int make_spans(struct ctx *cx, struct churn_work *w, struct churn *c)
{
    w->spans = ctx_alloc(cx, (c->month_n + 1) * sizeof *w->spans);
    if (!w->spans)
        return -1;
    for (size_t i = 0, first = 0; i < c->month_n; i++)
        if (i + 1 == c->month_n || ends_period(c->months[i].day, c->o.quarter)) {
            w->spans[w->span_n++] = (struct churn_span){ .first = first, .last = i, .from_day = period_start(c->months[first].day, c->o.quarter), .to_day = c->months[i].day };
            first = i + 1;
        }
    int32_t from = c->o.from ? c->o.from : day_month_start(day_add_months(day_month_start(c->months[c->month_n - 1].day), -11));
    while (w->from + 1 < w->span_n && w->spans[w->from].to_day < from)
        w->from++;
    w->cohort_from = c->o.from ? w->from : 0;
    if (w->span_n - w->cohort_from > CHURN_COHORTS)
        w->cohort_from = w->span_n - CHURN_COHORTS;
    return 0;
}

static int make_room(struct ctx *cx, struct churn_work *w, struct churn *c)
{
    c->period_n = w->span_n - w->from;
    c->cohort_n = w->span_n - w->cohort_from;
    c->periods = ctx_alloc(cx, c->period_n * sizeof *c->periods);
    c->cohorts = ctx_alloc(cx, c->cohort_n * sizeof *c->cohorts);
    c->lost = ctx_alloc(cx, (CHURN_LOST + 1) * sizeof *c->lost);
    if (!c->periods || !c->cohorts || !c->lost)
        return -1;
    for (size_t i = 0; i < c->period_n; i++) {
        const struct churn_span *at = &w->spans[w->from + i];
        c->periods[i].from_day = at->from_day;
        c->periods[i].day = at->to_day;
        c->periods[i].whole = ends_period(at->to_day, c->o.quarter);
        for (size_t m = at->first; m <= at->last; m++) {
            c->periods[i].reconstructed |= c->months[m].reconstructed;
            c->periods[i].correction_minor = measure_add(c->periods[i].correction_minor, c->months[m].correction_minor);
        }
    }
    for (size_t k = 0; k < c->cohort_n; k++) {
        c->cohorts[k].day = w->spans[w->cohort_from + k].from_day;
        c->cohorts[k].n = c->cohort_n - k;
        if (!(c->cohorts[k].active = ctx_alloc(cx, c->cohorts[k].n * sizeof *c->cohorts[k].active)))
            return -1;
    }
    return 0;
}

static int walk_months(struct ctx *cx, struct db *db, struct churn_work *w, struct churn *c)
{
    struct snapshot_walk *walk;
    const struct snapshot *rows;
    int64_t id;
    int rc;
    int32_t *days = ctx_alloc(cx, c->month_n * sizeof *days);
    if (!days)
        return -1;
    for (size_t i = 0; i < c->month_n; i++)
        days[i] = c->months[i].day;
    if (snapshot_open(cx, db, days, c->month_n, &walk))
        return -1;
    while ((rc = snapshot_next(cx, walk, &id, &rows)) == 1) {
        for (size_t i = 0; i < c->period_n; i++)
            count_period(&c->periods[i], &w->spans[w->from + i], rows);
        if (count_whole(cx, w, c, rows) || churn_life_note(cx, w, c, id, rows))
            return -1;
        count_cohort(w, c, rows);
        note_lost(w, c, rows);
    }
    return rc;
}

static int measure_kept(struct ctx *cx, const struct churn_work *w, struct churn *c)
{
    enum { SEED = 20251122 };
    struct retention rest;
    size_t largest = 0;
    if (retention_measure(cx, w->pairs, w->pair_n, SEED, &c->kept) || !w->pair_n)
        return w->pair_n ? -1 : 0;
    for (size_t i = 0; i < w->pair_n; i++) {
        const struct retention_client *p = &w->pairs[i];
        c->kept_start_minor = measure_add(c->kept_start_minor, p->start_minor);
        c->kept_end_minor = measure_add(c->kept_end_minor, p->end_minor);
        c->kept_least_minor = measure_add(c->kept_least_minor, p->end_minor < p->start_minor ? p->end_minor : p->start_minor);
        if (p->start_minor > w->pairs[largest].start_minor)
            largest = i;
    }
    w->pairs[largest] = w->pairs[w->pair_n - 1];
    if (retention_measure(cx, w->pairs, w->pair_n - 1, SEED, &rest))
        return -1;
    c->nrr_without_largest = rest.nrr;
    return 0;
}

/* Names, and the reason of the contract that ended last. */
static int name_lost(struct ctx *cx, struct db *db, struct churn *c)
{
    for (size_t i = 0; i < c->lost_n; i++) {
        struct db_rows n, r;
        if (db_query(cx, db, SQL("SELECT name FROM facts_client WHERE id = $1"), DB(db_i(c->lost[i].client_id)), &n) ||
            db_query(cx, db, SQL("SELECT end_why FROM facts_subscription WHERE client_id = $1 AND until_day IS NOT NULL AND until_day <= $2 "
                                 "ORDER BY until_day DESC, id DESC LIMIT 1"), DB(db_i(c->lost[i].client_id), db_i(c->lost[i].day)), &r))
            return -1;
        c->lost[i].name = n.n ? db_text(&n, 0, 0) : "";
        c->lost[i].reason = r.n && c->lost[i].contract ? db_text(&r, 0, 0) : "";
    }
    return 0;
}

int churn_measure(struct ctx *cx, struct db *db, const struct settings *set, const struct churn_options *o, struct churn *out)
{
    struct churn c = { .o = *o };
    struct churn_work w = { 0 };
    if (o->from && o->from > o->to)
        return fail(cx, ERR_INPUT, "from must not lie after to");
    if (snapshot_months(cx, db, set, day_month_end(o->to), &c.months, &c.month_n))
        return -1;
    w.n = c.month_n;
    if (c.month_n && (o->from <= c.months[c.month_n - 1].day)) {
        if (snapshot_correct(cx, db, set, c.months, c.month_n) || make_spans(cx, &w, &c) || make_room(cx, &w, &c) || churn_life_open(cx, db, &w, &c) ||
            walk_months(cx, db, &w, &c) || measure_kept(cx, &w, &c) || churn_life_measure(cx, &w, &c) || name_lost(cx, db, &c))
            return -1;
        c.start_day = w.spans[w.from].first ? c.months[w.spans[w.from].first - 1].day : 0;
    } else
        c.month_n = 0;
    *out = c;
    return 0;
}
