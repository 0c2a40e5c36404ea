#include "actions/plan_card.h"

SHAPE(Gap, { "from_day", "day" }, { "until_day", "day" }, { "clients", "int" }, { "offering_left", "int" }, { "worth_minor", "money" });

void plan_write_gap(struct call *c, const struct gap_note *g)
{
    json_key(c->out, "gap");
    json_begin_object(c->out);
    write_day(c->out, "from_day", g->from_day, false);
    write_day(c->out, "until_day", g->until_day, false);
    write_int(c->out, "clients", g->clients);
    write_int(c->out, "offering_left", g->offering_left);
    write_int(c->out, "worth_minor", g->worth_minor);
    json_end_object(c->out);
}

void plan_write(struct call *c, const struct plan_result *r, const struct gap_note *gap)
{
    struct json *j = c->out;
    write_day(j, "day", r->day, false);
    write_int(j, "clients", r->clients);
    write_int(j, "planned", r->planned);
    write_int(j, "planned_minor", r->planned_minor);
    write_int(j, "kept", r->kept);
    write_int(j, "kept_minor", r->kept_minor);
    write_int(j, "withdrawn", r->withdrawn);
    write_int(j, "dropped_over_capacity", r->dropped_over_capacity);
    write_int(j, "dropped_minor", r->dropped_minor);
    write_int(j, "nothing_new", r->nothing_new);
    write_int(j, "unreachable", r->unreachable);
    write_int(j, "held", r->held);
    write_text(j, "currency", c->set->currency);
    plan_write_gap(c, gap);
}

SHAPE(Planned, PLANNED_FIELDS);

int plan_card(struct call *c)
{
    struct plan_result r;
    struct gap_note gap;
    if (plan_run(c->cx, c->db, c->set, c->cx->today, &r) || gap_count(c->cx, c->db, c->set, c->cx->today, &gap))
        return -1;
    plan_write(c, &r, &gap);
    return 0;
}
