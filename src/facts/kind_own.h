/* kind_own.h: what the descriptors in kinds/ share: computed columns and what hangs on a row. For facts/ only. */
#pragma once
#include "facts/kind.h"

/* Computed columns; see each kind's insert statement for which. */
int kind_derive_client(struct ctx *, const struct settings *, const struct db_value *, struct db_value extra[KIND_EXTRA], size_t *n);
int kind_derive_person(struct ctx *, const struct settings *, const struct db_value *, struct db_value extra[KIND_EXTRA], size_t *n);
int kind_derive_name(struct ctx *, const struct settings *, const struct db_value *, struct db_value extra[KIND_EXTRA], size_t *n);
int kind_derive_offering(struct ctx *, const struct settings *, const struct db_value *, struct db_value extra[KIND_EXTRA], size_t *n);
int kind_derive_address(struct ctx *, const struct settings *, const struct db_value *, struct db_value extra[KIND_EXTRA], size_t *n);

/* Search words. */
int kind_after_client(struct ctx *, struct db *, int64_t id, int64_t client_id, const struct db_value *fields);
int kind_after_person(struct ctx *, struct db *, int64_t id, int64_t client_id, const struct db_value *fields);
int kind_after_position(struct ctx *, struct db *, int64_t id, int64_t client_id, const struct db_value *fields);
int kind_after_address(struct ctx *, struct db *, int64_t id, int64_t client_id, const struct db_value *fields);
/* Lines go with their invoice; a payment settles one. */
int kind_after_invoice(struct ctx *, struct db *, int64_t id, int64_t client_id, const struct db_value *fields);
int kind_after_payment(struct ctx *, struct db *, int64_t id, int64_t client_id, const struct db_value *fields);
