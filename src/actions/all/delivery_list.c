#include "actions/write.h"
#include "deliver/outbox.h"

static const struct param params[] = {
    { .name = "state", .choices = "queued|sending|sent|failed|unsure|cancelled", .help = N_("only those in this state") },
};
static const struct field fields[] = {
    { "touch_id", "int" }, { "state", "queued|sending|sent|failed|unsure|cancelled" }, { "client", "text" }, { "person", "text" }, { "address", "text" }, { "subject", "text" },
    { "not_before_at", "at" }, { "ended_at", "at?" }, { "attempts", "int" }, { "error", "text" }, { "staff", "text" }, { "approved_at", "at" },
    { "client_id", "int" }, { "person_id", "int?" },
};

static int run(struct call *c)
{
    struct outbox_row *rows;
    size_t n;
    if (outbox_list(c->cx, c->db, c->scope == SCOPE_ALL ? 0 : c->who->staff_id, args_text(c->args, "state"), &rows, &n))
        return -1;
    json_key(c->out, "rows");
    json_begin_array(c->out);
    for (size_t i = 0; i < n; i++) {
        const struct outbox_row *r = &rows[i];
        json_begin_object(c->out);
        write_int(c->out, "touch_id", r->plan_id);
        write_text(c->out, "state", r->state);
        write_text(c->out, "client", r->client_name);
        write_text(c->out, "person", r->person_name);
        write_masked(c, "address", "email", r->address, "");
        write_text(c->out, "subject", r->subject);
        write_int(c->out, "not_before_at", r->not_before_at);
        write_int_or_null(c->out, "ended_at", r->ended_at, !r->ended_at);
        write_int(c->out, "attempts", r->attempts);
        write_text(c->out, "error", r->error);
        write_text(c->out, "staff", r->staff_name);
        write_int(c->out, "approved_at", r->approved_at);
        write_int(c->out, "client_id", r->client_id);
        write_int_or_null(c->out, "person_id", r->person_id, !r->person_id);
        json_end_object(c->out);
    }
    json_end_array(c->out);
    return 0;
}

const struct action action_delivery_list = {
    .name = "delivery list",
    .http = "GET /api/deliveries",
    .help = N_("E-mails that were approved: waiting, sent, failed or in doubt"),
    PARAMS(params),
    FIELDS(fields),
    .rows = true,
    .run = run,
};
