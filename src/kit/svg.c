#include "kit/svg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { FARTHEST = 1000000, TIP = 400 };

/* A place with one decimal; what is no number, or beyond any picture, would hide a mistake. */
static void put_place(struct svg *s, double v)
{
    if (!isfinite(v) || fabs(v) > FARTHEST) {
        s->out->bad = true;
        return;
    }
    long tenths = lround(v * 10);
    if (tenths < 0)
        str_putc(s->out, '-');
    tenths = labs(tenths);
    str_int(s->out, tenths / 10);
    if (tenths % 10) {
        str_putc(s->out, '.');
        str_int(s->out, tenths % 10);
    }
}

static double mirrored(const struct svg *s, double x)
{
    return s->rtl ? s->width - x : x;
}

static void put_escaped(struct str *out, const char *text, size_t n)
{
    while (n) {
        uint32_t code;
        size_t len = text_utf8_decode(text, n, &code);
        char c[2] = { text[0], 0 };
        if (code == '\t' || code == '\n' || code == '\r')
            str_putc(out, ' ');
        else if (code < 0x20 || code == 0xfffd || code == 0xfffe || code == 0xffff || (code >= 0x7f && code < 0xa0))
            str_puts(out, "\xef\xbf\xbd");
        else if (code < 0x80)
            str_html(out, c);
        else
            str_put(out, text, len);
        text += len;
        n -= len;
    }
}

static void put_attribute(struct svg *s, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    str_printf(s->out, " %s=\"", name);
    put_escaped(s->out, value, strlen(value));
    str_putc(s->out, '"');
}

static void put_number(struct svg *s, const char *name, double v)
{
    str_printf(s->out, " %s=\"", name);
    put_place(s, v);
    str_putc(s->out, '"');
}

/* ---- letters: about how wide, and which way they run ---- */
static bool runs_left(uint32_t c)
{
    return (c >= 0x590 && c < 0x900 && !(c >= 0x6f0 && c <= 0x6f9) && !(c >= 0x660 && c <= 0x66c)) || (c >= 0xfb1d && c <= 0xfefc);
}

static bool runs_right(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xc0 && c < 0x590) || (c >= 0x1e00 && c < 0x2000) || (c >= 0x3040 && c < 0xfb00);
}

static double letter(uint32_t c)
{
    if ((c >= 0x300 && c < 0x370) || (c >= 0x64b && c <= 0x65f) || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069))
        return 0;
    if (c == ' ' || c == 0xa0 || c == 0x202f || (c < 0x80 && strchr(".,:;'!|il", (int)c)) || c == 0x66b || c == 0x66c)
        return 0.3;
    if (c >= 0x1100 && !(c >= 0x1e00 && c < 0x2200) && !(c >= 0xfb00 && c <= 0xfefc))
        return 1;
    if (c == 'm' || c == 'w' || c == 'M' || c == 'W' || c == '%' || c == 0x2026 || c == 0x448 || c == 0x449 || c == 0x44e || c == 0x43c)
        return 0.88;
    if ((c >= 'A' && c <= 'Z') || (c >= 0x400 && c < 0x430))
        return 0.7;
    if (c >= '0' && c <= '9')
        return 0.62;
    return c >= 0x600 && c < 0x6f0 ? 0.54 : 0.58;
}

static double width_of(const char *text, size_t n, double size)
{
    double w = 0;
    while (n) {
        uint32_t code;
        size_t len = text_utf8_decode(text, n, &code);
        w += letter(code);
        text += len;
        n -= len;
    }
    return w * size;
}

double svg_text_width(const char *text, double size)
{
    return width_of(text, strlen(text), size);
}

/* How many bytes fit, whole characters. */
static size_t fitting(const char *text, double size, double room)
{
    size_t n = strlen(text), used = 0;
    double w = 0;
    while (used < n) {
        uint32_t code;
        size_t len = text_utf8_decode(text + used, n - used, &code);
        w += letter(code) * size;
        if (w > room)
            break;
        used += len;
    }
    return used;
}

static bool foreign(const struct svg *s, const char *text, size_t n)
{
    while (n) {
        uint32_t code;
        size_t len = text_utf8_decode(text, n, &code);
        if (s->rtl ? runs_right(code) : runs_left(code))
            return true;
        text += len;
        n -= len;
    }
    return false;
}

/* ---- the picture ---- */
void svg_begin(struct svg *s, struct str *out, const struct svg_head *h)
{
    *s = (struct svg){ .out = out, .width = h->width, .rtl = h->rtl };
    str_printf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\"", h->width, h->height, h->width, h->height);
    put_attribute(s, "class", h->class);
    put_attribute(s, "xml:lang", h->lang);
    str_puts(out, h->rtl ? " direction=\"rtl\" role=\"img\"" : " direction=\"ltr\" role=\"img\"");
    const char *id = h->id ? h->id : "picture";
    str_puts(out, " aria-labelledby=\"");
    put_escaped(out, id, strlen(id));
    str_puts(out, "-title ");
    put_escaped(out, id, strlen(id));
    str_puts(out, "-desc\"><title id=\"");
    put_escaped(out, id, strlen(id));
    str_puts(out, "-title\">");
    put_escaped(out, h->title ? h->title : "", h->title ? strlen(h->title) : 0);
    str_puts(out, "</title><desc id=\"");
    put_escaped(out, id, strlen(id));
    str_puts(out, "-desc\">");
    put_escaped(out, h->desc ? h->desc : "", h->desc ? strlen(h->desc) : 0);
    str_puts(out, "</desc>");
    if (h->style) {
        str_puts(out, "<style>");
        put_escaped(out, h->style, strlen(h->style));
        str_puts(out, "</style>");
    }
    str_putc(out, '\n');
}

void svg_end(struct svg *s)
{
    if (s->depth)
        s->out->bad = true;
    str_puts(s->out, "</svg>\n");
}

void svg_group(struct svg *s, const char *class, const char *key)
{
    s->depth++;
    str_puts(s->out, "<g");
    put_attribute(s, "class", class);
    put_attribute(s, "data-key", key);
    str_putc(s->out, '>');
}

void svg_group_end(struct svg *s)
{
    if (--s->depth < 0)
        s->out->bad = true;
    str_puts(s->out, "</g>\n");
}

void svg_tip(struct svg *s, const char *text)
{
    if (!text || !*text)
        return;
    str_puts(s->out, "<title>");
    put_escaped(s->out, text, text_utf8_cut(text, TIP));
    str_puts(s->out, "</title>");
}

void svg_rect(struct svg *s, const char *class, double x, double y, double width, double height)
{
    str_puts(s->out, "<rect");
    put_attribute(s, "class", class);
    put_number(s, "x", s->rtl ? s->width - x - width : x);
    put_number(s, "y", y);
    put_number(s, "width", width > 0 ? width : 0);
    put_number(s, "height", height > 0 ? height : 0);
    str_puts(s->out, "/>");
}

void svg_line(struct svg *s, const char *class, double x1, double y1, double x2, double y2)
{
    str_puts(s->out, "<line");
    put_attribute(s, "class", class);
    put_number(s, "x1", mirrored(s, x1));
    put_number(s, "y1", y1);
    put_number(s, "x2", mirrored(s, x2));
    put_number(s, "y2", y2);
    str_puts(s->out, "/>");
}

void svg_circle(struct svg *s, const char *class, double x, double y, double r)
{
    str_puts(s->out, "<circle");
    put_attribute(s, "class", class);
    put_number(s, "cx", mirrored(s, x));
    put_number(s, "cy", y);
    put_number(s, "r", r);
    str_puts(s->out, "/>");
}

void svg_path(struct svg *s, const char *class)
{
    s->path_n = 0;
    str_puts(s->out, "<path");
    put_attribute(s, "class", class);
    str_puts(s->out, " d=\"");
}

void svg_path_to(struct svg *s, bool pen_down, double x, double y)
{
    str_putc(s->out, pen_down && s->path_n ? 'L' : 'M');
    put_place(s, mirrored(s, x));
    str_putc(s->out, ' ');
    put_place(s, y);
    s->path_n++;
}

void svg_path_end(struct svg *s, bool close)
{
    str_puts(s->out, close && s->path_n ? "Z\"/>" : "\"/>");
}

/* ---- texts ---- */
static void open_text(struct svg *s, const char *class, double x, double y, enum svg_anchor anchor)
{
    str_puts(s->out, "<text");
    put_attribute(s, "class", class);
    put_number(s, "x", mirrored(s, x));
    put_number(s, "y", y);
    if (anchor != SVG_START)
        str_puts(s->out, anchor == SVG_END ? " text-anchor=\"end\"" : " text-anchor=\"middle\"");
    str_putc(s->out, '>');
}

void svg_text(struct svg *s, const char *class, double x, double y, enum svg_anchor anchor, const char *text, double size, double room)
{
    if (!text || !*text)
        return;
    size_t n = strlen(text);
    bool cut = room > 0 && svg_text_width(text, size) > room;
    if (cut)
        n = fitting(text, size, room - 0.88 * size);
    while (cut && n && text[n - 1] == ' ')
        n--;
    bool isolate = foreign(s, text, n);
    open_text(s, class, x, y, anchor);
    if (cut)
        svg_tip(s, text);
    str_puts(s->out, isolate ? "\u2068" : "");
    put_escaped(s->out, text, n);
    str_puts(s->out, cut ? "…" : "");
    str_puts(s->out, isolate ? "\u2069" : "");
    str_puts(s->out, "</text>");
}

/* Bytes of the first line: broken at a blank, else inside a word too long for a line. */
static size_t line_end(const char *text, double size, double room)
{
    size_t n = fitting(text, size, room), back = n;
    if (!text[n])
        return n;
    while (back && text[back] != ' ')
        back--;
    if (back)
        return back;
    uint32_t code;
    return n ? n : text_utf8_decode(text, strlen(text), &code);
}

int svg_paragraph(struct svg *s, const char *class, double x, double y, enum svg_anchor anchor, const char *text, double size, double room,
                  double leading, int lines)
{
    int line = 0;
    if (!text)
        return 0;
    while (*text && line < lines) {
        size_t n = line_end(text, size, room);
        bool last = line + 1 == lines && text[n];
        if (last)
            n = fitting(text, size, room - 0.88 * size);
        open_text(s, class, x, y + line * leading, anchor);
        put_escaped(s->out, text, n);
        str_puts(s->out, last ? "…</text>" : "</text>");
        line++;
        for (text += n; *text == ' ';)
            text++;
    }
    return line;
}
