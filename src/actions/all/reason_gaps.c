#include "actions/write.h"
#include "base/day.h"
#include "base/text.h"
#include "plan/gap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MOST = 5000 };

static const struct param params[] = {
    { .name = "month", .help = N_("a month such as 2026-12 in the firm's calendar, or a day in it; the coming month when absent") },
    { .name = "limit", .type = PARAM_INT, .help = N_("at most so many clients; 200 when absent") },
};
static const struct field fields[] = { { "client_id", "int" }, { "client", "text" }, { "worth_minor", "money?" }, { "phase", "text" }, { "lang", "text" },
                                       { "industry", "text" }, { "people", "int" }, { "offering_left", "bool" } };
SHAPE(GapGroup, { "by", "phase|language|industry" }, { "name", "text" }, { "clients", "int" }, { "worth_minor", "money" });
static const struct field beside[] = { { "from_day", "day" }, { "until_day", "day" }, { "clients", "int" }, { "offering_left", "int" }, { "worth_minor", "money" },
                                       { "reachable", "int" }, { "unreachable", "int" }, { "currency", "text" }, { "groups", "GapGroup[]" } };

/* "2026-12" or "1405-10" as the first day of it; a day stands for its month. */
static int take_month(struct call *c, const char *text, int32_t *day)
{
    char ascii[16], *end;
    bool jalali = !strcmp(c->set->calendar, "jalali"), good = text_digits(text, ascii, sizeof ascii) && strlen(ascii) == 7 && ascii[4] == '-' &&
        strspn(ascii, "0123456789-") == 7;
    long y = good ? strtol(ascii, &end, 10) : 0, m = good ? strtol(ascii + 5, &end, 10) : 0;
    if (!good && day_parse(text, DAY_DMY, day))
        return 0;
    if (!good || *end || !(jalali ? day_valid_jalali((int)y, (int)m, 1) : day_valid_civil((int)y, (int)m, 1)))
        return fail(c->cx, ERR_INPUT, "month takes a month such as 2026-12, not \"%s\"", text);
    *day = jalali ? day_from_jalali((int)y, (int)m, 1) : day_from_civil((int)y, (int)m, 1);
    return 0;
}

static void write_groups(struct call *c, const struct gaps *g)
{
    json_key(c->out, "groups");
    json_begin_array(c->out);
    for (size_t i = 0; i < g->group_n; i++) {
        json_begin_object(c->out);
        write_text(c->out, "by", g->groups[i].by);
        write_text(c->out, "name", g->groups[i].name);
        write_int(c->out, "clients", g->groups[i].clients);
        write_int(c->out, "worth_minor", g->groups[i].worth_minor);
        json_end_object(c->out);
    }
    json_end_array(c->out);
}

static void write_gaps(struct call *c, const struct gaps *g, size_t limit)
{
    json_key(c->out, "rows");
    json_begin_array(c->out);
    for (size_t i = 0; i < g->n && i < limit; i++) {
        const struct gap *row = &g->rows[i];
        json_begin_object(c->out);
        write_int(c->out, "client_id", row->client_id);
        write_text(c->out, "client", row->name);
        write_int_or_null(c->out, "worth_minor", row->worth_minor, !row->worth_known);
        write_text(c->out, "phase", phase_names[row->phase]);
        write_text(c->out, "lang", row->lang);
        write_text(c->out, "industry", row->industry);
        write_int(c->out, "people", row->people);
        write_bool(c->out, "offering_left", row->offering_left);
        json_end_object(c->out);
    }
    json_end_array(c->out);
}

static int run(struct call *c)
{
    const char *month = args_text(c->args, "month");
    int64_t limit = args_int(c->args, "limit", 200);
    int32_t from, until;
    struct gaps g;
    if (limit < 1 || limit > ROWS_MOST)
        return fail(c->cx, ERR_INPUT, "limit takes 1 to %d", ROWS_MOST);
    gap_month(c->set, c->cx->today, &from, &until);
    from = until + 1;
    if (*month && take_month(c, month, &from))
        return -1;
    gap_month(c->set, from, &from, &until);
    if (gap_find(c->cx, c->db, c->set, c->cx->today, from, until, &g))
        return -1;
    write_day(c->out, "from_day", g.from_day, false);
    write_day(c->out, "until_day", g.until_day, false);
    write_int(c->out, "clients", (int64_t)g.n);
    write_int(c->out, "offering_left", g.offering_left);
    write_int(c->out, "worth_minor", g.worth_minor);
    write_int(c->out, "reachable", g.reachable);
    write_int(c->out, "unreachable", g.unreachable);
    write_text(c->out, "currency", c->set->currency);
    write_groups(c, &g);
    write_gaps(c, &g, (size_t)limit);
    return 0;
}

const struct action action_reason_gaps = {
    .name = "reason gaps",
    .http = "GET /api/reasons/gaps",
    .help = N_("For which clients there will be nothing new to say in a month, the dearest first"),
    PARAMS(params),
    FIELDS(fields),
    BESIDE(beside),
    .rows = true,
    .run = run,
};
