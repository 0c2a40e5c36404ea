#include "signals/growth.h"

#include "base/day.h"
#include "base/money.h"
#include "signals/measure.h"

int64_t growth_per_client(int64_t revenue_minor, int64_t clients)
{
    return clients > 0 ? money_share(revenue_minor, 1, clients) : 0;
}

static int load_baselines(struct ctx *cx, struct db *db, const struct settings *set, struct growth *g)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT b.id, b.day, b.at, b.staff_id, b.clients, b.revenue_minor, b.bills, s.name FROM signals_baseline b "
                             "LEFT JOIN facts_staff s ON s.id = b.staff_id WHERE b.currency = $1 ORDER BY b.id DESC"), DB(db_s(set->currency)), &r))
        return -1;
    g->history = ctx_alloc(cx, (r.n + 1) * sizeof *g->history);
    if (!g->history)
        return -1;
    for (size_t i = 0; i < r.n; i++)
        g->history[i] = (struct growth_baseline){ .frozen = true, .id = db_int(&r, i, 0), .day = (int32_t)db_int(&r, i, 1), .at = db_int(&r, i, 2),
            .staff_id = db_int(&r, i, 3), .clients = db_int(&r, i, 4), .revenue_minor = db_int(&r, i, 5), .bills = db_int(&r, i, 6), .staff = db_text(&r, i, 7) };
    g->history_n = r.n;
    return 0;
}

/* The last closed month up to the day, and the one 12 months before it; false: one of them is not there. */
static bool life_months(const struct growth *g, int32_t day, int32_t *then, int32_t *now)
{
    size_t i = g->month_n;
    while (i > 0 && g->months[i - 1].day > day)
        i--;
    if (i == 0)
        return false;
    *now = g->months[i - 1].day;
    *then = day_month_end(day_add_months(day_month_start(*now), -12));
    for (size_t k = 0; k < i; k++)
        if (g->months[k].day == *then)
            return true;
    return false;
}

static int measure_life(struct ctx *cx, struct db *db, int32_t day, const struct growth *g, struct growth_life *out)
{
    struct snapshot_walk *walk;
    const struct snapshot *rows;
    int32_t days[2];
    int64_t id;
    int rc;
    if (!life_months(g, day, &days[0], &days[1]))
        return 0;
    if (snapshot_open(cx, db, days, 2, &walk))
        return -1;
    while ((rc = snapshot_next(cx, walk, &id, &rows)) == 1) {
        out->n += rows[0].active;
        out->lost += rows[0].active && !rows[1].active;
    }
    out->day = days[1];
    return rc;
}

int growth_measure(struct ctx *cx, struct db *db, const struct settings *set, int32_t day, struct growth *out)
{
    struct growth g = { .day = day };
    if (load_baselines(cx, db, set, &g) || snapshot_months(cx, db, set, day, &g.months, &g.month_n) || snapshot_correct(cx, db, set, g.months, g.month_n))
        return -1;
    g.base = g.history_n ? g.history[0] : (struct growth_baseline){ .day = day_add_months(day, -12), .staff = "" };
    if (bridge_measure(cx, db, set, g.base.day, day, &g.bridge))
        return -1;
    if (!g.base.frozen) {
        g.base.clients = g.bridge.base.clients;
        g.base.revenue_minor = g.bridge.base.revenue_minor;
        g.base.bills = g.bridge.base.bills;
    }
    g.bridge.part[BRIDGE_CORRECTION].minor = g.bridge.base.revenue_minor - g.base.revenue_minor;
    if (measure_life(cx, db, g.base.day, &g, &g.life[0]) || measure_life(cx, db, day, &g, &g.life[1]))
        return -1;
    *out = g;
    return 0;
}

int growth_freeze(struct ctx *cx, struct db *db, const struct settings *set, int64_t staff_id, int32_t day, bool again, struct growth_baseline *out)
{
    struct bridge b;
    struct db_rows r;
    int64_t id;
    char iso[16];
    if (day > cx->today)
        return fail(cx, ERR_INPUT, "the baseline is a year that has passed: choose a day up to today");
    if (db_query(cx, db, SQL("SELECT day FROM signals_baseline ORDER BY id DESC LIMIT 1"), DB_NONE, &r))
        return -1;
    if (r.n && !again) {
        day_iso((int32_t)db_int(&r, 0, 0), iso);
        return fail(cx, ERR_CONFLICT, "the year up to %s is frozen already; to measure against another one say so with again, the old one stays in the history", iso);
    }
    if (bridge_measure(cx, db, set, day, day, &b) || db_ids(cx, db, 1, &id))
        return -1;
    day_iso(day, iso);
    if (b.base.revenue_minor <= 0)
        return fail(cx, ERR_INPUT, "nothing was billed in the 12 months up to %s: choose a day after a year of bills", iso);
    struct growth_baseline base = { .frozen = true, .id = id, .day = day, .at = cx->now_at, .staff_id = staff_id, .clients = b.base.clients,
                                    .revenue_minor = b.base.revenue_minor, .bills = b.base.bills, .staff = "" };
    if (db_exec(cx, db, SQL("INSERT INTO signals_baseline (id, day, at, staff_id, clients, revenue_minor, bills, currency) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
                DB(db_i(id), db_i(day), db_i(cx->now_at), db_i(staff_id), db_i(base.clients), db_i(base.revenue_minor), db_i(base.bills), db_s(set->currency)), NULL))
        return -1;
    *out = base;
    return 0;
}

size_t growth_first_whole(const struct growth *g)
{
    size_t i = 0;
    while (i < g->month_n && !g->months[i].billed12)
        i++;
    return i + 11 < g->month_n ? i + 11 : g->month_n;
}
