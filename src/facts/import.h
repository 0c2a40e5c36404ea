/* import.h: tables (CSV, TSV; gzip too) into facts, as one batch that can be taken back. For actions.
 *
 *     struct import_options o = { .path = "invoices.csv" };
 *     struct import_result res;
 *     if (import_run(cx, db, &set, &by, &o, &res)) ...      // nothing was changed
 *
 * The caller has no transaction open: import_run() makes one and commits all or nothing; a dry run does the
 * same and rolls back. Bad rows are data: they are counted, listed and kept (facts_reject), the rest is imported.
 * Memory does not grow with the file. The same file twice (same bytes, same mapping, batch still live) changes nothing.
 *
 * rows_read = rows_new + rows_changed + rows_same + rows_grouped + rows_skipped + rows_rejected, counted for the
 * mapping's first kind; by_kind has them all. rows_grouped are further lines of an invoice.
 */
#pragma once
#include "facts/mapping.h"
#include "facts/record.h"

enum { IMPORT_REJECTS = 200, IMPORT_CURRENCIES = 8, IMPORT_PREVIEW_ROWS = 20 };

struct import_options {
    const char *path;      /* one of path, data, fd */
    const void *data;
    size_t data_n;
    bool use_fd;           /* fd is read and closed */
    int fd;
    const char *file_name; /* to show and keep; NULL: the end of path */
    const char *as;        /* a kind or a preset; NULL: found out */
    const char *map_text;  /* wins over `as` */
    const char *source;    /* wins over the mapping's */
    const char *charset;   /* NULL: found out */
    char delimiter;        /* 0: found out */
    bool dry_run;
    void (*progress)(void *user, int64_t bytes, int64_t total, int64_t rows); /* total -1: unknown */
    void *progress_user;
};

struct import_reject {
    uint64_t line;
    const char *column, *value, *message; /* message in the reader's language */
};

struct import_count {
    const struct kind *kind;
    int64_t fresh, changed, same, grouped, skipped, rejected;
};

struct import_total {
    char currency[4];
    int64_t rows, minor; /* of what was accepted: new, changed and same */
};

struct import_result {
    int64_t batch_id; /* 0 when nothing was written */
    const char *kind, *preset, *source, *charset;
    const char *message; /* NULL, or a sentence: the same file was imported before */
    int64_t rows_read, rows_new, rows_changed, rows_same, rows_grouped, rows_skipped, rows_rejected, rows_cut;
    int64_t clients_made, people_made, staff_made, offerings_made;
    struct import_count by_kind[MAPPING_BLOCKS];
    size_t by_kind_n;
    struct import_reject *rejects; /* the first IMPORT_REJECTS */
    size_t reject_n;
    struct import_total totals[IMPORT_CURRENCIES];
    size_t total_n;
};

int import_run(struct ctx *, struct db *, const struct settings *, const struct by *, const struct import_options *, struct import_result *);

/* What a wizard shows before: the first rows decoded, and what the columns probably are. */
struct import_preview {
    const char *charset;
    char delimiter;
    uint64_t header_line;
    const char *const *columns;
    size_t column_n;
    const char *const *cells; /* row_n * column_n */
    size_t row_n;
    const char *kind, *preset; /* NULL when nothing fits */
    const char *map_text;      /* of the preset or guess; NULL when nothing fits: `why_not` says why */
    const char *why_not;
};
int import_preview(struct ctx *, const struct import_options *, struct import_preview *);

struct import_batch {
    int64_t id, at, staff_id, rows_read, rows_new, rows_changed, rows_same, rows_skipped, rows_rejected, reverted_at;
    const char *kind, *source, *file_name, *state; /* live, reverted */
};
/* Newest first. */
int import_list(struct ctx *, struct db *, size_t limit, struct import_batch **out, size_t *n);

/* Takes a batch back: removes what it added, restores what it changed. Records touched since are left and listed. */
struct revert_left {
    const char *kind, *why; /* why: N_() */
    int64_t id, client_id;
};
struct revert_result {
    int64_t removed, restored, left;
    struct revert_left *list; /* the first IMPORT_REJECTS */
    size_t list_n;
};
int import_revert(struct ctx *, struct db *, const struct settings *, const struct by *, int64_t batch_id, struct revert_result *);
