/* consent.h: may we, and can we, reach this person through this channel? Pure; the only place that says so.
 * For plan/ and deliver/.
 *
 * Opt-outs and refusals always win, and a withdrawn consent is a refusal. E-mail, fax and messenger need a
 * given consent unless the message is about a running contract or a bill; calls, visits and letters do not. */
#pragma once
#include "facts/history.h"

/* The address to use, NULL when there is none that is lawful. Calls, visits, letters and faxes may go to the
 * client's own address where the person has none. */
const struct address_fact *consent_reach(const struct history *, const struct person_fact *, enum channel_id, bool service_message);

/* No phone is known, neither refused nor wrong: somebody of ours can find one. */
bool consent_unknown_phone(const struct history *, const struct person_fact *);
