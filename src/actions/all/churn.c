#include "actions/write.h"
#include "base/day.h"
#include "signals/churn.h"

#include <math.h>
#include <string.h>

static const struct param params[] = {
    { .name = "from", .type = PARAM_DAY, .help = N_("first month looked at; without it the last 12 closed ones") },
    { .name = "to", .type = PARAM_DAY, .help = N_("last month looked at") },
    { .name = "by", .choices = "month|quarter", .help = N_("length of a period") },
    { .name = "group", .choices = "kind|line|size", .help = N_("groups whose lives are compared: contracts or projects, line of business, size of the client") },
};

/* A share of clients (k of n) or of money (part_minor of of_minor) with its 95 % interval; percent null: not enough for one. */
SHAPE(ChurnFigure, { "name", "client_churn|client_churn_contract|client_churn_project|revenue_churn|grr|nrr|grr_without_largest|nrr_without_largest|repeat_rate" },
      { "label", "text" }, { "percent", "real?" }, { "low", "real?" }, { "high", "real?" }, { "n", "int" }, { "k", "int?" }, { "part_minor", "money?" },
      { "of_minor", "money?" }, { "currency", "text" }, { "enough", "bool" }, { "why", "text" });
/* start + new + back - lost = end, likewise for contract_ and project_; mrr_start + mrr_new + mrr_up + mrr_down + mrr_lost = mrr_end (losses are negative).
 * correction_minor: what later facts add to revenue_minor. whole: its last month is closed; not so in the quarter that runs. */
SHAPE(ChurnPeriod, { "from_day", "day" }, { "day", "day" }, { "start", "int" }, { "new", "int" }, { "back", "int" }, { "lost", "int" }, { "end", "int" },
      { "contract_start", "int" }, { "contract_new", "int" }, { "contract_back", "int" }, { "contract_lost", "int" }, { "contract_end", "int" },
      { "project_start", "int" }, { "project_new", "int" }, { "project_back", "int" }, { "project_lost", "int" }, { "project_end", "int" },
      { "mrr_start_minor", "money" }, { "mrr_new_minor", "money" }, { "mrr_up_minor", "money" }, { "mrr_down_minor", "money" }, { "mrr_lost_minor", "money" },
      { "mrr_end_minor", "money" }, { "buyers", "int" }, { "revenue_minor", "money" }, { "correction_minor", "money" }, { "currency", "text" },
      { "reconstructed", "bool" }, { "whole", "bool" }, { "why", "text" });
/* Those with the first sale in the period that begins on `day`; active[k] and percent[k]: k periods later. */
SHAPE(ChurnCohort, { "day", "day" }, { "clients", "int" }, { "active", "int[]" }, { "percent", "real[]" }, { "why", "text" });
SHAPE(SurvivalPoint, { "month", "real" }, { "percent", "real" }, { "low", "real" }, { "high", "real" }, { "at_risk", "int" }, { "lost", "int" });
/* points is empty when not enough; the first group is everybody. */
SHAPE(SurvivalGroup, { "name", "text" }, { "clients", "int" }, { "lost", "int" }, { "enough", "bool" }, { "median_months", "real?" },
      { "watched_months", "real" }, { "why", "text" }, { "points", "SurvivalPoint[]" });
SHAPE(SurvivalCompare, { "enough", "bool" }, { "chi2", "real?" }, { "df", "int" }, { "p", "real?" }, { "why", "text" });
SHAPE(Survival, { "group_by", "kind|line|size" }, { "unit", "text" }, { "groups", "SurvivalGroup[]" }, { "compare", "SurvivalCompare" });
/* The dearest 200; mrr_minor of its last contract, year_minor billed in the last 12 months it was active. */
SHAPE(LostClient, { "client", "Ref" }, { "name", "text" }, { "day", "day" }, { "contract", "bool" }, { "mrr_minor", "money" }, { "year_minor", "money" },
      { "currency", "text" }, { "reason", "text" }, { "why", "text" });
SHAPE(LostReason, { "reason", "text" }, { "clients", "int" }, { "mrr_minor", "money" }, { "year_minor", "money" }, { "currency", "text" });
SHAPE(ChurnWarning, { "code", "no_month|overlap|running_twin|ended_yet_kept|backwards|corrected|reconstructed" }, { "n", "int" }, { "clients", "int" }, { "why", "text" });
static const struct field fields[] = {
    { "from_day", "day?" }, { "to_day", "day?" }, { "start_day", "day?" }, { "by", "month|quarter" }, { "currency", "text" }, { "months", "int" },
    { "reconstructed_months", "int" }, { "figures", "ChurnFigure[]" }, { "periods", "ChurnPeriod[]" }, { "cohorts", "ChurnCohort[]" }, { "survival", "Survival" },
    { "lost_clients", "int" }, { "lost", "LostClient[]" }, { "reasons", "LostReason[]" }, { "warnings", "ChurnWarning[]" },
};

/* --- figures --- */

struct figure {
    const char *name, *label;
    struct why why;
    int64_t n, k, part_minor, of_minor;
    bool counted, money; /* k is set; part_minor and of_minor are */
    double share;
    struct interval in;
    bool has_in;
};

static struct figure figure(const char *name, const char *label, int64_t n, const char *why, const struct churn *c)
{
    struct figure f = { .name = name, .label = label, .n = n };
    why_say(&f.why, n < CHURN_GATE ? N_("Too few data: {n} clients. From {need} on we compute.") : why);
    why_int(&f.why, "n", n);
    why_int(&f.why, "need", CHURN_GATE);
    why_day(&f.why, "from", c->start_day);
    why_day(&f.why, "to", c->month_n ? c->months[c->month_n - 1].day : 0);
    return f;
}

static void put_figure(struct call *c, const struct figure *f)
{
    struct json *j = c->out;
    bool enough = f->n >= CHURN_GATE && isfinite(f->share);
    json_begin_object(j);
    write_text(j, "name", f->name);
    write_text(j, "label", tr(c->cx->lang, f->label));
    write_tenth(j, "percent", enough ? f->share * 100 : (double)NAN);
    write_tenth(j, "low", enough && f->has_in ? f->in.lo * 100 : (double)NAN);
    write_tenth(j, "high", enough && f->has_in ? f->in.hi * 100 : (double)NAN);
    write_int(j, "n", f->n);
    write_int_or_null(j, "k", f->k, !f->counted);
    write_int_or_null(j, "part_minor", f->part_minor, !f->money);
    write_int_or_null(j, "of_minor", f->of_minor, !f->money);
    write_text(j, "currency", c->set->currency);
    write_bool(j, "enough", enough);
    write_said(c, "why", &f->why);
    json_end_object(j);
}

static void put_share(struct call *c, const struct churn *ch, const char *name, const char *label, struct churn_share s, const char *why)
{
    struct figure f = figure(name, label, s.n, why, ch);
    f.counted = true;
    f.k = s.k;
    f.share = s.n ? (double)s.k / (double)s.n : 0;
    f.in = interval_wilson((double)s.k, (double)s.n, .95);
    f.has_in = true;
    why_int(&f.why, "k", s.k);
    put_figure(c, &f);
}

static void put_money(struct call *c, struct figure *f, int64_t part, int64_t of, double share, const struct interval *in)
{
    f->money = true;
    f->part_minor = part;
    f->of_minor = of;
    f->share = share;
    f->has_in = in != NULL;
    if (in)
        f->in = *in;
    why_money(&f->why, "part", part, c->set->currency);
    why_money(&f->why, "of", of, c->set->currency);
    put_figure(c, f);
}

static void put_kept(struct call *c, const struct churn *ch)
{
    const struct retention *r = &ch->kept;
    int64_t of = ch->kept_start_minor;
    struct figure f = figure("grr", N_("Gross revenue retention"), r->clients,
                             N_("of {of} a month that contract clients brought on {from}, {part} is left on {to}; rises do not count"), ch);
    put_money(c, &f, ch->kept_least_minor, of, r->grr, &r->grr_in);
    f = figure("nrr", N_("Net revenue retention"), r->clients,
               N_("the contract clients of {from} brought {of} a month then and {part} on {to}: rises count, new clients do not"), ch);
    put_money(c, &f, ch->kept_end_minor, of, r->nrr, &r->nrr_in);
    f = figure("grr_without_largest", N_("Gross, without the largest client"), r->clients - (r->clients > 0),
               N_("the same without the largest client, so that no single one makes the figure"), ch);
    f.share = r->grr_without_largest;
    put_figure(c, &f);
    f = figure("nrr_without_largest", N_("Net, without the largest client"), r->clients - (r->clients > 0),
               N_("the same without the largest client, so that no single one makes the figure"), ch);
    f.share = ch->nrr_without_largest;
    put_figure(c, &f);
}

static void put_figures(struct call *c, const struct churn *ch)
{
    json_key(c->out, "figures");
    json_begin_array(c->out);
    put_share(c, ch, "client_churn", N_("Clients lost"), ch->all,
              N_("{k} of the {n} clients of {from} were gone on {to}: contracts ended, or silent for longer than their own rhythm"));
    put_share(c, ch, "client_churn_contract", N_("Contract clients lost"), ch->contract, N_("of {n} contract clients on {from}, {k} had no contract on {to}"));
    put_share(c, ch, "client_churn_project", N_("Project clients lost"), ch->project,
              N_("of {n} project clients on {from}, {k} were silent on {to} for longer than their own rhythm"));
    struct figure f = figure("revenue_churn", N_("Revenue lost"), ch->all.n,
                             N_("the clients lost by {to} had brought {part} of the {of} that all clients brought in the 12 months up to {from}"), ch);
    bool billed = ch->start_year_minor > 0;
    if (!billed && f.n >= CHURN_GATE)
        f.why.msg = N_("nothing was billed in the 12 months up to {from}: no revenue to lose");
    put_money(c, &f, ch->lost_year_minor, ch->start_year_minor, billed ? (double)ch->lost_year_minor / (double)ch->start_year_minor : (double)NAN, NULL);
    put_kept(c, ch);
    put_share(c, ch, "repeat_rate", N_("Bought again"), ch->again, N_("of {n} clients without a contract who had bought in the 12 months up to {from}, {k} bought again by {to}"));
    json_end_array(c->out);
}

/* --- periods and cohorts --- */

static void put_count(struct json *j, const struct churn_count *n, const char *const names[5])
{
    write_int(j, names[0], n->start);
    write_int(j, names[1], n->added);
    write_int(j, names[2], n->back);
    write_int(j, names[3], n->lost);
    write_int(j, names[4], n->end);
}

static void put_period_why(struct call *c, const struct churn_period *p)
{
    struct why w;
    why_say(&w, N_("{start} clients at the start, {new} new, {back} came back, {lost} lost: {end} at the end"));
    if (!p->whole)
        why_also(&w, N_("The quarter is not over: counted up to {day}."));
    if (p->reconstructed)
        why_also(&w, N_("Reconstructed from facts, not kept at the time."));
    if (p->correction_minor)
        why_also(&w, N_("Facts that came later change the revenue by {correction}."));
    why_day(&w, "day", p->day);
    why_int(&w, "start", p->all.start);
    why_int(&w, "new", p->all.added);
    why_int(&w, "back", p->all.back);
    why_int(&w, "lost", p->all.lost);
    why_int(&w, "end", p->all.end);
    why_money(&w, "correction", p->correction_minor, c->set->currency);
    write_said(c, "why", &w);
}

static void put_period(struct call *c, const struct churn_period *p)
{
    static const char *const all[] = { "start", "new", "back", "lost", "end" };
    static const char *const contract[] = { "contract_start", "contract_new", "contract_back", "contract_lost", "contract_end" };
    static const char *const project[] = { "project_start", "project_new", "project_back", "project_lost", "project_end" };
    struct json *j = c->out;
    json_begin_object(j);
    write_day(j, "from_day", p->from_day, false);
    write_day(j, "day", p->day, false);
    put_count(j, &p->all, all);
    put_count(j, &p->contract, contract);
    put_count(j, &p->project, project);
    write_int(j, "mrr_start_minor", p->mrr_start_minor);
    write_int(j, "mrr_new_minor", p->mrr_new_minor);
    write_int(j, "mrr_up_minor", p->mrr_up_minor);
    write_int(j, "mrr_down_minor", p->mrr_down_minor);
    write_int(j, "mrr_lost_minor", p->mrr_lost_minor);
    write_int(j, "mrr_end_minor", p->mrr_end_minor);
    write_int(j, "buyers", p->buyers);
    write_int(j, "revenue_minor", p->revenue_minor);
    write_int(j, "correction_minor", p->correction_minor);
    write_text(j, "currency", c->set->currency);
    write_bool(j, "reconstructed", p->reconstructed);
    write_bool(j, "whole", p->whole);
    put_period_why(c, p);
    json_end_object(j);
}

static void put_cohort(struct call *c, const struct churn_cohort *h)
{
    struct json *j = c->out;
    struct why w;
    why_say(&w, N_("{n} clients had their first sale in the period that begins on {day}; active: billed in a period, or under contract at its end"));
    why_int(&w, "n", h->clients);
    why_day(&w, "day", h->day);
    json_begin_object(j);
    write_day(j, "day", h->day, false);
    write_int(j, "clients", h->clients);
    json_key(j, "active");
    json_begin_array(j);
    for (size_t i = 0; i < h->n; i++)
        json_int(j, h->active[i]);
    json_end_array(j);
    json_key(j, "percent");
    json_begin_array(j);
    for (size_t i = 0; i < h->n; i++)
        json_number(j, h->clients ? round((double)h->active[i] * 1000 / (double)h->clients) / 10 : 0);
    json_end_array(j);
    write_said(c, "why", &w);
    json_end_object(j);
}

/* --- lives --- */

static void put_life(struct call *c, const struct churn_life *l)
{
    struct json *j = c->out;
    double median = survival_median(&l->curve);
    bool enough = l->curve.lost >= CHURN_GATE;
    struct why w;
    why_say(&w, !enough ? N_("Too few data: {lost} of {n} lost. From {need} losses on we draw the curve.")
        : isfinite(median) ? N_("{lost} of {n} lost; half are gone after {months} months") : N_("{lost} of {n} lost; more than half are still there after {watched} months"));
    why_int(&w, "lost", l->curve.lost);
    why_int(&w, "n", l->curve.cases);
    why_int(&w, "need", CHURN_GATE);
    why_int(&w, "months", isfinite(median) ? llround(median) : 0);
    why_int(&w, "watched", llround(l->curve.watched_to));
    json_begin_object(j);
    write_text(j, "name", tr(c->cx->lang, l->name));
    write_int(j, "clients", l->curve.cases);
    write_int(j, "lost", l->curve.lost);
    write_bool(j, "enough", enough);
    write_tenth(j, "median_months", enough ? median : (double)NAN);
    write_tenth(j, "watched_months", l->curve.watched_to);
    write_said(c, "why", &w);
    json_key(j, "points");
    json_begin_array(j);
    for (size_t i = 0; enough && i < l->curve.n; i++) {
        const struct survival_step *s = &l->curve.step[i];
        json_begin_object(j);
        write_tenth(j, "month", s->time);
        write_tenth(j, "percent", s->s * 100);
        write_tenth(j, "low", s->in.lo * 100);
        write_tenth(j, "high", s->in.hi * 100);
        write_int(j, "at_risk", s->at_risk);
        write_int(j, "lost", s->lost);
        json_end_object(j);
    }
    json_end_array(j);
    json_end_object(j);
}

static void put_compare(struct call *c, const struct churn *ch)
{
    struct json *j = c->out;
    bool enough = ch->compared > 1;
    struct why w;
    why_say(&w, !enough ? N_("Too few data: fewer than two groups with {need} losses.")
        : ch->compare.p < .0005 ? N_("the groups differ: by chance alone this would be seen less than once in 1000 times (log-rank)")
        : ch->compare.p < .05 ? N_("the groups differ: by chance alone this would be seen {p} times in 1000 (log-rank)")
                              : N_("no difference that chance alone would not show: {p} times in 1000 (log-rank)"));
    why_int(&w, "need", CHURN_GATE);
    why_int(&w, "p", llround(ch->compare.p * 1000));
    json_key(j, "compare");
    json_begin_object(j);
    write_bool(j, "enough", enough);
    write_tenth(j, "chi2", enough ? ch->compare.chi2 : (double)NAN);
    write_int(j, "df", enough ? ch->compare.df : 0);
    json_key(j, "p");
    json_number(j, enough ? ch->compare.p : (double)NAN);
    write_said(c, "why", &w);
    json_end_object(j);
}

static void put_survival(struct call *c, const struct churn *ch)
{
    static const char *const groups[] = { "kind", "line", "size" };
    json_key(c->out, "survival");
    json_begin_object(c->out);
    write_text(c->out, "group_by", groups[ch->o.group]);
    write_text(c->out, "unit", "month");
    json_key(c->out, "groups");
    json_begin_array(c->out);
    for (size_t i = 0; i < ch->life_n; i++)
        put_life(c, &ch->lives[i]);
    json_end_array(c->out);
    put_compare(c, ch);
    json_end_object(c->out);
}

/* --- who was lost --- */

static const char *reason_words(const struct churn_lost *l)
{
    return *l->reason ? l->reason : l->contract ? N_("no reason recorded") : N_("silent beyond its rhythm");
}

static void put_lost(struct call *c, const struct churn_lost *l)
{
    struct json *j = c->out;
    struct why w;
    why_say(&w, !l->contract ? N_("no purchase for longer than its own rhythm; {year} billed in the last 12 months it was active")
        : *l->reason ? N_("its contracts of {mrr} a month ended: {reason}") : N_("its contracts of {mrr} a month ended; nobody noted why"));
    why_money(&w, "year", l->year_minor, c->set->currency);
    why_money(&w, "mrr", l->mrr_minor, c->set->currency);
    why_text(&w, "reason", l->reason);
    json_begin_object(j);
    write_ref(j, "client", l->client_id, l->name);
    write_text(j, "name", l->name);
    write_day(j, "day", l->day, false);
    write_bool(j, "contract", l->contract);
    write_int(j, "mrr_minor", l->mrr_minor);
    write_int(j, "year_minor", l->year_minor);
    write_text(j, "currency", c->set->currency);
    write_text(j, "reason", tr(c->cx->lang, reason_words(l)));
    write_said(c, "why", &w);
    json_end_object(j);
}

static void put_reasons(struct call *c, const struct churn *ch)
{
    struct json *j = c->out;
    json_key(j, "reasons");
    json_begin_array(j);
    for (size_t i = 0; i < ch->lost_n; i++) {
        const char *reason = reason_words(&ch->lost[i]);
        int64_t n = 0, mrr = 0, year = 0;
        bool again = false;
        for (size_t k = 0; k < i && !again; k++)
            again = !strcmp(reason, reason_words(&ch->lost[k]));
        for (size_t k = i; k < ch->lost_n && !again; k++)
            if (!strcmp(reason, reason_words(&ch->lost[k]))) {
                n++;
                mrr += ch->lost[k].mrr_minor;
                year += ch->lost[k].year_minor;
            }
        if (again)
            continue;
        json_begin_object(j);
        write_text(j, "reason", tr(c->cx->lang, reason));
        write_int(j, "clients", n);
        write_int(j, "mrr_minor", mrr);
        write_int(j, "year_minor", year);
        write_text(j, "currency", c->set->currency);
        json_end_object(j);
    }
    json_end_array(j);
}

/* --- what to be careful with --- */

static void warn(struct call *c, const struct churn *ch, const char *code, int64_t n, int64_t clients, int64_t minor, const char *why)
{
    struct why w;
    if (!n)
        return;
    why_say(&w, why);
    if (ch->period_n) {
        why_day(&w, "from", ch->periods[0].from_day);
        why_day(&w, "to", ch->periods[ch->period_n - 1].day);
    }
    why_int(&w, "n", n);
    why_int(&w, "clients", clients);
    why_money(&w, "amount", minor, c->set->currency);
    json_begin_object(c->out);
    write_text(c->out, "code", code);
    write_int(c->out, "n", n);
    write_int(c->out, "clients", clients);
    write_said(c, "why", &w);
    json_end_object(c->out);
}

static int put_warnings(struct call *c, const struct churn *ch, int64_t reconstructed)
{
    struct churn_doubts d;
    int64_t corrected = 0, minor = 0;
    int32_t to = ch->period_n ? ch->periods[ch->period_n - 1].day : c->cx->today;
    if (churn_doubt(c->cx, c->db, ch->period_n ? ch->periods[0].from_day : to, to, &d))
        return -1;
    for (size_t i = 0; i < ch->month_n; i++) {
        corrected += ch->months[i].correction_minor != 0;
        minor += ch->months[i].correction_minor;
    }
    json_key(c->out, "warnings");
    json_begin_array(c->out);
    warn(c, ch, "no_month", ch->month_n == 0, 0, 0, N_("No month is closed yet in that time: import bills or contracts, then run the day."));
    warn(c, ch, "overlap", d.overlap_n, d.overlap_clients, 0,
         N_("{n} contracts of {clients} clients run beside another one for the same offering: recurring revenue may be counted twice. Are they one contract, entered anew at each change?"));
    warn(c, ch, "running_twin", d.running_n, d.running_clients, 0,
         N_("{n} ended contracts of {clients} clients have a twin that ran on: they read as losses and are none."));
    warn(c, ch, "ended_yet_kept", ch->period_n && d.ended_n >= CHURN_GATE && ch->contract.k * 10 < d.ended_n ? d.ended_n : 0, ch->contract.k, 0,
         N_("{n} contracts ended from {from} to {to}, and {clients} contract clients were lost with them: the others had further contracts, or the list of contracts is not right."));
    warn(c, ch, "backwards", d.backwards_n, d.backwards_clients, 0, N_("{n} contracts of {clients} clients end before they begin."));
    warn(c, ch, "corrected", corrected, 0, minor,
         N_("Facts that came later change the revenue of {n} closed months by {amount}. The figures keep what was known when the months were closed."));
    warn(c, ch, "reconstructed", reconstructed, 0, 0, N_("{n} of the months were reconstructed from facts at the first run: what was known at the time is not known."));
    json_end_array(c->out);
    return 0;
}

static int64_t put_head(struct call *c, const struct churn *ch)
{
    struct json *j = c->out;
    int64_t months = 0, reconstructed = 0;
    for (size_t i = 0; i < ch->month_n; i++)
        if (ch->period_n && ch->months[i].day >= ch->periods[0].from_day) {
            months++;
            reconstructed += ch->months[i].reconstructed;
        }
    write_day(j, "from_day", ch->period_n ? ch->periods[0].from_day : 0, !ch->period_n);
    write_day(j, "to_day", ch->period_n ? ch->periods[ch->period_n - 1].day : 0, !ch->period_n);
    write_day(j, "start_day", ch->start_day, !ch->start_day);
    write_text(j, "by", ch->o.quarter ? "quarter" : "month");
    write_text(j, "currency", c->set->currency);
    write_int(j, "months", months);
    write_int(j, "reconstructed_months", reconstructed);
    return reconstructed;
}

static int run(struct call *c)
{
    struct churn ch;
    const char *group = args_text(c->args, "group");
    struct churn_options o = { .from = args_day(c->args, "from", 0), .to = args_day(c->args, "to", c->cx->today),
        .quarter = !strcmp(args_text(c->args, "by"), "quarter"),
        .group = !strcmp(group, "line") ? CHURN_BY_LINE : !strcmp(group, "size") ? CHURN_BY_SIZE : CHURN_BY_KIND };
    if (churn_measure(c->cx, c->db, c->set, &o, &ch))
        return -1;
    int64_t reconstructed = put_head(c, &ch);
    put_figures(c, &ch);
    json_key(c->out, "periods");
    json_begin_array(c->out);
    for (size_t i = 0; i < ch.period_n; i++)
        put_period(c, &ch.periods[i]);
    json_end_array(c->out);
    json_key(c->out, "cohorts");
    json_begin_array(c->out);
    for (size_t i = 0; i < ch.cohort_n; i++)
        if (ch.cohorts[i].clients)
            put_cohort(c, &ch.cohorts[i]);
    json_end_array(c->out);
    put_survival(c, &ch);
    write_int(c->out, "lost_clients", ch.lost_all);
    json_key(c->out, "lost");
    json_begin_array(c->out);
    for (size_t i = 0; i < ch.lost_n; i++)
        put_lost(c, &ch.lost[i]);
    json_end_array(c->out);
    put_reasons(c, &ch);
    return put_warnings(c, &ch, reconstructed);
}

const struct action action_churn = {
    .name = "churn",
    .http = "GET /api/churn",
    .help = N_("Who stays: clients and revenue lost and kept, cohorts, length of life, who was lost and why"),
    PARAMS(params),
    FIELDS(fields),
    .run = run,
};
