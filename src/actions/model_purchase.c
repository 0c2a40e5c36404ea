/* Customers from purchases (one row each) or from a summary (one row a customer). Purchases are put in order of customer and
 * day in constant memory (facts/sorter.h), then summed a customer at a time. */
#include "actions/model_read.h"
#include "base/money.h"
#include "facts/sorter.h"

#include <math.h>
#include <string.h>

enum { SORT_MEMORY = 16 << 20, AGE_MOST = 36600, X_MOST = 36600, ID_MOST = 400 };

/* ---- the arrays of the answer ---- */

struct customers {
    struct model_input *in;
    size_t cap, text_n, text_cap, gap_cap;
    char *text;
    bool with_spend, with_held, with_id;
};

static void *grown(struct ctx *cx, void *old, size_t size, size_t was, size_t cap)
{
    void *p = arena_grow(cx->arena, old, was * size, cap * size);
    if (!p)
        fail(cx, ERR_SYSTEM, "out of memory; split the table into smaller files");
    return p;
}

static int reserve(struct ctx *cx, struct customers *c, size_t cap)
{
    struct model_input *in = c->in;
    size_t was = c->cap;
    if (!(in->summary = grown(cx, in->summary, sizeof *in->summary, was, cap)) || (c->with_id && !(in->id_at = grown(cx, in->id_at, sizeof *in->id_at, was, cap))) ||
        (c->with_spend && !(in->spend = grown(cx, in->spend, sizeof *in->spend, was, cap))) ||
        (c->with_held && !(in->held = grown(cx, in->held, sizeof *in->held, was, cap))) ||
        (c->with_held && c->with_spend && !(in->held_spend = grown(cx, in->held_spend, sizeof *in->held_spend, was, cap))))
        return -1;
    c->cap = cap;
    return 0;
}

static int keep_id(struct ctx *cx, struct customers *c, const char *id)
{
    size_t n = strlen(id) + 1;
    if (c->text_n + n > c->text_cap) {
        size_t cap = c->text_cap ? c->text_cap * 3 / 2 + n : c->cap * 10 + 4096;
        if (!(c->text = grown(cx, c->text, 1, c->text_cap, cap)))
            return -1;
        c->text_cap = cap;
    }
    memcpy(c->text + c->text_n, id, n);
    c->in->id_at[c->in->n] = (uint32_t)c->text_n;
    c->text_n += n;
    c->in->id_text = c->text;
    return 0;
}

/* A place for one more. */
static int next_place(struct ctx *cx, struct customers *c, const char *id)
{
    if (c->in->n == c->cap && reserve(cx, c, c->cap * 3 / 2 + 1000))
        return -1;
    return c->with_id ? keep_id(cx, c, id) : 0;
}

/* ---- a summary ---- */

static const char *wrong_times(const struct purchase_summary *s)
{
    if (s->tx_days < 0 || s->t_days < 0)
        return N_("a time is negative");
    if (s->tx_days > s->t_days)
        return N_("the last purchase is after the end of the window");
    if (s->x > 0 && s->tx_days == 0)
        return N_("repeat purchases, but no time between the first and the last");
    if (s->x == 0 && s->tx_days > 0)
        return N_("time between first and last purchase, but no repeat purchase");
    if (s->t_days > AGE_MOST)
        return N_("the customer is older than 100 years");
    return s->x > X_MOST ? N_("more repeat purchases than days in 100 years") : NULL;
}

static bool whole_days(const char *text, double unit, int32_t *out)
{
    double x;
    if (!model_number(text, &x))
        return false;
    x *= unit;
    *out = x < 0 ? -1 : (int32_t)(x > 2 * AGE_MOST ? 2 * AGE_MOST : x + .5);
    return true;
}

static int summary_row(struct ctx *cx, struct model_table *t, struct customers *c)
{
    struct purchase_summary s = { .weight = 1 };
    double spend = 0, held = 0;
    if (!model_whole(model_table_cell(t, COLUMN_X), &s.x))
        return model_leave_out(cx, t, N_("the number of repeat purchases is no whole number from 0"));
    if (!model_table_has(t, COLUMN_TX) || !model_table_has(t, COLUMN_T)) /* gg alone can do without times */
        s.tx_days = s.t_days = s.x < AGE_MOST ? (int32_t)s.x : AGE_MOST;
    else if (!whole_days(model_table_cell(t, COLUMN_TX), t->o->days_per_unit, &s.tx_days) || !whole_days(model_table_cell(t, COLUMN_T), t->o->days_per_unit, &s.t_days))
        return model_leave_out(cx, t, N_("a time is no number"));
    const char *wrong = wrong_times(&s), *cell = model_table_cell(t, COLUMN_SPEND);
    if (wrong)
        return model_leave_out(cx, t, wrong);
    if (c->with_spend && *cell && (!model_number(cell, &spend) || spend < 0))
        return model_leave_out(cx, t, N_("the mean amount is no number from 0"));
    if (c->with_held && (!model_number(model_table_cell(t, COLUMN_HELD), &held) || held < 0))
        return model_leave_out(cx, t, N_("the purchases to check against are no number from 0"));
    if (next_place(cx, c, model_table_cell(t, COLUMN_ID)))
        return -1;
    size_t i = c->in->n++;
    c->in->summary[i] = s;
    if (c->with_spend)
        c->in->spend[i] = s.x ? spend : 0;
    if (c->with_held)
        c->in->held[i] = held;
    return 0;
}

int model_read_summary(struct ctx *cx, struct model_table *t)
{
    struct customers c = { .in = t->in, .with_id = model_table_has(t, COLUMN_ID), .with_spend = model_table_has(t, COLUMN_SPEND),
                           .with_held = model_table_has(t, COLUMN_HELD) && t->o->weeks > 0 };
    int more;
    if (model_table_need(cx, t, COLUMN_X) || (t->o->kind == MODEL_GG ? model_table_need(cx, t, COLUMN_SPEND) : model_table_need(cx, t, COLUMN_TX) || model_table_need(cx, t, COLUMN_T)))
        return -1;
    if (*t->o->column[COLUMN_HELD] && !(t->o->weeks > 0))
        return fail(cx, ERR_INPUT, "--held needs --weeks: how many weeks its purchases took");
    if (reserve(cx, &c, t->likely_rows))
        return -1;
    t->in->held_weeks = c.with_held ? t->o->weeks : 0;
    while ((more = model_table_next(cx, t)) == 1)
        if (summary_row(cx, t, &c))
            return -1;
    return more;
}

/* ---- purchases ---- */

struct purchase {
    int32_t day;
    int64_t minor; /* what is left of it */
    bool netted;
};

struct basket { /* one customer's, in order of days */
    struct purchase *p;
    size_t n, cap;
    char id[ID_MOST + 1];
    bool any;
};

struct stored {
    int64_t minor;
    uint64_t line;
};

static size_t make_key(char *key, const char *id, size_t n, int32_t day)
{
    uint32_t d = (uint32_t)day ^ UINT32_C(0x80000000);
    memcpy(key, id, n + 1);
    for (int i = 0; i < 4; i++)
        key[n + 1 + (size_t)i] = (char)(unsigned char)(d >> (24 - 8 * i));
    return n + 5;
}

static int32_t key_day(const char *key, size_t n)
{
    uint32_t d = 0;
    for (size_t i = n - 4; i < n; i++)
        d = d << 8 | (unsigned char)key[i];
    return (int32_t)(d ^ UINT32_C(0x80000000));
}

static bool amount(const struct model_options *o, const char *text, int64_t *minor)
{
    double x;
    if (money_parse(text, *o->currency ? o->currency : "XXX", minor))
        return true;
    if (*o->currency || !model_number(text, &x) || fabs(x) > 1e13)
        return false;
    *minor = llround(x * 100);
    return true;
}

static int transaction_row(struct ctx *cx, struct model_table *t, struct sorter *s, int32_t *last)
{
    const char *id = model_table_cell(t, COLUMN_ID);
    struct stored it = { .line = t->row.line };
    char key[ID_MOST + 8];
    size_t n = strlen(id);
    int32_t day;
    bool bad;
    if (n == 0 || n > ID_MOST)
        return model_leave_out(cx, t, n ? N_("the customer's name is longer than 400 bytes") : N_("no customer is named"));
    if (model_day(cx, t, model_table_cell(t, COLUMN_DATE), &bad, &day))
        return -1;
    if (bad)
        return model_leave_out(cx, t, N_("the date is no day that exists"));
    if (model_table_has(t, COLUMN_AMOUNT) && !amount(t->o, model_table_cell(t, COLUMN_AMOUNT), &it.minor))
        return model_leave_out(cx, t, N_("the amount is no number, or of another currency"));
    if (day > *last)
        *last = day;
    return sorter_put(cx, s, key, make_key(key, id, n, day), &it, sizeof it);
}

/* A credit goes to the latest purchase from `first` on, what it exceeds that by to the one before; a purchase that is netted
 * to nothing never was. */
static bool net(struct basket *b, size_t first, int64_t credit)
{
    bool any = false;
    for (size_t i = b->n; i > first && credit > 0; i--) {
        struct purchase *p = &b->p[i - 1];
        int64_t part = credit < p->minor ? credit : p->minor;
        if (part <= 0)
            continue;
        p->minor -= part;
        p->netted = true;
        credit -= part;
        any = true;
    }
    size_t kept = first;
    for (size_t i = first; i < b->n; i++)
        if (!(b->p[i].netted && b->p[i].minor <= 0))
            b->p[kept++] = b->p[i];
    b->n = kept;
    return any;
}

static int note_gaps(struct ctx *cx, struct customers *c, const struct basket *b)
{
    struct model_input *in = c->in;
    if (in->gap_n == c->gap_cap) {
        size_t cap = 2 * c->gap_cap + 256;
        if (!(in->gaps = grown(cx, in->gaps, sizeof *in->gaps, c->gap_cap, cap)))
            return -1;
        c->gap_cap = cap;
    }
    in->gaps[in->gap_n++] = (struct purchase_gaps){ b->p[1].day - b->p[0].day, b->p[2].day - b->p[1].day };
    return 0;
}

/* What is in the basket up to the cut becomes a customer; false: the first purchase is later. */
static int close_window(struct ctx *cx, struct model_table *t, struct customers *c, const struct basket *b)
{
    struct model_input *in = t->in;
    double unit = (double)money_unit(*t->o->currency ? t->o->currency : "XXX"), sum = 0;
    if (next_place(cx, c, b->id))
        return -1;
    struct purchase_summary s = { .x = (uint32_t)(b->n - 1), .tx_days = b->p[b->n - 1].day - b->p[0].day, .t_days = in->end_day - b->p[0].day, .weight = 1 };
    for (size_t i = 1; i < b->n; i++)
        sum += (double)b->p[i].minor;
    in->summary[in->n] = s;
    if (c->with_spend)
        in->spend[in->n] = s.x ? sum / unit / s.x : 0;
    in->from_day = in->n == 0 || b->p[0].day < in->from_day ? b->p[0].day : in->from_day;
    in->n++;
    return b->n < 3 ? 0 : note_gaps(cx, c, b);
}

static void note_held(const struct model_table *t, struct customers *c, const struct basket *b, size_t first)
{
    double unit = (double)money_unit(*t->o->currency ? t->o->currency : "XXX"), sum = 0;
    size_t i = c->in->n - 1, n = b->n - first;
    for (size_t k = first; k < b->n; k++)
        sum += (double)b->p[k].minor;
    c->in->held[i] = (double)n;
    if (c->with_spend)
        c->in->held_spend[i] = n ? sum / unit / (double)n : 0;
}

static int add_purchase(struct ctx *cx, struct basket *b, int32_t day, int64_t minor)
{
    if (b->n && b->p[b->n - 1].day == day) {
        b->p[b->n - 1].minor += minor;
        return 0;
    }
    if (b->n == b->cap) {
        size_t cap = b->cap ? 2 * b->cap : 64;
        if (!(b->p = grown(cx, b->p, sizeof *b->p, b->cap, cap)))
            return -1;
        b->cap = cap;
    }
    b->p[b->n++] = (struct purchase){ .day = day, .minor = minor };
    return 0;
}

/* One customer after another; `closed`: the window of the fit is over for this one. */
struct walk {
    struct customers c;
    struct basket b;
    size_t first_held;
    bool closed, counted, later;
};

static int shut(struct ctx *cx, struct model_table *t, struct walk *w)
{
    w->closed = true;
    w->counted = w->b.n > 0;
    w->first_held = w->b.n;
    return w->counted ? close_window(cx, t, &w->c, &w->b) : 0;
}

static int finish(struct ctx *cx, struct model_table *t, struct walk *w)
{
    if (!w->b.any)
        return 0;
    if (!w->closed && shut(cx, t, w))
        return -1;
    if (w->counted && w->c.with_held)
        note_held(t, &w->c, &w->b, w->first_held);
    t->in->later_n += !w->counted && w->later;
    w->b.n = 0;
    w->closed = w->counted = w->later = false;
    return 0;
}

static int take(struct ctx *cx, struct model_table *t, struct walk *w, const struct sorter_item *it)
{
    struct stored s;
    int32_t day = key_day(it->key, it->key_n);
    memcpy(&s, it->data, sizeof s);
    if (!w->b.any || strcmp(w->b.id, it->key) != 0) {
        if (finish(cx, t, w))
            return -1;
        memcpy(w->b.id, it->key, it->key_n - 4);
        w->b.any = true;
    }
    w->later = w->later || day > t->in->end_day;
    if (day > t->in->last_day)
        return 0;
    if (!w->closed && day > t->in->end_day && shut(cx, t, w))
        return -1;
    if (s.minor >= 0)
        return add_purchase(cx, &w->b, day, s.minor);
    if (net(&w->b, w->closed ? w->first_held : 0, -s.minor)) {
        t->in->credits_n++;
        return 0;
    }
    t->row.line = s.line;
    return w->closed ? 0 : model_leave_out(cx, t, N_("a negative amount without a purchase before it"));
}

static int window(struct ctx *cx, struct model_table *t, int32_t last)
{
    const struct model_options *o = t->o;
    t->in->last_day = o->has_until ? o->until_day : last;
    t->in->end_day = o->has_cut ? o->cut_day : t->in->last_day;
    t->in->has_days = true;
    t->in->held_weeks = o->has_cut ? (t->in->last_day - t->in->end_day) / 7.0 : 0;
    if (o->has_cut && t->in->end_day >= t->in->last_day)
        return fail(cx, ERR_INPUT, "the day of --holdout must be before the last day looked at: nothing follows it to check against");
    return 0;
}

int model_read_transactions(struct ctx *cx, struct model_table *t)
{
    struct walk w = { .c = { .in = t->in, .with_id = true, .with_spend = model_table_has(t, COLUMN_AMOUNT), .with_held = t->o->has_cut } };
    struct sorter *s;
    struct sorter_item it;
    int32_t last = INT32_MIN;
    int more;
    if (model_table_need(cx, t, COLUMN_ID) || model_table_need(cx, t, COLUMN_DATE) || (t->o->kind == MODEL_GG && model_table_need(cx, t, COLUMN_AMOUNT)) ||
        sorter_open(cx, SORT_MEMORY, &s))
        return -1;
    while ((more = model_table_next(cx, t)) == 1)
        if (transaction_row(cx, t, s, &last))
            return -1;
    if (more < 0 || last == INT32_MIN)
        return more;
    if (window(cx, t, last) || reserve(cx, &w.c, 1000))
        return -1;
    while ((more = sorter_next(cx, s, &it)) == 1)
        if (take(cx, t, &w, &it))
            return -1;
    return more < 0 ? -1 : finish(cx, t, &w);
}
