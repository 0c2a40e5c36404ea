#include "actions/touch_after.h"
#include "signals/signals.h"

int touch_after(struct call *c, int64_t plan_id)
{
    struct signals_result r;
    int64_t client = c->audit.client_id;
    if (signals_run(c->cx, c->db, c->set, c->cx->today, client, client, &r))
        return -1;
    return write_touch(c, plan_id);
}
