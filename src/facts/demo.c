#include "facts/demo_own.h"

static int refuse_unless_empty(struct ctx *cx, struct db *db)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT 1 FROM facts_client UNION ALL SELECT 1 FROM facts_person UNION ALL SELECT 1 FROM facts_offering UNION ALL "
                             "SELECT 1 FROM facts_invoice UNION ALL SELECT 1 FROM facts_holiday LIMIT 1"), DB_NONE, &r))
        return -1;
    if (r.n)
        return fail(cx, ERR_CONFLICT, "this workspace already holds data: make the demo firm in a new, empty one");
    return 0;
}

static int settle_in(struct demo *d)
{
    static const char *const all[][2] = { { "workspace_name", "Quillbrook IT" }, { "currency", "EUR" }, { "country", "DE" }, { "utc_offset_min", "60" } };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (settings_set(d->cx, d->db, 0, all[i][0], all[i][1]))
            return -1;
    return settings_load(d->cx, d->db, &d->set);
}

/* Each client has random numbers of its own: one more client changes none of the others. */
static int one_client(struct demo *d, uint64_t seed, int64_t index)
{
    struct demo_client c;
    ctx_clear(d->one);
    random_seed_stream(&d->r, seed, (uint64_t)index + 1);
    demo_client(d, index, &c);
    demo_people(d, &c);
    demo_money(d, &c);
    demo_talk(d, &c);
    demo_voice(d, &c);
    return d->bad ? -1 : 0;
}

static int fill(struct demo *d, const struct demo_options *o, int64_t clients)
{
    if (refuse_unless_empty(d->cx, d->db) || settle_in(d) || demo_open(d))
        return -1;
    random_seed_stream(&d->r, o->seed, 0);
    demo_firm(d);
    for (int64_t i = 0; i < clients && !d->bad; i++)
        if (one_client(d, o->seed, i))
            return -1;
    return d->bad ? -1 : demo_flush(d);
}

int demo_make(struct ctx *cx, struct db *db, const struct demo_options *o, struct demo_result *out)
{
    enum { ONE_CLIENT = 32 << 20 };
    struct demo_result made = { 0 };
    struct ctx one;
    int64_t clients = o->clients ? o->clients : DEMO_CLIENTS;
    int32_t today = o->today ? o->today : cx->today;
    if (clients < 1 || clients > DEMO_CLIENTS_MAX)
        return fail(cx, ERR_INPUT, "a demo firm has 1 to %d clients", DEMO_CLIENTS_MAX);
    if (today < day_from_civil(1990, 1, 1) || today > day_from_civil(2900, 1, 1))
        return fail(cx, ERR_INPUT, "the demo firm lives between 1990 and 2900: choose another date");
    if (ctx_init(&one, ONE_CLIENT))
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    one.now_at = (int64_t)today * 86400;
    one.today = today;
    one.lang = cx->lang;
    struct demo d = { .cx = cx, .one = &one, .db = db, .today = today, .from_day = day_add_months(today, -36),
                      .many = clients > 5000, .out = &made };
    int rc = db_begin(cx, db, true);
    if (!rc) {
        rc = fill(&d, o, clients);
        rc = rc ? rc : db_commit(cx, db);
        if (rc)
            db_rollback(db);
    }
    ctx_release(&one);
    if (!rc)
        *out = made;
    return rc;
}
