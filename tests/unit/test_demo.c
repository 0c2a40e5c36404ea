/* The demo firm: the same for the same seed, coherent, and with something for every rule and signal to say. */
#include "check.h"
#include "base/day.h"
#include "facts/demo.h"
#include "facts/history.h"
#include "facts/kind.h"
#include "kit/random.h"

#include <stdlib.h>
#include <unistd.h>

enum { TODAY = 20779 }; /* 2026-11-22 */

static struct ctx cx;
static char file[64];
static int url_n;

static const char *fresh_url(bool pgsql)
{
    static char url[512];
    if (pgsql) {
        const char *pg = getenv("TOUCHSTONE_TEST_PG");
        snprintf(url, sizeof url, "%s%sworkspace=demo_test_%d_%d", pg, strchr(pg, '?') ? "&" : "?", (int)getpid(), url_n++);
        return url;
    }
    snprintf(url, sizeof url, "sqlite:%s", file);
    return url;
}

static void forget(struct db *db, bool pgsql)
{
    char sql[128];
    snprintf(sql, sizeof sql, "DROP SCHEMA demo_test_%d_%d CASCADE", (int)getpid(), url_n - 1);
    if (pgsql && db)
        CHECK_INT(db_exec(&cx, db, ctx_dup(&cx, sql), DB_NONE, NULL), 0);
    db_close(db);
    for (int i = 0; i < 3 && !pgsql; i++) {
        static const char *const tail[] = { "", "-wal", "-shm" };
        char path[80];
        snprintf(path, sizeof path, "%s%s", file, tail[i]);
        unlink(path);
    }
}

static struct db *open_empty(bool pgsql)
{
    struct db *db = NULL;
    CHECK_INT(ctx_init(&cx, (size_t)256 << 20), 0);
    cx.today = TODAY;
    cx.now_at = (int64_t)TODAY * 86400 + 36000;
    snprintf(file, sizeof file, "/tmp/test_demo_%d.db", (int)getpid());
    if (db_open(&cx, fresh_url(pgsql), true, &db))
        printf("%s\n", cx.message);
    return db;
}

static struct db *made(bool pgsql, uint64_t seed, int64_t clients, struct demo_result *r)
{
    struct db *db = open_empty(pgsql);
    CHECK(db != NULL);
    if (db && demo_make(&cx, db, &(struct demo_options){ .seed = seed, .clients = clients, .today = TODAY }, r)) {
        printf("demo_make: %s\n", cx.message);
        CHECK(false);
    }
    return db;
}

static int64_t number(struct db *db, const char *sql)
{
    struct db_rows r;
    if (db_query(&cx, db, sql, DB_NONE, &r) || !r.n) {
        printf("%s: %s\n", sql, cx.message);
        CHECK(false);
        ctx_forgive(&cx);
        return -1;
    }
    return db_int(&r, 0, 0);
}

/* ---- the same seed, the same firm */

static uint64_t hash_rows(struct db *db, const char *sql, uint64_t h)
{
    struct db_rows r;
    if (db_query(&cx, db, sql, DB_NONE, &r)) {
        printf("%s: %s\n", sql, cx.message);
        CHECK(false);
        return 0;
    }
    for (size_t i = 0; i < r.n * r.columns; i++) {
        const char *s = r.v[i].s;
        h = (h ^ (uint64_t)r.v[i].i) * UINT64_C(0x100000001b3);
        for (size_t k = 0; s && k < r.v[i].n; k++)
            h = (h ^ (unsigned char)s[k]) * UINT64_C(0x100000001b3);
    }
    return h;
}

static uint64_t fingerprint(struct db *db)
{
    static const char *const all[] = {
        SQL("SELECT * FROM facts_client ORDER BY id"), SQL("SELECT * FROM facts_person ORDER BY id"),
        SQL("SELECT * FROM facts_position ORDER BY client_id, person_id, id"), SQL("SELECT * FROM facts_address ORDER BY id"),
        SQL("SELECT * FROM facts_word ORDER BY word, client_id, object_id"), SQL("SELECT * FROM facts_invoice ORDER BY client_id, day, id"),
        SQL("SELECT * FROM facts_invoice_line ORDER BY client_id, invoice_id, n"), SQL("SELECT * FROM facts_payment ORDER BY client_id, day, id"),
        SQL("SELECT * FROM facts_touch ORDER BY client_id, day, id"), SQL("SELECT * FROM facts_deal ORDER BY client_id, day, id"),
        SQL("SELECT * FROM facts_subscription ORDER BY client_id, day, id"), SQL("SELECT * FROM facts_score ORDER BY client_id, day, id"),
        SQL("SELECT * FROM facts_incident ORDER BY client_id, day, id"), SQL("SELECT * FROM facts_request ORDER BY client_id, day, id"),
        SQL("SELECT * FROM facts_referral ORDER BY client_id, day, id"), SQL("SELECT * FROM facts_worklog ORDER BY client_id, day, id"),
        SQL("SELECT * FROM facts_offering ORDER BY id"), SQL("SELECT * FROM facts_staff ORDER BY id"),
    };
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        h = hash_rows(db, all[i], h);
    return h;
}

/* Without ids: engines give them out in blocks of their own. */
static uint64_t content(struct db *db)
{
    static const char *const all[] = {
        SQL("SELECT name, name_fold, sort_key, tax_id, domain, since_day, released_day, employees, created_at FROM facts_client ORDER BY id"),
        SQL("SELECT family, given, patronymic, honorific, birth_day, name_fold FROM facts_person ORDER BY id"),
        SQL("SELECT channel, value, normal, consent, consent_day FROM facts_address ORDER BY id"),
        SQL("SELECT word, count(*) FROM facts_word GROUP BY word ORDER BY word"),
        SQL("SELECT day, number, due_day, total_minor, line, paid_day FROM facts_invoice ORDER BY client_id, day, id"),
        SQL("SELECT day, at, channel, direction, purpose, outcome, text FROM facts_touch ORDER BY client_id, day, id"),
        SQL("SELECT title, stage, amount_minor, offer_day, closed_day FROM facts_deal ORDER BY client_id, day, id"),
    };
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        h = hash_rows(db, all[i], h);
    return h;
}

struct prints { uint64_t all, content; };

static struct prints prints_of(bool pgsql, uint64_t seed, int64_t clients, struct demo_result *r)
{
    struct db *db = made(pgsql, seed, clients, r);
    struct prints p = { 0 };
    if (db)
        p = (struct prints){ fingerprint(db), content(db) };
    forget(db, pgsql);
    ctx_release(&cx);
    return p;
}

static void same_seed_same_firm(void)
{
    struct demo_result a = { 0 }, b = { 0 }, other = { 0 };
    struct prints first = prints_of(false, 7, 120, &a), again = prints_of(false, 7, 120, &b), third = prints_of(false, 8, 120, &other);
    CHECK(first.all == again.all);
    CHECK(first.content != third.content);
    CHECK_INT(a.invoices, b.invoices);
    CHECK_INT(a.clients, 120);
    if (getenv("TOUCHSTONE_TEST_PG")) {
        struct prints pg = prints_of(true, 7, 120, &b);
        CHECK(pg.content == first.content);
        CHECK(prints_of(true, 7, 120, &b).all == pg.all);
        CHECK_INT(a.touches, b.touches);
    }
}

/* ---- nothing contradicts itself */

struct never { const char *what, *sql; };

static const struct never nevers[] = {
    { "payment before its invoice", SQL("SELECT count(*) FROM facts_payment p JOIN facts_invoice i ON i.client_id = p.client_id AND i.id = p.invoice_id WHERE p.day < i.day") },
    { "payment without invoice", SQL("SELECT count(*) FROM facts_payment p WHERE NOT EXISTS (SELECT 1 FROM facts_invoice i WHERE i.client_id = p.client_id AND i.id = p.invoice_id)") },
    { "line without invoice", SQL("SELECT count(*) FROM facts_invoice_line l WHERE NOT EXISTS (SELECT 1 FROM facts_invoice i WHERE i.client_id = l.client_id AND i.id = l.invoice_id)") },
    { "total is not the sum of lines", SQL("SELECT count(*) FROM facts_invoice i WHERE total_minor <> (SELECT sum(amount_minor) FROM facts_invoice_line l WHERE l.client_id = i.client_id AND l.invoice_id = i.id)") },
    { "bill of nothing", SQL("SELECT count(*) FROM facts_invoice WHERE total_minor = 0") },
    { "paid too much", SQL("SELECT count(*) FROM facts_invoice i WHERE total_minor > 0 AND total_minor < (SELECT coalesce(sum(amount_minor), 0) FROM facts_payment p WHERE p.client_id = i.client_id AND p.invoice_id = i.id)") },
    { "paid day is not the last payment's", SQL("SELECT count(*) FROM facts_invoice i WHERE total_minor > 0 AND paid_day IS NOT NULL AND paid_day <> (SELECT max(day) FROM facts_payment p WHERE p.client_id = i.client_id AND p.invoice_id = i.id)") },
    { "no client for invoice", SQL("SELECT count(*) FROM facts_invoice WHERE client_id NOT IN (SELECT id FROM facts_client)") },
    { "no client for touch", SQL("SELECT count(*) FROM facts_touch WHERE client_id NOT IN (SELECT id FROM facts_client)") },
    { "no person for touch", SQL("SELECT count(*) FROM facts_touch WHERE person_id NOT IN (SELECT id FROM facts_person)") },
    { "no staff for touch", SQL("SELECT count(*) FROM facts_touch WHERE staff_id NOT IN (SELECT id FROM facts_staff)") },
    { "touch of one who is not there", SQL("SELECT count(*) FROM facts_touch t WHERE NOT EXISTS (SELECT 1 FROM facts_position p WHERE p.client_id = t.client_id AND p.person_id = t.person_id AND (p.until_day IS NULL OR p.until_day >= t.day))") },
    { "no reason for touch", SQL("SELECT count(*) FROM facts_touch WHERE reason_id <> 0 AND reason_id NOT IN (SELECT id FROM facts_reason)") },
    { "same news twice", SQL("SELECT count(*) FROM (SELECT 1 FROM facts_touch WHERE reason_id <> 0 GROUP BY person_id, client_id, reason_id HAVING count(*) > 1) x") },
    { "person without position", SQL("SELECT count(*) FROM facts_person WHERE id NOT IN (SELECT person_id FROM facts_position)") },
    { "position of nobody", SQL("SELECT count(*) FROM facts_position WHERE person_id NOT IN (SELECT id FROM facts_person) OR client_id NOT IN (SELECT id FROM facts_client)") },
    { "address of nobody", SQL("SELECT count(*) FROM facts_address WHERE person_id <> 0 AND person_id NOT IN (SELECT id FROM facts_person)") },
    { "mail outside .example", SQL("SELECT count(*) FROM facts_address WHERE channel = 'email' AND value NOT LIKE '%.example'") },
    { "phone that is no number", SQL("SELECT count(*) FROM facts_address WHERE channel = 'phone' AND normal NOT LIKE '+%'") },
    { "client without search words", SQL("SELECT count(*) FROM facts_client c WHERE NOT EXISTS (SELECT 1 FROM facts_word w WHERE w.client_id = c.id AND w.object_id = c.id)") },
    { "position without search words", SQL("SELECT count(*) FROM facts_position p WHERE NOT EXISTS (SELECT 1 FROM facts_word w WHERE w.client_id = p.client_id AND w.object_id = p.person_id)") },
    { "offering of nothing", SQL("SELECT count(*) FROM facts_invoice_line WHERE offering_id <> 0 AND offering_id NOT IN (SELECT id FROM facts_offering)") },
    { "one-off without attachment", SQL("SELECT count(*) FROM facts_offering WHERE recurring = 0 AND id NOT IN (SELECT offering_id FROM facts_attachment)") },
    { "purchase before the first", SQL("SELECT count(*) FROM facts_invoice i JOIN facts_client c ON c.id = i.client_id WHERE i.day < c.since_day") },
    { "bill of a lead", SQL("SELECT count(*) FROM facts_invoice i JOIN facts_client c ON c.id = i.client_id WHERE c.since_day IS NULL") },
    { "bill after release", SQL("SELECT count(*) FROM facts_invoice i JOIN facts_client c ON c.id = i.client_id WHERE i.day > c.released_day AND i.total_minor > 0") },
    { "deal closed before offer", SQL("SELECT count(*) FROM facts_deal WHERE closed_day < offer_day OR offer_day < day") },
    { "won without day", SQL("SELECT count(*) FROM facts_deal WHERE (stage IN ('won', 'lost')) <> (closed_day IS NOT NULL)") },
    { "end before start", SQL("SELECT count(*) FROM facts_subscription WHERE until_day <= day") },
    { "end without reason", SQL("SELECT count(*) FROM facts_subscription WHERE (until_day IS NOT NULL) <> (end_why <> '')") },
    { "renewal in the past", SQL("SELECT count(*) FROM facts_subscription WHERE renew_day <= 20779") },
    { "score out of range", SQL("SELECT count(*) FROM facts_score WHERE score < 0 OR score > 10") },
    { "duplicate invoice number", SQL("SELECT count(*) FROM (SELECT 1 FROM facts_invoice GROUP BY number HAVING count(*) > 1) x") },
    { "client of the same name twice", SQL("SELECT count(*) FROM (SELECT 1 FROM facts_client GROUP BY name_key HAVING count(*) > 1) x") },
    { "future invoice", SQL("SELECT count(*) FROM facts_invoice WHERE day >= 20779 OR paid_day >= 20779") },
    { "future payment", SQL("SELECT count(*) FROM facts_payment WHERE day >= 20779") },
    { "future touch", SQL("SELECT count(*) FROM facts_touch WHERE day >= 20779 OR at >= 20779 * 86400") },
    { "future deal", SQL("SELECT count(*) FROM facts_deal WHERE day >= 20779 OR offer_day >= 20779 OR closed_day >= 20779") },
    { "future talk", SQL("SELECT (SELECT count(*) FROM facts_score WHERE day >= 20779) + (SELECT count(*) FROM facts_incident WHERE day >= 20779) + (SELECT count(*) FROM facts_request WHERE day >= 20779) + (SELECT count(*) FROM facts_referral WHERE day >= 20779 OR thanked_day >= 20779) + (SELECT count(*) FROM facts_worklog WHERE day >= 20779)") },
    { "future start", SQL("SELECT (SELECT count(*) FROM facts_position WHERE from_day >= 20779 OR until_day >= 20779) + (SELECT count(*) FROM facts_subscription WHERE day >= 20779 OR until_day >= 20779)") },
    { "future consent", SQL("SELECT count(*) FROM facts_address WHERE consent_day >= 20779 OR withdrawn_day >= 20779") },
};

/* What each rule and signal needs to have something to say: at least so many of 180 clients. */
struct wanted { const char *what; int64_t least; const char *sql; };

static const struct wanted wanteds[] = {
    { "roles", 7, SQL("SELECT count(DISTINCT role) FROM facts_staff WHERE active = 1") },
    { "languages", 3, SQL("SELECT count(DISTINCT lang) FROM facts_client") },
    { "loyal contracts", 25, SQL("SELECT count(DISTINCT client_id) FROM facts_subscription WHERE until_day IS NULL AND day < 20779 - 400") },
    { "starters", 2, SQL("SELECT count(*) FROM facts_client WHERE since_day > 20779 - 90") },
    { "fresh leads", 8, SQL("SELECT count(DISTINCT client_id) FROM facts_deal WHERE closed_day IS NULL AND day >= 20779 - 30") },
    { "old leads", 8, SQL("SELECT count(DISTINCT d.client_id) FROM facts_deal d JOIN facts_client c ON c.id = d.client_id WHERE closed_day IS NULL AND c.since_day IS NULL AND d.day < 20779 - 40") },
    { "one-time buyers", 5, SQL("SELECT count(*) FROM (SELECT 1 FROM facts_invoice WHERE total_minor > 0 GROUP BY client_id HAVING count(*) = 1) x") },
    { "rhythmical buyers", 15, SQL("SELECT count(*) FROM (SELECT 1 FROM facts_invoice WHERE recurring = 0 AND total_minor > 0 GROUP BY client_id HAVING count(*) > 8 AND max(day) > 20779 - 130) x") },
    { "dormant", 8, SQL("SELECT count(*) FROM (SELECT 1 FROM facts_invoice WHERE recurring = 0 GROUP BY client_id HAVING count(*) > 3 AND max(day) < 20779 - 100) x") },
    { "bought in the last three days", 3, SQL("SELECT count(DISTINCT client_id) FROM facts_invoice WHERE recurring = 0 AND day >= 20779 - 3") },
    { "late, settled", 20, SQL("SELECT count(*) FROM facts_invoice WHERE paid_day > due_day + 3") },
    { "overdue, open", 6, SQL("SELECT count(DISTINCT client_id) FROM facts_invoice WHERE paid_day IS NULL AND due_day < 20779 - 3 AND total_minor > 0") },
    { "credit notes", 5, SQL("SELECT count(*) FROM facts_invoice WHERE total_minor < 0") },
    { "lost contracts", 5, SQL("SELECT count(DISTINCT client_id) FROM facts_subscription WHERE until_day IS NOT NULL") },
    { "released", 2, SQL("SELECT count(*) FROM facts_client WHERE released_day IS NOT NULL") },
    { "renewals within 45 days", 6, SQL("SELECT count(DISTINCT client_id) FROM facts_subscription WHERE renew_day BETWEEN 20779 AND 20779 + 45") },
    { "price rises", 10, SQL("SELECT count(*) FROM facts_change WHERE kind = 'subscription' AND field = 'price_minor'") },
    { "service due", 4, SQL("SELECT count(*) FROM (SELECT l.client_id FROM facts_invoice_line l JOIN facts_invoice i ON i.client_id = l.client_id AND i.id = l.invoice_id JOIN facts_offering o ON o.id = l.offering_id WHERE o.interval_days > 0 GROUP BY l.client_id, o.id, o.interval_days HAVING max(i.day) + o.interval_days BETWEEN 20779 - 20 AND 20779 + 14) x") },
    { "silent for 60 days", 15, SQL("SELECT count(*) FROM (SELECT 1 FROM facts_touch GROUP BY client_id HAVING max(day) < 20779 - 60) x") },
    { "touched within 25 days", 30, SQL("SELECT count(*) FROM (SELECT 1 FROM facts_touch GROUP BY client_id HAVING max(day) >= 20779 - 25) x") },
    { "single ties", 8, SQL("SELECT count(*) FROM (SELECT 1 FROM facts_position WHERE until_day IS NULL GROUP BY client_id HAVING count(*) = 1) x") },
    { "people who moved", 2, SQL("SELECT count(*) FROM (SELECT 1 FROM facts_position GROUP BY person_id HAVING count(DISTINCT client_id) = 2) x") },
    { "channels", 5, SQL("SELECT count(DISTINCT channel) FROM facts_touch") },
    { "incoming", 20, SQL("SELECT count(*) FROM facts_touch WHERE direction = 'in'") },
    { "sold touches", 20, SQL("SELECT count(*) FROM facts_touch WHERE outcome = 'sold'") },
    { "news told", 40, SQL("SELECT count(*) FROM facts_touch WHERE reason_id <> 0") },
    { "detractors", 3, SQL("SELECT count(*) FROM facts_score WHERE score <= 6") },
    { "promoters", 10, SQL("SELECT count(*) FROM facts_score WHERE score >= 9") },
    { "fates of referrals", 3, SQL("SELECT count(DISTINCT state) FROM facts_referral") },
    { "red flags", 10, SQL("SELECT count(*) FROM facts_incident") },
    { "expensive pains", 1, SQL("SELECT count(*) FROM (SELECT client_id FROM facts_worklog GROUP BY client_id HAVING sum(cost_minor) > (SELECT coalesce(sum(total_minor), 0) FROM facts_invoice i WHERE i.client_id = facts_worklog.client_id AND recurring = 1 AND day > 20779 - 365)) x") },
    { "asks out of scope", 5, SQL("SELECT count(*) FROM facts_request") },
    { "reasons valid today", 8, SQL("SELECT count(*) FROM facts_reason WHERE from_day <= 20779 AND until_day >= 20779") },
    { "holidays", 40, SQL("SELECT count(*) FROM facts_holiday") },
    { "absence today", 1, SQL("SELECT count(*) FROM facts_absence WHERE day <= 20779 AND until_day >= 20779") },
    { "given consent", 100, SQL("SELECT count(*) FROM facts_address WHERE consent = 'given'") },
    { "refused consent", 5, SQL("SELECT count(*) FROM facts_address WHERE consent = 'refused'") },
    { "growing", 5, SQL("SELECT count(*) FROM (SELECT 1 FROM facts_invoice GROUP BY client_id HAVING sum(CASE WHEN day > 20779 - 365 THEN total_minor ELSE 0 END) * 10 > sum(CASE WHEN day BETWEEN 20779 - 730 AND 20779 - 365 THEN total_minor ELSE 0 END) * 13 AND min(day) < 20779 - 730) x") },
    { "shrinking", 5, SQL("SELECT count(*) FROM (SELECT 1 FROM facts_invoice GROUP BY client_id HAVING sum(CASE WHEN day > 20779 - 365 THEN total_minor ELSE 0 END) * 10 < sum(CASE WHEN day BETWEEN 20779 - 730 AND 20779 - 365 THEN total_minor ELSE 0 END) * 8 AND max(day) > 20779 - 120) x") },
};

static void check_firm(bool pgsql)
{
    struct demo_result r = { 0 };
    struct db *db = made(pgsql, 1, 0, &r);
    for (size_t i = 0; db && i < sizeof nevers / sizeof *nevers; i++)
        if (number(db, nevers[i].sql) != 0) {
            printf("%s: %lld\n", nevers[i].what, (long long)number(db, nevers[i].sql));
            CHECK(false);
        }
    for (size_t i = 0; db && i < sizeof wanteds / sizeof *wanteds; i++) {
        int64_t got = number(db, wanteds[i].sql);
        if (getenv("DEMO_SHOW"))
            printf("%-34s %lld\n", wanteds[i].what, (long long)got);
        if (got < wanteds[i].least) {
            printf("%s: %lld, wanted %lld\n", wanteds[i].what, (long long)got, (long long)wanteds[i].least);
            CHECK(false);
        }
    }
    if (db) {
        CHECK_INT(r.clients, DEMO_CLIENTS);
        CHECK_INT(r.invoices, number(db, SQL("SELECT count(*) FROM facts_invoice")));
        CHECK_INT(r.invoice_lines, number(db, SQL("SELECT count(*) FROM facts_invoice_line")));
        CHECK_INT(r.payments, number(db, SQL("SELECT count(*) FROM facts_payment")));
        CHECK_INT(r.touches, number(db, SQL("SELECT count(*) FROM facts_touch")));
        CHECK_INT(r.people, number(db, SQL("SELECT count(*) FROM facts_person")));
        CHECK_INT(r.deals, number(db, SQL("SELECT count(*) FROM facts_deal")));
        CHECK_INT(r.subscriptions, number(db, SQL("SELECT count(*) FROM facts_subscription")));
        CHECK_INT(r.staff_n, DEMO_STAFF);
        CHECK_STR(r.login[0], "ingrid");
    }
    forget(db, pgsql);
    ctx_release(&cx);
}

static void coherent(void)
{
    check_firm(false);
    if (getenv("TOUCHSTONE_TEST_PG"))
        check_firm(true);
}

static void refuses_what_is_not_empty(void)
{
    struct demo_result r = { 0 };
    struct db *db = made(false, 1, 5, &r);
    struct demo_options o = { .seed = 1, .clients = 5, .today = TODAY };
    CHECK_INT(demo_make(&cx, db, &o, &r), -1);
    CHECK_INT(cx.code, ERR_CONFLICT);
    CHECK(!db_in_tx(db));
    ctx_forgive(&cx);
    CHECK_INT(number(db, SQL("SELECT count(*) FROM facts_client")), 5);
    o.clients = -1;
    CHECK_INT(demo_make(&cx, db, &o, &r), -1);
    CHECK_INT(cx.code, ERR_INPUT);
    forget(db, false);
    ctx_release(&cx);
}

static void any_day_and_size_will_do(void)
{
    static const int32_t days[] = { 20879, 19782 /* 2024-02-29 */, 21914, 40000 };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        struct demo_result r = { 0 };
        struct db *db = open_empty(false);
        CHECK(db != NULL);
        CHECK_INT(demo_make(&cx, db, &(struct demo_options){ .seed = i, .clients = 1 + 60 * (int64_t)i, .today = days[i] }, &r), 0);
        CHECK_INT(r.clients, 1 + 60 * (int64_t)i);
        forget(db, false);
        ctx_release(&cx);
    }
}

/* ---- one invented firm, many kinds: what is stored reads back through the kinds' own choices */

static bool among(const char *choices, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = choices; p; p = strchr(p, '|') ? strchr(p, '|') + 1 : NULL)
        if (!strncmp(p, word, n) && (p[n] == '|' || !p[n]))
            return true;
    return false;
}

static void words_are_the_kinds_own(void)
{
    struct demo_result r = { 0 };
    struct db *db = made(false, 3, 180, &r);
    int asked = 0;
    for (const struct kind *const *k = kind_all; *k; k++)
        for (size_t f = 0; f < (*k)->field_n; f++) {
            const struct kind_field *field = &(*k)->fields[f];
            struct db_rows rows;
            if (field->type != FIELD_CHOICE)
                continue;
            const char *sql = ctx_printf(&cx, "SELECT DISTINCT %s FROM facts_%s", field->name, (*k)->name);
            CHECK_INT(db_query(&cx, db, sql, DB_NONE, &rows), 0);
            for (size_t i = 0; i < rows.n; i++, asked++)
                if (!among(field->choices, db_text(&rows, i, 0))) {
                    printf("%s.%s: %s\n", (*k)->name, field->name, db_text(&rows, i, 0));
                    CHECK(false);
                }
        }
    CHECK(asked > 30);
    forget(db, false);
    ctx_release(&cx);
}

static void walks_as_histories(void)
{
    struct demo_result r = { 0 };
    struct db *db = made(false, 1, 0, &r);
    struct settings set;
    struct history_walk *walk;
    const struct history *h;
    int64_t clients = 0, invoices = 0, touches = 0, people = 0, services = 0, open_deals = 0, rc = -1;
    CHECK_INT(settings_load(&cx, db, &set), 0);
    CHECK_STR(set.workspace_name, "Quillbrook IT");
    CHECK_INT(db_begin(&cx, db, false), 0);
    CHECK_INT(history_open(&cx, db, &set, 0, INT64_MAX, &walk), 0);
    while ((rc = history_next(&cx, walk, &h)) == 1) {
        clients++;
        invoices += (int64_t)h->invoice_n;
        touches += (int64_t)h->touch_n;
        services += h->service_n > 0;
        for (size_t i = 0; i < h->person_n; i++)
            people += h->people[i].id != 0;
        for (size_t i = 0; i < h->deal_n; i++)
            open_deals += h->deals[i].open;
        CHECK_INT(h->foreign_n, 0);
        CHECK(h->sales_staff_id != 0);
    }
    CHECK_INT(rc, 0);
    CHECK_INT(clients, r.clients);
    CHECK_INT(invoices, r.invoices);
    CHECK_INT(touches, r.touches);
    CHECK(people >= r.people);
    CHECK(services > 30);
    CHECK(open_deals > 25);
    history_close(walk);
    CHECK_INT(db_commit(&cx, db), 0);
    ctx_release(&cx);
    CHECK_INT(ctx_init(&cx, 1 << 20), 0);
    forget(db, false);
    ctx_release(&cx);
}

/* ---- kit/random.h */

static void random_is_the_published_one(void)
{
    struct random_source r = { { 1, 2, 3, 4 } }; /* xoshiro256++ reference: first outputs for the state 1 2 3 4 */
    CHECK(random_next(&r) == UINT64_C(41943041));
    CHECK(random_next(&r) == UINT64_C(58720359));
    CHECK(random_next(&r) == UINT64_C(3588806011781223));
    random_seed(&r, 0);
    CHECK(r.s[0] == UINT64_C(0xe220a8397b1dcdaf)); /* splitmix64 of 0 */
    CHECK(r.s[1] == UINT64_C(0x6e789e6aa1b965f4));
}

static void random_keeps_its_bounds(void)
{
    struct random_source r;
    int seen[7] = { 0 };
    random_seed(&r, 42);
    for (int i = 0; i < 7000; i++) {
        int64_t n = random_between(&r, -3, 3);
        CHECK(n >= -3 && n <= 3);
        seen[n + 3]++;
        double u = random_unit(&r);
        CHECK(u >= 0 && u < 1);
    }
    for (int i = 0; i < 7; i++)
        CHECK(seen[i] > 850 && seen[i] < 1150);
    CHECK_INT(random_between(&r, 5, 5), 5);
    (void)random_between(&r, INT64_MIN, INT64_MAX);
    CHECK(!random_percent(&r, 0) && random_percent(&r, 100));
}

CHECK_MAIN(T(random_is_the_published_one), T(random_keeps_its_bounds), T(same_seed_same_firm), T(coherent), T(refuses_what_is_not_empty),
           T(any_day_and_size_will_do), T(words_are_the_kinds_own), T(walks_as_histories))
