/* Tests of facts/mapping, cell, sorter and resolve's names. File pairs: tests/cases/import/NAME.map is parsed, NAME.out holds
 * mapping_write()'s text or the error. BLESS=1 writes the .out files anew. Run from the root of the repository. */
#include <dirent.h>
#include <stdlib.h>

#include "base/day.h"
#include "facts/mapping.h"
#include "facts/resolve.h"
#include "facts/sorter.h"
#include "kit/csv.h"
#include "check.h"

#define CASES "tests/cases/import/"

static char *slurp(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    char *text = calloc(1, 1 << 20);
    size_t n = text ? fread(text, 1, (1 << 20) - 1, f) : 0;
    fclose(f);
    if (text)
        text[n] = 0;
    return text;
}

static void check_case(const char *name)
{
    struct ctx cx;
    char path[512];
    const struct mapping *m;
    const char *out;
    ctx_init(&cx, 8 << 20);
    snprintf(path, sizeof path, CASES "%s.map", name);
    char *text = slurp(path);
    if (!text) {
        CHECK_STR("no case file", "");
        return;
    }
    out = mapping_parse(&cx, text, &m) || mapping_write(&cx, m, &out) ? ctx_printf(&cx, "%s\n", cx.message) : out;
    snprintf(path, sizeof path, CASES "%s.out", name);
    if (getenv("BLESS")) {
        FILE *f = fopen(path, "wb");
        CHECK(f && fputs(out, f) >= 0 && !fclose(f));
    }
    char *want = slurp(path);
    if (!want || strcmp(want, out) != 0)
        printf("%s: ", name);
    CHECK_STR(out, want);
    free(want);
    free(text);
    ctx_release(&cx);
}

static void cases(void)
{
    struct dirent **list;
    int n = scandir(CASES, &list, NULL, alphasort), found = 0;
    CHECK(n > 0);
    for (int i = 0; i < n; i++) {
        char *dot = strstr(list[i]->d_name, ".map");
        if (dot && !dot[4]) {
            *dot = 0;
            found++;
            check_case(list[i]->d_name);
        }
        free(list[i]);
    }
    if (n > 0)
        free(list);
    CHECK(found >= 10);
}

/* Every preset parses, and what is written of it parses to the same. */
static void presets(void)
{
    struct ctx cx;
    const char *text, *once, *again;
    const struct mapping *m;
    char name[64];
    size_t i = 0;
    ctx_init(&cx, 64 << 20);
    for (; mapping_preset_name(i); i++) {
        snprintf(name, sizeof name, "%s", mapping_preset_name(i));
        if (mapping_preset(&cx, name, &text) || mapping_parse(&cx, text, &m) || mapping_write(&cx, m, &once) || mapping_parse(&cx, once, &m) ||
            mapping_write(&cx, m, &again)) {
            printf("%s: %s\n", name, cx.message);
            check_here++;
            ctx_forgive(&cx);
            continue;
        }
        CHECK_STR(again, once);
        CHECK(m->detect_n > 2);
    }
    CHECK_INT(i, 8);
    CHECK(mapping_preset(&cx, "no-such", &text));
    CHECK_INT(cx.code, ERR_NOTFOUND);
    ctx_release(&cx);
}

static struct map_row header_of(struct csv_cell *cell, const char *const *names)
{
    uint32_t n = 0;
    for (; names[n]; n++)
        cell[n] = (struct csv_cell){ names[n], strlen(names[n]) };
    return (struct map_row){ cell, n };
}

static void guesses_kind(const char *want, const char *const *names)
{
    struct ctx cx;
    struct csv_cell cell[40];
    struct map_row header = header_of(cell, names);
    const struct mapping *m;
    ctx_init(&cx, 8 << 20);
    if (mapping_guess(&cx, &header, NULL, &m))
        CHECK_STR(cx.message, want);
    else
        CHECK_STR(m->block[0].kind->name, want);
    ctx_release(&cx);
}

#define NAMES(...) (const char *const[]){ __VA_ARGS__, NULL }

static void guesses(void)
{
    guesses_kind("invoice", NAMES("Invoice Number", "Scope", "Amount", "Issued Date", "Due Date", "Status", "Client", "Currency", "Paid", "Balance"));
    guesses_kind("invoice", NAMES("Client Name", "Invoice #", "Date Issued", "Line Total", "Item Name", "Rate", "Quantity", "Invoice Number", "Currency"));
    guesses_kind("invoice", NAMES("Номер счета", "Дата счета", "Срок оплаты", "Сумма", "Контрагент"));
    guesses_kind("invoice", NAMES("شماره فاکتور", "تاریخ", "مبلغ", "مشتری", "سررسید"));
    guesses_kind("person", NAMES("First Name", "Last Name", "Email", "Phone Number", "Mobile Phone Number", "Job Title", "Company Name"));
    guesses_kind("person", NAMES("Имя", "Фамилия", "Название компании", "Должность", "Рабочий email", "Рабочий телефон"));
    guesses_kind("client", NAMES("ID", "Название компании", "Рабочий телефон", "Корпоративный сайт", "Ответственный", "Кол-во сотрудников"));
    guesses_kind("client", NAMES("Client Name", "Industry", "Website", "City", "Country", "Tax ID"));
    guesses_kind("deal", NAMES("Deal - ID", "Deal - Title", "Deal - Owner", "Deal - Organization", "Deal - Stage", "Deal - Value", "Deal - Currency", "Deal - Deal created"));
    guesses_kind("deal", NAMES("ID", "Название сделки", "Бюджет", "Ответственный", "Дата создания сделки", "Этап сделки", "Компания", "Дата закрытия"));
    guesses_kind("worklog", NAMES("User", "Client", "Project", "Description", "Billable", "Start date", "Duration"));
    guesses_kind("subscription", NAMES("subscription_id", "Client", "start_date", "end_date", "plan_tier", "seats", "mrr_amount", "billing_frequency", "auto_renew_flag"));
    guesses_kind("offering", NAMES("product", "series", "sales_price"));
    guesses_kind("the columns of this file do not say what its rows are; choose a kind and map the columns", NAMES("foo", "bar"));
}

static const char *reads(enum field_type type, const char *text, int64_t want)
{
    struct kind_field f = { .name = "x", .type = type, .choices = "lead|closing" };
    struct cell_rules r = { .currency = "EUR", .exponent = 2, .order = DAY_AUTO };
    struct db_value v;
    const char *why = cell_read(&f, text, strlen(text), &r, &v);
    if (!why && v.type == DB_INT)
        CHECK_INT(v.i, want);
    return why;
}

static void cells(void)
{
    CHECK(!reads(FIELD_MONEY, "1234.5", 123450));
    CHECK(!reads(FIELD_MONEY, " -7 ", -700));
    CHECK(!reads(FIELD_MONEY, "\xc2\xa0" "1 234,56\xc2\xa0€", 123456));
    CHECK(!reads(FIELD_MONEY, "(420.81)", -42081));
    CHECK(!reads(FIELD_MONEY, "0", 0));
    CHECK(!reads(FIELD_MONEY, "1,234", 123400));
    CHECK(reads(FIELD_MONEY, "7,7E+11", 0));
    CHECK(!reads(FIELD_MONEY, "1.005", 100500)); /* the mark groups thousands */
    CHECK(reads(FIELD_MONEY, "12.3456", 0));
    CHECK(reads(FIELD_MONEY, "99999999999999999999", 0));
    CHECK(reads(FIELD_MONEY, "-", 0));
    CHECK(!reads(FIELD_DAY, "2025-01-31", day_from_civil(2025, 1, 31)));
    CHECK(!reads(FIELD_DAY, "31.01.2025 10:20", day_from_civil(2025, 1, 31)));
    CHECK(!reads(FIELD_DAY, "20250131", day_from_civil(2025, 1, 31)));
    CHECK(!reads(FIELD_DAY, "1/31/2025", day_from_civil(2025, 1, 31)));
    CHECK(reads(FIELD_DAY, "31.02.2025", 0));
    CHECK(strstr(reads(FIELD_DAY, "3/4/2025", 0), "order of dates"));
    CHECK(reads(FIELD_DAY, "45000", 0));
    CHECK(reads(FIELD_DAY, "2025-13-01", 0));
    CHECK(!reads(FIELD_AT, "2025-01-31 10:20", (int64_t)day_from_civil(2025, 1, 31) * 86400 + 10 * 3600 + 20 * 60));
    CHECK(!reads(FIELD_AT, "11/May/24 03:26 PM", (int64_t)day_from_civil(2024, 5, 11) * 86400 + 15 * 3600 + 26 * 60));
    CHECK(!reads(FIELD_BOOL, "Да", 1));
    CHECK(!reads(FIELD_BOOL, "FALSE", 0));
    CHECK(reads(FIELD_BOOL, "perhaps", 0));
    CHECK(!reads(FIELD_INT, "annual", 12));
    CHECK(!reads(FIELD_INT, "۱۲", 12));
    CHECK(reads(FIELD_INT, "12x", 0));
    CHECK(!reads(FIELD_QUANTITY, "1.5", 1500));
    CHECK(!reads(FIELD_QUANTITY, "-2", -2000));
    CHECK(reads(FIELD_QUANTITY, "0.0001", 0));
    CHECK(!reads(FIELD_CHOICE, "Closing", 0));
    CHECK(reads(FIELD_CHOICE, "clos", 0));
    CHECK(!reads(FIELD_CHANNEL, "Phone", 0));
    CHECK(reads(FIELD_CHANNEL, "pigeon", 0));
    CHECK(!reads(FIELD_TEXT, "1E5 cable", 0));
    CHECK(reads(FIELD_TEXT, "7,7E+11", 0));
    struct kind_field minutes = { .name = "minutes", .type = FIELD_INT };
    struct db_value v;
    CHECK(!cell_read(&minutes, "1:30", 4, &(struct cell_rules){ .hours = true }, &v) && v.i == 90);
    CHECK(!cell_read(&minutes, "1,5", 3, &(struct cell_rules){ .hours = true }, &v) && v.i == 90);
    CHECK(!cell_read(&minutes, "45", 2, &(struct cell_rules){ .hours = false }, &v) && v.i == 45);
    CHECK(cell_read(&minutes, "1:75", 4, &(struct cell_rules){ .hours = false }, &v));
    int64_t n;
    CHECK(cell_decimal("2.555", 5, &n) && n == 2555000);
    CHECK(cell_decimal("-0,001", 6, &n) && n == -1000);
    CHECK(!cell_decimal("0.0000001", 9, &n));
    CHECK(!cell_decimal("", 0, &n));
}

static void names(void)
{
    struct ctx cx;
    const char *f, *g, *p;
    ctx_init(&cx, 1 << 20);
    static const char *const all[][4] = { { "John Smith", "Smith", "John", "" }, { "Smith, John", "Smith", "John", "" }, { "Иванов Иван Петрович", "Иванов", "Иван", "Петрович" },
        { "Иван Петрович Иванов", "Иванов", "Иван", "Петрович" }, { "Иванов Иван", "Иванов", "Иван", "" }, { "Cher", "Cher", "", "" }, { "علی رضایی", "رضایی", "علی", "" } };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        CHECK_INT(resolve_split_name(&cx, all[i][0], &f, &g, &p), 0);
        CHECK_STR(f, all[i][1]);
        CHECK_STR(g, all[i][2]);
        CHECK_STR(p, all[i][3]);
    }
    ctx_release(&cx);
}

/* 200,000 records through 64 KB: order, stability, and nothing lost. */
static void sorts(void)
{
    struct ctx cx;
    struct sorter *s;
    struct sorter_item item;
    char key[32], data[40];
    uint32_t x = 7;
    int64_t n = 0, sum = 0, want = 0;
    int more;
    ctx_init(&cx, 64 << 20);
    CHECK_INT(sorter_open(&cx, 64 << 10, &s), 0);
    for (int64_t i = 0; i < 200000; i++) {
        x = x * 1664525 + 1013904223;
        int key_n = snprintf(key, sizeof key, "client %u", (x >> 8) % 50000), data_n = snprintf(data, sizeof data, "%lld", (long long)i);
        CHECK_INT(sorter_put(&cx, s, key, (size_t)key_n, data, (size_t)data_n), 0);
        want += i;
    }
    char last[32] = "";
    int64_t last_i = -1;
    while ((more = sorter_next(&cx, s, &item)) == 1) {
        snprintf(key, sizeof key, "%.*s", (int)item.key_n, item.key);
        snprintf(data, sizeof data, "%.*s", (int)item.data_n, item.data);
        int64_t i = strtoll(data, NULL, 10);
        int d = strcmp(last, key);
        if (d > 0 || (d == 0 && i < last_i)) {
            CHECK_STR("out of order", "");
            break;
        }
        memcpy(last, key, sizeof last);
        last_i = i;
        sum += i;
        n++;
    }
    CHECK_INT(more, 0);
    CHECK_INT(n, 200000);
    CHECK_INT(sum, want);
    ctx_release(&cx);
}

CHECK_MAIN(T(cases), T(presets), T(guesses), T(cells), T(names), T(sorts))
