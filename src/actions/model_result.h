/* model_result.h: one fit of any model to a model_input, and what it may be used for. For "model fit" and "model predict".
 *
 *     struct model_result r;
 *     if (model_fit(c->cx, &o, &in, &r)) return -1;
 *     if (r.method == METHOD_COUNTS) ...   too few data, or no convergence: r.why says so, own rates are all there is
 *
 * Fails only on what no fit can be about (an ERR_INPUT) and without memory; never answers with a fit that did not converge.
 */
#pragma once
#include "actions/model_input.h"
#include "kit/stat/bgbb.h"
#include "kit/stat/contract.h"
#include "kit/stat/late.h"
#include "kit/stat/nbd.h"
#include "kit/stat/pareto.h"
#include "kit/stat/spend.h"

enum model_method { METHOD_MAP, METHOD_MLE, METHOD_COUNTS };

struct model_parameter {
    const char *name, *unit; /* "weeks", the currency, or "" */
    double value, error;
};

enum { MODEL_NOTES = 8 };

struct model_result {
    enum model_method method;
    const char *why;                     /* of METHOD_COUNTS */
    struct model_parameter parameter[OPTIMISE_MAX];
    size_t parameter_n;
    double log_likelihood, log_posterior;
    bool converged, at_bound;
    int evaluations;
    const char *note[MODEL_NOTES];       /* what a reader must know, sentences */
    size_t note_n;

    double customers, repeaters, repeats; /* sbg: contracts, lost, renewals decided; bills: groups, late, bills */
    double rate;                         /* counts: per week of a customer, lost a renewal, late of bills, taken of chances */
    double rhythm;                       /* Wheat and Morrison's k; 0: not known */

    struct purchase_base base;
    struct nbd_fit nbd;
    struct pareto_fit pareto;
    struct spend_gamma gg;
    double spend_correlation, spend_mean;
    bool has_spend;                      /* gg holds: also asked for beside a purchase model, for worth */
    struct contract_fit contract;
    struct bgbb_fit bgbb;
    struct late_fit late;
};

int model_fit(struct ctx *, const struct model_options *, const struct model_input *, struct model_result *);

/* Of the amounts alone, beside a purchase model; has_spend stays false where they are too few or the fit is no answer. */
int model_fit_spend(struct ctx *, const struct model_input *, struct model_result *);
int model_fit_chances(struct ctx *, const struct model_options *, const struct model_input *, struct model_result *);
int model_fit_late(struct ctx *, const struct model_options *, const struct model_input *, struct model_result *);
/* For them: the result's parameter; the fall-back (false why: no memory); the end of every search. */
void model_put(struct model_result *, const char *name, double value, double error, const char *unit);
int model_counts(struct model_result *, const char *why);
int model_judge(struct ctx *, struct model_result *, const struct model_options *);
void model_note(struct ctx *, struct model_result *, const char *text);

/* How the forecast did after the cut, beside own rates x/T. */
struct model_check {
    double weeks, actual, predicted, low, high; /* totals; 8 in 10 */
    double mae, rmse, correlation, mae_rate, predicted_rate;
};
int model_check(struct ctx *, const struct model_options *, const struct model_input *, const struct model_result *, struct model_check *);

/* Mean amounts of those with a repeat purchase before the cut and a purchase after it. */
struct model_spend_check {
    double customers, actual, predicted, mae, mae_overall, correlation;
};
void model_check_spend(const struct model_input *, const struct model_result *, struct model_spend_check *);

/* Bills after the cut: three ways to say their chance to be late. Log loss with shares kept off 0 and 1 by a millionth. */
enum { CHECK_OVERALL, CHECK_RAW, CHECK_MODEL, CHECK_WAYS };
struct model_late_check {
    double bills, late;
    double brier[CHECK_WAYS], log_loss[CHECK_WAYS], auc[CHECK_WAYS];
};
int model_check_late(struct ctx *, const struct model_input *, const struct model_result *, struct model_late_check *);

/* P(alive) and expected purchases of each row of r->base. */
int model_forecast(struct ctx *, const struct model_result *, const struct model_options *, double weeks, struct nbd_forecast **);
