/* http_conn.c: the table of connections, how many there may be, and how long each phase may take in all. The library's
 * own timeout counts silence only, so a client that sends a byte a second would stay for ever. */
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include "base/mem.h"
#include "kit/http_own.h"

struct address {
    unsigned char key[16];
    char text[INET6_ADDRSTRLEN];
};

static struct address address_of(const struct sockaddr *sa)
{
    static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
    struct address a = { .text = "local" };
    if (sa && sa->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, sa, sizeof v4);
        memcpy(a.key, mapped, sizeof mapped);
        memcpy(a.key + 12, &v4.sin_addr, 4);
        inet_ntop(AF_INET, &v4.sin_addr, a.text, sizeof a.text);
    } else if (sa && sa->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, sa, sizeof v6);
        memcpy(a.key, &v6.sin6_addr, 16);
        if (memcmp(a.key, mapped, sizeof mapped) == 0)
            inet_ntop(AF_INET, a.key + 12, a.text, sizeof a.text);
        else {
            inet_ntop(AF_INET6, a.key, a.text, sizeof a.text);
            memset(a.key + 8, 0, 8); /* one subscriber has a whole /64 */
        }
    }
    return a;
}

static bool is_proxy(const struct http_server *sv, const char *text)
{
    for (const char *const *p = sv->cf.proxies; p && *p; p++)
        if (strcmp(*p, text) == 0)
            return true;
    return false;
}

enum MHD_Result conn_accept(void *server, const struct sockaddr *sa, socklen_t len)
{
    (void)len;
    struct http_server *sv = server;
    struct address a = address_of(sa);
    if (sv->cf.per_address == UINT32_MAX || is_proxy(sv, a.text))
        return MHD_YES;
    unsigned same = 0;
    for (const struct conn *c = sv->conns; c; c = c->next)
        same += memcmp(c->address, a.key, sizeof a.key) == 0;
    return same < sv->cf.per_address ? MHD_YES : MHD_NO;
}

void conn_phase(struct conn *c, enum phase phase)
{
    if (c->phase == PHASE_DEAD)
        return;
    c->phase = phase;
    c->since_ms = http_now_ms();
    c->bytes = 0;
}

/* The library owns the descriptor: shut it down only, so that its number cannot pass to another connection. */
static void conn_kill(struct conn *c)
{
    c->phase = PHASE_DEAD;
    shutdown(c->fd, SHUT_RDWR);
}

static void make_room(struct http_server *sv)
{
    struct conn *oldest = NULL;
    for (struct conn *c = sv->conns->next; c; c = c->next)
        if (c->phase == PHASE_HEAD || c->phase == PHASE_IDLE)
            oldest = c;
    conn_kill(oldest ? oldest : sv->conns);
}

static void conn_open(struct http_server *sv, struct MHD_Connection *mhd, void **out)
{
    const union MHD_ConnectionInfo *peer = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct address a = address_of(peer ? peer->client_addr : NULL);
    const union MHD_ConnectionInfo *fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct conn *c = mem_alloc(sizeof *c);
    *out = c; /* without memory: NULL, and its first request closes it */
    if (!c)
        return;
    *c = (struct conn){ .next = sv->conns, .fd = fd->connect_fd, .phase = PHASE_HEAD, .since_ms = http_now_ms() };
    memcpy(c->address, a.key, sizeof a.key);
    memcpy(c->peer, a.text, sizeof a.text);
    if (sv->conns)
        sv->conns->prev = c;
    sv->conns = c;
    if (++sv->conn_count > sv->cf.connections)
        make_room(sv);
}

void conn_notify(void *server, struct MHD_Connection *mhd, void **conn, enum MHD_ConnectionNotificationCode code)
{
    struct http_server *sv = server;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        conn_open(sv, mhd, conn);
        return;
    }
    struct conn *c = *conn;
    if (!c)
        return;
    if (c->next)
        c->next->prev = c->prev;
    if (c->prev)
        c->prev->next = c->next;
    else
        sv->conns = c->next;
    sv->conn_count--;
    mem_free(c);
    *conn = NULL;
}

static int64_t allowed_ms(const struct http_config *cf, const struct conn *c)
{
    switch (c->phase) {
    case PHASE_HEAD: return cf->head_ms;
    case PHASE_IDLE: return cf->idle_ms;
    case PHASE_BODY:
    case PHASE_SEND: return cf->body_ms + (int64_t)(c->bytes / 65536) * 1000;
    case PHASE_WORK:
    case PHASE_DEAD: return INT64_MAX;
    }
    return INT64_MAX;
}

/* The library sometimes misses the end of a stream that comes together with data, and would wait for the deadline. */
static bool is_gone(const struct conn *c, int64_t now)
{
    char byte;
    return (c->phase == PHASE_HEAD || c->phase == PHASE_BODY || c->phase == PHASE_IDLE) && now - c->since_ms > 500
        && recv(c->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

void conn_reap(struct http_server *sv, bool stopping)
{
    int64_t now = http_now_ms();
    for (struct conn *c = sv->conns; c; c = c->next)
        if (now - c->since_ms > allowed_ms(&sv->cf, c) || is_gone(c, now) || (stopping && (c->phase == PHASE_HEAD || c->phase == PHASE_IDLE)))
            conn_kill(c);
}

bool conn_active(const struct http_server *sv)
{
    for (const struct conn *c = sv->conns; c; c = c->next)
        if (c->phase == PHASE_BODY || c->phase == PHASE_SEND)
            return true;
    return sv->working > 0;
}
