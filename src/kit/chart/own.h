/* own.h: what the charts share. For kit/chart only. */
#pragma once
#include <math.h>
#include "kit/chart.h"

enum { CHART_FONT = 12, CHART_SMALL = 11 };

/* A place on an axis: values from..to lie on begin..end; values beyond are kept at its ends. */
struct chart_span {
    double from, to, begin, end;
};
struct chart_span chart_span_of(const struct chart_axis *, double begin, double end);
double chart_at(const struct chart_span *, double value);

int chart_side(int asked, int least); /* a picture smaller than this has no room for anything */
void chart_begin(struct svg *, struct str *out, const struct chart *, int width, int height);
/* The sentence instead of a picture; ends the picture. */
void chart_say_empty(struct svg *, const struct chart *, int width, int height);
double chart_label_room(const struct chart_axis *); /* widest label */
/* Lines across at each tick of the vertical axis, with their labels at the beginning. */
void chart_grid(struct svg *, const struct chart_axis *y, const struct chart_span *, double begin, double end);
