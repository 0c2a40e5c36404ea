#include "actions/write.h"

static const struct field fields[] = { { "id", "int" }, { "login", "text" }, { "name", "text" }, { "role", "text" }, { "state", "text" } };

static int run(struct call *c)
{
    struct db_rows r;
    if (db_query(c->cx, c->db, SQL("SELECT u.id, u.login, s.name, s.role, u.state FROM access_user u JOIN facts_staff s ON s.id = u.staff_id ORDER BY u.login"),
                 DB_NONE, &r))
        return -1;
    json_key(c->out, "rows");
    json_begin_array(c->out);
    for (size_t i = 0; i < r.n; i++) {
        json_begin_object(c->out);
        write_int(c->out, "id", db_int(&r, i, 0));
        for (size_t k = 1; k < 5; k++)
            write_text(c->out, fields[k].name, db_text(&r, i, k));
        json_end_object(c->out);
    }
    json_end_array(c->out);
    return 0;
}

const struct action action_user_list = {
    .name = "user list",
    .http = "GET /api/users",
    .help = N_("Who can sign in"),
    FIELDS(fields),
    .rows = true,
    .run = run,
};
