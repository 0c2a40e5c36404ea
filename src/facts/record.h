/* record.h: writing one fact, with its history. For facts, deliver, actions. Inside a transaction.
 *
 * `fields` are typed values in the kind's order. Who did it stands in `struct by`.
 */
#pragma once
#include "facts/kind.h"

struct by {
    int64_t staff_id; /* 0: the program itself */
    int64_t batch_id; /* 0: by hand */
};

struct record_ref {
    int64_t id, client_id, day; /* client_id and day 0 where the kind has none */
};

int record_add(struct ctx *, struct db *, const struct settings *, const struct by *, const struct kind *,
               const struct db_value *fields, struct record_ref *out);
/* Every field that differs is written to facts_change; *changed counts them. ERR_NOTFOUND when absent. */
int record_change(struct ctx *, struct db *, const struct settings *, const struct by *, const struct kind *,
                  const struct record_ref *, const struct db_value *fields, struct record_ref *now, int *changed);
int record_remove(struct ctx *, struct db *, const struct by *, const struct kind *, const struct record_ref *);
int record_read(struct ctx *, struct db *, const struct kind *, const struct record_ref *, struct db_value *fields);

/* Marks in facts_change.field beside the names of fields. */
#define RECORD_ADDED "*added"     /* by hand; what an import adds names its batch in the row */
#define RECORD_REMOVED "*removed"

/* For import and revert: the batch that brought the row too; one line of history. */
int record_read_batch(struct ctx *, struct db *, const struct kind *, const struct record_ref *, struct db_value *fields, int64_t *batch_id);
int record_note(struct ctx *, struct db *, const struct by *, const char *kind, const struct record_ref *, const char *field,
                const char *before, const char *after);
