#include "actions/write.h"
#include "facts/import.h"

static const struct param params[] = { { .name = "id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the batch") } };
static const struct field fields[] = { { "batch_id", "int" }, { "rows_removed", "int" }, { "rows_restored", "int" }, { "rows_kept", "int" },
                                       { "kept", "RevertKept[]" } };
SHAPE(RevertKept, { "kind", "text" }, { "id", "int" }, { "client_id", "int" }, { "why", "text" });

static int run(struct call *c)
{
    struct revert_result r;
    struct by by = { .staff_id = c->who->staff_id };
    struct json *j = c->out;
    int64_t id = c->audit.object_id = args_int(c->args, "id", 0);
    if (import_revert(c->cx, c->db, c->set, &by, id, &r))
        return -1;
    write_int(j, "batch_id", id);
    write_int(j, "rows_removed", r.removed);
    write_int(j, "rows_restored", r.restored);
    write_int(j, "rows_kept", r.left);
    json_key(j, "kept");
    json_begin_array(j);
    for (size_t i = 0; i < r.list_n; i++) {
        json_begin_object(j);
        write_text(j, "kind", r.list[i].kind);
        write_int(j, "id", r.list[i].id);
        write_int(j, "client_id", r.list[i].client_id);
        write_text(j, "why", tr(c->cx->lang, r.list[i].why));
        json_end_object(j);
    }
    json_end_array(j);
    return 0;
}

const struct action action_import_revert = {
    .name = "import revert",
    .http = "POST /api/imports/{id}/revert",
    .help = N_("Take a whole batch back; what was touched since stays and is listed"),
    PARAMS(params),
    FIELDS(fields),
    .writes = true,
    .own_tx = true,
    .run = run,
};
