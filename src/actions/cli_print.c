/* An action's JSON answer as text for a terminal: tables for rows, "name: value" lines for the rest.
 * The declared fields order the columns; *_minor is money of the row's currency, *_day a day. */
#include "actions/cli.h"
#include "base/day.h"
#include "base/money.h"
#include "base/text.h"
#include "kit/json_in.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <unicode/uchar.h>

enum { CELL = 400, COLUMNS = 32 };

static bool ends(const char *s, const char *with)
{
    size_t n = strlen(s), m = strlen(with);
    return n >= m && !strcmp(s + n - m, with);
}

static void put_instant(int64_t at, struct str *s)
{
    char iso[16];
    day_iso(day_of_at(at, 0), iso);
    str_printf(s, "%s %02d:%02dZ", iso, (int)(at / 3600 % 24), (int)(at / 60 % 60));
}

/* To a tenth, in the reader's digits. */
static void put_real(double x, enum lang lang, struct str *s)
{
    int64_t tenths = fabs(x) < 9e17 ? llround(x * 10) : 0;
    str_puts(s, tenths < 0 ? "-" : "");
    tenths = tenths < 0 ? -tenths : tenths;
    num_format(tenths / 10, lang, s);
    if (tenths % 10) {
        str_puts(s, lang == LANG_EN ? "." : lang == LANG_RU ? "," : "\u066b");
        num_format(tenths % 10, lang, s);
    }
}

static void cell(struct ctx *cx, const struct json_in *row, const char *key, bool jalali, struct str *s)
{
    const struct json_in *v = json_in_get(row, key);
    const char *text, *currency = "";
    int64_t n;
    double x;
    bool yes;
    int32_t day;
    json_in_text(json_in_get(row, "currency"), &currency);
    if (json_in_text(v, &text)) {
        if (ends(key, "day") && day_parse(text, DAY_AUTO, &day))
            day_format(day, cx->lang, jalali, s);
        else
            for (const char *p = text; *p; p++)
                str_putc(s, (unsigned char)*p < 0x20 || *p == 0x7f ? ' ' : *p);
    } else if (json_in_int(v, &n)) {
        if (ends(key, "_minor") && *currency)
            money_format_whole(n, currency, cx->lang, s);
        else if (ends(key, "_at") || !strcmp(key, "at"))
            put_instant(n, s);
        else if (!strcmp(key, "id") || ends(key, "_id") || !strcmp(key, "seq"))
            str_int(s, n);
        else
            num_format(n, cx->lang, s);
    } else if (json_in_real(v, &x)) {
        put_real(x, cx->lang, s);
    } else if (json_in_bool(v, &yes))
        str_puts(s, tr(cx->lang, yes ? N_("yes") : N_("no")));
    for (size_t i = 0; i < json_in_len(v) && json_in_type(v) == JSON_IN_ARRAY; i++)
        if (json_in_real(json_in_at(v, i), &x)) {
            str_puts(s, i ? " " : "");
            put_real(x, cx->lang, s);
        }
}

/* Columns a terminal gives the text; wide East Asian letters two, marks none. */
static int width(const char *s)
{
    int w = 0;
    for (size_t n = strlen(s); n;) {
        uint32_t code;
        size_t k = text_utf8_decode(s, n, &code);
        int cat = u_charType((UChar32)code);
        int ea = u_getIntPropertyValue((UChar32)code, UCHAR_EAST_ASIAN_WIDTH);
        w += cat == U_NON_SPACING_MARK || cat == U_ENCLOSING_MARK || cat == U_FORMAT_CHAR ? 0 : ea == U_EA_WIDE || ea == U_EA_FULLWIDTH ? 2 : 1;
        s += k;
        n -= k;
    }
    return w;
}

static int terminal_width(FILE *f)
{
    struct winsize ws;
    return !ioctl(fileno(f), TIOCGWINSZ, &ws) && ws.ws_col > 40 ? ws.ws_col : 0;
}

static void put_padded(FILE *f, const char *s, int to, bool right)
{
    int w = width(s);
    if (right)
        fprintf(f, "%*s", to > w ? to - w : 0, "");
    fputs(s, f);
    if (!right)
        fprintf(f, "%*s", to > w ? to - w : 0, "");
}

static const char *heading(struct ctx *cx, const char *name)
{
    char *h = ctx_dup(cx, name);
    if (!h)
        return "";
    if (ends(h, "_minor"))
        h[strlen(h) - 6] = 0;
    for (char *p = h; *p; p++)
        if (*p == '_')
            *p = ' ';
    return h;
}

struct table {
    const char *name[COLUMNS];
    int n, wide[COLUMNS];
    bool right[COLUMNS];
    const char **text; /* row by row */
    size_t rows;
};

/* Formats the cells and measures the columns; an empty column says nothing and is left out. */
static int fill(struct ctx *cx, struct table *t, const struct json_in *rows, bool jalali)
{
    t->rows = json_in_len(rows);
    t->text = ctx_alloc(cx, sizeof *t->text * (t->rows + 1) * (size_t)(t->n + 1));
    if (!t->text)
        return -1;
    for (int k = 0; k < t->n; k++) {
        bool any = false;
        t->wide[k] = width(heading(cx, t->name[k]));
        for (size_t i = 0; i < t->rows; i++) {
            const struct json_in *v = json_in_get(json_in_at(rows, i), t->name[k]);
            struct str s;
            str_init(&s, cx->arena, CELL);
            cell(cx, json_in_at(rows, i), t->name[k], jalali, &s);
            const char *text = t->text[i * (size_t)t->n + (size_t)k] = s.data ? s.data : "";
            any = any || *text;
            t->right[k] = t->right[k] || json_in_type(v) == JSON_IN_INT || json_in_type(v) == JSON_IN_REAL;
            t->wide[k] = width(text) > t->wide[k] ? width(text) : t->wide[k];
        }
        if (!any)
            t->wide[k] = 0;
    }
    return 0;
}

static int print_table(struct ctx *cx, struct table *t, const struct json_in *rows, bool jalali, int indent, FILE *f)
{
    int room = terminal_width(f);
    if (fill(cx, t, rows, jalali))
        return -1;
    for (size_t i = 0; i <= t->rows; i++) {
        int used = indent;
        fprintf(f, "%*s", indent, "");
        for (int k = 0; k < t->n; k++) {
            if (!t->wide[k] || (room && used + t->wide[k] > room && used > indent))
                continue;
            put_padded(f, i ? t->text[(i - 1) * (size_t)t->n + (size_t)k] : heading(cx, t->name[k]), t->wide[k], t->right[k]);
            fputs("  ", f);
            used += t->wide[k] + 2;
        }
        fputc('\n', f);
    }
    return 0;
}

/* Ids and currency of other things are for programs; people see names. */
static bool shown(const char *name)
{
    return strcmp(name, "currency") != 0 && !ends(name, "_id") && strcmp(name, "help") != 0;
}

/* One cell: a value, or a list of numbers. */
static bool is_scalar(const struct json_in *v)
{
    enum json_type t = json_in_type(v), first = json_in_type(json_in_at(v, 0));
    return t == JSON_IN_ARRAY ? first == JSON_IN_INT || first == JSON_IN_REAL : t != JSON_IN_OBJECT;
}

static int print_rows(struct ctx *cx, const struct action *a, const struct json_in *rows, bool jalali, FILE *f)
{
    struct table t = { 0 };
    for (size_t i = 0; i < a->answer->n && t.n < COLUMNS; i++)
        if (shown(a->answer->fields[i].name) && field_plain(&a->answer->fields[i]))
            t.name[t.n++] = a->answer->fields[i].name;
    return print_table(cx, &t, rows, jalali, 0, f);
}

static int print_array(struct ctx *cx, const struct json_in *v, bool jalali, int indent, FILE *f)
{
    struct table t = { 0 };
    const char *k, *text;
    const struct json_in *child;
    for (void *at = NULL; json_in_each(json_in_at(v, 0), &at, &k, &child);)
        if (t.n < COLUMNS && shown(k) && is_scalar(child))
            t.name[t.n++] = k;
    if (t.n)
        return print_table(cx, &t, v, jalali, indent, f);
    for (size_t i = 0; i < json_in_len(v); i++)
        if (json_in_text(json_in_at(v, i), &text))
            fprintf(f, "%*s- %s\n", indent, "", text);
    return 0;
}

static int print_value(struct ctx *cx, const struct json_in *object, const char *key, const struct json_in *v, bool jalali, int indent, FILE *f)
{
    void *at = NULL;
    const char *k;
    const struct json_in *child;
    struct str s;
    switch (json_in_type(v)) {
    case JSON_IN_OBJECT:
        fprintf(f, "%*s%s:\n", indent, "", heading(cx, key));
        while (json_in_each(v, &at, &k, &child))
            print_value(cx, v, k, child, jalali, indent + 2, f);
        return 0;
    case JSON_IN_ARRAY:
        if (!json_in_len(v))
            return 0;
        fprintf(f, "%*s%s:\n", indent, "", heading(cx, key));
        return print_array(cx, v, jalali, indent + 2, f);
    case JSON_IN_NULL:
    case JSON_IN_ABSENT:
        return 0;
    default:
        str_init(&s, cx->arena, 64 * 1024);
        cell(cx, object, key, jalali, &s);
        if (s.len && strcmp(key, "currency") != 0)
            fprintf(f, "%*s%s: %s\n", indent, "", heading(cx, key), s.data);
        return 0;
    }
}

static int read_answer(struct ctx *cx, const char *json, const struct json_in **root)
{
    return json_parse_limit(cx, json, strlen(json), (size_t)64 << 20, root);
}

int cli_print(struct ctx *cx, const struct action *a, const char *json, bool jalali, FILE *f)
{
    const struct json_in *root, *v;
    const char *k;
    void *at = NULL;
    if (read_answer(cx, json, &root))
        return -1;
    while (json_in_each(root, &at, &k, &v))
        if (!(a->rows && !strcmp(k, "rows")))
            print_value(cx, root, k, v, jalali, 0, f);
    const struct json_in *rows = a->rows ? json_in_get(root, "rows") : NULL;
    if (rows && json_in_len(rows))
        return print_rows(cx, a, rows, jalali, f);
    if (rows)
        fprintf(f, "%s\n", tr(cx->lang, N_("nothing to show")));
    return 0;
}

static void csv_cell(const struct json_in *v, struct str *out)
{
    const char *text;
    int64_t n;
    bool yes;
    if (json_in_text(v, &text))
        str_csv(out, text);
    else if (json_in_int(v, &n))
        str_int(out, n);
    else if (json_in_bool(v, &yes))
        str_puts(out, yes ? "true" : "false");
}

int cli_print_csv(struct ctx *cx, const struct action *a, const char *json, struct str *out)
{
    const struct json_in *root;
    static const struct shape none;
    const struct shape *s = a->answer ? a->answer : &none;
    if (read_answer(cx, json, &root))
        return -1;
    for (size_t k = 0; k < s->n; k++)
        str_printf(out, "%s%s", k ? "," : "", s->fields[k].name);
    str_puts(out, "\r\n");
    const struct json_in *rows = json_in_get(root, "rows");
    for (size_t i = 0; i < json_in_len(rows); i++)
        for (size_t k = 0; k < s->n; k++) {
            csv_cell(json_in_get(json_in_at(rows, i), s->fields[k].name), out);
            str_puts(out, k + 1 < s->n ? "," : "\r\n");
        }
    return str_end(cx, out) ? 0 : -1;
}
