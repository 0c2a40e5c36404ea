/* measure.h: what several signals count in common: rhythm, silence, retainer, worth. Pure.
 * For signals/ and plan/. */
#pragma once
#include "facts/history.h"

enum { YEAR_DAYS = 365, COVERAGE_DAYS = 365 };

int64_t measure_add(int64_t a, int64_t b); /* saturates */

size_t measure_purchases(const struct history *, int32_t today); /* how many of h->purchases lie up to today */
int32_t measure_last_bill(const struct history *, int32_t today); /* last positive invoice, recurring too; 0 = none */
int64_t measure_bill(const struct history *, int32_t today);      /* mean amount of a purchase, 0 without purchases */

/* Gaps between purchase days: median with its order-statistic interval (80 %, or the widest there is), and
 * what 8 gaps of 10 lie between. The last 64 gaps count. */
struct rhythm {
    bool known; /* three purchases or more */
    size_t purchase_n;
    int gap, low, high, short_gap, long_gap, quarter_gap; /* quarter_gap: one gap of four is longer */
};
struct rhythm measure_rhythm(const struct history *, int32_t today);
/* Days without a purchase after which the client is dormant; never below two weeks. */
int measure_dormant_limit(const struct history *, const struct rhythm *);

/* Days since a real two-way contact; where no touch was ever recorded the last bill stands in. */
struct silence {
    bool known, from_bill;
    int32_t day;
    int days;
};
struct silence measure_silence(const struct history *, int32_t today);
/* Last day we spoke or wrote to the client, or it to us; the last bill where no touch is recorded; 0 = never. */
int32_t measure_last_contact(const struct history *, int32_t today);

/* Calls nobody answered since that contact: a reason to try again, someone else or another way. At most 15. */
int measure_attempts(const struct history *, int32_t since, int32_t today);

struct retainer {
    bool running;
    int running_n; /* subscriptions */
    int32_t since_day;
    int64_t year_minor;
};
struct retainer measure_retainer(const struct history *, int32_t today);

/* Purchases a year x average bill x years, and the retainer's years. */
struct worth {
    bool known;
    size_t purchase_n, line_n;
    int32_t since_day;
    int days; /* what the purchases are spread over: a year at least */
    bool young; /* less than a year known */
    int64_t bill_minor, year_minor, total_minor, low_minor, high_minor;
    const char *top_line; /* "" when there is one line only */
    int64_t top_year_minor;
    struct retainer retainer;
};
struct worth measure_worth(const struct history *, int32_t today);
const char *measure_unsold(const struct history *, int32_t today); /* why there is nothing to count in, in words */

/* The purchases of the worth by line of business, the dearest first; "" = no line named. A bill is shared out by its lines'
 * amounts where these name lines of business. At most WORTH_LINES. */
enum { WORTH_LINES = 16 };
struct line_worth {
    const char *line;
    int bill_n;
    int64_t bill_id; /* the last of them */
    int64_t sum_minor, year_minor; /* of the whole time looked at; a year of it */
};
size_t measure_lines(const struct history *, int32_t today, const struct worth *, struct line_worth out[WORTH_LINES]);
int64_t measure_past(const struct history *, int32_t today); /* all that was billed, credit notes taken off */

/* Overdue open money. Known only where somebody's payments are recorded and the client's bills have due days. */
struct debt {
    bool known;
    int64_t minor;
    int days; /* of the oldest, past due */
    int n;
    const struct invoice_fact *oldest; /* NULL when nothing is overdue */
};
struct debt measure_debt(const struct history *, int32_t today);

/* Who knows whom, from two-way touches of the last year. */
struct coverage {
    bool known; /* a touch was ever recorded */
    int ours, theirs;
    int64_t staff_id, person_id; /* the last one met */
};
struct coverage measure_coverage(const struct history *, int32_t today);
