#include "access/feed.h"
#include "actions/write.h"

static const struct param params[] = {
    { .name = "busy_only", .type = PARAM_BOOL, .help = N_("say only that the time is taken: no names, no words") },
    { .name = "revoke", .type = PARAM_BOOL, .help = N_("end the address and make none") },
};
static const struct field fields[] = { { "path", "text?" }, { "busy_only", "bool" }, { "revoked", "bool" } };

/* Its own transaction: an answer that holds a secret is not kept for repeating. */
static int make(struct call *c, bool busy_only, bool revoke, char token[TOKEN_HEX], bool *was)
{
    if (db_begin(c->cx, c->db, true))
        return -1;
    if (!feed_revoke(c->cx, c->db, c->who->staff_id, was) && (revoke || !feed_make(c->cx, c->db, c->who->staff_id, busy_only, token)) &&
        !db_commit(c->cx, c->db))
        return 0;
    db_rollback(c->db);
    return -1;
}

static int run(struct call *c)
{
    bool revoke = args_int(c->args, "revoke", 0) != 0, busy_only = args_int(c->args, "busy_only", 0) != 0, was = false;
    char token[TOKEN_HEX];
    if (make(c, busy_only, revoke, token, &was))
        return -1;
    write_text(c->out, "path", revoke ? NULL : ctx_printf(c->cx, "/calendar/%s.ics", token));
    write_bool(c->out, "busy_only", busy_only);
    write_bool(c->out, "revoked", was);
    return 0;
}

const struct action action_calendar_feed = {
    .name = "calendar feed",
    .http = "POST /api/calendar",
    .help = N_("A secret address of your planned touches for a calendar program; a new one ends the old one"),
    PARAMS(params),
    FIELDS(fields),
    .writes = true,
    .own_tx = true,
    .run = run,
};
