#include "actions/write.h"
#include "signals/signals.h"

static const struct field fields[] = { { "day", "day" }, { "clients", "int" }, { "readings", "int" }, { "months_closed", "int" } };

static int run(struct call *c)
{
    struct signals_result r;
    if (signals_run(c->cx, c->db, c->set, c->cx->today, 0, INT64_MAX, &r) ||
        signals_note(c->cx, c->db, c->cx->today, c->cx->now_at, r.clients, 0))
        return -1;
    write_day(c->out, "day", c->cx->today, false);
    write_int(c->out, "clients", r.clients);
    write_int(c->out, "readings", r.readings);
    write_int(c->out, "months_closed", r.months);
    return 0;
}

const struct action action_signals_run = {
    .name = "signals run",
    .http = "POST /api/signals",
    .help = N_("Derive every signal of every client anew"),
    FIELDS(fields),
    .writes = true,
    .run = run,
};
