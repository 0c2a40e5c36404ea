/* demo_own.h: what the demo_*.c files share. For them only.
 *
 * Writing is sticky: after the first failure (d->bad) everything else does nothing, so that the stories below
 * read as stories; demo_make() asks once per client. Rows go through db_bulk_*, ids through demo_id().
 */
#pragma once
#include "base/day.h"
#include "facts/demo.h"
#include "facts/history.h"
#include "kit/random.h"

enum { DEMO_INDUSTRIES = 12, DEMO_OFFERINGS = 18, DEMO_NEWS = 12, DEMO_PEOPLE = 4, DEMO_RING = 64, DEMO_BILLS = 192, DEMO_LINES = 10 };

/* ---- vocabulary (demo_words.c) */
struct demo_word { const char *text, *latin; };
struct demo_list { const struct demo_word *v; size_t n; };
struct demo_texts { const char *const *v; size_t n; };
struct demo_words {
    struct demo_list firm_a, firm_b, family, given_m, given_f, patronymic; /* patronymic: his, hers */
    struct demo_texts honorific_m, honorific_f, note_call, note_mail, note_visit, note_in, said_bad, said_mid, said_good;
    const char *title[DEMO_PEOPLE], *department[DEMO_PEOPLE];
};
extern const struct demo_words demo_words[LANG_COUNT];

struct demo_place {
    enum lang lang;
    const char *country, *city, *pattern, *form;
    int utc_offset_min;
    const char *phone;
    int free_digits;
};
extern const struct demo_place demo_places[];
extern const size_t demo_place_n;
extern const char *const demo_industries[DEMO_INDUSTRIES];

enum demo_offering_id { OFFER_CONSULT, OFFER_AUDIT, OFFER_LICENCE, OFFER_PRINTER, OFFER_UPS, OFFER_CERT, OFFER_SERVER, OFFER_NETWORK,
    OFFER_WEBSITE, OFFER_CLOUD, OFFER_ERP, OFFER_CARE, OFFER_BACKUP, OFFER_MONITOR, OFFER_SECURITY, OFFER_HOSTING, OFFER_PRINTCARE, OFFER_LICMAN };
struct demo_offering {
    const char *code, *name, *line, *kind;
    bool recurring;
    int64_t price, cost;
    int interval_days, decision_days;
    const char *with;
};
extern const struct demo_offering demo_offerings[DEMO_OFFERINGS];

enum demo_colleague_id { STAFF_OWNER, STAFF_AM_RU, STAFF_AM_EN, STAFF_AM_FA, STAFF_CLOSER, STAFF_LEAD_A, STAFF_LEAD_B, STAFF_IT_RU, STAFF_IT_EN,
    STAFF_IT_FA, STAFF_MARKETER, STAFF_BOOKKEEPER, STAFF_LEFT };
struct demo_colleague { const char *name, *login, *role; enum lang lang; const char *office; };
extern const struct demo_colleague demo_colleagues[DEMO_STAFF];
struct demo_story { enum lang lang; const char *title, *text; int from, until; const char *code; };
extern const struct demo_story demo_news[DEMO_NEWS];

/* ---- the generator's state */
enum demo_type { TYPE_LOYAL, TYPE_RHYTHM, TYPE_DORMANT, TYPE_LEAD_FRESH, TYPE_LEAD_OLD, TYPE_ONE_TIME, TYPE_LATE, TYPE_GROWING, TYPE_SHRINKING,
    TYPE_LOST, TYPE_RELEASED, TYPE_PAIN, TYPE_STARTER };

enum demo_table { TABLE_CLIENT, TABLE_WORD, TABLE_PERSON, TABLE_POSITION, TABLE_ADDRESS, TABLE_DEAL, TABLE_SUBSCRIPTION, TABLE_INVOICE, TABLE_LINE,
    TABLE_PAYMENT, TABLE_WORKLOG, TABLE_INCIDENT, TABLE_REQUEST, TABLE_TOUCH, TABLE_REFERRAL, TABLE_SCORE, TABLE_REVIEW, TABLE_CHANGE,
    TABLE_STAFF, TABLE_OFFERING, TABLE_ATTACHMENT, TABLE_REASON, TABLE_IDEA, TABLE_HOLIDAY, TABLE_ABSENCE, TABLE_COUNT };

struct demo_person {
    int64_t id;
    const char *mail_name;   /* ASCII: given.family */
    const char *family, *given, *patronymic;
    int32_t from_day, until_day; /* until_day 0: still there */
    bool opted_out;
    uint32_t told;           /* bit per item of news */
};
struct demo_seen { int64_t client_id; enum lang lang; int32_t first_day; bool lead; char slug[48], name[96]; };

struct demo_client {
    int64_t index, id;
    enum demo_type type;
    const struct demo_place *place;
    const char *name, *slug;
    int64_t sales_id, it_id;
    int32_t first_day, since_day, end_day, released_day; /* first contact; first sale; last day of business; 0 = none */
    int size_percent;        /* of the list price */
    bool opted_out;
    struct demo_person people[DEMO_PEOPLE];
    size_t people_n;
};

struct demo {
    struct ctx *cx;          /* the caller's: bulk handles, errors */
    struct ctx *one;         /* emptied for every client */
    struct db *db;
    bool bad;
    bool many;               /* thousands of clients: contracts are mostly billed by the quarter, about ten bills a client */
    struct settings set;
    int32_t today, from_day; /* from_day: three years ago */
    struct random_source r;
    int64_t id_next, id_end;
    struct db_bulk *bulk[TABLE_COUNT];
    int64_t staff[DEMO_STAFF], offering[DEMO_OFFERINGS], reason[DEMO_NEWS];
    struct demo_seen ring[DEMO_RING]; /* the latest clients: where people move to and whom they recommend */
    int64_t phone_n;
    struct demo_result *out;
};

/* ---- demo_write.c */
int demo_open(struct demo *);
int demo_flush(struct demo *);
int64_t demo_id(struct demo *);
void demo_row(struct demo *, enum demo_table, const struct db_value *, size_t n);
void demo_search(struct demo *, int64_t client_id, int64_t object_id, const char *const *words, size_t n);
struct db_value demo_day(int32_t day); /* 0 = NULL */
const char *demo_text(struct demo *, const char *text); /* NULL stops the demo */
bool demo_ok(struct demo *, int rc);                    /* the same for a call with d->one that returned rc */
int64_t demo_between(struct demo *, int64_t low, int64_t high);
bool demo_chance(struct demo *, int percent);
const char *demo_pick(struct demo *, const struct demo_texts *);
const struct demo_word *demo_word(struct demo *, const struct demo_list *);

/* ---- the parts */
void demo_firm(struct demo *);                                   /* demo_firm.c */
void demo_client(struct demo *, int64_t index, struct demo_client *);  /* demo_client.c: the client itself, then its people */
void demo_people(struct demo *, struct demo_client *);           /* demo_people.c */
const struct demo_seen *demo_elsewhere(struct demo *, const struct demo_client *); /* another client of the language; NULL = none yet */
bool demo_is_retainer(enum demo_type);
bool demo_is_lead(enum demo_type);
void demo_money(struct demo *, struct demo_client *);            /* demo_money.c: subscriptions, invoices, payments, work */
void demo_deal_won(struct demo *, struct demo_client *, int32_t day, int offering, int64_t amount_minor); /* demo_talk.c */
void demo_talk(struct demo *, struct demo_client *);             /* touches, open and lost deals */
void demo_voice(struct demo *, const struct demo_client *);      /* demo_voice.c: scores, incidents, requests, referrals, reviews */
