/* evidence_share.h: how the evidence actions write a share with its interval. For actions/all/evidence_*.c. */
#pragma once
#include "actions/write.h"
#include "signals/evidence.h"

/* Of evidence.window[]. */
#define EVIDENCE_SIZE_NAMES { N_("all offerings"), N_("decided within 30 days"), N_("decided within 31 to 90 days"), N_("decided in more than 90 days") }

struct share_keys { const char *percent, *low, *high; };

/* Null below the gate. */
void evidence_write_share(struct json *, struct share_keys, struct evidence_share, bool enough);
/* Of the week that begins `7 * at` days on. */
void evidence_week_why(struct why *, const struct evidence_week *, int at);
/* Measures for the caller: all clients, or the caller's own. */
int evidence_for(struct call *, struct evidence *);
