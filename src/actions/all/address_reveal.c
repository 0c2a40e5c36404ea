#include "actions/write.h"

#include <string.h>

static const struct param params[] = {
    { .name = "id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the address's number") },
};
static const struct field fields[] = { { "value", "text" }, { "href", "text?" } };

static const char *href(struct call *c, const char *channel, const char *value, const char *normal)
{
    if (!strcmp(channel, "phone") || !strcmp(channel, "fax"))
        return *normal ? ctx_printf(c->cx, "tel:%s", normal) : NULL;
    if (!strcmp(channel, "email"))
        return ctx_printf(c->cx, "mailto:%s", value);
    if (!strcmp(channel, "messenger") && *normal == '+')
        return ctx_printf(c->cx, "https://t.me/%s", normal);
    return NULL;
}

/* One act, recorded before the bytes go. */
static int run(struct call *c)
{
    struct db_rows r;
    if (db_query(c->cx, c->db, SQL("SELECT channel, value, normal FROM facts_address WHERE id = $1"), DB(db_i(args_int(c->args, "id", 0))), &r))
        return -1;
    write_text(c->out, "value", db_text(&r, 0, 1));
    write_text(c->out, "href", href(c, db_text(&r, 0, 0), db_text(&r, 0, 1), db_text(&r, 0, 2)));
    return 0;
}

const struct action action_address_reveal = {
    .name = "address reveal",
    .http = "POST /api/addresses/{id}/reveal",
    .help = N_("Show a contact in full; this is recorded"),
    PARAMS(params),
    FIELDS(fields),
    .object = OBJECT_ADDRESS,
    .of = "id",
    .audited_read = true,
    .run = run,
};
