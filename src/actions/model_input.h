/* model_input.h: customers, contracts and bills from a table in a file, for "model fit" and "model predict". No database.
 *
 * CSV or TSV of any origin (kit/source, kit/csv). A column is found by the name an option gives, by its number (1 = first)
 * or by its usual names; the first row is the header.
 *
 *     struct model_options o;
 *     struct model_input in;
 *     if (model_options(c, &o) || model_read(c->cx, &o, &in)) return -1;
 *
 * A bad row is left out and listed with its line and reason, never guessed; a file without one good row is an error.
 * Everything lives in the ctx's arena.
 */
#pragma once
#include "actions/action.h"
#include "kit/stat/purchase.h"

enum model_kind { MODEL_BGNBD, MODEL_MBGNBD, MODEL_PNBD, MODEL_GG, MODEL_SBG, MODEL_BGBB, MODEL_BETA_BINOMIAL };
enum model_as { MODEL_TRANSACTIONS, MODEL_SUMMARY, MODEL_CONTRACTS, MODEL_CHANCES, MODEL_COUNTS, MODEL_BILLS };
enum model_column {
    COLUMN_ID, COLUMN_DATE, COLUMN_AMOUNT, COLUMN_X, COLUMN_TX, COLUMN_T, COLUMN_SPEND, COLUMN_HELD, COLUMN_N, COLUMN_K,
    COLUMN_AGE, COLUMN_LOST, COLUMN_LATE, COLUMN_WEIGHT, COLUMN_COUNT
};

struct model_options {
    enum model_kind kind;
    const char *model, *path, *charset;
    const char *column[COLUMN_COUNT]; /* as named by the person; "" not named */
    const char *as;                   /* "": found out */
    char delimiter;                   /* 0: found out */
    char currency[4];                 /* "" none stated */
    double days_per_unit;             /* of t_x and T in a summary */
    bool mle;
    bool mdy, dmy;                    /* what 1/2/2013 means; neither: such a date stops the reading */
    bool has_until, has_cut;
    int32_t until_day, cut_day;       /* the last day looked at; the last day of the fit when there is a check after it */
    double weeks;                     /* of the forecast; 0: not stated */
    int64_t months;                   /* of a contract's period */
};

enum { MODEL_LISTED = 20 };
struct model_left_out {
    uint64_t line;
    const char *why;
};

/* What stands in one row beside the sums: contracts (age, lost), chances (x, t_x, n) or counts (k late of n). */
struct model_row {
    uint32_t a, b, n, weight;
    uint32_t test_k, test_n; /* counts: of the bills after the cut */
};

struct model_input {
    enum model_as as;
    uint64_t rows;                    /* read, without the header */
    uint64_t left_out_n;
    struct model_left_out left_out[MODEL_LISTED];
    uint64_t later_n;                 /* customers whose first purchase is after the window */
    uint64_t credits_n;               /* negative amounts netted into a purchase */

    size_t n;                         /* customers, contracts or groups */
    const char *id_text;              /* the names, one after another, 0-terminated; NULL when the file has none */
    uint32_t *id_at;

    struct purchase_summary *summary; /* purchase models and gg */
    double *spend;                    /* mean amount of a repeat purchase, 0 without one; NULL when the file has no amounts */
    double *held, *held_spend;        /* purchases after the cut and their mean amount; NULL without a check */
    double held_weeks;
    struct purchase_gaps *gaps;       /* transactions: the first two of each customer that has them */
    size_t gap_n;
    bool has_days;                    /* transactions: from_day .. end_day is the window of the fit, last_day of the check */
    int32_t from_day, end_day, last_day;

    struct model_row *row;            /* the other models */
};

/* The options "model fit" and "model predict" share. */
#define MODEL_PARAMS \
    { .name = "model", .required = true, .choices = "bgnbd|mbgnbd|pnbd|gg|sbg|bgbb|beta-binomial", .help = N_("which model") }, \
        { .name = "in", .type = PARAM_FILE, .required = true, .only_cli = true, .help = N_("the table: CSV or TSV, plain or gzip, first row the names of columns") }, \
        { .name = "as", .choices = "transactions|summary", .help = N_("one row a purchase, or one row a customer; found out when absent") }, \
        { .name = "id", .help = N_("column: customer") }, \
        { .name = "date", .help = N_("column: day of purchase, or of the bill") }, \
        { .name = "amount", .help = N_("column: amount; negative ones are netted into the purchase before") }, \
        { .name = "x", .help = N_("column: repeat purchases") }, \
        { .name = "tx", .help = N_("column: time from the first purchase to the last (bgbb: the last chance taken)") }, \
        { .name = "t", .help = N_("column: time from the first purchase to the end") }, \
        { .name = "spend", .help = N_("column: mean amount of a repeat purchase") }, \
        { .name = "held", .help = N_("column: purchases in the weeks after, to check against") }, \
        { .name = "n", .help = N_("column: chances (bgbb) or bills (beta-binomial)") }, \
        { .name = "k", .help = N_("column: late bills of n (beta-binomial)") }, \
        { .name = "age", .help = N_("column: renewals decided so far (sbg)") }, \
        { .name = "lost", .help = N_("column: lost at the last of them, 1 or 0 (sbg)") }, \
        { .name = "late", .help = N_("column: days late, or yes and no (beta-binomial, one row a bill)") }, \
        { .name = "weight", .help = N_("column: how many are like this row (sbg, bgbb)") }, \
        { .name = "unit", .choices = "day|week|month", .help = N_("unit of the times in a summary; week when absent") }, \
        { .name = "order", .choices = "dmy|mdy", .help = N_("what 1/2/2013 means") }, \
        { .name = "currency", .help = N_("currency of the amounts; results then are in its minor units") }, \
        { .name = "until", .type = PARAM_DAY, .help = N_("last day to look at; the last in the file when absent") }, \
        { .name = "holdout", .type = PARAM_DAY, .help = N_("last day of the fit; what follows checks it") }, \
        { .name = "map", .type = PARAM_BOOL, .help = N_("with weak priors (usual)") }, \
        { .name = "mle", .type = PARAM_BOOL, .help = N_("plain maximum likelihood, as in the literature") }, \
        { .name = "weeks", .help = N_("length of the forecast") }, \
        { .name = "months", .type = PARAM_INT, .help = N_("months of a contract's period (sbg), 12 when absent") }, \
        { .name = "charset", .help = N_("encoding of the file, when the guess is wrong") }, \
        { .name = "delimiter", .help = N_("one character or \"tab\", when the guess is wrong") }

int model_options(struct call *, struct model_options *);
int model_read(struct ctx *, const struct model_options *, struct model_input *);

static inline bool model_is_purchase(enum model_kind k)
{
    return k <= MODEL_PNBD;
}
