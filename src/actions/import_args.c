#include "actions/import_args.h"
#include "actions/upload.h"
#include "kit/source.h"

#include <string.h>

static int take_file(struct call *c, struct import_options *o)
{
    const char *file = args_text(c->args, "file"), *upload = args_text(c->args, "upload_id"), *name = args_text(c->args, "name");
    if (!*file && !*upload)
        return fail(c->cx, ERR_INPUT, "%s needs a file", c->action->name);
    o->path = *file ? file : upload_path(c->cx, c->host ? c->host->upload_dir : NULL, c->who->staff_id, upload);
    if (!o->path)
        return -1;
    const char *slash = strrchr(o->path, '/');
    o->file_name = *name ? name : *file ? (slash ? slash + 1 : file) : "upload";
    return 0;
}

static int take_delimiter(struct call *c, struct import_options *o)
{
    const char *d = args_text(c->args, "delimiter");
    if (!*d)
        return 0;
    if (!strcmp(d, "tab") || !strcmp(d, "\\t") || !strcmp(d, "\t"))
        o->delimiter = '\t';
    else if (!d[1] && strchr(",;|", *d))
        o->delimiter = *d;
    else
        return fail(c->cx, ERR_INPUT, "delimiter is one of , ; | or tab, not \"%s\"", d);
    return 0;
}

static int read_map(struct call *c, const char *path, const char **text)
{
    struct source *s;
    struct str out;
    char buf[8192];
    size_t got;
    str_init(&out, c->cx->arena, MAPPING_TEXT);
    if (source_open_file(c->cx, path, &s))
        return -1;
    do {
        if (source_read(c->cx, s, buf, sizeof buf, &got))
            return -1;
        str_put(&out, buf, got);
    } while (got);
    *text = out.bad ? NULL : out.data;
    return *text ? 0 : fail(c->cx, ERR_INPUT, "%s is no mapping: it is empty or larger than 64 KiB", path);
}

/* "field = column" lines of the wizard as a mapping of the kind. */
static int from_wizard(struct call *c, const char *as, const char *lines, const char **text)
{
    struct str s;
    str_init(&s, c->cx->arena, MAPPING_TEXT);
    str_printf(&s, "touchstone-map 1\nkind %s\n", as);
    for (const char *p = lines; *p;) {
        size_t n = strcspn(p, "\n"), key = strcspn(p, " =");
        const char *eq = memchr(p, '=', n), *column = eq ? eq + 1 : p + n;
        while (*column == ' ')
            column++;
        size_t len = (size_t)(p + n - column);
        if (eq && len) {
            if (memchr(column, ']', len) || memchr(column, '[', len))
                return fail(c->cx, ERR_INPUT, "a column's name with [ or ] needs a mapping file; see the guide on imports");
            str_printf(&s, "%.*s = [%.*s]\n", (int)key, p, (int)len, column);
        }
        p += n + (p[n] == '\n');
    }
    *text = str_end(c->cx, &s);
    return *text ? 0 : -1;
}

static int saved(struct call *c, const char *name, const char **text)
{
    struct db_rows r;
    if (db_query(c->cx, c->db, SQL("SELECT text FROM facts_mapping WHERE name = $1"), DB(db_s(name)), &r))
        return -1;
    *text = r.n ? db_text(&r, 0, 0) : NULL;
    return 0;
}

int import_args(struct call *c, struct import_options *o)
{
    const char *as = args_text(c->args, "as"), *map = args_text(c->args, "map"), *mapping = args_text(c->args, "mapping");
    *o = (struct import_options){ .charset = args_given(c->args, "charset") && *args_text(c->args, "charset") ? args_text(c->args, "charset") : NULL };
    if (take_file(c, o) || take_delimiter(c, o))
        return -1;
    if (*map)
        return read_map(c, map, &o->map_text);
    if (args_given(c->args, "map_text") && *args_text(c->args, "map_text")) {
        o->map_text = args_text(c->args, "map_text");
        return 0;
    }
    if (*mapping && kind_find(as))
        return from_wizard(c, as, mapping, &o->map_text);
    if (*as && !kind_find(as) && saved(c, as, &o->map_text))
        return -1;
    if (!o->map_text)
        o->as = *as ? as : NULL;
    return 0;
}
