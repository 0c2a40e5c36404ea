#include "actions/cadence_card.h"

static const struct param params[] = { CADENCE_TEXT_PARAMS };

static int run(struct call *c)
{
    struct stored_cadence s;
    const char *text;
    if (cadence_text(c, &text) || cadence_save(c->cx, c->db, c->who->staff_id, text, &s))
        return -1;
    c->audit.detail = s.cadence->name;
    return cadence_write_all(c, &s);
}

const struct action action_cadence_load = {
    .name = "cadence load",
    .http = "POST /api/cadences",
    .help = N_("Keep a cadence under the name it says; what was done of it is never done again"),
    PARAMS(params),
    ANSWER(CadenceText),
    .writes = true,
    .run = run,
};
