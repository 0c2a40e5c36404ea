/* cell.h: reads one cell of a table as a field's value. For import. Pure.
 *
 * Texts in the result point into the cell given (trimmed, with their length); nothing is copied.
 */
#pragma once
#include "base/day.h"
#include "facts/kind.h"

struct cell_rules {
    const char *currency;  /* of the row, for money */
    int exponent;          /* money_exponent() of it */
    enum day_order order;  /* for days like 03/04/2021 */
    bool hours;            /* a number of minutes is written in hours: 1,5 or 1:30 */
    int32_t today;
    int utc_offset_min;    /* for times of day */
};

/* NULL and *out, or why not: an N_() sentence without placeholders that says what to do. Empty text is the
 * field's empty value. References (FIELD_CLIENT ...) come back as text: resolve.h finds them. */
const char *cell_read(const struct kind_field *, const char *text, size_t n, const struct cell_rules *, struct db_value *out);
struct db_value cell_empty(const struct kind_field *); /* a choice's default is not 0-terminated: see n */
int cell_empty_all(struct ctx *, const struct kind *, struct db_value *fields); /* of every field, terminated, ready for record_add() */

/* A decimal number as millionths: prices of invoice lines may have more decimals than the currency. */
bool cell_decimal(const char *text, size_t n, int64_t *millionths);
/* Without blanks around; *n is the new length. */
const char *cell_trim(const char *text, size_t *n);
/* Whether a spreadsheet spoilt a number: 7,7E+11. */
bool cell_damaged(const char *text, size_t n);
