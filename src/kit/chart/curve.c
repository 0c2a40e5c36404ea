/* Steps of survival, a group each: its own colour and its own dashes. */
#include "kit/chart/own.h"

static const char *const look[CHART_GROUPS] = { "c-group1", "c-group2", "c-group3", "c-group4", "c-group5" };

static bool good(const struct chart_step *p)
{
    return isfinite(p->at) && isfinite(p->value);
}

/* One edge of the steps, there or (for a band) back again; what is asked for at each step. */
static double edge(const struct chart_step *p, int which)
{
    double v = which < 0 ? p->low : which > 0 ? p->high : p->value;
    return isfinite(v) ? v : p->value;
}

static void walk(struct svg *s, const struct chart_group *g, const struct chart_span *x, const struct chart_span *y, int which, bool back)
{
    for (size_t k = 0; k < g->n; k++) {
        size_t i = back ? g->n - 1 - k : k;
        const struct chart_step *p = &g->step[i];
        if (!good(p))
            continue;
        double from = chart_at(x, p->at), to = chart_at(x, i + 1 < g->n && good(&g->step[i + 1]) ? g->step[i + 1].at : fmax(g->until, p->at));
        double at = chart_at(y, edge(p, which));
        svg_path_to(s, true, back ? to : from, at);
        svg_path_to(s, true, back ? from : to, at);
    }
}

static bool has_band(const struct chart_group *g)
{
    for (size_t i = 0; i < g->n; i++)
        if (isfinite(g->step[i].low) && isfinite(g->step[i].high))
            return true;
    return false;
}

/* Names of the groups above the picture, broken into rows. Returns their height; draws when asked. */
static double legend(struct svg *s, const struct chart_curve *t, size_t n, bool draw)
{
    double x = 0, y = 0;
    for (size_t i = 0; i < n; i++) {
        double room = fmin(svg_text_width(t->group[i].label, CHART_FONT) + 50, s->width);
        if (x > 0 && x + room > s->width) {
            x = 0;
            y += 20;
        }
        if (draw) {
            svg_group(s, look[i], NULL);
            svg_line(s, "c-line", x, y + 9, x + 24, y + 9);
            svg_text(s, "c-name", x + 30, y + 13, SVG_START, t->group[i].label, CHART_FONT, s->width - 32);
            svg_group_end(s);
        }
        x += room;
    }
    return n ? y + 24 : 0;
}

void chart_curve(const struct chart_curve *t, struct str *out)
{
    struct svg s;
    int w = chart_side(t->chart.width, 160), h = chart_side(t->chart.height, 120);
    size_t n = t->group_n < CHART_GROUPS ? t->group_n : CHART_GROUPS, some = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < t->group[i].n; k++)
            some += good(&t->group[i].step[k]);
    chart_begin(&s, out, &t->chart, w, h);
    if (!some) {
        chart_say_empty(&s, &t->chart, w, h);
        return;
    }
    double top = legend(&s, t, n, true) + 8, floor = h - (t->x_label && *t->x_label ? 38 : 24);
    double begin = fmin(chart_label_room(&t->y) + 8, w / 2.0), end = w - 6;
    struct chart_span y = chart_span_of(&t->y, floor, fmin(top, floor - 1)), x = chart_span_of(&t->x, begin, end);
    chart_grid(&s, &t->y, &y, begin, end);
    svg_group(&s, "c-small", NULL);
    for (size_t i = 0; i < t->x.n; i++) {
        double at = chart_at(&x, t->x.tick[i].at);
        svg_text(&s, NULL, i + 1 == t->x.n ? w : at, floor + 16, i + 1 == t->x.n ? SVG_END : i ? SVG_MIDDLE : SVG_START, t->x.tick[i].label, CHART_SMALL, 0);
    }
    svg_text(&s, NULL, (begin + end) / 2, h - 4, SVG_MIDDLE, t->x_label, CHART_SMALL, end - begin);
    svg_group_end(&s);
    for (size_t i = 0; i < n; i++) {
        const struct chart_group *g = &t->group[i];
        svg_group(&s, look[i], NULL);
        svg_tip(&s, g->label);
        if (has_band(g)) {
            svg_path(&s, "c-band");
            walk(&s, g, &x, &y, 1, false);
            walk(&s, g, &x, &y, -1, true);
            svg_path_end(&s, true);
        }
        svg_path(&s, "c-line");
        walk(&s, g, &x, &y, 0, false);
        svg_path_end(&s, false);
        svg_group_end(&s);
    }
    svg_end(&s);
}
