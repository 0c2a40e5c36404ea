/* resolve.h: finds or makes what a table's row names: clients, staff, offerings, people, invoices. For import.
 *
 * A client is looked for by the source's own id (facts_origin), then tax number, then name without legal form and
 * spelling; offerings and staff by name. What is not known is made, as part of the batch. Inside one transaction.
 */
#pragma once
#include "facts/record.h"

struct resolver;

struct resolve_made {
    int64_t clients, people, staff, offerings;
};

int resolve_open(struct ctx *, struct db *, const struct settings *, const struct by *, const char *source, struct resolver **);
/* *id 0: not known and not made. `text` is trimmed UTF-8 of n bytes, not empty. */
int resolve_client(struct resolver *, const char *text, size_t n, bool make, int64_t *id);
int resolve_staff(struct resolver *, const char *text, size_t n, int64_t *id);
int resolve_offering(struct resolver *, const char *text, size_t n, int64_t *id);
int resolve_person(struct resolver *, int64_t client_id, const char *text, size_t n, int64_t *id);
/* client_id 0: by the source's own number; then *client is the invoice's. */
int resolve_invoice(struct resolver *, int64_t *client_id, const char *text, size_t n, int64_t *id);
/* The record that a row without known key is about: same name or tax number. *ref.id 0: none. */
int resolve_match(struct resolver *, const struct kind *, const struct db_value *fields, struct record_ref *ref);
/* A record that was just added under this key: later rows may name it. */
int resolve_learn(struct resolver *, const struct kind *, const char *key, size_t n, const struct db_value *fields, int64_t id);
/* Where an imported record came from; the key must be new. */
int resolve_origin(struct resolver *, const char *kind, const char *key, const struct record_ref *, uint64_t hash);
/* Writes what is still buffered. */
int resolve_flush(struct resolver *);
int resolve_finish(struct resolver *, struct resolve_made *);
int resolve_next_id(struct resolver *, int64_t *id);
/* "Иванов Иван Петрович", "John Smith" into family, given, patronymic; owned by the arena. */
int resolve_split_name(struct ctx *, const char *full, const char **family, const char **given, const char **patronymic);
/* The words of a name in one order: the same people whatever the order of their names. */
int resolve_name_set(struct ctx *, const char *text, const char **out);
