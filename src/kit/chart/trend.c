/* A line in time with its interval, the baseline and the goal. */
#include "kit/chart/own.h"

static bool known(double v)
{
    return isfinite(v);
}

static bool banded(const struct chart_point *p)
{
    return known(p->value) && known(p->low) && known(p->high);
}

struct frame {
    struct chart_span x, y;
    const struct chart_point *point;
    size_t n;
    double floor, begin, end;
};

static double x_of(const struct frame *f, size_t i)
{
    return chart_at(&f->x, f->n > 1 ? (double)i / (double)(f->n - 1) : 0.5);
}

/* The interval, a piece for each run of points that have one. */
static void draw_band(struct svg *s, const struct frame *f)
{
    for (size_t i = 0; i < f->n; i++) {
        size_t from = i;
        while (i < f->n && banded(&f->point[i]))
            i++;
        if (i < from + 2)
            continue;
        svg_path(s, "c-band");
        for (size_t k = from; k < i; k++)
            svg_path_to(s, true, x_of(f, k), chart_at(&f->y, f->point[k].high));
        for (size_t k = i; k-- > from;)
            svg_path_to(s, true, x_of(f, k), chart_at(&f->y, f->point[k].low));
        svg_path_end(s, true);
    }
}

static void draw_line(struct svg *s, const struct frame *f)
{
    bool down = false;
    svg_path(s, "c-line");
    for (size_t i = 0; i < f->n; i++) {
        if (known(f->point[i].value))
            svg_path_to(s, down, x_of(f, i), chart_at(&f->y, f->point[i].value));
        down = known(f->point[i].value);
    }
    svg_path_end(s, false);
}

/* Labels below the axis from the last one backwards, as many as there is room for. */
static void draw_labels(struct svg *s, const struct frame *f)
{
    double widest = 1, step = f->n > 1 ? (f->end - f->begin) / (double)(f->n - 1) : f->end - f->begin;
    for (size_t i = 0; i < f->n; i++)
        widest = fmax(widest, svg_text_width(f->point[i].label, CHART_SMALL));
    size_t each = (size_t)fmin(ceil((widest + 12) / step), (double)f->n);
    double free = s->width + 1; /* before what is written already */
    svg_group(s, "c-small", NULL);
    for (size_t i = f->n; i-- > 0;) {
        double all = svg_text_width(f->point[i].label, CHART_SMALL), begin = fmin(fmax(x_of(f, i) - all / 2, 0), fmax(s->width - all, 0));
        if ((f->n - 1 - i) % each || begin + all > free)
            continue;
        bool late = begin + all >= s->width;
        svg_text(s, NULL, late ? s->width : begin > 0 ? x_of(f, i) : 0, f->floor + 16, late ? SVG_END : begin > 0 ? SVG_MIDDLE : SVG_START, f->point[i].label, CHART_SMALL, 0);
        free = begin - 10;
    }
    svg_group_end(s);
}

static double distance(const struct frame *f, bool late, double level, bool *above)
{
    for (size_t k = 0; k < f->n; k++) {
        double v = f->point[late ? f->n - 1 - k : k].value;
        if (!known(v))
            continue;
        *above = v > level;
        return fabs(chart_at(&f->y, v) - chart_at(&f->y, level));
    }
    return 0;
}

/* The name of a level stands at the end where the line is farther from it, on the other side of the line. */
static void draw_levels(struct svg *s, const struct frame *f, const struct chart_trend *t)
{
    for (size_t i = 0; i < t->level_n; i++) {
        const struct chart_level *l = &t->level[i];
        if (!known(l->value))
            continue;
        bool above = false, above_late = false;
        double y = chart_at(&f->y, l->value), early = distance(f, false, l->value, &above);
        bool late = distance(f, true, l->value, &above_late) > early;
        bool below = (late ? above_late : above) ? y + 16 < f->floor : y < 20;
        svg_group(s, l->goal ? "c-goal" : "c-base", NULL);
        svg_line(s, NULL, f->begin, y, f->end, y);
        svg_text(s, NULL, late ? f->end - 4 : f->begin + 6, below ? y + 14 : y - 5, late ? SVG_END : SVG_START, l->label, CHART_SMALL, f->end - f->begin - 12);
        svg_group_end(s);
    }
}

/* Wide invisible strips that tell a pointer the number of each point. */
static void draw_tips(struct svg *s, const struct frame *f)
{
    double half = f->n > 1 ? (f->end - f->begin) / (double)(f->n - 1) / 2 : (f->end - f->begin) / 2;
    for (size_t i = 0; i < f->n; i++) {
        const struct chart_point *p = &f->point[i];
        if (!known(p->value))
            continue;
        double x = x_of(f, i), from = fmax(x - half, f->begin), to = fmin(x + half, f->end);
        svg_group(s, "c-hit", NULL);
        svg_tip(s, p->tip);
        svg_rect(s, NULL, from, 0, to - from, f->floor);
        svg_circle(s, "c-dot", x, chart_at(&f->y, p->value), 3);
        svg_group_end(s);
    }
}

static void draw_last(struct svg *s, const struct frame *f, const char *last)
{
    size_t i = f->n;
    while (i && !known(f->point[i - 1].value))
        i--;
    if (!i)
        return;
    double x = x_of(f, i - 1), y = chart_at(&f->y, f->point[i - 1].value), room = svg_text_width(last ? last : "", CHART_FONT);
    svg_circle(s, "c-last", x, y, 4);
    bool before = x - room - 8 >= f->begin;
    svg_text(s, "c-strong", before ? x + 4 : f->begin + 4, y < 28 ? y + 20 : y - 10, before ? SVG_END : SVG_START, last, CHART_FONT, f->end - f->begin);
}

void chart_trend(const struct chart_trend *t, struct str *out)
{
    struct svg s;
    int w = chart_side(t->chart.width, 160), h = chart_side(t->chart.height, 120);
    size_t n = t->point_n, some = 0, skip = n > CHART_POINTS ? n - CHART_POINTS : 0;
    for (size_t i = skip; i < n; i++)
        some += known(t->point[i].value);
    chart_begin(&s, out, &t->chart, w, h);
    if (!some) {
        chart_say_empty(&s, &t->chart, w, h);
        return;
    }
    struct frame f = { .point = t->point + skip, .n = n - skip, .floor = h - 24, .end = w - 6 };
    f.begin = fmin(chart_label_room(&t->y) + 8, w / 2.0);
    f.x = (struct chart_span){ 0, 1, f.begin + 4, f.end - 4 };
    f.y = chart_span_of(&t->y, f.floor, 10);
    chart_grid(&s, &t->y, &f.y, f.begin, f.end);
    draw_labels(&s, &f);
    draw_band(&s, &f);
    draw_line(&s, &f);
    draw_levels(&s, &f, t);
    draw_tips(&s, &f);
    draw_last(&s, &f, t->last);
    svg_end(&s);
}
