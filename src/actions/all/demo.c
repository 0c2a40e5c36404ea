#include "actions/plan_card.h"
#include "actions/staff_login.h"
#include "base/day.h"
#include "facts/demo.h"
#include "signals/growth.h"
#include "signals/signals.h"

static const struct param params[] = {
    { .name = "seed", .type = PARAM_INT, .help = N_("the same seed and day give the same firm") },
    { .name = "clients", .type = PARAM_INT, .help = N_("number of clients, 180 when absent") },
    { .name = "password", .type = PARAM_SECRET, .help = N_("for all its people; a random one is shown once") },
};
static const struct field fields[] = {
    { "clients", "int" }, { "people", "int" }, { "invoices", "int" }, { "touches", "int" }, { "plan", "Planned" }, { "logins", "text[]" }, { "password", "text?" },
};

/* The firm's people sign in with one password; nobody else ever gets one made for them. */
static int make_logins(struct call *c, const struct demo_result *d)
{
    const char *password = args_text(c->args, "password"), *shown = NULL;
    json_key(c->out, "logins");
    json_begin_array(c->out);
    for (size_t i = 0; i < d->staff_n; i++) {
        struct db_rows r;
        int64_t id;
        const char *now;
        if (db_query(c->cx, c->db, SQL("SELECT name, role, active FROM facts_staff WHERE id = $1"), DB(db_i(d->staff_id[i])), &r))
            return -1;
        if (!r.n || !db_int(&r, 0, 2))
            continue;
        if (staff_login(c, db_text(&r, 0, 0), "", d->login[i], shown ? shown : password, &id, &now))
            return -1;
        shown = now ? now : shown;
        json_text(c->out, ctx_printf(c->cx, "%s (%s)", d->login[i], db_text(&r, 0, 1)));
    }
    json_end_array(c->out);
    write_text(c->out, "password", shown);
    return 0;
}

static int finish(struct call *c, const struct demo_result *d)
{
    struct signals_result r;
    struct settings set;
    if (settings_load(c->cx, c->db, &set))
        return -1;
    c->set = &set;
    if (signals_run(c->cx, c->db, &set, c->cx->today, 0, INT64_MAX, &r) ||
        signals_note(c->cx, c->db, c->cx->today, c->cx->now_at, r.clients, 0))
        return -1;
    struct growth_baseline base;
    int32_t year_ago = day_add_months(c->cx->today, -12);
    if (growth_freeze(c->cx, c->db, &set, d->staff_id[0], year_ago, false, &base)) {
        if (c->cx->code != ERR_INPUT) /* a handful of clients may have no bills in that year */
            return -1;
        ctx_forgive(c->cx);
    }
    json_key(c->out, "plan");
    json_begin_object(c->out);
    if (plan_card(c))
        return -1;
    json_end_object(c->out);
    return make_logins(c, d);
}

static int run(struct call *c)
{
    struct demo_result d;
    struct demo_options o = { .seed = (uint64_t)args_int(c->args, "seed", 1), .clients = args_int(c->args, "clients", 0), .today = c->cx->today };
    if (demo_make(c->cx, c->db, &o, &d))
        return -1;
    write_int(c->out, "clients", d.clients);
    write_int(c->out, "people", d.people);
    write_int(c->out, "invoices", d.invoices);
    write_int(c->out, "touches", d.touches);
    const struct settings *was = c->set;
    if (db_begin(c->cx, c->db, true))
        return -1;
    int rc = finish(c, &d);
    c->set = was;
    if (rc)
        db_rollback(c->db);
    return rc ? -1 : db_commit(c->cx, c->db);
}

const struct action action_demo = {
    .name = "demo",
    .help = N_("Fill an empty workspace with a generated firm"),
    PARAMS(params),
    FIELDS(fields),
    .writes = true,
    .own_tx = true,
    .makes_workspace = true,
    .run = run,
};
