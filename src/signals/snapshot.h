/* snapshot.h: what stood of each client at the end of each month. For signals, actions.
 *
 * `signals run` closes finished months: it derives every client as of the month's end, from the facts dated up to then,
 * and keeps the rows. A month once written is never changed by later facts: those show as its correction. A month is
 * closed SNAPSHOT_GRACE_DAYS after its end, so that its last bills can come in. Months from the first bill or contract
 * on are written; months for which nothing is known yet wait for their facts. What is closed at the very first run, or
 * more than a month late, is marked `reconstructed`: it is what the facts say today, not what was known then.
 *
 * Rows: clients from their first bill or contract on. Prices of contracts are those of the time (facts_change). Months are Gregorian.
 */
#pragma once
#include "signals/signals.h"

enum { SNAPSHOT_MONTHS = 120, SNAPSHOT_GRACE_DAYS = 10 };

struct snapshot {
    int64_t client_id; /* 0: no row, no bill yet */
    enum phase phase;
    bool active;       /* a contract runs, or it buys within its own rhythm (bills of an ended contract are no purchases) */
    bool contract;     /* has recurring revenue */
    int32_t first_day; /* first sale; 0: only credit notes so far */
    int32_t last_day;  /* last bill; 0 = none */
    int64_t month_minor, year_minor; /* billed in the month; in the 12 months that end with it */
    int64_t mrr_minor;               /* recurring revenue a month */
    int64_t worth_minor, silence_cost_minor;
    int silence_days; /* -1 unknown */
    bool talked;      /* the silence counts from a talk, not from a sale */
    int bills, bills12; /* days with a bill: in the month, in whatever currency; in 12 months, in the firm's own */
    int purchases12;
    int lines;          /* lines of business bought from so far */
};

/* An earlier price of a contract: it held until `day`. */
struct price_change {
    int64_t subscription_id, before_minor;
    int32_t day;
};

/* The client as of a day, from the facts dated up to it. 1; 0: neither bill nor contract by then; -1 without memory (in cx's arena). */
int snapshot_derive(struct ctx *, const struct history *, const struct price_change *, size_t change_n, int32_t day, struct snapshot *);

/* Days that a firm's bills and contracts span: told of every client during a run. */
struct snapshot_span { int32_t first_day, last_day; }; /* 0 = none */
void snapshot_span_note(struct snapshot_span *, const struct history *, int32_t today);

/* Closes the finished months that are not closed yet; one walk for all of them, none when there is nothing to close. */
int snapshot_close(struct ctx *, struct db *, const struct settings *, int32_t today, const struct snapshot_span *, int *months);
/* Forgets the reconstructed months: the next run derives them anew. For a firm whose history came in pieces. */
int snapshot_forget(struct ctx *, struct db *, int64_t *months);

/* Closed months in the firm's currency, oldest first; at most the SNAPSHOT_MONTHS last ones up to `to`. */
struct snapshot_month {
    int32_t day; /* its last */
    bool reconstructed;
    int64_t clients, active;
    int64_t month_minor, year_minor, mrr_minor; /* sums over the clients */
    int64_t billed12;         /* clients billed in the 12 months that end with it */
    int64_t correction_minor; /* what later facts changed of the revenue; see snapshot_correct() */
};
int snapshot_months(struct ctx *, struct db *, const struct settings *, int32_t to, struct snapshot_month **, size_t *n);
/* Compares the months' revenue with what the facts say now. */
int snapshot_correct(struct ctx *, struct db *, const struct settings *, struct snapshot_month *, size_t n);

/* All clients of the months given, by id: rows[i] is the client at days[i]. Constant memory; needs a transaction. */
struct snapshot_walk;
int snapshot_open(struct ctx *, struct db *, const int32_t *days, size_t n, struct snapshot_walk **);
int snapshot_next(struct ctx *, struct snapshot_walk *, int64_t *client_id, const struct snapshot **rows); /* 1, 0 end, -1 */
