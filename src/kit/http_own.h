/* http_own.h: what the http_*.c files share. Nobody else includes it, nor microhttpd.h. */
#pragma once
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include "kit/http.h"

/* What a connection is doing, and so which deadline runs. */
enum phase {
    PHASE_HEAD, /* until a request's head is complete */
    PHASE_BODY,
    PHASE_WORK, /* suspended, a worker has it: no deadline, must not be closed */
    PHASE_SEND,
    PHASE_IDLE, /* between requests */
    PHASE_DEAD  /* shut down; the library will notice */
};

/* Everything about connections belongs to the byte thread alone: no locks. */
struct conn {
    struct conn *next, *prev; /* newest first */
    struct http_request_own *rq;
    int fd;
    enum phase phase;
    int64_t since_ms; /* when the phase began */
    uint64_t bytes;   /* of the body received, or of the answer to send */
    unsigned char address[16]; /* IPv6 or mapped IPv4, /64 for IPv6: the key of the limit per address */
    char peer[INET6_ADDRSTRLEN];
};

struct http_request_own {
    struct http_request in;
    struct http_response out;
    struct ctx cx;
    struct http_server *sv;
    struct conn *conn;
    struct MHD_Connection *mhd;
    struct http_request_own *next; /* in a queue */
    char *uri;             /* as sent */
    char *body;            /* grows with what arrives, never by what was announced */
    size_t body_cap, announced, limit;
    bool headed, worked, spooled, expect;
    int refuse;            /* answer this status when the body has been read (and dropped) */
    const char *why;
};

struct queue {
    struct http_request_own *first, **last;
    size_t n;
};

struct http_server {
    struct http_config cf;
    struct MHD_Daemon *daemon;
    int listen_fd, wake_fd, epoll_fd, port;
    atomic_bool stopping;
    struct conn *conns;
    size_t conn_count;
    size_t bodies;          /* bytes of bodies in memory */
    unsigned spools, working; /* working: with the workers, so suspended: the library must not be stopped */
    struct MHD_Response **assets; /* three an asset: plain, gzip (may be NULL), not modified */
    pthread_t loop;
    bool loop_running;
    unsigned workers_open, workers_running;
    struct worker *workers;
    pthread_mutex_t lock;   /* guards the two queues and `closing` */
    pthread_cond_t work;
    struct queue todo, done;
    bool closing;           /* workers: leave when todo is empty */
};

int64_t http_now_ms(void);
void queue_put(struct queue *, struct http_request_own *);
struct http_request_own *queue_take(struct queue *);

/* http_conn.c */
enum MHD_Result conn_accept(void *server, const struct sockaddr *, socklen_t);
void conn_notify(void *server, struct MHD_Connection *, void **conn, enum MHD_ConnectionNotificationCode);
void conn_phase(struct conn *, enum phase);
void conn_reap(struct http_server *, bool stopping);
bool conn_active(const struct http_server *); /* is any request under way? */

/* http_request.c */
void *request_begin(void *server, const char *uri, struct MHD_Connection *);
enum MHD_Result request_step(void *server, struct MHD_Connection *, const char *url, const char *method, const char *version,
                             const char *data, size_t *size, void **own);
void request_end(void *server, struct MHD_Connection *, void **own, enum MHD_RequestTerminationCode);
bool request_submit(struct http_request_own *); /* to the workers; false when the queue is full */

/* http_head.c: 0, or the status to refuse with; *why is a catalogue message. */
int head_check(struct http_request_own *, const char *method, const char *url, const char *version, const char **why);

/* http_answer.c */
enum MHD_Result answer_send(struct http_request_own *);
enum MHD_Result answer_refuse(struct http_request_own *, int status, const char *why, bool close);
enum MHD_Result answer_asset(struct http_request_own *, const struct asset *);
int answer_open_assets(struct ctx *, struct http_server *);
void answer_close_assets(struct http_server *);
