#include "actions/write.h"

static const struct param params[] = { { .name = "before", .type = PARAM_INT, .help = N_("records before this number") },
                                       { .name = "limit", .type = PARAM_INT, .help = N_("rows at most, up to 500") } };
static const struct field fields[] = { { "seq", "int" }, { "at", "at" }, { "staff", "text" }, { "action", "text" }, { "object_id", "int" },
                                       { "client_id", "int" }, { "result", "text" }, { "detail", "text" } };

static int run(struct call *c)
{
    struct db_rows r;
    int64_t limit = args_int(c->args, "limit", 100);
    if (limit < 1 || limit > 500)
        return fail(c->cx, ERR_INPUT, "limit is 1 to 500");
    if (db_query(c->cx, c->db,
                 SQL("SELECT a.seq, a.at, coalesce(s.name, ''), a.action, a.object_id, a.client_id, a.result, a.detail FROM access_audit a"
                     " LEFT JOIN facts_staff s ON s.id = a.staff_id WHERE a.seq < $1 ORDER BY a.seq DESC LIMIT $2"),
                 DB(db_i(args_int(c->args, "before", INT64_MAX)), db_i(limit)), &r))
        return -1;
    write_rows(c, &r);
    return 0;
}

const struct action action_audit_list = {
    .name = "audit list",
    .http = "GET /api/audit",
    .help = N_("Who did what, newest first"),
    PARAMS(params),
    FIELDS(fields),
    .rows = true,
    .run = run,
};
