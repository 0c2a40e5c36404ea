/* demo.h: a generated firm, for trying the program out and as the base of benchmarks. For actions and tests.
 *
 * Quillbrook IT, an invented outsourcer of a dozen people, and its clients in Russian, English and Persian with
 * three years of history that ends the day before `today`. The same seed, day and number of clients give the same
 * facts. Nobody in it exists: phones are from ranges kept free for fiction, mail goes to .example domains only.
 *
 * Fills a workspace without clients, people, offerings and invoices, in one transaction of its own;
 * ERR_CONFLICT for any other.
 */
#pragma once
#include "db/db.h"

enum { DEMO_STAFF = 13, DEMO_CLIENTS = 180, DEMO_CLIENTS_MAX = 1000000 };

struct demo_options {
    uint64_t seed;
    int64_t clients; /* 0: DEMO_CLIENTS */
    int32_t today;   /* 0: the ctx's */
};

struct demo_result {
    int64_t clients, people, invoices, invoice_lines, payments, touches, deals, subscriptions;
    size_t staff_n;
    int64_t staff_id[DEMO_STAFF];   /* the owner first; the last one has left the firm */
    const char *login[DEMO_STAFF];  /* a user name to give them */
};

int demo_make(struct ctx *, struct db *, const struct demo_options *, struct demo_result *);
