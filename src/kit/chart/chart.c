/* What the charts share: axes, grids, emptiness. */
#include "kit/chart/own.h"

size_t chart_scale(double low, double high, size_t most, double at[CHART_TICKS])
{
    if (!isfinite(low) || !isfinite(high) || fabs(low) > 1e18 || fabs(high) > 1e18 || high < low)
        low = high = 0;
    if (low == high) { /* nothing to stretch: one above, or from zero */
        low = fmin(low, 0);
        high = high > 0 ? high : low < 0 ? 0 : 1;
    }
    if (most < 3 || most > CHART_TICKS)
        most = CHART_TICKS;
    double raw = (high - low) / (double)(most - 1), power = pow(10, floor(log10(raw))), step = power;
    static const double nice[] = { 1, 2, 2.5, 5, 10, 20, 25, 50 };
    double first = 0, last = 0;
    for (size_t i = 0; i < sizeof nice / sizeof *nice; i++) {
        step = nice[i] * power;
        first = floor(low / step + 1e-9);
        last = ceil(high / step - 1e-9);
        if (last - first <= (double)(most - 1))
            break;
    }
    size_t n = (size_t)fmin(last - first, CHART_TICKS - 1) + 1;
    for (size_t i = 0; i < n; i++)
        at[i] = (first + (double)i) * step;
    return n;
}

struct chart_span chart_span_of(const struct chart_axis *a, double begin, double end)
{
    struct chart_span s = { 0, 1, begin, end };
    if (a->n && isfinite(a->tick[0].at) && isfinite(a->tick[a->n - 1].at)) {
        s.from = a->tick[0].at;
        s.to = a->tick[a->n - 1].at;
    }
    if (!(s.to - s.from > 0) || !isfinite(s.to - s.from))
        s.to = s.from + 1;
    return s;
}

double chart_at(const struct chart_span *s, double v)
{
    double part = isfinite(v) ? (v - s->from) / (s->to - s->from) : 0;
    part = !(part > 0) ? 0 : part > 1 ? 1 : part;
    return s->begin + part * (s->end - s->begin);
}

int chart_side(int asked, int least)
{
    return asked < least ? least : asked > 4000 ? 4000 : asked;
}

void chart_begin(struct svg *s, struct str *out, const struct chart *c, int width, int height)
{
    svg_begin(s, out, &(struct svg_head){ .width = width, .height = height, .rtl = c->rtl, .lang = c->lang, .class = "chart", .id = c->id,
                                          .title = c->title, .desc = c->desc, .style = c->style });
}

void chart_say_empty(struct svg *s, const struct chart *c, int width, int height)
{
    double room = width - 32 < 420 ? width - 32 : 420;
    svg_paragraph(s, "c-muted", (width - room) / 2, height / 2.0 - 8, SVG_START, c->empty, CHART_FONT, room, 18, 4);
    svg_end(s);
}

double chart_label_room(const struct chart_axis *a)
{
    double most = 0;
    for (size_t i = 0; i < a->n; i++)
        most = fmax(most, svg_text_width(a->tick[i].label, CHART_SMALL));
    return most;
}

void chart_grid(struct svg *s, const struct chart_axis *y, const struct chart_span *span, double begin, double end)
{
    svg_group(s, "c-grid", NULL);
    for (size_t i = 0; i < y->n; i++) {
        double at = chart_at(span, y->tick[i].at);
        svg_line(s, y->tick[i].at == 0 ? "c-axis" : NULL, begin, at, end, at);
        svg_text(s, "c-small", 0, at + 4, SVG_START, y->tick[i].label, CHART_SMALL, begin - 4);
    }
    svg_group_end(s);
}
