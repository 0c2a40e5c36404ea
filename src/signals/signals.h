/* signals.h: deriving all readings and keeping them. For plan, deliver and actions. */
#pragma once
#include "signals/signal.h"

struct signals_result {
    int64_t clients, readings;
    int months; /* closed by this run (snapshot.h) */
};

/* Derives every signal of the clients from_client..to_client (0, INT64_MAX: all) as of `today` and replaces
 * what was stored; a run of all also closes finished months. One pass, constant memory. The caller holds a writing transaction. The edge notes a whole
 * run with signals_note() when it knows how long it took. */
int signals_run(struct ctx *, struct db *, const struct settings *, int32_t today, int64_t from_client, int64_t to_client,
                struct signals_result *);
int signals_note(struct ctx *, struct db *, int32_t today, int64_t at, int64_t clients, int64_t took_ms);

/* Readings by signal_index(), pure. out has room for SIGNAL_MAX. */
void signals_derive(const struct history *, int32_t today, struct reading *out);

/* One stored reading as shown to a person: in ctx's arena. */
struct signal_row {
    const struct signal *signal;
    bool none, interval;
    int64_t value, low, high;
    const char *currency; /* of money, else "" */
    int32_t day;          /* since when (phase), else the day it was derived */
    const char *why;      /* in words, in the ctx's language */
};
/* In the order of the client page. No rows: signals were not run yet. */
int signals_load(struct ctx *, struct db *, int64_t client_id, bool jalali, struct signal_row **rows, size_t *n);
