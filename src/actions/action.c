#include "actions/action.h"
#include "access/idempotency.h"
#include "access/owner.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

enum { TRIES = 5, ANSWER_MAX = 16 << 20 };

const struct action *action_find(const char *name)
{
    for (const struct action *const *a = action_all; *a; a++)
        if (!strcmp((*a)->name, name))
            return *a;
    return NULL;
}

static int check_right(struct call *c)
{
    c->scope = policy_scope(c->action->name, c->who->role);
    if (c->scope == SCOPE_NO)
        return fail(c->cx, ERR_DENIED, "the role %s may not do \"%s\"; ask the owner", role_names[c->who->role], c->action->name);
    return 0;
}

/* The check comes before every write and inside its transaction. */
static int check_object(struct call *c)
{
    if (c->action->object == OBJECT_NONE || !args_given(c->args, c->action->of))
        return 0;
    int64_t id = args_int(c->args, c->action->of, 0);
    c->audit.object_id = id;
    switch (c->action->object) {
    case OBJECT_CLIENT:
        c->audit.client_id = id;
        return owner_client(c->cx, c->db, c->who, c->scope, id);
    case OBJECT_TOUCH:
        return owner_touch(c->cx, c->db, c->who, c->scope, id, &c->audit.client_id);
    case OBJECT_ADDRESS:
        return owner_address(c->cx, c->db, c->who, c->scope, id, &c->audit.client_id);
    case OBJECT_NONE:
        break;
    }
    return 0;
}

static void hash_request(const struct args *args, char out[65])
{
    crypto_generichash_state st;
    unsigned char h[32];
    crypto_generichash_init(&st, NULL, 0, sizeof h);
    for (size_t i = 0; i < args->action->param_n; i++) {
        const char *t = args->given[i] ? args->text[i] : "\x01";
        crypto_generichash_update(&st, (const unsigned char *)t, strlen(t) + 1);
    }
    crypto_generichash_final(&st, h, sizeof h);
    sodium_bin2hex(out, 65, h, sizeof h);
}

static int run_action(struct call *c, struct str *out)
{
    struct json j;
    str_clear(out);
    json_init(&j, out);
    c->out = &j;
    json_begin_object(&j);
    if (c->action->run(c))
        return -1;
    json_end_object(&j);
    return json_end(c->cx, &j) ? 0 : -1;
}

static int audit_call(struct call *c, const struct audit_key *key)
{
    c->audit.staff_id = c->who->staff_id;
    c->audit.action = c->action->name;
    c->audit.result = "done";
    if (!c->audit.detail)
        c->audit.detail = "";
    return audit_append(c->cx, c->db, key, &c->audit);
}

static int audit_alone(struct call *c, const struct audit_key *key)
{
    if (db_begin(c->cx, c->db, true))
        return -1;
    if (audit_call(c, key)) {
        db_rollback(c->db);
        return -1;
    }
    return db_commit(c->cx, c->db);
}

struct own_tx {
    struct call *call;
    const struct audit_key *key;
    bool done;
};

/* The act's own (first) transaction carries its audit record. */
static int audit_inside(struct ctx *cx, void *user)
{
    struct own_tx *t = user;
    struct call inner = *t->call;
    if (t->done)
        return 0;
    t->done = true;
    inner.cx = cx;
    cx->now_at = t->call->cx->now_at;
    return (inner.describe && inner.describe(&inner, cx)) || audit_call(&inner, t->key) ? -1 : 0;
}

static int run_own_tx(struct call *c, const struct audit_key *key, struct str *out)
{
    struct own_tx t = { c, key, false };
    if (check_object(c))
        return -1;
    if (c->action->writes)
        db_before_commit(c->db, audit_inside, &t);
    int rc = run_action(c, out);
    db_before_commit(c->db, NULL, NULL);
    return rc || t.done || !c->action->writes ? rc : audit_alone(c, key); /* nothing was changed: on record all the same */
}

static int run_writing(struct call *c, const struct audit_key *key, struct str *out)
{
    const char *again = c->action->writes ? c->args->idempotency_key : NULL, *body = NULL; /* what was only shown is not kept */
    char hash[65];
    hash_request(c->args, hash);
    if (check_object(c))
        return -1;
    if (again && idempotency_find(c->cx, c->db, c->who->staff_id, again, c->action->name, hash, &body))
        return -1;
    if (body) {
        str_clear(out);
        str_puts(out, body);
        return 0;
    }
    if (run_action(c, out) || audit_call(c, key))
        return -1;
    return again ? idempotency_keep(c->cx, c->db, c->who->staff_id, again, c->action->name, hash, str_end(c->cx, out)) : 0;
}

static int run_once(struct call *c, const struct audit_key *key, struct str *out)
{
    if (c->action->without_db || !c->db)
        return run_action(c, out);
    if (c->action->own_tx)
        return run_own_tx(c, key, out);
    bool write = c->action->writes || c->action->audited_read;
    if (db_begin(c->cx, c->db, write))
        return -1;
    int rc = write ? run_writing(c, key, out) : check_object(c) || run_action(c, out) ? -1 : 0;
    if (rc) {
        db_rollback(c->db);
        return -1;
    }
    return db_commit(c->cx, c->db);
}

int action_call(struct call *c, const struct audit_key *key, struct str *out)
{
    str_init(out, c->cx->arena, ANSWER_MAX);
    if (check_right(c) || args_check(c->cx, c->args))
        return -1;
    for (int i = 1;; i++) {
        c->audit = (struct audit_record){ 0 };
        if (!run_once(c, key, out))
            return 0;
        if (c->cx->code != ERR_AGAIN || i == TRIES || c->action->own_tx)
            return -1;
        ctx_forgive(c->cx);
        nanosleep(&(struct timespec){ .tv_nsec = 20000000L * i }, NULL);
    }
}
