#include "actions/model_write.h"
#include "base/money.h"

#include <math.h>
#include <stdio.h>

void write_amount(struct json *j, const struct model_options *o, const char *key, double x)
{
    char minor[64];
    if (!*o->currency) {
        write_real(j, key, x);
        return;
    }
    snprintf(minor, sizeof minor, "%s_minor", key);
    double n = round(x * (double)money_unit(o->currency));
    json_key(j, minor);
    if (fabs(n) <= (double)MONEY_MAX)
        json_int(j, (int64_t)n);
    else
        json_null(j);
}

static void write_parameters(struct json *j, const struct model_options *o, const struct model_result *r)
{
    json_key(j, "parameters");
    json_begin_array(j);
    for (size_t i = 0; i < r->parameter_n; i++) {
        const struct model_parameter *p = &r->parameter[i];
        json_begin_object(j);
        write_text(j, "name", p->name);
        write_real(j, "value", p->value);
        write_real(j, "standard_error", r->at_bound ? NAN : p->error);
        write_text(j, "unit", p->unit[0] == '$' ? (*o->currency ? o->currency : "amount") : p->unit);
        json_end_object(j);
    }
    json_end_array(j);
}

static void write_input(struct call *c, const struct model_options *o, const struct model_input *in)
{
    static const char *const as[] = { "transactions", "summary", "contracts", "chances", "counts", "bills" };
    struct json *j = c->out;
    write_text(j, "as", as[in->as]);
    write_int(j, "rows_read", (int64_t)in->rows);
    write_int(j, "rows_left_out", (int64_t)in->left_out_n);
    if (in->has_days) {
        write_day(j, "from_day", in->from_day, false);
        write_day(j, "end_day", in->end_day, false);
        write_int(j, "credits_netted", (int64_t)in->credits_n);
        write_int(j, "customers_later", (int64_t)in->later_n);
    }
    write_text(j, "currency", *o->currency ? o->currency : NULL);
}

static void write_sizes(struct json *j, const struct model_options *o, const struct model_result *r)
{
    static const char *const name[][3] = {
        [MODEL_BGNBD] = { "customers", "customers_repeating", "repeat_purchases" }, [MODEL_MBGNBD] = { "customers", "customers_repeating", "repeat_purchases" },
        [MODEL_PNBD] = { "customers", "customers_repeating", "repeat_purchases" }, [MODEL_GG] = { "customers", "customers_with_amounts", "repeat_purchases" },
        [MODEL_SBG] = { "contracts", "contracts_lost", "renewals_decided" }, [MODEL_BGBB] = { "customers", "customers_repeating", "chances_taken" },
        [MODEL_BETA_BINOMIAL] = { "groups", "bills_late", "bills" },
    };
    write_real(j, name[o->kind][0], r->customers);
    write_real(j, name[o->kind][1], r->repeaters);
    write_real(j, name[o->kind][2], r->repeats);
}

static void write_left_out(struct json *j, const struct model_input *in)
{
    json_key(j, "left_out");
    json_begin_array(j);
    for (size_t i = 0; i < in->left_out_n && i < MODEL_LISTED; i++) {
        json_begin_object(j);
        write_int(j, "line", (int64_t)in->left_out[i].line);
        write_text(j, "why", in->left_out[i].why);
        json_end_object(j);
    }
    json_end_array(j);
}

void write_fit(struct call *c, const struct model_options *o, const struct model_input *in, const struct model_result *r)
{
    static const char *const method[] = { "map", "mle", "counts" };
    static const char *const rate[] = { "purchases_per_week", "purchases_per_week", "purchases_per_week", "mean_own_spend", "lost_per_renewal", "taken_per_chance", "late_share" };
    struct json *j = c->out;
    bool fitted = r->method != METHOD_COUNTS;
    write_text(j, "model", o->model);
    write_text(j, "method", method[r->method]);
    write_text(j, "why", fitted ? NULL : r->why);
    write_input(c, o, in);
    write_sizes(j, o, r);
    write_real(j, rate[o->kind], r->rate);
    if (model_is_purchase(o->kind) && in->has_days)
        write_real(j, "rhythm", r->rhythm > 0 ? r->rhythm : NAN);
    write_parameters(j, o, r);
    write_real(j, "log_likelihood", fitted ? r->log_likelihood : NAN);
    write_real(j, "log_posterior", r->method == METHOD_MAP ? r->log_posterior : NAN);
    if (r->has_spend) {
        write_amount(j, o, "mean_spend", r->spend_mean);
        write_real(j, "spend_correlation", r->spend_correlation);
    }
    write_bool(j, "converged", fitted && r->converged);
    write_bool(j, "at_bound", fitted && r->at_bound);
    write_int(j, "evaluations", r->evaluations);
    json_key(j, "notes");
    json_begin_array(j);
    for (size_t i = 0; i < r->note_n; i++)
        json_text(j, r->note[i]);
    json_end_array(j);
    write_left_out(j, in);
}
