/* plan_reach() of plan.h: asked at approval, and again when the message is about to leave. */
#include "plan/consent.h"
#include "plan/plan.h"
#include "plan/programme.h"
#include "signals/signals.h"

static void look(const struct history *h, const struct programme *programme, const struct plan_row *row, int32_t today, struct plan_reach *out)
{
    struct reading readings[SIGNAL_MAX];
    const struct rule *rule = rule_find(row->rule);
    const struct person_fact *p = history_person(h, row->person_id);
    struct proposal want = { .service_message = true };
    signals_derive(h, today, readings);
    out->wanted = !rule || !rule->propose;
    if (rule && rule->propose) {
        want = (struct proposal){ .asked = row->period };
        out->wanted = rule->propose(&(struct client_view){ .h = h, .readings = readings, .programme = programme }, today, &want) &&
            !(want.exact && want.period != row->period);
    }
    out->service = want.service_message;
    out->country = h->country;
    out->lang = p && *p->lang ? p->lang : h->lang;
    out->opted_out = h->opted_out || (p && p->opted_out);
    out->gone = !p || (p->id && !person_current(p, today));
    if (out->gone)
        return;
    const struct address_fact *a = consent_reach(h, p, row->channel, false), *service = consent_reach(h, p, row->channel, true);
    out->address_id = a ? a->id : 0;
    out->service_address_id = service ? service->id : 0;
}

int plan_reach(struct ctx *cx, struct db *db, const struct settings *set, const struct plan_row *row, int32_t today, struct plan_reach *out)
{
    struct history_walk *walk;
    const struct history *h;
    struct plan_reach r = { 0 };
    struct programme *programme;
    if (programme_load(cx, db, set, today, &programme) || programme_past(cx, db, row->client_id, programme) ||
        history_open(cx, db, set, row->client_id, row->client_id, &walk))
        return -1;
    int rc = history_next(cx, walk, &h);
    if (rc != 1)
        return rc < 0 ? -1 : fail(cx, ERR_NOTFOUND, "there is no client %lld", (long long)row->client_id);
    look(h, programme, row, today, &r);
    if (!(r.country = ctx_dup(cx, r.country)) || !(r.lang = ctx_dup(cx, r.lang)))
        return -1;
    history_close(walk);
    *out = r;
    return 0;
}
