#include "actions/plan_card.h"

void plan_write(struct call *c, const struct plan_result *r)
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
}

SHAPE(Planned, PLANNED_FIELDS);

int plan_card(struct call *c)
{
    struct plan_result r;
    if (plan_run(c->cx, c->db, c->set, c->cx->today, &r))
        return -1;
    plan_write(c, &r);
    return 0;
}
