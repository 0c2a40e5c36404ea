/* Tests of deliver/outbox on SQLite and, with TOUCHSTONE_TEST_PG, on PostgreSQL: the states, that nothing is sent twice or against a
 * wish, and that a death in the middle is put before a person. The mail server is a function here; e2e has one on a socket. */
#include <pthread.h>
#include <sys/wait.h>
#include <time.h>

#include "base/day.h"
#include "facts_env.h"
#include "deliver/outbox.h"
#include "deliver/outcome.h"

enum { DAY = 20514 }; /* Monday, 2026-03-02 */

static struct env *e;
static int64_t client, person, address, touch, clock_at;
static int sent;
static char last_mail[8192];
static struct smtp_answer next; /* what the server says */

#define OK(call) CHECK_STR((call) ? e->cx.message : "", "")
/* Refused with a sentence; the transaction goes. */
#define REFUSED(call, error) \
    do { \
        CHECK(call); \
        CHECK_INT(e->cx.code, error); \
        ctx_forgive(&e->cx); \
    } while (0)

static void sql(const char *text)
{
    OK(db_exec(&e->cx, e->db, text, DB_NONE, NULL));
}

static int take(struct ctx *cx, void *user, const char *from, const char *to, const char *mail, struct smtp_answer *out)
{
    (void)cx, (void)user;
    CHECK(!db_in_tx(e->db)); /* nothing leaves inside a transaction */
    CHECK_STR(from, "office@quillbrook.example");
    CHECK_STR(to, "ann@alder.example");
    snprintf(last_mail, sizeof last_mail, "%s", mail);
    sent++;
    *out = next;
    return 0;
}

static int64_t read_clock(void *user)
{
    (void)user;
    return clock_at;
}

static struct outbox_result run(void)
{
    static const struct outbox_post post = { .send = take, .clock = read_clock };
    struct outbox_result r = { 0 };
    e->cx.now_at = clock_at;
    e->cx.today = day_of_at(clock_at, 0);
    OK(outbox_run(&e->cx, e->db, &e->set, &post, &r));
    return r;
}

static int64_t add(const char *kind, size_t n, const char *const *names, const struct db_value *values)
{
    struct db_value f[KIND_FIELDS] = { 0 };
    struct record_ref ref = { 0 };
    const struct kind *k = kind_find(kind);
    for (size_t i = 0; i < k->field_n; i++) {
        const struct kind_field *field = &k->fields[i];
        bool text = field->type == FIELD_TEXT || field->type == FIELD_CHOICE || field->type == FIELD_CHANNEL || field->type == FIELD_CURRENCY;
        f[i] = text ? db_s(field->type == FIELD_CURRENCY ? "EUR" : "") : db_i_or_null(0, field->nullable);
        if (field->type == FIELD_CHOICE)
            f[i] = db_s(ctx_dupn(&e->cx, field->choices, strcspn(field->choices, "|")));
        for (size_t j = 0; j < n; j++)
            if (!strcmp(names[j], field->name))
                f[i] = values[j];
    }
    OK(record_add(&e->cx, e->db, &e->set, &e->by, k, f, &ref));
    return ref.id;
}
#define NAMES(...) sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *), (const char *const[]){ __VA_ARGS__ }
#define VALUES(...) (const struct db_value[]){ __VA_ARGS__ }

/* A client with a month of silence, one person, one e-mail address with consent: care is due, by e-mail. */
static void set_up(struct env *env)
{
    struct plan_result r;
    e = env;
    sent = 0;
    next = (struct smtp_answer){ .result = SMTP_TAKEN, .words = "" };
    clock_at = (int64_t)DAY * 86400 + 10 * 3600;
    e->cx.now_at = clock_at;
    e->cx.today = DAY;
    OK(db_begin(&e->cx, e->db, true));
    static const char *const settings[][2] = { { "workspace_name", "Quillbrook IT" }, { "mail_from", "office@quillbrook.example" }, { "mail_server", "smtp://127.0.0.1:25" } };
    for (size_t i = 0; i < 3; i++)
        OK(settings_set(&e->cx, e->db, 0, settings[i][0], settings[i][1]));
    OK(settings_load(&e->cx, e->db, &e->set));
    int64_t sam = add("staff", NAMES("name", "role", "active", "capacity"), VALUES(db_s("Sam Hill"), db_s("account_manager"), db_i(1), db_i(5)));
    client = add("client", NAMES("name", "sales_staff_id"), VALUES(db_s("Alder"), db_i(sam)));
    person = add("person", NAMES("given", "family"), VALUES(db_s("Ann"), db_s("Lee")));
    add("position", NAMES("client_id", "person_id", "decision_role"), VALUES(db_i(client), db_i(person), db_s("decides")));
    address = add("address", NAMES("client_id", "person_id", "channel", "value", "consent", "valid"),
                  VALUES(db_i(client), db_i(person), db_s("email"), db_s("ann@alder.example"), db_s("given"), db_i(1)));
    add("invoice", NAMES("client_id", "day", "total_minor", "number"), VALUES(db_i(client), db_i(DAY - 40), db_i(120000), db_s("N1")));
    add("reason", NAMES("title", "text"), VALUES(db_s("A new office"), db_s("We have moved.")));
    OK(plan_run(&e->cx, e->db, &e->set, DAY, &r));
    OK(db_commit(&e->cx, e->db));
    touch = env_int(e, "SELECT id FROM plan_touch WHERE channel = 'email'");
}

static int approve(const char *subject, int32_t day)
{
    int64_t id;
    e->cx.now_at = clock_at;
    e->cx.today = day_of_at(clock_at, 0);
    OK(db_begin(&e->cx, e->db, true));
    int rc = outbox_approve(&e->cx, e->db, &e->set, touch, 0, subject, "Hello, Ann!\n.dot\n", day, &id);
    if (rc)
        db_rollback(e->db);
    else
        OK(db_commit(&e->cx, e->db));
    return rc;
}

static int settle(int (*how)(struct ctx *, struct db *, const struct settings *, int64_t))
{
    e->cx.now_at = clock_at;
    OK(db_begin(&e->cx, e->db, true));
    int rc = how(&e->cx, e->db, &e->set, touch);
    if (rc)
        db_rollback(e->db);
    else
        OK(db_commit(&e->cx, e->db));
    return rc;
}

static int cancel(struct ctx *cx, struct db *db, const struct settings *set, int64_t id)
{
    (void)set;
    return outbox_cancel(cx, db, id);
}

#define STATE(outbox, plan) \
    do { \
        CHECK_STR(env_text(e, "SELECT state FROM deliver_outbox ORDER BY id DESC"), outbox); \
        CHECK_STR(env_text(e, "SELECT state FROM plan_touch WHERE rule = 'care'"), plan); \
    } while (0)

/* --- the straight way --- */

static void sends_once(struct env *env)
{
    set_up(env);
    CHECK(touch > 0);
    OK(approve("A new office", 0));
    STATE("queued", "queued");
    CHECK_INT(run().sent, 1);
    STATE("sent", "done");
    CHECK(strstr(last_mail, "Subject: A new office\r\n") && strstr(last_mail, "To: \"Ann Lee\"\r\n <ann@alder.example>"));
    CHECK(strstr(last_mail, "From: \"Sam Hill, Quillbrook IT\"\r\n <office@quillbrook.example>"));
    CHECK_STR(env_text(e, "SELECT outcome FROM facts_touch"), "sent");
    CHECK_STR(env_text(e, "SELECT channel FROM facts_touch"), "email");
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_touch t JOIN deliver_outbox d ON d.fact_id = t.id AND d.plan_id = t.plan_id"), 1);
    for (int i = 0; i < 3; i++) {
        clock_at += 86400;
        CHECK_INT(run().sent, 0);
    }
    CHECK_INT(sent, 1);
    OK(db_begin(&e->cx, e->db, true)); /* what went out is not undone */
    REFUSED(outcome_undo(&e->cx, e->db, &e->set, &e->by, touch, DAY), ERR_CONFLICT);
    db_rollback(e->db);
    REFUSED(settle(cancel), ERR_CONFLICT);
    REFUSED(settle(outbox_retry), ERR_CONFLICT);
}

static void approving(struct env *env)
{
    set_up(env);
    REFUSED(approve("Two\nlines", 0), ERR_INPUT);
    REFUSED(approve("", 0), ERR_INPUT);
    REFUSED(approve("Yesterday", DAY - 1), ERR_INPUT);
    e->set.mail_server[0] = 0;
    REFUSED(approve("No server", 0), ERR_INPUT);
    OK(settings_load(&e->cx, e->db, &e->set));
    sql("UPDATE facts_address SET consent = 'unknown'");
    REFUSED(approve("No consent", 0), ERR_INPUT);
    sql("UPDATE facts_address SET consent = 'given'");
    static const char *const wishes[][2] = { { "UPDATE facts_client SET opted_out = 1", "UPDATE facts_client SET opted_out = 0" },
                                             { "UPDATE facts_person SET opted_out = 1", "UPDATE facts_person SET opted_out = 0" } };
    for (size_t i = 0; i < 2; i++) {
        sql(wishes[i][0]);
        CHECK(approve("Against their wish", 0));
        CHECK_STR(e->cx.message, "this e-mail may not be sent: they want no more contact");
        ctx_forgive(&e->cx);
        sql(wishes[i][1]);
    }
    sql("UPDATE plan_touch SET channel = 'call'");
    REFUSED(approve("A call", 0), ERR_INPUT);
    sql("UPDATE plan_touch SET channel = 'email'");
    CHECK_INT(env_int(e, "SELECT count(*) FROM deliver_outbox"), 0);
    CHECK_STR(env_text(e, "SELECT state FROM plan_touch"), "planned");
    OK(approve("Good", 0));
    REFUSED(approve("Twice", 0), ERR_CONFLICT);
    CHECK_INT(env_int(e, "SELECT count(*) FROM deliver_outbox"), 1);
}

/* While it waits, no other touch is planned for the client, and it is not planned anew. */
static void waits_alone(struct env *env)
{
    struct plan_result r;
    set_up(env);
    OK(approve("Later", DAY + 2));
    sql("UPDATE facts_invoice SET due_day = 20490"); /* a bill that is overdue would be a reason */
    OK(db_begin(&e->cx, e->db, true));
    add("payment", NAMES("client_id", "day", "amount_minor"), VALUES(db_i(client), db_i(DAY - 300), db_i(100)));
    OK(db_commit(&e->cx, e->db));
    CHECK_INT(env_int(e, "SELECT not_before_at FROM deliver_outbox"), (int64_t)(DAY + 2) * 86400 + 9 * 3600);
    for (int day = 0; day < 2; day++) {
        CHECK_INT(run().waiting, 1);
        OK(db_begin(&e->cx, e->db, true));
        OK(plan_run(&e->cx, e->db, &e->set, DAY + day, &r));
        OK(db_commit(&e->cx, e->db));
        CHECK_INT(r.planned + r.kept, 0);
        clock_at += 86400;
    }
    CHECK_INT(run().sent, 1);
    CHECK_INT(sent, 1);
}

/* --- the gate --- */

/* Who handed a client over no longer sees what goes to it, though they approved it. */
static void listed_for_its_people(struct env *env)
{
    struct outbox_row *rows;
    size_t n;
    set_up(env);
    OK(approve("Good", 0));
    int64_t sam = env_int(e, "SELECT staff_id FROM deliver_outbox");
    OK(outbox_list(&e->cx, e->db, sam, "", &rows, &n));
    CHECK_INT(n, 1);
    sql("UPDATE facts_client SET sales_staff_id = 0");
    OK(outbox_list(&e->cx, e->db, sam, "", &rows, &n));
    CHECK_INT(n, 1); /* the touch is still theirs */
    sql("UPDATE plan_touch SET staff_id = 0");
    OK(outbox_list(&e->cx, e->db, sam, "", &rows, &n));
    CHECK_INT(n, 0);
    OK(outbox_list(&e->cx, e->db, 0, "queued", &rows, &n));
    CHECK_INT(n, 1);
}

static void quiet_hours(struct env *env)
{
    set_up(env);
    sql("UPDATE facts_client SET utc_offset_min = 345");
    clock_at = (int64_t)DAY * 86400 + 20 * 3600; /* 01:45 of Tuesday in Kathmandu */
    OK(approve("Good morning", 0));
    int64_t morning = (int64_t)(DAY + 1) * 86400 + 9 * 3600 - 345 * 60;
    CHECK_INT(env_int(e, "SELECT not_before_at FROM deliver_outbox"), morning);
    CHECK_INT(run().sent, 0);
    clock_at = morning - 1;
    CHECK_INT(run().sent, 0);
    clock_at = (int64_t)(DAY + 1) * 86400 + 13 * 3600; /* nobody was there to send until 18:45: the next day then */
    CHECK_INT(run().sent, 0);
    CHECK_INT(env_int(e, "SELECT not_before_at FROM deliver_outbox"), morning + 86400);
    CHECK_INT(env_int(e, "SELECT attempts FROM deliver_outbox"), 0);
    clock_at = morning + 86400;
    CHECK_INT(run().sent, 1);
}

static void days_off(struct env *env)
{
    set_up(env);
    clock_at = (int64_t)(DAY + 4) * 86400 + 19 * 3600; /* Friday evening */
    sql("INSERT INTO facts_holiday (country, day, id, kind, name, source, estimated, batch_id) VALUES ('', 20521, 1, 'off', 'Monday', '', 0, 0)");
    OK(approve("After the week-end", 0));
    CHECK_INT(env_int(e, "SELECT not_before_at FROM deliver_outbox"), (int64_t)(DAY + 8) * 86400 + 9 * 3600);
}

static void consent_withdrawn(struct env *env)
{
    static const char *const ways[][2] = {
        { "UPDATE facts_address SET consent = 'refused'", "there is no address that may be written to: none known, consent missing or withdrawn" },
        { "UPDATE facts_address SET valid = 0", "there is no address that may be written to: none known, consent missing or withdrawn" },
        { "UPDATE facts_person SET opted_out = 1", "they want no more contact" },
        { "UPDATE facts_client SET opted_out = 1", "they want no more contact" },
        { "UPDATE facts_position SET until_day = 20510", "the person is no longer there" },
        { "UPDATE facts_address SET value = 'other@alder.example'", "its address is no longer the one to use" },
        { "UPDATE plan_touch SET state = 'skipped'", "the touch was closed in another way" },
    };
    set_up(env);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        OK(approve("Good", 0));
        sql(ways[i][0]);
        struct outbox_result r = run();
        CHECK_INT(r.cancelled, 1);
        CHECK_INT(r.sent, 0);
        CHECK_STR(env_text(e, "SELECT state FROM deliver_outbox ORDER BY id DESC"), "cancelled");
        CHECK_STR(env_text(e, "SELECT error FROM deliver_outbox ORDER BY id DESC"), ways[i][1]);
        CHECK(strcmp(env_text(e, "SELECT state FROM plan_touch"), "queued") != 0);
        sql("UPDATE facts_address SET consent = 'given', valid = 1, value = 'ann@alder.example'");
        sql("UPDATE facts_person SET opted_out = 0");
        sql("UPDATE facts_client SET opted_out = 0");
        sql("UPDATE facts_position SET until_day = NULL");
        sql("UPDATE plan_touch SET state = 'planned', done_day = NULL");
    }
    CHECK_INT(sent, 0);
}

/* One row that nobody can make sense of does not stop the others. */
static void client_removed(struct env *env)
{
    set_up(env);
    OK(approve("Good", 0));
    sql("INSERT INTO deliver_outbox (id, plan_id, client_id, person_id, staff_id, channel, address_id, address, subject, body, service, message_id, state, not_before_at,"
        " attempts, error, approved_at, fact_id) VALUES (1, 1, 999999, 0, 0, 'email', 1, 'a@b.example', 'S', 'B', 0, 'm@b.example', 'queued', 0, 0, '', 0, 0)");
    struct outbox_result r = run();
    CHECK_INT(r.cancelled, 1);
    CHECK_INT(r.sent, 1);
}

/* A reminder of a bill that was paid since is no longer about anything, and consent there is none. */
static void cause_gone(struct env *env)
{
    struct plan_result r;
    set_up(env);
    sql("DELETE FROM plan_touch");
    sql("UPDATE facts_address SET consent = 'unknown'");
    sql("UPDATE facts_invoice SET due_day = 20490");
    OK(db_begin(&e->cx, e->db, true));
    add("payment", NAMES("client_id", "day", "amount_minor"), VALUES(db_i(client), db_i(DAY - 300), db_i(100)));
    OK(plan_run(&e->cx, e->db, &e->set, DAY, &r));
    OK(db_commit(&e->cx, e->db));
    touch = env_int(e, "SELECT id FROM plan_touch WHERE rule = 'late' AND channel = 'email'");
    OK(approve("Invoice N1", 0)); /* about a bill: no consent is needed */
    sql("UPDATE facts_invoice SET paid_day = 20513");
    CHECK_INT(run().cancelled, 1);
    CHECK_STR(env_text(e, "SELECT error FROM deliver_outbox"), "its cause is gone: what it was about is settled");
    CHECK_INT(sent, 0);
}

/* --- what the server says --- */

static void later_with_pauses(struct env *env)
{
    set_up(env);
    sql("UPDATE facts_setting SET value = '0' WHERE name = 'quiet_until_hour'");
    e->set.quiet_from_hour = 24;
    e->set.quiet_until_hour = 0;
    memcpy(e->set.working_days, "1234567", 8);
    OK(approve("Try", 0));
    next = (struct smtp_answer){ .result = SMTP_LATER, .words = "450 4.2.0 greylisted" };
    int64_t pause = 0;
    for (int i = 1; i < OUTBOX_ATTEMPTS; i++) {
        CHECK_INT(run().put_off, 1);
        CHECK_INT(run().put_off, 0); /* not before its pause is over */
        STATE("queued", "queued");
        int64_t at = env_int(e, "SELECT not_before_at FROM deliver_outbox");
        CHECK(at - clock_at >= pause && at > clock_at);
        pause = at - clock_at;
        clock_at = at;
    }
    CHECK_STR(env_text(e, "SELECT error FROM deliver_outbox"), "450 4.2.0 greylisted");
    CHECK_INT(run().failed, 1);
    STATE("failed", "planned");
    CHECK_INT(sent, OUTBOX_ATTEMPTS);
    const char *id = env_text(e, "SELECT message_id FROM deliver_outbox");
    next.result = SMTP_TAKEN;
    OK(settle(outbox_retry));
    STATE("queued", "queued");
    CHECK_INT(run().sent, 1);
    STATE("sent", "done");
    CHECK(id && strstr(last_mail, id)); /* the same Message-ID all along */
}

static void refused_for_good(struct env *env)
{
    set_up(env);
    OK(approve("Try", 0));
    next = (struct smtp_answer){ .result = SMTP_REFUSED, .words = "554 5.7.1 no" };
    CHECK_INT(run().failed, 1);
    STATE("failed", "planned");
    CHECK_STR(env_text(e, "SELECT error FROM deliver_outbox"), "554 5.7.1 no");
    CHECK_INT(env_int(e, "SELECT valid FROM facts_address"), 1);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_touch"), 0);
    OK(approve("Once more", 0));
    next = (struct smtp_answer){ .result = SMTP_REFUSED, .no_mailbox = true, .words = "550 5.1.1 unknown" };
    CHECK_INT(run().failed, 1);
    CHECK_INT(env_int(e, "SELECT valid FROM facts_address"), 0);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_change WHERE field = 'valid'"), 1);
    REFUSED(settle(outbox_retry), ERR_INPUT);
    clock_at += 30 * 86400;
    run();
    CHECK_INT(sent, 2);
}

static void in_doubt(struct env *env)
{
    set_up(env);
    next = (struct smtp_answer){ .result = SMTP_UNSURE, .words = "" };
    OK(approve("Doubt", 0));
    CHECK_INT(run().unsure, 1);
    STATE("unsure", "planned");
    clock_at += 86400;
    run();
    CHECK_INT(sent, 1); /* never again by itself */
    REFUSED(approve("Another", 0), ERR_CONFLICT);
    OK(settle(outbox_was_sent));
    STATE("sent", "done");
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_touch WHERE outcome = 'sent'"), 1);
    REFUSED(settle(outbox_was_sent), ERR_CONFLICT);
}

static void doubt_ends_with_the_touch(struct env *env)
{
    set_up(env);
    next = (struct smtp_answer){ .result = SMTP_UNSURE, .words = "" };
    OK(approve("Doubt", 0));
    run();
    OK(db_begin(&e->cx, e->db, true));
    OK(outcome_done(&e->cx, e->db, &e->set, &e->by, touch, OUTCOME_REACHED, "", 0, DAY, clock_at, NULL));
    OK(db_commit(&e->cx, e->db));
    STATE("cancelled", "done");
}

static void cancelled(struct env *env)
{
    set_up(env);
    OK(approve("Wait", DAY + 1));
    OK(db_begin(&e->cx, e->db, true));
    REFUSED(outcome_undo(&e->cx, e->db, &e->set, &e->by, touch, DAY), ERR_CONFLICT);
    db_rollback(e->db);
    OK(settle(cancel));
    STATE("cancelled", "planned");
    REFUSED(settle(cancel), ERR_CONFLICT);
    clock_at += 2 * 86400;
    CHECK_INT(run().sent, 0);
    CHECK_INT(sent, 0);
}

/* What the server says of an address is shown where addresses are masked. */
static void words_hide_the_address(struct env *env)
{
    set_up(env);
    OK(approve("Try", 0));
    next = (struct smtp_answer){ .result = SMTP_REFUSED, .words = "550 5.1.1 <Ann@Alder.example>: Recipient ann@alder.example unknown" };
    CHECK_INT(run().failed, 1);
    CHECK_STR(env_text(e, "SELECT error FROM deliver_outbox"), "550 5.1.1 <a•••@alder.example>: Recipient a•••@alder.example unknown");
}

/* Somebody writes for longer than a statement waits, while the answer comes: it is recorded all the same. */
static struct env *writer_env;
static void *hold_the_lock(void *seconds_fd)
{
    char byte;
    struct ctx cx;
    struct db *db;
    const int *fd = seconds_fd;
    ctx_init(&cx, 64 << 20);
    CHECK_INT(db_open(&cx, writer_env->url, false, &db), 0);
    CHECK_INT(db_begin(&cx, db, true), 0);
    CHECK_INT(db_exec(&cx, db, SQL("UPDATE deliver_outbox SET subject = subject"), DB_NONE, NULL), 0);
    CHECK_INT(write(fd[1], "x", 1), 1);
    CHECK_INT(read(fd[2], &byte, 1), 1);
    nanosleep(&(struct timespec){ .tv_nsec = 700000000 }, NULL);
    CHECK_INT(db_commit(&cx, db), 0);
    ctx_clear(&cx);
    db_close(db);
    ctx_release(&cx);
    return NULL;
}

static int take_while_busy(struct ctx *cx, void *user, const char *from, const char *to, const char *mail, struct smtp_answer *out)
{
    char byte;
    int *fd = user;
    pthread_t thread;
    CHECK_INT(pthread_create(&thread, NULL, hold_the_lock, fd), 0);
    pthread_detach(thread);
    CHECK_INT(read(fd[0], &byte, 1), 1);
    CHECK_INT(write(fd[3], "x", 1), 1);
    return take(cx, NULL, from, to, mail, out);
}

static void busy_at_the_answer(struct env *env)
{
    int fd[4];
    struct outbox_result r = { 0 };
    const struct outbox_post post = { .send = take_while_busy, .clock = read_clock, .user = fd };
    set_up(env);
    writer_env = env;
    CHECK(!pipe(fd) && !pipe(fd + 2));
    OK(approve("Busy", 0));
    db_patience(e->db, 20);
    OK(outbox_run(&e->cx, e->db, &e->set, &post, &r));
    db_patience(e->db, DB_PATIENCE_MS);
    CHECK_INT(r.sent, 1);
    STATE("sent", "done");
    for (int i = 0; i < 4; i++)
        close(fd[i]);
}

/* Somebody approves while the planner is at work: what it read is old by the time it writes. */
static void *approve_slowly(void *fds)
{
    char byte;
    struct ctx cx;
    struct db *db;
    int64_t id;
    const int *fd = fds;
    ctx_init(&cx, 64 << 20);
    cx.now_at = clock_at;
    cx.today = DAY;
    CHECK_INT(db_open(&cx, writer_env->url, false, &db), 0);
    CHECK_INT(db_begin(&cx, db, true), 0);
    CHECK_INT(outbox_approve(&cx, db, &writer_env->set, touch, 0, "Meanwhile", "Hello", 0, &id), 0);
    CHECK_INT(write(fd[1], "x", 1), 1);
    CHECK_INT(read(fd[2], &byte, 1), 1);
    nanosleep(&(struct timespec){ .tv_nsec = 400000000 }, NULL);
    CHECK_INT(db_commit(&cx, db), 0);
    ctx_clear(&cx);
    db_close(db);
    ctx_release(&cx);
    return NULL;
}

static void approved_while_planning(struct env *env)
{
    static const char *const finds[] = { "UPDATE plan_touch SET why = 'stale'", "UPDATE facts_client SET opted_out = 1" }; /* words to change; a touch to drop */
    for (size_t i = 0; i < 2; i++) {
        char byte;
        int fd[4];
        pthread_t thread;
        struct plan_result r;
        if (!i)
            set_up(env);
        writer_env = env;
        CHECK(!pipe(fd) && !pipe(fd + 2));
        sql(i ? "UPDATE plan_touch SET state = 'planned', done_day = NULL" : finds[0]);
        CHECK_INT(pthread_create(&thread, NULL, approve_slowly, fd), 0);
        CHECK_INT(read(fd[0], &byte, 1), 1);
        if (i && strncmp(e->url, "sqlite", 6) != 0) /* which has one writer at a time */
            sql(finds[1]);
        CHECK_INT(write(fd[3], "x", 1), 1);
        OK(db_begin(&e->cx, e->db, true));
        OK(plan_run(&e->cx, e->db, &e->set, DAY, &r));
        OK(db_commit(&e->cx, e->db));
        pthread_join(thread, NULL);
        STATE("queued", "queued");
        sql("UPDATE deliver_outbox SET state = 'cancelled'");
        for (int k = 0; k < 4; k++)
            close(fd[k]);
    }
}

/* --- a death in the middle --- */

static int die(struct ctx *cx, void *user, const char *from, const char *to, const char *mail, struct smtp_answer *out)
{
    (void)cx, (void)user, (void)from, (void)to, (void)mail, (void)out;
    _exit(7);
}

/* Another program, with a connection of its own, that dies while it sends. */
static void die_sending(void)
{
    const struct outbox_post post = { .send = die, .clock = read_clock };
    int status = 0;
    fflush(stdout);
    pid_t pid = fork();
    if (!pid) {
        struct ctx cx;
        struct db *db;
        struct outbox_result r;
        ctx_init(&cx, 64 << 20);
        cx.now_at = clock_at;
        cx.today = DAY;
        if (db_open(&cx, e->url, false, &db) || outbox_run(&cx, db, &e->set, &post, &r))
            printf("%s\n", cx.message);
        fflush(stdout);
        _exit(0);
    }
    waitpid(pid, &status, 0);
    CHECK_INT(WEXITSTATUS(status), 7);
}

static void killed_while_sending(struct env *env)
{
    set_up(env);
    OK(approve("Killed", 0));
    die_sending();
    STATE("sending", "queued");
    CHECK_INT(run().sent, 0); /* it may still be at it */
    STATE("sending", "queued");
    clock_at += OUTBOX_LEASE_S;
    CHECK_INT(run().unsure, 1);
    STATE("unsure", "planned");
    clock_at += 3600;
    run();
    CHECK_INT(sent, 0);
    OK(settle(outbox_retry)); /* a person decides */
    CHECK_INT(run().sent, 1);
    CHECK_INT(sent, 1);
}

/* What happens to the row while somebody whose lease ran out still waits for the answer. */
enum meanwhile { DOUBT, SENT_AGAIN, CLAIMED_AGAIN };

static int slow(struct ctx *cx, void *user, const char *from, const char *to, const char *mail, struct smtp_answer *out)
{
    enum meanwhile what = *(const enum meanwhile *)user;
    clock_at += OUTBOX_LEASE_S;
    struct outbox_result r;
    struct db *db;
    struct ctx other;
    const struct outbox_post post = { .send = take, .clock = read_clock };
    (void)cx, (void)from, (void)to, (void)mail;
    ctx_init(&other, 64 << 20);
    other.now_at = clock_at;
    other.today = DAY;
    CHECK_INT(db_open(&other, e->url, false, &db), 0);
    CHECK_INT(outbox_run(&other, db, &e->set, &post, &r), 0);
    CHECK_INT(r.unsure, 1);
    if (what != DOUBT) {
        CHECK_INT(db_begin(&other, db, true), 0);
        CHECK_INT(outbox_retry(&other, db, &e->set, touch), 0);
        CHECK_INT(db_commit(&other, db), 0);
    }
    if (what == SENT_AGAIN) {
        CHECK_INT(outbox_run(&other, db, &e->set, &post, &r), 0);
        CHECK_INT(r.sent, 1);
    }
    if (what == CLAIMED_AGAIN)
        die_sending();
    ctx_clear(&other);
    db_close(db);
    ctx_release(&other);
    *out = (struct smtp_answer){ .result = what == CLAIMED_AGAIN ? SMTP_LATER : SMTP_TAKEN, .words = "" };
    return 0;
}

/* The late answer counts while the row is in doubt, not after it was claimed anew. */
static void fenced(struct env *env)
{
    set_up(env);
    for (enum meanwhile what = DOUBT; what <= CLAIMED_AGAIN; what++) {
        struct outbox_result r;
        const struct outbox_post post = { .send = slow, .clock = read_clock, .user = &what };
        sql("UPDATE plan_touch SET state = 'planned', done_day = NULL");
        sql("DELETE FROM facts_touch");
        sql("DELETE FROM deliver_outbox");
        OK(approve("Slow", 0));
        OK(outbox_run(&e->cx, e->db, &e->set, &post, &r));
        CHECK_INT(env_int(e, "SELECT attempts FROM deliver_outbox"), what == DOUBT ? 1 : 2);
        if (what == CLAIMED_AGAIN) {
            STATE("sending", "queued"); /* of whoever claimed it last */
            continue;
        }
        STATE("sent", "done");
        CHECK_INT(env_int(e, "SELECT count(*) FROM facts_touch"), 1); /* one fact, however many answers */
    }
}

#define BOTH(name) \
    static void both_##name(void) { env_each(name); }
BOTH(sends_once) BOTH(approving) BOTH(waits_alone) BOTH(listed_for_its_people) BOTH(quiet_hours) BOTH(days_off) BOTH(consent_withdrawn) BOTH(client_removed) BOTH(cause_gone) BOTH(later_with_pauses)
BOTH(refused_for_good) BOTH(words_hide_the_address) BOTH(busy_at_the_answer) BOTH(approved_while_planning) BOTH(in_doubt) BOTH(doubt_ends_with_the_touch) BOTH(cancelled) BOTH(killed_while_sending) BOTH(fenced)

CHECK_MAIN(T(both_sends_once), T(both_approving), T(both_waits_alone), T(both_listed_for_its_people), T(both_quiet_hours), T(both_days_off), T(both_consent_withdrawn), T(both_client_removed), T(both_cause_gone),
           T(both_later_with_pauses), T(both_refused_for_good), T(both_words_hide_the_address), T(both_busy_at_the_answer), T(both_approved_while_planning), T(both_in_doubt), T(both_doubt_ends_with_the_touch), T(both_cancelled),
           T(both_killed_while_sending), T(both_fenced))
