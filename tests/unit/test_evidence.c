/* Tests of signals/evidence and its actions: a firm small enough to work out by hand, and public data against counts made from
 * the raw file with awk and Python. */
#include "check.h"
#include "firm_env.h"
#include "actions/action.h"
#include "signals/evidence.h"

enum { SELLER = 501, NEWS = 601, LONG = 701 };
#define OFFER ymd(2025, 1, 6)
#define TODAY ymd(2025, 6, 30)

static void begin(struct env *e)
{
    CHECK_INT(db_begin(&e->cx, e->db, true), 0);
}

static void run(struct env *e, const char *sql, const struct db_value *v, size_t n)
{
    if (db_exec(&e->cx, e->db, sql, v, n, NULL))
        CHECK_STR(e->cx.message, "");
    ctx_forgive(&e->cx);
}

static void touch(struct env *e, int64_t client, int32_t day, const char *channel, const char *direction, const char *outcome, bool known_person)
{
    static int64_t id = 200000;
    run(e, SQL("INSERT INTO facts_touch (client_id, day, id, at, person_id, staff_id, channel, direction, purpose, reason_id, outcome, text, plan_id, batch_id) "
               "VALUES ($1, $2, $3, 0, 0, $4, $5, $6, '', $7, $8, '', 0, 0)"),
        DB(db_i(client), db_i(day), db_i(++id), db_i(known_person ? SELLER : 0), db_s(channel), db_s(direction), db_i(known_person ? NEWS : 0), db_s(outcome)));
}

static void touches(struct env *e, int64_t client, int32_t from, int n, bool two_channels)
{
    for (int k = 0; k < n; k++)
        touch(e, client, from + k, two_channels && k % 2 ? "email" : "call", "out", two_channels && k % 2 ? "sent" : "no_answer", false);
}

static void deal(struct env *e, int64_t client, int32_t offer, const char *stage, int32_t closed, int64_t offering)
{
    static int64_t id = 300000;
    run(e, SQL("INSERT INTO facts_deal (client_id, day, id, title, person_id, staff_id, offering_id, stage, amount_minor, currency, offer_day, closed_day, lost_why, batch_id) "
               "VALUES ($1, $2, $3, 'Deal', 0, 0, $4, $5, 100000, 'EUR', $6, $7, '', 0)"),
        DB(db_i(client), db_i(offer - 3), db_i(++id), db_i(offering), db_s(stage), db_i(offer), db_i_or_null(closed, !closed)));
}

/* Clients 1 to 12 were offered something on one day; client i bought after 3 i days and i touches, calls and e-mails in turn; 13 after 15 calls
 * and 40 days. 20 to 28 were lost on the 20th day. 29 is open and forgotten; 30 is open and takes 200 days to decide; 31 is fresh. 32 bought without
 * a deal, 33 had bought before anything is on record, 34 is being courted. Of 35 no touch is on record; 36 was begun before the first one. */
static void make_firm(struct env *e)
{
    static const int lost[] = { 7, 1, 2, 3, 4, 5, 5, 6, 8 };
    for (int i = 1; i <= 36; i++)
        if (i <= 13 || i >= 20)
            firm_client(e, i);
    run(e, SQL("INSERT INTO facts_staff (id, name, name_fold, email, phone, role, active, capacity, cleared, lang, manager, office, batch_id) "
               "VALUES ($1, 'Seller', 'seller', '', '', 'closer', 1, 20, 1, 'en', '', '', 0)"), DB(db_i(SELLER)));
    run(e, SQL("INSERT INTO facts_reason (id, title, text, lang, from_day, until_day, audience, offering_id, batch_id) VALUES ($1, 'Fresh news', '', '', NULL, NULL, '', 0, 0)"),
        DB(db_i(NEWS)));
    run(e, SQL("INSERT INTO facts_offering (id, code, name, name_fold, line, kind, recurring, price_minor, cost_minor, currency, interval_days, decision_days, batch_id) "
               "VALUES ($1, '', 'ERP', 'erp', '', '', 0, 0, 0, 'EUR', 0, 200, 0)"), DB(db_i(LONG)));
    for (int i = 1; i <= 12; i++) {
        deal(e, i, OFFER, "won", OFFER + 3 * i, 0);
        touches(e, i, OFFER, i, true);
    }
    deal(e, 13, OFFER, "won", OFFER + 40, 0);
    touches(e, 13, OFFER, 15, false);
    for (int i = 0; i < 9; i++) {
        deal(e, 20 + i, OFFER, "lost", OFFER + 20, 0);
        touches(e, 20 + i, OFFER, lost[i], false);
    }
    deal(e, 29, OFFER, "closing", 0, 0);
    touches(e, 29, OFFER, 2, false);
    deal(e, 30, OFFER, "closing", 0, LONG);
    touch(e, 30, OFFER, "call", "out", "none", false);
    deal(e, 31, ymd(2025, 6, 10), "lead", 0, 0);
    touch(e, 31, ymd(2025, 6, 20), "call", "out", "no_answer", false);
    run(e, SQL("UPDATE facts_client SET sales_staff_id = $1 WHERE id = 32"), DB(db_i(SELLER)));
    touch(e, 32, ymd(2025, 2, 3), "call", "in", "reached", true);
    touch(e, 32, ymd(2025, 2, 5), "call", "out", "reached", true);
    touch(e, 32, ymd(2025, 2, 10), "call", "out", "reached", true);
    touch(e, 32, ymd(2025, 2, 20), "call", "out", "wrong_person", true);
    firm_bill(e, 32, ymd(2025, 2, 13), 5000, false);
    firm_bill(e, 33, ymd(2025, 1, 5), 5000, false);
    touch(e, 33, ymd(2025, 3, 1), "call", "out", "no_answer", false);
    touch(e, 34, ymd(2025, 6, 1), "call", "out", "wrong_person", false);
    touch(e, 34, ymd(2025, 6, 2), "call", "out", "no_answer", false);
    deal(e, 35, OFFER, "won", OFFER, 0);
    deal(e, 36, ymd(2024, 12, 1), "won", ymd(2025, 1, 20), 0);
    touch(e, 36, ymd(2025, 1, 10), "call", "out", "no_answer", false);
}

static void check_near(double got, double want, double within)
{
    if (!(fabs(got - want) < within)) {
        printf("%.12g, not %.12g\n", got, want);
        CHECK(false);
    }
}

static void check_step(const struct evidence_step *s, int64_t sold, int64_t stopped, int64_t reached, int64_t reached_sold)
{
    CHECK_INT(s->sold, sold);
    CHECK_INT(s->stopped, stopped);
    CHECK_INT(s->reached, reached);
    CHECK_INT(s->reached_sold, reached_sold);
}

static void check_touches(const struct evidence_touches *t)
{
    CHECK_INT(t->from_day, OFFER);
    CHECK_INT(t->sold, 14);
    CHECK_INT(t->stopped, 10);
    CHECK_INT(t->open, 3);    /* 30, 31, 34 */
    CHECK_INT(t->without, 2); /* 35, 36 */
    CHECK_INT(t->median_sold, 6);
    CHECK_INT(t->median_stopped, 4);
    check_step(&t->step[1], 1, 1, 24, 14);
    check_step(&t->step[2], 2, 2, 22, 13); /* client 32; client 29 */
    check_step(&t->step[5], 1, 2, 14, 9);
    check_step(&t->step[7], 1, 1, 9, 7);
    check_step(&t->step[12], 2, 0, 2, 2);
}

static void check_window(const struct evidence_window *w)
{
    CHECK_INT(w->pursuits, 29);
    CHECK_INT(w->sold, 16);
    CHECK_INT(w->lost, 9);
    CHECK_INT(w->sold21, 9);
    CHECK_INT(w->sold30, 12);
    CHECK_INT(w->median_days, 18);
    check_near(survival_at(&w->curve, 0.5).s, 28. / 29, 1e-12);
    check_near(survival_at(&w->curve, 20).s, 21. / 29, 1e-12);
    check_near(survival_at(&w->curve, 21).s, 21. / 29 * 19 / 20, 1e-12);  /* 31 is watched for 20 days */
    check_near(survival_at(&w->curve, 30).s, 5355. / 9280, 1e-12);        /* 34 for 29 */
    CHECK_INT(w->week_n, 8);
    CHECK_INT(w->week[0].open, 29);
    CHECK_INT(w->week[0].sold, 3);
    CHECK_INT(w->week[3].open, 11); /* 29 less 31, eight sold and nine lost before day 21 */
    CHECK_INT(w->week[3].sold, 3);
    CHECK_INT(w->week[7].sold, 1);
}

static const struct evidence_group *named(const struct evidence_group *g, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (g[i].id == id)
            return &g[i];
    CHECK_STR("no such group", "");
    return g;
}

static void check_group(const struct evidence_group *g, int64_t n, int64_t known, int64_t answered, int64_t watched, int64_t sold)
{
    CHECK_INT(g->touches, n);
    CHECK_INT(g->known, known);
    CHECK_INT(g->answered, answered);
    CHECK_INT(g->watched, watched);
    CHECK_INT(g->sold, sold);
}

static void by_hand(struct env *e)
{
    struct evidence v;
    begin(e);
    make_firm(e);
    e->cx.today = TODAY;
    CHECK_INT(evidence_measure(&e->cx, e->db, &e->set, 0, &v), 0);
    check_touches(&v.touches);
    check_window(&v.window[0]);
    CHECK_INT(v.window[1].pursuits, 28);
    CHECK_INT(v.window[2].pursuits, 0);
    CHECK_INT(v.window[3].pursuits, 1);
    check_group(&v.all, 143, 142, 2, 141, 77);
    CHECK_INT(v.channel[CHANNEL_CALL].touches, 143 - 36);
    CHECK_INT(v.channel[CHANNEL_EMAIL].touches, 36);
    check_group(named(v.staff, v.staff_n, SELLER), 2, 2, 2, 2, 2);
    check_group(named(v.reason, v.reason_n, NEWS), 2, 2, 2, 2, 2);
    check_group(named(v.reason, v.reason_n, 0), 141, 140, 0, 139, 75);
    CHECK_INT(v.mix[1].sold, 3);
    CHECK_INT(v.mix[1].stopped, 10);
    CHECK_INT(v.mix[2].sold, 11);
    CHECK_INT(v.mix[2].stopped, 0);
    CHECK_INT(evidence_measure(&e->cx, e->db, &e->set, SELLER, &v), 0); /* client 32 alone */
    CHECK_INT(v.touches.sold, 1);
    CHECK_INT(v.window[0].pursuits, 1);
    check_group(&v.all, 2, 2, 2, 2, 2);
    /* two days later one touch more is 30 days back; months before, what was sold since is not known of */
    e->cx.today = ymd(2025, 7, 2);
    CHECK_INT(evidence_measure(&e->cx, e->db, &e->set, 0, &v), 0);
    CHECK_INT(v.all.watched, 142);
    e->cx.today = ymd(2025, 7, 15); /* 31 began 35 days ago, and was touched 25 days ago; 34 was not for 43 */
    CHECK_INT(evidence_measure(&e->cx, e->db, &e->set, 0, &v), 0);
    CHECK_INT(v.touches.open, 2);
    CHECK_INT(v.touches.stopped, 11);
    e->cx.today = ymd(2025, 2, 9);
    CHECK_INT(evidence_measure(&e->cx, e->db, &e->set, 0, &v), 0);
    CHECK_INT(v.touches.sold, 11); /* 12 buys on the 11th, 32 on the 13th, 13 on the 15th */
    db_rollback(e->db);
}

static const char *ask(struct env *e, const char *name, enum role role, enum err want)
{
    static struct str out;
    const struct action *a = action_find(name);
    struct args args = { .action = a };
    struct who who = { .staff_id = SELLER, .role = role, .name = "n", .login = "l", .theme = "system" };
    struct action_host host = { 0 };
    struct audit_key key = { 0 };
    struct call call = { .cx = &e->cx, .db = e->db, .set = &e->set, .who = &who, .args = &args, .action = a, .host = &host };
    if (action_call(&call, &key, &out))
        CHECK_INT(e->cx.code, want);
    else
        CHECK_INT(want, ERR_NONE);
    ctx_forgive(&e->cx);
    return out.data ? out.data : "";
}

static void check_says(const char *answer, const char *want)
{
    if (!strstr(answer, want)) {
        printf("\"%s\" is missing in %.600s\n", want, answer);
        CHECK(false);
    }
}

static void says(struct env *e)
{
    check_says(ask(e, "evidence touches", ROLE_OWNER, ERR_NONE), "Too few data: 0 sales with touches on record. From 10 on we compute.");
    check_says(ask(e, "evidence window", ROLE_OWNER, ERR_NONE), "Too few data: 0 begun, 0 sold. From 10 sales on we compute.\",\"weeks\":[],\"points\":[]");
    check_says(ask(e, "evidence channels", ROLE_OWNER, ERR_NONE), "Too few data: 0 touches. From 10 on we compute.");
    check_says(ask(e, "evidence pictures", ROLE_OWNER, ERR_NONE), "Too few data: 0 begun, 0 sold. From 10 sales on we compute.");
    begin(e);
    make_firm(e);
    CHECK_INT(db_commit(&e->cx, e->db), 0);
    e->cx.today = TODAY;
    const char *t = ask(e, "evidence touches", ROLE_OWNER, ERR_NONE);
    /* Wilson by hand: 7 of 10, 7 of 14, 9 of 24 */
    check_says(t, "\"percent\":70,\"low\":39.7,\"high\":89.2,\"k\":7,\"n\":10,\"enough\":true,\"verdict\":\"holds\"");
    check_says(t, "\"percent\":50,\"low\":26.8,\"high\":73.2,\"k\":7,\"n\":14,\"enough\":true,\"verdict\":\"unclear\",\"why\":\"7 of 14 sales came with the seventh touch or later\"");
    check_says(t, "\"k\":9,\"n\":24,\"enough\":true,\"verdict\":null");
    check_says(t, "\"percent\":75,\"low\":50.5,\"high\":89.8,\"k\":12,\"n\":16"); /* within 30 days */
    check_says(t, "Too few data: 0 clients looked at, 0 lost within six months.");
    check_says(t, "1 of 14 sales took exactly 7 touches, 7 as many or more; 1 of 10 others stopped there. Of 9 that had 7 or more, 7 were sold.");
    const char *w = ask(e, "evidence window", ROLE_OWNER, ERR_NONE);
    check_says(w, "\"median_days\":18,");
    check_says(w, "\"within_21_percent\":31.2,");
    check_says(w, "\"within_30_percent\":42.3,");
    check_says(w, "\"of_sales_21_percent\":56.3,");
    check_says(w, "\"week\":4,\"from_days\":21,\"to_days\":27,\"open\":11,\"sold\":3,\"percent\":27.3,");
    check_says(w, "\"name\":\"decided in more than 90 days\",\"from_days\":91,\"to_days\":null,\"begun\":1,\"sold\":0");
    const char *c = ask(e, "evidence channels", ROLE_OWNER, ERR_NONE);
    check_says(c, "2 of 142 touches were answered; after 77 of 141 a sale followed within 30 days");
    check_says(c, "\"channels\":2,\"sold\":11,\"stopped\":0,\"percent\":100,\"low\":74.1,\"high\":100");
    check_says(c, "\"best_mix\":2");
    const char *p = ask(e, "evidence pictures", ROLE_OWNER, ERR_NONE);
    check_says(p, "Of 100 begun 31 are sold within 21 days, 42 within 30, 58 within 90.");
    check_says(p, "Of what is still open most is sold in week 4: 27 percent of it.");
    /* whose own clients are few; no claim about all clients; who has nothing to do with sales */
    const char *own = ask(e, "evidence touches", ROLE_CLOSER, ERR_NONE);
    check_says(own, "Too few data: 1 sales with touches on record.");
    CHECK(!strstr(own, "missed_month"));
    check_says(ask(e, "evidence touches", ROLE_MARKETER, ERR_NONE), "missed_month");
    ask(e, "evidence channels", ROLE_BOOKKEEPER, ERR_DENIED);
    ask(e, "evidence window", ROLE_IT_SPECIALIST, ERR_DENIED);
}

/* ---- public data */

static const char *sample(const char *name)
{
    static char path[512];
    const char *dir = getenv("TOUCHSTONE_SAMPLES");
    snprintf(path, sizeof path, "%s/data/%s", dir ? dir : "../shared/samples", name);
    return access(path, R_OK) ? NULL : path;
}

/* Of 8,800 deals 7,212 have an account and a day of engagement: awk over sales_pipeline.csv, days between engage_date and close_date. */
static void crm(struct env *e)
{
    static const char *const files[] = { "crm_sales_opportunities/accounts.csv", "crm_sales_opportunities/sales_pipeline.csv" };
    static const struct evidence_week want[] = {
        { 7212, 588 }, { 6100, 907 }, { 4497, 266 }, { 4117, 44 }, { 4067, 35 }, { 4021, 59 }, { 3931, 85 }, { 3793, 110 }, { 3628, 150 }, { 3397, 229 },
        { 3042, 251 }, { 2666, 273 }, { 2252, 275 }, { 1837, 278 }, { 1446, 234 }, { 1119, 144 }, { 898, 130 }, { 704, 100 }, { 562, 51 }, { 493, 29 },
    };
    struct evidence v;
    snprintf(e->set.currency, sizeof e->set.currency, "USD");
    for (int i = 0; i < 2; i++) {
        struct import_result r;
        struct import_options o = { .path = sample(files[i]) };
        if (!o.path) {
            printf("SKIPPED: no sample data; set TOUCHSTONE_SAMPLES\n");
            return;
        }
        CHECK_INT(import_run(&e->cx, e->db, &e->set, &e->by, &o, &r), 0);
    }
    begin(e);
    e->cx.today = ymd(2018, 2, 1);
    CHECK_INT(evidence_measure(&e->cx, e->db, &e->set, 0, &v), 0);
    const struct evidence_window *w = &v.window[0];
    CHECK_INT(w->pursuits, 7212);
    CHECK_INT(w->sold, 4238);
    CHECK_INT(w->sold, env_int(e, SQL("SELECT count(*) FROM facts_deal WHERE stage = 'won'")));
    CHECK_INT(w->lost, 2473);
    CHECK_INT(w->sold21, 1773);
    CHECK_INT(w->sold30, 1817);
    CHECK_INT(w->median_days, 57);
    CHECK_INT(w->week_n, sizeof want / sizeof *want);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        CHECK_INT(w->week[i].open, want[i].open);
        CHECK_INT(w->week[i].sold, want[i].sold);
    }
    check_near(1 - survival_at(&w->curve, 21).s, 0.24584026622296162, 1e-12);
    check_near(1 - survival_at(&w->curve, 30).s, 0.2519412090959511, 1e-12);
    check_near(1 - survival_at(&w->curve, 90).s, 0.45601563520470767, 1e-12);
    CHECK_INT(v.touches.sold + v.touches.stopped, 0); /* no touch is on record */
    CHECK_INT(v.touches.without, 7212);               /* the 501 open ones are long untouched */
    db_rollback(e->db);
}

#define BOTH(name) static void on_##name(void) { env_each(name); }
BOTH(by_hand) BOTH(says) BOTH(crm)

CHECK_MAIN(T(on_by_hand), T(on_says), T(on_crm))
