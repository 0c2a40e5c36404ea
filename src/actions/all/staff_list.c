#include "actions/write.h"

static const struct field fields[] = { { "id", "int" }, { "name", "text" }, { "role", "text" }, { "active", "bool" } };

static int run(struct call *c)
{
    struct db_rows r;
    if (db_query(c->cx, c->db, SQL("SELECT id, name, role, active FROM facts_staff ORDER BY active DESC, name_fold, id"), DB_NONE, &r))
        return -1;
    json_key(c->out, "rows");
    json_begin_array(c->out);
    for (size_t i = 0; i < r.n; i++) {
        json_begin_object(c->out);
        write_int(c->out, "id", db_int(&r, i, 0));
        write_text(c->out, "name", db_text(&r, i, 1));
        write_text(c->out, "role", db_text(&r, i, 2));
        write_bool(c->out, "active", db_int(&r, i, 3) != 0);
        json_end_object(c->out);
    }
    json_end_array(c->out);
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
