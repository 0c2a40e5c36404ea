/* kind.h: a kind of fact (client, invoice, touch ...), one descriptor a file in src/facts/kinds/.
 * For facts/ and for actions, signals and plan to write facts through record.h.
 *
 * Fields are in the order of the statements' parameters: $1 id, $2 batch_id, then the fields from $3,
 * then what derive() adds: so insert and update. `select` (which gives batch_id and the fields) and `remove`
 * take $1 id, $2 client_id, $3 day.
 */
#pragma once
#include "db/db.h"
#include "facts/setting.h"

enum field_type {
    FIELD_TEXT,
    FIELD_INT,
    FIELD_BOOL,     /* 0/1 */
    FIELD_MONEY,    /* minor units of the row's currency */
    FIELD_QUANTITY, /* thousandths */
    FIELD_DAY,
    FIELD_AT,       /* unix seconds */
    FIELD_CURRENCY,
    FIELD_CHOICE,   /* one of `choices` */
    FIELD_CHANNEL,  /* call visit email letter fax messenger (addresses: phone email post fax messenger) */
    FIELD_CLIENT,   /* references: ids of ... ; 0 = none */
    FIELD_PERSON,
    FIELD_STAFF,
    FIELD_OFFERING,
    FIELD_INVOICE
};

struct kind_field {
    const char *name;     /* column, API and mapping name */
    enum field_type type;
    bool required;
    bool nullable;        /* empty is NULL; otherwise empty is "" or 0 */
    const char *label;    /* N_() */
    const char *synonyms; /* folded header names, separated by '|' (en, ru, fa) */
    const char *choices;  /* FIELD_CHOICE: "lead|closing|won|lost"; the first is the default */
};

enum { KIND_FIELDS = 24, KIND_EXTRA = 6 };

struct kind {
    const char *name, *label;
    const struct kind_field *fields;
    size_t field_n;
    int client_field, day_field;  /* index of the field that is client_id / day, -1 when it has none */
    const char *natural_key;      /* fields that make the key where the file names no id: "number|client_id"; "year" is the day's */
    const char *insert, *select, *update, *remove;
    /* Extra columns computed from the fields (search and sort keys). May be NULL. */
    int (*derive)(struct ctx *, const struct settings *, const struct db_value *fields, struct db_value extra[KIND_EXTRA], size_t *n);
    /* Keeps what hangs on the row (search words) in step after insert, update or remove. May be NULL. */
    int (*after)(struct ctx *, struct db *, int64_t id, int64_t client_id, const struct db_value *fields /* NULL: removed */);
};

extern const struct kind *const kind_all[]; /* ends with NULL; generated from the folder */
const struct kind *kind_find(const char *name);
int kind_field_at(const struct kind *, const char *field); /* -1 when absent */
