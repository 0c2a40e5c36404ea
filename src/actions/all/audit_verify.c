#include "actions/write.h"

#include <string.h>

static const struct param params[] = { { .name = "anchor", .help = N_("a head tag kept elsewhere: finds a cut tail") } };
static const struct field fields[] = { { "records", "int" }, { "holds", "bool" }, { "head", "text" } };

static int run(struct call *c)
{
    struct audit_verdict v;
    const char *anchor = args_text(c->args, "anchor");
    if (!c->host || !c->host->key)
        return fail(c->cx, ERR_SYSTEM, "the audit key is not loaded; nothing can be verified");
    if (audit_verify(c->cx, c->db, c->host->key, *anchor ? anchor : NULL, &v))
        return -1;
    if (v.bad_seq)
        return fail(c->cx, ERR_CONFLICT, "the audit chain is broken at record %lld: somebody changed the database by hand", (long long)v.bad_seq);
    if (*anchor && !v.anchor_found)
        return fail(c->cx, ERR_CONFLICT, "the audit chain does not contain the anchor %s: its tail was cut", anchor);
    write_int(c->out, "records", v.records);
    write_bool(c->out, "holds", true);
    write_text(c->out, "head", v.head);
    return 0;
}

const struct action action_audit_verify = {
    .name = "audit verify",
    .http = "GET /api/audit/verify",
    .help = N_("Check that the record of acts was not changed"),
    PARAMS(params),
    FIELDS(fields),
    .run = run,
};
