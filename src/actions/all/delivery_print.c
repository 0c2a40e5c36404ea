#include "actions/write.h"
#include "deliver/letters.h"

static const struct param params[] = {
    { .name = "out", .type = PARAM_FILE, .only_cli = true, .help = N_("the new file, a document to print; empty: the answer holds the letters") },
};
SHAPE(Letter, { "from", "text" }, { "day", "text" }, { "to", "text" }, { "text", "text" });
static const struct field fields[] = { { "letters", "int" }, { "file", "text?" }, { "pages", "Letter[]" } };

static void write_pages(struct json *j, const struct letter *letters, size_t n)
{
    json_key(j, "pages");
    json_begin_array(j);
    for (const struct letter *l = letters; l < letters + n; l++) {
        json_begin_object(j);
        write_text(j, "from", l->from);
        write_text(j, "day", l->day);
        write_text(j, "to", l->to);
        write_text(j, "text", l->text);
        json_end_object(j);
    }
    json_end_array(j);
}

/* Full addresses leave: on record as an address that is shown. */
static int run(struct call *c)
{
    const char *html, *out = args_text(c->args, "out");
    struct letter *letters;
    int32_t day;
    size_t n;
    if (queue_day(c, &day) || letters_collect(c->cx, c->db, c->set, c->scope == SCOPE_ALL ? 0 : c->who->staff_id, day, c->who->name, &letters, &n) ||
        (*out && n && (letters_html(c->cx, letters, n, &html) || write_new_file(c->cx, out, html))))
        return -1;
    write_int(c->out, "letters", (int64_t)n);
    write_text(c->out, "file", *out && n ? out : NULL);
    write_pages(c->out, letters, *out ? 0 : n);
    return 0;
}

const struct action action_delivery_print = {
    .name = "delivery print",
    .http = "POST /api/deliveries/print",
    .help = N_("Today's paper letters and faxes to print; note them as sent when they are posted"),
    PARAMS(params),
    FIELDS(fields),
    .audited_read = true,
    .run = run,
};
