/* Sending what is due: claim and commit, send, record. */
#include "deliver/outbox.h"

#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/day.h"
#include "base/phone.h"
#include "deliver/gate.h"
#include "deliver/outcome.h"
#include "kit/mime.h"
#include "signals/signals.h"

/* RECORD_TRIES: what came of a message is worth waiting for: an import may write for minutes. Within the lease, at DB_PATIENCE_MS each. */
enum { TRIES = 5, RECORD_TRIES = 90, PER_MESSAGE = 64 << 20 };

struct run {
    struct ctx *cx, one, mail; /* one: of the transaction at hand; mail: of the message */
    struct db *db;
    const struct settings *set;
    const struct outbox_post *post;
    struct outbox_result *result;
};

static int64_t now(const struct run *r)
{
    return r->post->clock ? r->post->clock(r->post->user) : r->cx->now_at;
}

/* In minutes; the server may be asleep for a night. */
static int64_t pause_s(int64_t attempts)
{
    static const int minutes[OUTBOX_ATTEMPTS] = { 5, 15, 60, 180, 360, 720, 720, 720 };
    return 60 * (int64_t)minutes[attempts < 1 ? 0 : attempts > OUTBOX_ATTEMPTS ? OUTBOX_ATTEMPTS - 1 : attempts - 1];
}

static bool stopping(const struct run *r)
{
    return r->post->stop && atomic_load(r->post->stop);
}

/* Runs `step` in a writing transaction, again when somebody else was writing. */
static int in_tx(struct run *r, int (*step)(struct run *, void *), void *user, int tries)
{
    for (int i = 1;; i++) {
        ctx_clear(&r->one);
        r->one.now_at = now(r);
        if (!db_begin(&r->one, r->db, true)) {
            if (!step(r, user) && !db_commit(&r->one, r->db))
                return 0;
            if (db_in_tx(r->db))
                db_rollback(r->db);
        }
        if (r->one.code != ERR_AGAIN || i >= tries || (i >= TRIES && stopping(r)))
            return fail(r->cx, r->one.code, "%s", r->one.message);
        nanosleep(&(struct timespec){ .tv_nsec = 20000000L * (i < 40 ? i : 40) }, NULL);
    }
}

/* --- claiming --- */

struct claim {
    bool found, send, cancelled;
    struct outbox_row row;
};

static int back(struct run *r, int64_t id, int64_t at)
{
    return db_exec(&r->one, r->db, SQL("UPDATE deliver_outbox SET state = 'queued', not_before_at = $2, attempts = attempts - 1, claimed_at = NULL WHERE id = $1"),
                   DB(db_i(id), db_i(at)), NULL);
}

static int cancel(struct run *r, const struct outbox_row *row, const char *why)
{
    return db_exec(&r->one, r->db, SQL("UPDATE deliver_outbox SET state = 'cancelled', ended_at = $2, error = $3 WHERE id = $1"),
                   DB(db_i(row->id), db_i(r->one.now_at), db_s(why)), NULL) ||
           plan_unqueue(&r->one, r->db, row->plan_id, "dropped", r->one.today, "", 0) ? -1 : 0;
}

/* The gate once more, in the transaction that claims. */
static int ask_gate(struct run *r, struct claim *c)
{
    struct plan_row touch;
    struct gate g;
    if (plan_get(&r->one, r->db, c->row.plan_id, false, &touch))
        return -1;
    c->cancelled = true;
    if (strcmp(touch.state, "queued") != 0)
        return cancel(r, &c->row, N_("the touch was closed in another way"));
    if (gate_ask(&r->one, r->db, r->set, &touch, c->row.service, r->one.now_at, &g))
        return -1;
    if (g.refusal)
        return cancel(r, &c->row, g.refusal);
    if (g.address_id != c->row.address_id || strcmp(g.address, c->row.address) != 0)
        return cancel(r, &c->row, N_("its address is no longer the one to use"));
    c->cancelled = false;
    if (g.from_at > r->one.now_at)
        return back(r, c->row.id, g.from_at);
    c->send = true;
    return 0;
}

/* The outer state = 'queued' is what keeps two senders from claiming one row. */
static int claim_one(struct run *r, void *user)
{
    struct claim *c = user;
    struct db_rows rows;
    *c = (struct claim){ 0 };
    if (db_query(&r->one, r->db, SQL("UPDATE deliver_outbox SET state = 'sending', claimed_at = $1, attempts = attempts + 1 WHERE state = 'queued' AND id IN "
                                     "(SELECT id FROM deliver_outbox WHERE state = 'queued' AND not_before_at <= $1 ORDER BY not_before_at, id LIMIT 1) RETURNING id"),
                 DB(db_i(r->one.now_at)), &rows))
        return -1;
    if (!rows.n)
        return 0;
    c->found = true;
    if (!outbox_get(&r->one, r->db, db_int(&rows, 0, 0), &c->row) && !ask_gate(r, c))
        return 0;
    if (r->one.code != ERR_NOTFOUND)
        return -1;
    ctx_forgive(&r->one); /* its client or touch is no more: an import was taken back */
    c->send = false;
    c->cancelled = true;
    return db_exec(&r->one, r->db, SQL("UPDATE deliver_outbox SET state = 'cancelled', ended_at = $2, error = $3 WHERE id = $1"),
                   DB(db_i(db_int(&rows, 0, 0)), db_i(r->one.now_at), db_s(N_("the client is no longer on record"))), NULL);
}

/* --- recording --- */

struct record {
    const struct outbox_row *row;
    const struct smtp_answer *answer;
};

static int settle(struct run *r, const struct outbox_row *row, const char *state, int64_t not_before_at, const char *error, int64_t *changed)
{
    return db_exec(&r->one, r->db, SQL("UPDATE deliver_outbox SET state = $3, not_before_at = $4, error = $5, claimed_at = NULL, ended_at = $6 "
                                       "WHERE id = $1 AND attempts = $2 AND state IN ('sending', 'unsure')"),
                   DB(db_i(row->id), db_i(row->attempts), db_s(state), db_i(not_before_at), db_s(error),
                      db_i_or_null(r->one.now_at, !strcmp(state, "queued"))), changed);
}

static int record_sent(struct run *r, const struct outbox_row *row)
{
    int64_t fact_id, changed;
    struct by by = { .staff_id = row->staff_id };
    struct signals_result s;
    if (settle(r, row, "sent", row->not_before_at, "", &changed) || !changed)
        return changed ? -1 : 0;
    if (outcome_sent(&r->one, r->db, r->set, &by, row->plan_id, row->subject, r->one.today, r->one.now_at, &fact_id) ||
        db_exec(&r->one, r->db, SQL("UPDATE deliver_outbox SET fact_id = $2 WHERE id = $1"), DB(db_i(row->id), db_i(fact_id)), NULL))
        return -1;
    return signals_run(&r->one, r->db, r->set, r->one.today, row->client_id, row->client_id, &s);
}

/* Not sent, and nothing more will be tried: back into Today. */
static int record_stopped(struct run *r, const struct outbox_row *row, const char *state, const char *words)
{
    int64_t changed;
    if (settle(r, row, state, row->not_before_at, words, &changed) || !changed)
        return changed ? -1 : 0;
    return plan_unqueue(&r->one, r->db, row->plan_id, "planned", 0, "", 0);
}

/* The server's words without the address, wherever it names it: where they are shown, addresses are masked. */
static const char *discreet(struct ctx *cx, const char *words, const char *address)
{
    struct str s;
    size_t n = strlen(address);
    str_init(&s, cx->arena, 4096);
    while (*words) {
        if (n && !strncasecmp(words, address, n)) {
            email_mask(address, &s);
            words += n;
        } else
            str_putc(&s, *words++);
    }
    return s.data && !s.bad ? s.data : "";
}

static int record_answer(struct run *r, void *user)
{
    const struct record *rec = user;
    const struct outbox_row *row = rec->row;
    const struct smtp_answer *a = rec->answer;
    const char *words = discreet(&r->one, a->words ? a->words : "", row->address);
    int64_t changed;
    struct by by = { 0 };
    switch (a->result) {
    case SMTP_TAKEN:
        return record_sent(r, row);
    case SMTP_LATER:
        if (row->attempts >= OUTBOX_ATTEMPTS)
            return record_stopped(r, row, "failed", words);
        return settle(r, row, "queued", r->one.now_at + pause_s(row->attempts), words, &changed);
    case SMTP_REFUSED:
        if (a->no_mailbox && outcome_no_mailbox(&r->one, r->db, r->set, &by, row->client_id, row->address_id))
            return -1;
        return record_stopped(r, row, "failed", words);
    case SMTP_UNSURE:
        break;
    }
    return record_stopped(r, row, "unsure", N_("no answer came from the mail server: it is not certain whether this e-mail went out"));
}

static void count(struct outbox_result *n, const struct outbox_row *row, enum smtp_result got)
{
    bool last = row->attempts >= OUTBOX_ATTEMPTS;
    n->sent += got == SMTP_TAKEN;
    n->put_off += got == SMTP_LATER && !last;
    n->failed += got == SMTP_REFUSED || (got == SMTP_LATER && last);
    n->unsure += got == SMTP_UNSURE;
}

/* --- the run --- */

static int release_stale(struct run *r, void *user)
{
    struct db_rows rows;
    (void)user;
    if (db_query(&r->one, r->db, SQL("UPDATE deliver_outbox SET state = 'unsure', ended_at = $1, error = $4 WHERE state = 'sending' "
                                     "AND (claimed_at <= $2 OR claimed_at > $3) RETURNING plan_id"), /* also when the clock was put back */
                 DB(db_i(r->one.now_at), db_i(r->one.now_at - OUTBOX_LEASE_S), db_i(r->one.now_at + OUTBOX_LEASE_S), db_s(N_("the program ended while it was sending: it is not certain whether this e-mail went out"))), &rows))
        return -1;
    for (size_t i = 0; i < rows.n; i++)
        if (plan_unqueue(&r->one, r->db, db_int(&rows, i, 0), "planned", 0, "", 0))
            return -1;
    r->result->unsure += (int64_t)rows.n;
    return 0;
}

static void send(struct run *r, const struct outbox_row *row, struct smtp_answer *answer)
{
    struct mime_mail m = { .from = r->set->mail_from, .to_name = row->person_name, .to = row->address, .subject = row->subject, .text = row->body,
        .message_id = row->message_id, .at = now(r), .utc_offset_min = (int)r->set->utc_offset_min };
    m.from_name = *row->staff_name ? ctx_printf(&r->mail, "%s, %s", row->staff_name, r->set->workspace_name) : r->set->workspace_name;
    const char *mail = m.from_name ? mime_render(&r->mail, &m) : NULL;
    if (mail && !r->post->send(&r->mail, r->post->user, m.from, m.to, mail, answer))
        return;
    *answer = (struct smtp_answer){ .result = SMTP_LATER, .words = r->mail.message }; /* ours to mend, and nothing was handed over: it waits */
}

/* What outlives the claiming transaction. */
static int keep(struct ctx *cx, struct outbox_row *row)
{
    const char **texts[] = { &row->client_name, &row->person_name, &row->staff_name, &row->address, &row->subject, &row->body, &row->message_id, &row->state,
                             &row->error };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!(*texts[i] = ctx_dup(cx, *texts[i])))
            return -1;
    return 0;
}

static int send_one(struct run *r, const struct outbox_row *claimed)
{
    struct outbox_row row = *claimed;
    struct smtp_answer answer = { .result = SMTP_LATER };
    ctx_clear(&r->mail);
    if (keep(&r->mail, &row))
        return fail(r->cx, ERR_SYSTEM, "out of memory; try a smaller request");
    send(r, &row, &answer);
    struct record rec = { &row, &answer };
    if (in_tx(r, record_answer, &rec, RECORD_TRIES)) /* it stays `sending`, and becomes unsure: nobody sends it twice */
        return -1;
    count(r->result, &row, answer.result);
    return 0;
}

static int run_all(struct run *r)
{
    struct claim c;
    struct db_rows rows;
    if (in_tx(r, release_stale, NULL, TRIES))
        return -1;
    while (!stopping(r)) {
        if (in_tx(r, claim_one, &c, TRIES))
            return -1;
        if (!c.found)
            break;
        if (c.send && send_one(r, &c.row))
            return -1;
        r->result->cancelled += c.cancelled;
    }
    if (db_query(r->cx, r->db, SQL("SELECT count(*) FROM deliver_outbox WHERE state = 'queued'"), DB_NONE, &rows))
        return -1;
    r->result->waiting = db_int(&rows, 0, 0);
    return 0;
}

int outbox_run(struct ctx *cx, struct db *db, const struct settings *set, const struct outbox_post *post, struct outbox_result *out)
{
    struct outbox_result result = { 0 };
    struct run r = { .cx = cx, .db = db, .set = set, .post = post, .result = &result };
    if (ctx_init(&r.one, PER_MESSAGE))
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    if (ctx_init(&r.mail, PER_MESSAGE)) {
        ctx_release(&r.one);
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    }
    r.one.today = cx->today;
    r.one.lang = r.mail.lang = cx->lang;
    int rc = run_all(&r);
    ctx_release(&r.mail);
    ctx_release(&r.one);
    if (!rc)
        *out = result;
    return rc;
}

int outbox_due(struct ctx *cx, struct db *db, bool *due)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT 1 FROM deliver_outbox WHERE (state = 'queued' AND not_before_at <= $1) OR (state = 'sending' AND (claimed_at <= $2 "
                             "OR claimed_at > $3)) LIMIT 1"), DB(db_i(cx->now_at), db_i(cx->now_at - OUTBOX_LEASE_S), db_i(cx->now_at + OUTBOX_LEASE_S)), &r))
        return -1;
    *due = r.n > 0;
    return 0;
}
