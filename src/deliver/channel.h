/* channel.h: a way to touch, one file each in src/deliver/channels/. Pure. For deliver/ and actions.
 *
 * For now people deliver: the program gives the link to press and the lines to say or write. */
#pragma once
#include "base/str.h"
#include "plan/consent.h"
#include "plan/plan.h"

enum { CHANNEL_LINES = 6 };

struct channel {
    const char *name, *label, *help; /* label, help: N_() */
    enum channel_id id;
    /* What to press to begin, from the address as stored: tel:, mailto:, https://t.me/ ...; NULL: it is printed or walked. */
    void (*link)(const char *address, struct str *out);
    bool print; /* makes a page for the printer */
    /* What to say or write, N_() templates over {person} {purpose} {news} {why} {us} {firm}; NULL ends. A line whose
     * value is not known is left out. */
    const char *lines[CHANNEL_LINES + 1];
};

extern const struct channel *const channel_all[]; /* ends with NULL */
const struct channel *channel_find(enum channel_id);
/* The address to use now, NULL when nobody may or can be reached so (consent.h). */
const struct address_fact *channel_reach(const struct channel *, const struct history *, const struct person_fact *, bool service_message);
/* A short script for the touch, one line each, in the given language. `us`: who speaks; `firm`: the workspace's name. */
void channel_script(const struct channel *, const struct plan_row *, const char *us, const char *firm, enum lang, struct str *out);
