#include "actions/write.h"

#include <string.h>
#include <sys/stat.h>

static const struct param params[] = { { .name = "file", .type = PARAM_FILE, .required = true, .positional = true, .only_cli = true, .help = N_("a backup") } };
static const struct field fields[] = { { "workspace", "text" }, { "clients", "int" }, { "key", "text" } };

static int check(struct call *c, struct db *db, int64_t *clients)
{
    const char *finding;
    struct db_rows r;
    if (db_integrity(c->cx, db, &finding))
        return -1;
    if (strcmp(finding, "ok") != 0)
        return fail(c->cx, ERR_INPUT, "the backup is damaged (%s); take an older one", finding);
    if (db_query(c->cx, db, SQL("SELECT count(*) FROM facts_client"), DB_NONE, &r))
        return -1;
    *clients = db_int(&r, 0, 0);
    return 0;
}

/* Never over a workspace that is there: it is moved aside by a person first. */
static int run(struct call *c)
{
    const char *file = args_text(c->args, "file"), *url = c->host->db_url;
    const char *to = !strncmp(url, "sqlite:", 7) ? url + 7 : url;
    struct stat st;
    struct db *from;
    int64_t clients = 0;
    if (strstr(url, "://"))
        return fail(c->cx, ERR_INPUT, "restore writes a SQLite workspace; name one with --db sqlite:FILE");
    if (!stat(to, &st))
        return fail(c->cx, ERR_CONFLICT, "%s exists already; move it away first, or name another with --db", to);
    if (db_open(c->cx, file, false, &from))
        return -1;
    int rc = check(c, from, &clients) || db_copy_to(c->cx, from, to) ? -1 : 0;
    db_close(from);
    if (rc || db_open(c->cx, url, false, &from))
        return -1;
    const char *key = audit_key_path(c->cx, from); /* where its key file must be put */
    db_close(from);
    write_text(c->out, "workspace", url);
    write_int(c->out, "clients", clients);
    write_text(c->out, "key", key);
    return 0;
}

const struct action action_restore = {
    .name = "restore",
    .help = N_("Make a workspace from a backup; the key file goes beside it"),
    PARAMS(params),
    FIELDS(fields),
    .without_db = true,
    .run = run,
};
