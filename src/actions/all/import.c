#include "actions/import_args.h"

#include <string.h>

static const struct param params[] = {
    IMPORT_PARAMS,
    { .name = "dry_run", .type = PARAM_BOOL, .help = N_("only say what would happen") },
};
static const struct field fields[] = {
    { "batch_id", "int?" }, { "kind", "text?" }, { "preset", "text?" }, { "charset", "text" }, { "message", "text?" }, { "dry_run", "bool" },
    { "rows_read", "int" }, { "rows_new", "int" }, { "rows_changed", "int" }, { "rows_same", "int" }, { "rows_grouped", "int" }, { "rows_skipped", "int" },
    { "rows_rejected", "int" }, { "made", "ImportMade" }, { "by_kind", "ImportKind[]" }, { "totals", "ImportTotal[]" }, { "rejects", "ImportReject[]" },
};
SHAPE(ImportMade, { "clients", "int" }, { "people", "int" }, { "staff", "int" }, { "offerings", "int" });
SHAPE(ImportKind, { "kind", "text" }, { "new", "int" }, { "changed", "int" }, { "same", "int" }, { "rejected", "int" });
SHAPE(ImportTotal, { "currency", "text" }, { "rows", "int" }, { "amount_minor", "money" });
SHAPE(ImportReject, { "line", "int" }, { "column", "text?" }, { "value", "text?" }, { "message", "text" });

static void write_counts(struct json *j, const struct import_result *r)
{
    write_int(j, "rows_read", r->rows_read);
    write_int(j, "rows_new", r->rows_new);
    write_int(j, "rows_changed", r->rows_changed);
    write_int(j, "rows_same", r->rows_same);
    write_int(j, "rows_grouped", r->rows_grouped);
    write_int(j, "rows_skipped", r->rows_skipped);
    write_int(j, "rows_rejected", r->rows_rejected);
    json_key(j, "made");
    json_begin_object(j);
    write_int(j, "clients", r->clients_made);
    write_int(j, "people", r->people_made);
    write_int(j, "staff", r->staff_made);
    write_int(j, "offerings", r->offerings_made);
    json_end_object(j);
    json_key(j, "by_kind");
    json_begin_array(j);
    for (size_t i = 0; i < r->by_kind_n; i++) {
        json_begin_object(j);
        write_text(j, "kind", r->by_kind[i].kind->name);
        write_int(j, "new", r->by_kind[i].fresh);
        write_int(j, "changed", r->by_kind[i].changed);
        write_int(j, "same", r->by_kind[i].same);
        write_int(j, "rejected", r->by_kind[i].rejected);
        json_end_object(j);
    }
    json_end_array(j);
}

static void write_lists(struct json *j, const struct import_result *r)
{
    json_key(j, "totals");
    json_begin_array(j);
    for (size_t i = 0; i < r->total_n; i++) {
        json_begin_object(j);
        write_text(j, "currency", r->totals[i].currency);
        write_int(j, "rows", r->totals[i].rows);
        write_int(j, "amount_minor", r->totals[i].minor);
        json_end_object(j);
    }
    json_end_array(j);
    json_key(j, "rejects");
    json_begin_array(j);
    for (size_t i = 0; i < r->reject_n; i++) {
        json_begin_object(j);
        write_int(j, "line", (int64_t)r->rejects[i].line);
        write_text(j, "column", r->rejects[i].column);
        write_text(j, "value", r->rejects[i].value);
        write_text(j, "message", r->rejects[i].message);
        json_end_object(j);
    }
    json_end_array(j);
}

static int describe(struct call *c, struct ctx *cx)
{
    struct db_rows r;
    if (db_query(cx, c->db, SQL("SELECT id, rows_new, rows_changed FROM facts_batch WHERE at = $1 AND staff_id = $2 ORDER BY id DESC LIMIT 1"),
                 DB(db_i(cx->now_at), db_i(c->who->staff_id)), &r))
        return -1;
    c->audit.object_id = r.n ? db_int(&r, 0, 0) : 0;
    c->audit.detail = r.n ? ctx_printf(cx, "%lld new, %lld changed", (long long)db_int(&r, 0, 1), (long long)db_int(&r, 0, 2)) : "";
    return c->audit.detail ? 0 : -1;
}

static int run(struct call *c)
{
    struct import_options o;
    struct import_result r;
    struct by by = { .staff_id = c->who->staff_id };
    if (import_args(c, &o))
        return -1;
    o.dry_run = args_int(c->args, "dry_run", 0) != 0;
    if (c->host) {
        o.progress = c->host->progress;
        o.progress_user = c->host->user;
    }
    c->describe = describe;
    if (import_run(c->cx, c->db, c->set, &by, &o, &r))
        return -1;
    c->audit.detail = o.dry_run ? "dry run" : "nothing new";
    write_int_or_null(c->out, "batch_id", r.batch_id, r.batch_id == 0);
    write_text(c->out, "kind", r.kind);
    write_text(c->out, "preset", r.preset);
    write_text(c->out, "charset", r.charset);
    write_text(c->out, "message", r.message);
    write_bool(c->out, "dry_run", o.dry_run);
    write_counts(c->out, &r);
    write_lists(c->out, &r);
    return 0;
}

const struct action action_import = {
    .name = "import",
    .http = "POST /api/imports",
    .help = N_("Take in a table of facts as one batch; repeating it changes nothing"),
    PARAMS(params),
    FIELDS(fields),
    .writes = true,
    .own_tx = true,
    .makes_workspace = true,
    .run = run,
};
