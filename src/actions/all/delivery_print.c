#include "actions/write.h"
#include "deliver/letters.h"

static const struct param params[] = {
    { .name = "out", .type = PARAM_FILE, .only_cli = true, .help = N_("the new file; empty: the answer holds the document") },
};
static const struct field fields[] = { { "letters", "int" }, { "file", "text?" }, { "html", "text?" } };

/* Full addresses leave: on record as an address that is shown. */
static int run(struct call *c)
{
    const char *html, *out = args_text(c->args, "out");
    int32_t day;
    int64_t n;
    if (queue_day(c, &day) || letters_print(c->cx, c->db, c->set, c->scope == SCOPE_ALL ? 0 : c->who->staff_id, day, c->who->name, &html, &n) ||
        (*out && n && write_new_file(c->cx, out, html)))
        return -1;
    write_int(c->out, "letters", n);
    write_text(c->out, "file", *out && n ? out : NULL);
    write_text(c->out, "html", *out ? NULL : html);
    return 0;
}

const struct action action_delivery_print = {
    .name = "delivery print",
    .http = "POST /api/deliveries/print",
    .help = N_("Today's paper letters and faxes as one document to print; note them as sent when they are posted"),
    PARAMS(params),
    FIELDS(fields),
    .audited_read = true,
    .run = run,
};
