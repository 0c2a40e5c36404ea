#include "actions/write.h"

static const struct field fields[] = { { "id", "int" }, { "name", "text" }, { "role", "text" }, { "active", "bool" } };

static int run(struct call *c)
{
    struct db_rows r;
    if (db_query(c->cx, c->db, SQL("SELECT id, name, role, active FROM facts_staff ORDER BY active DESC, name_fold, id"), DB_NONE, &r))
        return -1;
    write_rows(c, &r);
    return 0;
}

const struct action action_staff_list = {
    .name = "staff list",
    .http = "GET /api/staff",
    .help = N_("Our people and their roles"),
    FIELDS(fields),
    .rows = true,
    .run = run,
};
