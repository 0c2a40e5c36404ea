/* word.h: the search words of clients, people and addresses (facts_word). For facts/ only.
 *
 * Words are fold keys; a telephone number also stands under its last 7 and last 10 digits. `object_id` is the
 * client, person or address the words belong to. Inside a transaction.
 */
#pragma once
#include "db/db.h"

enum { WORD_MAX = 24 };

/* Distinct words of a text into out[], owned by the arena; what is past WORD_MAX is left out. *n may be above 0 on entry. */
int word_split(struct ctx *, const char *text, const char *out[WORD_MAX], size_t *n);
/* A number's last digits. */
int word_digits(struct ctx *, const char *text, const char *out[WORD_MAX], size_t *n);
/* Instead of what was there. */
int word_set(struct ctx *, struct db *, int64_t client_id, int64_t object_id, const char *const *words, size_t n);
int word_clear(struct ctx *, struct db *, int64_t client_id, int64_t object_id);
/* The words of a client: name, tax number, site. */
int word_of_client(struct ctx *, const char *name, const char *tax_id, const char *domain, const char *out[WORD_MAX], size_t *n);
