/* firm_env.h: small firms made by hand, for tests of snapshots, churn and growth. */
#pragma once
#include "facts_env.h"
#include "base/day.h"
#include "signals/signals.h"

static inline int32_t ymd(int y, int m, int d) { return day_from_civil(y, m, d); }

static inline void firm_client(struct env *e, int64_t id)
{
    const char *name = ctx_printf(&e->cx, "Client %02lld", (long long)id);
    CHECK_INT(db_exec(&e->cx, e->db, SQL("INSERT INTO facts_client (id, name, name_fold, name_key, sort_key, legal_form, tax_id, domain, industry, country, city, lang, "
                      "utc_offset_min, employees, sales_staff_id, it_staff_id, since_day, released_day, opted_out, note, version, created_at, batch_id) "
                      "VALUES ($1, $2, $2, $2, $3, '', '', '', '', '', '', '', 0, NULL, 0, 0, NULL, NULL, 0, '', 1, 0, 0)"),
                      DB(db_i(id), db_s(name), db_b(name, strlen(name))), NULL), 0);
}

static inline int64_t firm_bill(struct env *e, int64_t client, int32_t day, int64_t minor, bool recurring)
{
    static int64_t id = 100000;
    CHECK_INT(db_exec(&e->cx, e->db, SQL("INSERT INTO facts_invoice (client_id, day, id, number, due_day, total_minor, currency, line, recurring, paid_day, disputed, batch_id) "
                      "VALUES ($1, $2, $3, '', NULL, $4, 'EUR', '', $5, NULL, 0, 0)"), DB(db_i(client), db_i(day), db_i(++id), db_i(minor), db_i(recurring)), NULL), 0);
    return id;
}

static inline void firm_line(struct env *e, int64_t client, int64_t invoice, int n, int64_t offering, int64_t milli, int64_t minor)
{
    CHECK_INT(db_exec(&e->cx, e->db, SQL("INSERT INTO facts_invoice_line (client_id, invoice_id, n, offering_id, title, line, quantity_milli, price_minor, amount_minor, batch_id) "
                      "VALUES ($1, $2, $3, $4, '', '', $5, 0, $6, 0)"), DB(db_i(client), db_i(invoice), db_i(n), db_i(offering), db_i(milli), db_i(minor)), NULL), 0);
}

/* A monthly contract for one offering. until 0: it runs. */
static inline void firm_contract(struct env *e, int64_t client, int64_t id, int32_t day, int32_t until, int64_t minor, const char *why)
{
    CHECK_INT(db_exec(&e->cx, e->db, SQL("INSERT INTO facts_subscription (client_id, day, id, title, offering_id, price_minor, currency, interval_months, renew_day, until_day, "
                      "end_why, auto_renew, seats, batch_id) VALUES ($1, $2, $3, 'Care', 0, $4, 'EUR', 1, NULL, $5, $6, 1, NULL, 0)"),
                      DB(db_i(client), db_i(day), db_i(id), db_i(minor), db_i_or_null(until, !until), db_s(why)), NULL), 0);
}

static inline void firm_price_was(struct env *e, int64_t client, int64_t contract, int32_t day, const char *before)
{
    static int64_t id = 900000;
    CHECK_INT(db_exec(&e->cx, e->db, SQL("INSERT INTO facts_change (object_id, id, at, staff_id, kind, client_id, day, field, before, after, batch_id) "
                      "VALUES ($1, $2, $3, 0, 'subscription', $4, 0, 'price_minor', $5, '0', 0)"),
                      DB(db_i(contract), db_i(++id), db_i((int64_t)day * 86400 + 3600), db_i(client), db_s(before)), NULL), 0);
}

/* The run of a day; how many months it closed. */
static inline int firm_run(struct env *e, int32_t today)
{
    struct signals_result r = { 0 };
    e->cx.today = today;
    e->cx.now_at = (int64_t)today * 86400 + 36000;
    if (signals_run(&e->cx, e->db, &e->set, today, 0, INT64_MAX, &r))
        CHECK_STR(e->cx.message, "");
    return r.months;
}
