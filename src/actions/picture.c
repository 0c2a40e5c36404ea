#include "actions/picture.h"

#include "actions/write.h"
#include "base/money.h"

enum { WORDS = 2000 };

const char *picture_text(struct call *c, struct str *s)
{
    const char *text = str_end(c->cx, s);
    return text ? text : "";
}

const char *picture_said(struct call *c, const struct why *w)
{
    struct str s;
    char msg[WORDS];
    str_init(&s, c->cx->arena, WORDS);
    why_message(w, msg, sizeof msg);
    why_render(msg, w->values, c->cx->lang, c->who->jalali, &s);
    return picture_text(c, &s);
}

const char *picture_number(struct call *c, int64_t n)
{
    struct str s;
    str_init(&s, c->cx->arena, 100);
    num_format(n, c->cx->lang, &s);
    return picture_text(c, &s);
}

const char *picture_percent(struct call *c, int64_t n)
{
    struct str s;
    str_init(&s, c->cx->arena, 100);
    num_format_percent(n, c->cx->lang, &s);
    return picture_text(c, &s);
}

size_t picture_axis(struct call *c, double longest, int step, struct chart_tick tick[CHART_TICKS])
{
    while (longest / step > CHART_TICKS - 1)
        step *= 2;
    size_t n = 0;
    do
        tick[n] = (struct chart_tick){ (double)n * step, picture_number(c, (int64_t)n * step) };
    while ((double)n++ * step < longest && n < CHART_TICKS);
    return n;
}

struct chart picture_chart(struct call *c, const struct picture *p, const char *empty)
{
    return (struct chart){ .width = p->width, .height = p->height, .rtl = lang_rtl(c->cx->lang), .lang = lang_code(c->cx->lang), .id = p->name,
                           .title = p->title, .desc = p->says, .empty = empty };
}

int picture_finish(struct call *c, struct str *svg, struct picture *p)
{
    p->svg = str_end(c->cx, svg);
    return p->svg ? 0 : -1;
}

SHAPE(Picture, { "title", "text" }, { "text", "text" }, { "svg", "text" });

void picture_write(struct call *c, const struct picture *p)
{
    json_key(c->out, p->name);
    json_begin_object(c->out);
    write_text(c->out, "title", p->title);
    write_text(c->out, "text", p->says);
    write_text(c->out, "svg", p->svg);
    json_end_object(c->out);
}
