#include "actions/cadence_card.h"

static int run(struct call *c)
{
    struct stored_cadence *list;
    size_t n;
    if (cadence_list(c->cx, c->db, &list, &n))
        return -1;
    json_key(c->out, "rows");
    json_begin_array(c->out);
    for (size_t i = 0; i < n; i++) {
        json_begin_object(c->out);
        if (cadence_write(c, &list[i]))
            return -1;
        json_end_object(c->out);
    }
    json_end_array(c->out);
    return 0;
}

const struct action action_cadence_list = {
    .name = "cadence list",
    .http = "GET /api/cadences",
    .help = N_("Programmes of touches, those built in too: which are on, what waits and what was done"),
    ANSWER(Cadence),
    .rows = true,
    .run = run,
};
