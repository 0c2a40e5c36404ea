/* serve.h: the screens and the API over HTTP, and the daily run. For main.c.
 *
 * Every /api path is an action (actions/action.h) but for sign-in, sign-out and uploads. One gate stands before the
 * router: session or API key, then for unsafe methods same-origin and the X-CSRF token. Runs until SIGINT or SIGTERM.
 */
#pragma once
#include "base/ctx.h"

struct serve_options {
    const char *db_url, *listen;
    const char *on;        /* fixed business date for demos and tests, or NULL */
    const char *upload_dir;/* NULL: made under the temporary folder */
    bool behind_tls;       /* cookies get __Host- and Secure */
    bool insecure_lan;     /* allows an address that is not loopback without TLS in front */
    int workers;
    const char *proxies[8]; /* addresses whose X-Forwarded-For is believed; NULL at the end */
    void (*ready)(void *user, int port);
    void *user;
};

int serve(struct ctx *, const struct serve_options *);
