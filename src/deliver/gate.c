#include "deliver/gate.h"

#include "base/day.h"
#include "plan/calendar.h"
#include "plan/hours.h"

enum { DAYS_AHEAD = 60 };

static int64_t open_from(const struct settings *set, const struct calendar *cal, const char *country, int offset_min, int64_t at)
{
    for (int i = 0; i < DAYS_AHEAD; i++) {
        int32_t day = day_of_at(at, offset_min * 60), works = calendar_next(cal, day, country);
        if (works > day)
            at = day_start_at(works, offset_min * 60);
        int64_t awake = hours_awake_at(set, offset_min, at);
        if (day_of_at(awake, offset_min * 60) == works)
            return awake;
        at = awake; /* the day was over: the next one may be none of work */
    }
    return at;
}

static const char *refusal(const struct plan_reach *r, int service)
{
    if (r->opted_out)
        return N_("they want no more contact");
    if (r->gone)
        return N_("the person is no longer there");
    if (service > 0 && !r->wanted)
        return N_("its cause is gone: what it was about is settled");
    return N_("there is no address that may be written to: none known, consent missing or withdrawn");
}

int gate_ask(struct ctx *cx, struct db *db, const struct settings *set, const struct plan_row *row, int service, int64_t at, struct gate *out)
{
    struct plan_reach r;
    struct calendar *cal;
    struct db_rows a;
    int offset = row->utc_offset_min;
    if (plan_reach(cx, db, set, row, cx->today, &r) || calendar_load(cx, db, set, day_of_at(at, offset * 60), &cal))
        return -1;
    struct gate g = { .service = service < 0 ? r.service : service > 0, .lang = r.lang };
    bool settled = service > 0 && !r.wanted; /* only its cause allows it */
    g.address_id = settled ? 0 : g.service ? r.service_address_id : r.address_id;
    if (!g.address_id)
        g.refusal = refusal(&r, service);
    else if (db_query(cx, db, SQL("SELECT value FROM facts_address WHERE id = $1"), DB(db_i(g.address_id)), &a))
        return -1;
    else
        g.address = db_text(&a, 0, 0);
    g.from_at = open_from(set, cal, r.country, offset, at);
    *out = g;
    return 0;
}
