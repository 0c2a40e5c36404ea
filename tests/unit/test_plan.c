/* Tests of plan/ and deliver/outcome on SQLite and, with TOUCHSTONE_TEST_PG, on PostgreSQL: planning is repeatable,
 * consent and opt-outs are never broken, caps, holidays, capacity, and that every button can be undone exactly. */
#include "plan_env.h"
#include "deliver/channel.h"
#include "facts/demo.h"
#include "facts/reason.h"
#include "plan/calendar.h"
#include "plan/gap.h"

/* --- tests --- */

static void plans_care(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    int64_t sam = add_staff("Sam", "account_manager", 5), person;
    int64_t reason = add_reason("New office", "retention, loyalty");
    quiet_client("Alder", sam, 120000, &person);
    struct plan_result r = run(TODAY);
    CHECK_INT(r.planned, 1);
    CHECK_INT(r.clients, 1);
    struct plan_row row = only();
    CHECK_STR(row.rule, "care");
    CHECK_STR(row.why, "no touch is recorded since the sale of 21 Jan 2026, 40 days ago; \xe2\x82\xac" "600 at stake. News: New office.");
    CHECK_STR(row.person_name, "Alder");
    CHECK_INT(row.person_id, person);
    CHECK_INT(row.staff_id, sam);
    CHECK_INT(row.reason_id, reason);
    CHECK_STR(row.reason, "New office");
    CHECK_INT(row.channel, CHANNEL_CALL);
    CHECK_INT(row.stake_minor, 60000);
    const char *before = print();
    r = run(TODAY);
    CHECK_INT(r.planned, 0);
    CHECK_INT(r.kept, 1);
    CHECK_STR(print(), before);
    end();
}

static void audience_and_no_news(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    int64_t sam = add_staff("Sam", "account_manager", 5);
    add_reason("For leads", "funnel");
    quiet_client("Alder", sam, 120000, NULL);
    struct plan_result r = run(TODAY);
    CHECK_INT(r.planned, 1); /* not the leads' news: ask how things are */
    CHECK_INT(only().reason_id, 0);
    CHECK(strstr(only().why, "ask how things are"));
    add("offering", NAMES("name", "price_minor", "currency"), VALUES(db_s("Backup"), db_i(1000), db_s("EUR")));
    r = run(TODAY);
    CHECK_INT(r.planned, 0);
    CHECK_INT(r.kept, 1); /* what else we do */
    CHECK_STR(only().reason, "Backup");
    end();
}

static void never_the_same_news_twice(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    int64_t sam = add_staff("Sam", "account_manager", 5);
    add_reason("First", "");
    quiet_client("Alder", sam, 120000, NULL);
    run(TODAY);
    OK(outcome_done(&cx, db, &set, &(struct by){ .staff_id = sam }, only().id, OUTCOME_REACHED, "", 0, TODAY, cx.now_at, NULL));
    struct plan_result r = run(TODAY + 42);
    CHECK_INT(r.planned, 0);
    CHECK_INT(r.nothing_new, 1);
    end();
}

static void over_capacity(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    int64_t sam = add_staff("Sam", "account_manager", 3);
    add_reason("News", "");
    for (int i = 1; i <= 10; i++)
        quiet_client("Client", sam, i * 10000, NULL);
    struct plan_result r = run(TODAY);
    CHECK_INT(r.planned, 3);
    CHECK_INT(r.planned_minor, (10 + 9 + 8) * 5000);
    CHECK_INT(r.dropped_over_capacity, 7);
    CHECK_INT(r.dropped_minor, (1 + 2 + 3 + 4 + 5 + 6 + 7) * 5000);
    struct plan_row *rows;
    size_t n;
    OK(plan_today(&cx, db, sam, TODAY, false, &rows, &n));
    CHECK_INT(n, 3);
    CHECK(rows[0].stake_minor > rows[1].stake_minor && rows[1].stake_minor > rows[2].stake_minor);
    const char *before = print();
    r = run(TODAY);
    CHECK_INT(r.dropped_over_capacity, 7);
    CHECK_STR(print(), before);
    end();
}

static void pool_and_deputies(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    int64_t sam = add_staff("Sam", "account_manager", 2), kim = add_staff("Kim", "account_manager", 3), it = add_staff("Ivo", "it_specialist", 9);
    add("absence", NAMES("staff_id", "day", "until_day", "deputy_id"), VALUES(db_i(sam), db_i(TODAY - 1), db_i(TODAY + 3), db_i(kim)));
    add_reason("News", "");
    quiet_client("Sams", sam, 50000, NULL);
    quiet_client("Nobodys", 0, 90000, NULL);
    quiet_client("Nobodys", 0, 80000, NULL);
    quiet_client("Nobodys", 0, 70000, NULL);
    struct plan_result r = run(TODAY);
    CHECK_INT(r.planned, 3); /* Sam is away: all is Kim's, and only as much as she can do */
    CHECK_INT(r.dropped_over_capacity, 1);
    CHECK_INT(count("SELECT count(*) FROM plan_touch WHERE staff_id NOT IN (SELECT id FROM facts_staff WHERE name = 'Kim')"), 0);
    (void)it;
    const char *before = print();
    run(TODAY);
    CHECK_STR(print(), before);
    end();
}

static void holidays(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    int64_t sam = add_staff("Sam", "account_manager", 5);
    add_reason("News", "");
    int64_t client = add_client("Away", sam, "RU");
    add_person(client, "Away", "phone", "+74951234567", "unknown");
    add_invoice(client, TODAY - 40, 1000);
    quiet_client("Here", sam, 120000, NULL);
    add("holiday", NAMES("country", "day", "kind"), VALUES(db_s("RU"), db_i(TODAY), db_s("off")));
    struct plan_result r = run(TODAY);
    CHECK_INT(r.planned, 1);
    CHECK_INT(r.held, 1);
    CHECK_INT(count("SELECT count(*) FROM plan_touch t JOIN facts_client c ON c.id = t.client_id WHERE c.name = 'Away'"), 0);
    r = run(TODAY + 1); /* the holiday is over: it comes next working day */
    CHECK_INT(r.planned, 1);
    r = run(TODAY + 5); /* Saturday: planned for Monday */
    CHECK_INT(r.day, TODAY + 7);
    end();
}

static void caps(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    int64_t sam = add_staff("Sam", "account_manager", 5), person, client = quiet_client("Alder", sam, 120000, &person);
    add_reason("News", "");
    /* tried in vain the day before: not again within cap_person_days */
    add("touch", NAMES("client_id", "day", "person_id", "staff_id", "channel", "outcome"),
        VALUES(db_i(client), db_i(TODAY - 1), db_i(person), db_i(sam), db_s("call"), db_s("no_answer")));
    CHECK_INT(run(TODAY).planned, 0);
    CHECK_INT(run(TODAY + 1).planned, 0);
    CHECK_INT(run(TODAY + 2).planned, 1);
    OK(db_exec(&cx, db, SQL("DELETE FROM plan_touch"), DB_NONE, NULL));
    set.cap_client_month = 1;
    CHECK_INT(run(TODAY + 2).planned, 0);
    CHECK_INT(run(TODAY + 2).held, 1);
    end();
}

static void rolls_over(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    int64_t sam = add_staff("Sam", "account_manager", 5);
    add_reason("News", "");
    quiet_client("Alder", sam, 120000, NULL);
    run(TODAY);
    int64_t id = only().id;
    struct plan_result r = run(TODAY + 1);
    CHECK_INT(r.kept, 1);
    CHECK_INT(r.planned, 0);
    struct plan_row row = only();
    CHECK_INT(row.id, id);
    CHECK_INT(row.day, TODAY + 1); /* never in the past */
    CHECK(strstr(row.why, "41 days ago") != NULL);
    end();
}

static void cause_gone(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    int64_t sam = add_staff("Sam", "account_manager", 5), person, client = quiet_client("Alder", sam, 120000, &person);
    add_reason("News", "");
    run(TODAY);
    CHECK_INT(count("SELECT count(*) FROM plan_touch WHERE state = 'planned'"), 1);
    add("touch", NAMES("client_id", "day", "person_id", "staff_id", "channel", "direction", "outcome"),
        VALUES(db_i(client), db_i(TODAY), db_i(person), db_i(sam), db_s("call"), db_s("in"), db_s("reached")));
    struct plan_result r = run(TODAY + 1); /* they called by themselves */
    CHECK_INT(r.withdrawn, 1);
    CHECK_INT(count("SELECT count(*) FROM plan_touch WHERE state = 'planned'"), 0);
    end();
}

/* An overdue bill takes the place of yesterday's care that nobody did. */
static void urgent_first(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    int64_t sam = add_staff("Sam", "account_manager", 5), client = quiet_client("Alder", sam, 120000, NULL);
    add_reason("News", "");
    run(TODAY);
    CHECK_STR(only().rule, "care");
    add("invoice", NAMES("client_id", "day", "total_minor", "number", "due_day"), VALUES(db_i(client), db_i(TODAY - 30), db_i(5000), db_s("L"), db_i(TODAY - 5)));
    add("payment", NAMES("client_id", "day", "amount_minor"), VALUES(db_i(client), db_i(TODAY - 50), db_i(1)));
    struct plan_result r = run(TODAY);
    CHECK_STR(only().rule, "care"); /* not on the same day */
    CHECK_INT(r.withdrawn, 0);
    r = run(TODAY + 1);
    CHECK_STR(only().rule, "late");
    CHECK_INT(r.withdrawn, 1);
    const char *before = print();
    run(TODAY + 1);
    CHECK_STR(print(), before);
    end();
}

static void snooze_and_skip(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    int64_t sam = add_staff("Sam", "account_manager", 5);
    add_reason("News", "");
    quiet_client("Alder", sam, 120000, NULL);
    run(TODAY);
    struct plan_row row = only();
    const char *before = print();
    OK(outcome_snooze(&cx, db, row.id, TODAY + 3, TODAY));
    CHECK_INT(run(TODAY + 1).planned, 0);
    CHECK_INT(count("SELECT count(*) FROM plan_touch WHERE state = 'planned'"), 0);
    run(TODAY + 3);
    CHECK_INT(only().id, row.id); /* awake, the same row */
    run(TODAY);
    db_rollback(db);
    OK(db_begin(&cx, db, true));
    sam = add_staff("Sam", "account_manager", 5);
    add_reason("News", "");
    quiet_client("Alder", sam, 120000, NULL);
    run(TODAY);
    row = only();
    before = print();
    OK(outcome_snooze(&cx, db, row.id, TODAY + 3, TODAY));
    OK(outcome_undo(&cx, db, &set, &(struct by){ .staff_id = sam }, row.id, TODAY));
    CHECK_STR(print(), before);
    OK(outcome_skip(&cx, db, row.id, "", TODAY));
    CHECK_INT(run(TODAY).planned, 0);
    CHECK_INT(run(TODAY + 1).planned, 0); /* not before the next month */
    CHECK_INT(run(TODAY + 28).planned, 1);
    end();
}

static void undo_skip(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    int64_t sam = add_staff("Sam", "account_manager", 5);
    add_reason("News", "");
    quiet_client("Alder", sam, 120000, NULL);
    run(TODAY);
    struct plan_row row = only();
    const char *before = print();
    OK(outcome_skip(&cx, db, row.id, "", TODAY));
    OK(outcome_undo(&cx, db, &set, &(struct by){ .staff_id = sam }, row.id, TODAY));
    CHECK_STR(print(), before);
    CHECK_INT(outcome_undo(&cx, db, &set, &(struct by){ .staff_id = sam }, row.id, TODAY), -1);
    CHECK_INT(cx.code, ERR_CONFLICT);
    ctx_forgive(&cx);
    OK(outcome_skip(&cx, db, row.id, "", TODAY));
    CHECK_INT(outcome_undo(&cx, db, &set, &(struct by){ .staff_id = sam }, row.id, TODAY + 1), -1);
    CHECK_INT(cx.code, ERR_CONFLICT);
    end();
}

/* What the facts say of people, addresses, positions, deals and touches, without their versions. */
static const char *facts(void)
{
    static const char *const tables[] = {
        "SELECT id, opted_out FROM facts_person ORDER BY id", "SELECT id, consent, withdrawn_day FROM facts_address ORDER BY id",
        "SELECT id, until_day FROM facts_position ORDER BY id", "SELECT id, stage, closed_day FROM facts_deal ORDER BY id",
        "SELECT id, day, outcome FROM facts_touch ORDER BY id", "SELECT id, opted_out FROM facts_client ORDER BY id" };
    struct str s;
    str_init(&s, cx.arena, 1 << 20);
    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++) {
        struct db_rows r = { 0 };
        OK(db_query(&cx, db, tables[k], DB_NONE, &r));
        for (size_t i = 0; i < r.n * r.columns; i++)
            str_printf(&s, "%s,", r.v[i].null ? "NULL" : r.v[i].type == DB_TEXT ? r.v[i].s : ctx_printf(&cx, "%lld", (long long)r.v[i].i));
    }
    return str_end(&cx, &s);
}

static void every_outcome_undone(void)
{
    for (int outcome = OUTCOME_REACHED; outcome < OUTCOME_COUNT; outcome++) {
        begin();
        OK(db_begin(&cx, db, true));
        int64_t sam = add_staff("Sam", "account_manager", 5), fact = 0, person, client = quiet_client("Alder", sam, 120000, &person);
        add_reason("News", "");
        add("deal", NAMES("client_id", "day", "amount_minor", "stage", "offer_day"), VALUES(db_i(client), db_i(TODAY - 5), db_i(70000), db_s("closing"), db_i(TODAY - 5)));
        run(TODAY);
        struct plan_row row = only();
        struct by by = { .staff_id = sam };
        const char *plan = print(), *was = facts();
        int32_t next = outcome == OUTCOME_OPT_OUT ? 0 : TODAY + 5; /* a Saturday */
        cx.now_at += 60;
        OK(outcome_done(&cx, db, &set, &by, row.id, (enum outcome_id)outcome, "noted", next, TODAY, cx.now_at, &fact));
        CHECK(fact > 0);
        CHECK_INT(count("SELECT count(*) FROM facts_touch"), 1);
        CHECK_INT(outcome_done(&cx, db, &set, &by, row.id, OUTCOME_REACHED, "", 0, TODAY, cx.now_at, NULL), -1);
        CHECK_INT(cx.code, ERR_CONFLICT);
        ctx_forgive(&cx);
        CHECK_INT(count("SELECT count(*) FROM facts_person WHERE opted_out = 1"), outcome == OUTCOME_OPT_OUT);
        CHECK_INT(count("SELECT count(*) FROM facts_address WHERE withdrawn_day IS NOT NULL AND consent = 'refused'"), outcome == OUTCOME_OPT_OUT);
        CHECK_INT(count("SELECT count(*) FROM facts_position WHERE until_day IS NOT NULL"), outcome == OUTCOME_WRONG_PERSON);
        CHECK_INT(count("SELECT count(*) FROM facts_deal WHERE stage = 'won'"), outcome == OUTCOME_SOLD);
        if (next)
            CHECK_INT(count("SELECT day FROM plan_touch WHERE rule = 'promise'"), TODAY + 7);
        cx.now_at += 60;
        OK(outcome_undo(&cx, db, &set, &by, row.id, TODAY));
        CHECK_STR(print(), plan);
        CHECK_STR(facts(), was);
        end();
    }
}

static void promise_comes(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    int64_t sam = add_staff("Sam", "account_manager", 5);
    add_reason("News", "");
    quiet_client("Alder", sam, 120000, NULL);
    run(TODAY);
    OK(outcome_done(&cx, db, &set, &(struct by){ .staff_id = sam }, only().id, OUTCOME_PROMISED, "send the price list", TODAY + 2, TODAY, cx.now_at, NULL));
    struct plan_result r = run(TODAY + 2);
    CHECK_INT(r.planned, 0);
    struct plan_row row = only();
    CHECK_STR(row.rule, "promise");
    CHECK_STR(row.why, "promised on 2 Mar 2026: send the price list");
    CHECK_INT(row.section, SECTION_NOW);
    end();
}

/* An opt-out takes back what is planned for the person at another client too, and the undo brings it back. */
static void opt_out_everywhere(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    int64_t sam = add_staff("Sam", "account_manager", 5), person, first = quiet_client("Alder", sam, 120000, &person), id;
    int64_t second = add_client("Birch", sam, "");
    add("position", NAMES("client_id", "person_id"), VALUES(db_i(second), db_i(person)));
    add("address", NAMES("client_id", "person_id", "channel", "value", "valid"), VALUES(db_i(second), db_i(person), db_s("phone"), db_s("+74951234568"), db_i(1)));
    add_reason("News", "");
    run(TODAY);
    OK(plan_promise(&cx, db, &set, &(struct promise){ .client_id = second, .person_id = person, .staff_id = sam, .fact_id = 1, .day = TODAY + 9, .today = TODAY, .text = "" }, &id));
    struct plan_row *rows;
    size_t n;
    OK(plan_of_client(&cx, db, first, false, &rows, &n));
    CHECK_INT(n, 1);
    const char *before = print();
    struct by by = { .staff_id = sam };
    OK(outcome_done(&cx, db, &set, &by, rows[0].id, OUTCOME_OPT_OUT, "", 0, TODAY, cx.now_at, NULL));
    CHECK_INT(count("SELECT count(*) FROM plan_touch WHERE state = 'planned'"), 0);
    CHECK_INT(count("SELECT count(*) FROM facts_address WHERE consent = 'refused'"), 2);
    OK(outcome_undo(&cx, db, &set, &by, rows[0].id, TODAY));
    CHECK_STR(print(), before);
    OK(outcome_done(&cx, db, &set, &by, rows[0].id, OUTCOME_OPT_OUT, "", 0, TODAY, cx.now_at, NULL));
    CHECK_INT(run(TODAY + 40).planned, 0);
    end();
}

static void logged(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    int64_t sam = add_staff("Sam", "account_manager", 5), person, fact, client = quiet_client("Alder", sam, 120000, &person);
    add_reason("News", "");
    struct outcome_touch t = { .client_id = client, .person_id = person, .staff_id = sam, .channel = CHANNEL_EMAIL, .incoming = true, .outcome = OUTCOME_REACHED, .day = TODAY };
    OK(outcome_log(&cx, db, &set, &(struct by){ .staff_id = sam }, &t, TODAY, cx.now_at, &fact));
    CHECK_INT(run(TODAY).planned, 0);
    t.day = TODAY + 1;
    CHECK_INT(outcome_log(&cx, db, &set, &(struct by){ .staff_id = sam }, &t, TODAY, cx.now_at, &fact), -1);
    CHECK_INT(cx.code, ERR_INPUT);
    ctx_forgive(&cx);
    t.day = TODAY;
    t.client_id = 999999;
    CHECK_INT(outcome_log(&cx, db, &set, &(struct by){ .staff_id = sam }, &t, TODAY, cx.now_at, &fact), -1);
    CHECK_INT(cx.code, ERR_NOTFOUND);
    end();
}

/* --- whole firms, by chance --- */

static uint64_t seed;
static uint64_t dice(uint64_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (seed >> 33) % n;
}

/* What must never be, whatever the base: counted without the code under test. */
static void never(void)
{
    CHECK_INT(count("SELECT count(*) FROM plan_touch t JOIN facts_person p ON p.id = t.person_id WHERE t.state = 'planned' AND p.opted_out = 1"), 0);
    CHECK_INT(count("SELECT count(*) FROM plan_touch t JOIN facts_client c ON c.id = t.client_id WHERE t.state = 'planned' AND c.opted_out = 1"), 0);
    CHECK_INT(count("SELECT count(*) FROM plan_touch t WHERE t.state = 'planned' AND t.channel IN ('email', 'fax', 'messenger') "
                    "AND t.rule NOT IN ('late', 'renewal', 'service', 'promise') AND NOT EXISTS (SELECT 1 FROM facts_address a WHERE a.client_id = t.client_id "
                    "AND a.person_id = t.person_id AND a.channel = t.channel AND a.valid = 1 AND a.consent = 'given' AND a.withdrawn_day IS NULL) "
                    "AND NOT (t.channel = 'fax' AND EXISTS (SELECT 1 FROM facts_address a WHERE a.client_id = t.client_id AND a.person_id = 0 AND a.channel = 'fax' "
                    "AND a.consent = 'given' AND a.withdrawn_day IS NULL))"), 0);
    CHECK_INT(count("SELECT count(*) FROM plan_touch t JOIN facts_address a ON a.client_id = t.client_id AND a.person_id = t.person_id WHERE t.state = 'planned' "
                    "AND (a.consent = 'refused' OR a.withdrawn_day IS NOT NULL) AND a.channel = CASE t.channel WHEN 'call' THEN 'phone' WHEN 'visit' THEN 'post' "
                    "WHEN 'letter' THEN 'post' ELSE t.channel END"), 0);
    CHECK_INT(count("SELECT count(*) FROM (SELECT client_id FROM plan_touch WHERE state = 'planned' GROUP BY client_id, day HAVING count(*) > 1 AND sum(CASE rule WHEN 'promise' THEN 0 ELSE 1 END) > 0) x"), 0);
    CHECK_INT(count("SELECT count(*) FROM plan_touch t JOIN facts_touch f ON f.client_id = t.client_id AND f.person_id = t.person_id AND f.reason_id = t.reason_id "
                    "WHERE t.state = 'planned' AND t.reason_id <> 0 AND f.outcome <> 'no_answer'"), 0);
    CHECK_INT(count("SELECT count(*) FROM plan_touch WHERE why = '' OR purpose = ''"), 0);
}

static void spoil(void)
{
    OK(db_exec(&cx, db, SQL("UPDATE facts_person SET opted_out = 1 WHERE id % 7 = $1"), DB(db_i((int64_t)dice(7))), NULL));
    OK(db_exec(&cx, db, SQL("UPDATE facts_address SET consent = 'refused' WHERE id % 5 = $1"), DB(db_i((int64_t)dice(5))), NULL));
    OK(db_exec(&cx, db, SQL("UPDATE facts_address SET withdrawn_day = 1 WHERE id % 11 = $1"), DB(db_i((int64_t)dice(11))), NULL));
    OK(db_exec(&cx, db, SQL("UPDATE facts_client SET opted_out = 1 WHERE id % 13 = $1"), DB(db_i((int64_t)dice(13))), NULL));
}

/* Compares two plans; prints only the first row that differs. */
static void same_plan(const char *a, const char *b, int32_t today)
{
    while (*a && *a == *b) {
        size_t n = strcspn(a, "\n"), m = strcspn(b, "\n");
        if (n != m || memcmp(a, b, n))
            break;
        a += n + (a[n] == '\n');
        b += m + (b[m] == '\n');
    }
    if (*a || *b)
        printf("seed %llu, day %d:\n  %.*s\n  %.*s\n", (unsigned long long)seed, today, (int)strcspn(a, "\n"), a, (int)strcspn(b, "\n"), b);
    CHECK(!*a && !*b);
}

/* The one thing that may be refused is a next touch where nobody may be reached; then nothing is stored. */
static void done_by_chance(const struct plan_row *row, enum outcome_id o, int32_t today)
{
    struct by by = { .staff_id = row->staff_id };
    int32_t next = o != OUTCOME_OPT_OUT && !dice(3) ? today + 1 + (int32_t)dice(9) : 0;
    if (!outcome_done(&cx, db, &set, &by, row->id, o, "", next, today, cx.now_at, NULL))
        return;
    CHECK_INT(cx.code, row->done_day || strcmp(row->state, "planned") ? ERR_CONFLICT : ERR_INPUT);
    CHECK(cx.code == ERR_CONFLICT || next);
    ctx_forgive(&cx);
    db_rollback(db);
}

static void one_day(int32_t today)
{
    struct plan_row *rows;
    size_t n;
    struct plan_result first = run(today);
    const char *before = print();
    struct plan_result again = run(today);
    same_plan(before, print(), today);
    CHECK_INT(again.planned, 0);
    CHECK_INT(again.withdrawn, 0);
    CHECK_INT(again.dropped_over_capacity, first.dropped_over_capacity);
    never();
    OK(plan_today(&cx, db, 0, first.day, false, &rows, &n));
    OK(db_commit(&cx, db));
    for (size_t i = 0; i < n; i++) {
        OK(db_begin(&cx, db, true));
        CHECK(rows[i].day >= today);
        enum outcome_id o = (enum outcome_id)(1 + dice(OUTCOME_COUNT - 1));
        switch (dice(6)) {
        case 0: OK(outcome_skip(&cx, db, rows[i].id, "", today)); break;
        case 1: OK(outcome_snooze(&cx, db, rows[i].id, today + 1 + (int32_t)dice(5), today)); break;
        case 2: break;
        default: done_by_chance(&rows[i], o, today); break;
        }
        if (db_in_tx(db))
            OK(db_commit(&cx, db));
    }
    OK(db_begin(&cx, db, true));
    never();
    ctx_clear(&cx);
}

static void by_chance(void)
{
    for (uint64_t s = 1; s <= (pg ? 1 : 4); s++) {
        begin();
        seed = s;
        OK(demo_make(&cx, db, &(struct demo_options){ .seed = s, .clients = 80, .today = TODAY }, &(struct demo_result){ 0 }));
        OK(settings_load(&cx, db, &set));
        OK(db_begin(&cx, db, true));
        spoil();
        CHECK(run(TODAY).planned > 0);
        for (int day = 0; day < 12; day++)
            one_day(TODAY + day);
        CHECK(count("SELECT count(*) FROM plan_touch WHERE state = 'done'") > 20);
        end();
    }
}

static void one_client_alone(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    int64_t sam = add_staff("Sam", "account_manager", 1), a = quiet_client("Alder", sam, 120000, NULL), b = quiet_client("Birch", sam, 120000, NULL);
    struct plan_result r;
    add_reason("News", "");
    OK(plan_client(&cx, db, &set, a, TODAY, &r));
    CHECK_INT(r.planned, 1);
    CHECK_INT(r.clients, 1);
    OK(plan_client(&cx, db, &set, b, TODAY, &r));
    CHECK_INT(r.planned, 0); /* Sam's day is full */
    CHECK_INT(r.dropped_over_capacity, 1);
    end();
}

/* --- channels --- */

static const char *link_of(enum channel_id id, const char *address)
{
    struct str out;
    str_init(&out, cx.arena, 1000);
    channel_find(id)->link(address, &out);
    return str_end(&cx, &out);
}

static void channels(void)
{
    begin();
    for (int c = 0; c < CHANNEL_COUNT; c++) {
        const struct channel *ch = channel_find((enum channel_id)c);
        CHECK(ch && !strcmp(ch->name, channel_names[c]) && ch->lines[0]);
    }
    CHECK_STR(link_of(CHANNEL_CALL, "+74951234567,12"), "tel:+74951234567");
    CHECK_STR(link_of(CHANNEL_EMAIL, "a&b@c.example"), "mailto:a%26b%40c.example");
    CHECK_STR(link_of(CHANNEL_MESSENGER, "@ann_lee"), "https://t.me/ann_lee");
    CHECK_STR(link_of(CHANNEL_MESSENGER, "+74951234567"), "https://wa.me/74951234567");
    struct plan_row row = { .person_name = "Ann Lee", .purpose = "thank and tell what else we do", .reason = "", .why = "Bought." };
    struct str out;
    str_init(&out, cx.arena, 4000);
    channel_script(channel_find(CHANNEL_CALL), &row, "Sam", "Quillbrook IT", LANG_EN, &out); /* no news: no line about news */
    CHECK_STR(str_end(&cx, &out), "Ask for Ann Lee.\nHello, this is Sam from Quillbrook IT. Is it a good moment?\nWhat for: thank and tell what else we do.\n"
                                  "Know beforehand: Bought.\nAgree on the next step and its day; thank them.\n");
    end();
}

/* The touch carries the hours in which it may ring; where none are shared another channel is found, and a call that was
 * agreed stays. */
static void hours(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    set.utc_offset_min = 180;
    int64_t sam = add_staff("Sam", "account_manager", 5), ann;
    int64_t id = quiet_client("Alder", sam, 120000, &ann);
    add_reason("News", "");
    OK(db_exec(&cx, db, "UPDATE facts_client SET utc_offset_min = -90", DB_NONE, NULL));
    CHECK_INT(run(TODAY).planned, 1);
    CHECK_INT(count("SELECT from_min FROM plan_touch"), 13 * 60 + 30);
    CHECK_INT(count("SELECT until_min FROM plan_touch"), 18 * 60);
    OK(db_exec(&cx, db, "UPDATE facts_client SET utc_offset_min = 345", DB_NONE, NULL));
    CHECK_INT(run(TODAY).kept, 1); /* the same touch, at other hours */
    CHECK_INT(count("SELECT from_min FROM plan_touch"), 9 * 60);
    CHECK_INT(count("SELECT until_min FROM plan_touch"), 15 * 60 + 15);
    OK(db_exec(&cx, db, "UPDATE facts_client SET utc_offset_min = 840", DB_NONE, NULL));
    CHECK_INT(run(TODAY).withdrawn, 1); /* a telephone alone, and no hour for it */
    add("address", NAMES("client_id", "person_id", "channel", "value", "consent", "valid"),
        VALUES(db_i(id), db_i(ann), db_s("email"), db_s("ann@alder.example"), db_s("given"), db_i(1)));
    OK(db_exec(&cx, db, "DELETE FROM plan_touch", DB_NONE, NULL));
    CHECK_INT(run(TODAY).planned, 1);
    struct plan_row row = only();
    CHECK_INT(row.channel, CHANNEL_EMAIL);
    CHECK(strstr(row.why, "No call: our working hours and theirs do not meet."));
    CHECK_INT(count("SELECT count(*) FROM plan_touch WHERE from_min IS NULL AND until_min IS NULL"), 1);
    struct by by = { .staff_id = sam };
    struct outcome_touch t = { .client_id = id, .person_id = ann, .staff_id = sam, .channel = CHANNEL_CALL, .outcome = OUTCOME_REACHED, .day = TODAY,
        .next_day = TODAY + 1, .text = "at night, they said" };
    OK(outcome_log(&cx, db, &set, &by, &t, TODAY, cx.now_at, NULL));
    run(TODAY + 1);
    CHECK_INT(count("SELECT count(*) FROM plan_touch WHERE rule = 'promise' AND state = 'planned' AND channel = 'call' AND from_min IS NULL"), 1);
    end();
}

static int64_t tell(const char *title, const char *lang, int64_t same_as, int32_t until_day)
{
    int64_t id = 0;
    struct reason r = { .title = title, .text = "", .lang = lang, .audience = "", .from_day = INT32_MIN, .until_day = until_day, .same_as = same_as };
    OK(reason_add(&cx, db, &set, &(struct by){ 0 }, &r, &id));
    return id;
}

/* Whoever heard it in English has heard it in Russian. */
static void same_news_in_another_language(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    int64_t sam = add_staff("Sam", "account_manager", 5);
    quiet_client("Alder", sam, 120000, NULL);
    int64_t en = tell("New office", "en", 0, INT32_MIN), ru = tell("Новый офис", "ru", en, INT32_MIN), copy;
    run(TODAY);
    CHECK_INT(only().reason_id, en);
    OK(outcome_done(&cx, db, &set, &(struct by){ .staff_id = sam }, only().id, OUTCOME_REACHED, "", 0, TODAY, cx.now_at, NULL));
    OK(db_exec(&cx, db, "UPDATE facts_client SET lang = 'ru'", DB_NONE, NULL));
    CHECK_INT(run(TODAY + 42).nothing_new, 1);
    OK(db_exec(&cx, db, "UPDATE facts_reason SET same_as = NULL", DB_NONE, NULL));
    CHECK_INT(run(TODAY + 42).planned, 1); /* two pieces of news: the other may be told */
    CHECK_INT(count("SELECT reason_id FROM plan_touch WHERE state = 'planned'"), ru);
    CHECK_INT(reason_add(&cx, db, &set, &(struct by){ 0 }, &(struct reason){ .title = "Bürozeiten", .text = "", .lang = "en", .audience = "", .same_as = en,
        .from_day = INT32_MIN, .until_day = INT32_MIN }, &copy), -1);
    CHECK_INT(cx.code, ERR_CONFLICT);
    ctx_forgive(&cx);
    end();
}

/* What has ended is told to nobody: the open touch gets other news, and all its languages end. */
static void ended_news(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    int64_t sam = add_staff("Sam", "account_manager", 5);
    quiet_client("Alder", sam, 120000, NULL);
    int64_t other = tell("Another", "", 0, INT32_MIN), en = tell("New office", "en", 0, INT32_MIN);
    tell("Новый офис", "ru", en, INT32_MIN);
    run(TODAY);
    CHECK_INT(only().reason_id, en);
    int n = 0;
    OK(reason_end(&cx, db, &set, &(struct by){ 0 }, en, TODAY - 1, &n));
    CHECK_INT(n, 2);
    CHECK_INT(run(TODAY).kept, 1);
    CHECK_INT(only().reason_id, other);
    CHECK_INT(reason_end(&cx, db, &set, &(struct by){ 0 }, 999999, TODAY, &n), -1);
    CHECK_INT(cx.code, ERR_NOTFOUND);
    ctx_forgive(&cx);
    end();
}

static struct gaps gaps_of(int32_t day)
{
    struct gaps g = { 0 };
    int32_t from, until;
    gap_month(&set, day, &from, &until);
    OK(gap_find(&cx, db, &set, cx.today, from, until, &g));
    return g;
}

/* A client is a gap when everybody who can be reached there has heard all that is valid in the month, or will have. */
static void gaps_by_money(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    int64_t sam = add_staff("Sam", "account_manager", 5);
    int64_t alder = quiet_client("Alder", sam, 120000, NULL), birch = quiet_client("Birch", sam, 90000, NULL);
    add_client("Silent", sam, ""); /* nobody to reach */
    OK(db_exec(&cx, db, "INSERT INTO signals_reading (client_id, signal, value, currency, day, why, why_values) VALUES ($1, 'worth', 500, 'EUR', 1, '', '')", DB(db_i(birch)), NULL));
    tell("March only", "", 0, TODAY + 20);
    CHECK_INT(gaps_of(TODAY).n, 0);
    struct gaps april = gaps_of(TODAY + 31);
    CHECK_INT(april.n, 2);
    CHECK_INT(april.reachable, 2);
    CHECK_INT(april.unreachable, 1);
    CHECK_INT(april.rows[0].client_id, birch); /* the one whose worth is known */
    CHECK_INT(april.rows[1].client_id, alder);
    CHECK_INT(april.worth_minor, 500);
    CHECK_STR(april.groups[0].by, "phase");
    CHECK_INT(april.groups[0].clients, 2);
    CHECK_INT(run(TODAY).planned, 3); /* and a telephone to find for Silent */
    CHECK_INT(gaps_of(TODAY).n, 2); /* it is planned: nothing is left after it */
    int64_t cleo = add_person(alder, "Cleo", "phone", "+74951234568", "unknown");
    CHECK_INT(gaps_of(TODAY).n, 1); /* a second person there has not heard it */
    OK(db_exec(&cx, db, "UPDATE facts_person SET opted_out = 1 WHERE id = $1", DB(db_i(cleo)), NULL));
    CHECK_INT(gaps_of(TODAY).n, 2);
    CHECK_INT(april.offering_left, 0);
    add("address", NAMES("client_id", "channel", "value", "consent", "valid"), VALUES(db_i(alder), db_s("phone"), db_s("+74951234569"), db_s("unknown"), db_i(1)));
    CHECK_INT(gaps_of(TODAY).n, 2); /* what its people know is no news to the office */
    add("offering", NAMES("name", "price_minor", "currency"), VALUES(db_s("Backup"), db_i(1000), db_s("EUR")));
    CHECK_INT(gaps_of(TODAY).offering_left, 2);
    struct gap_note note, again;
    OK(gap_count(&cx, db, &set, TODAY, &note));
    OK(gap_noted(&cx, db, &set, TODAY, &again));
    CHECK_INT(note.clients, 2);
    CHECK_INT(again.clients, 2);
    CHECK_INT(again.worth_minor, 500);
    CHECK_INT(again.from_day, note.from_day);
    end();
}

#define ALL \
    T(plans_care), T(audience_and_no_news), T(never_the_same_news_twice), T(over_capacity), T(pool_and_deputies), T(holidays), T(caps), T(rolls_over), \
        T(cause_gone), T(urgent_first), T(snooze_and_skip), T(undo_skip), T(every_outcome_undone), T(promise_comes), T(opt_out_everywhere), T(logged), \
        T(one_client_alone), T(same_news_in_another_language), T(ended_news), T(gaps_by_money), T(hours), T(channels), T(by_chance)

int main(void)
{
    const struct check_test all[] = { ALL };
    int rc = check_run(all, sizeof all / sizeof *all);
    pg = getenv("TOUCHSTONE_TEST_PG");
    return pg ? check_run(all, sizeof all / sizeof *all) | rc : rc;
}
