/* cadence_store.h: cadences kept under their names, and those built into the program. For plan/ and actions; inside a transaction.
 *
 * A built-in one is off until somebody switches it on; from then on the firm's copy of its text counts, so that a new version
 * of the program never changes a programme that people approved. */
#pragma once
#include "plan/cadence.h"

struct stored_cadence {
    const struct cadence *cadence;
    const char *text;
    bool stored, on;
    int64_t staff_id, changed_at; /* 0 = never changed */
};

/* Stored and built-in ones, by name. */
int cadence_list(struct ctx *, struct db *, struct stored_cadence **, size_t *n);
int cadence_get(struct ctx *, struct db *, const char *name, struct stored_cadence *); /* ERR_NOTFOUND */
/* Checks the text (ERR_INPUT names the line) and keeps it under the name it says; one that is on stays on. */
int cadence_save(struct ctx *, struct db *, int64_t staff_id, const char *text, struct stored_cadence *);
int cadence_switch(struct ctx *, struct db *, int64_t staff_id, const char *name, bool on);

/* The script of a planned touch's step ("cadence/step"), in the person's language or else the firm's; "" when there is none. */
int cadence_script(struct ctx *, struct db *, const struct settings *, const char *step, const char *lang, const char **script);
