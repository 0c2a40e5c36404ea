#include "actions/session_card.h"

SHAPE(Session, { "user", "SessionUser" }, { "csrf", "text" }, { "workspace", "SessionWorkspace" }, { "today", "day" }, { "now_at", "at" },
      { "counts", "SessionCounts" }, { "roles_can", "text[]" });
SHAPE(SessionUser, { "staff_id", "int" }, { "name", "text" }, { "login", "text" }, { "role", "text" }, { "lang", "en|ru|fa" },
      { "calendar", "gregorian|jalali" }, { "theme", "text" });
SHAPE(SessionWorkspace, { "name", "text" }, { "currency", "text" });
SHAPE(SessionCounts, { "today", "int" });

int session_card(struct call *c)
{
    struct json *j = c->out;
    const struct who *w = c->who;
    struct db_rows n;
    enum scope today = policy_scope("today", w->role);
    int32_t day;
    if (queue_day(c, &day) ||
        db_query(c->cx, c->db,
                 SQL("SELECT count(*) FROM plan_touch p JOIN facts_client c ON c.id = p.client_id WHERE p.state = 'planned' AND p.day <= $1"
                     " AND ($2 = 1 OR p.staff_id = $3)"),
                 DB(db_i(day), db_i(today == SCOPE_ALL), db_i(w->staff_id)), &n))
        return -1;
    json_key(j, "user");
    json_begin_object(j);
    write_int(j, "staff_id", w->staff_id);
    write_text(j, "name", w->name);
    write_text(j, "login", w->login);
    write_text(j, "role", role_names[w->role]);
    write_text(j, "lang", lang_code(w->lang));
    write_text(j, "calendar", w->jalali ? "jalali" : "gregorian");
    write_text(j, "theme", w->theme);
    json_end_object(j);
    write_text(j, "csrf", w->csrf);
    json_key(j, "workspace");
    json_begin_object(j);
    write_text(j, "name", c->set->workspace_name);
    write_text(j, "currency", c->set->currency);
    json_end_object(j);
    write_day(j, "today", c->cx->today, false);
    write_int(j, "now_at", c->cx->now_at);
    json_key(j, "counts");
    json_begin_object(j);
    write_int(j, "today", db_int(&n, 0, 0));
    json_end_object(j);
    json_key(j, "roles_can");
    json_begin_array(j);
    for (size_t i = 0; i < policy_count; i++)
        if (policy_all[i].scope[w->role] != SCOPE_NO)
            json_text(j, policy_all[i].action);
    json_end_array(j);
    return 0;
}
