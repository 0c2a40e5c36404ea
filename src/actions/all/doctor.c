#include "actions/write.h"
#include "base/text.h"

#include <string.h>

static const struct field fields[] = { { "check", "text" }, { "state", "ok|bad" }, { "detail", "text" } };

static void row(struct call *c, const char *check, bool good, const char *detail)
{
    json_begin_object(c->out);
    write_text(c->out, "check", tr(c->cx->lang, check));
    write_text(c->out, "state", good ? "ok" : "bad");
    write_text(c->out, "detail", detail);
    json_end_object(c->out);
}

static int count_row(struct call *c, const char *check, const char *sql)
{
    struct db_rows r;
    if (db_query(c->cx, c->db, sql, DB_NONE, &r))
        return -1;
    row(c, check, db_int(&r, 0, 0) == 0, db_int(&r, 0, 0) ? ctx_printf(c->cx, "%lld", (long long)db_int(&r, 0, 0)) : "");
    return 0;
}

static int engine(struct call *c)
{
    const char *finding;
    struct audit_verdict v;
    if (db_integrity(c->cx, c->db, &finding))
        return -1;
    row(c, N_("database files"), !strcmp(finding, "ok"), finding);
    bool good;
    if (db_durability(c->cx, c->db, &good, &finding))
        return -1;
    row(c, N_("saved means saved"), good, finding);
    if (c->host && c->host->key) {
        if (audit_verify(c->cx, c->db, c->host->key, NULL, &v))
            return -1;
        row(c, N_("audit chain"), v.bad_seq == 0, ctx_printf(c->cx, v.bad_seq ? "broken at %lld" : "%lld", (long long)(v.bad_seq ? v.bad_seq : v.records)));
    }
    return 0;
}

static int orphans(struct call *c)
{
    return count_row(c, N_("invoices without client"), SQL("SELECT count(*) FROM facts_invoice i WHERE NOT EXISTS (SELECT 1 FROM facts_client c WHERE c.id = i.client_id)")) ||
           count_row(c, N_("touches without client"), SQL("SELECT count(*) FROM facts_touch i WHERE NOT EXISTS (SELECT 1 FROM facts_client c WHERE c.id = i.client_id)")) ||
           count_row(c, N_("lines without invoice"),
                     SQL("SELECT count(*) FROM facts_invoice_line l WHERE NOT EXISTS (SELECT 1 FROM facts_invoice i WHERE i.client_id = l.client_id AND i.id = l.invoice_id)")) ||
           count_row(c, N_("planned touches without client"), SQL("SELECT count(*) FROM plan_touch p WHERE NOT EXISTS (SELECT 1 FROM facts_client c WHERE c.id = p.client_id)")) ||
           count_row(c, N_("clients nobody is responsible for"), SQL("SELECT count(*) FROM facts_client WHERE sales_staff_id = 0 AND it_staff_id = 0 AND released_day IS NULL"))
               ? -1
               : 0;
}

static int freshness(struct call *c)
{
    struct db_rows r;
    if (db_query(c->cx, c->db, SQL("SELECT max(day) FROM signals_run"), DB_NONE, &r))
        return -1;
    bool today = !db_null(&r, 0, 0) && db_int(&r, 0, 0) >= c->cx->today;
    row(c, N_("the day's run"), today, today ? "" : tr(c->cx->lang, N_("run: touchstone day")));
    if (count_row(c, N_("e-mails that failed or are in doubt"), SQL("SELECT count(*) FROM deliver_outbox d JOIN plan_touch p ON p.id = d.plan_id "
                                                                    "WHERE d.state = 'unsure' OR (d.state = 'failed' AND p.state = 'planned')")))
        return -1;
    return count_row(c, N_("an owner can sign in"),
                     SQL("SELECT CASE WHEN count(*) > 0 THEN 0 ELSE 1 END FROM access_user u JOIN facts_staff s ON s.id = u.staff_id WHERE u.state = 'active' AND s.role = 'owner'"));
}

static int run(struct call *c)
{
    json_key(c->out, "rows");
    json_begin_array(c->out);
    if (engine(c) || orphans(c) || freshness(c))
        return -1;
    json_end_array(c->out);
    return 0;
}

const struct action action_doctor = {
    .name = "doctor",
    .http = "GET /api/doctor",
    .help = N_("What is well with this installation and what is not"),
    FIELDS(fields),
    .rows = true,
    .run = run,
};
