#include "actions/write.h"
#include "signals/quiet.h"

#include <math.h>

static const struct param params[] = {
    { .name = "staff", .type = PARAM_ID, .help = N_("only clients this member of staff sells to") },
    { .name = "limit", .type = PARAM_INT, .help = N_("how many rows, 100 unless told") },
    { .name = "offset", .type = PARAM_INT, .help = N_("rows to leave out at the beginning") },
};
SHAPE(SilenceSum, { "clients", "int" }, { "silent", "int" }, { "worth_minor", "money" }, { "cost_minor", "money" }, { "currency", "text" }, { "why", "text" });
/* By who sells; staff null: nobody does. */
SHAPE(SilenceStaff, { "staff", "Ref?" }, { "name", "text" }, { "clients", "int" }, { "silent", "int" }, { "cost_minor", "money" }, { "currency", "text" }, { "why", "text" });
/* Lost within six months: of clients silent for two months or more, and of the others; the difference in points. */
SHAPE(SilenceEffect, { "enough", "bool" }, { "windows", "int" }, { "quiet_clients", "int" }, { "quiet_lost", "int" }, { "quiet_percent", "real?" },
      { "quiet_low", "real?" }, { "quiet_high", "real?" }, { "other_clients", "int" }, { "other_lost", "int" }, { "other_percent", "real?" },
      { "other_low", "real?" }, { "other_high", "real?" }, { "difference_percent", "real?" }, { "difference_low", "real?" }, { "difference_high", "real?" },
      { "setting_percent", "int" }, { "why", "text" });
/* total: clients silent for a month or more; effect: for who sees all clients. */
static const struct field beside[] = {
    { "total", "int" }, { "offset", "int" }, { "firm", "SilenceSum" }, { "staff", "SilenceStaff[]" }, { "effect", "SilenceEffect?" },
};
static const struct field fields[] = {
    { "id", "int" }, { "name", "text" }, { "sales_staff", "text?" }, { "it_staff", "text?" }, { "silence_days", "int" }, { "months", "int" },
    { "worth_minor", "money?" }, { "cost_minor", "money" }, { "low_minor", "money?" }, { "high_minor", "money?" }, { "currency", "text" }, { "why", "text" },
};

#define READINGS \
    " FROM facts_client c JOIN signals_reading k ON k.client_id = c.id AND k.signal = 'silence_cost' AND k.value IS NOT NULL" \
    " LEFT JOIN signals_reading s ON s.client_id = c.id AND s.signal = 'silence'" \
    " LEFT JOIN signals_reading w ON w.client_id = c.id AND w.signal = 'worth'" \
    " LEFT JOIN facts_staff a ON a.id = c.sales_staff_id LEFT JOIN facts_staff b ON b.id = c.it_staff_id" \
    " WHERE ($1 = 1 OR c.sales_staff_id = $2 OR c.it_staff_id = $2) AND ($3 = 0 OR c.sales_staff_id = $3)"
#define ARGS_OF(c) db_i((c)->scope == SCOPE_ALL), db_i((c)->who->staff_id), db_i(args_int((c)->args, "staff", 0))

/* columns: clients, silent ones, what it costs */
static void put_cost_why(struct call *c, const struct db_rows *r, size_t row, size_t at, size_t cost)
{
    struct why w;
    why_say(&w, N_("{silent} of {clients} clients without a talk for a month or more; a missed month costs {share} percent of a client's worth: {cost} in all"));
    why_int(&w, "clients", db_int(r, row, at));
    why_int(&w, "silent", db_int(r, row, at + 1));
    why_int(&w, "share", c->set->silence_percent);
    why_money(&w, "cost", db_int(r, row, cost), c->set->currency);
    write_said(c, "why", &w);
}

static int put_firm(struct call *c)
{
    struct db_rows r;
    struct json *j = c->out;
    if (db_query(c->cx, c->db, SQL("SELECT count(*), count(*) FILTER (WHERE s.value >= $4), coalesce(sum(w.value), 0), coalesce(sum(k.value), 0)" READINGS),
                 DB(ARGS_OF(c), db_i(c->set->care_days)), &r))
        return -1;
    write_int(j, "total", db_int(&r, 0, 1));
    write_int(j, "offset", args_int(c->args, "offset", 0));
    json_key(j, "firm");
    json_begin_object(j);
    write_int(j, "clients", db_int(&r, 0, 0));
    write_int(j, "silent", db_int(&r, 0, 1));
    write_int(j, "worth_minor", db_int(&r, 0, 2));
    write_int(j, "cost_minor", db_int(&r, 0, 3));
    write_text(j, "currency", c->set->currency);
    put_cost_why(c, &r, 0, 0, 3);
    json_end_object(j);
    return 0;
}

static int put_staff(struct call *c)
{
    struct db_rows r;
    struct json *j = c->out;
    if (db_query(c->cx, c->db, SQL("SELECT c.sales_staff_id, coalesce(a.name, ''), count(*), count(*) FILTER (WHERE s.value >= $4), coalesce(sum(k.value), 0) AS cost" READINGS
                                   " GROUP BY c.sales_staff_id, a.name ORDER BY cost DESC, c.sales_staff_id"), DB(ARGS_OF(c), db_i(c->set->care_days)), &r))
        return -1;
    json_key(j, "staff");
    json_begin_array(j);
    for (size_t i = 0; i < r.n; i++) {
        json_begin_object(j);
        write_ref(j, "staff", db_int(&r, i, 0), db_text(&r, i, 1));
        write_text(j, "name", db_int(&r, i, 0) ? db_text(&r, i, 1) : tr(c->cx->lang, N_("nobody")));
        write_int(j, "clients", db_int(&r, i, 2));
        write_int(j, "silent", db_int(&r, i, 3));
        write_int(j, "cost_minor", db_int(&r, i, 4));
        write_text(j, "currency", c->set->currency);
        put_cost_why(c, &r, i, 2, 4);
        json_end_object(j);
    }
    json_end_array(j);
    return 0;
}

static void put_group(struct json *j, bool quiet, int64_t n, int64_t lost, struct interval in)
{
    bool any = n >= QUIET_GATE;
    write_int(j, quiet ? "quiet_clients" : "other_clients", n);
    write_int(j, quiet ? "quiet_lost" : "other_lost", lost);
    write_tenth(j, quiet ? "quiet_percent" : "other_percent", any ? (double)lost * 100 / (double)n : (double)NAN);
    write_tenth(j, quiet ? "quiet_low" : "other_low", any ? in.lo * 100 : (double)NAN);
    write_tenth(j, quiet ? "quiet_high" : "other_high", any ? in.hi * 100 : (double)NAN);
}

static const char *effect_words(const struct quiet_effect *e)
{
    if (!e->enough)
        return N_("Too few data: {lost} losses, {quiet} silent and {other} other clients. From {need} each on we compare. The essays' figure is {share} percent of the worth a month.");
    if (interval_holds(e->difference_in, 0))
        return N_("of {quiet} clients silent for two months or more {quiet_lost} were lost within six months, of {other} others {other_lost}: no difference beyond chance. The essays' figure is {share} percent of the worth a month.");
    return N_("of {quiet} clients silent for two months or more {quiet_lost} were lost within six months, of {other} others {other_lost}. The essays' figure is {share} percent of the worth a month.");
}

static int put_effect(struct call *c)
{
    struct quiet_effect e;
    struct json *j = c->out;
    struct why w;
    json_key(j, "effect");
    if (c->scope != SCOPE_ALL) {
        json_null(j);
        return 0;
    }
    if (quiet_measure(c->cx, c->db, c->set, c->cx->today, &e))
        return -1;
    why_say(&w, effect_words(&e));
    why_int(&w, "lost", e.quiet_lost + e.other_lost);
    why_int(&w, "quiet", e.quiet_n);
    why_int(&w, "quiet_lost", e.quiet_lost);
    why_int(&w, "other", e.other_n);
    why_int(&w, "other_lost", e.other_lost);
    why_int(&w, "need", QUIET_GATE);
    why_int(&w, "share", c->set->silence_percent);
    json_begin_object(j);
    write_bool(j, "enough", e.enough);
    write_int(j, "windows", e.windows);
    put_group(j, true, e.quiet_n, e.quiet_lost, e.quiet);
    put_group(j, false, e.other_n, e.other_lost, e.other);
    write_tenth(j, "difference_percent", e.enough ? e.difference * 100 : (double)NAN);
    write_tenth(j, "difference_low", e.enough ? e.difference_in.lo * 100 : (double)NAN);
    write_tenth(j, "difference_high", e.enough ? e.difference_in.hi * 100 : (double)NAN);
    write_int(j, "setting_percent", c->set->silence_percent);
    write_said(c, "why", &w);
    json_end_object(j);
    return 0;
}

static int put_rows(struct call *c)
{
    struct db_rows r;
    struct json *j = c->out;
    if (db_query(c->cx, c->db,
                 SQL("SELECT c.id, c.name, a.name, b.name, s.value, w.value, k.value, k.low, k.high, k.why, k.why_values" READINGS
                     " AND s.value >= $4 ORDER BY k.value DESC, c.id LIMIT $5 OFFSET $6"),
                 DB(ARGS_OF(c), db_i(c->set->care_days), db_i(args_int(c->args, "limit", 100)), db_i(args_int(c->args, "offset", 0))), &r))
        return -1;
    json_key(j, "rows");
    json_begin_array(j);
    for (size_t i = 0; i < r.n; i++) {
        json_begin_object(j);
        write_int(j, "id", db_int(&r, i, 0));
        write_text(j, "name", db_text(&r, i, 1));
        write_text(j, "sales_staff", db_null(&r, i, 2) ? NULL : db_text(&r, i, 2));
        write_text(j, "it_staff", db_null(&r, i, 3) ? NULL : db_text(&r, i, 3));
        write_int(j, "silence_days", db_int(&r, i, 4));
        write_int(j, "months", db_int(&r, i, 4) / c->set->care_days);
        write_int_or_null(j, "worth_minor", db_int(&r, i, 5), db_null(&r, i, 5));
        write_int(j, "cost_minor", db_int(&r, i, 6));
        write_int_or_null(j, "low_minor", db_int(&r, i, 7), db_null(&r, i, 7));
        write_int_or_null(j, "high_minor", db_int(&r, i, 8), db_null(&r, i, 8));
        write_text(j, "currency", c->set->currency);
        write_why(c, "why", db_text(&r, i, 9), db_text(&r, i, 10));
        json_end_object(j);
    }
    json_end_array(j);
    return 0;
}

static int run(struct call *c)
{
    int64_t limit = args_int(c->args, "limit", 100);
    if (limit < 1 || limit > 5000 || args_int(c->args, "offset", 0) < 0)
        return fail(c->cx, ERR_INPUT, "limit is 1 to 5000 and offset not below 0");
    return put_firm(c) || put_staff(c) || put_effect(c) || put_rows(c) ? -1 : 0;
}

const struct action action_silence = {
    .name = "silence",
    .http = "GET /api/silence",
    .help = N_("What silence costs, by client, by who sells and in all, and what it did to this firm"),
    PARAMS(params),
    FIELDS(fields),
    BESIDE(beside),
    .rows = true,
    .run = run,
};
