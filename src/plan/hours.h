/* hours.h: when a telephone may ring at the client's: our desk hours, less the client's quiet hours. Pure.
 * For plan/, deliver/ and actions.
 *
 * Minutes are of the firm's day. Hours from..until that run over midnight (18..9) are one span; from == until (24 and 0
 * are the same hour) leaves nothing quiet, and means desks that are manned all day. */
#pragma once
#include "facts/history.h"

struct span {
    int from_min, until_min; /* until_min is past 1440 where the span runs over midnight */
};

bool hours_ring(enum channel_id); /* rings at once where the client is: call, messenger */
/* The longest span both sides share, the earlier of two; false: there is none. */
bool hours_shared(const struct settings *, int client_offset_min, struct span *out);
/* Of a touch: false where nothing rings, or no hour is shared. */
bool hours_touch(const struct history *, enum channel_id, struct span *out);
/* At this instant it is quiet at the client's. */
bool hours_quiet_at(const struct settings *, int client_offset_min, int64_t at);
/* The first instant, `at` or later, that is not. */
int64_t hours_awake_at(const struct settings *, int client_offset_min, int64_t at);
