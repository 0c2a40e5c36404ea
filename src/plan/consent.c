#include "plan/consent.h"

#include <string.h>

static bool needs_consent(enum channel_id c)
{
    return c == CHANNEL_EMAIL || c == CHANNEL_FAX || c == CHANNEL_MESSENGER;
}

static bool allowed(const struct address_fact *a, enum channel_id c, bool service_message)
{
    if (!a->valid || !strcmp(a->consent, "refused"))
        return false;
    return !needs_consent(c) || service_message || !strcmp(a->consent, "given");
}

/* One refusal closes the whole kind for this person: nobody wants to be called on the other phone instead. */
static const struct address_fact *among(const struct person_fact *p, enum channel_id c, bool service_message, bool *refused)
{
    const struct address_fact *found = NULL;
    for (size_t i = 0; i < p->address_n; i++) {
        const struct address_fact *a = &p->addresses[i];
        if (strcmp(a->channel, channel_address(c)) != 0)
            continue;
        *refused |= !strcmp(a->consent, "refused");
        if (!found && allowed(a, c, service_message))
            found = a;
    }
    return *refused ? NULL : found;
}

const struct address_fact *consent_reach(const struct history *h, const struct person_fact *p, enum channel_id c, bool service_message)
{
    bool refused = false;
    if (h->opted_out || p->opted_out)
        return NULL;
    const struct address_fact *a = among(p, c, service_message, &refused);
    if (a || refused || !p->id || c == CHANNEL_EMAIL || c == CHANNEL_MESSENGER)
        return a;
    const struct person_fact *office = history_person(h, 0);
    return office ? among(office, c, service_message, &refused) : NULL;
}

static bool has_phone(const struct person_fact *p)
{
    for (size_t i = 0; i < p->address_n; i++)
        if (!strcmp(p->addresses[i].channel, "phone") && (p->addresses[i].valid || !strcmp(p->addresses[i].consent, "refused")))
            return true;
    return false;
}

bool consent_unknown_phone(const struct history *h, const struct person_fact *p)
{
    const struct person_fact *office = history_person(h, 0);
    return !h->opted_out && !(p && p->opted_out) && !(p && has_phone(p)) && !(office && has_phone(office));
}
