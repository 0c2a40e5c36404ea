/* The money side of a demo client: subscriptions, bills, purchases, payments, hours worked. */
#include "facts/demo_own.h"

#include <stdlib.h>

struct line { int offering; const char *title; int64_t quantity, price_minor; };
struct bill {
    int32_t day;
    int n; /* in order of making: sorting is the same everywhere */
    bool recurring;
    struct line lines[DEMO_LINES];
    size_t line_n;
};
struct contract { int offering; int32_t day, until_day; int64_t monthly_minor; /* at today's price */ };
struct account {
    struct contract contracts[8];
    size_t contract_n;
    int interval_months;
    struct bill *bills; /* DEMO_BILLS, sorted by day before they are written */
    size_t bill_n;
    int32_t last_purchase_day;
};

/* Whole units, so that bills look like bills. */
static int64_t priced(int64_t list, int percent)
{
    int64_t whole = list * percent / 100;
    return (whole < 20 ? 20 : whole > 60000 ? 60000 : whole) * 100;
}

static struct bill *new_bill(struct account *a, int32_t day, bool recurring)
{
    struct bill *b = &a->bills[a->bill_n < DEMO_BILLS - 1 ? a->bill_n++ : DEMO_BILLS - 1];
    *b = (struct bill){ .day = day, .recurring = recurring, .n = (int)a->bill_n };
    return b;
}

static void add_line(struct bill *b, int offering, const char *title, int64_t quantity, int64_t price_minor)
{
    if (b->line_n < DEMO_LINES)
        b->lines[b->line_n++] = (struct line){ offering, title, quantity, price_minor };
}

/* ---- contracts */

static void add_contract(struct demo *d, const struct demo_client *c, struct account *a, int offering, int chance, int32_t day)
{
    int32_t end = c->end_day;
    if (!demo_chance(d, chance) || day > d->today - 15 || (end && day > end - 60))
        return;
    bool shrinks = c->type == TYPE_SHRINKING && offering != OFFER_CARE && demo_chance(d, 60);
    bool dropped = offering != OFFER_CARE && demo_chance(d, 7) && day < d->today - 400;
    if (!end && (shrinks || dropped))
        end = d->today - (int32_t)demo_between(d, 20, 300);
    if (end && end <= day)
        end = day + 90 < d->today ? day + 90 : 0;
    a->contracts[a->contract_n++] = (struct contract){ offering, day, end, priced(demo_offerings[offering].price, c->size_percent) };
}

static void contracts(struct demo *d, const struct demo_client *c, struct account *a)
{
    static const struct { int offering, chance; } extras[] = { { OFFER_BACKUP, 50 }, { OFFER_MONITOR, 35 }, { OFFER_SECURITY, 30 },
                                                               { OFFER_HOSTING, 35 }, { OFFER_PRINTCARE, 25 }, { OFFER_LICMAN, 20 } };
    a->interval_months = demo_chance(d, d->many ? 85 : 45) ? 3 : 1;
    add_contract(d, c, a, OFFER_CARE, 100, c->since_day);
    for (size_t i = 0; i < sizeof extras / sizeof *extras; i++) {
        int32_t wait = c->type == TYPE_GROWING ? (int32_t)demo_between(d, 60, 900) : (int32_t)demo_between(d, 0, 420);
        add_contract(d, c, a, extras[i].offering, extras[i].chance, c->type == TYPE_STARTER ? c->since_day : c->since_day + wait);
    }
}

static const char *end_reason(struct demo *d, const struct demo_client *c)
{
    static const char *const why[] = { "moved to a competitor", "too expensive", "nobody had called for months", "own IT department", "office closed",
                                       "our manager left" };
    if (c->type == TYPE_RELEASED)
        return "released by us";
    return why[random_below(&d->r, sizeof why / sizeof *why)];
}

/* Prices rose by 5 % on the last birthday of the contract: its change stands in the history. */
static void price_rise(struct demo *d, const struct demo_client *c, const struct contract *k, int64_t id, int32_t renew_day)
{
    int32_t risen = day_add_months(renew_day, -12);
    if (k->until_day || risen <= k->day || risen >= d->today)
        return;
    int64_t now = k->monthly_minor;
    const char *before = demo_text(d, ctx_printf(d->one, "%lld", (long long)(now * 95 / 100))), *after = demo_text(d, ctx_printf(d->one, "%lld", (long long)now));
    demo_row(d, TABLE_CHANGE, DB(db_i(id), db_i(demo_id(d)), db_i((int64_t)risen * 86400 + 36000), db_i(c->sales_id), db_s("subscription"), db_i(c->id),
                                 db_i(k->day), db_s("price_minor"), db_s(before), db_s(after), db_i(0)));
}

static void write_contract(struct demo *d, const struct demo_client *c, const struct account *a, const struct contract *k)
{
    const struct demo_offering *o = &demo_offerings[k->offering];
    int64_t id = demo_id(d);
    int32_t renew = k->day;
    for (int year = 1; renew <= d->today; year++)
        renew = day_add_months(k->day, 12 * year);
    const char *why = k->until_day ? end_reason(d, c) : "";
    bool itself = demo_chance(d, 65);
    demo_row(d, TABLE_SUBSCRIPTION,
             DB(db_i(c->id), db_i(k->day), db_i(id), db_s(o->name), db_i(d->offering[k->offering]), db_i(k->monthly_minor * a->interval_months), db_s("EUR"),
                db_i(a->interval_months), demo_day(k->until_day ? 0 : renew), demo_day(k->until_day), db_s(why), db_i(itself),
                db_i_or_null(5 + c->size_percent / 6, k->offering != OFFER_LICMAN), db_i(0)));
    price_rise(d, c, k, id, renew);
    d->out->subscriptions++;
}

/* Share of today's price that was billed on a day. */
static int price_then(const struct demo *d, const struct demo_client *c, int32_t day)
{
    int ago = d->today - day, percent = 100;
    if (c->type == TYPE_GROWING)
        return ago > 1095 ? 40 : 100 - 60 * ago / 1095;
    if (c->type == TYPE_SHRINKING)
        return 100 + 90 * (ago > 1095 ? 1095 : ago) / 1095;
    percent -= 5 * ((d->today - c->since_day) / 365 - (day - c->since_day) / 365); /* 5 % on each birthday of the contract */
    return percent < 85 ? 85 : percent;
}

static void bill_contracts(struct demo *d, const struct demo_client *c, struct account *a)
{
    for (int m = 0; m < 1200; m += a->interval_months) {
        int32_t day = day_add_months(c->since_day, m);
        if (day >= d->today || (c->end_day && day >= c->end_day))
            break;
        if (day < d->from_day)
            continue;
        struct bill *b = new_bill(a, day, true);
        for (size_t i = 0; i < a->contract_n; i++) {
            const struct contract *k = &a->contracts[i];
            if (k->day <= day && (!k->until_day || k->until_day > day))
                add_line(b, k->offering, demo_offerings[k->offering].name, a->interval_months, k->monthly_minor * price_then(d, c, day) / 10000 * 100);
        }
        if (demo_chance(d, 18))
            add_line(b, -1, "Hours beyond the contract", demo_between(d, 1, 8), 7000);
        if (!b->line_n)
            a->bill_n--;
    }
}

/* ---- purchases */

/* Projects have grown steadily, so that the firm is modestly above its baseline. */
static int project_then(const struct demo *d, int32_t day)
{
    int percent = 110 - 28 * (d->today - day) / 365;
    return percent < 40 ? 40 : percent;
}

static void purchase(struct demo *d, struct demo_client *c, struct account *a, int32_t day)
{
    static const int wanted[] = { OFFER_AUDIT, OFFER_LICENCE, OFFER_LICENCE, OFFER_PRINTER, OFFER_UPS, OFFER_CERT, OFFER_SERVER, OFFER_SERVER, OFFER_NETWORK,
                                  OFFER_NETWORK, OFFER_WEBSITE, OFFER_CLOUD, OFFER_ERP };
    if (day < d->from_day || day >= d->today)
        return;
    int what = wanted[random_below(&d->r, sizeof wanted / sizeof *wanted)];
    int64_t amount = priced(demo_offerings[what].price, c->size_percent * (int)demo_between(d, 80, 140) / 100 * project_then(d, day) / 100);
    struct bill *b = new_bill(a, day, false);
    add_line(b, what, demo_offerings[what].name, 1, amount);
    if (demo_chance(d, 25))
        add_line(b, OFFER_CERT, demo_offerings[OFFER_CERT].name, 1, 15000);
    if (day > a->last_purchase_day)
        a->last_purchase_day = day;
    if (demo_chance(d, 55))
        demo_deal_won(d, c, day, what, amount);
}

static void rhythm(struct demo *d, struct demo_client *c, struct account *a, int period, int spread_percent, int32_t until)
{
    int32_t day = until;
    while (day >= c->since_day && day >= d->from_day) {
        purchase(d, c, a, day);
        day -= (int32_t)demo_between(d, period - period * spread_percent / 100, period + period * spread_percent / 100);
    }
    purchase(d, c, a, c->since_day);
}

/* Something bought long enough ago that its service is due about now. */
static void service_due(struct demo *d, const struct demo_client *c, struct account *a)
{
    static const struct { int offering, low, high; } all[] = { { OFFER_PRINTER, 70, 112 }, { OFFER_UPS, 160, 200 }, { OFFER_CERT, 335, 372 } };
    int i = (int)demo_between(d, 0, 2);
    int32_t day = d->today - (int32_t)demo_between(d, all[i].low, all[i].high);
    if (day < c->since_day || !demo_chance(d, 34))
        return;
    struct bill *b = new_bill(a, day, false);
    add_line(b, all[i].offering, demo_offerings[all[i].offering].name, 1, demo_offerings[all[i].offering].price * 100);
}

static void purchases(struct demo *d, struct demo_client *c, struct account *a)
{
    int32_t last = c->end_day ? c->end_day : d->today - 1;
    if (c->type == TYPE_RHYTHM || c->type == TYPE_DORMANT) {
        int period = (int)demo_between(d, 28, 95);
        if (c->type == TYPE_RHYTHM) /* some bought in the last days, most lie inside their rhythm, some are over it */
            last = d->today - (demo_chance(d, 22) ? (int32_t)demo_between(d, 1, 3) : (int32_t)demo_between(d, 4, period * 13 / 10));
        rhythm(d, c, a, period, 18, last);
    } else if (c->type == TYPE_ONE_TIME) {
        purchase(d, c, a, c->since_day);
        if (c->since_day < d->today - 600 && demo_chance(d, 60)) /* found its way back after a long silence */
            purchase(d, c, a, d->today - (int32_t)demo_between(d, 15, 150));
    } else if (demo_chance(d, c->type == TYPE_GROWING ? 90 : 50))
        rhythm(d, c, a, (int)demo_between(d, 160, 420), 30, last - (int32_t)demo_between(d, 0, 120));
    if (!c->end_day && c->type != TYPE_STARTER)
        service_due(d, c, a);
}

/* ---- writing */

struct settled { int32_t due_day, paid_day; int64_t credit_minor; bool disputed; };

static struct settled settle(struct demo *d, const struct demo_client *c, const struct bill *b, int64_t total)
{
    bool pays_late = c->type == TYPE_LATE ? demo_chance(d, 80) : c->type == TYPE_PAIN ? demo_chance(d, 45) : demo_chance(d, 6);
    struct settled s = { .due_day = b->day + (c->size_percent > 150 ? 30 : 14) };
    int32_t pay = s.due_day + (pays_late ? (int32_t)demo_between(d, 5, c->type == TYPE_LATE ? 58 : 25) : (int32_t)demo_between(d, -11, 2));
    if (pay <= b->day)
        pay = b->day + 1;
    bool never = c->end_day && b->day > c->end_day - 45 && demo_chance(d, 30); /* those who go leave a bill behind */
    s.paid_day = pay < d->today && !never ? pay : 0;
    s.disputed = c->type == TYPE_PAIN && demo_chance(d, 8);
    if (s.paid_day > b->day + 3 && demo_chance(d, c->type == TYPE_PAIN ? 8 : 2))
        s.credit_minor = total * demo_between(d, 5, 40) / 10000 * 100;
    return s;
}

static void pay(struct demo *d, const struct demo_client *c, int32_t day, int64_t invoice_id, int64_t amount, const char *number)
{
    int64_t id = demo_id(d);
    const char *purpose = demo_text(d, ctx_printf(d->one, "Invoice %s", number));
    demo_row(d, TABLE_PAYMENT, DB(db_i(c->id), db_i(day), db_i(id), db_i(amount), db_s("EUR"), db_i(invoice_id), db_s(""), db_s(c->name), db_s(purpose), db_i(0)));
    d->out->payments++;
}

static void write_credit(struct demo *d, const struct demo_client *c, const struct bill *b, const struct settled *s, const char *number)
{
    int64_t id = demo_id(d);
    int32_t day = b->day + 1 + (s->paid_day - b->day) / 2;
    const char *line = b->lines[0].offering < 0 ? "support" : demo_offerings[b->lines[0].offering].line;
    const char *own = demo_text(d, ctx_printf(d->one, "%s-C", number));
    if (day > s->paid_day)
        day = s->paid_day;
    demo_row(d, TABLE_INVOICE, DB(db_i(c->id), db_i(day), db_i(id), db_s(own), db_i_or_null(0, true), db_i(-s->credit_minor), db_s("EUR"), db_s(line),
                                  db_i(b->recurring), demo_day(s->paid_day), db_i(0), db_i(0)));
    demo_row(d, TABLE_LINE, DB(db_i(c->id), db_i(id), db_i(1), db_i(0), db_s("Credit for poor service"), db_s(line), db_i(1000), db_i(-s->credit_minor),
                               db_i(-s->credit_minor), db_i(0)));
    d->out->invoices++;
    d->out->invoice_lines++;
}

static void write_bill(struct demo *d, const struct demo_client *c, const struct bill *b, size_t n)
{
    int64_t id = demo_id(d), total = 0;
    for (size_t i = 0; i < b->line_n; i++) {
        const struct line *l = &b->lines[i];
        const char *line = l->offering < 0 ? "support" : demo_offerings[l->offering].line;
        total += l->quantity * l->price_minor;
        demo_row(d, TABLE_LINE, DB(db_i(c->id), db_i(id), db_i((int64_t)i + 1), db_i(l->offering < 0 ? 0 : d->offering[l->offering]), db_s(l->title),
                                   db_s(line), db_i(l->quantity * 1000), db_i(l->price_minor), db_i(l->quantity * l->price_minor), db_i(0)));
    }
    struct settled s = settle(d, c, b, total);
    const char *number = demo_text(d, ctx_printf(d->one, "%lld-%03d", (long long)c->index + 1001, (int)n));
    demo_row(d, TABLE_INVOICE, DB(db_i(c->id), db_i(b->day), db_i(id), db_s(number), db_i(s.due_day), db_i(total), db_s("EUR"),
                                  db_s(b->lines[0].offering < 0 ? "support" : demo_offerings[b->lines[0].offering].line), db_i(b->recurring),
                                  demo_day(s.paid_day), db_i(s.disputed), db_i(0)));
    d->out->invoices++;
    d->out->invoice_lines += (int64_t)b->line_n;
    if (s.credit_minor)
        write_credit(d, c, b, &s, number);
    int64_t owed = total - s.credit_minor, first = s.paid_day > b->day + 8 && total > 100000 && demo_chance(d, 6) ? owed * 60 / 10000 * 100 : 0;
    if (first)
        pay(d, c, b->day + (s.paid_day - b->day) / 2, id, first, number);
    if (s.paid_day)
        pay(d, c, s.paid_day, id, owed - first, number);
}

/* Hours of the last year. Those who are a pain cost more than they bring. */
static void work(struct demo *d, const struct demo_client *c, const struct account *a)
{
    static const char *const titles[] = { "Tickets of the month", "On-site visit", "Updates and checks", "Users' questions" };
    int64_t monthly = 0;
    for (size_t i = 0; i < a->contract_n; i++)
        monthly += a->contracts[i].monthly_minor;
    for (int m = 12; m > 0; m--) {
        int32_t day = d->today - 30 * m + (int32_t)demo_between(d, 0, 20);
        if (day < c->since_day || (c->end_day && day > c->end_day) || !monthly)
            continue;
        int share = c->type == TYPE_PAIN || c->type == TYPE_RELEASED ? (int)demo_between(d, 110, 190) : (int)demo_between(d, 25, 60);
        int64_t cost = monthly * share / 100, minutes = cost * 60 / 3800, id = demo_id(d); /* an hour costs us 38 */
        const char *title = titles[random_below(&d->r, sizeof titles / sizeof *titles)];
        demo_row(d, TABLE_WORKLOG, DB(db_i(c->id), db_i(day), db_i(id), db_i(c->it_id), db_i(minutes), db_i(cost), db_s("EUR"), db_s("support"), db_s(title),
                                      db_i(1), db_i(0)));
    }
}

static int by_day(const void *a, const void *b)
{
    const struct bill *x = a, *y = b;
    return x->day != y->day ? (x->day < y->day ? -1 : 1) : x->n - y->n;
}

void demo_money(struct demo *d, struct demo_client *c)
{
    struct account a = { .bills = ctx_alloc(d->one, DEMO_BILLS * sizeof *a.bills) };
    if (demo_is_lead(c->type) || !demo_ok(d, a.bills ? 0 : -1))
        return;
    if (demo_is_retainer(c->type)) {
        contracts(d, c, &a);
        bill_contracts(d, c, &a);
    }
    purchases(d, c, &a);
    qsort(a.bills, a.bill_n, sizeof *a.bills, by_day);
    for (size_t i = 0; i < a.bill_n; i++)
        write_bill(d, c, &a.bills[i], i + 1);
    for (size_t i = 0; i < a.contract_n; i++)
        write_contract(d, c, &a, &a.contracts[i]);
    if (demo_is_retainer(c->type))
        work(d, c, &a);
}
