/* Tests of kit/svg and kit/chart. File pairs: tests/cases/chart/NAME.txt describes a picture, NAME.svg is it:
 *
 *     chart trend|waterfall|heatmap|curve|page       size WIDTH HEIGHT       rtl       lang CODE
 *     id | title | desc | empty | last | corner | xlabel | over | foot TEXT
 *     scale LOW HIGH     xscale LOW HIGH              point LABEL|VALUE|LOW|HIGH|TIP
 *     baseline VALUE|LABEL      goal VALUE|LABEL      bar KEY|AMOUNT|LABEL|TEXT|TIP      total KEY|AMOUNT|LABEL|TEXT|TIP
 *     column LABEL    row LABEL|SUB    cell PART|TEXT|SUB|TIP      group LABEL|UNTIL    step AT|VALUE|LOW|HIGH
 *     figure LABEL|VALUE|TEXT           picture TITLE|TEXT
 *
 * "-" stands for a number that is not known, \xHH for a byte. BLESS=1 in the environment writes the .svg files anew. */
#include <dirent.h>
#include <stdlib.h>

#include "base/money.h"
#include "kit/chart.h"
#include "tests/unit/check.h"

#define CASES "tests/cases/chart/"
enum { MOST = 500 };

struct picture {
    char kind[20];
    struct chart chart;
    struct chart_tick y[CHART_TICKS], x[CHART_TICKS];
    size_t y_n, x_n, point_n, level_n, bar_n, column_n, row_n, cell_n, group_n, step_n, figure_n, picture_n;
    struct chart_point point[MOST];
    struct chart_level level[8];
    struct chart_bar bar[MOST];
    const char *column[MOST], *last, *corner, *x_label, *over, *foot;
    struct chart_row row[MOST];
    struct chart_cell cell[MOST * 4];
    struct chart_group group[8];
    struct chart_step step[MOST];
    struct chart_figure figure[8];
    struct chart_picture pictures[8];
};

static void draw(const struct picture *p, struct str *out)
{
    struct chart_axis y = { p->y, p->y_n }, x = { p->x, p->x_n };
    if (!strcmp(p->kind, "trend"))
        chart_trend(&(struct chart_trend){ p->chart, y, p->point, p->point_n, p->level, p->level_n, p->last }, out);
    else if (!strcmp(p->kind, "waterfall"))
        chart_waterfall(&(struct chart_waterfall){ p->chart, p->bar, p->bar_n }, out);
    else if (!strcmp(p->kind, "heatmap"))
        chart_heatmap(&(struct chart_heatmap){ p->chart, p->corner, p->column, p->column_n, p->row, p->row_n, p->cell }, out);
    else if (!strcmp(p->kind, "curve"))
        chart_curve(&(struct chart_curve){ p->chart, x, y, p->group, p->group_n, p->x_label }, out);
    else
        chart_page(&(struct chart_page){ p->chart, p->over, p->foot, p->figure, p->figure_n, p->pictures, p->picture_n }, out);
}

/* ---- reading a case ---- */
static char *cell_text(struct ctx *cx, const char *from, size_t n)
{
    char *to = ctx_alloc(cx, n + 1), *p = to;
    for (size_t i = 0; i < n; i++)
        if (from[i] == '\\' && i + 3 < n && from[i + 1] == 'x') {
            *p++ = (char)strtol((char[]){ from[i + 2], from[i + 3], 0 }, NULL, 16);
            i += 3;
        } else
            *p++ = from[i];
    return to;
}

static int cells(struct ctx *cx, const char *line, const char *out[8])
{
    int n = 0;
    for (int i = 0; i < 8; i++)
        out[i] = "";
    while (n < 8) {
        size_t len = strcspn(line, "|");
        out[n++] = cell_text(cx, line, len);
        if (!line[len])
            break;
        line += len + 1;
    }
    return n;
}

static double number(const char *s)
{
    return !*s || !strcmp(s, "-") ? NAN : strtod(s, NULL);
}

static size_t scale(struct ctx *cx, const char *range, enum lang lang, struct chart_tick tick[CHART_TICKS])
{
    double at[CHART_TICKS];
    char *rest;
    double low = strtod(range, &rest), high = strtod(rest, NULL);
    size_t n = chart_scale(low, high, 5, at);
    for (size_t i = 0; i < n; i++) {
        struct str s;
        str_init(&s, cx->arena, 100);
        num_format((int64_t)at[i], lang, &s);
        tick[i] = (struct chart_tick){ at[i], str_end(cx, &s) };
    }
    return n;
}

static void read_line(struct ctx *cx, struct picture *p, enum lang *lang, const char *word, const char *rest)
{
    const char *c[8];
    cells(cx, rest, c);
#define TEXT(name, member) if (!strcmp(word, name)) p->member = c[0]
    TEXT("id", chart.id); TEXT("title", chart.title); TEXT("desc", chart.desc); TEXT("empty", chart.empty); TEXT("last", last);
    TEXT("corner", corner); TEXT("xlabel", x_label); TEXT("over", over); TEXT("foot", foot); TEXT("style", chart.style);
    if (!strcmp(word, "chart"))
        snprintf(p->kind, sizeof p->kind, "%s", rest);
    else if (!strcmp(word, "size")) {
        char *end;
        p->chart.width = (int)strtol(rest, &end, 10);
        p->chart.height = (int)strtol(end, NULL, 10);
    } else if (!strcmp(word, "rtl"))
        p->chart.rtl = true;
    else if (!strcmp(word, "lang")) {
        p->chart.lang = c[0];
        lang_parse(c[0], lang);
    } else if (!strcmp(word, "scale"))
        p->y_n = scale(cx, rest, *lang, p->y);
    else if (!strcmp(word, "xscale"))
        p->x_n = scale(cx, rest, *lang, p->x);
    else if (!strcmp(word, "point"))
        p->point[p->point_n++] = (struct chart_point){ number(c[1]), number(c[2]), number(c[3]), c[0], c[4] };
    else if (!strcmp(word, "baseline") || !strcmp(word, "goal"))
        p->level[p->level_n++] = (struct chart_level){ number(c[0]), c[1], *word == 'g' };
    else if (!strcmp(word, "bar") || !strcmp(word, "total"))
        p->bar[p->bar_n++] = (struct chart_bar){ number(c[1]), *word == 't', c[2], c[3], c[4], c[0] };
    else if (!strcmp(word, "column"))
        p->column[p->column_n++] = c[0];
    else if (!strcmp(word, "row"))
        p->row[p->row_n++] = (struct chart_row){ c[0], c[1] };
    else if (!strcmp(word, "cell"))
        p->cell[p->cell_n++] = (struct chart_cell){ number(c[0]), c[1], c[2], c[3] };
    else if (!strcmp(word, "group"))
        p->group[p->group_n++] = (struct chart_group){ c[0], p->step + p->step_n, 0, number(c[1]) };
    else if (!strcmp(word, "step")) {
        p->step[p->step_n++] = (struct chart_step){ number(c[0]), number(c[1]), number(c[2]), number(c[3]) };
        p->group[p->group_n - 1].n++;
    } else if (!strcmp(word, "figure"))
        p->figure[p->figure_n++] = (struct chart_figure){ c[0], c[1], c[2] };
    else if (!strcmp(word, "picture")) { /* a picture of its own: one bar that halves */
        struct str s;
        const struct chart_bar bar[] = { { 200, true, c[0], "200", "", "a" }, { -100, false, c[0], "100", "", "b" } };
        str_init(&s, cx->arena, 1 << 16);
        struct chart own = p->chart;
        own.width = CHART_PAGE_HALF;
        own.style = NULL;
        chart_waterfall(&(struct chart_waterfall){ own, bar, 2 }, &s);
        p->pictures[p->picture_n++] = (struct chart_picture){ c[0], c[1], str_end(cx, &s), CHART_PAGE_HALF, chart_waterfall_height(2) };
    }
}

static void read_case(struct ctx *cx, const char *path, struct picture *p)
{
    static char line[4096];
    enum lang lang = LANG_EN;
    FILE *f = fopen(path, "r");
    CHECK(f != NULL);
    while (f && fgets(line, sizeof line, f)) {
        line[strcspn(line, "\n")] = 0;
        if (!*line || *line == '#')
            continue;
        size_t n = strcspn(line, " ");
        char word[20];
        snprintf(word, sizeof word, "%.*s", (int)n, line);
        read_line(cx, p, &lang, word, ctx_dup(cx, line[n] ? line + n + 1 : ""));
    }
    if (f)
        fclose(f);
}

/* ---- what holds for every picture: XML whose elements close, no scripts, no style attributes, good UTF-8 ---- */
static const char *unsound(const char *svg)
{
    char open[32][20];
    int depth = 0;
    for (const char *p = svg; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (c < 0x20 && c != '\n')
            return "a control character";
        if (*p == '&' && strncmp(p, "&amp;", 5) && strncmp(p, "&lt;", 4) && strncmp(p, "&gt;", 4) && strncmp(p, "&quot;", 6) && strncmp(p, "&#39;", 5))
            return "an unknown entity";
        if (*p != '<')
            continue;
        const char *name = p + 1 + (p[1] == '/'), *end = strchr(p, '>');
        size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz");
        if (!end || !n || n > 15)
            return "a tag that does not end";
        static const char *const known[] = { "svg", "g", "path", "rect", "line", "circle", "text", "title", "desc", "style" };
        bool fine = false;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            fine = fine || (strlen(known[i]) == n && !strncmp(known[i], name, n));
        if (!fine)
            return "an unknown element";
        bool quoted = false;
        for (const char *q = name; q < end; q++) {
            quoted ^= *q == '"';
            if (!quoted && (!strncmp(q, " style=", 7) || !strncmp(q, " on", 3)))
                return "a forbidden attribute";
            if (!quoted && (!strncmp(q, "=\"nan", 5) || !strncmp(q, "=\"inf", 5)))
                return "a place that is no number";
        }
        if (p[1] == '/') {
            if (!depth || strncmp(open[--depth], name, n) || open[depth][n])
                return "an element closed twice";
        } else if (end[-1] != '/') {
            if (depth == 32)
                return "too deep";
            snprintf(open[depth++], sizeof open[0], "%.*s", (int)n, name);
        }
        p = end;
    }
    return depth ? "an open element" : NULL;
}

static void check_case(const char *name)
{
    static struct picture p;
    struct ctx cx;
    struct str out;
    char in_path[300], out_path[300];
    snprintf(in_path, sizeof in_path, CASES "%s.txt", name);
    snprintf(out_path, sizeof out_path, CASES "%s.svg", name);
    ctx_init(&cx, 16 << 20);
    memset(&p, 0, sizeof p);
    str_init(&out, cx.arena, 1 << 20);
    read_case(&cx, in_path, &p);
    draw(&p, &out);
    const char *got = str_end(&cx, &out), *why = got ? unsound(got) : "too big";
    check_str(why ? why : "sound", "sound", in_path, 1, "the picture");
    if (getenv("BLESS")) {
        FILE *f = fopen(out_path, "wb");
        CHECK(f && fputs(got, f) >= 0 && fclose(f) == 0);
    } else {
        char *want = calloc(1, 1 << 20);
        FILE *f = fopen(out_path, "rb");
        CHECK(f && fread(want, 1, (1 << 20) - 1, f) > 0);
        if (f)
            fclose(f);
        check_str(got, want, in_path, 1, "the picture");
        free(want);
    }
    ctx_release(&cx);
}

static int is_case(const struct dirent *d)
{
    size_t n = strlen(d->d_name);
    return n > 4 && !strcmp(d->d_name + n - 4, ".txt");
}

static void file_pairs(void)
{
    struct dirent **list;
    int n = scandir(CASES, &list, is_case, alphasort);
    CHECK(n > 12);
    for (int i = 0; i < n; i++) {
        char name[256];
        snprintf(name, sizeof name, "%.*s", (int)strlen(list[i]->d_name) - 4, list[i]->d_name);
        check_case(name);
        free(list[i]);
    }
    if (n >= 0)
        free(list);
}

/* ---- any numbers and any bytes give a sound picture ---- */
static uint64_t seed = 20251122;
static uint32_t any(uint32_t below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % below;
}

static double any_number(void)
{
    static const double odd[] = { 0, -0.0, 1, -1, 1e300, -1e300, 1e-300, 9e15, -9e15, 0.5, 100 };
    switch (any(5)) {
    case 0: return odd[any(sizeof odd / sizeof *odd)];
    case 1: return any(2) ? NAN : any(2) ? INFINITY : -INFINITY;
    default: return (double)any(2000000) / 100 - 5000;
    }
}

static const char *any_text(struct ctx *cx)
{
    static const char *const odd[] = { "", "<script>alert(1)</script>", "\" onload=\"x", "]]>&amp;", "شرکت نمونه «۱»", "Ёлочка & К°", "\xff\xfe\xc3", "\x01\x1b[31m", "\u202e\u2066abc", "مم\u200cمم" };
    if (any(2))
        return odd[any(sizeof odd / sizeof *odd)];
    size_t n = any(300);
    char *s = ctx_alloc(cx, n + 1);
    for (size_t i = 0; i < n; i++)
        s[i] = (char)(any(255) + 1);
    return s;
}

static void anything_gives_a_sound_picture(void)
{
    static const char *const kinds[] = { "trend", "waterfall", "heatmap", "curve", "page" };
    static struct picture p;
    for (int round = 0; round < 250; round++) {
        struct ctx cx;
        struct str out;
        ctx_init(&cx, 16 << 20);
        memset(&p, 0, sizeof p);
        snprintf(p.kind, sizeof p.kind, "%s", kinds[round % 5]);
        p.chart = (struct chart){ .width = (int)any(900), .height = (int)any(500), .rtl = any(2), .lang = any_text(&cx), .id = any_text(&cx), .title = any_text(&cx), .desc = any_text(&cx), .empty = any_text(&cx) };
        double at[CHART_TICKS];
        p.y_n = chart_scale(any_number(), any_number(), any(12), at);
        CHECK(p.y_n >= 2 && p.y_n <= CHART_TICKS);
        for (size_t i = 0; i < p.y_n; i++)
            p.x[i] = p.y[i] = (struct chart_tick){ any(9) ? at[i] : any_number(), any_text(&cx) };
        p.x_n = any(2) ? p.y_n : 0;
        p.point_n = any(40), p.level_n = any(4), p.bar_n = any(50), p.column_n = any(45), p.row_n = any(44), p.group_n = any(8), p.figure_n = any(8), p.picture_n = 0;
        for (size_t i = 0; i < p.point_n; i++)
            p.point[i] = (struct chart_point){ any_number(), any_number(), any_number(), any_text(&cx), any_text(&cx) };
        for (size_t i = 0; i < p.level_n; i++)
            p.level[i] = (struct chart_level){ any_number(), any_text(&cx), any(2) };
        for (size_t i = 0; i < p.bar_n; i++)
            p.bar[i] = (struct chart_bar){ any_number(), any(2), any_text(&cx), any_text(&cx), any_text(&cx), any_text(&cx) };
        for (size_t i = 0; i < p.column_n; i++)
            p.column[i] = any_text(&cx);
        for (size_t i = 0; i < p.row_n; i++)
            p.row[i] = (struct chart_row){ any_text(&cx), any_text(&cx) };
        for (size_t i = 0; i < p.row_n * p.column_n; i++)
            p.cell[i] = (struct chart_cell){ any_number(), any(9) ? "12" : any_text(&cx), any_text(&cx), "" };
        for (size_t i = 0; i < p.group_n; i++)
            p.group[i] = (struct chart_group){ any_text(&cx), p.step, any(30), any_number() };
        for (size_t i = 0; i < 30; i++)
            p.step[i] = (struct chart_step){ any_number(), any_number(), any_number(), any_number() };
        for (size_t i = 0; i < p.figure_n; i++)
            p.figure[i] = (struct chart_figure){ any_text(&cx), any_text(&cx), any_text(&cx) };
        str_init(&out, cx.arena, 8 << 20);
        draw(&p, &out);
        const char *got = str_end(&cx, &out), *why = got ? unsound(got) : cx.message;
        check_str(why ? why : "sound", "sound", p.kind, round, "a picture of anything");
        ctx_release(&cx);
    }
}

static void scales_hold_what_they_show(void)
{
    static const double range[][2] = { { 0, 1 }, { 0, 0 }, { 5, 5 }, { -5, -5 }, { -3, 7 }, { 0, 99.9 }, { 0, 9e15 }, { -9e15, 9e15 }, { 0.001, 0.002 }, { 0, 1e-9 }, { 120, 360 } };
    for (size_t i = 0; i < sizeof range / sizeof *range; i++)
        for (size_t most = 3; most <= CHART_TICKS; most++) {
            double at[CHART_TICKS];
            size_t n = chart_scale(range[i][0], range[i][1], most, at);
            CHECK(n >= 2 && n <= most);
            double slack = (at[1] - at[0]) * 1e-6;
            CHECK(at[0] <= range[i][0] + slack && at[n - 1] >= range[i][1] - slack);
            for (size_t k = 1; k < n; k++)
                CHECK(at[k] > at[k - 1]);
        }
    double at[CHART_TICKS];
    CHECK_INT(chart_scale(0, 300, 5, at), 4);
    CHECK(at[1] == 100 && at[3] == 300);
}

static void misuse_and_length_make_it_bad(void)
{
    struct ctx cx;
    struct str out;
    struct svg s;
    ctx_init(&cx, 1 << 20);
    str_init(&out, cx.arena, 1 << 16);
    svg_begin(&s, &out, &(struct svg_head){ .width = 10, .height = 10 });
    svg_group(&s, "x", NULL);
    svg_end(&s);
    CHECK(out.bad);
    str_init(&out, cx.arena, 1 << 16);
    svg_begin(&s, &out, &(struct svg_head){ .width = 10, .height = 10 });
    svg_line(&s, NULL, 0, 0, NAN, 1);
    CHECK(out.bad);
    str_init(&out, cx.arena, 200);
    chart_waterfall(&(struct chart_waterfall){ { .width = 300, .empty = "nothing" }, &(struct chart_bar){ 1, true, "a", "1", "", "" }, 1 }, &out);
    CHECK(out.bad && !str_end(&cx, &out) && cx.code == ERR_SYSTEM);
    ctx_release(&cx);
}

/* Every class a picture uses has its colours in the one style sheet. */
static void classes_have_their_colours(void)
{
    static char css[1 << 16], svg[1 << 20];
    FILE *f = fopen("ui/chart.css", "rb");
    CHECK(f && fread(css, 1, sizeof css - 1, f) > 1000);
    if (f)
        fclose(f);
    struct dirent **list;
    int n = scandir(CASES, &list, is_case, alphasort), seen = 0;
    for (int i = 0; i < n; i++) {
        char path[300];
        snprintf(path, sizeof path, CASES "%.*s.svg", (int)strlen(list[i]->d_name) - 4, list[i]->d_name);
        free(list[i]);
        memset(svg, 0, sizeof svg);
        f = fopen(path, "rb");
        CHECK(f && fread(svg, 1, sizeof svg - 1, f) > 0);
        if (f)
            fclose(f);
        for (const char *p = svg; (p = strstr(p, "c-")); p++) {
            char name[40];
            size_t len = strspn(p, "abcdefghijklmnopqrstuvwxyz-0123456789");
            if (p[-1] != '"' && p[-1] != ' ')
                continue;
            snprintf(name, sizeof name, ".%.*s", (int)len, p);
            if (len > 3 && strcmp(name, ".c-name") && strcmp(name, ".c-sum") && strcmp(name, ".c-group1"))
                check_str(strstr(css, name) ? name : "no colours", name, path, 1, "a class");
            seen++;
        }
    }
    if (n >= 0)
        free(list);
    CHECK(seen > 200);
}

CHECK_MAIN(T(file_pairs), T(anything_gives_a_sound_picture), T(scales_hold_what_they_show), T(misuse_and_length_make_it_bad), T(classes_have_their_colours))
