/* picture.h: what pictures in answers have in common: their texts, in the caller's language and calendar. For actions. */
#pragma once
#include "actions/action.h"
#include "base/why.h"
#include "kit/chart.h"

struct picture {
    const char *name, *title, *says, *svg; /* says: its message in a sentence */
    int width, height;
};

enum { PICTURE_SVG = 1 << 18 };

const char *picture_text(struct call *, struct str *); /* "" after fail() */
const char *picture_said(struct call *, const struct why *);
const char *picture_number(struct call *, int64_t);
const char *picture_percent(struct call *, int64_t);
/* Marks of a time axis: every `step`, doubled until what is longest has room; how many. */
size_t picture_axis(struct call *, double longest, int step, struct chart_tick tick[CHART_TICKS]);
struct chart picture_chart(struct call *, const struct picture *, const char *empty);
int picture_finish(struct call *, struct str *svg, struct picture *);
/* An object under its name. */
void picture_write(struct call *, const struct picture *);
