#include "actions/write.h"
#include "facts/reason.h"
#include "plan/gap.h"

static const struct param params[] = {
    { .name = "title", .required = true, .positional = true, .help = N_("the news in one line, as the client reads it") },
    { .name = "text", .help = N_("the news in full, for letters and e-mails") },
    { .name = "lang", .choices = "en|ru|fa", .help = N_("the language it is written in; empty: told to everybody") },
    { .name = "from_day", .type = PARAM_DAY, .help = N_("its first day; at once when absent") },
    { .name = "until_day", .type = PARAM_DAY, .help = N_("its last day; until it is ended when absent") },
    { .name = "audience", .help = N_("for whom: phases, industries, lines of business, cities or countries, with commas; empty: all") },
    { .name = "offering_id", .type = PARAM_ID, .help = N_("the offering it is about") },
    { .name = "same_as", .type = PARAM_ID, .help = N_("the reason that this says again in another language") },
};
static const struct field fields[] = { { "id", "int" } };

static int run(struct call *c)
{
    struct by by = { .staff_id = c->who->staff_id };
    struct reason r = { .title = args_text(c->args, "title"), .text = args_text(c->args, "text"), .lang = args_text(c->args, "lang"),
                        .audience = args_text(c->args, "audience"), .from_day = args_day(c->args, "from_day", INT32_MIN),
                        .until_day = args_day(c->args, "until_day", INT32_MIN), .offering_id = args_int(c->args, "offering_id", 0),
                        .same_as = args_int(c->args, "same_as", 0) };
    int64_t id;
    if (reason_add(c->cx, c->db, c->set, &by, &r, &id) || gap_forget(c->cx, c->db))
        return -1;
    c->audit.object_id = id;
    write_int(c->out, "id", id);
    return 0;
}

const struct action action_reason_add = {
    .name = "reason add",
    .http = "POST /api/reasons",
    .help = N_("Add news worth a touch; nobody is told the same news twice"),
    PARAMS(params),
    FIELDS(fields),
    .writes = true,
    .run = run,
};
