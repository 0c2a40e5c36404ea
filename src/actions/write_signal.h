/* write_signal.h: signals as answers show them: value, interval, both as text for people, and why. For actions. */
#pragma once
#include "actions/write.h"
#include "signals/signals.h"

void write_signal(struct call *, const struct signal_row *); /* an object of shape Signal */
/* A signal derived on the spot, under its name; the name is one of src/signals/kinds. */
int write_reading(struct call *, const struct history *, const char *name, int32_t today);
