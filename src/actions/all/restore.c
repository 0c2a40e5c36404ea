#include "actions/write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct param params[] = { { .name = "file", .type = PARAM_FILE, .required = true, .positional = true, .only_cli = true, .help = N_("a backup") } };
static const struct field fields[] = { { "workspace", "text" }, { "clients", "int" }, { "key", "text?" } };

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

static int copy_bytes(struct ctx *cx, const char *from, const char *to)
{
    char buf[65536];
    ssize_t n = 0;
    int in = open(from, O_RDONLY | O_CLOEXEC), out = in < 0 ? -1 : open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool good = in >= 0 && out >= 0;
    while (good && (n = read(in, buf, sizeof buf)) > 0)
        good = write(out, buf, (size_t)n) == n;
    good = good && n == 0 && !fsync(out);
    int why = errno;
    if (in >= 0)
        close(in);
    if (out >= 0)
        close(out);
    return good ? 0 : fail(cx, in < 0 ? ERR_NOTFOUND : ERR_SYSTEM, "cannot copy %s to %s: %s", from, to, strerror(why));
}

/* A database in use keeps its newest pages beside the file; copying the file alone would lose them. */
static int check_files(struct call *c, const char *file, const char *to)
{
    struct stat st;
    const char *wal = ctx_printf(c->cx, "%s-wal", file);
    if (!wal)
        return -1;
    if (!stat(wal, &st) && st.st_size > 0)
        return fail(c->cx, ERR_INPUT, "%s is a database in use, not a backup; make one with: touchstone backup FILE", file);
    if (!stat(to, &st))
        return fail(c->cx, ERR_CONFLICT, "%s exists already; move it away first, or name another with --db", to);
    return 0;
}

/* Never over a workspace that is there: it is moved aside by a person first. The backup itself is only read; a copy
 * is checked (and brought to this program's schema), then gets the workspace's name. */
static int run(struct call *c)
{
    const char *file = args_text(c->args, "file"), *url = c->host->db_url;
    const char *to = !strncmp(url, "sqlite:", 7) ? url + 7 : url, *part = ctx_printf(c->cx, "%s.part", to), *key = NULL;
    struct db *copy;
    int64_t clients = 0;
    if (!part)
        return -1;
    if (strstr(url, "://"))
        return fail(c->cx, ERR_INPUT, "restore writes a SQLite workspace; name one with --db sqlite:FILE");
    if (check_files(c, file, to) || copy_bytes(c->cx, file, part))
        return -1;
    int rc = db_open(c->cx, part, false, &copy);
    if (!rc) {
        rc = check(c, copy, &clients);
        db_close(copy);
    }
    if (!rc && rename(part, to))
        rc = fail(c->cx, ERR_SYSTEM, "cannot write %s: %s", to, strerror(errno));
    if (rc) {
        unlink(part);
        return -1;
    }
    if (db_open(c->cx, url, false, &copy))
        return -1;
    key = audit_key_path(c->cx, copy); /* where its key file must be put */
    db_close(copy);
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
