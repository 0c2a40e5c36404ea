#include "actions/write.h"

static const struct field fields[] = { { "id", "int" }, { "name", "text" }, { "text", "text" } };

static int run(struct call *c)
{
    struct db_rows r;
    if (db_query(c->cx, c->db, SQL("SELECT id, name, text FROM facts_mapping ORDER BY name"), DB_NONE, &r))
        return -1;
    write_rows(c, &r);
    return 0;
}

const struct action action_mapping_list = {
    .name = "mapping list",
    .http = "GET /api/mappings",
    .help = N_("Saved mappings"),
    FIELDS(fields),
    .rows = true,
    .run = run,
};
