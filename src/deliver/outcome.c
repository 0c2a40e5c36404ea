#include "deliver/outcome.h"

#include <stdlib.h>
#include <string.h>

const char *const outcome_labels[OUTCOME_COUNT] = { "", N_("Reached"), N_("Meeting agreed"), N_("Sold"), N_("Promised to answer"), N_("No answer"),
                                                    N_("Sent"), N_("Refused"), N_("Wants no more touches"), N_("Wrong person") };

static int set_field(struct ctx *cx, const struct kind *k, struct db_value *fields, const char *name, struct db_value v)
{
    int at = kind_field_at(k, name);
    if (at < 0)
        return fail(cx, ERR_SYSTEM, "kind %s has no field %s", k->name, name);
    fields[at] = v;
    return 0;
}

static const struct kind *kind_or_fail(struct ctx *cx, const char *name)
{
    const struct kind *k = kind_find(name);
    if (!k)
        fail(cx, ERR_SYSTEM, "kind %s is missing", name);
    return k;
}

static int add_touch(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, const struct outcome_touch *t, int64_t plan_id,
                     int64_t now_at, int64_t *fact_id)
{
    struct db_value f[KIND_FIELDS] = { 0 };
    struct record_ref ref;
    const struct kind *k = kind_or_fail(cx, "touch");
    if (!k || set_field(cx, k, f, "client_id", db_i(t->client_id)) || set_field(cx, k, f, "day", db_i(t->day)) ||
        set_field(cx, k, f, "at", db_i(now_at)) || set_field(cx, k, f, "person_id", db_i(t->person_id)) ||
        set_field(cx, k, f, "staff_id", db_i(t->staff_id)) || set_field(cx, k, f, "channel", db_s(channel_names[t->channel])) ||
        set_field(cx, k, f, "direction", db_s(t->incoming ? "in" : "out")) || set_field(cx, k, f, "purpose", db_s(t->purpose ? t->purpose : "")) ||
        set_field(cx, k, f, "reason_id", db_i(t->reason_id)) || set_field(cx, k, f, "outcome", db_s(outcome_names[t->outcome])) ||
        set_field(cx, k, f, "text", db_s(t->text ? t->text : "")) || set_field(cx, k, f, "plan_id", db_i(plan_id)) ||
        record_add(cx, db, set, by, k, f, &ref))
        return -1;
    *fact_id = ref.id;
    return 0;
}

/* --- consequences --- */

struct change_field {
    const char *name;
    struct db_value value;
};

static int change(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, const char *kind, struct record_ref ref,
                  const struct change_field *changes, size_t n)
{
    struct db_value f[KIND_FIELDS];
    const struct kind *k = kind_or_fail(cx, kind);
    if (!k || record_read(cx, db, k, &ref, f))
        return -1;
    for (size_t i = 0; i < n; i++)
        if (set_field(cx, k, f, changes[i].name, changes[i].value))
            return -1;
    return record_change(cx, db, set, by, k, &ref, f, NULL, NULL);
}

#define CHANGE(kind, ref, ...) \
    change(cx, db, set, by, kind, ref, (const struct change_field[]){ __VA_ARGS__ }, \
           sizeof((const struct change_field[]){ __VA_ARGS__ }) / sizeof(struct change_field))

static int withdraw(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, const struct db_rows *r, int32_t today)
{
    for (size_t i = 0; i < r->n; i++) {
        struct record_ref ref = { .id = db_int(r, i, 1), .client_id = db_int(r, i, 0) };
        if (CHANGE("address", ref, { "consent", db_s("refused") }, { "withdrawn_day", db_i(today) }))
            return -1;
    }
    return 0;
}

static int opt_out(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, const struct outcome_touch *t, int64_t fact_id,
                   int32_t today)
{
    struct db_rows r;
    struct record_ref ref = { .id = t->person_id ? t->person_id : t->client_id };
    int rc = t->person_id
        ? db_query(cx, db, SQL("SELECT DISTINCT a.client_id, a.id FROM facts_position o JOIN facts_address a ON a.client_id = o.client_id "
                               "AND a.person_id = o.person_id WHERE o.person_id = $1 AND a.withdrawn_day IS NULL ORDER BY a.client_id, a.id"),
                   DB(db_i(t->person_id)), &r)
        : db_query(cx, db, SQL("SELECT client_id, id FROM facts_address WHERE client_id = $1 AND person_id = 0 AND withdrawn_day IS NULL ORDER BY id"),
                   DB(db_i(t->client_id)), &r);
    if (rc || CHANGE(t->person_id ? "person" : "client", ref, { "opted_out", db_i(1) }) || withdraw(cx, db, set, by, &r, today))
        return -1;
    return plan_withdraw(cx, db, t->client_id, t->person_id, fact_id, today);
}

static int end_position(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, const struct outcome_touch *t, int32_t today)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT id FROM facts_position WHERE client_id = $1 AND person_id = $2 AND (until_day IS NULL OR until_day > $3) ORDER BY id"),
                 DB(db_i(t->client_id), db_i(t->person_id), db_i(today)), &r))
        return -1;
    for (size_t i = 0; i < r.n; i++) {
        struct record_ref ref = { .id = db_int(&r, i, 0), .client_id = t->client_id };
        if (CHANGE("position", ref, { "until_day", db_i(today) }))
            return -1;
    }
    return 0;
}

/* The window's own deal, else the only open one; which of several was sold, people must say. */
static int win_deal(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, int64_t client_id, int64_t deal_id, int32_t today)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT id, day FROM facts_deal WHERE client_id = $1 AND stage NOT IN ('won', 'lost') AND closed_day IS NULL "
                             "AND ($2 = 0 OR id = $2)"), DB(db_i(client_id), db_i(deal_id)), &r))
        return -1;
    if (r.n != 1)
        return 0;
    struct record_ref ref = { .id = db_int(&r, 0, 0), .client_id = client_id, .day = db_int(&r, 0, 1) };
    return CHANGE("deal", ref, { "stage", db_s("won") }, { "closed_day", db_i(today) });
}

static int consequences(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, const struct outcome_touch *t, int64_t fact_id,
                        int64_t deal_id, int32_t today)
{
    if (t->outcome == OUTCOME_OPT_OUT && opt_out(cx, db, set, by, t, fact_id, today))
        return -1;
    if (t->outcome == OUTCOME_WRONG_PERSON && t->person_id && end_position(cx, db, set, by, t, today))
        return -1;
    if (t->outcome == OUTCOME_SOLD && win_deal(cx, db, set, by, t->client_id, deal_id, today))
        return -1;
    if (!t->next_day)
        return 0;
    if (t->outcome == OUTCOME_OPT_OUT)
        return fail(cx, ERR_INPUT, "after an opt-out no next touch can be planned");
    struct promise p = { .client_id = t->client_id, .person_id = t->outcome == OUTCOME_WRONG_PERSON ? 0 : t->person_id, .staff_id = t->staff_id,
        .fact_id = fact_id, .channel = t->channel, .day = t->next_day, .today = today, .text = t->text ? t->text : "" };
    int64_t id;
    return plan_promise(cx, db, set, &p, &id);
}

/* --- the four buttons --- */

static bool open_row(const struct plan_row *row)
{
    return !strcmp(row->state, "planned") || !strcmp(row->state, "snoozed");
}

/* An e-mail in doubt is settled by whoever says what came of its touch. */
static int settle_unsure(struct ctx *cx, struct db *db, int64_t plan_id, bool sent, int64_t now_at)
{
    return db_exec(cx, db, SQL("UPDATE deliver_outbox SET state = CASE WHEN $2 = 1 THEN 'sent' ELSE 'cancelled' END, ended_at = $3 WHERE plan_id = $1 AND state = 'unsure'"),
                   DB(db_i(plan_id), db_i(sent), db_i(now_at)), NULL);
}

int outcome_done(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, int64_t plan_id, enum outcome_id outcome,
                 const char *text, int32_t next_day, int32_t today, int64_t now_at, int64_t *fact_id)
{
    struct plan_row row;
    int64_t id;
    if (outcome <= OUTCOME_NONE || outcome >= OUTCOME_COUNT)
        return fail(cx, ERR_INPUT, "say what came of it: reached, meeting, sold, promised, no_answer, sent, refused, opt_out or wrong_person");
    if (plan_get(cx, db, plan_id, false, &row))
        return -1;
    if (!open_row(&row))
        return fail(cx, ERR_CONFLICT, "this touch is %s already; reload the list", row.state);
    struct outcome_touch t = { .client_id = row.client_id, .person_id = row.person_id, .staff_id = by->staff_id ? by->staff_id : row.staff_id,
        .reason_id = row.reason_id, .channel = row.channel, .outcome = outcome, .purpose = row.purpose, .text = text, .day = today, .next_day = next_day };
    int64_t deal_id = !strcmp(row.rule, "window") ? row.period / PLAN_WINDOW_PERIODS : 0;
    if (add_touch(cx, db, set, by, &t, plan_id, now_at, &id) || plan_close(cx, db, plan_id, "done", today, outcome_names[outcome], id) ||
        consequences(cx, db, set, by, &t, id, deal_id, today) || settle_unsure(cx, db, plan_id, outcome == OUTCOME_SENT, now_at))
        return -1;
    if (fact_id)
        *fact_id = id;
    return 0;
}

int outcome_sent(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, int64_t plan_id, const char *text, int32_t today,
                 int64_t now_at, int64_t *fact_id)
{
    struct plan_row row;
    int64_t id;
    if (plan_get(cx, db, plan_id, false, &row))
        return -1;
    *fact_id = 0;
    if (!open_row(&row) && strcmp(row.state, "queued") != 0)
        return 0;
    struct outcome_touch t = { .client_id = row.client_id, .person_id = row.person_id, .staff_id = by->staff_id ? by->staff_id : row.staff_id,
        .reason_id = row.reason_id, .channel = row.channel, .outcome = OUTCOME_SENT, .purpose = row.purpose, .text = text, .day = today };
    if (add_touch(cx, db, set, by, &t, plan_id, now_at, &id) || plan_unqueue(cx, db, plan_id, "done", today, outcome_names[OUTCOME_SENT], id))
        return -1;
    *fact_id = id;
    return 0;
}

int outcome_no_mailbox(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, int64_t client_id, int64_t address_id)
{
    struct record_ref ref = { .id = address_id, .client_id = client_id };
    return CHANGE("address", ref, { "valid", db_i(0) });
}

int outcome_skip(struct ctx *cx, struct db *db, int64_t plan_id, const char *why_not, int32_t today)
{
    return plan_close(cx, db, plan_id, "skipped", today, why_not, 0);
}

int outcome_snooze(struct ctx *cx, struct db *db, int64_t plan_id, int32_t until_day, int32_t today)
{
    return plan_snooze(cx, db, plan_id, until_day, today);
}

int outcome_log(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, const struct outcome_touch *t, int32_t today,
                int64_t now_at, int64_t *fact_id)
{
    struct db_rows r;
    int64_t id;
    if (db_query(cx, db, SQL("SELECT 1 FROM facts_client WHERE id = $1"), DB(db_i(t->client_id)), &r))
        return -1;
    if (!r.n)
        return fail(cx, ERR_NOTFOUND, "there is no client %lld", (long long)t->client_id);
    if (t->day > today)
        return fail(cx, ERR_INPUT, "a touch of the future cannot be noted; plan it instead");
    if (t->outcome < OUTCOME_NONE || t->outcome >= OUTCOME_COUNT)
        return fail(cx, ERR_INPUT, "say what came of it: reached, meeting, sold, promised, no_answer, sent, refused, opt_out or wrong_person");
    if (add_touch(cx, db, set, by, t, 0, now_at, &id) || consequences(cx, db, set, by, t, id, 0, today))
        return -1;
    if (fact_id)
        *fact_id = id;
    return 0;
}

/* --- undo --- */

/* A value as facts_change keeps it, text or NULL, back in the field's type. */
static struct db_value as_value(const struct kind *k, int at, const struct db_rows *r, size_t row, size_t column)
{
    bool text = k->fields[at].type == FIELD_TEXT || k->fields[at].type == FIELD_CHOICE || k->fields[at].type == FIELD_CHANNEL ||
        k->fields[at].type == FIELD_CURRENCY;
    if (text)
        return db_s(db_null(r, row, column) ? NULL : db_text(r, row, column));
    return db_i_or_null(strtoll(db_text(r, row, column), NULL, 10), db_null(r, row, column));
}

static bool equal(const struct db_value *a, const struct db_value *b)
{
    if (a->null || b->null)
        return a->null == b->null;
    if (a->type == DB_INT)
        return b->type == DB_INT && a->i == b->i;
    return b->type != DB_INT && a->n == b->n && (!a->n || !memcmp(a->s, b->s, a->n));
}

static int revert_one(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, const struct db_rows *r, size_t i)
{
    struct db_value f[KIND_FIELDS], before, after;
    struct record_ref ref = { .id = db_int(r, i, 0), .client_id = db_int(r, i, 2), .day = db_int(r, i, 3) };
    const struct kind *k = kind_or_fail(cx, db_text(r, i, 1));
    int at = k ? kind_field_at(k, db_text(r, i, 4)) : -1;
    if (at < 0 || record_read(cx, db, k, &ref, f))
        return k && at < 0 ? fail(cx, ERR_CONFLICT, "what this touch changed is of another version; correct it by hand") : -1;
    before = as_value(k, at, r, i, 5);
    after = as_value(k, at, r, i, 6);
    if (!equal(&f[at], &after))
        return fail(cx, ERR_CONFLICT, "what this touch changed was changed again since; correct it by hand");
    f[at] = before;
    return record_change(cx, db, set, by, k, &ref, f, NULL, NULL);
}

/* Takes back, last first, what the outcome changed beside the touch: the changes that were noted with it. */
static int revert(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, const struct plan_row *row)
{
    struct db_rows added, r;
    if (db_query(cx, db, SQL("SELECT id, at, staff_id FROM facts_change WHERE object_id = $1 AND field = $2 ORDER BY id LIMIT 1"),
                 DB(db_i(row->fact_id), db_s(RECORD_ADDED)), &added))
        return -1;
    if (!added.n)
        return fail(cx, ERR_CONFLICT, "how this touch was noted is not in the history; correct it by hand");
    if (db_query(cx, db, SQL("SELECT object_id, kind, client_id, day, field, before, after FROM facts_change WHERE id > $1 AND at = $2 AND staff_id = $3 "
                             "AND batch_id = 0 AND kind IN ('person', 'address', 'position', 'deal', 'client') AND field <> $6 AND (object_id IN ($4, $5) "
                             "OR client_id = $5 OR client_id IN (SELECT client_id FROM facts_position WHERE person_id = $4)) ORDER BY id DESC"),
                 DB(db_i(db_int(&added, 0, 0)), db_i(db_int(&added, 0, 1)), db_i(db_int(&added, 0, 2)), db_i(row->person_id), db_i(row->client_id),
                    db_s(RECORD_ADDED)), &r))
        return -1;
    for (size_t i = 0; i < r.n; i++)
        if (revert_one(cx, db, set, by, &r, i))
            return -1;
    return 0;
}

static int went_out(struct ctx *cx, struct db *db, int64_t plan_id)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT 1 FROM deliver_outbox WHERE plan_id = $1 AND state = 'sent'"), DB(db_i(plan_id)), &r))
        return -1;
    return r.n ? fail(cx, ERR_CONFLICT, "this e-mail has gone out: what was sent cannot be undone") : 0;
}

int outcome_undo(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, int64_t plan_id, int32_t today)
{
    struct plan_row row;
    if (plan_get(cx, db, plan_id, false, &row))
        return -1;
    if (!strcmp(row.state, "planned") || !strcmp(row.state, "dropped"))
        return fail(cx, ERR_CONFLICT, "there is nothing to undo: the touch is %s", row.state);
    if (!strcmp(row.state, "queued"))
        return fail(cx, ERR_CONFLICT, "this touch is approved and on its way out; cancel its delivery instead");
    if (row.fact_id && went_out(cx, db, plan_id))
        return -1;
    if (row.done_day != today)
        return fail(cx, ERR_CONFLICT, "only what was done today can be undone; note a new touch instead");
    if (!strcmp(row.state, "done") && row.fact_id) {
        const struct kind *k = kind_or_fail(cx, "touch");
        struct record_ref ref = { .id = row.fact_id, .client_id = row.client_id, .day = row.done_day };
        if (!k || plan_promise_forget(cx, db, row.client_id, row.fact_id) || revert(cx, db, set, by, &row) ||
            plan_restore(cx, db, row.fact_id, today) || record_remove(cx, db, by, k, &ref))
            return -1;
    }
    return plan_reopen(cx, db, plan_id, row.version);
}
