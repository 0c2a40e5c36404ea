#include "actions/write.h"
#include "facts/view.h"

static const struct param params[] = {
    { .name = "name", .required = true, .positional = true, .help = N_("name of the view") },
    { .name = "query", .required = true, .positional = true, .help = N_("its filters, as in the address of the list") },
};
static const struct field fields[] = { { "id", "int" } };

static int run(struct call *c)
{
    int64_t id;
    if (view_save(c->cx, c->db, c->who->staff_id, args_text(c->args, "name"), args_text(c->args, "query"), &id))
        return -1;
    c->audit.object_id = id;
    write_int(c->out, "id", id);
    return 0;
}

const struct action action_view_save = {
    .name = "view save",
    .http = "POST /api/views",
    .help = N_("Save a view of the client list"),
    PARAMS(params),
    FIELDS(fields),
    .writes = true,
    .run = run,
};
