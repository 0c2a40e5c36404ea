#include "deliver/agenda.h"

#include <string.h>

#include "base/day.h"
#include "deliver/channel.h"
#include "kit/ical.h"

enum { CALENDAR_MAX = 4 << 20 };

/* What tells this workspace's events from another's, for good: the first seal of its record of acts. */
static int read_frame(struct ctx *cx, struct db *db, const char **mark, int64_t *planned_at)
{
    struct db_rows seal, run;
    if (db_query(cx, db, SQL("SELECT tag FROM access_audit WHERE seq = 1"), DB_NONE, &seal) ||
        db_query(cx, db, SQL("SELECT coalesce(max(at), 0) FROM signals_run"), DB_NONE, &run))
        return -1;
    *mark = seal.n ? ctx_dupn(cx, db_text(&seal, 0, 0), strnlen(db_text(&seal, 0, 0), 16)) : "0";
    *planned_at = db_int(&run, 0, 0);
    return *mark ? 0 : -1;
}

static const char *person(struct ctx *cx, const struct db_rows *r, size_t i)
{
    const char *given = db_text(r, i, 7), *family = db_text(r, i, 8);
    return *given || *family ? ctx_printf(cx, " (%s%s%s)", given, *given && *family ? " " : "", family) : "";
}

static int write_words(struct ctx *cx, const struct db_rows *r, size_t i, bool busy_only, struct str *s)
{
    if (busy_only) {
        ical_text(s, "SUMMARY", tr(cx->lang, N_("Busy")));
        ical_line(s, "CLASS", "PRIVATE");
        return 0;
    }
    int channel = channel_parse(db_text(r, i, 5));
    const char *who = person(cx, r, i), *news = db_text(r, i, 10), *purpose = tr(cx->lang, db_text(r, i, 9));
    const char *title = ctx_printf(cx, "%s: %s%s", tr(cx->lang, channel_find(channel < 0 ? CHANNEL_CALL : (enum channel_id)channel)->label), db_text(r, i, 6), who);
    const char *text = *news ? ctx_printf(cx, "%s\n%s", purpose, news) : purpose;
    if (!title || !text)
        return -1;
    ical_text(s, "SUMMARY", title);
    ical_text(s, "DESCRIPTION", text);
    return 0;
}

static int write_event(struct ctx *cx, const struct settings *set, const struct db_rows *r, size_t i, bool busy_only, const char *mark, int64_t planned_at,
                       struct str *s)
{
    int32_t day = (int32_t)db_int(r, i, 1);
    bool timed = !db_null(r, i, 3) && !db_null(r, i, 4);
    if (day < cx->today)
        day = cx->today;
    int64_t start = day_start_at(day, (int32_t)set->utc_offset_min * 60);
    const char *uid = ctx_printf(cx, "touch-%lld-%s@touchstone", (long long)db_int(r, i, 0), mark), *version = ctx_printf(cx, "%lld", (long long)db_int(r, i, 2));
    if (!uid || !version)
        return -1;
    ical_line(s, "BEGIN", "VEVENT");
    ical_line(s, "UID", uid);
    ical_at(s, "DTSTAMP", planned_at ? planned_at : start);
    ical_line(s, "SEQUENCE", version);
    if (timed) {
        ical_at(s, "DTSTART", start + db_int(r, i, 3) * 60);
        ical_at(s, "DTEND", start + db_int(r, i, 4) * 60);
    } else {
        ical_day(s, "DTSTART", day);
        ical_day(s, "DTEND", day + 1); /* the first day that is free again */
    }
    ical_line(s, "TRANSP", busy_only && timed ? "OPAQUE" : "TRANSPARENT");
    if (write_words(cx, r, i, busy_only, s))
        return -1;
    ical_line(s, "END", "VEVENT");
    return 0;
}

int agenda_write(struct ctx *cx, struct db *db, const struct settings *set, int64_t staff_id, bool busy_only, const char **ics)
{
    const char *mark;
    int64_t planned_at;
    struct db_rows r;
    struct str s;
    if (read_frame(cx, db, &mark, &planned_at) ||
        db_query(cx, db, SQL("SELECT p.id, coalesce(p.until_day, p.day), p.version, p.from_min, p.until_min, p.channel, c.name, h.given, h.family, p.purpose,"
                             " coalesce(n.title, o.name) FROM plan_touch p JOIN facts_client c ON c.id = p.client_id LEFT JOIN facts_person h ON h.id = p.person_id"
                             " LEFT JOIN facts_reason n ON n.id = p.reason_id LEFT JOIN facts_offering o ON o.id = p.reason_id"
                             " WHERE p.staff_id = $1 AND p.state IN ('planned', 'snoozed') ORDER BY p.day, p.id LIMIT 2000"), DB(db_i(staff_id)), &r))
        return -1;
    str_init(&s, cx->arena, CALENDAR_MAX);
    ical_line(&s, "BEGIN", "VCALENDAR");
    ical_line(&s, "VERSION", "2.0");
    ical_line(&s, "PRODID", "-//Touchstone//Touches//EN");
    ical_line(&s, "CALSCALE", "GREGORIAN");
    ical_line(&s, "METHOD", "PUBLISH");
    ical_text(&s, "X-WR-CALNAME", set->workspace_name);
    ical_line(&s, "REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
    ical_line(&s, "X-PUBLISHED-TTL", "PT1H");
    for (size_t i = 0; i < r.n; i++)
        if (write_event(cx, set, &r, i, busy_only, mark, planned_at, &s))
            return -1;
    ical_line(&s, "END", "VCALENDAR");
    *ics = str_end(cx, &s);
    return *ics ? 0 : -1;
}
