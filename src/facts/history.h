/* history.h: everything known of one client, in memory, day by day: what signals and rules are derived from.
 * For signals, plan and actions. Read-only; owned by the arena given.
 *
 *     struct history_walk *walk;
 *     history_open(cx, db, &set, 0, INT64_MAX, &walk);      // or one client: id, id
 *     while ((rc = history_next(cx, walk, &h)) == 1) ...    // h lives until the next call
 *
 * All streams are clustered by client, so the whole base is one pass in constant memory. Needs an open
 * transaction (cursors). Amounts in other currencies than the workspace's are left out of sums: foreign_n counts them.
 * Everything is in the order of its day (people and offerings: of their id).
 */
#pragma once
#include "facts/setting.h"

enum channel_id { CHANNEL_CALL, CHANNEL_VISIT, CHANNEL_EMAIL, CHANNEL_LETTER, CHANNEL_FAX, CHANNEL_MESSENGER, CHANNEL_COUNT };
extern const char *const channel_names[CHANNEL_COUNT];
int channel_parse(const char *name); /* -1 when unknown */
/* The kind of address a channel needs: phone, email, post, fax, messenger; a visit goes to the post address. */
const char *channel_address(enum channel_id);

enum outcome_id {
    OUTCOME_NONE, OUTCOME_REACHED, OUTCOME_MEETING, OUTCOME_SOLD, OUTCOME_PROMISED, OUTCOME_NO_ANSWER, OUTCOME_SENT,
    OUTCOME_REFUSED, OUTCOME_OPT_OUT, OUTCOME_WRONG_PERSON, OUTCOME_COUNT
};
extern const char *const outcome_names[OUTCOME_COUNT];
int outcome_parse(const char *name);          /* -1 when unknown */
bool outcome_two_way(enum outcome_id);        /* a real contact: reached, meeting, sold, promised, refused, opt_out */

struct invoice_fact {
    int64_t id, total_minor; /* credit notes negative */
    int64_t paid_minor;      /* payments that name this invoice */
    int32_t day, due_day, paid_day; /* 0 = none; paid_day also when payments reach the total */
    bool recurring, own_currency, disputed;
    const char *line; /* line of business, "" unknown */
};
/* What stands on a bill, with its line of business: its own, else its offering's, "" when neither is known. */
struct line_fact {
    int64_t invoice_id, amount_minor; /* before discounts and taxes of the whole bill: shares, not sums */
    const char *line;
};
/* A purchase: a day with a positive net total, without recurring bills. Credit notes are netted into the
 * latest purchase before them; what is left with nothing is no purchase. */
struct purchase_fact {
    int64_t total_minor, invoice_id; /* the day's last invoice */
    int32_t day;
};
struct touch_fact {
    int64_t id, person_id, staff_id, reason_id;
    int32_t day;
    enum channel_id channel;
    bool incoming;
    enum outcome_id outcome;
};
struct subscription_fact {
    int64_t id, offering_id, price_minor;
    int32_t day, until_day, renew_day; /* 0 = none */
    int interval_months;
    bool own_currency;
    const char *title;
};
struct deal_fact {
    int64_t id, person_id, staff_id, offering_id, amount_minor;
    int32_t day, offer_day, closed_day; /* 0 = none */
    bool open, won, own_currency;
    int decision_days; /* the offering's, 0 = setting */
    const char *title;
};
struct address_fact {
    int64_t id;
    const char *channel; /* phone email post fax messenger */
    const char *consent; /* unknown given refused; withdrawn counts as refused */
    bool valid;
};
struct person_fact {
    int64_t id; /* 0: the client's own addresses */
    const char *name, *title, *decision_role, *preferred_channel, *lang;
    int32_t birth_day, from_day, until_day; /* 0 = none; birth_day INT32_MIN = unknown */
    bool opted_out;
    const struct address_fact *addresses;
    size_t address_n;
};
struct service_fact { /* a bought offering that wants service every interval_days */
    int64_t offering_id;
    int32_t last_day;
    int interval_days;
    int64_t price_minor; /* the offering's, 0 unknown or in another currency */
    const char *name;
};
/* Of the firm, the same for all clients. */
struct offering_fact {
    int64_t id, price_minor;
    int interval_days, decision_days;
    bool recurring;
    const char *name, *line;
};
struct staff_fact {
    int64_t id;
    const char *name, *role, *email;
    bool active;
    int capacity; /* touches a day, 0 = setting */
};
struct incident_fact { int32_t day; const char *kind; };
struct score_fact { int32_t day; int score; int64_t person_id; };

struct model; /* signals/model.h */

struct history {
    const struct settings *set;
    const struct model *model; /* what the whole base teaches; NULL while nothing was learnt */
    int64_t client_id, sales_staff_id, it_staff_id;
    const char *name, *country, *lang, *industry, *city;
    int32_t since_day, released_day; /* 0 = none */
    int utc_offset_min, employees;
    bool opted_out;
    const struct invoice_fact *invoices; size_t invoice_n;
    const struct line_fact *lines; size_t line_n; /* by invoice_id */
    const struct purchase_fact *purchases; size_t purchase_n;
    const struct touch_fact *touches; size_t touch_n;
    const struct subscription_fact *subscriptions; size_t subscription_n;
    const struct deal_fact *deals; size_t deal_n;
    const struct person_fact *people; size_t person_n;
    const struct service_fact *services; size_t service_n;
    const struct incident_fact *incidents; size_t incident_n;
    const struct score_fact *scores; size_t score_n;
    const int64_t *offerings; size_t offering_n; /* ids ever had (invoice lines, won deals, subscriptions), ascending */
    size_t foreign_n;
    bool payments_known; /* somebody's payment was ever recorded: only then an open invoice means a debt */
    const struct offering_fact *catalogue; size_t catalogue_n; /* by id */
    const struct staff_fact *staff; size_t staff_n;            /* by id */
};

const char *history_staff_name(const struct history *, int64_t id); /* "" when unknown */
const struct offering_fact *history_offering(const struct history *, int64_t id); /* NULL when unknown */
const struct person_fact *history_person(const struct history *, int64_t id);     /* NULL when unknown */
bool history_has_offering(const struct history *, int64_t id);
bool person_current(const struct person_fact *, int32_t today);
bool subscription_running(const struct subscription_fact *, int32_t today);

/* Makes `purchases` from `invoices`: the walk does it; for a history made by hand. */
int history_purchases(struct ctx *, struct history *);

struct history_walk;
int history_open(struct ctx *, struct db *, const struct settings *, int64_t from_client, int64_t to_client, struct history_walk **);
/* The whole base, with invoices, payments and subscriptions only: for what is learnt of money, in a third of the time. */
int history_open_money(struct ctx *, struct db *, const struct settings *, struct history_walk **);
/* From the next client on `model` stands in each history. It must outlive the walk. */
void history_teach(struct history_walk *, const struct model *);
int history_next(struct ctx *, struct history_walk *, const struct history **); /* 1, 0 end, -1 */
/* Gives the cursors back before the ctx ends; optional. */
void history_close(struct history_walk *);
