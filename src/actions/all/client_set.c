#include "actions/client_card.h"
#include "facts/client.h"

static const struct param params[] = {
    { .name = "id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the client's number") },
    { .name = "version", .type = PARAM_INT, .help = N_("the version you saw; refused when somebody changed it since") },
    { .name = "name", .help = N_("name of the client") },
    { .name = "legal_form", .help = N_("legal form") },
    { .name = "tax_id", .help = N_("tax number") },
    { .name = "domain", .help = N_("web site") },
    { .name = "industry", .help = N_("line of business of the client") },
    { .name = "country", .help = N_("two-letter country") },
    { .name = "city", .help = N_("city") },
    { .name = "note", .help = N_("note") },
    { .name = "sales_staff_id", .type = PARAM_ID, .help = N_("responsible for sales") },
    { .name = "it_staff_id", .type = PARAM_ID, .help = N_("responsible for IT") },
    { .name = "opted_out", .type = PARAM_BOOL, .help = N_("wants no touches at all") },
    { .name = "released_day", .type = PARAM_DAY, .help = N_("released on this day") },
};

static int check_staff(struct call *c, const char *param)
{
    struct db_rows r;
    int64_t id = args_int(c->args, param, 0);
    if (!id)
        return 0;
    if (db_query(c->cx, c->db, SQL("SELECT 1 FROM facts_staff WHERE id = $1 AND active = 1"), DB(db_i(id)), &r))
        return -1;
    return r.n ? 0 : fail(c->cx, ERR_INPUT, "%s: there is no active staff member %lld", param, (long long)id);
}

static int run(struct call *c)
{
    const struct kind *kind = kind_find("client");
    struct record_ref ref = { .id = args_int(c->args, "id", 0) }, now;
    struct db_value fields[KIND_FIELDS];
    int changed;
    if (check_staff(c, "sales_staff_id") || check_staff(c, "it_staff_id"))
        return -1;
    if (args_given(c->args, "name") && !*args_text(c->args, "name"))
        return fail(c->cx, ERR_INPUT, "a client needs a name");
    if (client_hold(c->cx, c->db, ref.id, args_int(c->args, "version", -1)) || record_read(c->cx, c->db, kind, &ref, fields))
        return -1;
    for (size_t i = 2; i < c->action->param_n; i++) {
        const struct param *p = &c->action->params[i];
        int at = kind_field_at(kind, p->name);
        if (at < 0 || !args_given(c->args, p->name))
            continue;
        fields[at] = p->type == PARAM_TEXT ? db_s(args_text(c->args, p->name)) : db_i(args_int(c->args, p->name, 0));
    }
    struct by by = { .staff_id = c->who->staff_id };
    if (record_change(c->cx, c->db, c->set, &by, kind, &ref, fields, &now, &changed))
        return -1;
    return client_card(c, ref.id);
}

const struct action action_client_set = {
    .name = "client set",
    .http = "POST /api/clients/{id}",
    .help = N_("Change a client; the old values stay in its history"),
    PARAMS(params),
    ANSWER(Client),
    .object = OBJECT_CLIENT,
    .of = "id",
    .writes = true,
    .run = run,
};
