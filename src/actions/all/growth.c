#include "actions/write.h"
#include "base/day.h"
#include "base/money.h"
#include "kit/stat/interval.h"
#include "signals/churn.h"
#include "signals/growth.h"

#include <math.h>
#include <string.h>

static const struct param params[] = {
    { .name = "day", .type = PARAM_DAY, .help = N_("last day of the present year; today unless told") },
};

SHAPE(GrowthBaseline, { "day", "day" }, { "frozen", "bool" }, { "frozen_at", "at?" }, { "staff", "text?" }, { "clients", "int" }, { "revenue_minor", "money" },
      { "per_client_minor", "money?" }, { "currency", "text" }, { "why", "text" });
SHAPE(GrowthNow, { "day", "day" }, { "clients", "int" }, { "revenue_minor", "money" }, { "per_client_minor", "money?" }, { "recurring_percent", "real?" },
      { "currency", "text" }, { "why", "text" });
/* percent: the setting; reached_percent: now in percent of the baseline; year_percent: the pace of the last 12 closed months; day: when it reaches the goal. */
SHAPE(GrowthGoal, { "percent", "int" }, { "per_client_minor", "money?" }, { "reached_percent", "real?" }, { "reached", "bool" }, { "year_percent", "real?" },
      { "day", "day?" }, { "currency", "text" }, { "why", "text" });
/* before and now, or before_minor and now_minor for the bill; log is natural, of now / before: the logs of the parts add up to that of the worth.
 * low_now, high_now: 95 %. */
SHAPE(GrowthFactor, { "part", "frequency|bill|lifetime" }, { "label", "text" }, { "before", "real?" }, { "now", "real?" }, { "before_minor", "money?" },
      { "now_minor", "money?" }, { "low_now", "real?" }, { "high_now", "real?" }, { "percent", "real?" }, { "log", "real?" }, { "share_percent", "real?" },
      { "currency", "text" }, { "why", "text" });
SHAPE(GrowthSplit, { "enough", "bool" }, { "with_lifetime", "bool" }, { "worth_before_minor", "money?" }, { "worth_now_minor", "money?" }, { "percent", "real?" },
      { "currency", "text" }, { "why", "text" }, { "parts", "GrowthFactor[]" });
SHAPE(BridgePiece, { "piece", "new|referral|reactivated|offering|volume|price|other|contraction|lost|correction" }, { "label", "text" }, { "amount_minor", "money" },
      { "recurring_minor", "money" }, { "once_minor", "money" }, { "clients", "int" }, { "currency", "text" }, { "why", "text" });
/* from_minor and the amounts of all pieces make to_minor; left_out: bills in other currencies. */
SHAPE(Bridge, { "from_day", "day" }, { "to_day", "day" }, { "from_minor", "money" }, { "to_minor", "money" }, { "recurring_before_percent", "real?" },
      { "recurring_now_percent", "real?" }, { "left_out", "int" }, { "currency", "text" }, { "why", "text" }, { "pieces", "BridgePiece[]" });
/* Closed months, the last 36: revenue_minor of 12 months, month_minor of the month; percent of the baseline; what is not a whole year of bills has no per_client. */
SHAPE(GrowthMonth, { "day", "day" }, { "clients", "int" }, { "active", "int" }, { "revenue_minor", "money" }, { "per_client_minor", "money?" }, { "percent", "real?" },
      { "month_minor", "money" }, { "mrr_minor", "money" }, { "reconstructed", "bool" }, { "correction_minor", "money" }, { "currency", "text" }, { "why", "text" });
SHAPE(FrozenBaseline, { "day", "day" }, { "at", "at" }, { "staff", "text" }, { "clients", "int" }, { "revenue_minor", "money" }, { "per_client_minor", "money" },
      { "currency", "text" });
SHAPE(GrowthWarning, { "code", "not_frozen|no_month|corrected|left_out" }, { "n", "int" }, { "why", "text" });
static const struct field fields[] = {
    { "day", "day" }, { "currency", "text" }, { "baseline", "GrowthBaseline" }, { "now", "GrowthNow" }, { "goal", "GrowthGoal" }, { "split", "GrowthSplit" },
    { "bridge", "Bridge" }, { "months", "GrowthMonth[]" }, { "frozen", "FrozenBaseline[]" }, { "warnings", "GrowthWarning[]" },
};

static double percent(int64_t part, int64_t of)
{
    return of ? (double)part * 100 / (double)of : (double)NAN;
}

static void put_baseline(struct call *c, const struct growth *g)
{
    struct json *j = c->out;
    const struct growth_baseline *b = &g->base;
    struct why w;
    why_say(&w, b->frozen ? N_("frozen: {revenue} billed to {clients} clients in the 12 months up to {day}")
                          : N_("no baseline is frozen yet; until then the 12 months up to {day}: {revenue} billed to {clients} clients"));
    why_money(&w, "revenue", b->revenue_minor, c->set->currency);
    why_int(&w, "clients", b->clients);
    why_day(&w, "day", b->day);
    json_key(j, "baseline");
    json_begin_object(j);
    write_day(j, "day", b->day, false);
    write_bool(j, "frozen", b->frozen);
    write_int_or_null(j, "frozen_at", b->at, !b->frozen);
    write_text(j, "staff", b->frozen ? b->staff : NULL);
    write_int(j, "clients", b->clients);
    write_int(j, "revenue_minor", b->revenue_minor);
    write_int_or_null(j, "per_client_minor", growth_per_client(b->revenue_minor, b->clients), !b->clients);
    write_text(j, "currency", c->set->currency);
    write_said(c, "why", &w);
    json_end_object(j);
}

static void put_now(struct call *c, const struct growth *g)
{
    struct json *j = c->out;
    const struct bridge_year *n = &g->bridge.now;
    struct why w;
    why_say(&w, N_("{revenue} billed to {clients} clients in the 12 months up to {day}"));
    why_money(&w, "revenue", n->revenue_minor, c->set->currency);
    why_int(&w, "clients", n->clients);
    why_day(&w, "day", g->day);
    json_key(j, "now");
    json_begin_object(j);
    write_day(j, "day", g->day, false);
    write_int(j, "clients", n->clients);
    write_int(j, "revenue_minor", n->revenue_minor);
    write_int_or_null(j, "per_client_minor", growth_per_client(n->revenue_minor, n->clients), !n->clients);
    write_tenth(j, "recurring_percent", percent(n->recurring_minor, n->revenue_minor));
    write_text(j, "currency", c->set->currency);
    write_said(c, "why", &w);
    json_end_object(j);
}

/* --- the goal and the pace --- */

/* Revenue per client of the last closed month in percent of the one 12 months before; NAN unknown. */
static double year_pace(const struct growth *g)
{
    if (!g->month_n)
        return (double)NAN;
    const struct snapshot_month *last = &g->months[g->month_n - 1];
    int32_t then = day_month_end(day_add_months(day_month_start(last->day), -12));
    for (size_t i = growth_first_whole(g); i < g->month_n; i++)
        if (g->months[i].day == then)
            return percent(growth_per_client(last->year_minor, last->billed12), growth_per_client(g->months[i].year_minor, g->months[i].billed12));
    return (double)NAN;
}

static int32_t goal_day(const struct growth *g, double pace, double missing)
{
    double months = 12 * log(missing) / log(pace / 100);
    return isfinite(months) && months > 0 && months < 1200 ? day_add_months(g->day, (int)ceil(months)) : 0;
}

static const char *goal_words(bool known, bool reached, bool paced, int32_t day)
{
    if (!known)
        return N_("nothing to compare with: no bills in the baseline year");
    if (reached)
        return N_("{now} a client, {percent} percent of the baseline: the goal of {goal} is reached");
    if (!paced)
        return N_("{now} a client, {percent} percent of the baseline; the goal is {goal}. Less than two years of closed months: no pace yet.");
    return day ? N_("{now} a client, {percent} percent of the baseline; the goal is {goal}. At the pace of the last 12 months ({pace} percent) it is reached by {day}.")
               : N_("{now} a client, {percent} percent of the baseline; the goal is {goal}. At the pace of the last 12 months ({pace} percent) it is never reached.");
}

static void put_goal(struct call *c, const struct growth *g)
{
    struct json *j = c->out;
    int64_t base = growth_per_client(g->base.revenue_minor, g->base.clients), now = growth_per_client(g->bridge.now.revenue_minor, g->bridge.now.clients);
    int64_t goal = money_share(base, c->set->goal_percent, 100);
    double pace = year_pace(g), is = percent(now, base);
    bool known = base > 0, reached = known && now >= goal, paced = isfinite(pace) && pace > 0;
    int32_t day = known && !reached && paced && now > 0 ? goal_day(g, pace, (double)goal / (double)now) : 0;
    struct why w;
    why_say(&w, goal_words(known, reached, paced, day));
    why_money(&w, "now", now, c->set->currency);
    why_money(&w, "goal", goal, c->set->currency);
    why_int(&w, "percent", known ? llround(is) : 0);
    why_int(&w, "pace", paced ? llround(pace) : 0);
    why_day(&w, "day", day);
    json_key(j, "goal");
    json_begin_object(j);
    write_int(j, "percent", c->set->goal_percent);
    write_int_or_null(j, "per_client_minor", goal, !known);
    write_tenth(j, "reached_percent", known ? is : (double)NAN);
    write_bool(j, "reached", reached);
    write_tenth(j, "year_percent", paced ? pace : (double)NAN);
    write_day(j, "day", day, !day);
    write_text(j, "currency", c->set->currency);
    write_said(c, "why", &w);
    json_end_object(j);
}

static void put_months(struct call *c, const struct growth *g)
{
    struct json *j = c->out;
    int64_t base = growth_per_client(g->base.revenue_minor, g->base.clients);
    json_key(j, "months");
    json_begin_array(j);
    for (size_t i = g->month_n > 36 ? g->month_n - 36 : 0; i < g->month_n; i++) {
        const struct snapshot_month *m = &g->months[i];
        int64_t each = growth_per_client(m->year_minor, m->billed12);
        bool whole = i >= growth_first_whole(g);
        struct why w;
        why_say(&w, whole ? N_("{revenue} billed to {clients} clients in the 12 months up to {day}")
                          : N_("{revenue} billed to {clients} clients up to {day}; no whole year of bills yet"));
        if (m->correction_minor)
            why_also(&w, N_("Facts that came later change the revenue by {correction}."));
        why_money(&w, "revenue", m->year_minor, c->set->currency);
        why_int(&w, "clients", m->billed12);
        why_day(&w, "day", m->day);
        why_money(&w, "correction", m->correction_minor, c->set->currency);
        json_begin_object(j);
        write_day(j, "day", m->day, false);
        write_int(j, "clients", m->billed12);
        write_int(j, "active", m->active);
        write_int(j, "revenue_minor", m->year_minor);
        write_int_or_null(j, "per_client_minor", each, !m->billed12 || !whole);
        write_tenth(j, "percent", whole && m->billed12 ? percent(each, base) : (double)NAN);
        write_int(j, "month_minor", m->month_minor);
        write_int(j, "mrr_minor", m->mrr_minor);
        write_bool(j, "reconstructed", m->reconstructed);
        write_int(j, "correction_minor", m->correction_minor);
        write_text(j, "currency", c->set->currency);
        write_said(c, "why", &w);
        json_end_object(j);
    }
    json_end_array(j);
}

/* --- the split --- */

struct factor {
    const char *part, *label, *why;
    double before, now, low, high; /* NAN unknown; low, high: of now */
    bool money;
    const struct growth_life *known_by; /* of what the lifetime is made; NULL for the others */
};

static void put_factor(struct call *c, const struct factor *f, double whole)
{
    struct json *j = c->out;
    double ratio = f->now / f->before, part = log(ratio);
    struct why w;
    why_say(&w, isfinite(part) ? f->why : N_("Too few data: of {n} clients {lost} were lost within a year."));
    if (f->known_by) {
        why_int(&w, "n", f->known_by->n);
        why_int(&w, "lost", f->known_by->lost);
    }
    if (f->money) {
        why_money(&w, "before", isfinite(f->before) ? llround(f->before) : 0, c->set->currency);
        why_money(&w, "now", isfinite(f->now) ? llround(f->now) : 0, c->set->currency);
    } else if (isfinite(part)) {
        why_tenths(&w, "before", llround(f->before * 10));
        why_tenths(&w, "now", llround(f->now * 10));
    }
    json_begin_object(j);
    write_text(j, "part", f->part);
    write_text(j, "label", tr(c->cx->lang, f->label));
    write_tenth(j, "before", f->money ? (double)NAN : f->before);
    write_tenth(j, "now", f->money ? (double)NAN : f->now);
    write_int_or_null(j, "before_minor", f->money && isfinite(f->before) ? llround(f->before) : 0, !f->money || !isfinite(f->before));
    write_int_or_null(j, "now_minor", f->money && isfinite(f->now) ? llround(f->now) : 0, !f->money || !isfinite(f->now));
    write_tenth(j, "low_now", f->low);
    write_tenth(j, "high_now", f->high);
    write_tenth(j, "percent", ratio * 100);
    json_key(j, "log");
    json_number(j, part);
    write_tenth(j, "share_percent", fabs(whole) > 1e-9 ? part * 100 / whole : (double)NAN);
    write_text(j, "currency", c->set->currency);
    write_said(c, "why", &w);
    json_end_object(j);
}

static double years(const struct growth_life *l)
{
    return l->n >= CHURN_GATE && l->lost ? (double)l->n / (double)l->lost : (double)NAN;
}

static void put_split(struct call *c, const struct growth *g)
{
    const struct growth_baseline *b = &g->base;
    const struct bridge_year *n = &g->bridge.now;
    struct interval gone = interval_wilson((double)g->life[1].lost, (double)g->life[1].n, .95);
    struct json *j = c->out;
    double none = (double)NAN;
    struct factor f[3] = {
        { "frequency", N_("Bills a year"), N_("{before} bills a year for each client then, {now} now"), b->clients ? (double)b->bills / (double)b->clients : none,
          n->clients ? (double)n->bills / (double)n->clients : none, none, none, false, NULL },
        { "bill", N_("Average bill"), N_("{before} a bill then, {now} now"), b->bills ? (double)b->revenue_minor / (double)b->bills : none,
          n->bills ? (double)n->revenue_minor / (double)n->bills : none, none, none, true, NULL },
        { "lifetime", N_("Years a client stays"), N_("{before} years at the losses of the 12 months before the baseline, {now} at those of the last 12 closed months"),
          years(&g->life[0]), years(&g->life[1]), none, none, false, &g->life[isfinite(years(&g->life[0]))] },
    };
    if (isfinite(f[2].now)) {
        f[2].low = 1 / gone.hi;
        f[2].high = 1 / gone.lo;
    }
    bool life = isfinite(f[2].before) && isfinite(f[2].now), enough = isfinite(log(f[0].now / f[0].before)) && isfinite(log(f[1].now / f[1].before));
    double before = f[0].before * f[1].before * (life ? f[2].before : 1), now = f[0].now * f[1].now * (life ? f[2].now : 1), whole = log(now / before);
    struct why w;
    why_say(&w, !enough ? N_("nothing to compare with: no bills in one of the two years")
        : life ? N_("bills a year x average bill x years: {before} a client then, {now} now")
               : N_("bills a year x average bill: {before} a client then, {now} now. How long clients stay is not known yet for both years."));
    why_money(&w, "before", enough ? llround(before) : 0, c->set->currency);
    why_money(&w, "now", enough ? llround(now) : 0, c->set->currency);
    json_key(j, "split");
    json_begin_object(j);
    write_bool(j, "enough", enough);
    write_bool(j, "with_lifetime", life);
    write_int_or_null(j, "worth_before_minor", enough ? llround(before) : 0, !enough);
    write_int_or_null(j, "worth_now_minor", enough ? llround(now) : 0, !enough);
    write_tenth(j, "percent", enough ? now * 100 / before : none);
    write_text(j, "currency", c->set->currency);
    write_said(c, "why", &w);
    json_key(j, "parts");
    json_begin_array(j);
    for (int i = 0; i < 3; i++)
        put_factor(c, &f[i], whole);
    json_end_array(j);
    json_end_object(j);
}

/* --- the bridge --- */

static void put_piece(struct call *c, const struct growth *g, enum bridge_piece p)
{
    static const char *const words[BRIDGE_COUNT] = {
        [BRIDGE_NEW] = N_("{clients} clients whose first bill came after {day}"),
        [BRIDGE_REFERRAL] = N_("{clients} clients, named by others, whose first bill came after {day}"),
        [BRIDGE_REACTIVATED] = N_("{clients} clients who were billed before the baseline year, not in it, and now again"),
        [BRIDGE_OFFERING] = N_("{clients} old clients bought what they had never bought up to {day}"),
        [BRIDGE_VOLUME] = N_("{clients} clients bought more of what they had bought before, at the old price"),
        [BRIDGE_PRICE] = N_("{clients} clients paid another price for the same offering"),
        [BRIDGE_OTHER] = N_("{clients} clients had bigger or smaller bills that name no offering"),
        [BRIDGE_CONTRACTION] = N_("{clients} clients bought less of an offering, or none of it any more"),
        [BRIDGE_LOST] = N_("{clients} clients of the baseline year were not billed any more"),
        [BRIDGE_CORRECTION] = N_("facts of the baseline year that came after it was frozen"),
    };
    const struct bridge_part *part = &g->bridge.part[p];
    struct json *j = c->out;
    struct why w;
    why_say(&w, words[p]);
    why_int(&w, "clients", part->clients);
    why_day(&w, "day", g->base.day);
    json_begin_object(j);
    write_text(j, "piece", bridge_names[p]);
    write_text(j, "label", tr(c->cx->lang, bridge_labels[p]));
    write_int(j, "amount_minor", part->minor);
    write_int(j, "recurring_minor", part->recurring_minor);
    write_int(j, "once_minor", part->minor - part->recurring_minor);
    write_int(j, "clients", part->clients);
    write_text(j, "currency", c->set->currency);
    write_said(c, "why", &w);
    json_end_object(j);
}

static void put_bridge(struct call *c, const struct growth *g)
{
    const struct bridge *b = &g->bridge;
    struct json *j = c->out;
    struct why w;
    why_say(&w, N_("from {from} in the 12 months up to {base} to {to} in those up to {day}; recurring: {before} percent then, {now} percent now"));
    if (b->foreign)
        why_also(&w, N_("Left out, in other currencies: {foreign}."));
    why_money(&w, "from", g->base.revenue_minor, c->set->currency);
    why_money(&w, "to", b->now.revenue_minor, c->set->currency);
    why_day(&w, "base", g->base.day);
    why_day(&w, "day", g->day);
    why_int(&w, "before", b->base.revenue_minor ? llround(percent(b->base.recurring_minor, b->base.revenue_minor)) : 0);
    why_int(&w, "now", b->now.revenue_minor ? llround(percent(b->now.recurring_minor, b->now.revenue_minor)) : 0);
    why_int(&w, "foreign", b->foreign);
    json_key(j, "bridge");
    json_begin_object(j);
    write_day(j, "from_day", g->base.day, false);
    write_day(j, "to_day", g->day, false);
    write_int(j, "from_minor", g->base.revenue_minor);
    write_int(j, "to_minor", b->now.revenue_minor);
    write_tenth(j, "recurring_before_percent", percent(b->base.recurring_minor, b->base.revenue_minor));
    write_tenth(j, "recurring_now_percent", percent(b->now.recurring_minor, b->now.revenue_minor));
    write_int(j, "left_out", b->foreign);
    write_text(j, "currency", c->set->currency);
    write_said(c, "why", &w);
    json_key(j, "pieces");
    json_begin_array(j);
    for (int p = 0; p < BRIDGE_COUNT; p++)
        put_piece(c, g, (enum bridge_piece)p);
    json_end_array(j);
    json_end_object(j);
}

static void put_frozen(struct call *c, const struct growth *g)
{
    struct json *j = c->out;
    json_key(j, "frozen");
    json_begin_array(j);
    for (size_t i = 0; i < g->history_n; i++) {
        const struct growth_baseline *b = &g->history[i];
        json_begin_object(j);
        write_day(j, "day", b->day, false);
        write_int(j, "at", b->at);
        write_text(j, "staff", b->staff);
        write_int(j, "clients", b->clients);
        write_int(j, "revenue_minor", b->revenue_minor);
        write_int(j, "per_client_minor", growth_per_client(b->revenue_minor, b->clients));
        write_text(j, "currency", c->set->currency);
        json_end_object(j);
    }
    json_end_array(j);
}

static void warn(struct call *c, const char *code, int64_t n, const char *why)
{
    struct why w;
    if (!n)
        return;
    why_say(&w, why);
    why_int(&w, "n", n);
    json_begin_object(c->out);
    write_text(c->out, "code", code);
    write_int(c->out, "n", n);
    write_said(c, "why", &w);
    json_end_object(c->out);
}

static int run(struct call *c)
{
    struct growth g;
    int64_t corrected = 0;
    int32_t day = args_day(c->args, "day", c->cx->today);
    if (growth_measure(c->cx, c->db, c->set, day, &g))
        return -1;
    for (size_t i = 0; i < g.month_n; i++)
        corrected += g.months[i].correction_minor != 0;
    write_day(c->out, "day", g.day, false);
    write_text(c->out, "currency", c->set->currency);
    put_baseline(c, &g);
    put_now(c, &g);
    put_goal(c, &g);
    put_split(c, &g);
    put_bridge(c, &g);
    put_months(c, &g);
    put_frozen(c, &g);
    json_key(c->out, "warnings");
    json_begin_array(c->out);
    warn(c, "not_frozen", !g.base.frozen, N_("No baseline is frozen: the year before stands in, and moves on every day. Freeze one with growth freeze."));
    warn(c, "no_month", !g.month_n, N_("No month is closed yet in that time: import bills or contracts, then run the day."));
    warn(c, "corrected", corrected, N_("Facts that came later change the revenue of {n} closed months; the path keeps what was known when they were closed."));
    warn(c, "left_out", g.bridge.foreign, N_("{n} bills in other currencies are left out."));
    json_end_array(c->out);
    return 0;
}

const struct action action_growth = {
    .name = "growth",
    .http = "GET /api/growth",
    .help = N_("Revenue per client against the baseline and the goal, and what made the difference"),
    PARAMS(params),
    FIELDS(fields),
    .run = run,
};
