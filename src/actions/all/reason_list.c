#include "actions/write.h"

static const struct param params[] = { { .name = "all", .type = PARAM_BOOL, .help = N_("also what is over") } };
static const struct field fields[] = { { "id", "int" }, { "state", "now|coming|over" }, { "title", "text" }, { "lang", "text" }, { "from_day", "day?" },
                                       { "until_day", "day?" }, { "audience", "text" }, { "offering", "text?" }, { "told", "int" }, { "planned", "int" },
                                       { "same_as", "int?" }, { "text", "text" } };

/* told: people who heard it; planned: open touches that will tell it. */
static int run(struct call *c)
{
    struct db_rows r;
    if (db_query(c->cx, c->db,
                 SQL("SELECT n.id, CASE WHEN n.until_day < $1 THEN 'over' WHEN n.from_day > $1 THEN 'coming' ELSE 'now' END, n.title, n.lang, n.from_day, n.until_day,"
                     " n.audience, o.name, coalesce(t.people, 0), coalesce(p.touches, 0), n.same_as, n.text FROM facts_reason n"
                     " LEFT JOIN facts_offering o ON o.id = n.offering_id"
                     " LEFT JOIN (SELECT reason_id, count(DISTINCT person_id) AS people FROM facts_touch WHERE reason_id <> 0 AND outcome <> 'no_answer' GROUP BY reason_id) t"
                     " ON t.reason_id = n.id"
                     " LEFT JOIN (SELECT reason_id, count(*) AS touches FROM plan_touch WHERE reason_id <> 0 AND state IN ('planned', 'snoozed', 'queued') GROUP BY reason_id) p"
                     " ON p.reason_id = n.id"
                     " WHERE $2 = 1 OR n.until_day IS NULL OR n.until_day >= $1"
                     " ORDER BY CASE WHEN n.until_day < $1 THEN 2 WHEN n.from_day > $1 THEN 1 ELSE 0 END, n.from_day DESC NULLS LAST, coalesce(n.same_as, n.id) DESC, n.id LIMIT 2000"),
                 DB(db_i(c->cx->today), db_i(args_int(c->args, "all", 0))), &r))
        return -1;
    write_rows(c, &r);
    return 0;
}

const struct action action_reason_list = {
    .name = "reason list",
    .http = "GET /api/reasons",
    .help = N_("News worth a touch: what may be told now, what comes, what is over"),
    PARAMS(params),
    FIELDS(fields),
    .rows = true,
    .run = run,
};
