/* model_table.h: the table behind model_input.h: its columns, cells and the rows left out. For the model_*.c that read one. */
#pragma once
#include "actions/model_input.h"
#include "kit/csv.h"

struct model_table {
    const struct model_options *o;
    struct model_input *in;
    struct source *source;
    struct csv_reader *reader;
    struct csv_row row;
    int at[COLUMN_COUNT]; /* -1: not in the table */
    const char *header;   /* the columns' names, to show */
    size_t likely_rows;   /* by the file's size */
};

int model_table_open(struct ctx *, const struct model_options *, struct model_input *, struct model_table *out);
/* 1: a sound row; 0: the end; -1. Bad and blank ones are passed. */
int model_table_next(struct ctx *, struct model_table *);
bool model_table_has(const struct model_table *, enum model_column);
const char *model_table_cell(const struct model_table *, enum model_column); /* "" when absent */
/* ERR_INPUT naming the option and the columns there are. */
int model_table_need(struct ctx *, const struct model_table *, enum model_column);

/* Digits with a point (or a comma, or an exponent); finite. */
bool model_number(const char *text, double *out);
/* A whole number from 0 to 2^31 - 1, also written as 3.0. */
bool model_whole(const char *text, uint32_t *out);
/* 1, yes, true, or a number above 0: true; 0, no, false, below: false. Anything else is neither: returns false. */
bool model_flag(const char *text, bool *out);
/* ERR_INPUT for a date that may be two days; *bad for one that is none. */
int model_day(struct ctx *, const struct model_table *, const char *text, bool *bad, int32_t *day);

/* The row at hand is left out; `why` is a catalogue message. Always 0. */
int model_leave_out(struct ctx *, struct model_table *, const char *why);
