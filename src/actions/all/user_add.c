#include "actions/staff_login.h"
#include "actions/write.h"

static const struct param params[] = {
    { .name = "login", .required = true, .positional = true, .help = N_("what they type to sign in") },
    { .name = "name", .help = N_("name of the staff member; the login when absent") },
    { .name = "role", .help = N_("owner, account_manager, closer, lead_generator, it_specialist, marketer, bookkeeper") },
    { .name = "password", .type = PARAM_SECRET, .help = N_("asked for, or taken from TOUCHSTONE_PASSWORD; a random one is shown once") },
};
static const struct field fields[] = { { "id", "int" }, { "login", "text" }, { "name", "text" }, { "password", "text?" } };

static int run(struct call *c)
{
    const char *login = args_text(c->args, "login"), *name = args_text(c->args, "name"), *shown;
    int64_t id;
    name = *name ? name : login;
    if (staff_login(c, name, args_text(c->args, "role"), login, args_text(c->args, "password"), &id, &shown))
        return -1;
    c->audit.object_id = id;
    write_int(c->out, "id", id);
    write_text(c->out, "login", login);
    write_text(c->out, "name", name);
    write_text(c->out, "password", shown); /* only one that was made for them */
    return 0;
}

const struct action action_user_add = {
    .name = "user add",
    .http = "POST /api/users",
    .help = N_("Let a staff member sign in"),
    PARAMS(params),
    FIELDS(fields),
    .writes = true,
    .run = run,
};
