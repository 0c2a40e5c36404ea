#include "actions/write.h"
#include "facts/import.h"

static const struct field fields[] = {
    { "id", "int" }, { "at", "at" }, { "staff", "text?" }, { "file_name", "text" }, { "kind", "text" }, { "preset", "text?" }, { "rows_new", "int" },
    { "rows_changed", "int" }, { "rows_same", "int" }, { "rows_rejected", "int" }, { "state", "live|reverted" },
};

static int staff_name(struct call *c, int64_t id, const char **name)
{
    struct db_rows r;
    *name = NULL;
    if (!id)
        return 0;
    if (db_query(c->cx, c->db, SQL("SELECT name FROM facts_staff WHERE id = $1"), DB(db_i(id)), &r))
        return -1;
    *name = r.n ? db_text(&r, 0, 0) : NULL;
    return 0;
}

static int run(struct call *c)
{
    struct import_batch *b;
    size_t n;
    if (import_list(c->cx, c->db, 200, &b, &n))
        return -1;
    json_key(c->out, "rows");
    json_begin_array(c->out);
    for (size_t i = 0; i < n; i++) {
        const char *name;
        if (staff_name(c, b[i].staff_id, &name))
            return -1;
        json_begin_object(c->out);
        write_int(c->out, "id", b[i].id);
        write_int(c->out, "at", b[i].at);
        write_text(c->out, "staff", name);
        write_text(c->out, "file_name", b[i].file_name);
        write_text(c->out, "kind", b[i].kind);
        write_text(c->out, "preset", b[i].source);
        write_int(c->out, "rows_new", b[i].rows_new);
        write_int(c->out, "rows_changed", b[i].rows_changed);
        write_int(c->out, "rows_same", b[i].rows_same);
        write_int(c->out, "rows_rejected", b[i].rows_rejected);
        write_text(c->out, "state", b[i].state);
        json_end_object(c->out);
    }
    json_end_array(c->out);
    return 0;
}

const struct action action_import_list = {
    .name = "import list",
    .http = "GET /api/imports",
    .help = N_("Imported batches, newest first"),
    FIELDS(fields),
    .rows = true,
    .run = run,
};
