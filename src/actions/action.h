/* action.h: what a person or a program may ask. One descriptor a file in src/actions/all/ gives the CLI command,
 * the HTTP endpoint, its OpenAPI entry, help, completion, the right check and the audit record.
 * For actions, main.c, web.
 *
 * run() writes one JSON object into call->out. Units: days are "YYYY-MM-DD" texts, money is *_minor with `currency`,
 * instants *_at. In a writing action a transaction is open; action_call() commits it with its audit record, or rolls back.
 */
#pragma once
#include "access/audit.h"
#include "access/user.h"
#include "actions/shape.h"
#include "facts/record.h"

enum param_type { PARAM_TEXT, PARAM_INT, PARAM_DAY, PARAM_BOOL, PARAM_ID, PARAM_FILE, PARAM_SECRET };

struct param {
    const char *name;
    enum param_type type;
    bool required;
    bool positional; /* on the command line: by place, not by --name */
    bool only_cli;   /* never taken from HTTP (paths) */
    bool only_http;
    const char *choices; /* "a|b|c" or NULL */
    const char *help;    /* N_() */
};

/* What a param names; its client decides whether OWN allows it. */
enum object { OBJECT_NONE, OBJECT_CLIENT, OBJECT_TOUCH, OBJECT_ADDRESS };

struct call {
    struct ctx *cx;
    struct db *db;             /* NULL for actions without a database */
    const struct settings *set;
    const struct who *who;
    const struct args *args;
    const struct action *action;
    enum scope scope;          /* OWN: lists show only the caller's clients */
    struct json *out;
    struct audit_record audit; /* run() may fill object_id, client_id, detail */
    const struct action_host *host;
    int (*describe)(struct call *, struct ctx *); /* own_tx: fills the audit record inside the transaction; or NULL */
};

/* What only the edge has; members may be NULL. */
struct action_host {
    const char *db_url, *upload_dir;
    void (*progress)(void *user, int64_t done, int64_t total, int64_t rows);
    void *user;
    const struct audit_key *key;
    int64_t (*clock)(void);    /* for what takes long; NULL: somebody waits for the answer, nothing may */
    const _Atomic bool *stop;  /* the program is to end */
};

struct action {
    const char *name;  /* "client show": the command, and its row in policy.def */
    const char *http;  /* "GET /api/clients/{id}", NULL: command line only */
    const char *help;  /* N_() */
    const struct param *params;
    size_t param_n;
    enum object object;       /* of the param `of` */
    const char *of;           /* "id", "client_id" */
    const struct shape *answer; /* FIELDS or ANSWER; with `rows`, of a row; NULL: {} */
    const struct shape *beside; /* BESIDE: what stands beside "rows" */
    bool rows;                /* the answer is {"rows": [...], ...}; the command line's columns are the shape's, in its order */
    bool writes;              /* runs in a transaction, is audited, takes an idempotency key */
    bool audited_read;        /* a sensitive read: recorded before the answer goes out */
    bool own_tx;              /* opens its own transactions (imports, signals, plan); audited afterwards */
    bool makes_workspace;     /* init, demo: the database may not exist yet */
    bool without_db;
    int (*run)(struct call *);
};

#define PARAMS(list) .params = list, .param_n = sizeof list / sizeof *list
/* An answer of its own, written as `static const struct field fields[]`; or one that others answer with too: ANSWER(Client). */
#define FIELDS(list) .answer = &(const struct shape){ NULL, list, sizeof list / sizeof *list }
#define ANSWER(Name) .answer = &shape_##Name
#define BESIDE(list) .beside = &(const struct shape){ NULL, list, sizeof list / sizeof *list }

extern const struct action *const action_all[]; /* ends with NULL; generated from the folder */
const struct action *action_find(const char *name);

/* Typed, checked arguments. Absent: NULL, 0 or the default. */
struct args {
    const struct action *action;
    const char *text[24];
    int64_t number[24];
    bool given[24];
    const char *idempotency_key; /* or NULL */
};
/* Takes one named value in text form (CLI option, query, JSON). ERR_INPUT names the param and what it takes. */
int args_set(struct ctx *, struct args *, const char *name, const char *text);
int args_check(struct ctx *, const struct args *); /* required ones are there */
const char *args_text(const struct args *, const char *name); /* "" when absent */
int64_t args_int(const struct args *, const char *name, int64_t absent);
int32_t args_day(const struct args *, const char *name, int32_t absent);
bool args_given(const struct args *, const char *name);

/* Checks the right, the object's owner, runs, audits, commits; retries ERR_AGAIN up to 5 times. The answer is in *out. */
int action_call(struct call *, const struct audit_key *, struct str *out);

/* The OpenAPI 3.1 document of all actions: endpoints, and under "x-commands" what has none. */
int action_openapi(struct ctx *, struct str *out);
