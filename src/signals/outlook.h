/* outlook.h: what the firm's models say of one client: will it stay, when does it buy next, what will it bring.
 * Pure. For signals/kinds and the worth action. The basis tells which model spoke and, with OUTLOOK_NONE, why none did.
 */
#pragma once
#include "signals/measure.h"
#include "signals/model.h"
#include "signals/sample.h"

enum outlook_basis { OUTLOOK_NONE, OUTLOOK_CONTRACT, OUTLOOK_CONTRACT_RATE, OUTLOOK_PURCHASES };

struct estimate { double value, low, high; }; /* 80 % */

int64_t outlook_percent(double chance); /* 1 to 99 */
int64_t outlook_minor(double amount);   /* whole; what no firm earns is cut off */

/* Still with us in 12 months: the contract's next renewal; without a contract alive and buying at least once. */
struct stay {
    enum outlook_basis basis;
    struct estimate chance;   /* .01 to .99: nobody knows more */
    double alive;             /* OUTLOOK_PURCHASES: still a client today */
    int renewals;             /* of a contract */
    uint32_t purchases;
};
struct stay outlook_stay(const struct history *, int32_t today);

/* Next purchase by the model; days after today, INT32_MAX = may never. False: no model or no purchases. */
struct next_purchase {
    double alive;
    int32_t low, quarter, even, high; /* by these days 1, 2.5, 5, 9 chances in 10 */
};
bool outlook_next(const struct history *, int32_t today, struct next_purchase *);

/* Money to come over the horizon, discounted, at the firm's margin. */
struct future {
    bool known;
    int years;
    struct estimate minor;          /* all of it */
    double contract_minor, project_minor;
    double orders, bill_minor;      /* expected purchases (not discounted) and what one brings */
    double stake_minor;             /* all of it, were the contract sure to be renewed once: what goes with the client */
};
struct future outlook_future(const struct history *, int32_t today);

/* Late payment. False: no bills with due days, or too few data at the firm. */
struct lateness {
    struct bill_sample bills;
    double chance;          /* that the next bill is paid late, 0..1 */
    struct estimate days;   /* when the next bill is paid: days after due, below 0 before */
};
bool outlook_late(const struct history *, int32_t today, struct lateness *);

/* A none reading that says in words why nothing may be foreseen of the client; its own rate stands in as a count. */
struct reading outlook_silent(const struct history *, int32_t today);
