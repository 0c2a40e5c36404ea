#include "actions/plan_card.h"
#include "plan/plan.h"

SHAPE(Planned, { "day", "day" }, { "clients", "int" }, { "planned", "int" }, { "planned_minor", "money" }, { "kept", "int" }, { "kept_minor", "money" },
      { "withdrawn", "int" }, { "dropped_over_capacity", "int" }, { "dropped_minor", "money" }, { "nothing_new", "int" }, { "unreachable", "int" },
      { "held", "int" }, { "currency", "text" });

int plan_card(struct call *c)
{
    struct plan_result r;
    struct json *j = c->out;
    if (plan_run(c->cx, c->db, c->set, c->cx->today, &r))
        return -1;
    write_day(j, "day", r.day, false);
    write_int(j, "clients", r.clients);
    write_int(j, "planned", r.planned);
    write_int(j, "planned_minor", r.planned_minor);
    write_int(j, "kept", r.kept);
    write_int(j, "kept_minor", r.kept_minor);
    write_int(j, "withdrawn", r.withdrawn);
    write_int(j, "dropped_over_capacity", r.dropped_over_capacity);
    write_int(j, "dropped_minor", r.dropped_minor);
    write_int(j, "nothing_new", r.nothing_new);
    write_int(j, "unreachable", r.unreachable);
    write_int(j, "held", r.held);
    write_text(j, "currency", c->set->currency);
    return 0;
}
