/* model.h: what the firm's whole base teaches: how its clients buy, leave, renew and pay. Learnt once a `signals run`,
 * stored, and applied to each client by the signals. For signals and actions.
 *
 * Methods: docs/models.md; gates: below; in words: docs/guide/clients.md. Everything is fitted by MAP with weak priors (kit/stat), amounts in minor
 * units of the workspace's currency, times in weeks for purchases and in years for contracts. A part that may not be
 * used says so by its state; readings then fall back to the client's own counts.
 */
#pragma once
#include "kit/stat/contract.h"
#include "kit/stat/late.h"
#include "kit/stat/nbd.h"
#include "kit/stat/shrink.h"
#include "signals/signal.h"

enum model_state {
    MODEL_FEW,     /* too few data */
    MODEL_FAILED,  /* the fit did not end well, or (check.done) nobody bought since check.day: not used */
    MODEL_WORSE,   /* on the firm's own past the client's own rate did as well or better: not used */
    MODEL_REGULAR, /* clients buy by the calendar (k >= 2): used with a warning, but not for the day of the next purchase */
    MODEL_ROUGH,   /* 10 to 30 clients */
    MODEL_GOOD,
    MODEL_STATES
};
bool model_usable(enum model_state);

enum { MODEL_MIN_CLIENTS = 10, MODEL_ROUGH_CLIENTS = 30, MODEL_MIN_REPEATS = 20, MODEL_MIN_LOSSES = 3, MODEL_MIN_BILLS = 30, MODEL_MIN_PAYERS = 5 };
#define MODEL_REGULAR_K 2.0

/* Fitted before check_day, told what was bought after it. */
struct model_check {
    bool done;
    int32_t day;
    int64_t clients;
    double predicted, actual;  /* purchases */
    double error, rate_error;  /* mean absolute error a client: of the model, of the client's own rate x/T */
};

struct purchase_model {
    enum model_state state;
    int64_t clients, repeats;
    double k;            /* regularity of Wheat & Morrison; 0 unknown */
    struct nbd_fit fit;
    struct model_check check;
};
struct spend_model { /* ln amount of a purchase in minor units */
    enum model_state state;
    struct shrink fit;
};
struct renewal_model {
    enum model_state state;
    int64_t contracts, lost, chances; /* chances: anniversaries passed or lost */
    struct contract_fit fit;
};
struct late_model {
    enum model_state state;
    struct late_fit share; /* of bills paid late */
    struct shrink days;    /* day paid - day due */
};

struct model {
    int32_t day;   /* learnt on; 0 = never */
    int years;     /* how far it may look ahead: as long as the base is known, a year at least */
    struct purchase_model purchase;
    struct spend_model spend;
    struct renewal_model contract;
    struct late_model late;
};

/* One pass over the base's money. Needs an open transaction. */
int model_learn(struct ctx *, struct db *, const struct settings *, int32_t today, struct model *out);
int model_store(struct ctx *, struct db *, const struct model *);
/* Nothing stored: *out is all MODEL_FEW with day 0. */
int model_load(struct ctx *, struct db *, struct model *out);
