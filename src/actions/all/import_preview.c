#include "actions/import_args.h"

#include <string.h>

static const struct param params[] = { IMPORT_PARAMS };
static const struct field fields[] = { { "upload_id", "text?" }, { "preview", "Preview" } };
SHAPE(Preview, { "charset", "text" }, { "delimiter", "text" }, { "header_line", "int" }, { "columns", "text[]" }, { "rows", "text[][]" }, { "as", "text?" },
      { "kind", "text?" }, { "why_not", "text?" }, { "mapping", "text{}" }, { "map_text", "text?" }, { "kinds", "PreviewKind[]" },
      { "presets", "PreviewPreset[]" });
SHAPE(PreviewKind, { "name", "text" }, { "label", "text" }, { "fields", "PreviewField[]" });
SHAPE(PreviewField, { "name", "text" }, { "label", "text" }, { "required", "bool" });
SHAPE(PreviewPreset, { "name", "text" }, { "label", "text" }, { "kind", "text" });

static void write_table(struct call *c, const struct import_preview *p)
{
    struct json *j = c->out;
    json_key(j, "columns");
    json_begin_array(j);
    for (size_t i = 0; i < p->column_n; i++)
        json_text(j, p->columns[i]);
    json_end_array(j);
    json_key(j, "rows");
    json_begin_array(j);
    for (size_t r = 0; r < p->row_n; r++) {
        json_begin_array(j);
        for (size_t i = 0; i < p->column_n; i++)
            json_text(j, p->cells[r * p->column_n + i]);
        json_end_array(j);
    }
    json_end_array(j);
}

/* The first block's plain columns, as the wizard edits them. */
static int write_mapping(struct call *c, const char *map_text)
{
    const struct mapping *m = NULL;
    if (map_text && mapping_parse(c->cx, map_text, &m))
        return -1;
    json_key(c->out, "mapping");
    json_begin_object(c->out);
    for (size_t i = 0; m && m->block_n && i < m->block[0].slot_n; i++) {
        const struct map_slot *s = &m->block[0].slot[i];
        if (s->term_n && s->term[0].type == TERM_COLUMN)
            write_text(c->out, import_field(m->block[0].kind, (size_t)s->field)->name, s->term[0].text);
    }
    json_end_object(c->out);
    write_text(c->out, "map_text", map_text);
    return 0;
}

static void write_fields(struct call *c, const struct kind *k)
{
    struct json *j = c->out;
    json_key(j, "fields");
    json_begin_array(j);
    for (size_t i = 0;; i++) {
        const struct kind_field *f = import_field(k, i);
        if (!f)
            break;
        json_begin_object(j);
        write_text(j, "name", f->name);
        write_text(j, "label", tr(c->cx->lang, f->label));
        write_bool(j, "required", f->required);
        json_end_object(j);
    }
    json_end_array(j);
}

static void write_kinds(struct call *c)
{
    struct json *j = c->out;
    json_key(j, "kinds");
    json_begin_array(j);
    for (const struct kind *const *k = kind_all; *k; k++) {
        json_begin_object(j);
        write_text(j, "name", (*k)->name);
        write_text(j, "label", tr(c->cx->lang, (*k)->label));
        write_fields(c, *k);
        json_end_object(j);
    }
    json_end_array(j);
}

static void write_preset(struct call *c, const char *name, const char *label, const char *kind)
{
    json_begin_object(c->out);
    write_text(c->out, "name", name);
    write_text(c->out, "label", label);
    write_text(c->out, "kind", kind);
    json_end_object(c->out);
}

static int write_presets(struct call *c)
{
    struct db_rows r;
    const char *text;
    const struct mapping *m;
    if (db_query(c->cx, c->db, SQL("SELECT name, text FROM facts_mapping ORDER BY name"), DB_NONE, &r))
        return -1;
    json_key(c->out, "presets");
    json_begin_array(c->out);
    for (size_t i = 0; mapping_preset_name(i); i++) {
        if (mapping_preset(c->cx, mapping_preset_name(i), &text) || mapping_parse(c->cx, text, &m))
            return -1;
        write_preset(c, mapping_preset_name(i), m->name ? m->name : mapping_preset_name(i), m->block[0].kind->name);
    }
    for (size_t i = 0; i < r.n; i++) {
        if (mapping_parse(c->cx, db_text(&r, i, 1), &m))
            return -1;
        write_preset(c, db_text(&r, i, 0), db_text(&r, i, 0), m->block[0].kind->name);
    }
    json_end_array(c->out);
    return 0;
}

static int run(struct call *c)
{
    struct import_options o;
    struct import_preview p;
    struct json *j = c->out;
    if (import_args(c, &o) || import_preview(c->cx, &o, &p))
        return -1;
    const char delimiter[2] = { p.delimiter, 0 };
    write_text(j, "upload_id", args_given(c->args, "upload_id") ? args_text(c->args, "upload_id") : NULL);
    json_key(j, "preview");
    json_begin_object(j);
    write_text(j, "charset", p.charset);
    write_text(j, "delimiter", delimiter);
    write_int(j, "header_line", (int64_t)p.header_line);
    write_table(c, &p);
    write_text(j, "as", p.preset ? p.preset : p.kind);
    write_text(j, "kind", p.kind);
    write_text(j, "why_not", p.why_not);
    if (write_mapping(c, p.map_text))
        return -1;
    write_kinds(c);
    if (write_presets(c))
        return -1;
    json_end_object(j);
    return 0;
}

const struct action action_import_preview = {
    .name = "import preview",
    .http = "POST /api/uploads/{upload_id}/preview",
    .help = N_("What a file looks like and what its columns probably are"),
    PARAMS(params),
    FIELDS(fields),
    .run = run,
};
