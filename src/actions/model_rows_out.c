#include "actions/model_rows_out.h"
#include "base/money.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { COLUMNS_MAX = 10, BUFFER = 64 * 1024 };

struct column {
    const char *name;
    bool amount;
};
static const struct column purchase_columns[] = { { "x", 0 }, { "tx_weeks", 0 }, { "t_weeks", 0 }, { "p_alive", 0 }, { "expected", 0 }, { "low", 0 }, { "high", 0 },
                                                  { "next_even_weeks", 0 }, { "spend", 1 }, { "worth", 1 } };
static const struct column spend_columns[] = { { "x", 0 }, { "mean_spend", 1 }, { "spend", 1 }, { "spend_low", 1 }, { "spend_high", 1 } };
static const struct column contract_columns[] = { { "age", 0 }, { "lost", 0 }, { "renews_next", 0 }, { "low", 0 }, { "high", 0 }, { "renews_3", 0 }, { "renews_5", 0 },
                                                  { "periods_5", 0 }, { "periods_5_discounted", 0 } };
static const struct column chance_columns[] = { { "x", 0 }, { "tx", 0 }, { "n", 0 }, { "p_alive", 0 }, { "expected_next", 0 }, { "expected_5", 0 } };
static const struct column late_columns[] = { { "k", 0 }, { "n", 0 }, { "p_late", 0 }, { "low", 0 }, { "high", 0 } };

struct forecast {
    const struct model_options *o;
    const struct model_forecast_options *f;
    const struct model_input *in;
    const struct model_result *r;
    struct nbd_forecast *row; /* purchase models: of each row of the base */
    double (*more)[4];        /* low, high, next, discounted orders of each; the first is -1 until it is worked out */
    const struct column *column;
    size_t column_n;
};

/* ---- the values of one ---- */

static void work_out(const struct forecast *f, const struct purchase_summary *s, double v[4])
{
    unsigned months = (unsigned)fmax(1, round(f->f->weeks / (365.25 / 7 / 12)));
    double monthly = pow(1 + f->f->discount, 1. / 12) - 1;
    v[0] = v[1] = v[2] = v[3] = NAN;
    if (f->r->method == METHOD_COUNTS)
        return;
    if (f->o->kind == MODEL_PNBD) {
        struct pareto_state p = pareto_client(&f->r->pareto.model, s->x, s->tx_days / 7., s->t_days / 7.);
        v[3] = pareto_discounted(&p, f->f->weeks, log1p(f->f->discount) / 52);
        return;
    }
    struct nbd_state st = nbd_client(&f->r->nbd.model, s->x, s->tx_days / 7., s->t_days / 7.);
    struct nbd_orders orders;
    nbd_orders(&st, f->f->weeks, &orders);
    v[0] = orders.low;
    v[1] = orders.high;
    v[2] = nbd_next_quantile(&st, .5);
    v[3] = f->r->has_spend ? nbd_discounted(&st, months, monthly) : NAN;
}

static void purchase_values(const struct forecast *f, size_t i, double v[COLUMNS_MAX])
{
    uint32_t at = f->r->base.of[i];
    const struct purchase_summary *s = &f->in->summary[i];
    double own[4] = { -1 }, *more = f->more ? f->more[at] : own;
    if (more[0] == -1)
        work_out(f, s, more);
    double z = f->r->has_spend ? spend_gamma_mean(&f->r->gg, f->in->spend[i] > 0 ? (int32_t)s->x : 0, f->in->spend[i]) : NAN;
    const double all[] = { s->x, s->tx_days / 7., s->t_days / 7., f->row[at].alive, f->row[at].mean, more[0], more[1], more[2], z, z * more[3] * f->f->margin };
    memcpy(v, all, sizeof all);
}

static void spend_values(const struct forecast *f, size_t i, double v[COLUMNS_MAX])
{
    double own = f->in->spend[i];
    int32_t x = own > 0 ? (int32_t)f->in->summary[i].x : 0;
    v[0] = f->in->summary[i].x;
    v[1] = own > 0 ? own : NAN;
    v[2] = f->r->has_spend ? spend_gamma_mean(&f->r->gg, x, own) : v[1];
    v[3] = f->r->has_spend ? spend_gamma_quantile(&f->r->gg, x, own, .1) : NAN;
    v[4] = f->r->has_spend ? spend_gamma_quantile(&f->r->gg, x, own, .9) : NAN;
}

static void contract_values(const struct forecast *f, size_t i, double v[COLUMNS_MAX])
{
    const struct contract_fit *c = &f->r->contract;
    const struct model_row *row = &f->in->row[i];
    int age = (int)row->a;
    v[0] = row->a;
    v[1] = row->b;
    for (int k = 2; k < 9; k++)
        v[k] = row->b ? 0 : NAN;
    if (row->b || c->chances <= 0)
        return;
    struct interval in = contract_stay_in(c, age, 1, .8);
    v[2] = contract_stay(c, age, 1);
    v[3] = in.lo;
    v[4] = in.hi;
    v[5] = contract_stay(c, age, 3);
    v[6] = contract_stay(c, age, 5);
    v[7] = contract_periods(c, age, 5, 0);
    v[8] = contract_periods(c, age, 5, pow(1 + f->f->discount, (double)f->o->months / 12) - 1);
}

static void chance_values(const struct forecast *f, size_t i, double v[COLUMNS_MAX])
{
    const struct model_row *row = &f->in->row[i];
    const struct bgbb_client c = { (int32_t)row->a, (int32_t)row->b, (int32_t)row->n, 1 };
    bool fitted = f->r->method != METHOD_COUNTS;
    v[0] = row->a;
    v[1] = row->b;
    v[2] = row->n;
    v[3] = fitted ? bgbb_alive(&f->r->bgbb, &c) : NAN;
    v[4] = fitted ? bgbb_expected(&f->r->bgbb, &c, 1) : row->n ? (double)row->a / row->n : NAN;
    v[5] = fitted ? bgbb_expected(&f->r->bgbb, &c, 5) : 5 * v[4];
}

static void late_values(const struct forecast *f, size_t i, double v[COLUMNS_MAX])
{
    const struct model_row *row = &f->in->row[i];
    v[0] = row->a;
    v[1] = row->n;
    v[2] = row->n ? (double)row->a / row->n : NAN;
    v[3] = v[4] = NAN;
    if (f->r->method == METHOD_COUNTS)
        return;
    struct late_share s = late_share(&f->r->late, (struct late_client){ (int32_t)row->n, (int32_t)row->a }, .8);
    v[2] = s.mean;
    v[3] = s.in.lo;
    v[4] = s.in.hi;
}

static void values(const struct forecast *f, size_t i, double v[COLUMNS_MAX])
{
    static void (*const of[])(const struct forecast *, size_t, double *) = {
        [MODEL_BGNBD] = purchase_values, [MODEL_MBGNBD] = purchase_values, [MODEL_PNBD] = purchase_values, [MODEL_GG] = spend_values,
        [MODEL_SBG] = contract_values, [MODEL_BGBB] = chance_values, [MODEL_BETA_BINOMIAL] = late_values,
    };
    of[f->o->kind](f, i, v);
}

static const char *name_of(const struct forecast *f, size_t i, char number[32])
{
    if (f->in->id_text)
        return f->in->id_text + f->in->id_at[i];
    snprintf(number, 32, "%zu", i + 1);
    return number;
}

/* ---- the answer's rows ---- */

static void write_rows_of(struct call *c, const struct forecast *f)
{
    double v[COLUMNS_MAX];
    char number[32];
    json_key(c->out, "rows");
    json_begin_array(c->out);
    for (size_t i = 0; i < f->in->n && i < f->f->limit; i++) {
        values(f, i, v);
        json_begin_object(c->out);
        write_text(c->out, "id", name_of(f, i, number));
        write_text(c->out, "currency", *f->o->currency ? f->o->currency : NULL);
        for (size_t k = 0; k < f->column_n; k++)
            if (f->column[k].amount)
                write_amount(c->out, f->o, f->column[k].name, v[k]);
            else
                write_real(c->out, f->column[k].name, v[k]);
        json_end_object(c->out);
    }
    json_end_array(c->out);
}

/* ---- the file of all ---- */

/* Six decimals, no more zeros than needed; nothing for NaN and infinity. */
static void put_number(struct str *s, double x)
{
    static const uint32_t ten[] = { 1, 10, 100, 1000, 10000, 100000, 1000000 };
    if (!isfinite(x) || fabs(x) > 9e12) {
        if (isfinite(x))
            str_printf(s, "%.15g", x);
        return;
    }
    int64_t n = llround(fabs(x) * 1e6);
    uint32_t part = (uint32_t)(n % 1000000);
    if (x < 0 && n)
        str_putc(s, '-');
    str_int(s, n / 1000000);
    if (part)
        str_putc(s, '.');
    for (int k = 5; part; k--) {
        str_putc(s, (char)('0' + part / ten[k]));
        part %= ten[k];
    }
}

static int put_out(struct ctx *cx, int fd, const char *path, struct str *s)
{
    for (size_t at = 0; at < s->len;) {
        ssize_t n = write(fd, s->data + at, s->len - at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return fail(cx, ERR_SYSTEM, "cannot write %s: %s", path, strerror(errno));
        at += (size_t)n;
    }
    str_clear(s);
    return 0;
}

static int write_lines(struct ctx *cx, const struct forecast *f, int fd)
{
    double v[COLUMNS_MAX], unit = *f->o->currency ? (double)money_unit(f->o->currency) : 1;
    char number[32];
    struct str s;
    str_init(&s, cx->arena, 4 * BUFFER);
    str_puts(&s, "id");
    for (size_t k = 0; k < f->column_n; k++)
        str_printf(&s, ",%s%s", f->column[k].name, f->column[k].amount && *f->o->currency ? "_minor" : "");
    str_puts(&s, "\r\n");
    for (size_t i = 0; i < f->in->n; i++) {
        values(f, i, v);
        str_csv(&s, name_of(f, i, number));
        for (size_t k = 0; k < f->column_n; k++) {
            str_putc(&s, ',');
            put_number(&s, f->column[k].amount && *f->o->currency ? round(v[k] * unit) : v[k]);
        }
        str_puts(&s, "\r\n");
        if (s.bad)
            return fail(cx, ERR_SYSTEM, "out of memory; try again later");
        if (s.len > BUFFER && put_out(cx, fd, f->f->out, &s))
            return -1;
    }
    return put_out(cx, fd, f->f->out, &s);
}

static int write_file(struct ctx *cx, const struct forecast *f)
{
    const char *path = f->f->out;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return fail(cx, ERR_CONFLICT, "%s exists already; name a new file", path);
    if (fd < 0)
        return fail(cx, ERR_SYSTEM, "cannot write %s: %s", path, strerror(errno));
    int rc = write_lines(cx, f, fd);
    if (close(fd) && !rc)
        rc = fail(cx, ERR_SYSTEM, "cannot write %s: %s", path, strerror(errno));
    if (rc)
        unlink(path); /* whoever finds the file finds it whole */
    return rc;
}

/* ---- together ---- */

static void write_totals(struct call *c, const struct forecast *f)
{
    double alive = 0, mean = 0;
    struct nbd_total total = { .low = NAN, .high = NAN };
    for (size_t i = 0; i < f->r->base.n_rows; i++) {
        alive += f->r->base.row[i].weight * f->row[i].alive;
        mean += f->r->base.row[i].weight * f->row[i].mean;
    }
    if (f->r->method != METHOD_COUNTS && f->o->kind != MODEL_PNBD)
        nbd_total(&f->r->nbd, &f->r->base, f->f->weeks, &total);
    write_real(c->out, "weeks", f->f->weeks);
    write_real(c->out, "alive_total", alive);
    write_real(c->out, "expected_total", mean);
    write_real(c->out, "expected_total_low", total.low);
    write_real(c->out, "expected_total_high", total.high);
}

int model_write_rows(struct call *c, const struct model_options *o, const struct model_forecast_options *fo, const struct model_input *in, const struct model_result *r)
{
    struct forecast f = { .o = o, .f = fo, .in = in, .r = r };
    static const struct {
        const struct column *column;
        size_t n;
    } of[] = { { purchase_columns, 10 }, { purchase_columns, 10 }, { purchase_columns, 10 }, { spend_columns, 5 }, { contract_columns, 9 }, { chance_columns, 6 }, { late_columns, 5 } };
    f.column = of[o->kind].column;
    f.column_n = of[o->kind].n;
    if (model_is_purchase(o->kind)) {
        if (model_forecast(c->cx, r, o, fo->weeks, &f.row))
            return -1;
        if (fo->out && !(f.more = ctx_alloc(c->cx, (r->base.n_rows + 1) * sizeof *f.more)))
            return -1;
        for (size_t i = 0; f.more && i < r->base.n_rows; i++)
            f.more[i][0] = -1;
        write_totals(c, &f);
    }
    if (fo->out && write_file(c->cx, &f))
        return -1;
    write_text(c->out, "out", fo->out);
    write_int(c->out, "total", (int64_t)in->n);
    write_rows_of(c, &f);
    return 0;
}
