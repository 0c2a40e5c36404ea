/* http.c: start and stop, the byte thread and the workers. All of the library runs in the byte thread. */
#include "kit/http.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include "base/mem.h"
#include "kit/http_own.h"

struct worker {
    struct http_server *sv;
    void *state;
    pthread_t thread;
};

int64_t http_now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void queue_put(struct queue *q, struct http_request_own *rq)
{
    rq->next = NULL;
    *(q->first ? q->last : &q->first) = rq;
    q->last = &rq->next;
    q->n++;
}

struct http_request_own *queue_take(struct queue *q)
{
    struct http_request_own *rq = q->first;
    if (rq) {
        q->first = rq->next;
        q->n--;
    }
    return rq;
}

static void wake(struct http_server *sv)
{
    while (eventfd_write(sv->wake_fd, 1) != 0 && errno == EINTR) {
    }
}

static void *work(void *arg)
{
    struct worker *w = arg;
    struct http_server *sv = w->sv;
    pthread_mutex_lock(&sv->lock);
    for (;;) {
        struct http_request_own *rq = queue_take(&sv->todo);
        if (!rq && sv->closing)
            break;
        if (!rq) {
            pthread_cond_wait(&sv->work, &sv->lock);
            continue;
        }
        pthread_mutex_unlock(&sv->lock);
        sv->cf.handle(&rq->cx, sv->cf.user, w->state, &rq->in, &rq->out);
        pthread_mutex_lock(&sv->lock);
        queue_put(&sv->done, rq);
        wake(sv);
    }
    pthread_mutex_unlock(&sv->lock);
    return NULL;
}

static void resume_done(struct http_server *sv)
{
    eventfd_t n;
    eventfd_read(sv->wake_fd, &n);
    for (;;) {
        pthread_mutex_lock(&sv->lock);
        struct http_request_own *rq = queue_take(&sv->done);
        pthread_mutex_unlock(&sv->lock);
        if (!rq)
            return;
        rq->worked = true;
        sv->working--;
        conn_phase(rq->conn, PHASE_SEND); /* no longer a worker's: may be closed */
        MHD_resume_connection(rq->mhd);
    }
}

static int wait_ms(struct http_server *sv, int tick)
{
    unsigned long long ms;
    if (MHD_get_timeout(sv->daemon, &ms) == MHD_YES && ms < (unsigned)tick)
        return (int)ms;
    return sv->conns ? tick : -1;
}

static void *loop(void *arg)
{
    struct http_server *sv = arg;
    unsigned least = sv->cf.head_ms < sv->cf.body_ms ? sv->cf.head_ms : sv->cf.body_ms;
    least = sv->cf.idle_ms < least ? sv->cf.idle_ms : least;
    int tick = least / 4 > 250 ? 250 : least / 4 < 10 ? 10 : (int)(least / 4);
    int64_t reaped_ms = 0, stop_ms = 0;
    for (;;) {
        struct pollfd fds[] = { { .fd = sv->epoll_fd, .events = POLLIN }, { .fd = sv->wake_fd, .events = POLLIN } };
        poll(fds, 2, wait_ms(sv, tick));
        if (fds[1].revents)
            resume_done(sv);
        MHD_run(sv->daemon);
        bool stopping = atomic_load(&sv->stopping);
        int64_t now = http_now_ms();
        if (stopping && !stop_ms) {
            stop_ms = now;
            MHD_quiesce_daemon(sv->daemon);
            close(sv->listen_fd); /* ours again */
            sv->listen_fd = -1;
        }
        if (stopping || now - reaped_ms >= tick) {
            reaped_ms = now;
            conn_reap(sv, stopping);
        }
        if (stopping && (now - stop_ms > sv->cf.grace_ms ? sv->working == 0 : !conn_active(sv)))
            break;
    }
    MHD_stop_daemon(sv->daemon);
    sv->daemon = NULL;
    return NULL;
}

/* "127.0.0.1:80", "[::1]:80", "*:80" */
static int split_address(struct ctx *cx, const char *text, char **host, const char **port)
{
    const char *colon = text ? strrchr(text, ':') : NULL;
    size_t n = colon ? (size_t)(colon - text) : 0;
    if (n == 0 || !colon[1] || strspn(colon + 1, "0123456789") != strlen(colon + 1))
        return fail(cx, ERR_INPUT, "\"%s\" is no address to listen at; write it like 127.0.0.1:8080", text ? text : "");
    bool bracket = text[0] == '[' && text[n - 1] == ']';
    *host = bracket ? ctx_dupn(cx, text + 1, n - 2) : ctx_dupn(cx, text, n);
    *port = colon + 1;
    return *host ? 0 : -1;
}

static int open_socket(struct ctx *cx, struct http_server *sv)
{
    char *host = NULL;
    const char *port = NULL;
    if (split_address(cx, sv->cf.listen, &host, &port) || !host)
        return -1;
    struct addrinfo want = { .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM }, *found = NULL;
    if (strcmp(host, "localhost") == 0)
        host[0] = 0;
    const char *name = !host[0] ? "127.0.0.1" : strcmp(host, "*") == 0 ? NULL : host;
    want.ai_family = name ? AF_UNSPEC : AF_INET;
    if (getaddrinfo(name, port, &want, &found) != 0)
        return fail(cx, ERR_INPUT, "\"%s\" is no address to listen at; write it like 127.0.0.1:8080", sv->cf.listen);
    sv->listen_fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int on = 1, bad = sv->listen_fd < 0 || setsockopt(sv->listen_fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on)
                   || bind(sv->listen_fd, found->ai_addr, found->ai_addrlen) || listen(sv->listen_fd, 1024);
    freeaddrinfo(found);
    if (bad)
        return fail(cx, ERR_SYSTEM, "cannot listen at %s (%s); choose another address or stop the program that uses it", sv->cf.listen, strerrordesc_np(errno));
    struct sockaddr_storage at;
    struct sockaddr_in6 v6;
    struct sockaddr_in v4;
    socklen_t len = sizeof at;
    if (getsockname(sv->listen_fd, (struct sockaddr *)&at, &len))
        return fail(cx, ERR_SYSTEM, "cannot listen at %s (%s); choose another address or stop the program that uses it", sv->cf.listen, strerrordesc_np(errno));
    memcpy(&v6, &at, sizeof v6);
    memcpy(&v4, &at, sizeof v4);
    sv->port = ntohs(at.ss_family == AF_INET6 ? v6.sin6_port : v4.sin_port);
    return 0;
}

static void quiet(void *cls, const char *format, va_list ap)
{
    (void)cls;
    (void)format;
    (void)ap;
}

/* Paths and queries are decoded here, strictly. */
static size_t keep_raw(void *cls, struct MHD_Connection *mhd, char *s)
{
    (void)cls;
    (void)mhd;
    return strlen(s);
}

static int open_daemon(struct ctx *cx, struct http_server *sv)
{
    /* http_head.c measures what this version leaves in memory. */
    if (strncmp(MHD_get_version(), "0.9.75", 6) != 0)
        return fail(cx, ERR_SYSTEM, "libmicrohttpd is %s; this program's checks of requests need 0.9.75: install that version", MHD_get_version());
    enum { POOL = 26 * 1024 }; /* a head of 16 KiB, 100 fields, the answer's head; cleared for each request, so not more */
    sv->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, conn_accept, sv, request_step, sv,
        MHD_OPTION_EXTERNAL_LOGGER, quiet, NULL,
        MHD_OPTION_LISTEN_SOCKET, sv->listen_fd,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL,
        MHD_OPTION_CONNECTION_LIMIT, sv->cf.connections + 32,
        MHD_OPTION_NOTIFY_CONNECTION, conn_notify, sv,
        MHD_OPTION_NOTIFY_COMPLETED, request_end, sv,
        MHD_OPTION_URI_LOG_CALLBACK, request_begin, sv,
        MHD_OPTION_UNESCAPE_CALLBACK, keep_raw, NULL,
        MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
        MHD_OPTION_END);
    const union MHD_DaemonInfo *info = sv->daemon ? MHD_get_daemon_info(sv->daemon, MHD_DAEMON_INFO_EPOLL_FD) : NULL;
    if (!info)
        return fail(cx, ERR_SYSTEM, "the HTTP library did not start; check memory and the limit of open files");
    sv->epoll_fd = info->epoll_fd;
    return 0;
}

static int open_threads(struct ctx *cx, struct http_server *sv)
{
    sv->workers = mem_alloc(sv->cf.workers * sizeof *sv->workers);
    if (!sv->workers)
        return fail(cx, ERR_SYSTEM, "out of memory; free some and start again");
    for (; sv->workers_open < sv->cf.workers; sv->workers_open++) {
        struct worker *w = &sv->workers[sv->workers_open];
        w->sv = sv;
        if (sv->cf.worker_open && sv->cf.worker_open(cx, sv->cf.user, &w->state))
            return -1;
    }
    sigset_t all, old; /* signals are the main thread's; SIGPIPE, raised in place, stays blocked */
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &old);
    bool ok = true;
    for (; ok && sv->workers_running < sv->cf.workers; sv->workers_running += ok)
        ok = pthread_create(&sv->workers[sv->workers_running].thread, NULL, work, &sv->workers[sv->workers_running]) == 0;
    ok = ok && pthread_create(&sv->loop, NULL, loop, sv) == 0;
    sv->loop_running = ok;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return ok ? 0 : fail(cx, ERR_SYSTEM, "cannot start threads; raise the limit of processes");
}

static void set_defaults(struct http_config *cf)
{
    struct { unsigned *at, value; } const numbers[] = {
        { &cf->workers, 4 }, { &cf->queue, 256 }, { &cf->connections, 2000 }, { &cf->per_address, 64 }, { &cf->head_ms, 10000 },
        { &cf->body_ms, 30000 }, { &cf->idle_ms, 15000 }, { &cf->grace_ms, 5000 }, { &cf->spools, 16 },
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (!*numbers[i].at)
            *numbers[i].at = numbers[i].value;
    cf->arena_limit = cf->arena_limit ? cf->arena_limit : 4 << 20;
    cf->bodies_limit = cf->bodies_limit ? cf->bodies_limit : 64 << 20;
    cf->spool_dir = cf->spool_dir ? cf->spool_dir : "/tmp";
}

int http_start(struct ctx *cx, const struct http_config *cf, struct http_server **out)
{
    struct http_server *sv = mem_alloc(sizeof *sv);
    if (!sv)
        return fail(cx, ERR_SYSTEM, "out of memory; free some and start again");
    sv->cf = *cf;
    set_defaults(&sv->cf);
    sv->listen_fd = -1;
    pthread_mutex_init(&sv->lock, NULL);
    pthread_cond_init(&sv->work, NULL);
    sv->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (sv->wake_fd < 0)
        fail(cx, ERR_SYSTEM, "cannot open another file; raise the limit of open files");
    if (sv->wake_fd < 0 || open_socket(cx, sv) || answer_open_assets(cx, sv) || open_daemon(cx, sv) || open_threads(cx, sv)) {
        http_stop(sv);
        return -1;
    }
    *out = sv;
    return 0;
}

int http_port(const struct http_server *sv)
{
    return sv->port;
}

void http_stop(struct http_server *sv)
{
    if (!sv)
        return;
    atomic_store(&sv->stopping, true);
    if (sv->loop_running) {
        wake(sv);
        pthread_join(sv->loop, NULL);
    } else if (sv->daemon) {
        MHD_stop_daemon(sv->daemon);
        sv->listen_fd = -1; /* closed with it */
    }
    pthread_mutex_lock(&sv->lock);
    sv->closing = true;
    pthread_cond_broadcast(&sv->work);
    pthread_mutex_unlock(&sv->lock);
    for (unsigned i = 0; i < sv->workers_running; i++)
        pthread_join(sv->workers[i].thread, NULL);
    for (unsigned i = 0; i < sv->workers_open && sv->cf.worker_close; i++)
        sv->cf.worker_close(sv->cf.user, sv->workers[i].state);
    answer_close_assets(sv);
    if (sv->listen_fd >= 0)
        close(sv->listen_fd);
    if (sv->wake_fd >= 0)
        close(sv->wake_fd);
    pthread_cond_destroy(&sv->work);
    pthread_mutex_destroy(&sv->lock);
    mem_free(sv->workers);
    mem_free(sv);
}
