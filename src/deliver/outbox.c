/* Approving, reading and settling rows of outbox.h; sending is in outbox_run.c. */
#include "deliver/outbox.h"

#include <sodium.h>
#include <string.h>

#include "base/day.h"
#include "deliver/gate.h"
#include "deliver/outcome.h"
#include "kit/mime.h"

/* --- reading --- */

#define COLUMNS \
    "SELECT d.id, d.plan_id, d.client_id, d.person_id, d.staff_id, d.address_id, d.not_before_at, d.approved_at, d.ended_at, d.attempts," \
    " d.address, d.subject, d.body, d.message_id, d.state, d.error, d.service, c.name, p.given, p.family, s.name FROM deliver_outbox d" \
    " JOIN facts_client c ON c.id = d.client_id LEFT JOIN facts_person p ON p.id = d.person_id LEFT JOIN facts_staff s ON s.id = d.staff_id"

static int put(struct ctx *cx, const struct db_rows *r, size_t i, struct outbox_row *out)
{
    const char *given = db_text(r, i, 18), *family = db_text(r, i, 19);
    *out = (struct outbox_row){ .id = db_int(r, i, 0), .plan_id = db_int(r, i, 1), .client_id = db_int(r, i, 2), .person_id = db_int(r, i, 3),
        .staff_id = db_int(r, i, 4), .address_id = db_int(r, i, 5), .not_before_at = db_int(r, i, 6), .approved_at = db_int(r, i, 7),
        .ended_at = db_int(r, i, 8), .attempts = db_int(r, i, 9), .address = db_text(r, i, 10), .subject = db_text(r, i, 11), .body = db_text(r, i, 12),
        .message_id = db_text(r, i, 13), .state = db_text(r, i, 14), .error = tr(cx->lang, db_text(r, i, 15)), .service = db_int(r, i, 16) != 0,
        .client_name = db_text(r, i, 17), .staff_name = db_text(r, i, 20),
        .person_name = ctx_printf(cx, "%s%s%s", given, *given && *family ? " " : "", family) };
    return out->person_name ? 0 : -1;
}

int outbox_get(struct ctx *cx, struct db *db, int64_t id, struct outbox_row *out)
{
    struct db_rows r;
    if (db_query(cx, db, SQL(COLUMNS " WHERE d.id = $1"), DB(db_i(id)), &r))
        return -1;
    if (!r.n)
        return fail(cx, ERR_NOTFOUND, "there is no delivery %lld", (long long)id);
    return put(cx, &r, 0, out);
}

int outbox_of_touch(struct ctx *cx, struct db *db, int64_t plan_id, struct outbox_row *out)
{
    struct db_rows r;
    if (db_query(cx, db, SQL(COLUMNS " WHERE d.plan_id = $1 ORDER BY d.id DESC LIMIT 1"), DB(db_i(plan_id)), &r))
        return -1;
    if (!r.n)
        return fail(cx, ERR_CONFLICT, "no e-mail of touch %lld was approved; see: touchstone delivery list", (long long)plan_id);
    return put(cx, &r, 0, out);
}

int outbox_list(struct ctx *cx, struct db *db, int64_t staff_id, const char *state, struct outbox_row **rows, size_t *n)
{
    struct db_rows r;
    if (db_query(cx, db, SQL(COLUMNS " WHERE ($1 = 0 OR c.sales_staff_id = $1 OR c.it_staff_id = $1 OR EXISTS (SELECT 1 FROM plan_touch t"
                                     " WHERE t.id = d.plan_id AND t.staff_id = $1)) AND ($2 = '' OR d.state = $2)"
                                     " ORDER BY d.id DESC LIMIT 500"), DB(db_i(staff_id), db_s(state)), &r) ||
        !(*rows = ctx_alloc(cx, (r.n + 1) * sizeof **rows)))
        return -1;
    for (size_t i = 0; i < r.n; i++)
        if (put(cx, &r, i, &(*rows)[i]))
            return -1;
    *n = r.n;
    return 0;
}

/* --- approving --- */

static int can_send(struct ctx *cx, const struct settings *set, const struct plan_row *row)
{
    if (row->channel != CHANNEL_EMAIL)
        return fail(cx, ERR_INPUT, "this touch is no e-mail: only e-mails are sent from here; make it yourself and note what came of it");
    if (strcmp(row->state, "planned") != 0 && strcmp(row->state, "snoozed") != 0)
        return fail(cx, ERR_CONFLICT, "this touch is %s already; reload the list", row->state);
    if (!*set->mail_server || !*set->mail_from)
        return fail(cx, ERR_INPUT, "no mail server is set yet: touchstone setting set mail_server smtps://HOST:465, and mail_from to the firm's address");
    return 0;
}

static int64_t asked_at(const struct ctx *cx, const struct settings *set, int32_t day)
{
    int64_t at = day ? day_start_at(day, (int32_t)set->utc_offset_min * 60) + set->work_from_hour * 3600 : 0;
    return at > cx->now_at ? at : cx->now_at;
}

int outbox_when(struct ctx *cx, struct db *db, const struct settings *set, const struct plan_row *row, int32_t day, int64_t *at, const char **why)
{
    struct gate g;
    *at = 0;
    if (can_send(cx, set, row)) {
        *why = ctx_dup(cx, cx->message);
        ctx_forgive(cx);
        return *why ? 0 : -1;
    }
    if (gate_ask(cx, db, set, row, -1, asked_at(cx, set, day), &g))
        return -1;
    *why = g.refusal ? tr(cx->lang, g.refusal) : "";
    *at = g.refusal ? 0 : g.from_at;
    return 0;
}

static const char *new_message_id(struct ctx *cx, const char *from)
{
    unsigned char random[12];
    char hex[2 * sizeof random + 1];
    randombytes_buf(random, sizeof random);
    sodium_bin2hex(hex, sizeof hex, random, sizeof random);
    return ctx_printf(cx, "%s@%s", hex, strchr(from, '@') + 1);
}

static int no_other(struct ctx *cx, struct db *db, int64_t plan_id)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT state FROM deliver_outbox WHERE plan_id = $1 AND state IN ('queued', 'sending', 'unsure')"), DB(db_i(plan_id)), &r))
        return -1;
    return r.n ? fail(cx, ERR_CONFLICT, "the e-mail of this touch is %s; settle it first: delivery retry, sent or cancel", db_text(&r, 0, 0)) : 0;
}

int outbox_approve(struct ctx *cx, struct db *db, const struct settings *set, int64_t plan_id, int64_t staff_id, const char *subject, const char *text,
                   int32_t day, int64_t *id)
{
    struct plan_row row;
    struct gate g;
    if (plan_get(cx, db, plan_id, false, &row) || no_other(cx, db, plan_id) || can_send(cx, set, &row) || mime_check(cx, subject, text))
        return -1;
    if (day && day < cx->today)
        return fail(cx, ERR_INPUT, "choose today or a later day");
    if (gate_ask(cx, db, set, &row, -1, asked_at(cx, set, day), &g))
        return -1;
    if (g.refusal)
        return fail(cx, ERR_INPUT, "this e-mail may not be sent: %s", tr(cx->lang, g.refusal));
    if (!mime_address(g.address))
        return fail(cx, ERR_INPUT, "the e-mail address on record is none; correct it on the client's page");
    const char *message_id = new_message_id(cx, set->mail_from);
    if (!message_id || db_ids(cx, db, 1, id) || plan_queue(cx, db, plan_id, cx->today))
        return -1;
    return db_exec(cx, db, SQL("INSERT INTO deliver_outbox (id, plan_id, client_id, person_id, staff_id, channel, address_id, address, subject, body, service, "
                               "message_id, state, not_before_at, attempts, claimed_at, ended_at, error, approved_at, fact_id) VALUES "
                               "($1, $2, $3, $4, $5, 'email', $6, $7, $8, $9, $10, $11, 'queued', $12, 0, NULL, NULL, '', $13, 0)"),
                   DB(db_i(*id), db_i(plan_id), db_i(row.client_id), db_i(row.person_id), db_i(staff_id ? staff_id : row.staff_id), db_i(g.address_id),
                      db_s(g.address), db_s(subject), db_s(text), db_i(g.service), db_s(message_id), db_i(g.from_at), db_i(cx->now_at)), NULL);
}

int outbox_draft(struct ctx *cx, struct db *db, const struct settings *set, const struct plan_row *row, const char *us, const char **subject, const char **text)
{
    struct plan_reach r;
    struct db_rows news;
    struct str s;
    enum lang lang = cx->lang;
    if (plan_reach(cx, db, set, row, cx->today, &r) ||
        db_query(cx, db, SQL("SELECT title, text FROM facts_reason WHERE id = $1"), DB(db_i(row->reason_id)), &news))
        return -1;
    if (!lang_parse(*r.lang ? r.lang : set->lang, &lang))
        lang = cx->lang;
    str_init(&s, cx->arena, MIME_TEXT_MAX / 2);
    struct why greeting;
    why_say(&greeting, *row->person_name ? N_("Hello, {person}!") : N_("Hello!"));
    why_text(&greeting, "person", row->person_name);
    why_render(greeting.msg, greeting.values, lang, false, &s);
    str_printf(&s, "\n\n%s\n\n%s%s%s\n", news.n && *db_text(&news, 0, 1) ? db_text(&news, 0, 1) : row->reason, us, *us ? "\n" : "", set->workspace_name);
    *subject = *row->reason ? row->reason : set->workspace_name;
    *text = str_end(cx, &s);
    return *text ? 0 : -1;
}

/* --- settling --- */

static int wrong_state(struct ctx *cx, const struct outbox_row *row)
{
    return fail(cx, ERR_CONFLICT, "the e-mail of touch %lld is %s: this cannot be done with it any more", (long long)row->plan_id, row->state);
}

/* From the state it was read in; another's change in between is a conflict. */
static int move(struct ctx *cx, struct db *db, const struct outbox_row *row, const char *state, int64_t not_before_at, int64_t fact_id)
{
    int64_t changed;
    if (db_exec(cx, db, SQL("UPDATE deliver_outbox SET state = $3, not_before_at = $4, ended_at = $5, fact_id = $6, error = CASE WHEN $3 = 'cancelled' THEN error "
                            "ELSE '' END WHERE id = $1 AND state = $2"),
                DB(db_i(row->id), db_s(row->state), db_s(state), db_i(not_before_at), db_i_or_null(cx->now_at, !strcmp(state, "queued")), db_i(fact_id)), &changed))
        return -1;
    return changed ? 0 : wrong_state(cx, row);
}

static bool state_is(const struct outbox_row *row, const char *state)
{
    return !strcmp(row->state, state);
}

int outbox_cancel(struct ctx *cx, struct db *db, int64_t plan_id)
{
    struct outbox_row row;
    if (outbox_of_touch(cx, db, plan_id, &row))
        return -1;
    if (!state_is(&row, "queued") && !state_is(&row, "failed") && !state_is(&row, "unsure"))
        return wrong_state(cx, &row);
    if (move(cx, db, &row, "cancelled", row.not_before_at, 0))
        return -1;
    return state_is(&row, "queued") ? plan_unqueue(cx, db, plan_id, "planned", 0, "", 0) : 0;
}

int outbox_retry(struct ctx *cx, struct db *db, const struct settings *set, int64_t plan_id)
{
    struct outbox_row row;
    struct plan_row touch;
    struct gate g;
    if (outbox_of_touch(cx, db, plan_id, &row) || plan_get(cx, db, plan_id, false, &touch))
        return -1;
    if (!state_is(&row, "failed") && !state_is(&row, "unsure"))
        return wrong_state(cx, &row);
    if (can_send(cx, set, &touch) || gate_ask(cx, db, set, &touch, row.service, cx->now_at, &g))
        return -1;
    if (g.refusal || g.address_id != row.address_id)
        return fail(cx, ERR_INPUT, "this e-mail may not be sent: %s", tr(cx->lang, g.refusal ? g.refusal : N_("its address is no longer the one to use")));
    return plan_queue(cx, db, plan_id, cx->today) || move(cx, db, &row, "queued", g.from_at, 0) ? -1 : 0;
}

int outbox_was_sent(struct ctx *cx, struct db *db, const struct settings *set, int64_t plan_id)
{
    struct outbox_row row;
    int64_t fact_id;
    if (outbox_of_touch(cx, db, plan_id, &row))
        return -1;
    if (!state_is(&row, "unsure"))
        return wrong_state(cx, &row);
    struct by by = { .staff_id = row.staff_id };
    if (outcome_sent(cx, db, set, &by, plan_id, row.subject, cx->today, cx->now_at, &fact_id))
        return -1;
    return move(cx, db, &row, "sent", row.not_before_at, fact_id);
}
