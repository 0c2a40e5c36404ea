/* evidence_share.h: how the evidence actions write a share with its interval. For actions/all/evidence_*.c. */
#pragma once
#include "actions/write.h"
#include "signals/evidence.h"

struct share_keys { const char *percent, *low, *high; };

/* Null below the gate. */
void evidence_write_share(struct json *, struct share_keys, struct evidence_share, bool enough);
/* Measures for the caller: all clients, or the caller's own. */
int evidence_for(struct call *, struct evidence *);
