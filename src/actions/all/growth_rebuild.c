#include "actions/write.h"
#include "signals/snapshot.h"

static const struct field fields[] = { { "months_forgotten", "int" }, { "months_closed", "int" } };

/* Months kept at their time stay as they are. */
static int run(struct call *c)
{
    struct signals_result r;
    int64_t forgotten;
    if (snapshot_forget(c->cx, c->db, &forgotten) || signals_run(c->cx, c->db, c->set, c->cx->today, 0, INT64_MAX, &r) ||
        signals_note(c->cx, c->db, c->cx->today, c->cx->now_at, r.clients, 0))
        return -1;
    write_int(c->out, "months_forgotten", forgotten);
    write_int(c->out, "months_closed", r.months);
    return 0;
}

const struct action action_growth_rebuild = {
    .name = "growth rebuild",
    .http = "POST /api/growth/months",
    .help = N_("Reconstruct the reconstructed months anew, after history was imported in pieces"),
    FIELDS(fields),
    .writes = true,
    .run = run,
};
