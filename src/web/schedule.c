/* While the server is up: the day's run (signals, plan, deliveries) once a business day and after each import, by whichever
 * server is first; and approved e-mails as they come due. */
#include "web/edge.h"
#include "deliver/outbox.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

struct clockwork {
    struct site *site;
    _Atomic bool *stop;
};

/* Also when a batch came or was taken back since: new facts, new signals, new plan. */
static int day_is_done(struct ctx *cx, struct db *db, bool *done)
{
    struct db_rows r;
    if (db_query(cx, db,
                 SQL("SELECT 1 FROM signals_run WHERE day = $1 AND NOT EXISTS (SELECT 1 FROM facts_batch b"
                     " WHERE b.at >= signals_run.at OR coalesce(b.reverted_at, 0) >= signals_run.at)"),
                 DB(db_i(cx->today)), &r))
        return -1;
    *done = r.n > 0;
    return 0;
}

static int64_t clock_now(void)
{
    return time(NULL);
}

static int run_action(struct ctx *cx, const struct clockwork *c, struct db *db, const char *name)
{
    struct site *site = c->site;
    const struct action *a = action_find(name);
    struct args args = { .action = a };
    struct settings set;
    struct who who;
    struct str out;
    who_operator(&who);
    if (settings_load(cx, db, &set))
        return -1;
    struct action_host host = { .db_url = site->options->db_url, .key = &site->key, .clock = clock_now, .stop = c->stop };
    struct call call = { .cx = cx, .db = db, .set = &set, .who = &who, .args = &args, .action = a, .host = &host };
    return action_call(&call, &site->key, &out);
}

/* Only with a mail server set: else what waits would be reported every few seconds. */
static int mail_is_due(struct ctx *cx, struct db *db, bool *due)
{
    struct settings set;
    *due = false;
    if (settings_load(cx, db, &set))
        return -1;
    return *set.mail_server && *set.mail_from ? outbox_due(cx, db, due) : 0;
}

static void tick(struct ctx *cx, const struct clockwork *c)
{
    struct db *db = NULL;
    bool done = false, due = false;
    edge_clock(cx, c->site);
    if (!db_open(cx, c->site->options->db_url, false, &db) && !day_is_done(cx, db, &done)) {
        if (!done)
            run_action(cx, c, db, "day");
        else if (!mail_is_due(cx, db, &due) && due)
            run_action(cx, c, db, "delivery run");
    }
    if (cx->code != ERR_NONE)
        fprintf(stderr, "touchstone: the day's run: %s\n", cx->message);
    ctx_clear(cx);
    db_close(db);
}

static void *run(void *p)
{
    struct clockwork *c = p;
    struct ctx cx;
    if (ctx_init(&cx, (size_t)1 << 30))
        return NULL;
    for (int s = 0; !atomic_load(c->stop); s++) {
        if (s % 15 == 0) /* every three seconds: whoever imported wants to see the plan */
            tick(&cx, c);
        nanosleep(&(struct timespec){ .tv_nsec = 200000000 }, NULL);
    }
    ctx_release(&cx);
    return NULL;
}

int schedule_start(struct ctx *cx, struct site *site, pthread_t *thread, _Atomic bool *stop)
{
    struct clockwork *c = ctx_alloc(cx, sizeof *c);
    if (!c)
        return -1;
    *c = (struct clockwork){ site, stop };
    return pthread_create(thread, NULL, run, c) ? fail(cx, ERR_SYSTEM, "cannot start a thread for the day's run") : 0;
}
