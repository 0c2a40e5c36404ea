#include "actions/write.h"

static const struct field fields[] = { { "id", "int" }, { "name", "text" }, { "query", "text" } };

static int run(struct call *c)
{
    struct db_rows r;
    if (db_query(c->cx, c->db, SQL("SELECT id, name, query FROM facts_view WHERE staff_id = $1 OR staff_id = 0 ORDER BY name, id"),
                 DB(db_i(c->who->staff_id)), &r))
        return -1;
    write_rows(c, &r);
    return 0;
}

const struct action action_view_list = {
    .name = "view list",
    .http = "GET /api/views",
    .help = N_("Saved views of the client list, own and shared"),
    FIELDS(fields),
    .rows = true,
    .run = run,
};
