#include "web/edge.h"
#include "base/day.h"
#include "kit/asset.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The screens' own files only; an answer of the API runs nothing anyway. */
#define CSP \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self';" \
    " form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

enum { UPLOAD_MAX = 64 << 20, BODY_MAX = 1 << 20, REQUEST_ARENA = 64 << 20 };

void edge_clock(struct ctx *cx, struct site *site)
{
    cx->now_at = time(NULL);
    cx->today = site->fixed_day != INT32_MIN ? site->fixed_day : day_of_at(cx->now_at, atomic_load(&site->utc_offset_min) * 60);
}

int edge_json(struct request *r, int status, const char *body)
{
    r->rs->status = status;
    r->rs->type = "application/json; charset=utf-8";
    r->rs->body = body;
    if (status == 200 && !strcmp(r->rq->method, "GET"))
        r->rs->etag = http_etag(r->cx, body, strlen(body));
    return 0;
}

int edge_error_code(struct request *r, int status, const char *code, const char *message)
{
    struct str s;
    struct json j;
    str_init(&s, r->cx->arena, 8192);
    json_init(&j, &s);
    json_begin_object(&j);
    json_key(&j, "error");
    json_begin_object(&j);
    json_key(&j, "code");
    json_text(&j, code);
    json_key(&j, "message");
    json_text(&j, message);
    json_end_object(&j);
    json_end_object(&j);
    return edge_json(r, status, s.bad || !s.data ? "{\"error\":{\"code\":\"system\",\"message\":\"out of memory\"}}" : s.data);
}

int edge_error(struct request *r)
{
    return edge_error_code(r, err_http(r->cx->code), err_name(r->cx->code), r->cx->message);
}

static size_t limit_for(void *user, const struct http_request *rq)
{
    (void)user;
    return !strcmp(rq->method, "POST") && !strcmp(rq->path, "/api/uploads") ? UPLOAD_MAX : BODY_MAX;
}

/* Every address that is no file and no API is a screen: the browser's router shows it. */
static void shell(struct request *r)
{
    const struct asset *a = asset_find(asset_table, asset_table_count, "/index.html");
    if (a && !strchr(r->rq->path + 1, '.'))
        r->rs->asset = a;
    else
        edge_error_code(r, 404, "not_found", tr(r->cx->lang, N_("there is nothing at this address")));
}

static bool is(const struct request *r, const char *method, const char *path)
{
    return !strcmp(r->rq->method, method) && !strcmp(r->rq->path, path);
}

/* Unsafe methods: from our own page, with the session's token. API keys carry no cookie, so nothing to forge. */
static bool csrf_holds(const struct request *r)
{
    if (!strcmp(r->rq->method, "GET") || !strcmp(r->rq->method, "HEAD") || r->who.by_key)
        return true;
    const char *site = http_header(r->rq, "Sec-Fetch-Site"), *sent = http_header(r->rq, "X-CSRF");
    if (site && strcmp(site, "same-origin") != 0)
        return false;
    size_t n = strlen(r->who.csrf);
    if (!n || !sent || strlen(sent) != n)
        return false;
    unsigned char diff = 0;
    for (size_t i = 0; i < n; i++)
        diff |= (unsigned char)(sent[i] ^ r->who.csrf[i]);
    return diff == 0;
}

static int api(struct request *r)
{
    if (is(r, "POST", "/api/session"))
        return session_sign_in(r);
    if (is(r, "GET", "/api/openapi.json")) {
        edge_json(r, 200, r->w->site->openapi);
        return 0;
    }
    if (session_identify(r))
        return -1;
    if (!r->signed_in)
        return edge_error_code(r, 401, "sign_in", tr(r->cx->lang, N_("sign in to go on")));
    if (!csrf_holds(r))
        return edge_error_code(r, 403, "denied", tr(r->cx->lang, N_("this request did not come from the page you signed in on; reload it")));
    if (is(r, "DELETE", "/api/session"))
        return session_sign_out(r);
    if (is(r, "POST", "/api/uploads"))
        return upload_take(r);
    return route(r);
}

static void handle(struct ctx *cx, void *user, void *worker, const struct http_request *rq, struct http_response *rs)
{
    struct request r = { .cx = cx, .w = worker, .rq = rq, .rs = rs };
    const char *lang = http_header(rq, "Accept-Language");
    edge_clock(cx, user);
    if (lang)
        lang_parse(ctx_printf(cx, "%.*s", (int)strcspn(lang, ",;"), lang), &cx->lang);
    if (!strncmp(rq->path, "/api/", 5)) {
        if (settings_load(cx, r.w->db, &r.set) || api(&r))
            edge_error(&r);
        else
            atomic_store(&r.w->site->utc_offset_min, (int32_t)r.set.utc_offset_min);
    } else if (strcmp(rq->method, "GET") != 0 && strcmp(rq->method, "HEAD") != 0)
        edge_error_code(&r, 404, "not_found", tr(cx->lang, N_("there is nothing at this address")));
    else if (!calendar_is(&r))
        shell(&r);
    else if (settings_load(cx, r.w->db, &r.set) || calendar_serve(&r))
        edge_error(&r);
    if (db_in_tx(r.w->db))
        db_rollback(r.w->db);
}

static int worker_open(struct ctx *cx, void *user, void **out)
{
    struct site *site = user;
    struct worker *w = mem_alloc(sizeof *w);
    if (!w)
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    w->site = site;
    if (db_open(cx, site->options->db_url, false, &w->db)) {
        mem_free(w);
        return -1;
    }
    *out = w;
    return 0;
}

static void worker_close(void *user, void *worker)
{
    (void)user;
    struct worker *w = worker;
    db_close(w->db);
    mem_free(w);
}

static bool is_loopback(const char *listen)
{
    return !strncmp(listen, "127.", 4) || !strncmp(listen, "localhost:", 10) || !strncmp(listen, "[::1]", 5);
}

static int prepare(struct ctx *cx, struct site *site)
{
    const struct serve_options *o = site->options;
    struct db *db;
    struct settings set;
    if (!is_loopback(o->listen) && !o->behind_tls && !o->insecure_lan)
        return fail(cx, ERR_INPUT, "%s is not a loopback address: put TLS in front and say --behind-tls, or accept clear text with --insecure-lan", o->listen);
    site->fixed_day = INT32_MIN;
    if (o->on && !day_parse(o->on, DAY_DMY, &site->fixed_day))
        return fail(cx, ERR_INPUT, "--on takes a day that exists, such as 2026-11-22, not \"%s\"", o->on);
    site->upload_dir = o->upload_dir;
    if (!site->upload_dir) {
        char *dir = ctx_printf(cx, "%s/touchstone-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
        if (!dir || !mkdtemp(dir))
            return fail(cx, ERR_SYSTEM, "cannot make a folder for uploads: %s", strerror(errno));
        site->upload_dir = dir;
    }
    if (db_open(cx, o->db_url, false, &db))
        return -1;
    int rc = audit_key_load(cx, db, &site->key) || settings_load(cx, db, &set) ? -1 : 0;
    if (!rc)
        atomic_store(&site->utc_offset_min, (int32_t)set.utc_offset_min);
    db_close(db);
    struct str api_text;
    if (rc || action_openapi(cx, &api_text))
        return -1;
    site->openapi = api_text.data;
    return 0;
}

static void wait_for_signal(void)
{
    sigset_t set;
    int got;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigwait(&set, &got);
}

static void block_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, NULL); /* before any thread: only wait_for_signal() takes them */
    signal(SIGPIPE, SIG_IGN);
}

int serve(struct ctx *cx, const struct serve_options *options)
{
    struct site *site = ctx_alloc(cx, sizeof *site);
    struct http_server *server;
    pthread_t day;
    _Atomic bool stop = false;
    if (!site)
        return -1;
    site->options = options;
    block_signals();
    if (prepare(cx, site))
        return -1;
    struct http_config config = { .listen = options->listen, .workers = options->workers > 0 ? (unsigned)options->workers : 0, .user = site,
                                  .handle = handle, .limit_for = limit_for, .worker_open = worker_open, .worker_close = worker_close,
                                  .assets = asset_table, .asset_count = asset_table_count, .hsts = options->behind_tls, .csp = CSP, .proxies = options->proxies,
                                  .arena_limit = REQUEST_ARENA, .spool_dir = site->upload_dir };
    if (http_start(cx, &config, &server))
        return -1;
    if (schedule_start(cx, site, &day, &stop)) {
        http_stop(server);
        return -1;
    }
    if (options->ready)
        options->ready(options->user, http_port(server));
    wait_for_signal();
    atomic_store(&stop, true);
    pthread_join(day, NULL);
    http_stop(server);
    if (!options->upload_dir)
        rmdir(site->upload_dir);
    return 0;
}
