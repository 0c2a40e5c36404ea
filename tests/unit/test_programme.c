/* Tests of programmes on SQLite and, with TOUCHSTONE_TEST_PG, on PostgreSQL: which step of a cadence is due, that nothing is done
 * twice whatever becomes of its text, what ends it, and that consent and caps hold as for every rule. */
#include "plan_env.h"
#include "base/day.h"
#include "plan/cadence_store.h"
#include "plan/simulate.h"

#define HEAD "touchstone-cadence 1\nname thanks\ntitle en \"After a purchase\"\ntrigger purchase\n"
#define STEP(name, day, more) "step " name "\nday " day "\npurpose en \"do " name "\"\n" more

static void load(const char *text)
{
    struct stored_cadence s;
    OK(cadence_save(&cx, db, 1, text, &s));
    OK(cadence_switch(&cx, db, 1, s.cadence->name, true));
}

static int64_t sam;

static int64_t buyer(const char *channel, const char *value, const char *consent)
{
    int64_t client = add_client("Alder", sam, "");
    add_person(client, "Alder", channel, value, consent);
    add_invoice(client, TODAY, 100000);
    return client;
}

static int64_t firm(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    sam = add_staff("Sam", "account_manager", 5);
    return buyer("phone", "+74951234567", "unknown");
}

static struct plan_row done(enum outcome_id outcome)
{
    struct plan_row row = only();
    OK(outcome_done(&cx, db, &set, &(struct by){ .staff_id = sam }, row.id, outcome, "", 0, cx.today, cx.now_at, NULL));
    return row;
}

static int64_t steps(void)
{
    return count("SELECT count(*) FROM plan_touch WHERE rule = 'cadence' AND state = 'planned'");
}

static const char *step(void)
{
    struct db_rows r;
    OK(db_query(&cx, db, SQL("SELECT step FROM plan_touch WHERE rule = 'cadence' AND state = 'planned'"), DB_NONE, &r));
    return r.n == 1 ? db_text(&r, 0, 0) : "not one";
}

static void comes_on_its_day(void)
{
    firm();
    load(HEAD STEP("hello", "2", "") STEP("what-else", "10", ""));
    run(TODAY);
    run(TODAY + 1);
    CHECK_INT(steps(), 0); /* nor the rule "purchase": it leaves this to the cadence */
    CHECK_INT(count("SELECT count(*) FROM plan_touch WHERE rule = 'purchase'"), 0);
    CHECK_INT(run(TODAY + 2).planned, 1);
    struct plan_row row = only();
    CHECK_STR(row.rule, "cadence");
    CHECK_STR(row.purpose, "do hello");
    CHECK_STR(row.why, "After a purchase, step 1 of 2: bought on 2 Mar 2026");
    CHECK_STR(step(), "thanks/hello");
    CHECK_INT(row.reason_id, 0);
    const char *before = print();
    struct plan_result again = run(TODAY + 2);
    CHECK_INT(again.planned, 0);
    CHECK_INT(again.withdrawn, 0);
    CHECK_STR(print(), before);
    done(OUTCOME_REACHED);
    for (int day = 3; day < 10; day++)
        CHECK_INT(run(TODAY + day).planned, 0);
    CHECK_INT(run(TODAY + 10).planned, 1);
    CHECK_STR(step(), "thanks/what-else");
    end();
}

static void off_is_off(void)
{
    firm();
    load(HEAD STEP("hello", "2", ""));
    OK(cadence_switch(&cx, db, 1, "thanks", false));
    CHECK_INT(run(TODAY + 2).planned, 1);
    CHECK_STR(only().rule, "purchase");
    OK(cadence_switch(&cx, db, 1, "thanks", true));
    CHECK_INT(run(TODAY + 2).withdrawn, 1);
    run(TODAY + 3);
    CHECK_STR(step(), "thanks/hello");
    OK(cadence_switch(&cx, db, 1, "thanks", false)); /* an open step goes with it */
    run(TODAY + 3);
    CHECK_INT(steps(), 0);
    CHECK_INT(cadence_switch(&cx, db, 1, "no-such", true), -1);
    CHECK_INT(cx.code, ERR_NOTFOUND);
    ctx_forgive(&cx);
    end();
}

static void never_again_after_a_change(void)
{
    firm();
    load(HEAD STEP("hello", "2", "") STEP("what-else", "20", ""));
    run(TODAY + 2);
    done(OUTCOME_REACHED);
    /* other words, other days, a step before it: what was done is known by its name */
    load(HEAD STEP("earlier", "1", "") STEP("hello", "4", "by it\n") STEP("what-else", "22", ""));
    for (int day = 3; day < 22; day++)
        run(TODAY + day);
    CHECK_INT(count("SELECT count(*) FROM plan_touch WHERE rule = 'cadence'"), 1);
    run(TODAY + 22);
    CHECK_STR(step(), "thanks/what-else");
    end();
}

static void skipped_and_late(void)
{
    firm();
    load(HEAD "late 3\n" STEP("hello", "2", "") STEP("what-else", "10", "") STEP("last", "30", ""));
    run(TODAY + 2);
    OK(outcome_skip(&cx, db, only().id, "no", cx.today));
    for (int day = 3; day < 10; day++)
        run(TODAY + day);
    CHECK_INT(steps(), 0);
    run(TODAY + 14); /* what-else was due four days ago */
    CHECK_INT(steps(), 0);
    run(TODAY + 30);
    CHECK_STR(step(), "thanks/last");
    run(TODAY + 34); /* nobody made it in time */
    CHECK_INT(steps(), 0);
    CHECK_INT(count("SELECT count(*) FROM plan_touch WHERE state = 'dropped' AND step = 'thanks/last'"), 1);
    end();
}

static void gives_way_to_the_next(void)
{
    firm();
    load(HEAD STEP("hello", "2", "") STEP("what-else", "4", ""));
    run(TODAY + 2);
    CHECK_STR(step(), "thanks/hello");
    run(TODAY + 4);
    CHECK_STR(step(), "thanks/what-else");
    CHECK_STR(only().purpose, "do what-else");
    end();
}

static void branches(void)
{
    firm();
    load(HEAD STEP("hello", "2", "on no_answer skip to letter\n") STEP("what-else", "8", "on reached end\n") STEP("letter", "15", ""));
    run(TODAY + 2);
    done(OUTCOME_NO_ANSWER);
    for (int day = 3; day < 15; day++)
        CHECK_INT(run(TODAY + day).planned, 0);
    run(TODAY + 15);
    CHECK_STR(step(), "thanks/letter");
    end();
    firm();
    load(HEAD STEP("hello", "2", "") STEP("what-else", "8", "on reached end\n") STEP("letter", "15", ""));
    run(TODAY + 8);
    done(OUTCOME_REACHED);
    run(TODAY + 15);
    CHECK_INT(steps(), 0);
    end();
}

static void exits(void)
{
    int64_t client = firm();
    load(HEAD "exit refused, steps 2\n" STEP("a", "2", "") STEP("b", "8", "") STEP("c", "14", ""));
    run(TODAY + 2);
    done(OUTCOME_REACHED);
    run(TODAY + 8);
    done(OUTCOME_REACHED);
    run(TODAY + 14);
    CHECK_INT(steps(), 0); /* two steps were made */
    end();
    client = firm();
    load("touchstone-cadence 1\nname offer\ntitle en \"Offer\"\ntrigger offer_made\nexit bought\n" STEP("a", "2", "") STEP("b", "8", ""));
    add("deal", NAMES("client_id", "day", "stage", "offer_day"), VALUES(db_i(client), db_i(TODAY), db_s("closing"), db_i(TODAY)));
    run(TODAY + 2);
    CHECK_STR(step(), "offer/a");
    add_invoice(client, TODAY + 3, 5000);
    run(TODAY + 3);
    CHECK_INT(steps(), 0); /* bought: the open step goes too */
    for (int day = 4; day < 14; day++)
        run(TODAY + day);
    CHECK_INT(count("SELECT count(*) FROM plan_touch WHERE rule = 'cadence' AND state <> 'dropped'"), 0);
    end();
}

static void not_without_consent(void)
{
    begin();
    OK(db_begin(&cx, db, true));
    sam = add_staff("Sam", "account_manager", 5);
    int64_t client = buyer("email", "ann@alder.example", "unknown");
    load(HEAD STEP("hello", "1", "channel email\n"));
    struct plan_result r = run(TODAY + 1);
    CHECK_INT(r.planned, 0);
    CHECK_INT(r.unreachable, 1);
    OK(db_exec(&cx, db, SQL("UPDATE facts_address SET consent = 'given'"), DB_NONE, NULL));
    CHECK_INT(run(TODAY + 1).planned, 1);
    CHECK_STR(step(), "thanks/hello");
    OK(db_exec(&cx, db, SQL("UPDATE facts_client SET opted_out = 1 WHERE id = $1"), DB(db_i(client)), NULL));
    run(TODAY + 2);
    CHECK_INT(steps(), 0);
    end();
}

static void cap(void)
{
    firm();
    load(HEAD "cap 1 in 30\n" STEP("a", "2", "") STEP("b", "8", "") STEP("c", "35", ""));
    run(TODAY + 2);
    done(OUTCOME_REACHED);
    run(TODAY + 8);
    CHECK_INT(steps(), 0);
    run(TODAY + 35);
    CHECK_STR(step(), "thanks/c");
    end();
}

/* One touch a day: what was due first, and it stays until it is made; an urgent one takes its place. */
static void which_first(void)
{
    static const char *const later = "touchstone-cadence 1\nname a\ntitle en \"A\"\ntrigger purchase\n" STEP("late", "3", ""),
        *const urgent = "touchstone-cadence 1\nname c\ntitle en \"C\"\ntrigger purchase\nurgent\n" STEP("now", "4", ""),
        *const sooner = "touchstone-cadence 1\nname b\ntitle en \"B\"\ntrigger purchase\n" STEP("early", "2", "");
    firm();
    load(later);
    load(sooner);
    run(TODAY + 3);
    CHECK_STR(step(), "b/early");
    end();
    firm();
    load(later);
    run(TODAY + 3);
    load(sooner);
    run(TODAY + 4);
    CHECK_STR(step(), "a/late");
    load(urgent);
    CHECK_INT(run(TODAY + 4).withdrawn, 1);
    CHECK_STR(step(), "c/now");
    done(OUTCOME_REACHED);
    run(TODAY + 8);
    CHECK_STR(step(), "b/early");
    end();
}

/* Each cause gives its step; what is nobody else's goes to nobody else. */
static void causes(void)
{
    int64_t client = firm(), bob = add_person(client, "Bob", "phone", "+74951234568", "unknown");
    OK(db_exec(&cx, db, SQL("UPDATE facts_person SET birth_day = $2 WHERE id = $1"), DB(db_i(bob), db_i(day_from_civil(1980, 3, 12))), NULL));
    load("touchstone-cadence 1\nname birthday\ntitle en \"Birthday\"\ntrigger birthday\nlate 2\n" STEP("card", "-3", "channel letter\n") STEP("greet", "0", ""));
    for (int day = 1; day < 10; day++)
        run(TODAY + day);
    CHECK_INT(count("SELECT count(*) FROM plan_touch WHERE rule = 'cadence'"), 0); /* no post address for a card */
    run(TODAY + 10);
    CHECK_STR(step(), "birthday/greet");
    CHECK_INT(count("SELECT person_id FROM plan_touch WHERE rule = 'cadence'"), bob);
    OK(db_exec(&cx, db, SQL("DELETE FROM plan_touch"), DB_NONE, NULL));
    OK(cadence_switch(&cx, db, 1, "birthday", false));
    load("touchstone-cadence 1\nname low\ntitle en \"Low\"\ntrigger score 0..6\nurgent\n" STEP("call", "0", ""));
    add("score", NAMES("client_id", "day", "person_id", "score"), VALUES(db_i(client), db_i(TODAY + 10), db_i(bob), db_i(3)));
    run(TODAY + 11);
    CHECK_STR(step(), "low/call");
    CHECK_STR(only().why, "Low, step 1 of 1: gave us 3 of 10 on 12 Mar 2026");
    CHECK_INT(only().person_id, bob);
    add("score", NAMES("client_id", "day", "person_id", "score"), VALUES(db_i(client), db_i(TODAY + 11), db_i(bob), db_i(9)));
    run(TODAY + 11); /* the newest counts */
    CHECK_INT(steps(), 0);
    end();
}

static void settles_in(void)
{
    int64_t client = firm();
    OK(cadence_switch(&cx, db, 1, "settling-in", true));
    add("subscription", NAMES("client_id", "day", "price_minor", "interval_months"), VALUES(db_i(client), db_i(TODAY), db_i(10000), db_i(1)));
    int made = 0;
    for (int day = 0; day < 100; day++) {
        run(TODAY + day);
        if (!steps())
            continue;
        struct db_rows r;
        OK(db_query(&cx, db, SQL("SELECT id FROM plan_touch WHERE rule = 'cadence' AND state = 'planned'"), DB_NONE, &r));
        OK(outcome_done(&cx, db, &set, &(struct by){ .staff_id = sam }, db_int(&r, 0, 0), OUTCOME_REACHED, "", 0, cx.today, cx.now_at, NULL));
        made++;
    }
    CHECK_INT(made, 9); /* three times a month for three months */
    CHECK_INT(count("SELECT count(*) FROM plan_touch WHERE rule = 'care' AND state = 'planned'"), 0);
    struct stored_cadence *list;
    size_t n;
    OK(cadence_list(&cx, db, &list, &n));
    CHECK_INT(n, 8);
    int on = 0;
    for (size_t i = 0; i < n; i++) {
        on += list[i].on;
        CHECK(!i || strcmp(list[i - 1].cadence->name, list[i].cadence->name) < 0);
    }
    CHECK_INT(on, 1);
    end();
}

static void scripts(void)
{
    firm();
    const char *script = NULL;
    load(HEAD STEP("hello", "2", "script en \"Hello\"\nscript en \"Bye\"\nscript ru \"Здравствуйте\"\n"));
    OK(cadence_script(&cx, db, &set, "thanks/hello", "", &script));
    CHECK_STR(script, "Hello\nBye");
    OK(cadence_script(&cx, db, &set, "thanks/hello", "ru", &script));
    CHECK_STR(script, "Здравствуйте");
    OK(cadence_script(&cx, db, &set, "thanks/no-more", "ru", &script));
    CHECK_STR(script, "");
    end();
}

/* --- before it is switched on --- */

enum { BASE = 12 };

static void small_base(void)
{
    int64_t kim = add_staff("Kim", "account_manager", 50);
    for (int i = 0; i < BASE; i++) {
        int64_t client = add_client("Client", i % 3 ? sam : kim, i % 4 ? "" : "RU"), p = add_person(client, "One", "phone", "+74951234567", "unknown");
        add("address", NAMES("client_id", "person_id", "channel", "value", "consent", "valid"),
            VALUES(db_i(client), db_i(p), db_s(i % 2 ? "email" : "post"), db_s(i % 2 ? "one@alder.example" : "1 High Street"), db_s("given"), db_i(1)));
        OK(db_exec(&cx, db, SQL("UPDATE facts_person SET birth_day = $2 WHERE id = $1"), DB(db_i(p), db_i(day_from_civil(1970, 1, 1) + 53 + i * 9)), NULL));
        add("subscription", NAMES("client_id", "day", "price_minor", "interval_months"), VALUES(db_i(client), db_i(TODAY - i * 5), db_i(10000), db_i(1)));
        if (i % 5 == 0)
            add("score", NAMES("client_id", "day", "person_id", "score"), VALUES(db_i(client), db_i(TODAY - 1), db_i(p), db_i(i % 7)));
    }
    add("holiday", NAMES("country", "day", "kind"), VALUES(db_s("RU"), db_i(TODAY + 7), db_s("off")));
    OK(db_exec(&cx, db, SQL("UPDATE facts_staff SET capacity = 50"), DB_NONE, NULL));
}

/* One day as people work it off: every step is made, whatever else was planned is left alone. */
static void work_off(int32_t day)
{
    struct db_rows r;
    run(day);
    OK(db_exec(&cx, db, SQL("DELETE FROM plan_touch WHERE rule <> 'cadence'"), DB_NONE, NULL));
    OK(db_query(&cx, db, SQL("SELECT id, staff_id FROM plan_touch WHERE state = 'planned' ORDER BY id"), DB_NONE, &r));
    for (size_t i = 0; i < r.n; i++)
        OK(outcome_done(&cx, db, &set, &(struct by){ .staff_id = db_int(&r, i, 1) }, db_int(&r, i, 0), OUTCOME_REACHED, "", 0, day, cx.now_at, NULL));
}

static void simulated_as_planned(void)
{
    struct simulation s, alone, after;
    struct stored_cadence one;
    int64_t sum = 0;
    firm();
    small_base();
    load(HEAD STEP("hello", "2", "channel email, call\n") STEP("what-else", "10", "news\n") STEP("paper", "20", "channel letter\n"));
    OK(cadence_switch(&cx, db, 1, "settling-in", true));
    OK(cadence_switch(&cx, db, 1, "birthday", true));
    OK(cadence_switch(&cx, db, 1, "score-low", true));
    const char *before = print();
    OK(simulate(&cx, db, &set, NULL, TODAY, &s));
    CHECK_STR(print(), before);
    OK(cadence_get(&cx, db, "after-purchase", &one)); /* off: as if it were on, alone */
    OK(simulate(&cx, db, &set, one.cadence, TODAY, &alone));
    CHECK_INT(alone.touches, 3);
    CHECK(s.touches > 60 && s.n >= 4);
    for (int i = 0; i < SIMULATE_DAYS; i++)
        if (strchr(set.working_days, '1' + day_weekday(TODAY + i)))
            work_off(TODAY + i);
    CHECK_INT(count("SELECT count(*) FROM plan_touch WHERE state = 'done'"), s.touches);
    for (size_t i = 0; i < s.n; i++) {
        struct db_rows r;
        OK(db_query(&cx, db, SQL("SELECT count(*) FROM plan_touch WHERE state = 'done' AND staff_id = $1 AND channel = $2"),
                    DB(db_i(s.rows[i].staff_id), db_s(channel_names[s.rows[i].channel])), &r));
        CHECK_INT(s.rows[i].touches, db_int(&r, 0, 0));
        sum += s.rows[i].touches;
    }
    CHECK_INT(sum, s.touches);
    for (int i = 0; i < SIMULATE_DAYS; i++) {
        struct db_rows r;
        OK(db_query(&cx, db, SQL("SELECT count(*) FROM plan_touch WHERE state = 'done' AND done_day = $1"), DB(db_i(TODAY + i)), &r));
        CHECK_INT(s.per_day[i], db_int(&r, 0, 0));
    }
    OK(simulate(&cx, db, &set, NULL, TODAY, &after)); /* all of it is made */
    CHECK_INT(after.touches, 0);
    end();
}

#define ALL \
    T(comes_on_its_day), T(off_is_off), T(never_again_after_a_change), T(skipped_and_late), T(gives_way_to_the_next), T(branches), T(exits), \
        T(not_without_consent), T(cap), T(which_first), T(causes), T(settles_in), T(scripts), T(simulated_as_planned)

int main(void)
{
    const struct check_test all[] = { ALL };
    int rc = check_run(all, sizeof all / sizeof *all);
    pg = getenv("TOUCHSTONE_TEST_PG");
    return pg ? check_run(all, sizeof all / sizeof *all) | rc : rc;
}
