/* What happened as pictures: figures of signals/ put into words and places for kit/chart. */
#include "actions/growth_picture.h"

#include <math.h>
#include <string.h>

#include "base/day.h"
#include "base/money.h"
#include "base/why.h"
#include "kit/chart.h"

/* ---- words ---- */
static const char *said_one(struct call *c, const char *msg, const char *name, int64_t n)
{
    struct why w;
    why_say(&w, msg);
    why_int(&w, name, n);
    return picture_said(c, &w);
}

static const char *money_text(struct call *c, int64_t minor)
{
    struct str s;
    str_init(&s, c->cx->arena, 100);
    money_format_whole(minor, c->set->currency, c->cx->lang, &s);
    return picture_text(c, &s);
}

static const char *month_text(struct call *c, int32_t day)
{
    struct str s;
    str_init(&s, c->cx->arena, 100);
    day_format_month(day, c->cx->lang, c->who->jalali, &s);
    return picture_text(c, &s);
}

/* ---- the trend ---- */
static struct chart_point month_point(struct call *c, const struct snapshot_month *m)
{
    int64_t each = growth_per_client(m->year_minor, m->billed12);
    struct why w;
    why_say(&w, N_("{amount} a client in the 12 months up to {day}, {n} clients"));
    why_money(&w, "amount", each, c->set->currency);
    why_day(&w, "day", m->day);
    why_int(&w, "n", m->billed12);
    return (struct chart_point){ m->billed12 ? (double)each : NAN, NAN, NAN, month_text(c, m->day), picture_said(c, &w) };
}

static const char *level_text(struct call *c, const char *msg, int64_t minor)
{
    struct why w;
    why_say(&w, msg);
    why_money(&w, "amount", minor, c->set->currency);
    why_int(&w, "percent", c->set->goal_percent);
    return picture_said(c, &w);
}

/* Shown in whole units of money. */
static size_t money_axis(struct call *c, double high, struct chart_tick tick[CHART_TICKS])
{
    double at[CHART_TICKS], unit = (double)money_unit(c->set->currency);
    size_t n = chart_scale(0, high / unit, 5, at);
    for (size_t i = 0; i < n; i++)
        tick[i] = (struct chart_tick){ at[i] * unit, picture_number(c, llround(at[i])) };
    return n;
}

static const char *trend_message(struct call *c, const struct growth *g, int64_t now, int64_t base, int64_t goal)
{
    struct why w;
    why_say(&w, base <= 0 ? N_("Too few data: no bills in the baseline year.") : N_("{now} a client now, {base} at the baseline of {day}; the goal is {goal}."));
    why_money(&w, "now", now, c->set->currency);
    why_money(&w, "base", base, c->set->currency);
    why_money(&w, "goal", goal, c->set->currency);
    why_day(&w, "day", g->base.day);
    return picture_said(c, &w);
}

int growth_picture_trend(struct call *c, const struct growth *g, int width, int height, struct picture *p)
{
    struct chart_point point[SNAPSHOT_MONTHS + 1];
    struct chart_tick y[CHART_TICKS];
    struct str svg;
    int64_t base = growth_per_client(g->base.revenue_minor, g->base.clients), now = growth_per_client(g->bridge.now.revenue_minor, g->bridge.now.clients);
    int64_t goal = money_share(base, c->set->goal_percent, 100);
    size_t n = 0, from = growth_first_whole(g);
    double high = fmax((double)goal, (double)now);
    if (g->month_n > 36 && from < g->month_n - 36)
        from = g->month_n - 36;
    for (size_t i = from; i < g->month_n && n < SNAPSHOT_MONTHS; i++) {
        point[n] = month_point(c, &g->months[i]);
        high = fmax(high, isfinite(point[n].value) ? point[n].value : 0);
        n++;
    }
    const struct snapshot_month today = { .day = g->day, .year_minor = g->bridge.now.revenue_minor, .billed12 = g->bridge.now.clients };
    if (now)
        point[n++] = month_point(c, &today);
    const struct chart_level level[] = { { (double)base, level_text(c, N_("baseline {amount}"), base), false },
                                         { (double)goal, level_text(c, N_("goal {amount}, {percent} percent of it"), goal), true } };
    *p = (struct picture){ "trend", tr(c->cx->lang, N_("Revenue per client in 12 months")), trend_message(c, g, now, base, goal), NULL, width, height };
    str_init(&svg, c->cx->arena, PICTURE_SVG);
    chart_trend(&(struct chart_trend){ picture_chart(c, p, p->says), { y, money_axis(c, high, y) }, point, n, level, base > 0 ? 2 : 0, money_text(c, now) }, &svg);
    return picture_finish(c, &svg, p);
}

/* ---- the bridge ---- */
static struct chart_bar piece_bar(struct call *c, const struct bridge *b, int i)
{
    const struct bridge_part *p = &b->part[i];
    struct str s;
    str_init(&s, c->cx->arena, 120);
    if (p->minor > 0)
        str_puts(&s, c->cx->lang == LANG_FA ? "\u200e+" : "+");
    str_puts(&s, money_text(c, p->minor));
    struct why w;
    why_say(&w, N_("{name}: {amount}, {n} clients"));
    why_word(&w, "name", bridge_labels[i]);
    why_money(&w, "amount", p->minor, c->set->currency);
    why_int(&w, "n", p->clients);
    return (struct chart_bar){ (double)p->minor, false, tr(c->cx->lang, bridge_labels[i]), picture_text(c, &s), picture_said(c, &w), bridge_names[i] };
}

static const char *bridge_message(struct call *c, const struct growth *g)
{
    struct why w;
    why_say(&w, N_("{base} in the 12 months up to {from}, {now} in those up to {to}."));
    why_money(&w, "base", g->base.revenue_minor, c->set->currency);
    why_money(&w, "now", g->bridge.now.revenue_minor, c->set->currency);
    why_day(&w, "from", g->base.day);
    why_day(&w, "to", g->day);
    return picture_said(c, &w);
}

int growth_picture_bridge(struct call *c, const struct growth *g, int width, int height, struct picture *p)
{
    const struct bridge *b = &g->bridge;
    struct chart_bar bar[BRIDGE_COUNT + 2];
    struct str svg;
    size_t n = 0;
    bar[n++] = (struct chart_bar){ (double)g->base.revenue_minor, true, month_text(c, g->base.day), money_text(c, g->base.revenue_minor), "", "base" };
    for (int i = 0; i < BRIDGE_COUNT; i++)
        if (b->part[i].minor)
            bar[n++] = piece_bar(c, b, i);
    bar[n++] = (struct chart_bar){ (double)b->now.revenue_minor, true, month_text(c, g->day), money_text(c, b->now.revenue_minor), "", "now" };
    *p = (struct picture){ "bridge", tr(c->cx->lang, N_("What made the difference")), bridge_message(c, g), NULL, width,
                                  height && height < chart_waterfall_height(n) ? height : chart_waterfall_height(n) };
    str_init(&svg, c->cx->arena, PICTURE_SVG);
    chart_waterfall(&(struct chart_waterfall){ picture_chart(c, p, tr(c->cx->lang, N_("Nothing was billed in either year."))), bar, n }, &svg);
    return picture_finish(c, &svg, p);
}

/* ---- cohorts ---- */
static const char *cohort_tip(struct call *c, const struct churn_cohort *h, size_t k)
{
    struct why w;
    why_say(&w, N_("{n} of the {all} clients that first bought in the period from {day}: {k} periods later"));
    why_int(&w, "n", h->active[k]);
    why_int(&w, "all", h->clients);
    why_day(&w, "day", h->day);
    why_int(&w, "k", (int64_t)k);
    return picture_said(c, &w);
}

static struct chart_cell cohort_cell(struct call *c, const struct churn_cohort *h, size_t k, size_t n)
{
    if (k >= n || !h->clients)
        return (struct chart_cell){ NAN, "", "", "" };
    double part = (double)h->active[k] / (double)h->clients;
    return (struct chart_cell){ part, picture_percent(c, llround(part * 100)), picture_number(c, h->active[k]), cohort_tip(c, h, k) };
}

/* The last period may be still running: what is not whole would look like a loss. */
static size_t whole_periods(const struct churn *ch, const struct churn_cohort *h)
{
    int y, m, d;
    if (!ch->month_n || !ch->o.quarter)
        return h->n;
    day_to_civil(ch->months[ch->month_n - 1].day, &y, &m, &d);
    return m % 3 && h->n ? h->n - 1 : h->n;
}

/* What became of all cohorts together a year after their first sale. */
static const char *cohort_message(struct call *c, const struct churn *ch)
{
    size_t year = ch->o.quarter ? 4 : 12;
    int64_t all = 0, left = 0;
    for (size_t i = 0; i < ch->cohort_n; i++)
        if (whole_periods(ch, &ch->cohorts[i]) > year) {
            all += ch->cohorts[i].clients;
            left += ch->cohorts[i].active[year];
        }
    struct why w;
    why_say(&w, all < CHURN_GATE ? N_("Too few data: {all} clients are older than a year. From {need} on we compute.")
                                 : N_("{left} of {all} clients were with us a year after their first sale."));
    why_int(&w, "all", all);
    why_int(&w, "left", left);
    why_int(&w, "need", CHURN_GATE);
    return picture_said(c, &w);
}

int growth_picture_cohort(struct call *c, const struct churn *ch, int width, size_t most, struct picture *p)
{
    enum { NAMES = 110, CELL = 48 }; /* about what they take */
    struct chart_row row[PICTURE_COHORTS];
    const char *column[PICTURE_COHORTS];
    struct chart_cell cell[PICTURE_COHORTS * PICTURE_COHORTS];
    const struct churn_cohort *shown[PICTURE_COHORTS];
    struct str svg;
    size_t rows = 0, columns = 0, room = most < PICTURE_COHORTS ? most : PICTURE_COHORTS;
    for (size_t i = ch->cohort_n; i-- > 0 && rows < room;)
        if (ch->cohorts[i].clients && whole_periods(ch, &ch->cohorts[i]))
            shown[rows++] = &ch->cohorts[i];
    for (size_t i = 0; i < rows; i++)
        columns = whole_periods(ch, shown[i]) > columns ? whole_periods(ch, shown[i]) : columns;
    room = width > NAMES + 4 * CELL ? (size_t)(width - NAMES) / CELL : 4;
    room = room < PICTURE_COHORTS ? room : PICTURE_COHORTS;
    columns = columns < room ? columns : room;
    for (size_t i = 0; i < rows; i++) {
        const struct churn_cohort *h = shown[rows - 1 - i]; /* the oldest first */
        row[i] = (struct chart_row){ month_text(c, h->day), said_one(c, N_("{n} clients"), "n", h->clients) };
        for (size_t k = 0; k < columns; k++)
            cell[i * columns + k] = cohort_cell(c, h, k, whole_periods(ch, h));
    }
    for (size_t k = 0; k < columns; k++)
        column[k] = picture_number(c, (int64_t)k);
    *p = (struct picture){ "cohort", tr(c->cx->lang, ch->o.quarter ? N_("Who is still active, quarters after the first sale") : N_("Who is still active, months after the first sale")),
                                  cohort_message(c, ch), NULL, width, chart_heatmap_height(rows) };
    const struct chart_heatmap map = { picture_chart(c, p, tr(c->cx->lang, N_("No client has bought yet."))), tr(c->cx->lang, N_("First sale from")),
                                       column, columns, row, rows, cell };
    p->width = chart_heatmap_width(&map);
    str_init(&svg, c->cx->arena, PICTURE_SVG);
    chart_heatmap(&map, &svg);
    return picture_finish(c, &svg, p);
}

/* ---- survival ---- */
enum { STEPS = 200 };

static struct chart_group life_group(struct call *c, const struct churn_life *l)
{
    size_t n = l->curve.n < STEPS ? l->curve.n : STEPS;
    struct chart_step *step = ctx_alloc(c->cx, (n + 1) * sizeof *step);
    struct why w;
    if (!step)
        return (struct chart_group){ .label = "" };
    step[0] = (struct chart_step){ 0, 1, 1, 1 };
    for (size_t i = 0; i < n; i++) {
        const struct survival_step *s = &l->curve.step[i];
        step[i + 1] = (struct chart_step){ s->time, s->s, s->in.lo, s->in.hi };
    }
    why_say(&w, N_("{name}: {n}"));
    why_word(&w, "name", l->name);
    why_int(&w, "n", l->curve.cases);
    return (struct chart_group){ picture_said(c, &w), step, n + 1, l->curve.watched_to };
}

static const char *survival_message(struct call *c, const struct churn_life *all)
{
    double median = survival_median(&all->curve);
    struct survival_step year = survival_at(&all->curve, 12);
    struct why w;
    why_say(&w, all->curve.lost < CHURN_GATE ? N_("Too few data: {lost} of {n} clients were lost. From {need} losses on we draw the curve.")
            : N_("Of 100 clients {year} are still there after a year."));
    if (all->curve.lost >= CHURN_GATE)
        why_also(&w, isfinite(median) ? N_("Half are gone after {months} months.") : N_("More than half are still there after {watched} months."));
    why_int(&w, "lost", all->curve.lost);
    why_int(&w, "n", all->curve.cases);
    why_int(&w, "need", CHURN_GATE);
    why_int(&w, "year", llround(year.s * 100));
    why_int(&w, "months", isfinite(median) ? llround(median) : 0);
    why_int(&w, "watched", llround(all->curve.watched_to));
    return picture_said(c, &w);
}

int growth_picture_survival(struct call *c, const struct churn *ch, int width, int height, struct picture *p)
{
    static const struct churn_life nobody = { .name = "" };
    struct chart_group group[CHART_GROUPS];
    struct chart_tick x[CHART_TICKS], y[5];
    struct str svg;
    size_t n = 0;
    double longest = 12;
    for (size_t i = 1; i < ch->life_n && n < CHART_GROUPS; i++)
        if (ch->lives[i].curve.lost >= CHURN_GATE)
            group[n++] = life_group(c, &ch->lives[i]);
    if (n < 2) { /* nothing to compare: everybody */
        n = 0;
        if (ch->life_n && ch->lives[0].curve.lost >= CHURN_GATE)
            group[n++] = life_group(c, &ch->lives[0]);
    }
    for (size_t i = 0; i < n; i++)
        longest = fmax(longest, group[i].until);
    for (int i = 0; i < 5; i++)
        y[i] = (struct chart_tick){ i / 4.0, picture_percent(c, i * 25) };
    *p = (struct picture){ "survival", tr(c->cx->lang, N_("How long clients stay")), survival_message(c, ch->life_n ? &ch->lives[0] : &nobody), NULL, width, height };
    str_init(&svg, c->cx->arena, PICTURE_SVG);
    chart_curve(&(struct chart_curve){ picture_chart(c, p, p->says), { x, picture_axis(c, longest, 3, x) }, { y, 5 }, group, n,
                                       tr(c->cx->lang, N_("months after the first sale")) }, &svg);
    return picture_finish(c, &svg, p);
}
