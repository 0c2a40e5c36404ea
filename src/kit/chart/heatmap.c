/* A table with shaded cells: the darker, the more. Every cell says its number. */
#include "kit/chart/own.h"

enum { ROW = 36, HEAD = 26, CELL = 40, WIDEST = 76, SHADES = 5 };

int chart_heatmap_height(size_t rows)
{
    return HEAD + (int)(rows < CHART_CELLS ? rows : CHART_CELLS) * ROW + 2;
}

static void draw_cell(struct svg *s, const struct chart_cell *c, double x, double y, double width)
{
    static const char *const shade[SHADES + 1] = { "c-cell c-shade0", "c-cell c-shade1", "c-cell c-shade2", "c-cell c-shade3", "c-cell c-shade4", "c-cell c-shade5" };
    if (!isfinite(c->part))
        return;
    double part = c->part < 0 ? 0 : c->part > 1 ? 1 : c->part;
    svg_group(s, shade[(int)ceil(part * SHADES)], NULL);
    svg_tip(s, c->tip);
    svg_rect(s, NULL, x + 1, y + 1, width - 2, ROW - 2);
    bool two = c->sub && *c->sub;
    svg_text(s, NULL, x + width / 2, y + (two ? 16 : 23), SVG_MIDDLE, c->text, CHART_FONT, width - 4);
    svg_text(s, "c-count", x + width / 2, y + 29, SVG_MIDDLE, c->sub, 10, width - 4);
    svg_group_end(s);
}

static size_t few(size_t n)
{
    return n < CHART_CELLS ? n : CHART_CELLS;
}

static double names_width(const struct chart_heatmap *t)
{
    double names = svg_text_width(t->corner ? t->corner : "", CHART_SMALL);
    for (size_t i = 0; i < few(t->row_n); i++)
        names = fmax(names, fmax(svg_text_width(t->row[i].label, CHART_FONT), svg_text_width(t->row[i].sub ? t->row[i].sub : "", 10)));
    return fmin(names, 150) + 10;
}

/* So wide that the longest number is read whole. */
static double cell_least(const struct chart_heatmap *t)
{
    double least = CELL;
    for (size_t i = 0; i < few(t->row_n); i++)
        for (size_t k = 0; k < few(t->column_n); k++)
            least = fmax(least, svg_text_width(t->cell[i * t->column_n + k].text, CHART_FONT) + 8);
    return fmin(least, WIDEST);
}

int chart_heatmap_width(const struct chart_heatmap *t)
{
    int least = (int)ceil(names_width(t) + (double)few(t->column_n) * cell_least(t)), w = chart_side(t->chart.width, 160);
    return w < least && t->row_n ? least : w;
}

void chart_heatmap(const struct chart_heatmap *t, struct str *out)
{
    struct svg s;
    size_t rows = few(t->row_n), columns = few(t->column_n);
    double names = names_width(t);
    int w = chart_heatmap_width(t), h = chart_heatmap_height(rows);
    if (!rows || !columns) {
        chart_begin(&s, out, &t->chart, w, 96);
        chart_say_empty(&s, &t->chart, w, 96);
        return;
    }
    double cell = fmin((w - names) / (double)columns, WIDEST);
    chart_begin(&s, out, &t->chart, w, h);
    svg_group(&s, "c-small", NULL);
    svg_text(&s, NULL, 0, HEAD - 9, SVG_START, t->corner, CHART_SMALL, names - 8);
    for (size_t i = 0; i < columns; i++)
        svg_text(&s, NULL, names + ((double)i + 0.5) * cell, HEAD - 9, SVG_MIDDLE, t->column[i], CHART_SMALL, cell - 2);
    svg_group_end(&s);
    for (size_t r = 0; r < rows; r++) {
        double y = HEAD + (double)r * ROW;
        bool two = t->row[r].sub && *t->row[r].sub;
        svg_text(&s, "c-name", 0, y + (two ? 16 : 23), SVG_START, t->row[r].label, CHART_FONT, names - 8);
        svg_text(&s, "c-count", 0, y + 29, SVG_START, t->row[r].sub, 10, names - 8);
        for (size_t i = 0; i < columns; i++)
            draw_cell(&s, &t->cell[r * t->column_n + i], names + (double)i * cell, y, cell);
    }
    svg_end(&s);
}
