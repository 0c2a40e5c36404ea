/* main.c: argv -> action_call(); "serve"; "help". Nothing else. The one place, with web/, that reads the clock. */
#include "actions/cli.h"
#include "base/day.h"
#include "web/serve.h"

#include <locale.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { COMMAND_ARENA = 1 << 30 };
#define VERSION "0.1.0"

static int complain(const struct ctx *cx, bool json)
{
    if (json) {
        struct str s;
        str_init(&s, cx->arena, 8192);
        str_puts(&s, "{\"error\":{\"code\":");
        str_json(&s, err_name(cx->code));
        str_puts(&s, ",\"message\":");
        str_json(&s, cx->message);
        str_puts(&s, "}}");
        fprintf(stderr, "%s\n", s.data ? s.data : "{}");
    } else
        fprintf(stderr, "touchstone: %s\n", cx->message);
    return (int)cx->code;
}

static void progress(void *user, int64_t done, int64_t total, int64_t rows)
{
    static int shown = -1;
    int percent = total > 0 ? (int)(done * 100 / total) : 0;
    (void)user;
    if (percent == shown)
        return;
    shown = percent;
    fprintf(stderr, "\r[%-40.*s] %3d %%  %lld", percent * 40 / 100, "########################################", percent, (long long)rows);
    if (done >= total)
        fputc('\n', stderr);
}

static void set_lang(struct ctx *cx)
{
    const char *lang = getenv("LC_ALL");
    lang = lang && *lang ? lang : getenv("LC_MESSAGES");
    lang = lang && *lang ? lang : getenv("LANG");
    if (lang)
        lang_parse(lang, &cx->lang);
}

static int set_day(struct ctx *cx, const char *on, const struct settings *set)
{
    int32_t today = day_of_at(cx->now_at, set ? (int32_t)set->utc_offset_min * 60 : 0);
    cx->today = today;
    if (on && !day_parse_typed(on, DAY_DMY, today, &cx->today))
        return fail(cx, ERR_INPUT, "--on takes a day that exists, such as 2026-11-22, not \"%s\"", on);
    return 0;
}

/* What somebody runs without a workspace makes one: import, demo, init, restore. */
static int open_workspace(struct ctx *cx, const struct cli *c, struct db **db, struct settings *set)
{
    settings_default(set);
    if (c->action->without_db)
        return 0;
    if (db_open(cx, c->db_url, c->action->makes_workspace, db))
        return -1;
    return settings_load(cx, *db, set);
}

static int64_t clock_now(void)
{
    return time(NULL);
}

static int run_action(struct ctx *cx, struct cli *c, struct db **db)
{
    struct settings set;
    struct who who;
    struct str out;
    struct audit_key key = { { 0 } };
    who_operator(&who);
    if (open_workspace(cx, c, db, &set) || set_day(cx, c->on, &set))
        return -1;
    if (c->user && *db && who_named(cx, *db, c->user, &who))
        return -1;
    if (*db && audit_key_load(cx, *db, &key))
        return -1;
    if (cli_args(cx, c))
        return -1;
    struct action_host host = { .db_url = c->db_url, .key = &key, .clock = clock_now };
    if (isatty(STDERR_FILENO) && !c->quiet)
        host.progress = progress;
    struct call call = { .cx = cx, .db = *db, .set = &set, .who = &who, .args = &c->args, .action = c->action, .host = &host };
    if (action_call(&call, &key, &out))
        return -1;
    if (c->json) {
        printf("%s\n", out.data);
        return 0;
    }
    if (!c->csv)
        return cli_print(cx, c->action, out.data, who.jalali || !strcmp(set.calendar, "jalali"), stdout);
    struct str csv;
    str_init(&csv, cx->arena, (size_t)256 << 20);
    if (cli_print_csv(cx, c->action, out.data, &csv))
        return -1;
    fputs(csv.data, stdout);
    return 0;
}

static void ready(void *user, int port)
{
    const struct serve_options *o = user;
    printf("Touchstone is at http://%.*s:%d/\n", (int)(strrchr(o->listen, ':') - o->listen), o->listen, port);
    fflush(stdout);
}

static int run_serve(struct ctx *cx, const struct cli *c)
{
    struct serve_options o = { .db_url = c->db_url, .listen = "127.0.0.1:8080", .on = c->on, .ready = ready, .user = &o };
    int proxies = 0;
    for (int i = 0; i < c->rest_n; i++) {
        const char *a = c->rest[i], *value = strchr(a, '=') ? strchr(a, '=') + 1 : i + 1 < c->rest_n ? c->rest[i + 1] : NULL;
        bool next = !strchr(a, '=');
        if (!strncmp(a, "--listen", 8) && value)
            o.listen = value;
        else if (!strncmp(a, "--workers", 9) && value)
            o.workers = (int)strtol(value, NULL, 10);
        else if (!strncmp(a, "--uploads", 9) && value)
            o.upload_dir = value;
        else if (!strncmp(a, "--proxy", 7) && value && proxies < 7)
            o.proxies[proxies++] = value;
        else if (!strcmp(a, "--behind-tls")) {
            o.behind_tls = true;
            next = false;
        } else if (!strcmp(a, "--insecure-lan")) {
            o.insecure_lan = true;
            next = false;
        } else
            return fail(cx, ERR_INPUT, "serve takes --listen HOST:PORT, --workers N, --uploads FOLDER, --proxy ADDRESS, --behind-tls, --insecure-lan; not %s", a);
        i += next;
    }
    if (!strrchr(o.listen, ':'))
        return fail(cx, ERR_INPUT, "--listen takes HOST:PORT, such as 127.0.0.1:8080, not \"%s\"", o.listen);
    return serve(cx, &o);
}

static int print_openapi(struct ctx *cx)
{
    struct str out;
    return action_openapi(cx, &out) || puts(out.data) < 0 ? -1 : 0;
}

static int run_builtin(struct ctx *cx, const struct cli *c)
{
    if (!strcmp(c->builtin, "serve"))
        return run_serve(cx, c);
    if (!strcmp(c->builtin, "version"))
        return printf("touchstone %s\n", VERSION) < 0;
    if (!strcmp(c->builtin, "openapi"))
        return print_openapi(cx);
    if (!strcmp(c->builtin, "completion"))
        return cli_completion(c->rest_n ? c->rest[0] : "bash", stdout);
    if (c->rest_n < 2)
        return cli_help(cx, c->rest_n ? c->rest[0] : NULL, stdout);
    const char *topic = ctx_printf(cx, "%s %s", c->rest[0], c->rest[1]);
    return topic ? cli_help(cx, action_find(topic) ? topic : c->rest[0], stdout) : -1;
}

int main(int argc, char **argv)
{
    struct ctx cx;
    struct cli c;
    struct db *db = NULL;
    setlocale(LC_CTYPE, "C.UTF-8");
    umask(0077); /* databases, backups and keys are nobody else's to read */
    if (sodium_init() < 0 || ctx_init(&cx, COMMAND_ARENA)) {
        fputs("touchstone: out of memory\n", stderr);
        return ERR_SYSTEM;
    }
    cx.now_at = time(NULL);
    set_lang(&cx);
    int rc = cli_parse(&cx, argc, argv, &c);
    if (!c.db_url || !*c.db_url)
        c.db_url = getenv("TOUCHSTONE_DB");
    if (!c.db_url || !*c.db_url)
        c.db_url = "sqlite:touchstone.db";
    if (!rc)
        rc = c.builtin ? run_builtin(&cx, &c) : run_action(&cx, &c, &db);
    int status = rc ? complain(&cx, c.json) : 0;
    if (db && db_in_tx(db))
        db_rollback(db);
    ctx_release(&cx);
    db_close(db);
    return status;
}
