/* sample.h: what one client's history adds to the firm's models (model.h). Pure, but for the memory it grows in.
 * For signals/model*.c and its tests.
 *
 * Days are counted from the client's first purchase. Two windows: up to `today`, and up to `check_day` with what
 * was bought after it, for the models' trial on what they had not seen.
 */
#pragma once
#include "facts/history.h"
#include "kit/stat/shrink.h"

/* What is said to be older is a slip of the pen (an empty date of a spreadsheet is 1900 or 1970): it teaches nothing. */
enum { SAMPLE_MOST_DAYS = 30 * 365 };

struct purchase_sample {
    uint32_t x;             /* repeat purchases */
    int32_t tx_days, t_days; /* first to last purchase, first to the end of the window */
};

struct client_sample {
    struct purchase_sample all, before; /* before.t_days < 0: not yet a client at check_day */
    uint32_t bought_after;              /* purchases after check_day */
    int32_t first_gap, second_gap;      /* days between the first three purchases; 0 = fewer */
    struct shrink_group amounts;        /* ln amount (minor units) of the purchases */
};

struct contract_sample { int renewals; bool lost; };

struct bill_sample { /* a client's bills with a due day that were settled or are overdue */
    int32_t n, late;
    struct shrink_group days; /* of the settled: day paid - day due */
};

struct sample {
    struct ctx *cx;
    int32_t today, check_day; /* check_day 0: no trial */
    struct client_sample *clients; size_t client_n;
    struct contract_sample *contracts; size_t contract_n;
    struct bill_sample *bills; size_t bill_n;
};

/* Released clients add nothing to purchases and contracts: we ended it, not they. */
int sample_add(struct sample *, const struct history *);
/* The same for one client alone, as the models' readings of it need it. False: no purchases (bills). */
bool sample_purchases(const struct history *, int32_t today, struct purchase_sample *);
bool sample_amounts(const struct history *, int32_t today, struct shrink_group *);
bool sample_bills(const struct history *, int32_t today, struct bill_sample *);
