/* Sign-in, sign-out and who is asking. */
#include "web/edge.h"
#include "kit/json_in.h"

#include <string.h>
#include <time.h>

enum { PER_MINUTE = 30, HASHES_AT_ONCE = 2 };

static const char *cookie_name(const struct request *r)
{
    return r->w->site->options->behind_tls ? "__Host-sid" : "sid";
}

int session_identify(struct request *r)
{
    const char *auth = http_header(r->rq, "Authorization");
    r->token = http_cookie(r->rq, cookie_name(r));
    int rc = 1;
    if (auth && !strncmp(auth, "Bearer ", 7))
        rc = who_key(r->cx, r->w->db, auth + 7, &r->who);
    else if (r->token && strlen(r->token) == TOKEN_HEX - 1)
        rc = who_session(r->cx, r->w->db, r->token, r->set.idle_minutes * 60, &r->who);
    r->signed_in = rc == 0;
    if (r->signed_in)
        r->cx->lang = r->who.lang;
    if (rc < 0 && r->cx->code != ERR_DENIED)
        return -1;
    ctx_forgive(r->cx);
    return 0;
}

/* One counter an address and minute; collisions of the hash only make it stricter. */
static bool too_many(struct request *r)
{
    uint32_t h = 2166136261u;
    for (const char *p = r->rq->peer; *p; p++)
        h = (h ^ (unsigned char)*p) * 16777619u;
    _Atomic int64_t *slot = &r->w->site->sign_in[h % BUCKETS];
    int64_t minute = r->cx->now_at / 60, was = atomic_load(slot), now;
    do
        now = was >> 16 == minute ? was + 1 : (minute << 16) + 1;
    while (!atomic_compare_exchange_weak(slot, &was, now));
    return (now & 0xffff) > PER_MINUTE;
}

static bool take_hash_place(struct site *site)
{
    for (int i = 0; i < 100; i++) {
        int n = atomic_load(&site->hashing);
        if (n < HASHES_AT_ONCE && atomic_compare_exchange_strong(&site->hashing, &n, n + 1))
            return true;
        nanosleep(&(struct timespec){ .tv_nsec = 30000000 }, NULL);
    }
    return false;
}

static int read_form(struct request *r, const char **login, const char **password)
{
    const struct json_in *root;
    const char *type = http_header(r->rq, "Content-Type");
    if (!type || strncmp(type, "application/json", 16) != 0)
        return fail(r->cx, ERR_INPUT, "send the body as application/json");
    if (json_parse(r->cx, r->rq->body, r->rq->body_len, &root))
        return -1;
    if (!json_in_text(json_in_get(root, "login"), login) || !json_in_text(json_in_get(root, "password"), password))
        return fail(r->cx, ERR_INPUT, "sign-in needs a login and a password");
    return 0;
}

static int set_cookie(struct request *r, const char *token, const char *age)
{
    bool tls = r->w->site->options->behind_tls;
    const char *v = ctx_printf(r->cx, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", cookie_name(r), token, tls ? "; Secure" : "", age);
    return v ? http_add(r->cx, r->rs, "Set-Cookie", v) : -1;
}

static int welcome(struct request *r)
{
    const struct action *a = action_find("session show");
    struct args args = { .action = a };
    struct str out;
    struct call call = { .cx = r->cx, .db = r->w->db, .set = &r->set, .who = &r->who, .args = &args, .action = a };
    return action_call(&call, &r->w->site->key, &out) ? -1 : edge_json(r, 200, out.data);
}

static int wrong(struct request *r, int64_t retry_after_s)
{
    if (r->cx->code == ERR_AGAIN && retry_after_s > 0) {
        const char *s = ctx_printf(r->cx, "%lld", (long long)retry_after_s);
        return !s || http_add(r->cx, r->rs, "Retry-After", s) ? -1 : edge_error_code(r, 429, "again", r->cx->message);
    }
    return r->cx->code == ERR_DENIED ? edge_error_code(r, 401, "sign_in", r->cx->message) : -1;
}

int session_sign_in(struct request *r)
{
    const char *login, *password, *site = http_header(r->rq, "Sec-Fetch-Site");
    char token[TOKEN_HEX];
    int64_t retry = 0;
    if (site && strcmp(site, "same-origin") != 0)
        return edge_error_code(r, 403, "denied", tr(r->cx->lang, N_("sign in on our own page")));
    if (read_form(r, &login, &password))
        return -1;
    if (too_many(r))
        return edge_error_code(r, 429, "again", tr(r->cx->lang, N_("too many attempts from this address; wait a minute")));
    if (!take_hash_place(r->w->site))
        return fail(r->cx, ERR_AGAIN, "many people are signing in; try again in a moment");
    int rc = user_sign_in(r->cx, r->w->db, login, password, token, &retry);
    atomic_fetch_sub(&r->w->site->hashing, 1);
    if (rc)
        return wrong(r, retry);
    if (who_session(r->cx, r->w->db, token, r->set.idle_minutes * 60, &r->who) || set_cookie(r, token, ""))
        return -1;
    r->cx->lang = r->who.lang;
    return welcome(r);
}

int session_sign_out(struct request *r)
{
    if (r->token && user_sign_out(r->cx, r->w->db, r->token))
        return -1;
    if (set_cookie(r, "", "; Max-Age=0") || http_add(r->cx, r->rs, "Clear-Site-Data", "\"cache\", \"storage\""))
        return -1;
    return edge_json(r, 200, "{}");
}
