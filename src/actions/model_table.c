#include "actions/model_table.h"
#include "base/day.h"
#include "base/text.h"
#include "kit/source.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The option and the usual names, folded. */
static const struct {
    const char *option, *names;
} columns[COLUMN_COUNT] = {
    [COLUMN_ID] = { "id", "id|customerid|customer|clientid|client|accountid|account|custid|cust" },
    [COLUMN_DATE] = { "date", "date|day|invoicedate|orderdate|purchasedate" },
    [COLUMN_AMOUNT] = { "amount", "amount|total|value|dollarvalue|sum|price" },
    [COLUMN_X] = { "x", "x|frequency|repeat" },
    [COLUMN_TX] = { "tx", "tx|recency" },
    [COLUMN_T] = { "t", "t|age|tcal" },
    [COLUMN_SPEND] = { "spend", "spend|zbar|monetaryvalue|meanspend|meanamount" },
    [COLUMN_HELD] = { "held", "held|holdout|xstar" },
    [COLUMN_N] = { "n", "n|bills|chances|opportunities|invoices" },
    [COLUMN_K] = { "k", "k|latebills|late" },
    [COLUMN_AGE] = { "age", "age|renewals|period" },
    [COLUMN_LOST] = { "lost", "lost|churned|left" },
    [COLUMN_LATE] = { "late", "late|dayslate" },
    [COLUMN_WEIGHT] = { "weight", "weight|count|clients|customers|donors" },
};

static bool among(const char *names, const char *fold)
{
    size_t n = strlen(fold);
    for (const char *p = names; n && *p;) {
        size_t len = strcspn(p, "|");
        if (len == n && !strncmp(p, fold, n))
            return true;
        p += len + (p[len] == '|');
    }
    return false;
}

/* By the person's name or number. */
static int find_stated(struct ctx *cx, const struct csv_row *head, const char *wanted, int *at)
{
    const char *want, *have;
    if (text_fold_tight(cx, wanted, &want))
        return -1;
    for (uint32_t i = 0; i < head->count && *at < 0; i++) {
        if (text_fold_tight(cx, head->cell[i].text, &have))
            return -1;
        if (!strcmp(head->cell[i].text, wanted) || (*want && !strcmp(want, have)))
            *at = (int)i;
    }
    uint32_t number;
    if (*at < 0 && model_whole(wanted, &number) && number >= 1 && number <= head->count)
        *at = (int)number - 1;
    return 0;
}

static int find_usual(struct ctx *cx, const struct csv_row *head, const char *names, int *at)
{
    const char *have;
    for (uint32_t i = 0; i < head->count && *at < 0; i++) {
        if (text_fold_tight(cx, head->cell[i].text, &have))
            return -1;
        if (among(names, have))
            *at = (int)i;
    }
    return 0;
}

static int find_columns(struct ctx *cx, struct model_table *t)
{
    struct str names;
    str_init(&names, cx->arena, 4096);
    for (uint32_t i = 0; i < t->row.count; i++)
        str_printf(&names, "%s%.60s", i ? ", " : "", t->row.cell[i].text);
    t->header = names.bad ? "..." : names.data ? names.data : "";
    for (int k = 0; k < COLUMN_COUNT; k++) {
        t->at[k] = -1;
        if (*t->o->column[k] ? find_stated(cx, &t->row, t->o->column[k], &t->at[k]) : find_usual(cx, &t->row, columns[k].names, &t->at[k]))
            return -1;
        if (*t->o->column[k] && t->at[k] < 0)
            return fail(cx, ERR_INPUT, "the table has no column \"%s\" for --%s; it has: %s", t->o->column[k], columns[k].option, t->header);
    }
    return 0;
}

/* From the size of the file and of the lines at its beginning. */
static int guess_rows(struct ctx *cx, struct model_table *t)
{
    const char *text;
    size_t n, lines = 0;
    if (source_peek(cx, t->source, &text, &n))
        return -1;
    for (const char *p = text; (p = memchr(p, '\n', (size_t)(text + n - p))); p++)
        lines++;
    int64_t size = source_size(t->source);
    t->likely_rows = size > (int64_t)n && n > 0 ? (size_t)((double)size / (double)n * (double)lines * 1.1) + 1000 : lines + 1;
    return 0;
}

int model_table_open(struct ctx *cx, const struct model_options *o, struct model_input *in, struct model_table *out)
{
    struct model_table t = { .o = o, .in = in };
    const struct csv_dialect dialect = { .delimiter = o->delimiter };
    if (source_open_file(cx, o->path, &t.source) || (o->charset && source_set_charset(cx, t.source, o->charset)) || guess_rows(cx, &t) ||
        csv_open(cx, t.source, o->delimiter ? &dialect : NULL, NULL, &t.reader))
        return -1;
    int more = csv_next(cx, t.reader, &t.row);
    if (more < 0)
        return -1;
    if (!more || t.row.bad)
        return fail(cx, ERR_INPUT, "%s is no table: %s", o->path, t.row.bad ? t.row.bad : tr(cx->lang, N_("it has no rows")));
    *out = t;
    return find_columns(cx, out);
}

static bool blank(const struct csv_row *r)
{
    return r->count == 1 && text_blank(r->cell[0].text);
}

int model_table_next(struct ctx *cx, struct model_table *t)
{
    int more;
    while ((more = csv_next(cx, t->reader, &t->row)) == 1) {
        if (!t->row.bad && blank(&t->row))
            continue;
        t->in->rows++;
        if (!t->row.bad)
            return 1;
        if (t->in->left_out_n < MODEL_LISTED && !(t->row.bad = ctx_dup(cx, t->row.bad)))
            return -1;
        model_leave_out(cx, t, t->row.bad);
    }
    return more;
}

bool model_table_has(const struct model_table *t, enum model_column c)
{
    return t->at[c] >= 0;
}

const char *model_table_cell(const struct model_table *t, enum model_column c)
{
    return t->at[c] >= 0 && (uint32_t)t->at[c] < t->row.count ? t->row.cell[t->at[c]].text : "";
}

int model_table_need(struct ctx *cx, const struct model_table *t, enum model_column c)
{
    if (t->at[c] >= 0)
        return 0;
    return fail(cx, ERR_INPUT, "%s needs a column for --%s; name one of: %s", t->o->model, columns[c].option, t->header);
}

/* Eight digits at once, first one lowest in the word; false when one of them is none. */
static bool eight_digits(const char *p, uint64_t *out)
{
    uint64_t w;
    memcpy(&w, p, sizeof w);
    if (((w & UINT64_C(0xf0f0f0f0f0f0f0f0)) | ((w + UINT64_C(0x0606060606060606)) & UINT64_C(0xf0f0f0f0f0f0f0f0)) >> 4) != UINT64_C(0x3333333333333333))
        return false;
    w = (w & UINT64_C(0x0f0f0f0f0f0f0f0f)) * 2561 >> 8;
    w = (w & UINT64_C(0x00ff00ff00ff00ff)) * 6553601 >> 16;
    *out = (w & UINT64_C(0x0000ffff0000ffff)) * UINT64_C(42949672960001) >> 32;
    return true;
}

static const char *take_digits(const char *p, const char *end, uint64_t *number)
{
    uint64_t part;
    if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && end - p >= 8 && eight_digits(p, &part)) {
        *number = *number * 100000000 + part;
        p += 8;
    }
    for (; *p >= '0' && *p <= '9'; p++)
        *number = *number * 10 + (uint64_t)(*p - '0');
    return p;
}

/* Up to 15 digits over a power of ten: both exact, so the quotient is the nearest double. */
static bool plain_number(const char *p, double *out)
{
    static const double ten[] = { 1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };
    const char *end = p + strlen(p), *from;
    bool minus = *p == '-';
    uint64_t digits = 0;
    long n, places = 0;
    p += minus;
    from = p;
    p = take_digits(p, end, &digits);
    n = p - from;
    if (*p == '.' || *p == ',') {
        from = ++p;
        p = take_digits(p, end, &digits);
        places = p - from;
    }
    if (p != end || n + places == 0 || n + places > 15)
        return false;
    *out = (double)digits / ten[places] * (minus ? -1 : 1);
    return true;
}

bool model_number(const char *text, double *out)
{
    if (plain_number(text, out))
        return true;
    size_t n;
    char part[64], *end;
    const char *s = text_trim(text, &n);
    if (n == 0 || n >= sizeof part)
        return false;
    memcpy(part, s, n);
    part[n] = 0;
    if (strspn(part, "0123456789.,+-eE") != n)
        return false;
    if (strchr(part, ',') && !strchr(part, '.'))
        *strchr(part, ',') = '.';
    double x = strtod(part, &end);
    if (*end || !isfinite(x))
        return false;
    *out = x;
    return true;
}

bool model_whole(const char *text, uint32_t *out)
{
    double x;
    if (!model_number(text, &x) || x < 0 || x > INT32_MAX || x != floor(x))
        return false;
    *out = (uint32_t)x;
    return true;
}

bool model_flag(const char *text, bool *out)
{
    double x;
    char low[8] = { 0 };
    size_t n;
    const char *s = text_trim(text, &n);
    for (size_t i = 0; i < n && i < sizeof low - 1; i++)
        low[i] = (char)(s[i] | 0x20);
    bool yes = !strcmp(low, "yes") || !strcmp(low, "true") || !strcmp(low, "y"), no = !strcmp(low, "no") || !strcmp(low, "false") || !strcmp(low, "n");
    if (!yes && !no && !model_number(text, &x))
        return false;
    *out = yes || (!no && x > 0);
    return true;
}

int model_day(struct ctx *cx, const struct model_table *t, const char *text, bool *bad, int32_t *day)
{
    enum day_order order = t->o->mdy ? DAY_MDY : t->o->dmy ? DAY_DMY : DAY_AUTO;
    int32_t other;
    *bad = !day_parse(text, order, day);
    if (*bad && order == DAY_AUTO && day_parse(text, DAY_DMY, &other))
        return fail(cx, ERR_INPUT, "line %llu: the date %s may be two days; add --order dmy (day first) or --order mdy (month first)", (unsigned long long)t->row.line, text);
    return 0;
}

int model_leave_out(struct ctx *cx, struct model_table *t, const char *why)
{
    struct model_input *in = t->in;
    if (in->left_out_n < MODEL_LISTED)
        in->left_out[in->left_out_n] = (struct model_left_out){ t->row.line, tr(cx->lang, why) };
    in->left_out_n++;
    return 0;
}
