#include "actions/cadence_card.h"

static const struct param params[] = { CADENCE_TEXT_PARAMS };

static int run(struct call *c)
{
    struct stored_cadence s = { 0 };
    if (cadence_text(c, &s.text) || cadence_parse(c->cx, s.text, &s.cadence))
        return -1;
    return cadence_write_all(c, &s);
}

const struct action action_cadence_check = {
    .name = "cadence check",
    .http = "POST /api/cadences/check",
    .help = N_("Say what the text of a cadence means, or what is wrong with it, and keep nothing"),
    PARAMS(params),
    ANSWER(CadenceText),
    .run = run,
};
