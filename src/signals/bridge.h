/* bridge.h: from the revenue of one year to that of another, piece by piece. For signals and actions.
 *
 * Two windows of 12 months: the base year up to `base_day`, the present one up to `day`. Every amount billed in them, by
 * client, offering and kind of bill (recurring or one-off), falls into exactly one piece, so that in minor units
 *
 *     revenue of the base year + all pieces = revenue of the present year
 *
 * By client:   new          first bill ever after base_day            (of them `referral`: named by somebody in facts_referral)
 *              reactivated  billed in the present year and before the base year, but not in it
 *              lost         billed in the base year, not in the present one
 * Clients billed in both years, by offering:
 *              offering     never billed to this client up to base_day: new offerings sold to old clients
 *              volume       more of the same (quantity, or bills where no offering is named), at the base year's price; also
 *                           what was bought before the base year and again now
 *              contraction  less of the same, or none
 *              price        the rest, where the offering is named: the same quantity dearer or cheaper
 *              other        the rest, where bills name no offering: they are bigger or smaller
 * Billed is what was sold: a credit note alone makes no client of a year, and goes to the piece of its client; an allowance is price.
 * correction: what facts that came after the freeze changed in the base year itself; bills in other currencies are in no piece.
 */
#pragma once
#include "facts/setting.h"

enum bridge_piece { BRIDGE_NEW, BRIDGE_REFERRAL, BRIDGE_REACTIVATED, BRIDGE_OFFERING, BRIDGE_VOLUME, BRIDGE_PRICE, BRIDGE_OTHER, BRIDGE_CONTRACTION,
    BRIDGE_LOST, BRIDGE_CORRECTION, BRIDGE_COUNT };
extern const char *const bridge_names[BRIDGE_COUNT];
extern const char *const bridge_labels[BRIDGE_COUNT]; /* N_() */

/* One line of a bill of one client; offering_id 0: none is named. */
struct bridge_line {
    int64_t offering_id, invoice_id, amount_minor, quantity_milli;
    int32_t day;
    bool recurring;
};

struct bridge_part { int64_t minor, recurring_minor, clients; };
struct bridge_year {
    int64_t revenue_minor, recurring_minor;
    int64_t clients; /* billed in it */
    int64_t bills;   /* client-days with a bill */
};
struct bridge {
    int32_t base_day, day;
    struct bridge_year base, now;
    struct bridge_part part[BRIDGE_COUNT];
    int64_t foreign; /* bills in other currencies in either year: left out */
};

/* Adds one client, all its lines up to `day` in any order (they are sorted). Pure. */
void bridge_client(struct bridge *, struct bridge_line *, size_t n, bool referred);

/* The whole base; one pass, one client in memory. Needs a transaction. */
int bridge_measure(struct ctx *, struct db *, const struct settings *, int32_t base_day, int32_t day, struct bridge *);

/* The clients a piece is made of, the dearest first; at most BRIDGE_LIST. `correction` has none. */
enum { BRIDGE_LIST = 200 };
struct bridge_share { int64_t client_id, minor; };
struct bridge_list {
    enum bridge_piece piece;
    struct bridge_share top[BRIDGE_LIST];
    size_t n;
};
int bridge_clients(struct ctx *, struct db *, const struct settings *, int32_t base_day, int32_t day, struct bridge_list *);
