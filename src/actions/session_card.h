/* session_card.h: who is signed in, what they may do, what waits; the first thing the screens ask. */
#pragma once
#include "actions/write.h"

extern const struct shape shape_Session;
int session_card(struct call *);
