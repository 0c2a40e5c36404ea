/* mapping.h: how the columns of a table become facts: text that people edit, presets, and guesses. For import and actions.
 *
 * The text is line based (docs/import.md):
 *
 *     touchstone-map 1
 *     name "Online Retail"
 *     source online-retail                 # whose ids these are: the same id of two sources is two records
 *     detect InvoiceNo, StockCode          # a file with all these columns is taken for this preset
 *     kind invoice                         # begins a block; a row gives a fact for every block
 *     key InvoiceNo                        # the row's id: column + column ...
 *     number = InvoiceNo
 *     day = InvoiceDate order mdy
 *     client = [Customer name] or "unknown"
 *     currency = "GBP"
 *     due_day ?= Due                       # a column that may be absent
 *     stage : Engaging=closing, Won=won    # values translated
 *     skip when CustomerID empty
 *
 * Errors name the line.
 */
#pragma once
#include "facts/cell.h"

enum { MAPPING_BLOCKS = 4, MAPPING_SLOTS = 40, MAPPING_WHEN = 8, MAPPING_KEY = 4, MAPPING_DETECT = 12, MAPPING_TERMS = 4, MAPPING_TEXT = 64 * 1024 };

struct map_term {
    enum { TERM_COLUMN, TERM_TEXT, TERM_TODAY } type;
    const char *text; /* the column's name, or the constant */
    int at;           /* its number after mapping_bind(); -1 absent */
};

struct map_value {
    const char *from, *to; /* from "*": anything else */
};

struct map_slot {
    int field;             /* of the kind, or above its field_n one of import_extra() */
    struct map_term term[MAPPING_TERMS]; /* the first that is not empty counts */
    size_t term_n;
    bool optional, hours;
    enum day_order order;
    struct map_value *value;
    size_t value_n;
    unsigned line;
};

struct map_when {
    enum { WHEN_EMPTY, WHEN_FILLED, WHEN_IS, WHEN_STARTS } test;
    const char *column, *text;
    int at;
    unsigned line;
};

struct map_block {
    const struct kind *kind;
    struct map_term key[MAPPING_KEY];
    size_t key_n;
    struct map_slot slot[MAPPING_SLOTS];
    size_t slot_n;
    struct map_when skip[MAPPING_WHEN], only[MAPPING_WHEN], negative[MAPPING_WHEN];
    size_t skip_n, only_n, negative_n;
    bool lines;     /* rows with the same key are the lines of one invoice */
    bool no_create; /* unknown clients are rejected */
};

struct mapping {
    const char *name, *source;
    const char *detect[MAPPING_DETECT];
    size_t detect_n;
    struct map_block block[MAPPING_BLOCKS];
    size_t block_n;
};

struct map_row { /* cells of one row, as csv_row has them */
    const struct csv_cell *cell;
    uint32_t count;
};

/* ERR_INPUT with the line for anything wrong. Lives in the arena. */
int mapping_parse(struct ctx *, const char *text, const struct mapping **out);
/* The text of a mapping, in a form mapping_parse() reads. */
int mapping_write(struct ctx *, const struct mapping *, const char **out);

/* Presets built into the program: their names in order; NULL past the end. Their text; ERR_NOTFOUND. */
const char *mapping_preset_name(size_t i);
int mapping_preset(struct ctx *, const char *name, const char **text);

/* The preset all of whose `detect` columns are in the header; NULL in *name when none is. */
int mapping_detect(struct ctx *, const struct map_row *header, const char **name);
/* A mapping by the names of the columns; kind NULL: the kind that fits best. ERR_INPUT says what is missing. */
int mapping_guess(struct ctx *, const struct map_row *header, const struct kind *kind, const struct mapping **out);
/* How many cells look like names of columns that any kind knows. */
int mapping_header_score(struct ctx *, const struct map_row *, int *score);
/* Puts column numbers into the mapping. ERR_INPUT names the columns that are not in the header. */
int mapping_bind(struct ctx *, struct mapping *, const struct map_row *header);

/* The fields of a table that become other facts or lines beside the row's own: an invoice's item, a person's client ... */
const struct kind_field *import_extra(const struct kind *, size_t *n);
/* A field by number, extra ones after the kind's own; by name, -1 when absent. "client" also means client_id, and so on. */
const struct kind_field *import_field(const struct kind *, size_t i);
int import_field_at(const struct kind *, const char *name);
