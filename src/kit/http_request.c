/* http_request.c: one request from its first line to its end: head, body in memory or in a file, worker, answer. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/mem.h"
#include "kit/http_own.h"

void *request_begin(void *server, const char *uri, struct MHD_Connection *mhd)
{
    struct http_server *sv = server;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct conn *c = info ? info->socket_context : NULL;
    struct http_request_own *rq = c ? mem_alloc(sizeof *rq) : NULL;
    if (!rq)
        return NULL;
    if (ctx_init(&rq->cx, sv->cf.arena_limit)) {
        mem_free(rq);
        return NULL;
    }
    rq->sv = sv;
    rq->conn = c;
    rq->mhd = mhd;
    rq->in = (struct http_request){ .method = "GET", .path = "/", .query = "", .peer = c->peer, .body = "", .body_fd = -1 };
    rq->out = (struct http_response){ .status = 200, .type = "text/plain; charset=utf-8", .fd = -1 };
    rq->uri = ctx_dup(&rq->cx, uri);
    c->rq = rq;
    conn_phase(c, PHASE_HEAD);
    return rq;
}

static void drop_body(struct http_request_own *rq)
{
    rq->sv->bodies -= rq->body_cap;
    mem_free(rq->body);
    rq->body = NULL;
    rq->body_cap = 0;
    rq->in.body = "";
    if (rq->in.body_fd >= 0)
        close(rq->in.body_fd);
    rq->in.body_fd = -1;
    rq->sv->spools -= rq->spooled;
    rq->spooled = false;
}

void request_end(void *server, struct MHD_Connection *mhd, void **own, enum MHD_RequestTerminationCode code)
{
    (void)server;
    (void)mhd;
    (void)code;
    struct http_request_own *rq = *own;
    if (!rq)
        return;
    *own = NULL;
    rq->conn->rq = NULL;
    conn_phase(rq->conn, PHASE_IDLE);
    drop_body(rq);
    if (rq->out.fd >= 0)
        close(rq->out.fd);
    ctx_release(&rq->cx);
    mem_free(rq);
}

/* The rest of the body is read and dropped; then this is the answer. */
static int body_refuse(struct http_request_own *rq, int status, const char *why)
{
    drop_body(rq);
    rq->refuse = status;
    rq->why = why;
    return -1;
}

static int file_write(struct http_request_own *rq, const char *data, size_t n)
{
    for (size_t done = 0; done < n;) {
        ssize_t k = write(rq->in.body_fd, data + done, n - done);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return body_refuse(rq, errno == ENOSPC || errno == EDQUOT ? 507 : 500, N_("the upload could not be kept: the server's disk is full or broken"));
        done += (size_t)k;
    }
    return 0;
}

/* A file without a name: it is gone when the program is, however that ends. */
static int file_open(const char *dir)
{
    int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0 || errno != EOPNOTSUPP)
        return fd;
    char path[4096];
    int n = snprintf(path, sizeof path, "%s/upload.XXXXXX", dir);
    if (n < 0 || (size_t)n >= sizeof path)
        return -1;
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

static int spool(struct http_request_own *rq)
{
    struct http_server *sv = rq->sv;
    if (sv->spools >= sv->cf.spools)
        return body_refuse(rq, 503, N_("too many uploads at once; try again in a moment"));
    rq->in.body_fd = file_open(sv->cf.spool_dir);
    if (rq->in.body_fd < 0)
        return body_refuse(rq, 500, N_("the upload could not be kept: the server's disk is full or broken"));
    sv->spools++;
    rq->spooled = true;
    if (file_write(rq, rq->in.body, rq->in.body_len))
        return -1;
    sv->bodies -= rq->body_cap;
    mem_free(rq->body);
    rq->body = NULL;
    rq->body_cap = 0;
    rq->in.body = "";
    return 0;
}

static int grow(struct http_request_own *rq, size_t need)
{
    size_t cap = rq->body_cap ? rq->body_cap : 4096;
    while (cap < need)
        cap *= 2;
    if (cap == rq->body_cap)
        return 0;
    struct http_server *sv = rq->sv;
    char *body = cap - rq->body_cap > sv->cf.bodies_limit - sv->bodies ? NULL : mem_resize(rq->body, cap);
    if (!body)
        return body_refuse(rq, 503, N_("the server has no memory left; try again in a moment"));
    sv->bodies += cap - rq->body_cap;
    rq->body = body;
    rq->body_cap = cap;
    rq->in.body = body;
    return 0;
}

static void body_take(struct http_request_own *rq, const char *data, size_t n)
{
    rq->conn->bytes += n;
    if (rq->refuse)
        return;
    size_t len = rq->in.body_len;
    if (n > rq->limit - len) {
        body_refuse(rq, 413, N_("the body is larger than this address accepts"));
        return;
    }
    if (!rq->spooled && len + n > HTTP_BODY_MEMORY && spool(rq))
        return;
    if (rq->spooled) {
        if (file_write(rq, data, n))
            return;
    } else {
        if (grow(rq, len + n + 1))
            return;
        memcpy(rq->body + len, data, n);
        rq->body[len + n] = 0;
    }
    rq->in.body_len = len + n;
}

bool request_submit(struct http_request_own *rq)
{
    struct http_server *sv = rq->sv;
    if (rq->spooled && lseek(rq->in.body_fd, 0, SEEK_SET) != 0)
        return false;
    pthread_mutex_lock(&sv->lock);
    bool room = sv->todo.n < sv->cf.queue;
    if (room) {
        conn_phase(rq->conn, PHASE_WORK);
        MHD_suspend_connection(rq->mhd);
        sv->working++;
        queue_put(&sv->todo, rq);
        pthread_cond_signal(&sv->work);
    }
    pthread_mutex_unlock(&sv->lock);
    return room;
}

static enum MHD_Result head(struct http_request_own *rq, const char *method, const char *url, const char *version)
{
    const char *why = NULL;
    rq->headed = true;
    if (!rq->uri || rq->conn->phase == PHASE_DEAD)
        return MHD_NO;
    int status = head_check(rq, method, url, version, &why);
    if (status)
        return answer_refuse(rq, status, why, true);
    conn_phase(rq->conn, PHASE_BODY);
    return MHD_YES;
}

static enum MHD_Result complete(struct http_request_own *rq)
{
    const struct http_config *cf = &rq->sv->cf;
    if (rq->refuse)
        return answer_refuse(rq, rq->refuse, rq->why, false);
    const struct asset *a = asset_find(cf->assets, cf->asset_count, rq->in.path);
    if (a)
        return answer_asset(rq, a);
    if (atomic_load(&rq->sv->stopping) || !request_submit(rq))
        return answer_refuse(rq, 503, N_("the server is busy; try again in a moment"), true);
    return MHD_YES;
}

/* The library calls this when the head is complete, for each piece of the body, at its end, and after a worker is done. */
enum MHD_Result request_step(void *server, struct MHD_Connection *mhd, const char *url, const char *method, const char *version,
                             const char *data, size_t *size, void **own)
{
    (void)server;
    (void)mhd;
    struct http_request_own *rq = *own;
    if (!rq)
        return MHD_NO;
    if (!rq->headed)
        return head(rq, method, url, version);
    if (*size) {
        body_take(rq, data, *size);
        *size = 0;
        return MHD_YES;
    }
    return rq->worked ? answer_send(rq) : complete(rq);
}
