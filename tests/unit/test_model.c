/* Tests of signals/model*, sample, tenure and outlook: on a base made by the model's own law the fit finds that law, and what it
 * says of a client is sound; below the gates it keeps quiet. Both engines. */
#include <math.h>

#include "check.h"
#include "db/db.h"
#include "history_text.h"
#include "kit/random.h"
#include "kit/stat/variate.h"
#include "signals/outlook.h"
#include "signals/sample.h"
#include "signals/signals.h"
#include "signals/tenure.h"

enum { TODAY = 20500, CLIENTS = 600, WATCHED = 1456 };

static const struct settings *defaults(void)
{
    static struct settings set;
    settings_default(&set);
    return &set;
}

/* ---- tenure and sample: by hand ---- */

static int from_text(struct ctx *cx, const char *text, struct history_text *t)
{
    static char copy[1000]; /* it is split in place */
    snprintf(copy, sizeof copy, "%s", text);
    return history_from_text(cx, copy, t);
}

static void tenures(void)
{
    struct ctx cx;
    struct history_text *t = calloc(1, sizeof *t);
    struct tenure out[TENURE_MAX];
    ctx_init(&cx, 1 << 22);
    CHECK_INT(from_text(&cx,
        "today 2026-03-02\nclient\n"
        "subscription 2020-01-01 100 until=2021-06-30\n"
        "subscription 2021-07-15 120 until=2022-07-15\n"   /* follows within a month: the same tenure */
        "subscription 2024-01-01 100\n", t), 0);
    CHECK_INT(tenure_all(&t->h, t->today, out), 2);
    CHECK_INT(out[0].renewals, 2);
    CHECK(out[0].until_day != 0);
    CHECK_INT(out[1].until_day, 0);
    CHECK_INT(out[1].renewals, 2);
    CHECK(tenure_running(&t->h, t->today, out));
    CHECK_INT(out[0].from_day, day_from_civil(2024, 1, 1));
    CHECK_INT(from_text(&cx, "today 2026-03-02\nclient\ninvoice 2023-01-01 10 recurring\ninvoice 2023-02-01 10 recurring\n", t), 0);
    CHECK_INT(tenure_all(&t->h, t->today, out), 1);
    CHECK_INT(out[0].until_day, day_from_civil(2023, 3, 4)); /* the bills stopped */
    CHECK(!tenure_running(&t->h, t->today, out));
    free(t);
    ctx_release(&cx);
}

/* A contract that ended at its anniversary was not renewed there, whatever the calendar and the last day written. */
static void ends(void)
{
    static const struct { const char *lines; int renewals; } ended[] = {
        { "subscription 2021-01-01 100 until=2021-12-31\n", 0 }, { "subscription 2020-01-01 100 until=2020-12-31\n", 0 },
        { "subscription 2022-03-01 100 until=2023-03-01\n", 0 }, { "subscription 2022-03-01 100 until=2023-03-15\n", 0 },
        { "subscription 2022-03-01 100 until=2023-06-01\n", 1 }, { "subscription 2019-01-01 100 until=2023-12-31\n", 4 },
        { "invoice 2022-01-01 9 recurring\ninvoice 2022-11-01 9 recurring\ninvoice 2022-12-01 9 recurring\n", 0 },
        { "invoice 2021-01-01 9 recurring\ninvoice 2022-01-01 9 recurring\n", 1 }, /* paid for two years */
    };
    struct ctx cx;
    struct history_text *t = calloc(1, sizeof *t);
    struct tenure out[TENURE_MAX];
    ctx_init(&cx, 1 << 22);
    for (size_t i = 0; i < sizeof ended / sizeof *ended; i++) {
        char text[400];
        snprintf(text, sizeof text, "today 2026-03-02\nclient\n%s", ended[i].lines);
        CHECK_INT(from_text(&cx, text, t), 0);
        CHECK_INT(tenure_all(&t->h, t->today, out), 1);
        CHECK(out[0].until_day != 0);
        CHECK_INT(out[0].renewals, ended[i].renewals);
    }
    /* the subscription was closed, the bills go on */
    CHECK_INT(from_text(&cx, "today 2026-03-02\nclient\nsubscription 2024-01-01 9 until=2025-01-01\n"
                             "invoice 2024-02-01 9 recurring\ninvoice 2026-01-01 9 recurring\ninvoice 2026-02-01 9 recurring\n", t), 0);
    CHECK(tenure_running(&t->h, t->today, out));
    /* regular bills in another currency: their amounts are not known here, so neither is whether they stopped */
    CHECK_INT(from_text(&cx, "today 2026-03-02\nclient\ninvoice 2025-01-10 9 recurring foreign\ninvoice 2026-02-10 9 recurring foreign\n", t), 0);
    CHECK_INT(tenure_all(&t->h, t->today, out), 0);
    free(t);
    ctx_release(&cx);
}

static void samples(void)
{
    struct ctx cx;
    struct history_text *t = calloc(1, sizeof *t);
    ctx_init(&cx, 1 << 22);
    struct sample s = { .cx = &cx };
    CHECK_INT(from_text(&cx,
        "today 2026-03-02\npayments\nclient\n"
        "invoice 2025-01-10 100 due=2025-02-10 paid=2025-02-20\n"
        "invoice 2025-03-11 100 due=2025-04-10 paid=2025-04-10\n"
        "invoice 2025-06-09 100 due=2025-07-09\n"            /* open and overdue: late */
        "invoice 2025-06-10 100 due=2025-07-10 foreign\n"    /* what was paid on it is not known */
        "invoice 2026-02-20 100 due=2026-03-20\n", t), 0);   /* not due yet: says nothing */
    s.today = t->today;
    s.check_day = day_from_civil(2025, 4, 1);
    CHECK_INT(sample_add(&s, &t->h), 0);
    CHECK_INT(s.client_n, 1);
    CHECK_INT(s.clients[0].all.x, 3);
    CHECK_INT(s.clients[0].all.tx_days, 406);
    CHECK_INT(s.clients[0].all.t_days, 416);
    CHECK_INT(s.clients[0].before.x, 1);
    CHECK_INT(s.clients[0].bought_after, 2);
    CHECK_INT(s.clients[0].first_gap, 60);
    CHECK_INT(s.clients[0].second_gap, 90);
    CHECK(fabs(s.clients[0].amounts.mean - log(10000)) < 1e-12);
    CHECK_INT(s.bill_n, 1);
    CHECK_INT(s.bills[0].n, 3);
    CHECK_INT(s.bills[0].late, 2);
    CHECK(fabs(s.bills[0].days.mean - 5) < 1e-12);
    t->h.released_day = t->today - 1; /* we ended it: no purchases and contracts to learn from, its payments still */
    CHECK_INT(sample_add(&s, &t->h), 0);
    CHECK_INT(s.client_n, 1);
    CHECK_INT(s.bill_n, 2);
    free(t);
    ctx_release(&cx);
}

/* ---- a base made by the law itself ---- */

static int add_client(struct ctx *cx, struct db *db, int64_t id)
{
    return db_exec(cx, db, SQL("INSERT INTO facts_client (id, name, name_fold, name_key, sort_key, legal_form, tax_id, domain, industry, country, city, lang, "
                               "utc_offset_min, employees, sales_staff_id, it_staff_id, since_day, released_day, opted_out, note, version, created_at, batch_id) "
                               "VALUES ($1, 'A', 'a', 'a', $2, '', '', '', '', '', '', '', 0, NULL, 0, 0, NULL, NULL, 0, '', 1, 0, 0)"),
                   DB(db_i(id), db_b("a", 1)), NULL);
}

static int add_invoice(struct ctx *cx, struct db *db, int64_t client, int32_t day, int64_t id, int64_t minor)
{
    return db_exec(cx, db, SQL("INSERT INTO facts_invoice (client_id, day, id, number, due_day, total_minor, currency, line, recurring, paid_day, disputed, batch_id) "
                               "VALUES ($1, $2, $3, '1', $4, $5, 'EUR', '', 0, $6, 0, 0)"),
                   DB(db_i(client), db_i(day), db_i(id), db_i(day + 30), db_i(minor), db_i(day + 25 + id % 20)), NULL);
}

static int add_contract(struct ctx *cx, struct db *db, int64_t client, int32_t day, int64_t id, int32_t until)
{
    return db_exec(cx, db, SQL("INSERT INTO facts_subscription (client_id, day, id, offering_id, title, price_minor, currency, interval_months, renew_day, until_day, "
                               "end_why, auto_renew, seats, batch_id) VALUES ($1, $2, $3, 0, '', 10000, 'EUR', 1, NULL, $4, '', 0, NULL, 0)"),
                   DB(db_i(client), db_i(day), db_i(id), db_i_or_null(until, until == 0)), NULL);
}

/* MBG/NBD with r 1.2, alpha 12 weeks, a 1, b 4: each of the first `n` clients; every tenth has a contract instead. */
static int make_base(struct ctx *cx, struct db *db, int n)
{
    struct random_source r;
    int64_t id = 100000;
    random_seed(&r, 5);
    for (int i = 1; i <= n; i++) {
        int32_t first = TODAY - WATCHED + (int32_t)random_below(&r, WATCHED - 200), last = 0;
        if (add_client(cx, db, i))
            return -1;
        if (i % 10 == 0) {
            int years = 0;
            while (years < 8 && variate_beta(&r, 1, 4) < random_unit(&r))
                years++;
            int32_t until = first + years * 365 + 364;
            if (add_contract(cx, db, i, first, ++id, until < TODAY ? until : 0))
                return -1;
            continue;
        }
        double rate = variate_gamma(&r, 1.2) / 12, leave = variate_beta(&r, 1, 4), clock = first, size = variate_normal(&r) * .5;
        for (bool here = true; here && clock < TODAY;) {
            if ((int32_t)clock != last && add_invoice(cx, db, i, (int32_t)clock, ++id, (int64_t)exp(10 + size + variate_normal(&r) * .5)))
                return -1;
            last = (int32_t)clock;
            here = random_unit(&r) > leave;
            clock += variate_exponential(&r) * 7 / rate;
        }
    }
    return 0;
}

static void in_order(struct estimate e) { CHECK(e.low <= e.value && e.value <= e.high); }

static void one_by_one(struct ctx *cx, struct db *db, const struct model *m)
{
    struct history_walk *walk;
    const struct history *h;
    int spoken = 0, rc;
    double coming = 0;
    CHECK_INT(history_open(cx, db, defaults(), 0, INT64_MAX, &walk), 0);
    history_teach(walk, m);
    while ((rc = history_next(cx, walk, &h)) == 1) {
        struct stay s = outlook_stay(h, TODAY);
        struct future f = outlook_future(h, TODAY);
        struct next_purchase n;
        if (s.basis == OUTLOOK_NONE) {
            CHECK(!h->purchase_n || h->subscription_n);
            continue;
        }
        spoken++;
        in_order(s.chance);
        CHECK(s.chance.low >= 0 && s.chance.high <= 1);
        CHECK(f.known);
        in_order(f.minor);
        CHECK(f.minor.low >= 0);
        CHECK(fabs(f.minor.value - f.contract_minor - f.project_minor) < 1e-6);
        CHECK(f.stake_minor >= f.minor.value * .999);
        coming += f.orders;
        if (outlook_next(h, TODAY, &n)) {
            CHECK(n.low <= n.quarter && n.quarter <= n.even && n.even <= n.high);
            CHECK(n.alive <= .9 ? n.high == INT32_MAX : true);
        }
    }
    CHECK_INT(rc, 0);
    CHECK(spoken > CLIENTS * 9 / 10);
    CHECK(coming > 0);
    history_close(walk);
}

static void learnt_on(const char *url)
{
    struct ctx cx;
    struct db *db;
    struct model m, stored;
    ctx_init(&cx, 256 << 20);
    if (db_open(&cx, url, true, &db) || db_begin(&cx, db, true) || make_base(&cx, db, CLIENTS)) {
        CHECK_STR(cx.message, "");
        return;
    }
    CHECK_INT(model_learn(&cx, db, defaults(), TODAY, &m), 0);
    CHECK_INT(m.years, 3);
    CHECK_INT(m.purchase.state, MODEL_GOOD);
    CHECK(m.purchase.fit.optimum.converged);
    CHECK(m.purchase.k > .6 && m.purchase.k < 1.4);
    CHECK(m.purchase.check.done && m.purchase.check.error < m.purchase.check.rate_error);
    CHECK(fabs(m.purchase.check.predicted / m.purchase.check.actual - 1) < .25);
    /* three standard errors around the law */
    CHECK(fabs(log(m.purchase.fit.model.r / 1.2)) < 3 * sqrt(m.purchase.fit.covariance[0][0]));
    CHECK(fabs(log(m.purchase.fit.model.alpha / 12)) < 3 * sqrt(m.purchase.fit.covariance[1][1]));
    CHECK_INT(m.contract.state, MODEL_GOOD);
    CHECK_INT(m.contract.contracts, CLIENTS / 10);
    CHECK(m.contract.lost > 10);
    CHECK_INT(m.spend.state, MODEL_GOOD);
    CHECK(fabs(m.spend.fit.s2 - .25) < .05 && fabs(m.spend.fit.t2 - .25) < .08 && fabs(m.spend.fit.mu - 10) < .15);
    CHECK_INT(m.late.state, MODEL_GOOD);
    CHECK_INT(model_store(&cx, db, &m), 0);
    CHECK_INT(model_load(&cx, db, &stored), 0);
    CHECK_INT(stored.day, TODAY);
    CHECK(stored.purchase.fit.model.alpha == m.purchase.fit.model.alpha);
    CHECK(stored.purchase.fit.covariance[2][3] == m.purchase.fit.covariance[2][3]);
    CHECK(stored.contract.fit.beta == m.contract.fit.beta);
    CHECK(stored.late.share.alpha == m.late.share.alpha && stored.late.days.t2 == m.late.days.t2);
    CHECK(stored.purchase.check.predicted == m.purchase.check.predicted);
    one_by_one(&cx, db, &stored);
    /* one bill of 1900: it neither stops the models nor lets them look ahead for a century */
    CHECK_INT(add_invoice(&cx, db, 1, day_from_civil(1900, 1, 1), 999999, 1000), 0);
    CHECK_INT(add_contract(&cx, db, 10, day_from_civil(1900, 1, 1), 999998, 0), 0);
    CHECK_INT(model_learn(&cx, db, defaults(), TODAY, &m), 0);
    CHECK_INT(m.years, 3);
    CHECK_INT(m.purchase.state, MODEL_GOOD);
    CHECK(m.purchase.check.done && m.purchase.check.day == stored.purchase.check.day);
    CHECK_INT(m.contract.contracts, stored.contract.contracts - 1);
    /* the same base looked at years after its last bill: that is no base whose clients all left */
    CHECK_INT(model_learn(&cx, db, defaults(), TODAY + 3 * WATCHED, &m), 0);
    CHECK(m.purchase.check.done && m.purchase.check.error < m.purchase.check.rate_error);
    CHECK_INT(m.purchase.state, MODEL_FAILED);
    db_rollback(db);
    ctx_release(&cx);
    db_close(db);
}

/* Seven clients teach nothing, and it is said. */
static void few_on(const char *url)
{
    struct ctx cx;
    struct db *db;
    struct signals_result r;
    struct signal_row *rows;
    size_t n;
    struct model m;
    ctx_init(&cx, 64 << 20);
    if (db_open(&cx, url, true, &db) || db_begin(&cx, db, true) || make_base(&cx, db, 7)) {
        CHECK_STR(cx.message, "");
        return;
    }
    CHECK_INT(signals_run(&cx, db, defaults(), TODAY, 0, INT64_MAX, &r), 0);
    CHECK_INT(model_load(&cx, db, &m), 0);
    CHECK_INT(m.purchase.state, MODEL_FEW);
    CHECK_INT(m.contract.state, MODEL_FEW);
    CHECK_INT(m.late.state, MODEL_FEW);
    CHECK_INT(signals_load(&cx, db, 1, false, &rows, &n), 0);
    for (size_t i = 0; i < n; i++)
        if (!strcmp(rows[i].signal->name, "stay")) {
            CHECK(rows[i].none);
            CHECK(strstr(rows[i].why, "too few data: 7 clients") == rows[i].why);
        }
    db_rollback(db);
    ctx_release(&cx);
    db_close(db);
}

/* ---- what is said of one client, the model given by hand ---- */

static const struct model good = {
    .day = 20000, .years = 5,
    .purchase = { .state = MODEL_GOOD, .clients = 600, .repeats = 2000, .fit.model = { NBD_MBG, 1.2, 12, 1, 4 } },
    .spend = { .state = MODEL_FEW },
    .contract = { .state = MODEL_GOOD, .contracts = 50, .lost = 10, .chances = 90,
                  .fit = { .model = CONTRACT_SBG, .alpha = .7, .beta = 4, .c = 1, .lost = 10, .chances = 90, .converged = true } },
};

/* The reading's value ("-": none) and its why, in English. */
static const char *said(struct ctx *cx, const char *text, const struct model *m, const char *signal)
{
    static struct history_text t;
    static char copy[2000];
    char message[600];
    struct str out;
    snprintf(copy, sizeof copy, "today 2026-03-02\n%s", text);
    CHECK_INT(history_from_text(cx, copy, &t), 0);
    t.h.model = m;
    struct reading r = signal_all[signal_index(signal)]->derive(&t.h, t.today);
    CHECK(r.none || !r.interval || (r.low <= r.value && r.value <= r.high));
    str_init(&out, cx->arena, 4096);
    if (!r.none)
        str_int(&out, r.value);
    str_puts(&out, r.none ? "-: " : ": ");
    why_message(&r.why, message, sizeof message);
    why_render(message, r.why.values, LANG_EN, false, &out);
    return str_end(cx, &out);
}

#define BOUGHT "client\ninvoice 2023-03-02 1000\ninvoice 2023-09-02 1000\ninvoice 2024-03-02 1000\ninvoice 2025-03-02 1000\n"

static void silences(void)
{
    struct ctx cx;
    struct model m = good;
    ctx_init(&cx, 1 << 22);
    /* let go, with a model that has data enough */
    CHECK_STR(said(&cx, "client released=2026-01-01\ninvoice 2025-03-02 1000\n", &m, "stay"), "-: released: nothing is foreseen");
    CHECK_STR(said(&cx, "client released=2026-01-01\ninvoice 2025-03-02 1000\n", &m, "future"), "-: released: nothing is foreseen");
    CHECK_STR(said(&cx, "client\n", &m, "future"), "-: nothing bought yet");
    CHECK_STR(said(&cx, "client\ninvoice 2025-03-02 1000 foreign\n", &m, "future"), "-: billed in other currencies only: nothing to count in");
    CHECK_STR(said(&cx, "client\nsubscription 2025-06-01 0 months=1\n", &m, "future"), "-: a running contract without a price: what it brings is not known");
    CHECK_STR(said(&cx, "client\ninvoice 2019-03-02 1000\n", &m, "worth"), "-: nothing bought in the last five years, and no contract");
    CHECK_STR(said(&cx, "client\ninvoice 2025-03-02 1000\ninvoice 2025-03-09 -1000\n", &m, "worth"), "-: all that was bought was credited");
    /* a contract, and none of the firm's ever came to a renewal */
    m.contract = (struct renewal_model){ 0 };
    CHECK_STR(said(&cx, BOUGHT "subscription 2025-06-01 100 months=1\n", &m, "future"),
              "-: a running contract, but no contract of the firm has come to a renewal yet");
    /* no model: the client's own rate, as a count */
    m.purchase.state = MODEL_WORSE;
    CHECK_STR(said(&cx, BOUGHT, &m, "stay"),
              "-: tried on the firm's own past, the model did no better than each client's own rate: it is not used. "
              "Its own rate: first purchase on 2 Mar 2023, again since then: 3, that is 1 a year.");
    CHECK_STR(said(&cx, BOUGHT, &m, "future") + 3, said(&cx, BOUGHT, &m, "stay") + 3);
    m.purchase.state = MODEL_FAILED;
    m.purchase.check = (struct model_check){ .done = true, .day = 20000 };
    CHECK(strstr(said(&cx, BOUGHT, &m, "stay"), "no client bought anything after 4 Oct 2024: the newest bills are missing") != NULL);
    ctx_release(&cx);
}

/* The words of what a model does say, at its edges. */
static void edges(void)
{
    struct ctx cx;
    struct model m = good;
    ctx_init(&cx, 1 << 22);
    /* bought last week: nobody doubts that it is a client, and nobody is told "0 in 10" */
    CHECK(strstr(said(&cx, "client\ninvoice 2025-06-02 10\ninvoice 2025-09-02 10\ninvoice 2025-12-01 10\ninvoice 2026-01-20 10\ninvoice 2026-03-01 10\n"
                           "setting margin_percent 50\n", &(struct model){ .day = 1, .years = 5, .purchase = { MODEL_GOOD, .clients = 600,
                           .fit.model = { NBD_MBG, 1.2, 12, .01, 4 } } }, "expected"), "hardly a chance"));
    /* no loss yet: never sure all the same, and the same chance in the sentence as in the amount */
    m.contract = (struct renewal_model){ .state = MODEL_FEW, .contracts = 4, .chances = 6,
                                         .fit = { .model = CONTRACT_CONSTANT, .beta = 1, .c = 1, .chances = 6, .converged = true } };
    CHECK(strstr(said(&cx, "client\nsubscription 2025-06-01 1000 months=12\n", &m, "stay"), "99: of 6 yearly") != NULL);
    CHECK(strncmp(said(&cx, "client\nsubscription 2025-06-01 1000 months=12\n", &m, "at_risk"), "0:", 2) != 0);
    CHECK(strstr(said(&cx, "client\nsubscription 2025-06-01 1000 months=12\n", &m, "at_risk"), ": 1 chances in 100") != NULL);
    /* all were lost: what it brings until its anniversary is at risk, not nothing */
    m.contract.fit = (struct contract_fit){ .model = CONTRACT_CONSTANT, .alpha = 1, .c = 1, .lost = 6, .chances = 6, .converged = true };
    CHECK(strncmp(said(&cx, "client\nsubscription 2025-06-01 1000 months=12\n", &m, "at_risk"), "0:", 2) != 0);
    /* silent for years against a monthly habit: nearly gone, so little is left to lose */
    m = good;
    char gone[] = "client\ninvoice 2021-01-02 1000\ninvoice 2021-02-02 1000\ninvoice 2021-03-02 1000\ninvoice 2021-04-02 1000\n"
                  "invoice 2021-05-02 1000\ninvoice 2021-06-02 1000\ninvoice 2021-07-02 1000\ninvoice 2021-08-02 1000\n";
    CHECK(strtoll(said(&cx, gone, &m, "stay"), NULL, 10) <= 10);
    CHECK(strtoll(said(&cx, gone, &m, "at_risk"), NULL, 10) > 0);
    CHECK(strtoll(said(&cx, gone, &m, "at_risk"), NULL, 10) <= strtoll(said(&cx, gone, &m, "future"), NULL, 10));
    /* amounts out of all bounds stay amounts */
    m.spend = (struct spend_model){ MODEL_GOOD, { .mu = 20, .s2 = 300, .t2 = 1, .known = true } };
    CHECK(strncmp(said(&cx, BOUGHT, &m, "future"), "-", 1) != 0);
    ctx_release(&cx);
}

/* 0 <= low <= value <= high <= 1, in the first year of a contract and in the tenth, however the firm's contracts went. */
static void sane(void)
{
    struct ctx cx;
    struct history_text *t = calloc(1, sizeof *t);
    ctx_init(&cx, 1 << 22);
    for (int lost = 0; lost <= 12; lost += 3)
        for (int size = 1; size <= 40; size += 13)
            for (int year = 2016; year <= 2026; year++) {
                struct contract_base base = { 0 };
                struct model m = good;
                char text[200];
                for (int i = 0; i < size; i++)
                    contract_watch(&base, 0, 1 + i % 4, i < lost, 1);
                contract_fit(&base, lost >= 3 && size >= 10 ? CONTRACT_SBG : CONTRACT_CONSTANT, 12, &m.contract.fit);
                CHECK(m.contract.fit.converged);
                snprintf(text, sizeof text, "today 2026-03-02\nclient\nsubscription %d-02-20 1000 months=12\n", year);
                CHECK_INT(from_text(&cx, text, t), 0);
                t->h.model = &m;
                struct stay s = outlook_stay(&t->h, t->today);
                struct future f = outlook_future(&t->h, t->today);
                in_order(s.chance);
                in_order(f.minor);
                CHECK(s.chance.low > 0 && s.chance.high < 1);
                CHECK(f.minor.low >= 0 && f.minor.high <= 100000. * 5);
            }
    free(t);
    ctx_release(&cx);
}

static void on_both(void (*test)(const char *url))
{
    const char *pg = getenv("TOUCHSTONE_TEST_PG");
    test("sqlite::memory:");
    if (pg) {
        char url[512];
        snprintf(url, sizeof url, "%s%sworkspace=model_test", pg, strchr(pg, '?') ? "&" : "?");
        test(url);
    }
}

static void learnt(void) { on_both(learnt_on); }
static void few(void) { on_both(few_on); }

CHECK_MAIN(T(tenures), T(ends), T(samples), T(learnt), T(few), T(silences), T(edges), T(sane))
