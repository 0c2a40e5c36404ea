#include "actions/write.h"
#include "signals/growth.h"

#include <string.h>

static const struct param params[] = {
    { .name = "piece", .required = true, .positional = true, .choices = "new|referral|reactivated|offering|volume|price|other|contraction|lost|correction",
      .help = N_("a piece of the bridge, as in: touchstone growth") },
};
static const struct field fields[] = { { "client_id", "int" }, { "name", "text" }, { "amount_minor", "money" }, { "currency", "text" } };

static const struct field beside[] = { { "label", "text" } };

static int put_client(struct call *c, const struct bridge_share *s)
{
    struct db_rows r;
    if (db_query(c->cx, c->db, SQL("SELECT name FROM facts_client WHERE id = $1"), DB(db_i(s->client_id)), &r))
        return -1;
    json_begin_object(c->out);
    write_int(c->out, "client_id", s->client_id);
    write_text(c->out, "name", r.n ? db_text(&r, 0, 0) : "");
    write_int(c->out, "amount_minor", s->minor);
    write_text(c->out, "currency", c->set->currency);
    json_end_object(c->out);
    return 0;
}

static int run(struct call *c)
{
    struct growth g;
    struct bridge_list list = { .n = 0 };
    while (list.piece + 1 < BRIDGE_COUNT && strcmp(bridge_names[list.piece], args_text(c->args, "piece")) != 0)
        list.piece++;
    if (growth_measure(c->cx, c->db, c->set, c->cx->today, &g) || bridge_clients(c->cx, c->db, c->set, g.base.day, g.day, &list))
        return -1;
    write_text(c->out, "label", tr(c->cx->lang, bridge_labels[list.piece]));
    json_key(c->out, "rows");
    json_begin_array(c->out);
    for (size_t i = 0; i < list.n; i++)
        if (put_client(c, &list.top[i]))
            return -1;
    json_end_array(c->out);
    return 0;
}

const struct action action_growth_piece = {
    .name = "growth piece",
    .http = "GET /api/growth/piece",
    .help = N_("The clients a piece of the bridge is made of, the dearest first; 200 at most"),
    PARAMS(params),
    FIELDS(fields),
    BESIDE(beside),
    .rows = true,
    .run = run,
};
