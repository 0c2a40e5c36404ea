/* post.h: sending what is due, for the actions that do it. For actions. */
#pragma once
#include "actions/action.h"
#include "deliver/outbox.h"

/* Opens its own transactions. Without a mail server nothing is tried; ERR_INPUT where something waits and `must`. */
int post_run(struct call *, bool must, struct outbox_result *);
