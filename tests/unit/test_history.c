/* Tests of facts/history: the walk over a base on SQLite and, with TOUCHSTONE_TEST_PG, on PostgreSQL. */
#include <stdlib.h>
#include <unistd.h>

#include "check.h"
#include "facts/demo.h"
#include "facts/history.h"

enum { TODAY = 20514 };

static struct ctx cx;
static struct db *db;
static struct settings set;
static const char *pg;
static int url_n;
static char schema[64];

#define OK(call) CHECK_STR((call) ? cx.message : "", "")

static void begin(void)
{
    char url[512] = "sqlite::memory:";
    ctx_init(&cx, (size_t)256 << 20);
    cx.today = TODAY;
    if (pg) {
        snprintf(schema, sizeof schema, "history_test_%d_%d", (int)getpid(), url_n++);
        snprintf(url, sizeof url, "%s%sworkspace=%s", pg, strchr(pg, '?') ? "&" : "?", schema);
    }
    settings_default(&set);
    OK(db_open(&cx, url, true, &db));
}

static void end(void)
{
    if (db_in_tx(db))
        db_rollback(db);
    if (pg)
        OK(db_exec(&cx, db, ctx_printf(&cx, "DROP SCHEMA %s CASCADE", schema), DB_NONE, NULL));
    ctx_release(&cx);
    db_close(db);
}

static int64_t count(const char *sql)
{
    struct db_rows r = { 0 };
    OK(db_query(&cx, db, sql, DB_NONE, &r));
    return r.n ? db_int(&r, 0, 0) : -1;
}

static void client(int64_t id)
{
    OK(db_exec(&cx, db, SQL("INSERT INTO facts_client (id, name, name_fold, name_key, sort_key, legal_form, tax_id, domain, industry, country, city, lang, "
                            "utc_offset_min, employees, sales_staff_id, it_staff_id, since_day, released_day, opted_out, note, version, created_at, batch_id) "
                            "VALUES ($1, 'A', 'a', 'a', $2, '', '', '', '', 'RU', '', 'ru', 180, 12, 1, 2, 100, NULL, 0, '', 1, 0, 0)"),
               DB(db_i(id), db_b("a", 1)), NULL));
}

static void invoice(int64_t client_id, int32_t day, int64_t id, int64_t total, const char *currency, int recurring)
{
    OK(db_exec(&cx, db, SQL("INSERT INTO facts_invoice (client_id, day, id, number, due_day, total_minor, currency, line, recurring, paid_day, disputed, batch_id) "
                            "VALUES ($1, $2, $3, '', $4, $5, $6, 'web', $7, NULL, 0, 0)"),
               DB(db_i(client_id), db_i(day), db_i(id), db_i(day + 14), db_i(total), db_s(currency), db_i(recurring)), NULL));
}

static void payment(int64_t client_id, int32_t day, int64_t id, int64_t invoice_id, int64_t amount)
{
    OK(db_exec(&cx, db, SQL("INSERT INTO facts_payment (client_id, day, id, amount_minor, currency, invoice_id, number, payer, purpose, batch_id) "
                            "VALUES ($1, $2, $3, $4, 'EUR', $5, '', '', '', 0)"), DB(db_i(client_id), db_i(day), db_i(id), db_i(amount), db_i(invoice_id)), NULL));
}

static void line(int64_t client_id, int64_t invoice_id, int n, int64_t offering_id, const char *of, int64_t amount)
{
    OK(db_exec(&cx, db, SQL("INSERT INTO facts_invoice_line (client_id, invoice_id, n, offering_id, title, line, quantity_milli, price_minor, amount_minor, batch_id) "
                            "VALUES ($1, $2, $3, $4, '', $5, 1000, $6, $6, 0)"),
               DB(db_i(client_id), db_i(invoice_id), db_i(n), db_i(offering_id), db_s(of), db_i(amount)), NULL));
}

/* One client's rows find it; rows of a client that is gone, and other currencies, do no harm. */
static void own_rows(void)
{
    struct history_walk *walk;
    const struct history *h = NULL;
    begin();
    OK(db_begin(&cx, db, true));
    client(5);
    client(7);
    invoice(4, 1000, 1, 100, "EUR", 0); /* nobody's */
    invoice(5, 1000, 2, 5000, "EUR", 0);
    invoice(5, 1000, 3, 1000, "EUR", 0);
    invoice(5, 1100, 4, -6000, "EUR", 0); /* cancels the day's purchase */
    invoice(5, 1200, 5, 7000, "EUR", 0);
    invoice(5, 1250, 6, 7000, "USD", 0);
    invoice(5, 1300, 7, 900, "EUR", 1);
    invoice(6, 1000, 8, 100, "EUR", 0);
    OK(db_exec(&cx, db, SQL("INSERT INTO facts_offering (id, code, name, name_fold, line, kind, recurring, price_minor, cost_minor, currency, interval_days, decision_days, batch_id) "
                            "VALUES (30, '', 'Rack', 'rack', 'hosting', 'service', 0, 0, 0, 'EUR', 0, 0, 0)"), DB_NONE, NULL));
    line(5, 5, 2, 30, "", 4000);
    line(5, 5, 1, 0, "support", 2000);
    line(5, 5, 3, 30, "training", 500);
    line(5, 5, 4, 0, "", 500);
    line(5, 5, 5, 30, "", 0);
    line(6, 8, 1, 30, "", 100);
    payment(5, 1210, 20, 5, 3000);
    payment(5, 1220, 21, 5, 4000);
    payment(5, 1320, 22, 7, 400);
    OK(history_open(&cx, db, &set, 0, INT64_MAX, &walk));
    CHECK_INT(history_next(&cx, walk, &h), 1);
    CHECK_INT(h->client_id, 5);
    CHECK_STR(h->country, "RU");
    CHECK_INT(h->utc_offset_min, 180);
    CHECK_INT(h->employees, 12);
    CHECK_INT(h->since_day, 100);
    CHECK_INT(h->invoice_n, 6);
    CHECK_INT(h->foreign_n, 1);
    CHECK_INT(h->purchase_n, 1);
    CHECK_INT(h->purchases[0].day, 1200);
    CHECK_INT(h->purchases[0].total_minor, 7000);
    CHECK_INT(h->invoices[3].paid_day, 1220); /* two payments settle it */
    CHECK_INT(h->invoices[3].due_day, 1214);
    CHECK_INT(h->invoices[5].paid_minor, 400);
    CHECK_INT(h->invoices[5].paid_day, 0);
    CHECK(h->payments_known);
    static const struct line_fact lines[] = { { 5, 2000, "support" }, { 5, 4000, "hosting" }, { 5, 500, "training" }, { 5, 500, "" } };
    CHECK_INT(h->line_n, 4);
    for (size_t i = 0; i < 4 && i < h->line_n; i++) {
        CHECK_INT(h->lines[i].invoice_id, 5);
        CHECK_INT(h->lines[i].amount_minor, lines[i].amount_minor);
        CHECK_STR(h->lines[i].line, lines[i].line);
    }
    CHECK_INT(history_next(&cx, walk, &h), 1);
    CHECK_INT(h->client_id, 7);
    CHECK_INT(h->invoice_n, 0);
    CHECK_INT(h->line_n, 0);
    CHECK_INT(history_next(&cx, walk, &h), 0);
    CHECK_INT(history_next(&cx, walk, &h), 0);
    history_close(walk);
    OK(history_open(&cx, db, &set, 7, 7, &walk)); /* one alone */
    CHECK_INT(history_next(&cx, walk, &h), 1);
    CHECK_INT(h->client_id, 7);
    CHECK_INT(history_next(&cx, walk, &h), 0);
    end();
}

static void people(void)
{
    struct history_walk *walk;
    const struct history *h = NULL;
    begin();
    OK(db_begin(&cx, db, true));
    client(5);
    OK(db_exec(&cx, db, SQL("INSERT INTO facts_person (id, family, given, patronymic, honorific, salutation, gender, name_fold, sort_key, birth_day, lang, "
                            "preferred_channel, opted_out, note, version, batch_id) VALUES (9, 'Lee', 'Ann', '', '', '', '', '', $1, NULL, 'en', 'call', 1, '', 1, 0)"),
               DB(db_b("a", 1)), NULL));
    OK(db_exec(&cx, db, SQL("INSERT INTO facts_position (client_id, person_id, id, title, department, decision_role, from_day, until_day, batch_id) "
                            "VALUES (5, 9, 1, 'Clerk', '', 'uses', 10, 50, 0), (5, 9, 2, 'Director', '', 'decides', 50, NULL, 0)"), DB_NONE, NULL));
    OK(db_exec(&cx, db, SQL("INSERT INTO facts_address (client_id, person_id, id, channel, value, normal, label, consent, consent_basis, consent_day, "
                            "consent_evidence, withdrawn_day, valid, batch_id) VALUES (5, 0, 1, 'phone', '1', '1', '', 'unknown', '', NULL, '', NULL, 1, 0), "
                            "(5, 9, 2, 'email', 'a', 'a', '', 'given', '', NULL, '', 77, 1, 0), (5, 8, 3, 'email', 'b', 'b', '', 'given', '', NULL, '', NULL, 1, 0)"),
               DB_NONE, NULL));
    OK(history_open(&cx, db, &set, 0, INT64_MAX, &walk));
    CHECK_INT(history_next(&cx, walk, &h), 1);
    CHECK_INT(h->person_n, 2); /* Ann once, by her last position, and the office */
    const struct person_fact *ann = history_person(h, 9), *office = history_person(h, 0);
    CHECK_STR(ann->name, "Lee Ann");
    CHECK_STR(ann->title, "Director");
    CHECK_STR(ann->decision_role, "decides");
    CHECK(person_current(ann, TODAY));
    CHECK(ann->opted_out);
    CHECK_INT(ann->birth_day, INT32_MIN);
    CHECK_INT(ann->address_n, 1);
    CHECK_STR(ann->addresses[0].consent, "refused"); /* withdrawn */
    CHECK_INT(office->address_n, 1);
    CHECK_STR(office->addresses[0].channel, "phone");
    end();
}

/* Every row of a whole base is seen once. */
static void whole_base(void)
{
    struct history_walk *walk;
    const struct history *h;
    int64_t clients = 0, invoices = 0, touches = 0, deals = 0, addresses = 0, subscriptions = 0, last = 0;
    begin();
    OK(demo_make(&cx, db, &(struct demo_options){ .seed = 3, .clients = 150, .today = TODAY }, &(struct demo_result){ 0 }));
    OK(settings_load(&cx, db, &set));
    OK(db_begin(&cx, db, false));
    OK(history_open(&cx, db, &set, 0, INT64_MAX, &walk));
    int rc;
    while ((rc = history_next(&cx, walk, &h)) == 1) {
        CHECK(h->client_id > last);
        last = h->client_id;
        clients++;
        invoices += (int64_t)h->invoice_n;
        touches += (int64_t)h->touch_n;
        deals += (int64_t)h->deal_n;
        subscriptions += (int64_t)h->subscription_n;
        for (size_t i = 0; i < h->person_n; i++)
            addresses += (int64_t)h->people[i].address_n;
        for (size_t i = 1; i < h->invoice_n; i++)
            CHECK(h->invoices[i - 1].day <= h->invoices[i].day);
        for (size_t i = 1; i < h->purchase_n; i++)
            CHECK(h->purchases[i - 1].day < h->purchases[i].day && h->purchases[i].total_minor > 0);
    }
    CHECK_INT(rc, 0);
    CHECK_INT(clients, count("SELECT count(*) FROM facts_client"));
    CHECK_INT(invoices, count("SELECT count(*) FROM facts_invoice"));
    CHECK_INT(touches, count("SELECT count(*) FROM facts_touch"));
    CHECK_INT(deals, count("SELECT count(*) FROM facts_deal"));
    CHECK_INT(subscriptions, count("SELECT count(*) FROM facts_subscription"));
    CHECK_INT(addresses, count("SELECT count(*) FROM facts_address a WHERE person_id = 0 OR EXISTS (SELECT 1 FROM facts_position o WHERE o.client_id = a.client_id AND o.person_id = a.person_id)"));
    end();
}

static void words(void)
{
    for (int i = 0; i < CHANNEL_COUNT; i++)
        CHECK_INT(channel_parse(channel_names[i]), i);
    for (int i = 0; i < OUTCOME_COUNT; i++)
        CHECK_INT(outcome_parse(outcome_names[i]), i);
    CHECK_INT(channel_parse("telex"), -1);
    CHECK_INT(channel_parse(NULL), -1);
    CHECK(outcome_two_way(OUTCOME_REFUSED) && !outcome_two_way(OUTCOME_SENT) && !outcome_two_way(OUTCOME_NO_ANSWER));
}

int main(void)
{
    const struct check_test all[] = { T(words), T(own_rows), T(people), T(whole_base) };
    int rc = check_run(all, sizeof all / sizeof *all);
    pg = getenv("TOUCHSTONE_TEST_PG");
    return pg ? check_run(all, sizeof all / sizeof *all) | rc : rc;
}
