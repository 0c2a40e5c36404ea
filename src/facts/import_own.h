/* import_own.h: what the import_*.c files share. Nobody else includes it. */
#pragma once
#include "facts/import.h"
#include "facts/resolve.h"
#include "facts/sorter.h"
#include "kit/csv.h"
#include "kit/source.h"

enum { IMPORT_VALUES = KIND_FIELDS + 12, IMPORT_SAMPLE = 200, SORT_MEMORY = 24 << 20, KEY_MAX = 500, KEY_PARTS = 8, LINE_VALUES = 6 };

/* Fields that import_row.c knows by name; of the kinds that have them. */
enum place { PLACE_DAY, PLACE_AT, PLACE_DOMAIN, PLACE_QUANTITY, PLACE_PRICE, PLACE_LINE_AMOUNT, PLACE_TOTAL, PLACE_INVOICE, PLACE_CLIENT, PLACE_FULL_NAME, PLACE_FAMILY, PLACES };
enum kind_case { CASE_OTHER, CASE_TOUCH, CASE_CLIENT, CASE_PERSON, CASE_PAYMENT };

/* The beginning of a file, taken apart. */
struct import_sample {
    struct map_row row[IMPORT_SAMPLE];
    uint64_t line[IMPORT_SAMPLE];
    size_t n, header; /* header: its place among the rows */
    struct csv_dialect dialect;
};

struct import_block {
    const struct map_block *map;
    const struct kind *kind;
    enum kind_case which;
    size_t value_n;           /* the kind's fields and the extra ones */
    const struct kind_field *field[IMPORT_VALUES];
    struct db_value empty[IMPORT_VALUES];
    int place[PLACES];        /* -1: has none */
    int key[KEY_PARTS];       /* fields of the natural key */
    size_t key_n;
    int key_year;             /* which of them stands for its year; -1 */
    bool mapped[IMPORT_VALUES];
    bool bulk;                /* new records go by the thousand; otherwise through record_add() */
    int currency, money;      /* fields; -1 */
    struct sorter *rows;      /* by key */
    struct sorter *facts;     /* new ones by place in the table */
    struct sorter *lines;
    struct import_count *count;
};

struct import_job {
    struct ctx *cx, work; /* work: for a row, cleared now and then */
    struct db *db;
    const struct settings *set;
    struct by by;
    const struct import_options *options;
    struct import_result *result;
    struct mapping *map;
    struct resolver *resolver;
    struct source *in;
    struct csv_reader *reader;
    struct map_row header;
    uint64_t header_line;
    struct import_block block[MAPPING_BLOCKS];
    struct db_bulk *reject_bulk;
    struct sorter *late; /* rejects found after their row was read, by line */
    int64_t reject_n;
    const char *map_text;
};

/* One row on its way through the sorters. */
struct import_record {
    uint64_t line, hash;
    struct db_value v[IMPORT_VALUES];
};

/* Where a value came from, for messages. */
struct import_cell {
    const char *text, *column;
    size_t n;
};

struct import_row {
    struct import_job *j;
    struct import_block *b;
    const struct csv_row *row;
    struct import_record rec;
    struct import_cell from[IMPORT_VALUES];
    const char *column, *value, *why; /* of the first thing that is wrong */
    size_t value_n;
    char key[KEY_MAX];
    char currency[4];
    char said[16], meant[4]; /* the last text of a currency column and its code */
    char scaled[4];          /* the currency that `exponent` is of */
    int exponent;
};

/* import_sample.c */
int import_open(struct ctx *, const struct import_options *, struct source **out);
int import_take_sample(struct ctx *, const struct import_options *, struct source *, struct import_sample *);
int import_find_header(struct ctx *, struct import_sample *, const struct mapping *);
/* The mapping to use, bound to the header; its dates' order decided by the sample. */
int import_choose(struct ctx *, const struct import_options *, struct import_sample *, struct mapping **out, const char **preset);

/* import_pack.c */
const char *import_fill(struct ctx *, const char *msg, const char *placeholder, int64_t number); /* translated; NULL after fail() */
int import_reject_row(struct import_job *, uint64_t line, const char *column, const char *value, size_t value_n, const char *message, const struct csv_row *);
int import_reject_late(struct import_job *, uint64_t line, const char *value, const char *said);
int import_store_late(struct import_job *);
int import_encode(struct import_job *, const struct import_record *, size_t n, const char **out, size_t *len);
bool import_decode(const char *data, size_t len, size_t n, struct import_record *out);

/* import_value.c: cells into values. Those that return int say 1 for a row to reject: s->why. */
const char *import_cell_at(const struct csv_row *, int at, size_t *n); /* trimmed; "" when the row is shorter */
const char *import_column(const struct import_job *, int at);
bool import_holds(const struct map_when *, size_t n, const struct csv_row *); /* any of them */
bool import_same_word(const char *word, const char *s, size_t n);
bool import_empty(const struct db_value *);
int import_wrong(struct import_row *, const struct import_cell *, const char *why);
int import_read_values(struct import_row *); /* everything but references */
int import_check_filled(struct import_row *);
int import_settle(struct import_row *);

/* import_key.c: the row's key; and into the sorter with it. */
int import_keep(struct import_row *);

/* import_row.c */
int import_read_rows(struct import_job *);

/* import_merge.c */
int import_merge(struct import_job *, struct import_block *);
/* import_extra.c: what a person's or client's row says beside: position, addresses. */
/* *changed grows by what it added or changed. */
int import_write_extra(struct import_job *, const struct import_block *, const struct db_value *v, const char *key, int64_t id, int *changed);
int import_finish(struct import_job *);
