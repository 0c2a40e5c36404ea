#include "actions/write.h"

static const struct param params[] = { { .name = "id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the batch") } };
static const struct field fields[] = { { "line", "int" }, { "column", "text" }, { "value", "text" }, { "message", "text" }, { "row", "text" } };

static int run(struct call *c)
{
    struct db_rows r;
    int64_t id = args_int(c->args, "id", 0);
    if (db_query(c->cx, c->db, SQL("SELECT 1 FROM facts_batch WHERE id = $1"), DB(db_i(id)), &r))
        return -1;
    if (!r.n)
        return fail(c->cx, ERR_NOTFOUND, "there is no import %lld; see: touchstone import list", (long long)id);
    if (db_query(c->cx, c->db, SQL("SELECT line, field, value, message, row FROM facts_reject WHERE batch_id = $1 ORDER BY line, n LIMIT 10000"), DB(db_i(id)), &r))
        return -1;
    json_key(c->out, "rows");
    json_begin_array(c->out);
    for (size_t i = 0; i < r.n; i++) {
        json_begin_object(c->out);
        write_int(c->out, "line", db_int(&r, i, 0));
        for (size_t k = 1; k < 5; k++)
            write_text(c->out, fields[k].name, k == 3 ? tr(c->cx->lang, db_text(&r, i, k)) : db_text(&r, i, k));
        json_end_object(c->out);
    }
    json_end_array(c->out);
    return 0;
}

const struct action action_import_rejects = {
    .name = "import rejects",
    .http = "GET /api/imports/{id}/rejects",
    .help = N_("The rows a batch refused, with the reason, to correct and import again"),
    PARAMS(params),
    FIELDS(fields),
    .rows = true,
    .run = run,
};
