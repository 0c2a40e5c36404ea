/* touch_after.h: the end of every action that closes or changes a planned touch. */
#pragma once
#include "actions/write.h"

/* Derives the client's signals anew, so that silence ends at once, and writes the touch's row. */
int touch_after(struct call *, int64_t plan_id);
