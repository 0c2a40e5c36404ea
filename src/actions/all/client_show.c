#include "actions/client_card.h"

static const struct param params[] = {
    { .name = "id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the client's number") },
};

static int run(struct call *c)
{
    return client_card(c, args_int(c->args, "id", 0));
}

const struct action action_client_show = {
    .name = "client show",
    .http = "GET /api/clients/{id}",
    .help = N_("One client: signals with why, people, next touches, contracts"),
    PARAMS(params),
    ANSWER(Client),
    .object = OBJECT_CLIENT,
    .of = "id",
    .run = run,
};
