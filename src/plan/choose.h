/* choose.h: who is touched, through which channel, with what news. Pure once the library is loaded. For plan/. */
#pragma once
#include "plan/library.h"
#include "plan/rule.h"

enum choose_result { CHOOSE_OK, CHOOSE_NOBODY, CHOOSE_CAPPED, CHOOSE_NOTHING_NEW };

struct choice {
    int64_t person_id; /* 0: nobody by name */
    int64_t reason_id; /* a reason's id, or an offering's: "what else we do" (ids are unique in the workspace); 0 = none */
    enum channel_id channel;
    bool ask;           /* nothing new to tell, but nobody asked for a quarter: "how are things?" is reason enough, once */
    bool unknown_phone; /* a task for ours: find out how to reach them */
};

enum choose_result choose(const struct client_view *, const struct library *, const struct proposal *, int32_t day, struct choice *);
/* A choice made earlier still holds: the person is there, did not opt out, may be reached so at an hour that suits
 * (what was agreed suits), and did not hear the news meanwhile. */
bool choose_holds(const struct history *, const struct choice *, const struct proposal *, int32_t day);
/* Adds the sentences about news, a missing phone and hours that do not meet to the why. */
void choose_say(const struct history *, const struct library *, const struct choice *, struct why *);
