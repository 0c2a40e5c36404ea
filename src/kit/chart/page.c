/* One A4 page: title, figures with their sentences, pictures two beside each other. */
#include "kit/chart/own.h"

enum { W = CHART_PAGE_WIDTH, H = CHART_PAGE_HEIGHT, EDGE = 38, GAP = 20, HALF = CHART_PAGE_HALF, HEADING = 30, LEADING = 15, BELOW = 12 };

static double column(size_t i)
{
    return i % 2 ? EDGE + HALF + GAP : EDGE;
}

/* Three beside each other. */
static double draw_figures(struct svg *s, const struct chart_page *p, double y)
{
    double third = (W - 2 * EDGE - 2 * GAP) / 3.0;
    for (size_t i = 0; i < p->figure_n && i < 6; i += 3) {
        int most = 1;
        for (size_t k = i; k < i + 3 && k < p->figure_n && k < 6; k++) {
            const struct chart_figure *f = &p->figure[k];
            double x = EDGE + (double)(k - i) * (third + GAP);
            svg_line(s, "c-rule", x, y, x + third, y);
            svg_text(s, "c-label", x, y + 17, SVG_START, f->label, 11, third);
            svg_text(s, "c-value", x, y + 42, SVG_START, f->value, 22, third);
            int lines = svg_paragraph(s, "c-says", x, y + 60, SVG_START, f->text, 11, third, LEADING, 6);
            most = lines > most ? lines : most;
        }
        y += 60 + most * LEADING;
    }
    return y;
}

/* A picture made for itself is put into the page as it is; it is mirrored already, only its place is told. */
static void put_picture(struct svg *s, double x, double y, const char *svg, int width, double room_w, double room_h, int height)
{
    double scale = fmin(1, fmax(0.2, fmin(room_w / width, room_h / height))), left = s->rtl ? s->width - x - width * scale : x;
    str_printf(s->out, "<g transform=\"translate(%d %d) scale(%.3f)\">\n", (int)left, (int)y, scale);
    str_puts(s->out, svg);
    str_puts(s->out, "</g>\n");
}

/* Room for each row of pictures by what it needs. */
static double need_of(const struct chart_page *p, size_t row)
{
    double most = 1;
    for (size_t i = 2 * row; i < 2 * row + 2 && i < p->picture_n; i++)
        most = fmax(most, HEADING + 2 * LEADING + BELOW + p->picture[i].height);
    return most;
}

static void draw_pictures(struct svg *s, const struct chart_page *p, double y)
{
    double room = H - EDGE - 12 - y, first = need_of(p, 0), second = p->picture_n > 2 ? need_of(p, 1) : 0, scale = fmin(1, room / (first + second));
    for (size_t i = 0; i < p->picture_n && i < 4; i++) {
        const struct chart_picture *it = &p->picture[i];
        double x = column(i), top = i < 2 ? y : y + first * scale, all = (i < 2 ? first : second) * scale;
        svg_line(s, "c-rule", x, top, x + HALF, top);
        svg_text(s, "c-heading", x, top + 19, SVG_START, it->title, 13, HALF);
        int lines = svg_paragraph(s, "c-says", x, top + 36, SVG_START, it->text, 11, HALF, LEADING, 3);
        double below = top + HEADING + lines * LEADING;
        if (it->svg && it->width > 0 && it->height > 0)
            put_picture(s, x, below, it->svg, it->width, HALF, top + all - 8 - below, it->height);
    }
}

void chart_page(const struct chart_page *p, struct str *out)
{
    struct svg s;
    svg_begin(&s, out, &(struct svg_head){ .width = W, .height = H, .rtl = p->chart.rtl, .lang = p->chart.lang, .class = "chart c-page", .id = p->chart.id,
                                           .title = p->chart.title, .desc = p->chart.desc, .style = p->chart.style });
    svg_rect(&s, "c-paper", 0, 0, W, H);
    svg_text(&s, "c-over", EDGE, EDGE + 8, SVG_START, p->over, 11, W - 2 * EDGE);
    svg_text(&s, "c-title", EDGE, EDGE + 34, SVG_START, p->chart.title, 20, W - 2 * EDGE);
    double y = EDGE + 44;
    y += svg_paragraph(&s, "c-says", EDGE, y + 10, SVG_START, p->chart.desc, 12, W - 2 * EDGE, 17, 2) * 17 + 10;
    y = draw_figures(&s, p, y);
    draw_pictures(&s, p, y + 6);
    svg_text(&s, "c-over", EDGE, H - EDGE + 12, SVG_START, p->foot, 10, W - 2 * EDGE);
    svg_end(&s);
}
