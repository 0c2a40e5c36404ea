#include "actions/post.h"
#include "actions/write.h"

static const struct field fields[] = { { "sent", "int" }, { "put_off", "int" }, { "failed", "int" }, { "unsure", "int" }, { "cancelled", "int" }, { "waiting", "int" } };

static int run(struct call *c)
{
    struct outbox_result r;
    if (post_run(c, true, &r))
        return -1;
    write_int(c->out, "sent", r.sent);
    write_int(c->out, "put_off", r.put_off);
    write_int(c->out, "failed", r.failed);
    write_int(c->out, "unsure", r.unsure);
    write_int(c->out, "cancelled", r.cancelled);
    write_int(c->out, "waiting", r.waiting);
    return 0;
}

const struct action action_delivery_run = {
    .name = "delivery run",
    .help = N_("Send the approved e-mails that are due"),
    FIELDS(fields),
    .writes = true,
    .own_tx = true,
    .run = run,
};
