#include "actions/write.h"
#include "deliver/calls.h"

static const struct param params[] = {
    { .name = "staff_id", .type = PARAM_ID, .help = N_("whose list; your own when absent, for the owner everybody's") },
    { .name = "numbers", .type = PARAM_BOOL, .help = N_("telephone numbers in full, as far as you may see them; this is recorded with the clients") },
    { .name = "out", .type = PARAM_FILE, .only_cli = true, .help = N_("the new file; empty: the answer holds the document") },
};
static const struct field fields[] = { { "calls", "int" }, { "file", "text?" }, { "html", "text?" } };

/* One list, one record: it names the clients whose numbers left. */
static int run(struct call *c)
{
    const char *html, *shown, *out = args_text(c->args, "out");
    enum scope reveal = policy_scope("address reveal", c->who->role);
    struct calls o = { .staff_id = args_int(c->args, "staff_id", c->scope == SCOPE_ALL ? 0 : c->who->staff_id), .me = c->who->staff_id, .all = c->scope == SCOPE_ALL,
                       .numbers = args_int(c->args, "numbers", 0) != 0, .all_numbers = reveal == SCOPE_ALL, .jalali = c->who->jalali };
    int64_t n;
    if (o.numbers && reveal == SCOPE_NO)
        return fail(c->cx, ERR_DENIED, "the role %s may not see telephone numbers; print the list without them", role_names[c->who->role]);
    if (queue_day(c, &o.day) || calls_print(c->cx, c->db, c->set, &o, &html, &n, &shown) || (*out && write_new_file(c->cx, out, html)))
        return -1;
    if (!(c->audit.detail = *shown ? ctx_printf(c->cx, "numbers of clients %s", shown) : "numbers masked"))
        return -1;
    write_int(c->out, "calls", n);
    write_text(c->out, "file", *out ? out : NULL);
    write_text(c->out, "html", *out ? NULL : html);
    return 0;
}

const struct action action_call_list = {
    .name = "call list",
    .http = "POST /api/calls/print",
    .help = N_("Today's calls as a list to print: worth, script and room for the outcome"),
    PARAMS(params),
    FIELDS(fields),
    .audited_read = true,
    .run = run,
};
