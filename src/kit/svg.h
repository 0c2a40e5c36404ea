/* svg.h: writes SVG pictures into a str. Everybody from kit/ up may use it.
 *
 * Horizontal places count from where reading begins: with `rtl` the picture is mirrored, and a text that starts at
 * a place runs to the left of it. Every text is escaped here; what XML does not allow becomes U+FFFD. A short text
 * with letters of the other direction is isolated, so that a foreign name keeps its own order.
 * Colours come from classes, never from style attributes: the staff application forbids those.
 * Unbalanced groups, endless numbers and too long pictures make the str bad: write freely, ask once with str_end().
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/str.h"

struct svg {
    struct str *out;
    double width;
    bool rtl;
    int depth; /* open groups */
    size_t path_n;
};

/* id: of the picture in its document; title: its name; desc: its message in a sentence. style: CSS put into the file,
 * NULL inside a page that brings its own. */
struct svg_head {
    int width, height;
    bool rtl;
    const char *lang, *class, *id, *title, *desc, *style;
};

enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };

void svg_begin(struct svg *, struct str *out, const struct svg_head *);
void svg_end(struct svg *);
void svg_group(struct svg *, const char *class, const char *key); /* key: data-key for whoever clicks, or NULL */
void svg_group_end(struct svg *);
void svg_tip(struct svg *, const char *text);                     /* what a pointer over the open group tells */

void svg_rect(struct svg *, const char *class, double x, double y, double width, double height);
void svg_line(struct svg *, const char *class, double x1, double y1, double x2, double y2);
void svg_circle(struct svg *, const char *class, double x, double y, double r);
/* A line through points. svg_path_to with pen up begins a new piece; svg_path_end closes an area. */
void svg_path(struct svg *, const char *class);
void svg_path_to(struct svg *, bool pen_down, double x, double y);
void svg_path_end(struct svg *, bool close);

/* Cut to `room` with "…" when it is longer (0: never); the whole text is its tip then. */
void svg_text(struct svg *, const char *class, double x, double y, enum svg_anchor, const char *text, double size, double room);
/* A sentence broken into lines of `room`; at most `lines` of them. Returns how many it took. */
int svg_paragraph(struct svg *, const char *class, double x, double y, enum svg_anchor, const char *text, double size, double room,
                  double leading, int lines);

double svg_text_width(const char *text, double size); /* about: no font is asked; rather too wide */
