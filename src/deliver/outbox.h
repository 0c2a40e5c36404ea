/* outbox.h: e-mails that a person approved, on their way out. For actions. Only src/deliver writes deliver_outbox.
 *
 * queued -> sending -> sent | queued again (the server says later) | failed (it will not) | unsure | cancelled.
 * Nothing leaves inside a transaction: a row is claimed and committed, sent, and what came of it is recorded. The gate
 * (consent, opt-out, quiet hours, working days) is asked at approval and again in the claiming transaction. A row that is
 * still `sending` after OUTBOX_LEASE_S, or whose answer was lost, is `unsure`: it is never sent again by itself; a
 * person says which.
 *
 * A queued touch has left Today; failed and unsure ones are back in it. */
#pragma once
#include "kit/smtp.h"
#include "plan/plan.h"

enum { OUTBOX_LEASE_S = 600, OUTBOX_ATTEMPTS = 8 };

struct outbox_row {
    int64_t id, plan_id, client_id, person_id, staff_id, address_id, not_before_at, approved_at, ended_at, attempts;
    const char *client_name, *person_name, *staff_name, *address, *subject, *body, *message_id, *state;
    const char *error; /* in the ctx's language, or the mail server's words */
    bool service;
};

/* --- approving; inside the caller's writing transaction, as all of these --- */

/* Only e-mail touches, when the mail server is set and consent is there; ERR_INPUT says what is missing. day 0 = as soon as
 * quiet hours and working days allow. */
int outbox_approve(struct ctx *, struct db *, const struct settings *, int64_t plan_id, int64_t staff_id, const char *subject, const char *text,
                   int32_t day, int64_t *id);
/* A first wording in the reader's language of the touch: the news, a greeting, who writes. */
int outbox_draft(struct ctx *, struct db *, const struct settings *, const struct plan_row *, const char *us, const char **subject, const char **text);
/* When it would go; 0 = it may not, and *why says so in the ctx's language. */
int outbox_when(struct ctx *, struct db *, const struct settings *, const struct plan_row *, int32_t day, int64_t *at, const char **why);

int outbox_get(struct ctx *, struct db *, int64_t id, struct outbox_row *); /* ERR_NOTFOUND */
int outbox_of_touch(struct ctx *, struct db *, int64_t plan_id, struct outbox_row *); /* the newest; ERR_CONFLICT when there is none */
/* Newest first, at most 500. staff_id 0: everybody's; else those of their clients and of touches assigned to them: what they may settle. */
int outbox_list(struct ctx *, struct db *, int64_t staff_id, const char *state, struct outbox_row **rows, size_t *n);

/* Of a touch's newest delivery. */
int outbox_cancel(struct ctx *, struct db *, int64_t plan_id); /* queued, failed, unsure */
int outbox_retry(struct ctx *, struct db *, const struct settings *, int64_t plan_id);    /* failed or unsure -> queued, with the same Message-ID */
int outbox_was_sent(struct ctx *, struct db *, const struct settings *, int64_t plan_id); /* unsure -> sent: a person looked */

/* --- sending; opens its own transactions --- */

struct outbox_post {
    int (*send)(struct ctx *, void *user, const char *from, const char *to, const char *mail, struct smtp_answer *);
    int64_t (*clock)(void *user); /* now: a run may take long */
    void *user;
    const _Atomic bool *stop;     /* NULL = never */
};
struct outbox_result {
    int64_t sent, put_off, failed, unsure, cancelled;
    int64_t waiting; /* queued for later */
};
/* Whether something is to be done now: a cheap look, for a clock. */
int outbox_due(struct ctx *, struct db *, bool *due);
int outbox_run(struct ctx *, struct db *, const struct settings *, const struct outbox_post *, struct outbox_result *);
