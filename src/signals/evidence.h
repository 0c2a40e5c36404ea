/* evidence.h: what touches bring, by the firm's own facts: how many it took until a sale, when sales come, through which
 * channels. Counting only. For actions.
 *
 * A pursuit is one attempt to sell. A deal is one: from its offer (without one, from its first day) to the day it was closed.
 * A client's first sale without a deal is one: from the first touch on record to the first bill, contract or won deal; while
 * nothing is sold it is open. A pursuit is sold, lost, open, or given up: open and untouched for longer than its sales window
 * (setting window_days, or the offering's decision_days when that is longer).
 *
 * Its touches: ours, from its first day to its last, those to a wrong person left out. What began before the first touch
 * on record, or has none, says nothing about touches and is counted apart.
 *
 * Days to a sale: pursuits that were lost stay unsold for as long as we can look, so the curve falls to the share that is never
 * sold. The chance of a week: of those neither sold nor lost before it and begun long enough ago to see its end, how many were sold in it.
 *
 * Groups of touches (channel, reason, staff): answered is a two-way outcome among touches whose outcome is known; sold is a
 * purchase, a won deal or a new contract on the day of the touch or in the EVIDENCE_AFTER days after it, among touches that long ago.
 * A sale counts for every touch before it: compare groups with each other and with all, not with the number of sales.
 *
 * Gates: EVIDENCE_GATE sales, pursuits given up, or touches. Below them there are counts only.
 */
#pragma once
#include "facts/history.h"
#include "kit/stat/interval.h"
#include "kit/stat/survival.h"

enum { EVIDENCE_GATE = 10, EVIDENCE_TOUCHES = 12, EVIDENCE_WEEKS = 26, EVIDENCE_SIZES = 4, EVIDENCE_AFTER = 30 };

enum pursuit_end { PURSUIT_OPEN, PURSUIT_SOLD, PURSUIT_LOST, PURSUIT_GIVEN_UP };

struct pursuit {
    int32_t from_day, end_day; /* end: sold, lost, or today */
    int window_days, touches;
    unsigned channels;         /* a bit for each */
    enum pursuit_end end;
};

/* k of n, with Wilson's 95 %. */
struct evidence_share {
    int64_t k, n;
    struct interval in;
};
struct evidence_share evidence_share(int64_t k, int64_t n);

struct evidence_step { int64_t sold, stopped, reached, reached_sold; }; /* stopped: lost or given up; reached: decided ones with so many or more */

struct evidence_touches {
    int32_t from_day;             /* first touch on record; 0: none */
    int64_t sold, stopped, open, without;
    struct evidence_step step[EVIDENCE_TOUCHES + 1]; /* by touches; the last: so many or more; [0] is empty */
    int median_sold, median_stopped;                 /* of touches; 0: none */
};

struct evidence_week { int64_t open, sold; };
struct evidence_window {
    int low_days, high_days;      /* of the sales window; 0: no such limit */
    int64_t pursuits, sold, lost, sold21, sold30;
    int median_days;              /* of the sold; -1: none */
    struct survival_curve curve;  /* of not being sold */
    struct evidence_week week[EVIDENCE_WEEKS];
    size_t week_n;
};

struct evidence_group {
    int64_t id;
    const char *name;
    int64_t touches, known, answered, watched, sold;
};
struct evidence_mix { int64_t sold, stopped; };

struct evidence {
    int32_t day;
    struct evidence_touches touches;
    struct evidence_window window[EVIDENCE_SIZES]; /* all; then by length of the sales window */
    struct evidence_group all, channel[CHANNEL_COUNT], *staff, *reason; /* staff by id; reasons by id, the first: without one */
    size_t staff_n, reason_n;
    struct evidence_mix mix[CHANNEL_COUNT + 1];    /* by number of different channels */
};

/* The client's pursuits up to today; out has room for deal_n + 1. */
size_t evidence_pursuits(const struct history *, int32_t today, struct pursuit *out);

/* One walk over all histories; staff_id 0: all clients, else those of this member of staff. Needs a transaction. */
int evidence_measure(struct ctx *, struct db *, const struct settings *, int64_t staff_id, struct evidence *);

/* The parts of it, out of a list of pursuits and one history. */
void evidence_count_touches(const struct pursuit *, size_t n, int32_t first_touch_day, struct evidence *);
int evidence_count_window(struct ctx *, const struct pursuit *, size_t n, int32_t today, struct evidence *);
void evidence_count_groups(const struct history *, int32_t today, struct evidence *);
