/* chart.h: pictures of numbers as SVG. Everybody above kit/ may use it; pure.
 *
 * Numbers come with their texts already in the reader's words: a chart knows places, not languages. NAN = not known;
 * endless numbers count as that. Colours stand in ui/chart.css, for the screens and for files (chart.style).
 * Every chart says its message in `desc` and draws `empty` when there is nothing to draw.
 */
#pragma once
#include "kit/svg.h"

enum { CHART_TICKS = 8, CHART_POINTS = 400, CHART_GROUPS = 5, CHART_BARS = 40, CHART_CELLS = 40 };

struct chart {
    int width, height; /* a waterfall takes less height when its rows need less (0: all they need), a heatmap what its rows need */
    bool rtl;
    const char *lang, *id, *title, *desc, *empty, *style;
};

/* Round places for an axis from low to high, zero among them where it lies between; at most `most`, 3..CHART_TICKS. The first
 * and the last are the ends of the axis. */
size_t chart_scale(double low, double high, size_t most, double at[CHART_TICKS]);

struct chart_tick {
    double at;
    const char *label;
};
struct chart_axis {
    const struct chart_tick *tick;
    size_t n;
};

/* ---- a line in time, with what it is measured against ---- */
struct chart_point {
    double value, low, high; /* low, high: the interval, or NAN */
    const char *label, *tip; /* label: below the axis; left out where there is no room */
};
struct chart_level {
    double value;
    const char *label;
    bool goal; /* else a baseline */
};
struct chart_trend {
    struct chart chart;
    struct chart_axis y;
    const struct chart_point *point;
    size_t point_n;
    const struct chart_level *level;
    size_t level_n;
    const char *last; /* said beside the last known point */
};
void chart_trend(const struct chart_trend *, struct str *out);

/* ---- what leads from one sum to another, a row each ---- */
struct chart_bar {
    double amount;           /* of a total: where it stands; else what it adds */
    bool total;
    const char *label, *text, *tip, *key;
};
struct chart_waterfall {
    struct chart chart;
    const struct chart_bar *bar;
    size_t bar_n;
};
void chart_waterfall(const struct chart_waterfall *, struct str *out);

/* ---- a table whose cells are shaded ---- */
struct chart_cell {
    double part;             /* 0..1; NAN: empty */
    const char *text, *sub, *tip;
};
struct chart_row {
    const char *label, *sub;
};
struct chart_heatmap {
    struct chart chart;      /* made wider where the cells need it */
    const char *corner;      /* above the names of the rows */
    const char *const *column;
    size_t column_n;
    const struct chart_row *row;
    size_t row_n;
    const struct chart_cell *cell; /* row by row */
};
void chart_heatmap(const struct chart_heatmap *, struct str *out);

/* ---- shares that only fall: who is still there ---- */
struct chart_step {
    double at, value, low, high; /* value holds from `at` on */
};
struct chart_group {
    const char *label;
    const struct chart_step *step;
    size_t n;
    double until; /* the curve is drawn up to here */
};
struct chart_curve {
    struct chart chart;
    struct chart_axis x, y;
    const struct chart_group *group;
    size_t group_n;
    const char *x_label;
};
void chart_curve(const struct chart_curve *, struct str *out);

/* ---- one A4 page: figures with their sentences, and pictures ---- */
struct chart_figure {
    const char *label, *value, *text;
};
struct chart_picture {
    const char *title, *text, *svg;
    int width, height;
};
struct chart_page {
    struct chart chart;      /* size is A4's, whatever it says */
    const char *over, *foot; /* above the title, at the end */
    const struct chart_figure *figure;
    size_t figure_n;         /* up to six, three beside each other */
    const struct chart_picture *picture;
    size_t picture_n;        /* up to four, two beside each other */
};
enum { CHART_PAGE_WIDTH = 794, CHART_PAGE_HEIGHT = 1122, CHART_PAGE_HALF = 349 };
void chart_page(const struct chart_page *, struct str *out);

/* What the rows and cells of these take. */
int chart_waterfall_height(size_t bars);
int chart_heatmap_height(size_t rows);
int chart_heatmap_width(const struct chart_heatmap *);
