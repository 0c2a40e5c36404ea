/* Contracts (sbg), chances taken (bgbb), late bills as counts or one row a bill (beta-binomial). */
#include "actions/model_read.h"
#include "facts/sorter.h"

#include <string.h>

enum { SORT_MEMORY = 16 << 20, ID_MOST = 400, RENEWALS_MOST = 1000, CHANCES_MOST = 240, BILLS_MOST = 1000000 }; /* beyond them a fit would run for minutes */

struct rows {
    size_t cap;
    struct str ids;
};

static int push(struct ctx *cx, struct model_input *in, struct rows *r, const struct model_row *row, const char *id)
{
    if (in->n == r->cap) {
        size_t cap = r->cap ? 2 * r->cap : 1024;
        in->row = arena_grow(cx->arena, in->row, r->cap * sizeof *in->row, cap * sizeof *in->row);
        in->id_at = arena_grow(cx->arena, in->id_at, r->cap * sizeof *in->id_at, cap * sizeof *in->id_at);
        if (!in->row || !in->id_at)
            return fail(cx, ERR_SYSTEM, "out of memory; split the table into smaller files");
        r->cap = cap;
    }
    in->id_at[in->n] = (uint32_t)r->ids.len;
    str_put(&r->ids, id, strlen(id) + 1);
    if (r->ids.bad)
        return fail(cx, ERR_SYSTEM, "out of memory; split the table into smaller files");
    in->row[in->n++] = *row;
    return 0;
}

static const char *contract(const struct model_table *t, struct model_row *r)
{
    bool lost;
    if (!model_whole(model_table_cell(t, COLUMN_AGE), &r->a) || r->a > RENEWALS_MOST)
        return N_("the number of renewals is no whole number from 0 to 1,000");
    if (!model_flag(model_table_cell(t, COLUMN_LOST), &lost))
        return N_("lost is neither yes nor no (1 or 0)");
    r->b = lost;
    return lost && r->a == 0 ? N_("lost before any renewal: a contract is lost at its first renewal at the earliest") : NULL;
}

static const char *chance(const struct model_table *t, struct model_row *r)
{
    if (!model_whole(model_table_cell(t, COLUMN_X), &r->a) || !model_whole(model_table_cell(t, COLUMN_TX), &r->b) || !model_whole(model_table_cell(t, COLUMN_N), &r->n) ||
        r->n > CHANCES_MOST)
        return N_("x, the last chance taken or the chances are no whole numbers from 0 to 240");
    if (r->b > r->n)
        return N_("the last chance taken is after the last chance");
    if (r->a > r->b)
        return N_("more taken than chances until the last one taken");
    return r->a == 0 && r->b > 0 ? N_("none taken, but a last one") : NULL;
}

static const char *counts(const struct model_table *t, struct model_row *r)
{
    if (!model_whole(model_table_cell(t, COLUMN_K), &r->a) || !model_whole(model_table_cell(t, COLUMN_N), &r->n) || r->n > BILLS_MOST)
        return N_("late bills or bills are no whole numbers from 0 to 1,000,000");
    return r->a > r->n ? N_("more late bills than bills") : NULL;
}

static int need(struct ctx *cx, const struct model_table *t)
{
    if (t->o->kind == MODEL_SBG)
        return model_table_need(cx, t, COLUMN_AGE) || model_table_need(cx, t, COLUMN_LOST) ? -1 : 0;
    if (t->o->kind == MODEL_BGBB)
        return model_table_need(cx, t, COLUMN_X) || model_table_need(cx, t, COLUMN_TX) || model_table_need(cx, t, COLUMN_N) ? -1 : 0;
    return model_table_need(cx, t, COLUMN_K) || model_table_need(cx, t, COLUMN_N) ? -1 : 0;
}

int model_read_rows(struct ctx *cx, struct model_table *t)
{
    const char *(*read)(const struct model_table *, struct model_row *) = t->o->kind == MODEL_SBG ? contract : t->o->kind == MODEL_BGBB ? chance : counts;
    struct rows r = { 0 };
    int more;
    if (need(cx, t))
        return -1;
    str_init(&r.ids, cx->arena, (size_t)256 << 20);
    while ((more = model_table_next(cx, t)) == 1) {
        struct model_row row = { .weight = 1 };
        const char *wrong = read(t, &row), *weight = model_table_cell(t, COLUMN_WEIGHT);
        if (!wrong && *weight && t->o->kind != MODEL_BETA_BINOMIAL && !model_whole(weight, &row.weight))
            wrong = N_("the weight is no whole number from 0");
        if (wrong ? model_leave_out(cx, t, wrong) : push(cx, t->in, &r, &row, model_table_cell(t, COLUMN_ID)))
            return -1;
    }
    t->in->id_text = model_table_has(t, COLUMN_ID) ? r.ids.data : NULL;
    return more;
}

/* ---- one row a bill ---- */

struct bill {
    bool late, after;
};

static int bill_row(struct ctx *cx, struct model_table *t, struct sorter *s)
{
    const char *id = model_table_cell(t, COLUMN_ID);
    struct bill b = { 0 };
    int32_t day;
    bool bad = false;
    if (!*id || strlen(id) > ID_MOST)
        return model_leave_out(cx, t, *id ? N_("the customer's name is longer than 400 bytes") : N_("no customer is named"));
    if (!model_flag(model_table_cell(t, COLUMN_LATE), &b.late))
        return model_leave_out(cx, t, N_("late is no number of days, and neither yes nor no"));
    if (t->o->has_cut || t->o->has_until) {
        if (model_day(cx, t, model_table_cell(t, COLUMN_DATE), &bad, &day))
            return -1;
        if (bad)
            return model_leave_out(cx, t, N_("the date is no day that exists"));
        if (t->o->has_until && day > t->o->until_day)
            return 0;
        b.after = t->o->has_cut && day > t->o->cut_day;
    }
    return sorter_put(cx, s, id, strlen(id) + 1, &b, sizeof b);
}

int model_read_bills(struct ctx *cx, struct model_table *t)
{
    struct sorter *s;
    struct sorter_item it;
    struct rows r = { 0 };
    struct model_row row = { .weight = 1 };
    char id[ID_MOST + 1] = "";
    int more;
    if (model_table_need(cx, t, COLUMN_ID) || model_table_need(cx, t, COLUMN_LATE) || ((t->o->has_cut || t->o->has_until) && model_table_need(cx, t, COLUMN_DATE)) ||
        sorter_open(cx, SORT_MEMORY, &s))
        return -1;
    str_init(&r.ids, cx->arena, (size_t)256 << 20);
    while ((more = model_table_next(cx, t)) == 1)
        if (bill_row(cx, t, s))
            return -1;
    if (more < 0)
        return -1;
    while ((more = sorter_next(cx, s, &it)) == 1) {
        struct bill b;
        memcpy(&b, it.data, sizeof b);
        if (strcmp(id, it.key) != 0) {
            if (*id && push(cx, t->in, &r, &row, id))
                return -1;
            row = (struct model_row){ .weight = 1 };
            memcpy(id, it.key, it.key_n);
        }
        *(b.after ? &row.test_n : &row.n) += 1;
        *(b.after ? &row.test_k : &row.a) += b.late;
    }
    if (more < 0 || (*id && push(cx, t->in, &r, &row, id)))
        return -1;
    t->in->id_text = r.ids.data;
    return 0;
}
