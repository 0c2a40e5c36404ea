#include "actions/write.h"

static const struct field fields[] = { { "id", "int" }, { "login", "text" }, { "name", "text" }, { "role", "text" }, { "state", "text" } };

static int run(struct call *c)
{
    struct db_rows r;
    if (db_query(c->cx, c->db, SQL("SELECT u.id, u.login, s.name, s.role, u.state FROM access_user u JOIN facts_staff s ON s.id = u.staff_id ORDER BY u.login"),
                 DB_NONE, &r))
        return -1;
    write_rows(c, &r);
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
