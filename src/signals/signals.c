#include "signals/signals.h"
#include "signals/snapshot.h"

#include <string.h>

#include "signals/model.h"

const char *const phase_names[PHASE_COUNT] = {
    N_("funnel"), N_("retention"), N_("loyalty"), N_("reactivation"), N_("released")
};

enum { MESSAGE = 600 };

struct reading reading_none(const char *why)
{
    struct reading r = { .none = true };
    why_say(&r.why, why);
    return r;
}

struct reading reading_of(int64_t value, const char *why)
{
    struct reading r = { .value = value };
    why_say(&r.why, why);
    return r;
}

int signal_index(const char *name)
{
    for (int i = 0; signal_all[i]; i++)
        if (!strcmp(signal_all[i]->name, name))
            return i;
    return -1;
}

void signals_derive(const struct history *h, int32_t today, struct reading *out)
{
    for (int i = 0; signal_all[i] && i < SIGNAL_MAX; i++)
        out[i] = signal_all[i]->derive(h, today);
}

/* A reading straight into the bulk: no whole table of them in memory. */
static int store(struct ctx *cx, struct db_bulk *bulk, const struct history *h, int32_t today, struct signals_result *result)
{
    char message[MESSAGE];
    for (int i = 0; signal_all[i] && i < SIGNAL_MAX; i++) {
        struct reading r = signal_all[i]->derive(h, today);
        bool money = signal_all[i]->unit == UNIT_MONEY;
        why_message(&r.why, message, sizeof message);
        if (db_bulk_row(cx, bulk, DB(db_i(h->client_id), db_s(signal_all[i]->name), db_i_or_null(r.value, r.none),
                                     db_i_or_null(r.low, r.none || !r.interval), db_i_or_null(r.high, r.none || !r.interval),
                                     db_s(money ? h->set->currency : ""), db_i(r.day ? r.day : today), db_s(message), db_s(r.why.values))))
            return -1;
        result->readings++;
    }
    result->clients++;
    return 0;
}

int signals_run(struct ctx *cx, struct db *db, const struct settings *set, int32_t today, int64_t from_client, int64_t to_client,
                struct signals_result *out)
{
    struct signals_result result = { 0 };
    struct history_walk *walk;
    const struct history *h;
    struct db_bulk *bulk;
    struct snapshot_span span = { 0 };
    struct model model;
    bool all = from_client <= 1 && to_client == INT64_MAX;
    if (db_lock_job(cx, db, DB_LOCK_SIGNALS))
        return -1;
    if (all ? db_exec(cx, db, SQL("DELETE FROM signals_reading"), DB_NONE, NULL) /* without a condition it is quick */
            : db_exec(cx, db, SQL("DELETE FROM signals_reading WHERE client_id BETWEEN $1 AND $2"), DB(db_i(from_client), db_i(to_client)), NULL))
        return -1;
    if (all ? model_learn(cx, db, set, today, &model) || model_store(cx, db, &model) : model_load(cx, db, &model))
        return -1;
    if (history_open(cx, db, set, from_client, to_client, &walk) ||
        db_bulk_open(cx, db, SQL("INSERT INTO signals_reading (client_id, signal, value, low, high, currency, day, why, why_values) "
                                 "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"), &bulk))
        return -1;
    history_teach(walk, &model);
    int rc;
    while ((rc = history_next(cx, walk, &h)) == 1) {
        if (store(cx, bulk, h, today, &result))
            return -1;
        snapshot_span_note(&span, h, today);
    }
    if (rc || db_bulk_flush(cx, bulk))
        return -1;
    history_close(walk);
    if (all && snapshot_close(cx, db, set, today, &span, &result.months))
        return -1;
    *out = result;
    return 0;
}

int signals_note(struct ctx *cx, struct db *db, int32_t today, int64_t at, int64_t clients, int64_t took_ms)
{
    return db_exec(cx, db, SQL("INSERT INTO signals_run (day, at, clients, took_ms) VALUES ($1, $2, $3, $4) "
                               "ON CONFLICT (day) DO UPDATE SET at = $2, clients = $3, took_ms = $4"),
                   DB(db_i(today), db_i(at), db_i(clients), db_i(took_ms)), NULL);
}

static int put_row(struct ctx *cx, const struct db_rows *r, size_t i, bool jalali, struct signal_row *row)
{
    struct str why;
    str_init(&why, cx->arena, 4096);
    why_render(db_text(r, i, 6), db_text(r, i, 7), cx->lang, jalali, &why);
    row->none = db_null(r, i, 1);
    row->value = db_int(r, i, 1);
    row->interval = !db_null(r, i, 2);
    row->low = db_int(r, i, 2);
    row->high = db_int(r, i, 3);
    row->currency = db_text(r, i, 4);
    row->day = (int32_t)db_int(r, i, 5);
    row->why = str_end(cx, &why);
    return row->why ? 0 : -1;
}

static void sort(struct signal_row *rows, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && rows[j].signal->order < rows[j - 1].signal->order; j--) {
            struct signal_row t = rows[j];
            rows[j] = rows[j - 1];
            rows[j - 1] = t;
        }
}

int signals_load(struct ctx *cx, struct db *db, int64_t client_id, bool jalali, struct signal_row **out, size_t *out_n)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT signal, value, low, high, currency, day, why, why_values FROM signals_reading WHERE client_id = $1"),
                 DB(db_i(client_id)), &r))
        return -1;
    struct signal_row *rows = ctx_alloc(cx, (r.n + 1) * sizeof *rows);
    size_t n = 0;
    if (!rows)
        return -1;
    for (size_t i = 0; i < r.n; i++) {
        int at = signal_index(db_text(&r, i, 0));
        if (at < 0) /* of a signal that is no more */
            continue;
        rows[n].signal = signal_all[at];
        if (put_row(cx, &r, i, jalali, &rows[n++]))
            return -1;
    }
    sort(rows, n);
    *out = rows;
    *out_n = n;
    return 0;
}
