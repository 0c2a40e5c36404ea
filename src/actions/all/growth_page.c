/* One page to print or to send: the answers of `growth` and `churn` in their own sentences, and the four pictures. */
#include "actions/growth_picture.h"
#include "actions/write.h"
#include "base/day.h"
#include "base/money.h"
#include "base/text.h"
#include "kit/asset.h"
#include "kit/chart.h"
#include "kit/json_in.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>

static const struct param params[] = {
    { .name = "out", .type = PARAM_FILE, .only_cli = true, .help = N_("write the page to this new file (SVG, A4)") },
};
static const struct field fields[] = { { "svg", "text?" }, { "file", "text?" }, { "bytes", "int" } };

extern const struct action action_growth, action_churn, action_silence;

/* Another action's answer, as whoever asks it would get it. */
static int ask(struct call *c, const struct action *a, const struct json_in **out)
{
    struct args args = { .action = a };
    struct call other = *c;
    struct json j;
    struct str s;
    str_init(&s, c->cx->arena, 8 << 20);
    json_init(&j, &s);
    other.out = &j;
    other.args = &args;
    other.action = a;
    json_begin_object(&j);
    if (a->run(&other))
        return -1;
    json_end_object(&j);
    const char *text = json_end(c->cx, &j);
    return text ? json_parse_limit(c->cx, text, s.len, s.len + 1, out) : -1;
}

/* A whole sentence for a page: begins with a capital. */
static const char *capital(struct call *c, const char *text)
{
    uint32_t code;
    char first[4];
    if (!*text)
        return text;
    size_t n = text_utf8_decode(text, strlen(text), &code), big = text_utf8_encode((uint32_t)u_toupper((UChar32)code), first);
    char *out = ctx_alloc(c->cx, strlen(text) + sizeof first);
    if (!out)
        return text;
    memcpy(out, first, big);
    memcpy(out + big, text + n, strlen(text + n));
    return out;
}

static const char *text_of(const struct json_in *o, const char *key)
{
    const char *text = "";
    json_in_text(json_in_get(o, key), &text);
    return text;
}

static const char *money_of(struct call *c, const struct json_in *o, const char *key)
{
    struct str s;
    int64_t minor;
    if (!json_in_int(json_in_get(o, key), &minor))
        return "–";
    str_init(&s, c->cx->arena, 200);
    money_format_whole(minor, c->set->currency, c->cx->lang, &s);
    return str_end(c->cx, &s);
}

static const char *percent_of(struct call *c, const struct json_in *o, const char *key)
{
    struct str s;
    double percent;
    if (!json_in_real(json_in_get(o, key), &percent))
        return "–";
    str_init(&s, c->cx->arena, 200);
    num_format_percent(llround(percent), c->cx->lang, &s);
    return str_end(c->cx, &s);
}

static const struct json_in *named(const struct json_in *list, const char *key, const char *name)
{
    for (size_t i = 0; i < json_in_len(list); i++)
        if (!strcmp(text_of(json_in_at(list, i), key), name))
            return json_in_at(list, i);
    return NULL;
}

static int figures(struct call *c, struct chart_figure f[6])
{
    const struct json_in *growth, *churn, *silence;
    if (ask(c, &action_growth, &growth) || ask(c, &action_churn, &churn) || ask(c, &action_silence, &silence))
        return -1;
    const struct json_in *shares = json_in_get(churn, "figures"), *grr = named(shares, "name", "grr"), *nrr = named(shares, "name", "nrr"),
                         *lost = named(shares, "name", "client_churn"), *now = json_in_get(growth, "now"), *goal = json_in_get(growth, "goal"),
                         *split = json_in_get(growth, "split"), *firm = json_in_get(silence, "firm");
    f[0] = (struct chart_figure){ tr(c->cx->lang, N_("Revenue per client in 12 months")), money_of(c, now, "per_client_minor"), text_of(goal, "why") };
    f[1] = (struct chart_figure){ tr(c->cx->lang, N_("Of the baseline")), percent_of(c, goal, "reached_percent"), text_of(split, "why") };
    f[2] = (struct chart_figure){ text_of(lost, "label"), percent_of(c, lost, "percent"), text_of(lost, "why") };
    f[3] = (struct chart_figure){ text_of(grr, "label"), percent_of(c, grr, "percent"), text_of(grr, "why") };
    f[4] = (struct chart_figure){ text_of(nrr, "label"), percent_of(c, nrr, "percent"), text_of(nrr, "why") };
    f[5] = (struct chart_figure){ tr(c->cx->lang, N_("Silence costs")), money_of(c, firm, "cost_minor"), text_of(firm, "why") };
    for (int i = 0; i < 6; i++)
        f[i].text = capital(c, f[i].text);
    return 0;
}

static int pictures(struct call *c, struct picture p[4])
{
    enum { HEIGHT = 250, BRIDGE = 290, COHORTS = 7 };
    const struct churn_options o = { .to = c->cx->today, .quarter = true };
    struct growth g;
    struct churn ch;
    return growth_measure(c->cx, c->db, c->set, c->cx->today, &g) || churn_measure(c->cx, c->db, c->set, &o, &ch) ||
           growth_picture_trend(c, &g, CHART_PAGE_HALF, HEIGHT, &p[0]) || growth_picture_bridge(c, &g, CHART_PAGE_HALF, BRIDGE, &p[1]) ||
           growth_picture_cohort(c, &ch, CHART_PAGE_HALF, COHORTS, &p[2]) || growth_picture_survival(c, &ch, CHART_PAGE_HALF, HEIGHT, &p[3]) ? -1 : 0;
}

/* Firm and day; the name keeps its own direction. */
static const char *head(struct call *c)
{
    struct str s;
    str_init(&s, c->cx->arena, 400);
    str_puts(&s, "\u2068");
    str_puts(&s, c->set->workspace_name);
    str_puts(&s, "\u2069 · ");
    day_format_long(c->cx->today, c->cx->lang, c->who->jalali, &s);
    return str_end(c->cx, &s);
}

static int draw(struct call *c, struct str *out)
{
    struct chart_figure f[6];
    struct picture p[4];
    struct chart_picture placed[4];
    const struct asset *style = asset_find(asset_table, asset_table_count, "/chart.css");
    const char *over = head(c);
    if (!over || figures(c, f) || pictures(c, p))
        return -1;
    for (int i = 0; i < 4; i++)
        placed[i] = (struct chart_picture){ p[i].title, p[i].says, p[i].svg, p[i].width, p[i].height };
    chart_page(&(struct chart_page){
        { .rtl = lang_rtl(c->cx->lang), .lang = lang_code(c->cx->lang), .id = "page", .title = tr(c->cx->lang, N_("Growth")), .desc = p[0].says,
          .style = style ? ctx_dupn(c->cx, (const char *)style->data, style->size) : NULL },
        over, tr(c->cx->lang, N_("Shares with less than ten clients behind them are not computed; intervals and reasons stand on the Growth screen.")), f, 6, placed, 4 }, out);
    return 0;
}

static int write_file(struct call *c, const char *path, const char *text, size_t n)
{
    FILE *f = fopen(path, "wxe"); /* never over another file */
    if (!f && errno == EEXIST)
        return fail(c->cx, ERR_CONFLICT, "%s exists already; name a new file", path);
    bool good = f && fwrite(text, 1, n, f) == n;
    if (f && fclose(f))
        good = false;
    return good ? 0 : fail(c->cx, ERR_SYSTEM, "cannot write %s: %s", path, strerror(errno));
}

static int run(struct call *c)
{
    const char *path = args_text(c->args, "out"), *text;
    struct str out;
    str_init(&out, c->cx->arena, 1 << 20);
    if (draw(c, &out) || !(text = str_end(c->cx, &out)) || (*path && write_file(c, path, text, out.len)))
        return -1;
    write_text(c->out, "svg", *path ? NULL : text);
    write_text(c->out, "file", *path ? path : NULL);
    write_int(c->out, "bytes", (int64_t)out.len);
    return 0;
}

const struct action action_growth_page = {
    .name = "growth page",
    .http = "GET /api/growth/page",
    .help = N_("Growth on one page with its pictures (SVG, A4), to print or to send"),
    PARAMS(params),
    FIELDS(fields),
    .run = run,
};
