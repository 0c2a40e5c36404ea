#include "actions/model_input.h"
#include "actions/model_read.h"
#include "base/money.h"

#include <string.h>

static const char *const models[] = { "bgnbd", "mbgnbd", "pnbd", "gg", "sbg", "bgbb", "beta-binomial" };
static const char *const column_option[COLUMN_COUNT] = { "id", "date", "amount", "x", "tx", "t", "spend", "held", "n", "k", "age", "lost", "late", "weight" };

static int take_delimiter(struct ctx *cx, const char *d, char *out)
{
    if (!*d)
        return 0;
    if (!strcmp(d, "tab") || !strcmp(d, "\\t") || !strcmp(d, "\t"))
        *out = '\t';
    else if (!d[1] && strchr(",;|", *d))
        *out = *d;
    else
        return fail(cx, ERR_INPUT, "delimiter is one of , ; | or tab, not \"%s\"", d);
    return 0;
}

static int take_numbers(struct call *c, struct model_options *o)
{
    const char *weeks = args_text(c->args, "weeks"), *currency = args_text(c->args, "currency"), *unit = args_text(c->args, "unit");
    if (*weeks && (!model_number(weeks, &o->weeks) || o->weeks <= 0 || o->weeks > 5200))
        return fail(c->cx, ERR_INPUT, "--weeks takes a number above 0, at most 5200, not \"%s\"", weeks);
    if (*currency && !money_currency(currency, o->currency))
        return fail(c->cx, ERR_INPUT, "the currency \"%s\" is not known; give its three letters, such as EUR", currency);
    o->days_per_unit = !strcmp(unit, "day") ? 1 : !strcmp(unit, "month") ? 365.25 / 12 : 7;
    o->months = args_int(c->args, "months", 12);
    if (o->months < 1 || o->months > 120)
        return fail(c->cx, ERR_INPUT, "--months takes 1 to 120, not %lld", (long long)o->months);
    return 0;
}

int model_options(struct call *c, struct model_options *out)
{
    const struct args *a = c->args;
    const char *model = args_text(a, "model");
    struct model_options o = { .model = model, .path = args_text(a, "in"), .as = args_text(a, "as") };
    for (size_t i = 0; i < sizeof models / sizeof *models; i++)
        if (!strcmp(model, models[i]))
            o.kind = (enum model_kind)i;
    for (int i = 0; i < COLUMN_COUNT; i++)
        o.column[i] = args_text(a, column_option[i]);
    o.charset = *args_text(a, "charset") ? args_text(a, "charset") : NULL;
    o.mle = args_int(a, "mle", 0) != 0;
    if (o.mle && args_int(a, "map", 0))
        return fail(c->cx, ERR_INPUT, "--map and --mle exclude each other: with weak priors, or without");
    o.mdy = !strcmp(args_text(a, "order"), "mdy");
    o.dmy = !strcmp(args_text(a, "order"), "dmy");
    o.has_until = args_given(a, "until");
    o.until_day = args_day(a, "until", 0);
    o.has_cut = args_given(a, "holdout");
    o.cut_day = args_day(a, "holdout", 0);
    if (take_numbers(c, &o) || take_delimiter(c->cx, args_text(a, "delimiter"), &o.delimiter))
        return -1;
    *out = o;
    return 0;
}

static int choose(struct ctx *cx, const struct model_table *t, enum model_as *as)
{
    const struct model_options *o = t->o;
    bool summary = model_table_has(t, COLUMN_X) && (o->kind == MODEL_GG ? model_table_has(t, COLUMN_SPEND) : model_table_has(t, COLUMN_TX) && model_table_has(t, COLUMN_T));
    bool purchases = model_table_has(t, COLUMN_ID) && model_table_has(t, COLUMN_DATE);
    *as = o->kind == MODEL_SBG ? MODEL_CONTRACTS : o->kind == MODEL_BGBB ? MODEL_CHANCES : MODEL_COUNTS;
    if (o->kind == MODEL_BETA_BINOMIAL && !(model_table_has(t, COLUMN_K) && model_table_has(t, COLUMN_N)))
        *as = MODEL_BILLS;
    if (o->kind > MODEL_GG)
        return 0;
    if (*o->as)
        summary = !strcmp(o->as, "summary");
    else if (!summary && !purchases)
        return fail(cx, ERR_INPUT,
                    "the columns do not say what the table holds: name --id and --date for purchases, or --x, --tx and --t (gg: --x and --spend) for a summary; it has: %s",
                    t->header);
    *as = summary ? MODEL_SUMMARY : MODEL_TRANSACTIONS;
    return 0;
}

int model_read(struct ctx *cx, const struct model_options *o, struct model_input *out)
{
    struct model_table t;
    int (*const read[])(struct ctx *, struct model_table *) = {
        [MODEL_TRANSACTIONS] = model_read_transactions, [MODEL_SUMMARY] = model_read_summary, [MODEL_CONTRACTS] = model_read_rows,
        [MODEL_CHANCES] = model_read_rows, [MODEL_COUNTS] = model_read_rows, [MODEL_BILLS] = model_read_bills,
    };
    *out = (struct model_input){ 0 };
    if (model_table_open(cx, o, out, &t) || choose(cx, &t, &out->as) || read[out->as](cx, &t))
        return -1;
    if (out->n)
        return 0;
    if (out->left_out_n)
        return fail(cx, ERR_INPUT, "no row of %s can be used; line %llu: %s", o->path, (unsigned long long)out->left_out[0].line, out->left_out[0].why);
    return fail(cx, ERR_INPUT, out->later_n ? N_("every customer of %s bought first after the window; move --until or --holdout")
                                            : N_("%s holds no rows under its header; check the file"),
                o->path);
}
