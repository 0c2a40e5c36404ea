/* audit.h: the record of who did what, as a keyed chain that cannot be changed unnoticed.
 * For access and actions. Append inside the transaction of the act.
 *
 * tag = BLAKE2b-256(key, seq | at | staff | action | object | client | result | detail | previous tag), in hex.
 * The key lives outside the database: in the file named by TOUCHSTONE_KEY, by default beside the SQLite
 * file (FILE.key), or touchstone-WORKSPACE.key in the working folder for PostgreSQL. A cut tail is found only
 * with an anchor (the head tag) kept elsewhere; `audit verify --anchor TAG` checks one.
 */
#pragma once
#include "db/db.h"

struct audit_key {
    unsigned char bytes[32];
};

struct audit_record {
    int64_t staff_id, object_id, client_id;
    const char *action, *result, *detail; /* detail holds no personal data */
};

/* Reads the key file, or makes one when the chain is still empty. ERR_SYSTEM when the chain has records but no key. */
int audit_key_load(struct ctx *, struct db *, struct audit_key *);
const char *audit_key_path(struct ctx *, const struct db *); /* NULL after fail() */
int audit_append(struct ctx *, struct db *, const struct audit_key *, const struct audit_record *);

struct audit_verdict {
    int64_t records, bad_seq; /* bad_seq 0: the chain holds */
    bool anchor_found;
    char head[65];
};
int audit_verify(struct ctx *, struct db *, const struct audit_key *, const char *anchor /* or NULL */, struct audit_verdict *);
