#include "actions/evidence_share.h"
#include "actions/picture.h"

#include <math.h>

static const struct param params[] = {
    { .name = "width", .type = PARAM_INT, .help = N_("width of the pictures, 280 to 1600; 680 unless told") },
};
static const struct field fields[] = { { "sold", "Picture" }, { "weeks", "Picture" } };

enum { STEPS = 200, HEIGHT = 260 };

/* ---- the share sold by that day ---- */
static struct chart_group sold_group(struct call *c, const struct evidence_window *w, const char *name)
{
    size_t n = w->curve.n < STEPS ? w->curve.n : STEPS;
    struct chart_step *step = ctx_alloc(c->cx, (n + 1) * sizeof *step);
    struct why why;
    if (!step)
        return (struct chart_group){ .label = "" };
    for (size_t i = 0; i < n; i++) {
        const struct survival_step *s = &w->curve.step[i];
        step[i + 1] = (struct chart_step){ s->time, 1 - s->s, 1 - s->in.hi, 1 - s->in.lo };
    }
    why_say(&why, N_("{name}: {n}"));
    why_word(&why, "name", name);
    why_int(&why, "n", w->pursuits);
    return (struct chart_group){ picture_said(c, &why), step, n + 1, w->curve.watched_to };
}

static const char *sold_message(struct call *c, const struct evidence_window *w)
{
    struct why y;
    why_say(&y, w->sold < EVIDENCE_GATE ? N_("Too few data: {begun} begun, {sold} sold. From {need} sales on we compute.")
                                        : N_("Of 100 begun {early} are sold within 21 days, {month} within 30, {quarter} within 90."));
    why_int(&y, "begun", w->pursuits);
    why_int(&y, "sold", w->sold);
    why_int(&y, "need", EVIDENCE_GATE);
    why_int(&y, "early", llround((1 - survival_at(&w->curve, 21).s) * 100));
    why_int(&y, "month", llround((1 - survival_at(&w->curve, 30).s) * 100));
    why_int(&y, "quarter", llround((1 - survival_at(&w->curve, 90).s) * 100));
    return picture_said(c, &y);
}

static int draw_sold(struct call *c, const struct evidence *e, int width, struct picture *p)
{
    static const char *const names[EVIDENCE_SIZES] = EVIDENCE_SIZE_NAMES;
    struct chart_group group[EVIDENCE_SIZES];
    struct chart_tick x[CHART_TICKS], y[5];
    struct str svg;
    size_t n = 0;
    double longest = 28;
    for (int i = 1; i < EVIDENCE_SIZES; i++)
        if (e->window[i].sold >= EVIDENCE_GATE)
            group[n++] = sold_group(c, &e->window[i], names[i]);
    if (n < 2 && e->window[0].sold >= EVIDENCE_GATE) { /* nothing to compare: everything */
        group[0] = sold_group(c, &e->window[0], names[0]);
        n = 1;
    }
    for (size_t i = 0; i < n; i++) /* up to the last sale */
        longest = fmax(longest, group[i].step[group[i].n - 1].at);
    for (size_t i = 0; i < n; i++)
        group[i].until = fmin(longest, group[i].until);
    for (int i = 0; i < 5; i++)
        y[i] = (struct chart_tick){ i / 4.0, picture_percent(c, i * 25) };
    *p = (struct picture){ "sold", tr(c->cx->lang, N_("Sold by that day")), sold_message(c, &e->window[0]), NULL, width, HEIGHT };
    str_init(&svg, c->cx->arena, PICTURE_SVG);
    chart_curve(&(struct chart_curve){ picture_chart(c, p, p->says), { x, picture_axis(c, longest, 7, x) }, { y, 5 }, group, n,
                                       tr(c->cx->lang, N_("days after the offer or the first contact")) }, &svg);
    return picture_finish(c, &svg, p);
}

/* ---- the chance of each week ---- */
static struct chart_point week_point(struct call *c, const struct evidence_week *w, int at)
{
    struct evidence_share s = evidence_share(w->sold, w->open);
    struct why y;
    if (w->open < EVIDENCE_GATE)
        return (struct chart_point){ NAN, NAN, NAN, picture_number(c, at + 1), "" };
    evidence_week_why(&y, w, at);
    return (struct chart_point){ (double)s.k / (double)s.n, s.in.lo, s.in.hi, picture_number(c, at + 1), picture_said(c, &y) };
}

static const char *weeks_message(struct call *c, const struct evidence_window *w)
{
    struct why y;
    struct evidence_share most = { 0 };
    size_t best = 0;
    for (size_t i = 0; i < w->week_n; i++) { /* by the lower end: late weeks have few left */
        struct evidence_share s = evidence_share(w->week[i].sold, w->week[i].open);
        if (s.n >= EVIDENCE_GATE && (!most.n || s.in.lo > most.in.lo)) {
            most = s;
            best = i;
        }
    }
    why_say(&y, w->sold < EVIDENCE_GATE ? N_("Too few data: {begun} begun, {sold} sold. From {need} sales on we compute.")
                                        : N_("Of what is still open most is sold in week {week}: {percent} percent of it."));
    why_int(&y, "begun", w->pursuits);
    why_int(&y, "sold", w->sold);
    why_int(&y, "need", EVIDENCE_GATE);
    why_int(&y, "week", (int64_t)best + 1);
    why_int(&y, "percent", most.n ? llround((double)most.k * 100 / (double)most.n) : 0);
    return picture_said(c, &y);
}

static int draw_weeks(struct call *c, const struct evidence_window *w, int width, struct picture *p)
{
    struct chart_point point[EVIDENCE_WEEKS];
    struct chart_tick tick[CHART_TICKS];
    double at[CHART_TICKS], high = .1;
    struct str svg;
    size_t n = w->sold >= EVIDENCE_GATE ? w->week_n : 0;
    for (size_t i = 0; i < n; i++) {
        point[i] = week_point(c, &w->week[i], (int)i);
        high = fmax(high, isfinite(point[i].high) ? point[i].high : 0);
    }
    size_t ticks = chart_scale(0, high * 100, 5, at);
    for (size_t i = 0; i < ticks; i++)
        tick[i] = (struct chart_tick){ at[i] / 100, picture_percent(c, llround(at[i])) };
    *p = (struct picture){ "weeks", tr(c->cx->lang, N_("Sold in each week, of what is still open")), weeks_message(c, w), NULL, width, HEIGHT };
    str_init(&svg, c->cx->arena, PICTURE_SVG);
    chart_trend(&(struct chart_trend){ picture_chart(c, p, p->says), { tick, ticks }, point, n, NULL, 0, "" }, &svg);
    return picture_finish(c, &svg, p);
}

static int run(struct call *c)
{
    struct evidence e;
    struct picture sold, weeks;
    int64_t width = args_int(c->args, "width", 680);
    if (width < 280 || width > 1600)
        return fail(c->cx, ERR_INPUT, "a picture is 280 to 1600 wide, not %d", (int)width);
    if (evidence_for(c, &e) || draw_sold(c, &e, (int)width, &sold) || draw_weeks(c, &e.window[0], (int)width, &weeks))
        return -1;
    picture_write(c, &sold);
    picture_write(c, &weeks);
    return 0;
}

const struct action action_evidence_pictures = {
    .name = "evidence pictures",
    .http = "GET /api/evidence/pictures",
    .help = N_("When sales come, as pictures (SVG): sold by that day, and in each week"),
    PARAMS(params),
    FIELDS(fields),
    .run = run,
};
