/* Tests of facts/import: small tables made here, damage of all kinds, and (where TOUCHSTONE_SAMPLES or ../shared/samples is
 * there) public data whose sums are known. Run from the root of the repository. */
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/day.h"
#include "facts_env.h"

#define S(text) text, sizeof text - 1

static void expect(struct env *e, int rc, const struct import_result *r, int64_t read, int64_t fresh, int64_t changed, int64_t same, int64_t grouped, int64_t skipped,
                   int64_t rejected)
{
    if (rc) {
        printf("failed: %s\n", e->cx.message);
        check_here++;
        ctx_forgive(&e->cx);
        return;
    }
    CHECK_INT(r->rows_read, read);
    CHECK_INT(r->rows_new, fresh);
    CHECK_INT(r->rows_changed, changed);
    CHECK_INT(r->rows_same, same);
    CHECK_INT(r->rows_grouped, grouped);
    CHECK_INT(r->rows_skipped, skipped);
    CHECK_INT(r->rows_rejected, rejected);
    CHECK_INT(fresh + changed + same + grouped + skipped + rejected, read);
    for (size_t i = 0; i < r->reject_n && r->rows_rejected != rejected; i++)
        printf("  line %llu %s \"%s\": %s\n", (unsigned long long)r->rejects[i].line, r->rejects[i].column, r->rejects[i].value, r->rejects[i].message);
}

static void fails(struct env *e, int rc, enum err code, const char *part)
{
    CHECK(rc != 0);
    CHECK_INT(e->cx.code, code);
    if (!strstr(e->cx.message, part)) {
        printf("\"%s\" does not say \"%s\"\n", e->cx.message, part);
        check_here++;
    }
    ctx_forgive(&e->cx);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_batch"), 0);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_client"), 0);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_invoice"), 0);
}

/* ---- the usual way ---- */

#define INVOICES \
    "Invoice Number,Client,Invoice Date,Due Date,Total,Currency\n" \
    "1001,Alpha Ltd,2025-01-15,2025-02-14,100.50,EUR\n" \
    "1002,Beta LLC,2025-01-16,2025-02-15,200,EUR\n" \
    "1003,\"Alpha, Ltd\",2025-02-15,,\"1 300,25\",EUR\n"

static void invoices(struct env *e)
{
    struct import_result r;
    expect(e, env_import(e, S(INVOICES), NULL, NULL, &r), &r, 3, 3, 0, 0, 0, 0, 0);
    CHECK_STR(r.kind, "invoice");
    CHECK_INT(r.clients_made, 2);
    CHECK_INT(r.total_n, 1);
    CHECK_STR(r.totals[0].currency, "EUR");
    CHECK_INT(r.totals[0].minor, 160075);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_client"), 2);
    CHECK_INT(env_int(e, "SELECT sum(total_minor) FROM facts_invoice i JOIN facts_client c ON c.id = i.client_id WHERE c.name = 'Alpha Ltd'"), 140075);
    CHECK_INT(env_int(e, "SELECT day FROM facts_invoice WHERE number = '1001'"), day_from_civil(2025, 1, 15));
    CHECK_INT(env_int(e, "SELECT due_day FROM facts_invoice WHERE number = '1002'"), day_from_civil(2025, 2, 15));
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_invoice WHERE due_day IS NULL"), 1);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_word WHERE word = 'beta'"), 1);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_batch WHERE state = 'live' AND rows_new = 3"), 1);
}

static void twice(struct env *e)
{
    struct import_result r;
    expect(e, env_import(e, S(INVOICES), NULL, NULL, &r), &r, 3, 3, 0, 0, 0, 0, 0);
    CHECK_INT(env_import(e, S(INVOICES), NULL, NULL, &r), 0);
    CHECK(r.message && strstr(r.message, "imported before"));
    CHECK_INT(r.rows_same, 3);
    CHECK_INT(r.batch_id, 0);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_batch"), 1);
    /* One row changed, one new, in another file. */
    expect(e, env_import(e, S("Invoice Number,Client,Invoice Date,Due Date,Total,Currency\n1001,Alpha Ltd,2025-01-15,2025-02-14,111.50,EUR\n"
                              "1002,Beta LLC,2025-01-16,2025-02-15,200,EUR\n1004,Gamma,2025-03-01,,5,EUR\n"), NULL, NULL, &r), &r, 3, 1, 1, 1, 0, 0, 0);
    CHECK_INT(env_int(e, "SELECT total_minor FROM facts_invoice WHERE number = '1001'"), 11150);
    CHECK_STR(env_text(e, "SELECT before FROM facts_change WHERE field = 'total_minor'"), "10050");
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_invoice"), 4);
}

static void dry(struct env *e)
{
    struct import_result r;
    struct import_options o = { .data = INVOICES, .data_n = sizeof INVOICES - 1, .dry_run = true };
    expect(e, import_run(&e->cx, e->db, &e->set, &e->by, &o, &r), &r, 3, 3, 0, 0, 0, 0, 0);
    CHECK_INT(r.batch_id, 0);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_invoice"), 0);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_client"), 0);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_origin"), 0);
}

#define ROWS_OF(table) "SELECT count(*) FROM " table

static void reverts(struct env *e)
{
    struct import_result a, b;
    struct revert_result back;
    expect(e, env_import(e, S(INVOICES), NULL, NULL, &a), &a, 3, 3, 0, 0, 0, 0, 0);
    expect(e, env_import(e, S("Invoice Number,Client,Invoice Date,Due Date,Total,Currency\n1001,Alpha Ltd,2025-01-15,2025-02-14,111.50,EUR\n"
                              "1004,Gamma,2025-03-01,,5,EUR\n"), NULL, NULL, &b), &b, 2, 1, 1, 0, 0, 0, 0);
    CHECK_INT(import_revert(&e->cx, e->db, &e->set, &e->by, b.batch_id, &back), 0);
    CHECK_INT(back.restored, 1);
    CHECK_INT(back.removed, 2); /* the invoice and Gamma */
    CHECK_INT(back.left, 0);
    CHECK_INT(env_int(e, "SELECT total_minor FROM facts_invoice WHERE number = '1001'"), 10050);
    CHECK_INT(env_int(e, ROWS_OF("facts_client")), 2);
    CHECK(import_revert(&e->cx, e->db, &e->set, &e->by, b.batch_id, &back));
    CHECK_INT(e->cx.code, ERR_CONFLICT);
    ctx_forgive(&e->cx);
    /* The first batch: 1001 was changed since and stays, with its client. */
    CHECK_INT(import_revert(&e->cx, e->db, &e->set, &e->by, a.batch_id, &back), 0);
    CHECK_INT(back.left, 2);
    CHECK_INT(env_int(e, ROWS_OF("facts_invoice")), 1);
    CHECK_INT(env_int(e, ROWS_OF("facts_client")), 1);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_word WHERE word = 'beta'"), 0);
}

/* A list of clients that were there already: taking it back restores them and removes none. */
static void matched(struct env *e)
{
    struct import_result a, b;
    struct revert_result back;
    static const char list[] = "Client Name,Tax ID,City,Country,Email\nALPHA LTD.,7707083893,Riga,LV,office@alpha.example\nDelta,,Oslo,NO,\n";
    expect(e, env_import(e, S(INVOICES), NULL, NULL, &a), &a, 3, 3, 0, 0, 0, 0, 0);
    expect(e, env_import(e, S(list), NULL, NULL, &b), &b, 2, 1, 1, 0, 0, 0, 0);
    CHECK_STR(b.kind, "client");
    CHECK_INT(env_int(e, ROWS_OF("facts_client")), 3);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_client c JOIN facts_invoice i ON i.client_id = c.id WHERE c.city = 'Riga'"), 2);
    CHECK_INT(import_revert(&e->cx, e->db, &e->set, &e->by, b.batch_id, &back), 0);
    CHECK_INT(back.left, 0);
    CHECK_INT(env_int(e, ROWS_OF("facts_client")), 2);
    CHECK_INT(env_int(e, ROWS_OF("facts_address")), 0);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_client WHERE name = 'Alpha Ltd' AND city = '' AND tax_id = ''"), 1);
    /* By tax number, under another name. */
    expect(e, env_import(e, S(list), NULL, NULL, &b), &b, 2, 1, 1, 0, 0, 0, 0);
    expect(e, env_import(e, S("Client Name,Tax ID,City\nAlpha Holding,7707083893,Vilnius\n"), NULL, NULL, &b), &b, 1, 0, 1, 0, 0, 0, 0);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_client WHERE name = 'Alpha Holding' AND city = 'Vilnius'"), 1);
}

static void leaves_nothing(struct env *e)
{
    struct import_result a;
    struct revert_result back;
    static const char people[] = "First Name,Last Name,Company,Email,Phone,Job Title\nIda,Berg,Alpha Ltd,ida@alpha.example,+44 20 7946 0001,Director\n";
    expect(e, env_import(e, S(people), NULL, NULL, &a), &a, 1, 1, 0, 0, 0, 0, 0);
    CHECK_INT(import_revert(&e->cx, e->db, &e->set, &e->by, a.batch_id, &back), 0);
    CHECK_INT(back.left, 0);
    static const char *const tables[] = { ROWS_OF("facts_client"), ROWS_OF("facts_person"), ROWS_OF("facts_position"), ROWS_OF("facts_address"), ROWS_OF("facts_word"),
        ROWS_OF("facts_origin") };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        CHECK_INT(env_int(e, tables[i]), 0);
    expect(e, env_import(e, S(people), NULL, NULL, &a), &a, 1, 1, 0, 0, 0, 0, 0);
}

static void people(struct env *e)
{
    struct import_result r;
    expect(e, env_import(e, S("First Name,Last Name,Company,Email,Phone,Job Title,Email Opt Out\nIda,Berg,Alpha Ltd,Ida@Alpha.example,+44 20 7946 0001,Director,no\n"
                              "Ole,Dahl,ALPHA,ole@alpha.example,,Engineer,yes\n"), NULL, NULL, &r), &r, 2, 2, 0, 0, 0, 0, 0);
    CHECK_STR(r.kind, "person");
    CHECK_INT(env_int(e, ROWS_OF("facts_client")), 1);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_position WHERE title = 'Director'"), 1);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_address WHERE channel = 'email' AND normal = 'ida@alpha.example' AND consent = 'unknown'"), 1);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_address WHERE normal = 'ole@alpha.example' AND consent = 'refused'"), 1);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_address WHERE channel = 'phone' AND normal = '+442079460001'"), 1);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_word WHERE word = '9460001'"), 1);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_word WHERE word = 'dahl'"), 1);
    CHECK_INT(env_int(e, "SELECT opted_out FROM facts_person WHERE family = 'Dahl'"), 1);
    expect(e, env_import(e, S("ФИО;Компания;Телефон\nИванов Иван Петрович;Бета;8 (495) 123-45-67\n"), "person", NULL, &r), &r, 1, 1, 0, 0, 0, 0, 0);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_person WHERE family = 'Иванов' AND given = 'Иван' AND patronymic = 'Петрович'"), 1);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_word WHERE word = '4951234567'"), 1);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_person WHERE gender = 'unknown'"), 3);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_position WHERE decision_role = 'unknown'"), 3);
    /* The same people again, one with a new title: nobody twice. */
    expect(e, env_import(e, S("First Name,Last Name,Company,Email,Phone,Job Title,Email Opt Out\nIda,Berg,Alpha Ltd,Ida@Alpha.example,+44 20 7946 0001,Owner,no\n"), NULL, NULL, &r),
           &r, 1, 0, 1, 0, 0, 0, 0);
    CHECK_INT(env_int(e, ROWS_OF("facts_person")), 3);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_position WHERE title = 'Owner'"), 1);
    CHECK_INT(env_int(e, ROWS_OF("facts_address")), 4);
}

static void russian(struct env *e)
{
    struct import_result r;
    expect(e, env_import(e, S("Номер;Контрагент;Дата;Сумма;Валюта\n7;ООО \"Ромашка\";15.01.2025;1 234,50;руб.\n8;Ромашка ООО;16.01.2025;10;RUR\nИтого;;;1 244,50;\n"), NULL, NULL, &r),
           &r, 3, 2, 0, 0, 0, 1, 0);
    CHECK_INT(env_int(e, ROWS_OF("facts_client")), 1);
    CHECK_INT(env_int(e, "SELECT sum(total_minor) FROM facts_invoice WHERE currency = 'RUB'"), 124450);
    /* windows-1251 */
    expect(e, env_import(e, S("\xcd\xee\xec\xe5\xf0;\xca\xeb\xe8\xe5\xed\xf2;\xc4\xe0\xf2\xe0;\xd1\xf3\xec\xec\xe0\n9;\xd0\xee\xec\xe0\xf8\xea\xe0;17.01.2025;5,00\n"), NULL, NULL, &r),
           &r, 1, 1, 0, 0, 0, 0, 0);
    CHECK_INT(env_int(e, ROWS_OF("facts_client")), 1);
}

static void persian(struct env *e)
{
    struct import_result r;
    expect(e, env_import(e, S("شماره فاکتور,مشتری,تاریخ,مبلغ,ارز\n۱۲,شرکت آفتاب,۱۴۰۴/۰۱/۱۵,۱۲۳۴۵۰۰,ریال\n"), NULL, NULL, &r), &r, 1, 1, 0, 0, 0, 0, 0);
    CHECK_INT(env_int(e, "SELECT day FROM facts_invoice"), day_from_jalali(1404, 1, 15));
    CHECK_INT(env_int(e, "SELECT total_minor FROM facts_invoice WHERE currency = 'IRR'"), 1234500);
}

static void lines(struct env *e)
{
    struct import_result r;
    static const char table[] = "Invoice No,Customer,Date,Item,Qty,Unit Price,Currency\n"
                                "5,Alpha,2025-01-15,Server,2,10.005,EUR\n6,Beta,2025-01-15,Cable,1,3,EUR\n5,Alpha,2025-01-15,Cable,-1,3.00,EUR\n5,Beta,2025-01-15,Cable,1,3,EUR\n";
    expect(e, env_import(e, S(table), NULL, NULL, &r), &r, 4, 2, 0, 0, 1, 0, 1);
    CHECK(r.reject_n == 1 && r.rejects[0].line == 5 && strstr(r.rejects[0].message, "another client on line 2"));
    CHECK_INT(env_int(e, "SELECT total_minor FROM facts_invoice WHERE number = '5'"), 2001 - 300);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_invoice_line"), 3);
    CHECK_INT(env_int(e, "SELECT quantity_milli FROM facts_invoice_line WHERE amount_minor = 2001"), 2000);
    CHECK_INT(env_int(e, ROWS_OF("facts_offering")), 2);
    /* A line more: the invoice changes, its lines are replaced, and come back. */
    struct revert_result back;
    expect(e, env_import(e, S("Invoice No,Customer,Date,Item,Qty,Unit Price,Currency\n5,Alpha,2025-01-15,Server,3,10,EUR\n"), NULL, NULL, &r), &r, 1, 0, 1, 0, 0, 0, 0);
    CHECK_INT(env_int(e, "SELECT total_minor FROM facts_invoice WHERE number = '5'"), 3000);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_invoice_line"), 2);
    CHECK_INT(import_revert(&e->cx, e->db, &e->set, &e->by, r.batch_id, &back), 0);
    CHECK_INT(env_int(e, "SELECT total_minor FROM facts_invoice WHERE number = '5'"), 1701);
    CHECK_INT(env_int(e, "SELECT sum(amount_minor) FROM facts_invoice_line"), 2001);
}

static void payments(struct env *e)
{
    struct import_result r;
    struct revert_result back;
    expect(e, env_import(e, S(INVOICES), NULL, NULL, &r), &r, 3, 3, 0, 0, 0, 0, 0);
    expect(e, env_import(e, S("Client,Invoice Number,Amount,Date,Currency\nAlpha,1001,60.50,2025-02-01,EUR\nAlpha,1001,40.00,2025-02-03,EUR\nBeta,1002,50,2025-02-04,EUR\n"
                              "Beta,1002,50,2025-02-04,EUR\n"), "payment", NULL, &r), &r, 4, 4, 0, 0, 0, 0, 0);
    CHECK_INT(env_int(e, "SELECT paid_day FROM facts_invoice WHERE number = '1001'"), day_from_civil(2025, 2, 3));
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_invoice WHERE number = '1002' AND paid_day IS NULL"), 1);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_payment WHERE invoice_id <> 0"), 4); /* two equal payments are legal */
    CHECK_INT(import_revert(&e->cx, e->db, &e->set, &e->by, r.batch_id, &back), 0);
    CHECK_INT(back.left, 0);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_invoice WHERE paid_day IS NULL"), 3);
    CHECK_INT(env_int(e, ROWS_OF("facts_payment")), 0);
}

static void responsible(struct env *e)
{
    struct import_result r;
    expect(e, env_import(e, S("Deal ID,Client,Date,Stage,Amount,Owner\nD1,Alpha,2025-01-01,won,10,Ida Berg\nD2,Alpha,2025-02-01,open,10,Ole Dahl\n"), NULL, NULL, &r), &r, 2, 2, 0, 0, 0, 0, 0);
    CHECK_STR(r.kind, "deal");
    CHECK_INT(r.staff_made, 2);
    CHECK_STR(env_text(e, "SELECT s.name FROM facts_client c JOIN facts_staff s ON s.id = c.sales_staff_id"), "Ole Dahl");
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_deal WHERE stage = 'closing'"), 1);
}

static void equal_rows(struct env *e)
{
    struct import_result r;
    expect(e, env_import(e, S("Invoice Number,Client,Date,Total\n1,Alpha,2025-01-15,10\n1,Alpha,2025-01-15,10\n1,Alpha,2025-01-15,11\n"), NULL, NULL, &r), &r, 3, 1, 0, 1, 0, 0, 1);
    CHECK(r.reject_n == 1 && r.rejects[0].line == 4 && strstr(r.rejects[0].message, "line 2 already, with other values"));
    CHECK_INT(env_int(e, "SELECT total_minor FROM facts_invoice"), 1000);
    CHECK_STR(env_text(e, "SELECT row FROM facts_reject WHERE line = 4"), "1,Alpha,2025-01-15,11");
}

static void list_and_preview(struct env *e)
{
    struct import_result r;
    struct import_batch *list;
    struct import_preview p;
    size_t n;
    struct import_options o = { .data = INVOICES, .data_n = sizeof INVOICES - 1 };
    CHECK_INT(import_preview(&e->cx, &o, &p), 0);
    CHECK_STR(p.kind, "invoice");
    CHECK_STR(p.charset, "utf-8");
    CHECK_INT(p.delimiter, ',');
    CHECK_INT(p.column_n, 6);
    CHECK_INT(p.row_n, 3);
    CHECK_STR(p.columns[1], "Client");
    CHECK_STR(p.cells[2 * 6 + 1], "Alpha, Ltd");
    CHECK(p.map_text && strstr(p.map_text, "client_id = Client\n"));
    /* The proposal is a mapping that can be used as it is. */
    expect(e, env_import(e, S(INVOICES), NULL, p.map_text, &r), &r, 3, 3, 0, 0, 0, 0, 0);
    CHECK_INT(import_list(&e->cx, e->db, 10, &list, &n), 0);
    CHECK_INT(n, 1);
    CHECK_STR(list[0].file_name, "test.csv");
    o.data = "a;b\n1;2\n";
    o.data_n = 8;
    CHECK_INT(import_preview(&e->cx, &o, &p), 0);
    CHECK(!p.kind && p.why_not);
}

/* ---- damage ---- */

static void bad_rows(struct env *e)
{
    struct import_result r;
    expect(e, env_import(e, S("Invoice Number,Client,Date,Total\n1,Alpha,31.02.2025,10\n2,,15.01.2025,10\n3,Beta,15.01.2025,\"7,7E+11\"\n4,Beta,,10\n5,Beta,15.01.2025,abc\n"
                              "7.7E+11,Beta,15.01.2025,1\n6,Beta,45000,1\n8,Gamma,15.01.2025,1\n9,Be\0ta,15.01.2025,1\n10,Beta,15.01.2025,\n"), NULL, NULL, &r), &r, 10, 1, 0, 0, 0, 0, 9);
    static const char *const says[] = { "no date", "client is empty", "spoilt", "date is empty", "no amount", "spoilt", "day number", "NUL", "amount is empty" };
    CHECK_INT(r.reject_n, 9);
    for (size_t i = 0; i < r.reject_n && i < 9; i++)
        if (!strstr(r.rejects[i].message, says[i])) {
            printf("line %d: \"%s\" does not say \"%s\"\n", (int)r.rejects[i].line, r.rejects[i].message, says[i]);
            check_here++;
        }
    CHECK_STR(r.rejects[0].column, "Date");
    CHECK_STR(r.rejects[0].value, "31.02.2025");
    CHECK_INT(r.rejects[0].line, 2);
    CHECK_INT(env_int(e, ROWS_OF("facts_reject")), 9);
    CHECK_STR(env_text(e, "SELECT row FROM facts_reject WHERE line = 2"), "1,Alpha,31.02.2025,10");
    CHECK_STR(env_text(e, "SELECT row FROM facts_reject WHERE line = 4"), "3,Beta,15.01.2025,\"7,7E+11\"");
    CHECK_INT(env_int(e, ROWS_OF("facts_client")), 1); /* rejected rows make no clients */
}

static void bad_files(struct env *e)
{
    struct import_result r;
    static const char half[] = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b\x4c\x4a\xd6\x49";
    fails(e, env_import(e, "", 0, NULL, NULL, &r), ERR_INPUT, "empty");
    fails(e, env_import(e, S(half), NULL, NULL, &r), ERR_INPUT, "");
    fails(e, env_import(e, S("Invoice Number,Client,Date,Total\n"), NULL, NULL, &r), ERR_INPUT, "no rows");
    fails(e, env_import(e, S("Foo,Bar\n1,2\n"), NULL, NULL, &r), ERR_INPUT, "do not say");
    fails(e, env_import(e, S("Number,Date\n1,2025-01-01\n"), "invoice", NULL, &r), ERR_INPUT, "need");
    fails(e, env_import(e, S(INVOICES), "nonsense", NULL, &r), ERR_INPUT, "neither a kind");
    fails(e, env_import(e, S(INVOICES), "receivables", NULL, &r), ERR_INPUT, "not in the file");
    fails(e, env_import(e, S("PK\x03\x04 rest of a zip"), NULL, NULL, &r), ERR_INPUT, "XLSX");
    struct import_options o = { .path = "/tmp" };
    fails(e, import_run(&e->cx, e->db, &e->set, &e->by, &o, &r), ERR_INPUT, "/tmp");
    o.path = "/tmp/there-is-no-such-file.csv";
    fails(e, import_run(&e->cx, e->db, &e->set, &e->by, &o, &r), ERR_NOTFOUND, "no-such-file");
    o = (struct import_options){ .data = INVOICES, .data_n = sizeof INVOICES - 1, .charset = "klingon" };
    fails(e, import_run(&e->cx, e->db, &e->set, &e->by, &o, &r), ERR_INPUT, "klingon");
}

/* UTF-8 that breaks far into the file: nothing of it stays. */
static void broken_late(struct env *e)
{
    size_t cap = 400000, n = 0;
    char *text = malloc(cap);
    struct import_result r;
    n += (size_t)snprintf(text, cap, "Invoice Number,Client,Date,Total\n");
    for (int i = 0; n < cap - 100; i++)
        n += (size_t)snprintf(text + n, cap - n, "%d,Café %d,2025-01-15,10\n", i, i % 50);
    memcpy(text + n - 60, "\xff\xfe\xff", 3);
    fails(e, env_import(e, text, n, NULL, NULL, &r), ERR_INPUT, "byte");
    free(text);
}

/* A line of 64 MB through a pipe is one bad row. */
static void endless_line(struct env *e)
{
    int fd[2];
    struct import_result r;
    CHECK(pipe(fd) == 0);
    pid_t child = fork();
    if (child == 0) {
        static char block[1 << 16];
        static const char head[] = "Invoice Number,Client,Date,Total\n1,Alpha,2025-01-15,10\n", tail[] = "\n2,Alpha,2025-01-15,10\n";
        close(fd[0]);
        memset(block, 'x', sizeof block);
        ssize_t put = write(fd[1], head, sizeof head - 1);
        for (int i = 0; i < 1024 && put >= 0; i++)
            put = write(fd[1], block, sizeof block);
        put = write(fd[1], tail, sizeof tail - 1);
        _exit(put < 0);
    }
    close(fd[1]);
    struct import_options o = { .use_fd = true, .fd = fd[0] };
    int rc = import_run(&e->cx, e->db, &e->set, &e->by, &o, &r);
    expect(e, rc, &r, 3, 2, 0, 0, 0, 0, 1);
    waitpid(child, NULL, 0);
}

/* A process killed in the middle of an import leaves nothing. */
static void killed(struct env *e)
{
    int fd[2];
    char byte;
    if (db_is_pgsql(e->db))
        return; /* the same transaction rules; a forked connection is not to be shared */
    char *url = ctx_dup(&e->cx, db_url(e->db));
    int go[2];
    CHECK(pipe(fd) == 0 && pipe(go) == 0);
    pid_t child = fork();
    if (child == 0) {
        struct env mine;
        struct import_result r;
        close(fd[1]);
        struct import_options o = { .use_fd = true, .fd = fd[0] };
        if (env_open(&mine, url))
            _exit(3);
        if (write(go[1], "x", 1) != 1)
            _exit(4);
        _exit(import_run(&mine.cx, mine.db, &mine.set, &mine.by, &o, &r) ? 1 : 0);
    }
    close(fd[0]);
    CHECK(read(go[0], &byte, 1) == 1);
    static const char head[] = "Invoice Number,Client,Date,Total\n";
    CHECK(write(fd[1], head, sizeof head - 1) > 0);
    for (int i = 0; i < 20000; i++) {
        char line[64];
        int n = snprintf(line, sizeof line, "%d,Client %d,2025-01-15,10\n", i, i % 500);
        CHECK(write(fd[1], line, (size_t)n) == n);
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(fd[1]);
    close(go[0]);
    close(go[1]);
    CHECK_INT(env_int(e, ROWS_OF("facts_invoice")), 0);
    CHECK_INT(env_int(e, ROWS_OF("facts_client")), 0);
    CHECK_INT(env_int(e, ROWS_OF("facts_origin")), 0);
}

/* ---- public data ---- */

static const char *sample(const char *name)
{
    static char path[512];
    const char *dir = getenv("TOUCHSTONE_SAMPLES");
    snprintf(path, sizeof path, "%s/data/%s", dir ? dir : "../shared/samples", name);
    return access(path, R_OK) ? NULL : path;
}

static int import_sample(struct env *e, const char *name, struct import_result *r)
{
    struct import_options o = { .path = sample(name) };
    return import_run(&e->cx, e->db, &e->set, &e->by, &o, r);
}

static void crm(struct env *e)
{
    struct import_result r;
    if (!sample("crm_sales_opportunities/accounts.csv")) {
        printf("SKIPPED: no sample data; set TOUCHSTONE_SAMPLES\n");
        return;
    }
    expect(e, import_sample(e, "crm_sales_opportunities/accounts.csv", &r), &r, 85, 85, 0, 0, 0, 0, 0);
    CHECK_STR(r.preset, "crm-accounts");
    expect(e, import_sample(e, "crm_sales_opportunities/sales_teams.csv", &r), &r, 35, 35, 0, 0, 0, 0, 0);
    expect(e, import_sample(e, "crm_sales_opportunities/products.csv", &r), &r, 7, 7, 0, 0, 0, 0, 0);
    expect(e, import_sample(e, "crm_sales_opportunities/sales_pipeline.csv", &r), &r, 8800, 7375, 0, 0, 0, 0, 1425);
    CHECK_INT(r.clients_made, 0);
    CHECK_INT(r.staff_made, 0);
    CHECK_INT(r.offerings_made, 0); /* GTXPro is GTX Pro */
    CHECK_INT(r.by_kind[1].fresh, 4238);
    CHECK_INT(r.totals[0].minor, 1000553400);
    CHECK_INT(env_int(e, "SELECT sum(total_minor) FROM facts_invoice"), 1000553400);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_invoice_line l JOIN facts_offering o ON o.id = l.offering_id WHERE o.name = 'GTX Pro'"), 729);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_client WHERE sales_staff_id <> 0"), 85);
    CHECK_INT(env_int(e, ROWS_OF("facts_reject")), 1425);
    struct revert_result back;
    CHECK_INT(import_revert(&e->cx, e->db, &e->set, &e->by, env_int(e, "SELECT max(id) FROM facts_batch"), &back), 0);
    CHECK_INT(back.left, 0);
    CHECK_INT(back.removed, 7375 + 4238);
    CHECK_INT(env_int(e, ROWS_OF("facts_invoice_line")), 0);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_client WHERE sales_staff_id <> 0"), 0);
}

static void receivables(struct env *e)
{
    struct import_result r;
    if (!sample("accounts_receivable/receivables.csv")) {
        printf("SKIPPED: no sample data; set TOUCHSTONE_SAMPLES\n");
        return;
    }
    expect(e, import_sample(e, "accounts_receivable/receivables.csv", &r), &r, 2466, 2466, 0, 0, 0, 0, 0);
    CHECK_STR(r.preset, "receivables");
    CHECK_INT(r.clients_made, 100);
    CHECK_INT(r.totals[0].minor, 14770318);
    CHECK_INT(env_int(e, "SELECT sum(paid_day - day) FROM facts_invoice"), 65213);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_invoice WHERE disputed = 1"), 561);
    CHECK_INT(env_int(e, "SELECT paid_day FROM facts_invoice WHERE number = '0000611365'"), day_from_civil(2013, 1, 15));
}

static void online_retail(struct env *e)
{
    struct import_result r;
    if (!sample("online_retail_2/year_2010_2011.csv.gz")) {
        printf("SKIPPED: no sample data; set TOUCHSTONE_SAMPLES\n");
        return;
    }
    expect(e, import_sample(e, "online_retail_2/year_2010_2011.csv.gz", &r), &r, 541909, 22190, 0, 0, 384639, 135080, 0);
    CHECK_STR(r.preset, "online-retail");
    CHECK_INT(r.clients_made, 4372);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_invoice WHERE total_minor < 0"), 3654);
    CHECK_INT(env_int(e, "SELECT sum(total_minor) FROM facts_invoice"), 830006581);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_invoice_line"), 406829);
    CHECK_INT(env_int(e, "SELECT sum(amount_minor) FROM facts_invoice_line"), 830006581);
}

/* A client that a bill names first and the client's own row changes later: its search words are written once. */
static void two_kinds_of_one_client(struct env *e)
{
    static const char map[] = "touchstone-map 1\nname \"t\"\nsource t\nkind client\nkey Client\nname = Client\ncity = City\n"
                              "kind invoice\nkey No\nclient = Client\nnumber = No\nday = Date\ntotal = Total\n";
    struct import_result r;
    int rc = env_import(e, S("No,Client,City,Date,Total\n1,Alpha Works,Riga,2025-01-15,100\n2,Beta Works,Oslo,2025-01-16,200\n"), NULL, map, &r);
    CHECK_INT(rc, 0);
    if (rc)
        printf("failed: %s\n", e->cx.message);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_client WHERE city <> ''"), 2);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_invoice"), 2);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_word"), 4);
}

/* Enough rows for several chunks, runs and blocks of ids: what the threads write is what the file says, and rejects keep
 * their lines, also when the last row of all is the bad one. */
static void many_rows(struct env *e)
{
    enum { MANY = 150000 };
    size_t n = 0, cap = (size_t)MANY * 64;
    char *text = ctx_alloc(&e->cx, cap);
    int64_t sum = 0;
    struct import_result r;
    n += (size_t)snprintf(text, cap, "Invoice Number,Client,Invoice Date,Total,Currency\n");
    for (int i = 1; i <= MANY; i++) {
        bool bad = i % 50000 == 0;
        sum += bad ? 0 : i;
        n += (size_t)snprintf(text + n, cap - n, "N%06d,Client %d,%s,%d.%02d,EUR\n", i, i * 7919 % 30011, bad ? "never" : "2025-03-04", i / 100, i % 100);
    }
    n += (size_t)snprintf(text + n, cap - n, "N000001,Client %d,2025-03-04,77,EUR\n", 7919); /* contradicts line 2 */
    expect(e, env_import(e, text, n, NULL, NULL, &r), &r, MANY + 1, MANY - 3, 0, 0, 0, 0, 4);
    CHECK_INT(r.reject_n, 4);
    for (int i = 0; i < 3; i++)
        CHECK_INT(r.rejects[i].line, 1 + 50000 * (i + 1));
    CHECK_INT(r.rejects[3].line, MANY + 2);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_invoice i JOIN facts_origin o ON o.kind = 'invoice' AND o.id = i.id AND o.client_id = i.client_id AND o.day = i.day"), MANY - 3);
    CHECK_INT(env_int(e, "SELECT sum(total_minor) FROM facts_invoice"), sum);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_invoice i JOIN facts_client c ON c.id = i.client_id"
                         " WHERE c.name = 'Client ' || (i.total_minor * 7919 % 30011)"), MANY - 3);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_client"), r.clients_made);
    CHECK_INT(env_int(e, "SELECT count(DISTINCT id) FROM (SELECT id FROM facts_client UNION ALL SELECT id FROM facts_invoice) x"), MANY - 3 + r.clients_made);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_word"), 2 * r.clients_made);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_reject"), 4);
    expect(e, env_import(e, text, n - 1, NULL, NULL, &r), &r, MANY + 1, 0, 0, MANY - 3, 0, 0, 4); /* another file, the same rows */
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_invoice"), MANY - 3);
}

#define BOTH(name) static void on_##name(void) { env_each(name); }
BOTH(invoices) BOTH(twice) BOTH(dry) BOTH(reverts) BOTH(matched) BOTH(leaves_nothing) BOTH(people) BOTH(russian) BOTH(persian) BOTH(lines) BOTH(payments) BOTH(responsible)
BOTH(equal_rows) BOTH(list_and_preview) BOTH(bad_rows) BOTH(bad_files) BOTH(broken_late) BOTH(endless_line) BOTH(killed) BOTH(crm) BOTH(receivables) BOTH(online_retail) BOTH(two_kinds_of_one_client) BOTH(many_rows)

CHECK_MAIN(T(on_invoices), T(on_twice), T(on_dry), T(on_reverts), T(on_matched), T(on_leaves_nothing), T(on_people), T(on_russian), T(on_persian), T(on_lines), T(on_payments),
           T(on_responsible), T(on_equal_rows), T(on_list_and_preview), T(on_bad_rows), T(on_bad_files), T(on_broken_late), T(on_endless_line), T(on_killed), T(on_crm),
           T(on_receivables), T(on_online_retail), T(on_two_kinds_of_one_client), T(on_many_rows))
