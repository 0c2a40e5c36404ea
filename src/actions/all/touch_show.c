#include "actions/write.h"
#include "deliver/channel.h"
#include "deliver/outbox.h"
#include "deliver/outcome.h"
#include "plan/cadence_store.h"

#include <string.h>

static const struct param params[] = {
    { .name = "id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the planned touch's number") },
};
SHAPE(Touch, TOUCH_ROW_FIELDS, { "draft", "Draft?" }, { "script", "text[]" }, { "links", "Link[]" }, { "last", "PastTouch[]" }, { "outcomes", "Outcome[]" });
SHAPE(Draft, { "subject", "text" }, { "text", "text" }, { "goes_at", "at?" }, { "why_not", "text?" });
SHAPE(Link, { "address_id", "int" }, { "channel", "text" }, { "kind", "phone|email|fax|messenger|post" }, { "label", "text" });
SHAPE(PastTouch, { "day", "day" }, { "staff", "text?" }, { "person", "text?" }, { "channel", "text" }, { "direction", "out|in" }, { "outcome", "text" },
      { "text", "text?" });
SHAPE(Outcome, { "key", "int" }, { "name", "text" }, { "label", "text" });

/* What the channel asks for, then what the programme's step says, in the person's own language. */
static int write_script(struct call *c, const struct plan_row *row)
{
    struct str s;
    const char *own = "";
    str_init(&s, c->cx->arena, CADENCE_TEXT + 16 * 1024);
    channel_script(channel_find(row->channel), row, c->who->name, c->set->workspace_name, c->cx->lang, &s);
    if (*row->step && cadence_script(c->cx, c->db, c->set, row->step, row->lang, &own))
        return -1;
    str_putc(&s, '\n');
    str_puts(&s, own);
    json_key(c->out, "script");
    json_begin_array(c->out);
    for (const char *p = s.data ? s.data : ""; *p;) {
        size_t n = strcspn(p, "\n");
        if (n)
            json_textn(c->out, p, n);
        p += n + (p[n] == '\n');
    }
    json_end_array(c->out);
    return 0;
}

/* What an address of this kind is reached by; the address itself stays masked until it is revealed, which is recorded. */
static const char *link_kind(enum channel_id channel)
{
    switch (channel) {
    case CHANNEL_CALL: return "phone";
    case CHANNEL_EMAIL: return "email";
    case CHANNEL_FAX: return "fax";
    case CHANNEL_MESSENGER: return "messenger";
    default: return "post";
    }
}

static int write_links(struct call *c, const struct plan_row *row)
{
    struct db_rows r;
    if (db_query(c->cx, c->db,
                 SQL("SELECT id, channel, value, normal FROM facts_address WHERE client_id = $1 AND (person_id = $2 OR person_id = 0) AND valid = 1"
                     " AND consent <> 'refused' AND withdrawn_day IS NULL AND channel IN ($3, CASE WHEN $3 = 'post' THEN 'phone' ELSE $3 END)"
                     " AND NOT EXISTS (SELECT 1 FROM facts_address no WHERE no.client_id = $1 AND no.person_id = $2 AND no.channel = $3 AND no.consent = 'refused')"
                     " ORDER BY CASE WHEN person_id = $2 THEN 0 ELSE 1 END, id LIMIT 6"),
                 DB(db_i(row->client_id), db_i(row->person_id), db_s(link_kind(row->channel))), &r))
        return -1;
    json_key(c->out, "links");
    json_begin_array(c->out);
    for (size_t i = 0; i < r.n; i++) {
        json_begin_object(c->out);
        write_int(c->out, "address_id", db_int(&r, i, 0));
        write_text(c->out, "channel", channel_names[row->channel]);
        write_text(c->out, "kind", db_text(&r, i, 1));
        write_masked(c, "label", db_text(&r, i, 1), db_text(&r, i, 2), db_text(&r, i, 3));
        json_end_object(c->out);
    }
    json_end_array(c->out);
    return 0;
}

/* What "Send" begins with, and when it would go; null for what is not sent from here. */
static int write_draft(struct call *c, const struct plan_row *row)
{
    const char *subject, *text, *why_not;
    int64_t at;
    json_key(c->out, "draft");
    if (row->channel != CHANNEL_EMAIL || (strcmp(row->state, "planned") != 0 && strcmp(row->state, "snoozed") != 0)) {
        json_null(c->out);
        return 0;
    }
    if (outbox_draft(c->cx, c->db, c->set, row, c->who->name, &subject, &text) || outbox_when(c->cx, c->db, c->set, row, 0, &at, &why_not))
        return -1;
    json_begin_object(c->out);
    write_text(c->out, "subject", subject);
    write_text(c->out, "text", text);
    write_int_or_null(c->out, "goes_at", at, at == 0);
    write_text(c->out, "why_not", *why_not ? why_not : NULL);
    json_end_object(c->out);
    return 0;
}

static int write_last(struct call *c, const struct plan_row *row)
{
    struct db_rows r;
    static const char *const key[] = { "staff", "person", "channel", "direction", "outcome", "text" };
    if (db_query(c->cx, c->db,
                 SQL("SELECT t.day, s.name, h.given || ' ' || h.family, t.channel, t.direction, t.outcome, t.text FROM facts_touch t"
                     " LEFT JOIN facts_staff s ON s.id = t.staff_id LEFT JOIN facts_person h ON h.id = t.person_id"
                     " WHERE t.client_id = $1 ORDER BY t.day DESC, t.id DESC LIMIT 3"),
                 DB(db_i(row->client_id)), &r))
        return -1;
    json_key(c->out, "last");
    json_begin_array(c->out);
    for (size_t i = 0; i < r.n; i++) {
        json_begin_object(c->out);
        write_day(c->out, "day", db_int(&r, i, 0), false);
        for (size_t k = 0; k < 6; k++)
            write_text(c->out, key[k], db_null(&r, i, k + 1) ? NULL : db_text(&r, i, k + 1));
        json_end_object(c->out);
    }
    json_end_array(c->out);
    return 0;
}

static void write_outcomes(struct call *c)
{
    json_key(c->out, "outcomes");
    json_begin_array(c->out);
    for (int i = 0; i < 9; i++) {
        json_begin_object(c->out);
        write_int(c->out, "key", i + 1);
        write_text(c->out, "name", outcome_names[i + 1]);
        write_text(c->out, "label", tr(c->cx->lang, outcome_labels[i + 1]));
        json_end_object(c->out);
    }
    json_end_array(c->out);
}

static int run(struct call *c)
{
    struct plan_row row;
    int64_t id = args_int(c->args, "id", 0);
    if (plan_get(c->cx, c->db, id, c->who->jalali, &row) || write_touch(c, id))
        return -1;
    if (write_script(c, &row) || write_draft(c, &row) || write_links(c, &row) || write_last(c, &row))
        return -1;
    write_outcomes(c);
    return 0;
}

const struct action action_touch_show = {
    .name = "touch show",
    .http = "GET /api/touches/{id}",
    .help = N_("A planned touch with its script, links and the last three touches"),
    PARAMS(params),
    ANSWER(Touch),
    .object = OBJECT_TOUCH,
    .of = "id",
    .run = run,
};
