#include "actions/plan_card.h"
#include "base/text.h"

static const struct param params[] = {
    { .name = "staff", .help = N_("whose queue: a staff id or name; empty: your own, for the owner everybody's") },
};
static const struct field beside[] = { { "day", "day" }, { "staff_id", "int?" }, { "left", "int" }, { "done", "int" }, { "stake_minor", "money" },
                                       { "currency", "text" }, { "gap", "Gap?" } };

static int which_staff(struct call *c, int64_t *id)
{
    const char *name = args_text(c->args, "staff"), *fold;
    struct db_rows rows;
    *id = c->scope == SCOPE_ALL ? 0 : c->who->staff_id;
    if (!*name || text_fold(c->cx, name, &fold))
        return *name ? -1 : 0;
    if (db_query(c->cx, c->db, SQL("SELECT id FROM facts_staff WHERE name_fold = $1 OR CAST(id AS TEXT) = $2 ORDER BY id LIMIT 1"),
                 DB(db_s(fold), db_s(name)), &rows))
        return -1;
    if (!rows.n)
        return fail(c->cx, ERR_NOTFOUND, "there is nobody called %s; see: touchstone staff list", name);
    *id = db_int(&rows, 0, 0);
    return 0;
}

static int sums(struct call *c, int64_t staff, int32_t day, struct db_rows *r)
{
    return db_query(c->cx, c->db,
                    SQL("SELECT coalesce(sum(CASE WHEN p.state = 'planned' THEN 1 ELSE 0 END), 0), coalesce(sum(CASE WHEN p.state <> 'planned' THEN 1 ELSE 0 END), 0),"
                        " coalesce(sum(CASE WHEN p.state = 'planned' THEN p.stake_minor ELSE 0 END), 0) FROM plan_touch p JOIN facts_client c ON c.id = p.client_id"
                        " WHERE ((p.state = 'planned' AND p.day <= $1) OR (p.state IN ('done', 'skipped') AND p.done_day = $5) OR p.state = 'queued') AND ($2 = 0 OR p.staff_id = $2)"
                        " AND ($3 = 1 OR p.staff_id = $4 OR c.sales_staff_id = $4 OR c.it_staff_id = $4)"),
                    DB(db_i(day), db_i(staff), db_i(c->scope == SCOPE_ALL), db_i(c->who->staff_id), db_i(c->cx->today)), r);
}

/* For who can do something about it: whoever may ask `reason gaps`. */
static int write_gap(struct call *c)
{
    struct gap_note gap = { 0 };
    if (policy_scope("reason gaps", c->who->role) != SCOPE_NO && gap_noted(c->cx, c->db, c->set, c->cx->today, &gap))
        return -1;
    if (gap.clients)
        plan_write_gap(c, &gap);
    else {
        json_key(c->out, "gap");
        json_null(c->out);
    }
    return 0;
}

static int run(struct call *c)
{
    int64_t staff;
    int32_t day;
    struct db_rows r;
    if (which_staff(c, &staff) || queue_day(c, &day) || sums(c, staff, day, &r))
        return -1;
    write_day(c->out, "day", day, false);
    write_int_or_null(c->out, "staff_id", staff, staff == 0);
    write_int(c->out, "left", db_int(&r, 0, 0));
    write_int(c->out, "done", db_int(&r, 0, 1));
    write_int(c->out, "stake_minor", db_int(&r, 0, 2));
    write_text(c->out, "currency", c->set->currency);
    if (write_gap(c))
        return -1;
    json_key(c->out, "rows");
    return write_touch_rows(c, &(struct touch_filter){ .queue_day = day, .staff_id = staff }, NULL);
}

const struct action action_today = {
    .name = "today",
    .http = "GET /api/today",
    .help = N_("The day's queue of touches, ranked by money; it ends"),
    PARAMS(params),
    ANSWER(TouchRow),
    BESIDE(beside),
    .rows = true,
    .run = run,
};
