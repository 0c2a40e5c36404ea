#include "signals/model.h"

#include <math.h>

#include "signals/measure.h"
#include "signals/sample.h"

enum { CHECK_LEAST_DAYS = 180 }; /* a base known for less has no past to be tried on */

bool model_usable(enum model_state s)
{
    return s == MODEL_ROUGH || s == MODEL_GOOD || s == MODEL_REGULAR;
}

static enum model_state by_size(int64_t clients)
{
    return clients < MODEL_ROUGH_CLIENTS ? MODEL_ROUGH : MODEL_GOOD;
}

static int summaries(struct ctx *cx, const struct sample *s, bool before, struct purchase_base *base)
{
    struct purchase_summary *rows = ctx_alloc(cx, (s->client_n + 1) * sizeof *rows);
    size_t n = 0;
    if (!rows)
        return -1;
    for (size_t i = 0; i < s->client_n; i++) {
        const struct purchase_sample *p = before ? &s->clients[i].before : &s->clients[i].all;
        if (p->t_days >= 0)
            rows[n++] = (struct purchase_summary){ p->x, p->tx_days, p->t_days, 1 };
    }
    return purchase_collect(cx, rows, n, base);
}

static double rhythm(struct ctx *cx, const struct sample *s)
{
    struct purchase_gaps *gaps = ctx_alloc(cx, (s->client_n + 1) * sizeof *gaps);
    size_t n = 0;
    for (size_t i = 0; gaps && i < s->client_n; i++)
        if (s->clients[i].first_gap)
            gaps[n++] = (struct purchase_gaps){ s->clients[i].first_gap, s->clients[i].second_gap };
    return gaps ? purchase_rhythm(gaps, n) : 0;
}

/* Fits what was known on check_day and compares with what was bought since; the client's own rate is the yardstick. */
static int check(struct ctx *cx, const struct sample *s, const struct nbd_options *how, struct model_check *out)
{
    struct purchase_base base;
    struct nbd_fit fit;
    struct model_check c = { .day = s->check_day };
    double weeks = (s->today - s->check_day) / 7., error = 0, rate_error = 0;
    if (!s->check_day)
        return 0;
    if (summaries(cx, s, true, &base))
        return -1;
    if (base.defect || base.clients < MODEL_MIN_CLIENTS)
        return 0;
    if (nbd_fit(cx, &base, how, &fit))
        return -1;
    if (!fit.optimum.converged)
        return 0;
    for (size_t i = 0; i < s->client_n; i++) {
        const struct client_sample *p = &s->clients[i];
        if (p->before.t_days < 0)
            continue;
        struct nbd_state state = nbd_client(&fit.model, p->before.x, p->before.tx_days / 7., p->before.t_days / 7.);
        double expected = nbd_expected(&state, weeks), rate = p->before.t_days ? p->before.x * 7. / p->before.t_days * weeks : 0;
        c.clients++;
        c.predicted += expected;
        c.actual += p->bought_after;
        error += fabs(expected - p->bought_after);
        rate_error += fabs(rate - p->bought_after);
    }
    c.error = error / (double)c.clients;
    c.rate_error = rate_error / (double)c.clients;
    c.done = true;
    *out = c;
    return 0;
}

static enum model_state purchase_state(const struct purchase_model *m)
{
    if (!m->fit.optimum.converged || (m->check.done && m->check.actual <= 0)) /* nobody bought: what is missing is bills, not clients */
        return MODEL_FAILED;
    if (m->check.done && m->check.error >= m->check.rate_error)
        return MODEL_WORSE;
    return m->k >= MODEL_REGULAR_K ? MODEL_REGULAR : by_size(m->clients);
}

static int learn_purchases(struct ctx *cx, const struct sample *s, double leave_chance, struct purchase_model *out)
{
    struct purchase_model m = { .clients = (int64_t)s->client_n };
    struct nbd_options how = { NBD_MBG, leave_chance };
    struct purchase_base base;
    for (size_t i = 0; i < s->client_n; i++)
        m.repeats += s->clients[i].all.x;
    if (m.clients >= MODEL_MIN_CLIENTS && m.repeats >= MODEL_MIN_REPEATS) {
        if (summaries(cx, s, false, &base))
            return -1;
        if (!base.defect && (nbd_fit(cx, &base, &how, &m.fit) || check(cx, s, &how, &m.check)))
            return -1;
        m.k = rhythm(cx, s);
        m.state = purchase_state(&m);
    }
    *out = m;
    return 0;
}

static void learn_contracts(const struct sample *s, struct renewal_model *m)
{
    struct contract_base base = { 0 };
    m->contracts = (int64_t)s->contract_n;
    for (size_t i = 0; i < s->contract_n; i++) {
        const struct contract_sample *k = &s->contracts[i];
        contract_watch(&base, 0, k->renewals + k->lost, k->lost, 1);
        m->lost += k->lost;
        m->chances += k->renewals + k->lost;
    }
    bool enough = m->contracts >= MODEL_MIN_CLIENTS && m->lost >= MODEL_MIN_LOSSES;
    if (enough)
        contract_fit(&base, CONTRACT_SBG, 12, &m->fit);
    m->state = !enough ? MODEL_FEW : m->fit.converged ? by_size(m->contracts) : MODEL_FAILED;
    if (!model_usable(m->state)) /* all renew alike */
        contract_fit(&base, CONTRACT_CONSTANT, 12, &m->fit);
}

static int learn_spend(struct ctx *cx, const struct sample *s, struct spend_model *out)
{
    struct spend_model m = { 0 };
    struct shrink_group *groups = ctx_alloc(cx, (s->client_n + 1) * sizeof *groups);
    int64_t repeaters = 0;
    if (!groups)
        return -1;
    for (size_t i = 0; i < s->client_n; i++) {
        groups[i] = s->clients[i].amounts;
        repeaters += groups[i].n > 1;
    }
    shrink_fit(groups, s->client_n, &m.fit);
    if (m.fit.known && repeaters >= MODEL_ROUGH_CLIENTS)
        m.state = MODEL_GOOD;
    *out = m;
    return 0;
}

static int learn_late(struct ctx *cx, const struct sample *s, struct late_model *out)
{
    struct late_model m = { 0 };
    struct late_client *clients = ctx_alloc(cx, (s->bill_n + 1) * sizeof *clients);
    struct shrink_group *groups = ctx_alloc(cx, (s->bill_n + 1) * sizeof *groups);
    if (!clients || !groups)
        return -1;
    for (size_t i = 0; i < s->bill_n; i++) {
        clients[i] = (struct late_client){ s->bills[i].n, s->bills[i].late };
        groups[i] = s->bills[i].days;
    }
    if (late_fit(cx, clients, s->bill_n, true, &m.share))
        return -1;
    shrink_fit(groups, s->bill_n, &m.days);
    if (m.share.clients >= MODEL_MIN_PAYERS && m.share.invoices >= MODEL_MIN_BILLS)
        m.state = m.share.converged && m.days.known ? by_size((int64_t)m.share.clients) : MODEL_FAILED;
    *out = m;
    return 0;
}

/* The trial takes the last quarter of the time the base is known for. */
static int open_sample(struct ctx *cx, struct db *db, int32_t today, struct sample *s, int *years)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT min(day) FROM facts_invoice WHERE day BETWEEN $1 AND $2"), DB(db_i(today - SAMPLE_MOST_DAYS), db_i(today)), &r))
        return -1;
    int32_t known = db_null(&r, 0, 0) ? 0 : today - (int32_t)db_int(&r, 0, 0);
    *s = (struct sample){ .cx = cx, .today = today, .check_day = known >= CHECK_LEAST_DAYS ? today - known / 4 : 0 };
    *years = known < 2 * YEAR_DAYS ? 1 : known / YEAR_DAYS;
    return 0;
}

int model_learn(struct ctx *cx, struct db *db, const struct settings *set, int32_t today, struct model *out)
{
    struct model m = { .day = today };
    struct history_walk *walk;
    const struct history *h;
    struct sample s;
    if (open_sample(cx, db, today, &s, &m.years) || history_open_money(cx, db, set, &walk))
        return -1;
    int rc;
    while ((rc = history_next(cx, walk, &h)) == 1)
        if (sample_add(&s, h))
            return -1;
    if (rc)
        return -1;
    history_close(walk);
    learn_contracts(&s, &m.contract);
    if (learn_purchases(cx, &s, (double)set->leave_percent / 100, &m.purchase) || learn_spend(cx, &s, &m.spend) || learn_late(cx, &s, &m.late))
        return -1;
    *out = m;
    return 0;
}
