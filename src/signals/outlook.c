#include "signals/outlook.h"

#include <math.h>

#include "base/money.h"
#include "kit/stat/spend.h"
#include "signals/tenure.h"

#define YEAR_WEEKS (365.25 / 7)
#define Z80 1.2815515655446004 /* 8 in 10 lie between -z and z */
#define STEP 1e-4              /* of a log-parameter, for slopes */

enum { ORDERS_MOST = 48 }; /* orders told apart in an interval */

static double logit(double p) { return log(p / (1 - p)); }
static double chance_of(double x) { return 1 / (1 + exp(-x)); }

static double never_sure(double chance) { return fmin(fmax(chance, .01), .99); }
int64_t outlook_percent(double chance) { return llround(never_sure(chance) * 100); }
int64_t outlook_minor(double amount) { return llround(fmin(fmax(amount, -(double)MONEY_MAX), (double)MONEY_MAX)); }

static struct nbd_state state_of(const struct nbd_model *m, const struct purchase_sample *p)
{
    return nbd_client(m, p->x, p->tx_days / 7., p->t_days / 7.);
}

/* ---- stay ---- */

static double buys_in_a_year(const struct nbd_model *m, const struct purchase_sample *p)
{
    struct nbd_state s = state_of(m, p);
    return nbd_next_within(&s, YEAR_WEEKS);
}

/* 8 in 10 by what is not known of the parameters, on the logit scale. */
static struct estimate stay_in(const struct nbd_fit *fit, const struct purchase_sample *p)
{
    const struct nbd_model *m = &fit->model;
    double value = buys_in_a_year(m, p), slope[OPTIMISE_MAX], variance = 0;
    if (value <= 1e-9 || value >= 1 - 1e-9)
        return (struct estimate){ value, value, value };
    for (int i = 0; i < 4; i++) {
        double up[4] = { m->r, m->alpha, m->a, m->b }, down[4] = { m->r, m->alpha, m->a, m->b };
        up[i] *= exp(STEP);
        down[i] *= exp(-STEP);
        slope[i] = (logit(buys_in_a_year(&(struct nbd_model){ m->kind, up[0], up[1], up[2], up[3] }, p)) -
                    logit(buys_in_a_year(&(struct nbd_model){ m->kind, down[0], down[1], down[2], down[3] }, p))) / (2 * STEP);
    }
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 4; k++)
            variance += slope[i] * fit->covariance[i][k] * slope[k];
    double half = Z80 * sqrt(fmax(variance, 0));
    if (!isfinite(half))
        return (struct estimate){ value, 0, 1 };
    return (struct estimate){ value, chance_of(logit(value) - half), chance_of(logit(value) + half) };
}

struct stay outlook_stay(const struct history *h, int32_t today)
{
    struct stay s = { 0 };
    const struct model *m = h->model;
    struct tenure t;
    struct purchase_sample p;
    if (!m || (h->released_day && h->released_day <= today))
        return s;
    if (tenure_running(h, today, &t)) {
        if (!m->contract.fit.converged || !m->contract.chances)
            return s;
        struct interval in = contract_stay_in(&m->contract.fit, t.renewals, 1, .8);
        s.basis = model_usable(m->contract.state) ? OUTLOOK_CONTRACT : OUTLOOK_CONTRACT_RATE;
        s.renewals = t.renewals;
        s.chance = (struct estimate){ contract_stay(&m->contract.fit, t.renewals, 1), in.lo, in.hi };
    } else if (model_usable(m->purchase.state) && sample_purchases(h, today, &p)) {
        s.basis = OUTLOOK_PURCHASES;
        s.chance = stay_in(&m->purchase.fit, &p);
        s.alive = state_of(&m->purchase.fit.model, &p).alive;
        s.purchases = p.x + 1;
    }
    s.chance = (struct estimate){ never_sure(s.chance.value), never_sure(s.chance.low), never_sure(s.chance.high) };
    return s;
}

/* ---- the next purchase ---- */

static int32_t days_until(const struct nbd_state *s, double q)
{
    double days = nbd_next_quantile(s, q) * 7;
    return days < 36500 ? (int32_t)ceil(days) : INT32_MAX;
}

bool outlook_next(const struct history *h, int32_t today, struct next_purchase *out)
{
    struct purchase_sample p;
    if (!h->model || !model_usable(h->model->purchase.state) || h->model->purchase.state == MODEL_REGULAR ||
        (h->released_day && h->released_day <= today) || !sample_purchases(h, today, &p))
        return false;
    struct nbd_state s = state_of(&h->model->purchase.fit.model, &p);
    *out = (struct next_purchase){ s.alive, days_until(&s, .1), days_until(&s, .25), days_until(&s, .5), days_until(&s, .9) };
    return true;
}

/* ---- money to come ---- */

/* Worth now of one a year, paid evenly for so many years. */
static double annuity(double years, double discount)
{
    return discount > 0 ? -expm1(-years * log1p(discount)) / log1p(discount) : years;
}

/* What may come of the contract: paid[k] when it ends at the k-th renewal from now, with chance[k]. */
struct contract_ways {
    int n;
    double chance[16], paid[16];
};

static struct contract_ways contract_ways(const struct model *m, const struct tenure *t, int32_t today, int years, double year_minor, double discount)
{
    struct contract_ways w = { 0 };
    double rest = (t->from_day + (t->renewals + 1) * YEAR_DAYS - today) / (double)YEAR_DAYS, still = 1;
    for (int k = 0; k <= years && w.n < 16; k++) {
        double next = k < years ? contract_stay(&m->contract.fit, t->renewals, k + 1) : 0;
        w.chance[w.n] = still - next;
        w.paid[w.n++] = year_minor * annuity(fmin(rest + k, years), discount);
        still = next;
    }
    return w;
}

static double mean_way(const struct contract_ways *w, int from)
{
    double sum = 0, all = 0;
    for (int k = from; k < w->n; k++) {
        sum += w->chance[k] * w->paid[k];
        all += w->chance[k];
    }
    return all > 0 ? sum / all : from < w->n ? w->paid[from] : 0; /* where nothing is left to chance: the least of them */
}

/* What may be ordered: at_least[i]: i lots or more, each lot bringing `each` (discounted). A lot is one order; more of them where
 * a client orders so often that single ones do not matter. */
struct order_ways {
    double orders, minor, bill_minor;
    double each, at_least[ORDERS_MOST + 1];
};

/* Orders of the horizon, discounted at the middle of their years. */
static double discounted(const struct nbd_state *s, int years, double discount, double *orders)
{
    double before = 0, sum = 0;
    for (int y = 1; y <= years; y++) {
        double until = nbd_expected(s, y * YEAR_WEEKS);
        sum += (until - before) / pow(1 + discount, y - .5);
        before = until;
    }
    *orders = before;
    return sum;
}

static double bill_of(const struct history *h, int32_t today)
{
    const struct spend_model *m = &h->model->spend;
    struct shrink_group a;
    if (!sample_amounts(h, today, &a))
        return 0;
    return model_usable(m->state) ? spend_lognormal(&m->fit, a.n, a.mean, .8).mean : (double)measure_bill(h, today);
}

static double order_ways(const struct history *h, const struct nbd_state *s, int32_t today, int years, struct order_ways *out)
{
    double discounted_orders = discounted(s, years, (double)h->set->discount_percent / 100, &out->orders);
    out->bill_minor = bill_of(h, today) * (double)h->set->margin_percent / 100;
    out->minor = out->bill_minor * discounted_orders;
    return out->orders > 0 ? out->minor / out->orders : 0;
}

/* 8 in 10 of the purchases alone; each brings `each`. */
static void orders_in(const struct nbd_state *s, int years, double each, struct estimate *out)
{
    struct nbd_orders o;
    nbd_orders(s, years * YEAR_WEEKS, &o);
    out->low = o.low * each;
    out->high = o.high * each;
}

static void into_lots(const struct nbd_state *s, int years, double each, struct order_ways *out)
{
    uint32_t lot = 1 + (uint32_t)(out->orders * 3 / ORDERS_MOST);
    out->each = each * lot;
    for (uint32_t i = 0; i <= ORDERS_MOST; i++)
        out->at_least[i] = each > 0 ? nbd_at_least(s, years * YEAR_WEEKS, i * lot) : 0;
}

/* P(all that comes <= minor). */
static double below(const struct contract_ways *c, const struct order_ways *o, double minor)
{
    double sum = 0;
    for (int k = 0; k < c->n; k++) {
        double left = minor - c->paid[k];
        if (left < 0)
            continue;
        double y = o->each > 0 ? floor(left / o->each * (1 + 1e-12)) + 1 : 1;
        sum += c->chance[k] * (o->each > 0 && y <= ORDERS_MOST ? 1 - o->at_least[(int)y] : 1);
    }
    return sum;
}

static double quantile(const struct contract_ways *c, const struct order_ways *o, double q)
{
    double low = -1, high = c->paid[c->n - 1] + ORDERS_MOST * o->each;
    for (int i = 0; i < 50; i++) {
        double middle = (low + high) / 2;
        if (below(c, o, middle) >= q)
            high = middle;
        else
            low = middle;
    }
    return fmax(high, 0);
}

struct future outlook_future(const struct history *h, int32_t today)
{
    struct future f = { 0 };
    const struct model *m = h->model;
    struct contract_ways c = { 0 };
    struct order_ways o = { 0 };
    struct nbd_state state = { 0 };
    struct purchase_sample p;
    struct tenure t;
    double each = 0;
    if (!m || (h->released_day && h->released_day <= today))
        return f;
    bool running = tenure_running(h, today, &t), orders = model_usable(m->purchase.state) && sample_purchases(h, today, &p);
    if (running && !m->contract.fit.converged)
        return f;
    double year_minor = running ? (double)measure_retainer(h, today).year_minor * (double)h->set->margin_percent / 100 : 0;
    f.known = year_minor > 0 || orders;
    f.years = (int)h->set->worth_years < m->years ? (int)h->set->worth_years : m->years;
    if (orders) {
        state = state_of(&m->purchase.fit.model, &p);
        if (running)
            state.alive = 1;
        each = order_ways(h, &state, today, f.years, &o);
    }
    if (running) {
        c = contract_ways(m, &t, today, f.years, year_minor, (double)h->set->discount_percent / 100);
        into_lots(&state, f.years, each, &o);
        f.minor.low = quantile(&c, &o, .1);
        f.minor.high = quantile(&c, &o, .9);
    } else if (orders)
        orders_in(&state, f.years, each, &f.minor);
    f.contract_minor = mean_way(&c, 0);
    f.project_minor = o.minor;
    f.orders = o.orders;
    f.bill_minor = o.bill_minor;
    f.stake_minor = mean_way(&c, 1) + o.minor;
    f.minor.value = f.contract_minor + f.project_minor;
    f.minor.low = fmin(f.minor.low, f.minor.value);
    f.minor.high = fmax(f.minor.high, f.minor.value);
    return f;
}

/* ---- late payment ---- */

bool outlook_late(const struct history *h, int32_t today, struct lateness *out)
{
    struct lateness l;
    if (!h->model || !model_usable(h->model->late.state) || !sample_bills(h, today, &l.bills))
        return false;
    const struct late_fit *share = &h->model->late.share;
    struct shrink_client days = shrink_client(&h->model->late.days, l.bills.days.n, l.bills.days.mean);
    double half = Z80 * sqrt(days.predictive);
    l.chance = (l.bills.late + share->alpha) / (l.bills.n + share->alpha + share->beta); /* posterior mean: no interval, its quantiles are dear */
    l.days = (struct estimate){ days.mean, days.mean - half, days.mean + half };
    *out = l;
    return true;
}

/* ---- words ---- */

/* The client's own rate in the model's place: a count, and a year's share of it once a year is known. */
static void own_rate(const struct history *h, int32_t today, struct why *why)
{
    struct purchase_sample p;
    if (!sample_purchases(h, today, &p))
        return;
    why_also(why, p.t_days < YEAR_DAYS ? N_("Its own rate: first purchase on {since}, again since then: {again}.")
                                       : N_("Its own rate: first purchase on {since}, again since then: {again}, that is {rate} a year."));
    why_day(why, "since", today - p.t_days);
    why_int(why, "again", p.x);
    if (p.t_days >= YEAR_DAYS)
        why_tenths(why, "rate", ((int64_t)p.x * YEAR_DAYS * 10 + p.t_days / 2) / p.t_days);
}

struct reading outlook_silent(const struct history *h, int32_t today)
{
    struct reading r;
    struct tenure t;
    const struct model *m = h->model;
    if (h->released_day && h->released_day <= today)
        return reading_none(N_("released: nothing is foreseen"));
    bool running = tenure_running(h, today, &t);
    if (!running && !measure_purchases(h, today))
        return reading_none(measure_unsold(h, today));
    if (!m || !m->day)
        return reading_none(N_("nothing was learnt of the whole base yet: the next run of all signals does it"));
    if (running)
        return reading_none(m->contract.fit.converged ? N_("a running contract without a price: what it brings is not known")
                                                      : N_("a running contract, but no contract of the firm has come to a renewal yet"));
    switch (m->purchase.state) {
    case MODEL_WORSE: r = reading_none(N_("tried on the firm's own past, the model did no better than each client's own rate: it is not used")); break;
    case MODEL_FAILED:
        r = reading_none(m->purchase.check.done ? N_("no client bought anything after {day}: the newest bills are missing, so nothing is foreseen")
                                                : N_("the model does not fit this base: it is not used"));
        why_day(&r.why, "day", m->purchase.check.day);
        break;
    default:
        r = reading_none(N_("too few data: {clients} clients, {repeats} repeat purchases; estimated from {least_clients} and {least_repeats} on"));
        why_int(&r.why, "clients", m->purchase.clients);
        why_int(&r.why, "repeats", m->purchase.repeats);
        why_int(&r.why, "least_clients", MODEL_MIN_CLIENTS);
        why_int(&r.why, "least_repeats", MODEL_MIN_REPEATS);
    }
    own_rate(h, today, &r.why);
    return r;
}
