/* The bridge from one sum to another: rows, so that long names find room on a telephone too. */
#include "kit/chart/own.h"

enum { ROW = 30, LEAST = 18 };

int chart_waterfall_height(size_t bars)
{
    return (int)(bars < CHART_BARS ? bars : CHART_BARS) * ROW + 4;
}

static double amount(const struct chart_bar *b)
{
    return isfinite(b->amount) && fabs(b->amount) < 1e18 ? b->amount : 0;
}

/* Where a bar begins and ends; a total stands on zero. */
static double step(const struct chart_bar *b, double *from, double at)
{
    *from = b->total ? 0 : at;
    return b->total ? amount(b) : at + amount(b);
}

static void draw_bar(struct svg *s, const struct chart_bar *b, const struct chart_span *x, double from, double to, double top, double row, double name_room, double sum_room)
{
    double thick = row * 0.54;
    double begin = chart_at(x, fmin(from, to)), end = chart_at(x, fmax(from, to)), width = fmax(end - begin, 2);
    svg_group(s, b->total ? "c-total" : amount(b) < 0 ? "c-down" : amount(b) > 0 ? "c-up" : "c-none", b->key);
    svg_tip(s, b->tip);
    svg_rect(s, "c-hit", 0, top, s->width, row);
    svg_text(s, "c-name", 0, top + row / 2 + 4, SVG_START, b->label, CHART_FONT, name_room);
    svg_rect(s, "c-bar", begin, top + (row - thick) / 2, width, thick);
    svg_text(s, "c-sum", s->width, top + row / 2 + 4, SVG_END, b->text, CHART_FONT, sum_room);
    svg_group_end(s);
}

void chart_waterfall(const struct chart_waterfall *t, struct str *out)
{
    struct svg s;
    size_t n = t->bar_n < CHART_BARS ? t->bar_n : CHART_BARS;
    int w = chart_side(t->chart.width, 160), all = chart_waterfall_height(n), h = !n ? 96 : t->chart.height > 0 && t->chart.height < all ? t->chart.height : all;
    double row = n ? fmax((h - 4) / (double)n, LEAST) : ROW, low = 0, high = 0, at = 0, from, names = 0, sums = 0;
    for (size_t i = 0; i < n; i++) {
        at = step(&t->bar[i], &from, at);
        low = fmin(low, fmin(at, from));
        high = fmax(high, fmax(at, from));
        names = fmax(names, svg_text_width(t->bar[i].label, CHART_FONT));
        sums = fmax(sums, svg_text_width(t->bar[i].text, CHART_FONT));
    }
    chart_begin(&s, out, &t->chart, w, h);
    if (!n || low == high) {
        chart_say_empty(&s, &t->chart, w, h);
        return;
    }
    names = fmin(names, w * 0.48);
    sums = fmin(sums, w * 0.3);
    struct chart_span x = { low, high, names + 12, w - sums - 12 };
    double zero = chart_at(&x, 0);
    at = 0;
    for (size_t i = 0; i < n; i++) {
        double top = 2 + (double)i * row, to = step(&t->bar[i], &from, at);
        if (i && !t->bar[i].total) { /* where the row above left off */
            double edge = chart_at(&x, from);
            svg_line(&s, "c-link", edge, top - row * 0.23, edge, top + row * 0.23);
        }
        draw_bar(&s, &t->bar[i], &x, from, to, top, row, names, sums);
        at = to;
    }
    svg_line(&s, "c-axis", zero, 0, zero, h);
    svg_end(&s);
}
