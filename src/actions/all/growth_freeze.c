#include "actions/write.h"
#include "base/day.h"
#include "signals/growth.h"

static const struct param params[] = {
    { .name = "day", .type = PARAM_DAY, .help = N_("last day of the baseline year; the day of --on, or today, unless told") },
    { .name = "again", .type = PARAM_BOOL, .help = N_("although one is frozen already; the old one stays in the history") },
};
static const struct field fields[] = { { "day", "day" }, { "revenue_minor", "money" }, { "clients", "int" }, { "per_client_minor", "money" }, { "currency", "text" } };

static int run(struct call *c)
{
    struct growth_baseline b;
    char iso[16];
    int32_t day = args_day(c->args, "day", c->cx->today);
    if (growth_freeze(c->cx, c->db, c->set, c->who->staff_id, day, args_int(c->args, "again", 0) != 0, &b))
        return -1;
    day_iso(day, iso);
    c->audit.object_id = b.id;
    c->audit.detail = ctx_printf(c->cx, "day=%s", iso);
    if (!c->audit.detail)
        return -1;
    write_day(c->out, "day", b.day, false);
    write_int(c->out, "revenue_minor", b.revenue_minor);
    write_int(c->out, "clients", b.clients);
    write_int(c->out, "per_client_minor", growth_per_client(b.revenue_minor, b.clients));
    write_text(c->out, "currency", c->set->currency);
    return 0;
}

const struct action action_growth_freeze = {
    .name = "growth freeze",
    .http = "POST /api/growth/baseline",
    .help = N_("Freeze the year that growth is measured against"),
    PARAMS(params),
    FIELDS(fields),
    .writes = true,
    .run = run,
};
