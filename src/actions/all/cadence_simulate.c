#include "actions/cadence_card.h"
#include "plan/simulate.h"

static const struct param params[] = { { .name = "name", .positional = true, .help = N_("this cadence alone, as if it were on; all that are on when absent") } };
static const struct field fields[] = { { "staff", "text?" }, { "channel", "text" }, { "touches", "int" }, { "most", "int" }, { "most_day", "day" }, { "capacity", "int" },
    { "staff_id", "int?" } };
static const struct field beside[] = { { "from_day", "day" }, { "until_day", "day" }, { "working_days", "int" }, { "clients", "int" }, { "touches", "int" },
    { "unreachable", "int" }, { "days", "SimulatedDay[]" } };
SHAPE(SimulatedDay, { "day", "day" }, { "touches", "int" });

static int write_row(struct call *c, const struct load_row *row)
{
    struct db_rows r;
    if (db_query(c->cx, c->db, SQL("SELECT name, capacity FROM facts_staff WHERE id = $1"), DB(db_i(row->staff_id)), &r))
        return -1;
    json_begin_object(c->out);
    write_text(c->out, "staff", r.n ? db_text(&r, 0, 0) : NULL);
    write_text(c->out, "channel", channel_names[row->channel]);
    write_int(c->out, "touches", row->touches);
    write_int(c->out, "most", row->most);
    write_day(c->out, "most_day", row->most_day, false);
    write_int(c->out, "capacity", r.n && db_int(&r, 0, 1) > 0 ? db_int(&r, 0, 1) : c->set->capacity);
    write_int_or_null(c->out, "staff_id", row->staff_id, !row->staff_id);
    json_end_object(c->out);
    return 0;
}

static void write_days(struct call *c, const struct simulation *s)
{
    json_key(c->out, "days");
    json_begin_array(c->out);
    for (int i = 0; i < SIMULATE_DAYS; i++) {
        if (!s->per_day[i])
            continue;
        json_begin_object(c->out);
        write_day(c->out, "day", s->from_day + i, false);
        write_int(c->out, "touches", s->per_day[i]);
        json_end_object(c->out);
    }
    json_end_array(c->out);
}

static int run(struct call *c)
{
    const char *name = args_text(c->args, "name");
    struct stored_cadence only = { 0 };
    struct simulation s;
    if ((*name && cadence_get(c->cx, c->db, name, &only)) || simulate(c->cx, c->db, c->set, only.cadence, c->cx->today, &s))
        return -1;
    write_day(c->out, "from_day", s.from_day, false);
    write_day(c->out, "until_day", s.until_day, false);
    write_int(c->out, "working_days", s.working_days);
    write_int(c->out, "clients", s.clients);
    write_int(c->out, "touches", s.touches);
    write_int(c->out, "unreachable", s.unreachable);
    write_days(c, &s);
    json_key(c->out, "rows");
    json_begin_array(c->out);
    for (size_t i = 0; i < s.n; i++)
        if (write_row(c, &s.rows[i]))
            return -1;
    json_end_array(c->out);
    return 0;
}

const struct action action_cadence_simulate = {
    .name = "cadence simulate",
    .http = "GET /api/cadence-simulation",
    .help = N_("What programmes would ask of our people in the next 90 days, by staff and channel"),
    PARAMS(params),
    FIELDS(fields),
    BESIDE(beside),
    .rows = true,
    .run = run,
};
