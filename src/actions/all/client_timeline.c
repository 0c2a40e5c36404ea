#include "actions/write.h"

#include <stdlib.h>
#include <string.h>

static const struct param params[] = {
    { .name = "id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the client's number") },
    { .name = "type", .choices = "invoice|payment|touch|deal|subscription|incident|score|referral|worklog|request|change", .help = N_("only facts of this kind") },
    { .name = "before", .help = N_("where the last page ended") },
    { .name = "limit", .type = PARAM_INT, .help = N_("rows at most, up to 200") },
};
static const struct field fields[] = {
    { "kind", "text" }, { "id", "int" }, { "day", "day" }, { "title", "text" }, { "text", "text" }, { "amount_minor", "money?" },
    { "currency", "text?" }, { "staff", "text?" }, { "person", "text?" },
};
static const struct field beside[] = { { "more", "bool" }, { "before", "text?" } };

/* kind, id, day, title, text, amount, currency, staff, person; newest first, before ($2 day, $3 id), $4 rows. */
#define PAGE " AND (day < $2 OR (day = $2 AND id < $3)) ORDER BY day DESC, id DESC LIMIT $4"
struct part {
    const char *kind, *sql;
};
static const struct part parts[] = {
    { "invoice", SQL("SELECT 'invoice', id, day, number, line, total_minor, currency, 0, 0 FROM facts_invoice WHERE client_id = $1" PAGE) },
    { "payment", SQL("SELECT 'payment', id, day, number, purpose, amount_minor, currency, 0, 0 FROM facts_payment WHERE client_id = $1" PAGE) },
    { "touch", SQL("SELECT 'touch', id, day, channel, CASE WHEN text <> '' THEN outcome || ': ' || text ELSE outcome END, NULL, NULL, staff_id, person_id FROM facts_touch WHERE client_id = $1" PAGE) },
    { "deal", SQL("SELECT 'deal', id, day, title, stage, amount_minor, currency, staff_id, person_id FROM facts_deal WHERE client_id = $1" PAGE) },
    { "subscription", SQL("SELECT 'subscription', id, day, title, end_why, price_minor, currency, 0, 0 FROM facts_subscription WHERE client_id = $1" PAGE) },
    { "incident", SQL("SELECT 'incident', id, day, kind, title, NULL, NULL, staff_id, person_id FROM facts_incident WHERE client_id = $1" PAGE) },
    { "score", SQL("SELECT 'score', id, day, CAST(score AS TEXT), comment, NULL, NULL, 0, person_id FROM facts_score WHERE client_id = $1" PAGE) },
    { "referral", SQL("SELECT 'referral', id, day, name, state, reward_minor, currency, staff_id, person_id FROM facts_referral WHERE client_id = $1" PAGE) },
    { "worklog", SQL("SELECT 'worklog', id, day, activity, title, cost_minor, currency, staff_id, 0 FROM facts_worklog WHERE client_id = $1" PAGE) },
    { "request", SQL("SELECT 'request', id, day, title, state, price_minor, currency, staff_id, person_id FROM facts_request WHERE client_id = $1" PAGE) },
    { "change",
      SQL("SELECT 'change', id, day, field, was || ' > ' || now, NULL, NULL, staff_id, 0 FROM (SELECT id, at / 86400 AS day, field, coalesce(before, '') AS was,"
          " coalesce(after, '') AS now, staff_id FROM facts_change"
          " WHERE (client_id = $1 OR object_id = $1) AND batch_id = 0) x WHERE 1 = 1" PAGE) }, /* the client's own changes are of object $1 */
};
enum { PARTS = sizeof parts / sizeof *parts };

static int newest(const struct db_rows *r, const size_t *at)
{
    int best = -1;
    for (int k = 0; k < PARTS; k++) {
        if (at[k] >= r[k].n)
            continue;
        int64_t day = db_int(&r[k], at[k], 2), id = db_int(&r[k], at[k], 1);
        if (best < 0 || day > db_int(&r[best], at[best], 2) || (day == db_int(&r[best], at[best], 2) && id > db_int(&r[best], at[best], 1)))
            best = k;
    }
    return best;
}

static int write_name(struct call *c, const char *key, const char *sql, int64_t id)
{
    struct db_rows r = { 0 };
    if (id && db_query(c->cx, c->db, sql, DB(db_i(id)), &r))
        return -1;
    write_text(c->out, key, r.n ? db_text(&r, 0, 0) : NULL);
    return 0;
}

static int write_row(struct call *c, const struct db_rows *r, size_t i)
{
    struct json *j = c->out;
    json_begin_object(j);
    write_text(j, "kind", db_text(r, i, 0));
    write_int(j, "id", db_int(r, i, 1));
    write_day(j, "day", db_int(r, i, 2), false);
    write_text(j, "title", db_text(r, i, 3));
    write_text(j, "text", db_text(r, i, 4));
    write_int_or_null(j, "amount_minor", db_int(r, i, 5), db_null(r, i, 5));
    write_text(j, "currency", db_null(r, i, 6) ? NULL : db_text(r, i, 6));
    if (write_name(c, "staff", SQL("SELECT name FROM facts_staff WHERE id = $1"), db_int(r, i, 7)) ||
        write_name(c, "person", SQL("SELECT given || ' ' || family FROM facts_person WHERE id = $1"), db_int(r, i, 8)))
        return -1;
    json_end_object(j);
    return 0;
}

static int read_parts(struct call *c, int64_t limit, struct db_rows *r)
{
    const char *type = args_text(c->args, "type"), *before = args_text(c->args, "before");
    int64_t day = INT64_C(1) << 40, id = INT64_MAX;
    if (*before) { /* DAY.ID, as handed out */
        char *dot;
        day = strtoll(before, &dot, 10);
        id = *dot == '.' ? strtoll(dot + 1, NULL, 10) : 0;
    }
    for (int k = 0; k < PARTS; k++) {
        r[k] = (struct db_rows){ 0 };
        if (!*type || !strcmp(type, parts[k].kind))
            if (db_query(c->cx, c->db, parts[k].sql, DB(db_i(args_int(c->args, "id", 0)), db_i(day), db_i(id), db_i(limit + 1)), &r[k]))
                return -1;
    }
    return 0;
}

static int run(struct call *c)
{
    struct db_rows r[PARTS];
    size_t at[PARTS] = { 0 };
    int64_t limit = args_int(c->args, "limit", 50), n = 0, day = 0, id = 0;
    if (limit < 1 || limit > 200)
        return fail(c->cx, ERR_INPUT, "limit is 1 to 200");
    if (read_parts(c, limit, r))
        return -1;
    json_key(c->out, "rows");
    json_begin_array(c->out);
    int k;
    while ((k = newest(r, at)) >= 0 && n++ < limit) {
        day = db_int(&r[k], at[k], 2);
        id = db_int(&r[k], at[k], 1);
        if (write_row(c, &r[k], at[k]++))
            return -1;
    }
    json_end_array(c->out);
    write_bool(c->out, "more", k >= 0);
    write_text(c->out, "before", k >= 0 ? ctx_printf(c->cx, "%lld.%lld", (long long)day, (long long)id) : NULL);
    return 0;
}

const struct action action_client_timeline = {
    .name = "client timeline",
    .http = "GET /api/clients/{id}/timeline",
    .help = N_("What happened with a client, newest first"),
    PARAMS(params),
    FIELDS(fields),
    BESIDE(beside),
    .rows = true,
    .object = OBJECT_CLIENT,
    .of = "id",
    .run = run,
};
