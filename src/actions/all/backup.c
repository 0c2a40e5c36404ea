#include "actions/write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct param params[] = { { .name = "file", .type = PARAM_FILE, .required = true, .positional = true, .only_cli = true, .help = N_("the new file") } };
static const struct field fields[] = { { "file", "text" }, { "bytes", "int" }, { "key", "text?" } };

static int sync_file(struct ctx *cx, const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);
    int rc = fd < 0 || fsync(fd) ? fail(cx, ERR_SYSTEM, "cannot write %s: %s", path, strerror(errno)) : 0;
    if (fd >= 0)
        close(fd);
    return rc;
}

static const char *folder(struct ctx *cx, const char *path)
{
    const char *slash = strrchr(path, '/');
    return !slash ? "." : slash == path ? "/" : ctx_dupn(cx, path, (size_t)(slash - path));
}

/* Beside the target, then renamed: whoever finds the file finds it whole. */
static int run(struct call *c)
{
    const char *file = args_text(c->args, "file"), *part = ctx_printf(c->cx, "%s.part", file), *dir = folder(c->cx, file), *finding;
    struct stat st;
    struct db *copy;
    if (!part || !dir)
        return -1;
    if (!stat(file, &st))
        return fail(c->cx, ERR_CONFLICT, "%s exists already; name a new file", file);
    unlink(part);
    if (db_copy_to(c->cx, c->db, part))
        return -1;
    if (db_open(c->cx, part, false, &copy))
        return -1;
    int rc = db_integrity(c->cx, copy, &finding);
    if (!rc && strcmp(finding, "ok") != 0)
        rc = fail(c->cx, ERR_SYSTEM, "the copy is damaged (%s); check the disk and try again", finding);
    db_close(copy);
    if (rc || sync_file(c->cx, part, O_RDONLY) || stat(part, &st))
        return -1;
    if (rename(part, file))
        return fail(c->cx, ERR_SYSTEM, "cannot write %s: %s", file, strerror(errno));
    write_text(c->out, "file", file);
    write_int(c->out, "bytes", st.st_size);
    write_text(c->out, "key", audit_key_path(c->cx, c->db)); /* to be kept too, elsewhere */
    return sync_file(c->cx, dir, O_RDONLY | O_DIRECTORY);
}

const struct action action_backup = {
    .name = "backup",
    .help = N_("A whole, checked copy of the workspace in one file"),
    PARAMS(params),
    FIELDS(fields),
    .writes = true,
    .own_tx = true,
    .run = run,
};
