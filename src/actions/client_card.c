#include "actions/client_card.h"
#include "actions/write_signal.h"

#include <string.h>

SHAPE(Client, { "id", "int" }, { "name", "text" }, { "legal_form", "text" }, { "tax_id", "text" }, { "domain", "text" }, { "industry", "text" },
      { "country", "text" }, { "city", "text" }, { "lang", "text" }, { "note", "text" }, { "version", "int" }, { "since_day", "day?" }, { "employees", "int?" },
      { "sales_staff", "Ref?" }, { "it_staff", "Ref?" }, { "opted_out", "bool" }, { "released_day", "day?" }, { "phase", "text?" },
      { "worth_minor", "money?" }, { "currency", "text" }, { "debts_minor", "money?" }, { "signals", "Signal[]" }, { "people", "Person[]" },
      { "next", "TouchRow[]" }, { "subscriptions", "Subscription[]" }, { "deals", "Deal[]" });

static int head(struct call *c, int64_t id)
{
    struct db_rows r;
    struct json *j = c->out;
    if (db_query(c->cx, c->db,
                 SQL("SELECT c.name, c.legal_form, c.tax_id, c.domain, c.industry, c.country, c.city, c.lang, c.note, c.version, c.since_day, c.employees,"
                     " c.sales_staff_id, a.name, c.it_staff_id, b.name, c.opted_out, c.released_day FROM facts_client c"
                     " LEFT JOIN facts_staff a ON a.id = c.sales_staff_id LEFT JOIN facts_staff b ON b.id = c.it_staff_id WHERE c.id = $1"),
                 DB(db_i(id)), &r))
        return -1;
    if (!r.n)
        return fail(c->cx, ERR_NOTFOUND, "there is no client %lld", (long long)id);
    static const char *const texts[] = { "name", "legal_form", "tax_id", "domain", "industry", "country", "city", "lang", "note" };
    write_int(j, "id", id);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        write_text(j, texts[i], db_text(&r, 0, i));
    write_int(j, "version", db_int(&r, 0, 9));
    write_day(j, "since_day", db_int(&r, 0, 10), db_null(&r, 0, 10));
    write_int_or_null(j, "employees", db_int(&r, 0, 11), db_null(&r, 0, 11));
    write_ref(j, "sales_staff", db_int(&r, 0, 12), db_text(&r, 0, 13));
    write_ref(j, "it_staff", db_int(&r, 0, 14), db_text(&r, 0, 15));
    write_bool(j, "opted_out", db_int(&r, 0, 16) != 0);
    write_day(j, "released_day", db_int(&r, 0, 17), db_null(&r, 0, 17));
    return 0;
}

static const struct signal_row *find(const struct signal_row *rows, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(rows[i].signal->name, name))
            return rows[i].none ? NULL : &rows[i];
    return NULL;
}

static int signals(struct call *c, int64_t id)
{
    struct signal_row *rows;
    size_t n;
    struct json *j = c->out;
    if (signals_load(c->cx, c->db, id, c->who->jalali, &rows, &n))
        return -1;
    const struct signal_row *phase = find(rows, n, "phase"), *worth = find(rows, n, "worth"), *debt = find(rows, n, "debt");
    write_text(j, "phase", phase && phase->value < PHASE_COUNT ? phase_names[phase->value] : NULL);
    write_int_or_null(j, "worth_minor", worth ? worth->value : 0, !worth);
    write_text(j, "currency", c->set->currency);
    write_int_or_null(j, "debts_minor", debt ? debt->value : 0, !debt);
    json_key(j, "signals");
    json_begin_array(j);
    for (size_t i = 0; i < n; i++)
        write_signal(c, &rows[i]);
    json_end_array(j);
    return 0;
}

SHAPE(Address, { "id", "int" }, { "channel", "text" }, { "value_masked", "text" }, { "consent", "unknown|given|refused" }, { "label", "text" });

static int addresses(struct call *c, int64_t client_id, int64_t person_id)
{
    struct db_rows r;
    struct json *j = c->out;
    if (db_query(c->cx, c->db,
                 SQL("SELECT id, channel, value, normal, consent, label FROM facts_address WHERE client_id = $1 AND person_id = $2 AND valid = 1 ORDER BY id"),
                 DB(db_i(client_id), db_i(person_id)), &r))
        return -1;
    json_key(j, "addresses");
    json_begin_array(j);
    for (size_t i = 0; i < r.n; i++) {
        json_begin_object(j);
        write_int(j, "id", db_int(&r, i, 0));
        write_text(j, "channel", db_text(&r, i, 1));
        write_masked(c, "value_masked", db_text(&r, i, 1), db_text(&r, i, 2), db_text(&r, i, 3));
        write_text(j, "consent", db_text(&r, i, 4));
        write_text(j, "label", db_text(&r, i, 5));
        json_end_object(j);
    }
    json_end_array(j);
    return 0;
}

SHAPE(Person, { "id", "int" }, { "name", "text" }, { "title", "text" }, { "department", "text" }, { "decision_role", "text" }, { "from_day", "day?" },
      { "until_day", "day?" }, { "opted_out", "bool" }, { "preferred_channel", "text" }, { "addresses", "Address[]" });

static int people(struct call *c, int64_t id)
{
    struct db_rows r;
    struct json *j = c->out;
    if (db_query(c->cx, c->db,
                 SQL("SELECT h.id, h.honorific, h.given, h.patronymic, h.family, q.title, q.department, q.decision_role, q.from_day, q.until_day, h.opted_out,"
                     " h.preferred_channel FROM facts_position q JOIN facts_person h ON h.id = q.person_id WHERE q.client_id = $1"
                     " ORDER BY CASE WHEN q.until_day IS NULL THEN 0 ELSE 1 END, h.sort_key, h.id"),
                 DB(db_i(id)), &r))
        return -1;
    json_key(j, "people");
    json_begin_array(j);
    for (size_t i = 0; i < r.n; i++) {
        struct str name;
        str_init(&name, c->cx->arena, 1024);
        for (size_t k = 1; k <= 4; k++)
            if (*db_text(&r, i, k))
                str_printf(&name, "%s%s", name.len ? " " : "", db_text(&r, i, k));
        json_begin_object(j);
        write_int(j, "id", db_int(&r, i, 0));
        write_text(j, "name", name.data ? name.data : "");
        write_text(j, "title", db_text(&r, i, 5));
        write_text(j, "department", db_text(&r, i, 6));
        write_text(j, "decision_role", db_text(&r, i, 7));
        write_day(j, "from_day", db_int(&r, i, 8), db_null(&r, i, 8));
        write_day(j, "until_day", db_int(&r, i, 9), db_null(&r, i, 9));
        write_bool(j, "opted_out", db_int(&r, i, 10) != 0);
        write_text(j, "preferred_channel", db_text(&r, i, 11));
        if (addresses(c, id, db_int(&r, i, 0)))
            return -1;
        json_end_object(j);
    }
    json_end_array(j);
    return 0;
}

SHAPE(Subscription, { "id", "int" }, { "text", "text" }, { "price_minor", "money" }, { "currency", "text" }, { "interval_months", "int" },
      { "start_day", "day" }, { "end_day", "day?" }, { "renew_day", "day?" });
SHAPE(Deal, { "id", "int" }, { "title", "text" }, { "stage", "text" }, { "amount_minor", "money" }, { "currency", "text" }, { "day", "day" },
      { "closed_day", "day?" });

static int contracts(struct call *c, int64_t id)
{
    struct db_rows s, d;
    struct json *j = c->out;
    if (db_query(c->cx, c->db,
                 SQL("SELECT id, title, price_minor, currency, interval_months, day, until_day, renew_day FROM facts_subscription WHERE client_id = $1 ORDER BY day DESC, id"),
                 DB(db_i(id)), &s) ||
        db_query(c->cx, c->db,
                 SQL("SELECT id, title, stage, amount_minor, currency, day, closed_day FROM facts_deal WHERE client_id = $1 ORDER BY day DESC, id DESC LIMIT 200"),
                 DB(db_i(id)), &d))
        return -1;
    json_key(j, "subscriptions");
    json_begin_array(j);
    for (size_t i = 0; i < s.n; i++) {
        json_begin_object(j);
        write_int(j, "id", db_int(&s, i, 0));
        write_text(j, "text", db_text(&s, i, 1));
        write_int(j, "price_minor", db_int(&s, i, 2));
        write_text(j, "currency", db_text(&s, i, 3));
        write_int(j, "interval_months", db_int(&s, i, 4));
        write_day(j, "start_day", db_int(&s, i, 5), false);
        write_day(j, "end_day", db_int(&s, i, 6), db_null(&s, i, 6));
        write_day(j, "renew_day", db_int(&s, i, 7), db_null(&s, i, 7));
        json_end_object(j);
    }
    json_end_array(j);
    json_key(j, "deals");
    json_begin_array(j);
    for (size_t i = 0; i < d.n; i++) {
        json_begin_object(j);
        write_int(j, "id", db_int(&d, i, 0));
        write_text(j, "title", db_text(&d, i, 1));
        write_text(j, "stage", db_text(&d, i, 2));
        write_int(j, "amount_minor", db_int(&d, i, 3));
        write_text(j, "currency", db_text(&d, i, 4));
        write_day(j, "day", db_int(&d, i, 5), false);
        write_day(j, "closed_day", db_int(&d, i, 6), db_null(&d, i, 6));
        json_end_object(j);
    }
    json_end_array(j);
    return 0;
}

int client_card(struct call *c, int64_t id)
{
    if (head(c, id) || signals(c, id) || people(c, id))
        return -1;
    json_key(c->out, "next");
    if (write_touch_rows(c, &(struct touch_filter){ .client_id = id }, NULL))
        return -1;
    return contracts(c, id);
}
