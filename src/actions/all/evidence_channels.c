#include "actions/evidence_share.h"

#include <stdlib.h>

/* answered_percent: of touches whose outcome is known; sold_percent: of touches at least 30 days back, how many had a sale within 30 days.
 * Intervals take each touch for itself. */
SHAPE(EvidenceGroup, { "kind", "all|channel|reason|staff" }, { "id", "int?" }, { "name", "text" }, { "touches", "int" }, { "known", "int" }, { "answered", "int" },
      { "answered_percent", "real?" }, { "answered_low", "real?" }, { "answered_high", "real?" }, { "watched", "int" }, { "sold", "int" }, { "sold_percent", "real?" },
      { "sold_low", "real?" }, { "sold_high", "real?" }, { "why", "text" });
/* By number of different channels used: how many of those sold, lost or given up were sold. */
SHAPE(EvidenceMix, { "channels", "int" }, { "sold", "int" }, { "stopped", "int" }, { "percent", "real?" }, { "low", "real?" }, { "high", "real?" }, { "why", "text" });
static const struct field fields[] = {
    { "day", "day" }, { "all", "EvidenceGroup" }, { "channels", "EvidenceGroup[]" }, { "reasons", "EvidenceGroup[]" }, { "staff", "EvidenceGroup[]" },
    { "mix", "EvidenceMix[]" }, { "best_mix", "int?" }, { "mix_why", "text" }, { "cost_why", "text" },
};

static void put_group(struct call *c, const char *kind, const struct evidence_group *g, const char *name)
{
    struct json *j = c->out;
    struct why w;
    why_say(&w, g->touches < EVIDENCE_GATE ? N_("Too few data: {touches} touches. From {need} on we compute.")
        : !g->watched ? N_("{answered} of {known} touches were answered; none is 30 days back yet")
                      : N_("{answered} of {known} touches were answered; after {sold} of {watched} a sale followed within 30 days"));
    why_int(&w, "touches", g->touches);
    why_int(&w, "known", g->known);
    why_int(&w, "answered", g->answered);
    why_int(&w, "watched", g->watched);
    why_int(&w, "sold", g->sold);
    why_int(&w, "need", EVIDENCE_GATE);
    json_begin_object(j);
    write_text(j, "kind", kind);
    write_int_or_null(j, "id", g->id, !g->id || *kind == 'c' || *kind == 'a');
    write_text(j, "name", name);
    write_int(j, "touches", g->touches);
    write_int(j, "known", g->known);
    write_int(j, "answered", g->answered);
    evidence_write_share(j, (struct share_keys){ "answered_percent", "answered_low", "answered_high" }, evidence_share(g->answered, g->known), g->known >= EVIDENCE_GATE);
    write_int(j, "watched", g->watched);
    write_int(j, "sold", g->sold);
    evidence_write_share(j, (struct share_keys){ "sold_percent", "sold_low", "sold_high" }, evidence_share(g->sold, g->watched), g->watched >= EVIDENCE_GATE);
    write_said(c, "why", &w);
    json_end_object(j);
}

static int by_touches(const void *a, const void *b)
{
    const struct evidence_group *x = a, *y = b;
    return x->touches == y->touches ? (x->id > y->id) - (x->id < y->id) : (x->touches < y->touches) - (x->touches > y->touches);
}

/* Those touched most first; at most `most`. The one without an id is `nobody`. */
static void put_groups(struct call *c, const char *key, const char *kind, struct evidence_group *list, size_t n, const char *nobody)
{
    enum { MOST = 100 };
    qsort(list, n, sizeof *list, by_touches);
    json_key(c->out, key);
    json_begin_array(c->out);
    for (size_t i = 0; i < n && i < MOST && list[i].touches; i++)
        put_group(c, kind, &list[i], list[i].id || *kind == 'c' ? list[i].name : tr(c->cx->lang, nobody));
    json_end_array(c->out);
}

static void put_mix(struct call *c, const struct evidence *e)
{
    struct json *j = c->out;
    struct why w;
    int best = 0;
    double most = -1;
    json_key(j, "mix");
    json_begin_array(j);
    for (int i = 1; i <= CHANNEL_COUNT; i++) {
        const struct evidence_mix *m = &e->mix[i];
        struct evidence_share s = evidence_share(m->sold, m->sold + m->stopped);
        bool enough = s.n >= EVIDENCE_GATE;
        if (!s.n)
            continue;
        if (enough && s.in.lo > most) {
            most = s.in.lo;
            best = i;
        }
        why_say(&w, N_("different channels: {channels}; {k} of {n} were sold"));
        why_int(&w, "k", s.k);
        why_int(&w, "n", s.n);
        why_int(&w, "channels", i);
        json_begin_object(j);
        write_int(j, "channels", i);
        write_int(j, "sold", m->sold);
        write_int(j, "stopped", m->stopped);
        evidence_write_share(j, (struct share_keys){ "percent", "low", "high" }, s, enough);
        write_said(c, "why", &w);
        json_end_object(j);
    }
    json_end_array(j);
    why_say(&w, !best ? N_("Too few data: from {need} sold, lost or given up on we compare numbers of channels.")
                      : N_("most were sold where so many different channels were used: {channels} (by the lower end of the range); but who buys late is also met through more channels"));
    why_int(&w, "channels", best);
    why_int(&w, "need", EVIDENCE_GATE);
    write_int_or_null(j, "best_mix", best, !best);
    write_said(c, "mix_why", &w);
}

static int run(struct call *c)
{
    struct evidence e;
    if (evidence_for(c, &e))
        return -1;
    write_day(c->out, "day", e.day, false);
    json_key(c->out, "all");
    put_group(c, "all", &e.all, tr(c->cx->lang, N_("all touches")));
    put_groups(c, "channels", "channel", e.channel, CHANNEL_COUNT, "");
    put_groups(c, "reasons", "reason", e.reason, e.reason_n, N_("without news"));
    put_groups(c, "staff", "staff", e.staff, e.staff_n, N_("nobody"));
    put_mix(c, &e);
    write_text(c->out, "cost_why", tr(c->cx->lang, N_("What a touch costs is not known: no minutes are recorded with touches, and work entries do not say which touch they were for.")));
    return 0;
}

const struct action action_evidence_channels = {
    .name = "evidence channels",
    .http = "GET /api/evidence/channels",
    .help = N_("What touches bring by channel, news and staff: answers, sales within 30 days, and how many channels it takes"),
    FIELDS(fields),
    .run = run,
};
