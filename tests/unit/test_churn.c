/* Tests of signals/snapshot and signals/churn: months written once, and the figures of a firm small enough to work out by hand.
 * Public data, where it is there, is checked against counts made from the raw files with awk and Python. */
#include "check.h"
#include "firm_env.h"
#include "actions/action.h"
#include "signals/churn.h"
#include "signals/quiet.h"

enum { CONTRACTS = 12, PROJECTS = 10 };

/* Twelve contract clients of 100.00 a month since 2024-01-15: 1 ends on 2025-03-10, 2 goes down to 80.00 in May 2025, 3 up to 150.00 in June.
 * Ten project clients buy for 50.00 on the 10th of each month since January 2024: 13 stops after 2025-02-10, 14 pauses from then to 2025-06-10. */
static void make_firm(struct env *e)
{
    for (int i = 1; i <= CONTRACTS + PROJECTS; i++)
        firm_client(e, i);
    for (int i = 1; i <= CONTRACTS; i++)
        firm_contract(e, i, 1000 + i, ymd(2024, 1, 15), i == 1 ? ymd(2025, 3, 10) : 0, i == 2 ? 8000 : i == 3 ? 15000 : 10000, i == 1 ? "too expensive" : "");
    firm_price_was(e, 2, 1002, ymd(2025, 5, 5), "10000");
    firm_price_was(e, 3, 1003, ymd(2025, 6, 1), "10000");
    for (int i = CONTRACTS + 1; i <= CONTRACTS + PROJECTS; i++)
        for (int m = 0; m < 24; m++) {
            int32_t day = day_add_months(ymd(2024, 1, 10), m);
            if ((i == 13 && day > ymd(2025, 2, 10)) || (i == 14 && day > ymd(2025, 2, 10) && day < ymd(2025, 6, 10)))
                continue;
            firm_bill(e, i, day, 5000, false);
        }
}

static void begin(struct env *e)
{
    CHECK_INT(db_begin(&e->cx, e->db, true), 0);
}

static const struct churn_period *period_of(const struct churn *c, int32_t day)
{
    for (size_t i = 0; i < c->period_n; i++)
        if (c->periods[i].from_day <= day && day <= c->periods[i].day)
            return &c->periods[i];
    CHECK_STR("no such period", "");
    return &c->periods[0];
}

static void check_flow(const struct churn_count *n, int64_t start, int64_t added, int64_t back, int64_t lost, int64_t end)
{
    CHECK_INT(n->start, start);
    CHECK_INT(n->added, added);
    CHECK_INT(n->back, back);
    CHECK_INT(n->lost, lost);
    CHECK_INT(n->end, end);
}

static void check_near(double got, double want)
{
    if (!(fabs(got - want) < 1e-9)) {
        printf("%.12g, not %.12g\n", got, want);
        CHECK(false);
    }
}

static void by_hand(struct env *e)
{
    struct churn c;
    struct churn_options o = { .to = ymd(2025, 12, 20) };
    begin(e);
    make_firm(e);
    CHECK_INT(firm_run(e, ymd(2025, 12, 20)), 23); /* January 2024 to November 2025 */
    CHECK_INT(churn_measure(&e->cx, e->db, &e->set, &o, &c), 0);
    CHECK_INT(c.start_day, ymd(2024, 11, 30));
    CHECK_INT(c.period_n, 12);
    CHECK_INT(c.all.n, 22);
    CHECK_INT(c.all.k, 2);
    CHECK_INT(c.contract.n, 12);
    CHECK_INT(c.contract.k, 1);
    CHECK_INT(c.project.n, 10);
    CHECK_INT(c.project.k, 1);
    CHECK_INT(c.again.n, 10);
    CHECK_INT(c.again.k, 10);
    CHECK_INT(c.start_year_minor, 10 * 11 * 5000); /* billed since January 2024 */
    CHECK_INT(c.lost_year_minor, 11 * 5000);
    check_near(c.kept.grr, 1080. / 1200);
    check_near(c.kept.nrr, 1130. / 1200);
    check_near(c.kept.grr_without_largest, 1080. / 1100);
    check_near(c.nrr_without_largest, 1130. / 1100);
    CHECK(c.kept.grr_in.lo < .9 && c.kept.grr_in.hi > .9);
    CHECK_INT(c.kept_start_minor, 120000);
    CHECK_INT(c.kept_least_minor, 108000);
    CHECK_INT(c.kept_end_minor, 113000);
    check_flow(&period_of(&c, ymd(2025, 2, 28))->all, 22, 0, 0, 0, 22);
    check_flow(&period_of(&c, ymd(2025, 3, 31))->all, 22, 0, 0, 3, 19);
    check_flow(&period_of(&c, ymd(2025, 3, 31))->contract, 12, 0, 0, 1, 11);
    check_flow(&period_of(&c, ymd(2025, 3, 31))->project, 10, 0, 0, 2, 8);
    check_flow(&period_of(&c, ymd(2025, 6, 30))->all, 19, 0, 1, 0, 20);
    CHECK_INT(period_of(&c, ymd(2025, 3, 31))->mrr_lost_minor, -10000);
    CHECK_INT(period_of(&c, ymd(2025, 4, 30))->mrr_end_minor, 110000);
    CHECK_INT(period_of(&c, ymd(2025, 5, 31))->mrr_down_minor, -2000);
    CHECK_INT(period_of(&c, ymd(2025, 6, 30))->mrr_up_minor, 5000);
    CHECK_INT(period_of(&c, ymd(2025, 3, 31))->revenue_minor, 8 * 5000);
    CHECK_INT(period_of(&c, ymd(2025, 3, 31))->buyers, 8);
    CHECK_INT(c.cohorts[0].day, ymd(2024, 1, 1));
    CHECK_INT(c.cohorts[0].clients, 22);
    CHECK_INT(c.cohorts[0].n, 23);
    CHECK_INT(c.cohorts[0].active[0], 22);
    CHECK_INT(c.cohorts[0].active[14], 11 + 8); /* March 2025 */
    CHECK_INT(c.lives[0].curve.cases, 22);
    CHECK_INT(c.lives[0].curve.lost, 2);
    CHECK_INT(c.compared, 0);
    CHECK_INT(c.lost_all, 2);
    CHECK_INT(c.lost_n, 2);
    CHECK_INT(c.lost[0].client_id, 13);
    CHECK_INT(c.lost[0].year_minor, 60000);
    CHECK(!c.lost[0].contract);
    CHECK_INT(c.lost[1].client_id, 1);
    CHECK_INT(c.lost[1].mrr_minor, 10000);
    CHECK_INT(c.lost[1].day, ymd(2025, 3, 31));
    CHECK_STR(c.lost[1].reason, "too expensive");
    /* by the quarter: the same end, other steps */
    o.quarter = true;
    o.from = ymd(2025, 2, 1);
    CHECK_INT(churn_measure(&e->cx, e->db, &e->set, &o, &c), 0);
    CHECK_INT(c.period_n, 4);
    CHECK_INT(c.periods[0].from_day, ymd(2025, 1, 1));
    check_flow(&c.periods[0].all, 22, 0, 0, 3, 19);
    check_flow(&c.periods[1].all, 19, 0, 1, 0, 20);
    CHECK(c.periods[2].whole && !c.periods[3].whole); /* December is not closed */
    o.from = ymd(2026, 1, 1);
    CHECK_INT(churn_measure(&e->cx, e->db, &e->set, &o, &c), -1);
    CHECK_INT(e->cx.code, ERR_INPUT);
    ctx_forgive(&e->cx);
    db_rollback(e->db);
}

static int64_t month_minor(struct env *e, int32_t day)
{
    struct db_rows r;
    CHECK_INT(db_query(&e->cx, e->db, SQL("SELECT month_minor, reconstructed FROM signals_month WHERE month_day = $1"), DB(db_i(day)), &r), 0);
    return r.n ? db_int(&r, 0, 0) * 10 + db_int(&r, 0, 1) : -1;
}

static int64_t correction(struct env *e, int32_t day)
{
    struct snapshot_month *m;
    size_t n;
    CHECK_INT(snapshot_months(&e->cx, e->db, &e->set, INT32_MAX, &m, &n), 0);
    CHECK_INT(snapshot_correct(&e->cx, e->db, &e->set, m, n), 0);
    for (size_t i = 0; i < n; i++)
        if (m[i].day == day)
            return m[i].correction_minor;
    return INT64_MIN;
}

static void never_rewritten(struct env *e)
{
    int64_t forgotten;
    begin(e);
    make_firm(e);
    CHECK_INT(firm_run(e, ymd(2025, 12, 20)), 23);
    CHECK_INT(month_minor(e, ymd(2025, 5, 31)), 40000 * 10 + 1);
    CHECK_INT(month_minor(e, ymd(2025, 12, 31)), -1);
    int64_t before = env_int(e, SQL("SELECT sum(month_minor * 3 + year_minor * 5 + active + mrr_minor * 7) FROM signals_snapshot"));
    CHECK_INT(firm_run(e, ymd(2025, 12, 20)), 0);
    firm_bill(e, 15, ymd(2025, 5, 20), 7700, false); /* comes late */
    firm_bill(e, 16, ymd(2025, 4, 20), -300, false);
    CHECK_INT(firm_run(e, ymd(2026, 1, 9)), 0); /* December waits for its last bills */
    CHECK_INT(month_minor(e, ymd(2025, 5, 31)), 40000 * 10 + 1);
    CHECK_INT(env_int(e, SQL("SELECT sum(month_minor * 3 + year_minor * 5 + active + mrr_minor * 7) FROM signals_snapshot")), before);
    CHECK_INT(correction(e, ymd(2025, 5, 31)), 7700);
    CHECK_INT(correction(e, ymd(2025, 4, 30)), -300);
    CHECK_INT(correction(e, ymd(2025, 6, 30)), 0);
    CHECK_INT(firm_run(e, ymd(2026, 1, 12)), 1);
    CHECK_INT(month_minor(e, ymd(2025, 12, 31)), 45000 * 10); /* kept at the time */
    CHECK_INT(firm_run(e, ymd(2026, 4, 20)), 3); /* nobody ran it for a while: January and February were written late */
    CHECK_INT(month_minor(e, ymd(2026, 2, 28)), 1);
    CHECK_INT(month_minor(e, ymd(2026, 3, 31)), 0);
    CHECK_INT(snapshot_forget(&e->cx, e->db, &forgotten), 0);
    CHECK_INT(forgotten, 25);
    CHECK_INT(firm_run(e, ymd(2026, 4, 20)), 25);
    CHECK_INT(month_minor(e, ymd(2025, 5, 31)), 47700 * 10 + 1);
    CHECK_INT(month_minor(e, ymd(2025, 12, 31)), 45000 * 10);
    CHECK_INT(correction(e, ymd(2025, 5, 31)), 0);
    CHECK_INT(env_int(e, SQL("SELECT count(*) FROM signals_snapshot s WHERE NOT EXISTS (SELECT 1 FROM signals_month m WHERE m.month_day = s.month_day)")), 0);
    db_rollback(e->db);
}

static uint64_t seed = 5;
static int64_t dice(int64_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int64_t)(seed >> 33) % n;
}

/* A month reconstructed later is what would have been written then: nothing dated after it shows. */
static void as_of_then(void)
{
    struct ctx cx;
    struct settings set;
    settings_default(&set);
    ctx_init(&cx, 1 << 22);
    for (int round = 0; round < 400; round++) {
        struct invoice_fact bills[40];
        struct touch_fact touches[20];
        struct subscription_fact subs[3];
        struct snapshot whole, then;
        size_t n = 0, m = 0, k = (size_t)dice(3), cut_n = 0, cut_m = 0;
        int32_t day = ymd(2024, 1, 1), end = ymd(2025, 3, 31);
        memset(&whole, 0, sizeof whole);
        memset(&then, 0, sizeof then);
        for (int64_t left = dice(40); n < (size_t)left; n++) {
            day += (int32_t)dice(40);
            bills[n] = (struct invoice_fact){ .id = (int64_t)n + 1, .day = day, .total_minor = dice(5000) - 900, .recurring = dice(4) == 0, .own_currency = true, .line = dice(2) ? "a" : "b" };
            cut_n += day <= end;
        }
        day = ymd(2024, 1, 1);
        for (int64_t left = dice(20); m < (size_t)left; m++) {
            day += (int32_t)dice(60);
            touches[m] = (struct touch_fact){ .id = (int64_t)m, .day = day, .outcome = OUTCOME_REACHED };
            cut_m += day <= end;
        }
        for (size_t i = 0; i < k; i++)
            subs[i] = (struct subscription_fact){ .id = (int64_t)i, .day = ymd(2024, 6, 1) + 200 * (int32_t)i, .price_minor = 1000, .interval_months = 1, .own_currency = true };
        struct history h = { .set = &set, .client_id = 1, .invoices = bills, .invoice_n = n, .touches = touches, .touch_n = m, .subscriptions = subs, .subscription_n = k };
        struct history known = h;
        known.invoice_n = cut_n;
        known.touch_n = cut_m;
        CHECK_INT(history_purchases(&cx, &h), 0);
        CHECK_INT(history_purchases(&cx, &known), 0);
        CHECK_INT(snapshot_derive(&cx, &h, NULL, 0, end, &whole), snapshot_derive(&cx, &known, NULL, 0, end, &then));
        CHECK(!memcmp(&whole, &then, sizeof whole));
        ctx_clear(&cx);
    }
    ctx_release(&cx);
}

/* ---- the actions: gates, nothing at all, one client */

static const char *ask(struct env *e, const char *name)
{
    static struct str out;
    const struct action *a = action_find(name);
    struct args args = { .action = a };
    struct who who = { .staff_id = 1, .role = ROLE_OWNER, .name = "n", .login = "l", .theme = "system" };
    struct action_host host = { 0 };
    struct audit_key key = { 0 };
    struct call call = { .cx = &e->cx, .db = e->db, .set = &e->set, .who = &who, .args = &args, .action = a, .host = &host };
    if (action_call(&call, &key, &out)) {
        CHECK_STR(e->cx.message, "");
        return "";
    }
    return out.data;
}

static void check_says(const char *answer, const char *want)
{
    if (!strstr(answer, want)) {
        printf("\"%s\" is missing in %.3000s\n", want, answer);
        CHECK(false);
    }
}

static void empty(struct env *e)
{
    check_says(ask(e, "churn"), "No month is closed yet");
    check_says(ask(e, "churn"), "Too few data: 0 clients. From 10 on we compute.");
    check_says(ask(e, "growth"), "no baseline is frozen yet");
    check_says(ask(e, "silence"), "0 of 0 clients");
    begin(e);
    firm_client(e, 1);
    firm_bill(e, 1, ymd(2025, 1, 10), 5000, false);
    CHECK_INT(firm_run(e, ymd(2025, 3, 20)), 1); /* January; for February nothing is known */
    CHECK_INT(db_commit(&e->cx, e->db), 0);
    check_says(ask(e, "churn"), "\"lost_clients\":0");
    check_says(ask(e, "growth"), "\"clients\":1");
    check_says(ask(e, "silence"), "1 of 1 clients without a talk");
}

static void gates(struct env *e)
{
    begin(e);
    for (int i = 1; i <= 9; i++) {
        firm_client(e, i);
        firm_contract(e, i, 1000 + i, ymd(2024, 1, 15), i < 3 ? ymd(2025, 3, 10) : 0, 10000, "");
    }
    CHECK_INT(firm_run(e, ymd(2025, 12, 20)), 23);
    CHECK_INT(db_commit(&e->cx, e->db), 0);
    check_says(ask(e, "churn"), "\"name\":\"grr\",\"label\":\"Gross revenue retention\",\"percent\":null,\"low\":null,\"high\":null,\"n\":9");
    check_says(ask(e, "churn"), "Too few data: 9 clients. From 10 on we compute.");
    check_says(ask(e, "churn"), "Too few data: 2 of 9 lost. From 10 losses on we draw the curve.\",\"points\":[]");
    begin(e);
    firm_client(e, 10);
    firm_contract(e, 10, 1010, ymd(2024, 1, 15), 0, 10000, "");
    int64_t n;
    CHECK_INT(snapshot_forget(&e->cx, e->db, &n), 0);
    CHECK_INT(firm_run(e, ymd(2025, 12, 20)), 23);
    CHECK_INT(db_commit(&e->cx, e->db), 0);
    check_says(ask(e, "churn"), "\"name\":\"grr\",\"label\":\"Gross revenue retention\",\"percent\":80,");
    check_says(ask(e, "churn"), "its contracts of €100 a month ended; nobody noted why");
}

/* ---- silence: quiet clients leave, the others stay */

static void talk(struct env *e, int64_t client, int32_t day)
{
    static int64_t id = 500000;
    CHECK_INT(db_exec(&e->cx, e->db, SQL("INSERT INTO facts_touch (client_id, day, id, at, person_id, staff_id, channel, direction, purpose, reason_id, outcome, text, plan_id, batch_id) "
                      "VALUES ($1, $2, $3, 0, 0, 0, 'call', 'out', '', 0, 'reached', '', 0, 0)"), DB(db_i(client), db_i(day), db_i(++id)), NULL), 0);
}

static void quiet(struct env *e)
{
    struct quiet_effect q;
    begin(e);
    for (int i = 1; i <= 40; i++) {
        bool silent = i <= 15, lost = i <= 9 || i == 40;
        firm_client(e, i);
        firm_contract(e, i, 1000 + i, ymd(2025, 3, 1), lost ? ymd(2025, 9, 1) : 0, 10000, "");
        talk(e, i, silent ? ymd(2025, 3, 2) : i < 21 ? ymd(2025, 4, 16) : ymd(2025, 5, 20)); /* 90, 45 and 11 days before the end of May */
    }
    firm_client(e, 41); /* nobody ever noted a talk: not counted */
    firm_contract(e, 41, 1041, ymd(2025, 3, 1), ymd(2025, 9, 1), 10000, "");
    CHECK_INT(firm_run(e, ymd(2025, 12, 20)), 9);
    CHECK_INT(quiet_measure(&e->cx, e->db, &e->set, ymd(2025, 12, 20), &q), 0);
    CHECK_INT(q.windows, 1); /* May to November */
    CHECK_INT(q.quiet_n, 15);
    CHECK_INT(q.quiet_lost, 9);
    CHECK_INT(q.other_n, 25);
    CHECK_INT(q.other_lost, 1);
    CHECK(q.enough);
    check_near(q.difference, 9. / 15 - 1. / 25);
    CHECK(q.difference_in.lo > .2 && q.difference_in.hi < .85);
    struct interval d = quiet_difference(56, 70, 48, 80, .95); /* Newcombe 1998, example a, method 10: .0524 to .3339 */
    CHECK(fabs(d.lo - .0524) < 5e-5 && fabs(d.hi - .3339) < 5e-5);
    db_rollback(e->db);
}

/* ---- public data */

static const char *sample(const char *name)
{
    static char path[512];
    const char *dir = getenv("TOUCHSTONE_SAMPLES");
    snprintf(path, sizeof path, "%s/data/%s", dir ? dir : "../shared/samples", name);
    return access(path, R_OK) ? NULL : path;
}

static bool import_all(struct env *e, const char *const *names, const char *currency)
{
    struct import_result r;
    snprintf(e->set.currency, sizeof e->set.currency, "%s", currency);
    for (; *names; names++) {
        struct import_options o = { .path = sample(*names) };
        if (!o.path) {
            printf("SKIPPED: no sample data; set TOUCHSTONE_SAMPLES\n");
            return false;
        }
        CHECK_INT(import_run(&e->cx, e->db, &e->set, &e->by, &o, &r), 0);
    }
    return true;
}

struct want_month { int y, m; int64_t revenue, buyers, cohort; };

static void check_months(struct env *e, const struct churn_options *o, const struct want_month *w, size_t n, struct churn *c)
{
    CHECK_INT(churn_measure(&e->cx, e->db, &e->set, o, c), 0);
    CHECK_INT(c->period_n, n);
    CHECK_INT(c->cohort_n, n);
    for (size_t i = 0; i < n && i < c->period_n && i < c->cohort_n; i++) {
        CHECK_INT(c->periods[i].from_day, ymd(w[i].y, w[i].m, 1));
        CHECK_INT(c->periods[i].revenue_minor, w[i].revenue);
        CHECK_INT(c->periods[i].correction_minor, 0);
        CHECK_INT(c->periods[i].buyers, w[i].buyers);
        CHECK_INT(c->cohorts[i].clients, w[i].cohort);
        CHECK_INT(c->cohorts[i].active[0], w[i].cohort);
    }
}

static void online_retail(struct env *e)
{
    static const char *const files[] = { "online_retail_2/year_2010_2011.csv.gz", NULL };
    static const struct want_month want[] = {
        { 2010, 12, 55460402, 885, 885 }, { 2011, 1, 47507438, 741, 417 }, { 2011, 2, 43654615, 758, 380 }, { 2011, 3, 57996461, 974, 452 },
        { 2011, 4, 42604785, 856, 300 }, { 2011, 5, 64825108, 1056, 284 }, { 2011, 6, 60801316, 991, 242 }, { 2011, 7, 57423848, 949, 188 },
        { 2011, 8, 61636800, 935, 169 }, { 2011, 9, 93144037, 1266, 299 }, { 2011, 10, 97460359, 1364, 358 }, { 2011, 11, 113240774, 1664, 323 },
    };
    struct churn c = { 0 };
    struct churn_options o = { .from = ymd(2010, 12, 1), .to = ymd(2011, 11, 30) };
    if (!import_all(e, files, "GBP"))
        return;
    begin(e);
    CHECK_INT(firm_run(e, ymd(2012, 2, 1)), 13);
    check_months(e, &o, want, 12, &c);
    CHECK_INT(c.cohorts[0].active[6], 321);
    CHECK_INT(c.cohorts[0].active[11], 445);
    CHECK_INT(c.cohorts[3].active[6], 121);
    CHECK_INT(c.all.n, 0); /* nothing is closed before December 2010 */
    db_rollback(e->db);
}

static void crm(struct env *e)
{
    static const char *const files[] = { "crm_sales_opportunities/accounts.csv", "crm_sales_opportunities/sales_pipeline.csv", NULL };
    static const struct want_month want[] = {
        { 2017, 3, 113467200, 84, 84 }, { 2017, 4, 72193200, 79, 0 }, { 2017, 5, 102571300, 83, 1 }, { 2017, 6, 133846600, 85, 0 },
        { 2017, 7, 69693200, 83, 0 }, { 2017, 8, 105005900, 84, 0 }, { 2017, 9, 123526400, 85, 0 }, { 2017, 10, 73198000, 78, 0 },
        { 2017, 11, 93894300, 84, 0 }, { 2017, 12, 113157300, 84, 0 },
    };
    struct churn c = { 0 };
    struct churn_options o = { .from = ymd(2017, 3, 1), .to = ymd(2017, 12, 31) };
    if (!import_all(e, files, "USD"))
        return;
    begin(e);
    CHECK_INT(firm_run(e, ymd(2018, 2, 1)), 10);
    check_months(e, &o, want, 10, &c);
    CHECK_INT(c.cohorts[0].active[8], 83);
    db_rollback(e->db);
}

/* The set contradicts itself: next to nobody leaves although hundreds of contracts end. That is said, not refused. */
static void synthetic(struct env *e)
{
    static const char *const files[] = { "subscriptions_synthetic/accounts.csv", "subscriptions_synthetic/subscriptions.csv", NULL };
    struct churn c = { 0 };
    struct churn_options o = { .to = ymd(2024, 12, 31) };
    struct churn_doubts d;
    if (!import_all(e, files, "USD"))
        return;
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_client"), 500);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_subscription"), 4222); /* 778 trials */
    begin(e);
    CHECK_INT(firm_run(e, ymd(2025, 1, 20)), 24);
    CHECK_INT(churn_measure(&e->cx, e->db, &e->set, &o, &c), 0);
    CHECK_INT(c.contract.n, 185);
    CHECK_INT(c.contract.k, 0);
    CHECK(c.kept.grr > .9955 && c.kept.grr < .9965);
    CHECK_INT(churn_doubt(&e->cx, e->db, ymd(2024, 1, 1), ymd(2024, 12, 31), &d), 0);
    CHECK_INT(d.overlap_clients, 491);
    CHECK_INT(d.running_n, 325);
    CHECK_INT(d.ended_n, env_int(e, "SELECT count(*) FROM facts_subscription WHERE until_day BETWEEN 19723 AND 20088"));
    CHECK_INT(d.backwards_n, 0);
    CHECK_INT(db_commit(&e->cx, e->db), 0);
    e->cx.today = ymd(2025, 1, 20);
    check_says(ask(e, "churn"), "contracts of 491 clients run beside another one for the same offering");
    check_says(ask(e, "churn"), "325 ended contracts of 243 clients have a twin that ran on");
    check_says(ask(e, "churn"), "393 contracts ended from 1 Jan 2024 to 31 Dec 2024, and 0 contract clients were lost");
}

/* Who is billed in another currency bought all the same, although no revenue is counted. */
static void foreign(struct env *e)
{
    struct churn c;
    const struct churn_options o = { .to = ymd(2025, 12, 20) };
    begin(e);
    firm_client(e, 1);
    for (int m = 0; m < 23; m++) {
        int64_t id = firm_bill(e, 1, day_add_months(ymd(2024, 1, 10), m), 5000, false);
        CHECK_INT(db_exec(&e->cx, e->db, SQL("UPDATE facts_invoice SET currency = 'USD' WHERE id = $1"), DB(db_i(id)), NULL), 0);
    }
    CHECK_INT(firm_run(e, ymd(2025, 12, 20)), 23);
    CHECK_INT(churn_measure(&e->cx, e->db, &e->set, &o, &c), 0);
    CHECK_INT(c.cohorts[0].clients, 1);
    CHECK_INT(c.cohorts[0].active[0], 1);
    CHECK_INT(c.cohorts[0].active[5], 1);
    CHECK_INT(c.periods[0].buyers, 1);
    CHECK_INT(c.periods[0].revenue_minor, 0);
    CHECK_INT(c.months[22].billed12, 0);
    db_rollback(e->db);
}

/* A contract that ends and begins again within a month is no loss; over the end of a month it is one, and a return. A released client is lost. */
static void returns(struct env *e)
{
    struct churn c;
    const struct churn_options o = { .to = ymd(2025, 12, 20) };
    begin(e);
    for (int i = 1; i <= 3; i++) {
        firm_client(e, i);
        firm_contract(e, i, 1000 + i, ymd(2024, 1, 15), i == 1 ? ymd(2025, 5, 5) : i == 2 ? ymd(2025, 5, 28) : 0, 10000, "");
    }
    firm_contract(e, 1, 2001, ymd(2025, 5, 20), 0, 10000, "");
    firm_contract(e, 2, 2002, ymd(2025, 6, 3), 0, 10000, "");
    CHECK_INT(db_exec(&e->cx, e->db, SQL("UPDATE facts_client SET released_day = $1 WHERE id = 3"), DB(db_i(ymd(2025, 8, 10))), NULL), 0);
    CHECK_INT(firm_run(e, ymd(2025, 12, 20)), 23);
    CHECK_INT(churn_measure(&e->cx, e->db, &e->set, &o, &c), 0);
    check_flow(&period_of(&c, ymd(2025, 5, 31))->all, 3, 0, 0, 1, 2);
    check_flow(&period_of(&c, ymd(2025, 6, 30))->all, 2, 0, 1, 0, 3);
    check_flow(&period_of(&c, ymd(2025, 8, 31))->all, 3, 0, 0, 1, 2);
    CHECK_INT(c.all.k, 1);
    CHECK_INT(c.lost_all, 1);
    CHECK_INT(c.lost[0].client_id, 3);
    db_rollback(e->db);
}

#define BOTH(name) static void on_##name(void) { env_each(name); }
BOTH(by_hand) BOTH(never_rewritten) BOTH(empty) BOTH(gates) BOTH(quiet) BOTH(foreign) BOTH(returns) BOTH(online_retail) BOTH(crm) BOTH(synthetic)

CHECK_MAIN(T(as_of_then), T(on_by_hand), T(on_never_rewritten), T(on_empty), T(on_gates), T(on_quiet), T(on_foreign), T(on_returns), T(on_online_retail), T(on_crm), T(on_synthetic))
