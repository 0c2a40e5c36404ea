/* edge.h: what the web files share: one worker's state and one request on its way. For src/web only. */
#pragma once
#include <stdatomic.h>
#include <pthread.h>
#include "actions/action.h"
#include "kit/http.h"
#include "web/serve.h"

enum { BUCKETS = 4096 };

struct site {
    const struct serve_options *options;
    const char *upload_dir;
    struct audit_key key;
    int32_t fixed_day;         /* INT32_MIN: the clock's */
    _Atomic int32_t utc_offset_min;
    _Atomic int64_t sign_in[BUCKETS]; /* by address: minute << 16 | attempts */
    _Atomic int hashing;       /* password hashes under way */
    const char *openapi, *openapi_etag;
};

struct worker {
    struct site *site;
    struct db *db;
};

struct request {
    struct ctx *cx;
    struct worker *w;
    const struct http_request *rq;
    struct http_response *rs;
    struct settings set;
    struct who who;
    const char *token; /* of the cookie, or NULL */
    bool signed_in;
};

void edge_clock(struct ctx *, struct site *);
int edge_json(struct request *, int status, const char *body);
int edge_error(struct request *);                      /* from cx's error */
int edge_error_code(struct request *, int status, const char *code, const char *message);

/* router.c: an action's endpoint, or -2 when the path is none */
int route(struct request *);
/* session.c: POST and DELETE /api/session; who is asking */
int session_identify(struct request *);
int session_sign_in(struct request *);
int session_sign_out(struct request *);
/* calendar.c: /calendar/TOKEN.ics, without a session */
bool calendar_is(const struct request *);
int calendar_serve(struct request *);
/* upload.c */
int upload_take(struct request *);
/* schedule.c: the day's run, once a business day */
int schedule_start(struct ctx *, struct site *, pthread_t *, _Atomic bool *stop);
