/* rule.h: a touch rule proposes at most one touch for a client on a day, one file each in src/plan/rules/.
 * Pure. plan.c then chooses person, channel, reason and staff and applies consent, caps, quiet days.
 * For plan/ and actions.
 *
 * A rule proposes as long as the touch is wanted: a planned touch whose rule no longer proposes is dropped
 * (the bill was paid, the client called by itself). Its `period` changes when a new touch is wanted.
 */
#pragma once
#include "signals/measure.h"
#include "signals/signal.h"

enum plan_section { SECTION_NOW, SECTION_QUIET, SECTION_FOUND, SECTION_COUNT };
extern const char *const section_names[SECTION_COUNT]; /* now quiet found */
int section_parse(const char *name); /* -1 when unknown */

/* The period of the rule "window" is the deal's id times this, and the step. */
enum { PLAN_WINDOW_PERIODS = 1 << 16 };

struct programme; /* plan/programme.h */

struct client_view {
    const struct history *h;
    const struct reading *readings; /* by signal_index() */
    const struct programme *programme; /* the cadences that are on; NULL: none is asked for */
};
const struct reading *view_reading(const struct client_view *, const char *signal);
enum phase view_phase(const struct client_view *);
int64_t view_money(const struct client_view *, const char *signal); /* 0 when nothing is known */

struct proposal {
    int64_t asked;       /* given to propose(): the period of the open touch it is asked about; 0 = none */
    enum plan_section section;
    int64_t period;      /* with client and rule the key: the same period is never planned twice */
    int64_t person_id;   /* 0: plan.c chooses */
    int64_t avoid_person_id; /* choose anybody else: a second person is wanted; 0 = nobody */
    const char *role;    /* whom it concerns most: decides influences uses pays; NULL = who decides */
    bool it_side;        /* for the IT staff of the client, else sales */
    int64_t staff_id;    /* 0: by it_side */
    unsigned channels;   /* bit set of 1u << channel_id that make sense; 0 = any */
    unsigned prefer;     /* those of them that go before the others wherever they may be used */
    bool needs_reason;   /* news from the library or a new offering; without it there is no touch */
    bool service_message;/* about a running contract or bill: allowed without marketing consent, not against opt-out */
    bool agreed;         /* with the client: caps do not count */
    bool exact;          /* an open touch of another period is not this one and yields to it */
    bool nobody_else;    /* person_id or nobody: a birthday is one's own */
    bool plain;          /* tells no news: a greeting, a call back */
    bool window;         /* of a sales window: the monthly cap does not count */
    const char *purpose; /* N_(), or a cadence's own words */
    const char *cadence, *step; /* their names; NULL: of no cadence */
    int64_t stake_minor;
    struct why why;
};

struct rule {
    const char *name, *label, *help;
    int priority; /* of two proposals for a client on one day the higher wins */
    bool (*propose)(const struct client_view *, int32_t today, struct proposal *); /* NULL: planned by people */
};

extern const struct rule *const rule_all[]; /* ends with NULL */
const struct rule *rule_find(const char *name); /* NULL when unknown */
