#include "actions/evidence_share.h"
#include "signals/quiet.h"

#include <math.h>

/* What the essays say, and the same of this firm. essay_*: their figure in percent, null where they name none; verdict null: not to be compared. */
SHAPE(EvidenceClaim, { "name", "gives_up|after_seventh|at_least_seven|window|missed_month" }, { "claim", "text" }, { "essay_low", "real?" }, { "essay_high", "real?" },
      { "percent", "real?" }, { "low", "real?" }, { "high", "real?" }, { "k", "int?" }, { "n", "int" }, { "enough", "bool" }, { "verdict", "holds|unclear|not_here?" },
      { "why", "text" });
/* sold: with so many touches exactly, in percent of all sales; at_least: with so many or more. stopped: lost or given up after so many.
 * reached: sold or stopped ones that had so many or more, and how many of them were sold. The last row is so many or more. */
SHAPE(EvidenceStep, { "touches", "int" }, { "sold", "int" }, { "sold_percent", "real?" }, { "sold_low", "real?" }, { "sold_high", "real?" }, { "at_least", "int" },
      { "at_least_percent", "real?" }, { "at_least_low", "real?" }, { "at_least_high", "real?" }, { "stopped", "int" }, { "stopped_percent", "real?" },
      { "stopped_low", "real?" }, { "stopped_high", "real?" }, { "reached", "int" }, { "reached_sold", "int" }, { "reached_percent", "real?" },
      { "reached_low", "real?" }, { "reached_high", "real?" }, { "why", "text" });
/* without: nothing on record about their touches. Medians: 12 stands for 12 and more. */
static const struct field fields[] = {
    { "day", "day" }, { "from_day", "day?" }, { "sold", "int" }, { "stopped", "int" }, { "open", "int" }, { "without", "int" }, { "median_sold", "int?" },
    { "median_stopped", "int?" }, { "enough", "bool" }, { "why", "text" }, { "claims", "EvidenceClaim[]" }, { "steps", "EvidenceStep[]" },
};

/* --- claims --- */

struct claim {
    const char *name, *text;
    double essay_low, essay_high;
    struct evidence_share own;
    struct why why;
};

static const char *verdict(const struct claim *m)
{
    double p = (double)m->own.k * 100 / (double)m->own.n;
    if (m->own.in.hi * 100 < m->essay_low || m->own.in.lo * 100 > m->essay_high)
        return "not_here";
    return p >= m->essay_low && p <= m->essay_high ? "holds" : "unclear";
}

static void begin_claim(struct json *j, const struct claim *m)
{
    json_begin_object(j);
    write_text(j, "name", m->name);
    write_real(j, "essay_low", m->essay_low);
    write_real(j, "essay_high", m->essay_high);
}

static void put_claim(struct call *c, const struct claim *m)
{
    struct json *j = c->out;
    bool enough = m->own.n >= EVIDENCE_GATE;
    begin_claim(j, m);
    write_text(j, "claim", tr(c->cx->lang, m->text));
    evidence_write_share(j, (struct share_keys){ "percent", "low", "high" }, m->own, enough);
    write_int(j, "k", m->own.k);
    write_int(j, "n", m->own.n);
    write_bool(j, "enough", enough);
    write_text(j, "verdict", enough && isfinite(m->essay_low) ? verdict(m) : NULL);
    write_said(c, "why", &m->why);
    json_end_object(j);
}

static struct claim claim(const char *name, const char *text, double low, double high, int64_t k, int64_t n, const char *why)
{
    struct claim m = { name, text, low, high, evidence_share(k, n), { 0 } };
    why_say(&m.why, n < EVIDENCE_GATE ? N_("Too few data: {n} counted. From {need} on we compute.") : why);
    why_int(&m.why, "k", k);
    why_int(&m.why, "n", n);
    why_int(&m.why, "need", EVIDENCE_GATE);
    return m;
}

static int64_t sold_from(const struct evidence_touches *t, int from)
{
    int64_t k = 0;
    for (int i = from; i <= EVIDENCE_TOUCHES; i++)
        k += t->step[i].sold;
    return k;
}

/* The silence measured elsewhere (quiet.h); for who sees all clients. */
static int put_missed_month(struct call *c)
{
    struct quiet_effect e;
    struct json *j = c->out;
    const struct claim m = { .name = "missed_month", .essay_low = NAN, .essay_high = NAN };
    struct why w;
    if (quiet_measure(c->cx, c->db, c->set, c->cx->today, &e))
        return -1;
    why_say(&w, !e.enough ? N_("Too few data: {n} clients looked at, {lost} lost within six months.")
                : N_("of {quiet} clients silent for two months or more {quiet_lost} were lost within six months, of {other} others {other_lost}: the figure is the difference in points, lost clients and not lost worth"));
    why_int(&w, "n", e.quiet_n + e.other_n);
    why_int(&w, "lost", e.quiet_lost + e.other_lost);
    why_int(&w, "quiet", e.quiet_n);
    why_int(&w, "quiet_lost", e.quiet_lost);
    why_int(&w, "other", e.other_n);
    why_int(&w, "other_lost", e.other_lost);
    begin_claim(j, &m);
    write_text(j, "claim", tr(c->cx->lang, N_("A month without a touch costs 10 percent of a client's worth.")));
    write_tenth(j, "percent", e.enough ? e.difference * 100 : (double)NAN);
    write_tenth(j, "low", e.enough ? e.difference_in.lo * 100 : (double)NAN);
    write_tenth(j, "high", e.enough ? e.difference_in.hi * 100 : (double)NAN);
    json_key(j, "k");
    json_null(j);
    write_int(j, "n", e.quiet_n + e.other_n);
    write_bool(j, "enough", e.enough);
    write_text(j, "verdict", NULL);
    write_said(c, "why", &w);
    json_end_object(j);
    return 0;
}

static int put_claims(struct call *c, const struct evidence *e)
{
    const struct evidence_touches *t = &e->touches;
    const struct evidence_window *w = &e->window[0];
    int64_t by_five = 0;
    for (int i = 1; i <= 5; i++)
        by_five += t->step[i].stopped;
    const struct claim list[] = {
        claim("gives_up", N_("A typical salesperson gives up after the fifth touch."), 50, 100, by_five, t->stopped,
              N_("{k} of {n} that were lost or given up had five touches or fewer")),
        claim("after_seventh", N_("72 to 80 percent of sales come after the seventh touch."), 72, 80, sold_from(t, 7), t->sold,
              N_("{k} of {n} sales came with the seventh touch or later")),
        claim("at_least_seven", N_("Every sale in progress deserves at least seven touches."), NAN, NAN, t->step[7].reached, t->sold + t->stopped,
              N_("{k} of {n} that were sold, lost or given up had seven touches or more")),
        claim("window", N_("The sales window lasts 21 to 30 days."), NAN, NAN, w->sold30, w->sold, N_("{k} of {n} sales came within 30 days of the offer or the first contact")),
    };
    json_key(c->out, "claims");
    json_begin_array(c->out);
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        put_claim(c, &list[i]);
    if (c->scope == SCOPE_ALL && put_missed_month(c))
        return -1;
    json_end_array(c->out);
    return 0;
}

/* --- by touches --- */

static void put_step(struct call *c, const struct evidence_touches *t, int at)
{
    const struct evidence_step *s = &t->step[at];
    struct json *j = c->out;
    struct why w;
    int64_t more = sold_from(t, at);
    bool sales = t->sold >= EVIDENCE_GATE;
    why_say(&w, at == EVIDENCE_TOUCHES ? N_("{more} of {sold} sales took {at} touches or more; {stopped} of {all_stopped} others stopped there.")
                                       : N_("{exact} of {sold} sales took exactly {at} touches, {more} as many or more; {stopped} of {all_stopped} others stopped there."));
    why_also(&w, N_("Of {reached} that had {at} or more, {reached_sold} were sold."));
    why_int(&w, "at", at);
    why_int(&w, "exact", s->sold);
    why_int(&w, "more", more);
    why_int(&w, "sold", t->sold);
    why_int(&w, "stopped", s->stopped);
    why_int(&w, "all_stopped", t->stopped);
    why_int(&w, "reached", s->reached);
    why_int(&w, "reached_sold", s->reached_sold);
    json_begin_object(j);
    write_int(j, "touches", at);
    write_int(j, "sold", s->sold);
    evidence_write_share(j, (struct share_keys){ "sold_percent", "sold_low", "sold_high" }, evidence_share(s->sold, t->sold), sales);
    write_int(j, "at_least", more);
    evidence_write_share(j, (struct share_keys){ "at_least_percent", "at_least_low", "at_least_high" }, evidence_share(more, t->sold), sales);
    write_int(j, "stopped", s->stopped);
    evidence_write_share(j, (struct share_keys){ "stopped_percent", "stopped_low", "stopped_high" }, evidence_share(s->stopped, t->stopped), t->stopped >= EVIDENCE_GATE);
    write_int(j, "reached", s->reached);
    write_int(j, "reached_sold", s->reached_sold);
    evidence_write_share(j, (struct share_keys){ "reached_percent", "reached_low", "reached_high" }, evidence_share(s->reached_sold, s->reached),
                         s->reached >= EVIDENCE_GATE);
    write_said(c, "why", &w);
    json_end_object(j);
}

static void put_head(struct call *c, const struct evidence *e)
{
    const struct evidence_touches *t = &e->touches;
    struct json *j = c->out;
    struct why w;
    bool enough = t->sold >= EVIDENCE_GATE;
    why_say(&w, enough ? N_("{sold} sales and {stopped} lost or given up, with touches on record since {from}.") : N_("Too few data: {sold} sales with touches on record. From {need} on we compute."));
    why_also(&w, N_("{without} more say nothing about touches: none are on record, or they began before the first one; {open} are open."));
    why_int(&w, "sold", t->sold);
    why_int(&w, "stopped", t->stopped);
    why_int(&w, "without", t->without);
    why_int(&w, "open", t->open);
    why_int(&w, "need", EVIDENCE_GATE);
    why_day(&w, "from", t->from_day);
    write_day(j, "day", e->day, false);
    write_day(j, "from_day", t->from_day, !t->from_day);
    write_int(j, "sold", t->sold);
    write_int(j, "stopped", t->stopped);
    write_int(j, "open", t->open);
    write_int(j, "without", t->without);
    write_int_or_null(j, "median_sold", t->median_sold, !enough);
    write_int_or_null(j, "median_stopped", t->median_stopped, t->stopped < EVIDENCE_GATE);
    write_bool(j, "enough", enough);
    write_said(c, "why", &w);
}

static int run(struct call *c)
{
    struct evidence e;
    if (evidence_for(c, &e))
        return -1;
    put_head(c, &e);
    if (put_claims(c, &e))
        return -1;
    json_key(c->out, "steps");
    json_begin_array(c->out);
    for (int i = 1; i <= EVIDENCE_TOUCHES; i++)
        put_step(c, &e.touches, i);
    json_end_array(c->out);
    return 0;
}

const struct action action_evidence_touches = {
    .name = "evidence touches",
    .http = "GET /api/evidence/touches",
    .help = N_("How many touches it took until a sale, where we gave up, and what the essays say"),
    FIELDS(fields),
    .run = run,
};
