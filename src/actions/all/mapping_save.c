#include "actions/write.h"
#include "facts/mapping_store.h"

static const struct param params[] = {
    { .name = "name", .required = true, .positional = true, .help = N_("name of the mapping") },
    { .name = "text", .required = true, .positional = true, .help = N_("its text; see the guide on imports") },
};
static const struct field fields[] = { { "id", "int" } };

static int run(struct call *c)
{
    int64_t id;
    if (mapping_save(c->cx, c->db, c->who->staff_id, args_text(c->args, "name"), args_text(c->args, "text"), &id))
        return -1;
    c->audit.object_id = id;
    write_int(c->out, "id", id);
    return 0;
}

const struct action action_mapping_save = {
    .name = "mapping save",
    .http = "POST /api/mappings",
    .help = N_("Keep a mapping under a name, for import --as NAME"),
    PARAMS(params),
    FIELDS(fields),
    .writes = true,
    .run = run,
};
