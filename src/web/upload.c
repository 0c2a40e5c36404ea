/* Files on their way into an import: kept in the server's own folder under a random name, one staff member's each. */
#include "web/edge.h"
#include "actions/upload.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEPT_S = 6 * 3600 };

/* Forgotten uploads go after some hours. */
static void sweep(const char *dir, int64_t now_at)
{
    DIR *d = opendir(dir);
    for (struct dirent *e; d && (e = readdir(d));) {
        struct stat st;
        if (e->d_name[0] == 'u' && !fstatat(dirfd(d), e->d_name, &st, AT_SYMLINK_NOFOLLOW) && st.st_mtime + KEPT_S < now_at)
            unlinkat(dirfd(d), e->d_name, 0);
    }
    if (d)
        closedir(d);
}

static int write_all(struct ctx *cx, int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t k = write(fd, p, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return fail(cx, ERR_SYSTEM, "the disk is full: nothing was saved; free some space and try again");
        p += k;
        n -= (size_t)k;
    }
    return 0;
}

static int copy(struct request *r, int to)
{
    char buf[65536];
    if (r->rq->body_fd < 0)
        return write_all(r->cx, to, r->rq->body, r->rq->body_len);
    for (off_t at = 0;;) {
        ssize_t k = pread(r->rq->body_fd, buf, sizeof buf, at);
        if (k < 0)
            return fail(r->cx, ERR_SYSTEM, "cannot read the upload: %s", strerror(errno));
        if (k == 0)
            return 0;
        if (write_all(r->cx, to, buf, (size_t)k))
            return -1;
        at += k;
    }
}

static int store(struct request *r, const char *id)
{
    const char *path = upload_path(r->cx, r->w->site->upload_dir, r->who.staff_id, id);
    if (!path)
        return -1;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return fail(r->cx, ERR_SYSTEM, "cannot store the upload: %s", strerror(errno));
    int rc = copy(r, fd);
    if (close(fd) && !rc)
        rc = fail(r->cx, ERR_SYSTEM, "cannot store the upload: %s", strerror(errno));
    if (rc)
        unlink(path);
    return rc;
}

int upload_take(struct request *r)
{
    const struct action *a = action_find("import preview");
    const char *name = http_query(r->rq, "name");
    char id[UPLOAD_ID];
    unsigned char raw[16];
    struct args args = { .action = a };
    struct str out;
    if (policy_scope(a->name, r->who.role) == SCOPE_NO)
        return fail(r->cx, ERR_DENIED, "the role %s may not do \"%s\"; ask the owner", role_names[r->who.role], a->name);
    if (!r->rq->body_len)
        return fail(r->cx, ERR_INPUT, "the file is empty; choose another");
    sweep(r->w->site->upload_dir, r->cx->now_at);
    randombytes_buf(raw, sizeof raw);
    sodium_bin2hex(id, sizeof id, raw, sizeof raw);
    if (store(r, id) || args_set(r->cx, &args, "upload_id", id) || (name && *name && args_set(r->cx, &args, "name", name)))
        return -1;
    struct action_host host = { .upload_dir = r->w->site->upload_dir };
    struct call call = { .cx = r->cx, .db = r->w->db, .set = &r->set, .who = &r->who, .args = &args, .action = a, .host = &host };
    return action_call(&call, &r->w->site->key, &out) ? -1 : edge_json(r, 200, out.data);
}
