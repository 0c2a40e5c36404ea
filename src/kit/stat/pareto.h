/* pareto.h: the Pareto/NBD purchase model: a cross-check of nbd.h for bases of 500 clients and more. For whoever shows worth
 * and churn.
 *
 * While a client, one buys at random at an own rate (Gamma(r, alpha) over clients); one leaves for ever at an own rate
 * (Gamma(s, beta)), at any moment, not only after a purchase. alpha and beta are weeks; so are all times here.
 *
 *     struct pareto_fit fit;
 *     if (pareto_fit(cx, &base, &fit)) return -1;
 *     if (!fit.optimum.converged) ...        fit.defect may say why; no number of it may be shown
 *     struct pareto_state s = pareto_client(&fit.model, x, tx_days / 7., t_days / 7.);
 *     pareto_expected(&s, 39);
 *
 * s and beta are poorly told apart. Where all clients leave at one rate both run off: then beta stands at its bound and
 * optimum.at_bound is set, which is an answer. "If still a client": set a state's alive to 1.
 */
#pragma once
#include "kit/stat/optimise.h"
#include "kit/stat/purchase.h"

enum { PARETO_NODES = 24 };

struct pareto_model {
    double r, alpha, s, beta;
    double node[PARETO_NODES], weight[PARETO_NODES]; /* of the integrals; pareto_model() fills them */
};

struct pareto_model pareto_model(double r, double alpha, double s, double beta);

struct pareto_fit {
    enum purchase_defect defect; /* the base's; then nothing below holds */
    struct pareto_model model;
    double log_likelihood, clients;
    double error[OPTIMISE_MAX];  /* standard errors of r, alpha, s, beta */
    double covariance[OPTIMISE_MAX][OPTIMISE_MAX]; /* of their logarithms */
    struct optimum optimum;      /* converged, at_bound, evaluations of all three starts; theta are the logarithms */
};

/* Maximum likelihood, the best of three starts. Fails only without memory. */
int pareto_fit(struct ctx *, const struct purchase_base *, struct pareto_fit *out);
/* Of any model; the gradient is in the logarithms of r, alpha, s, beta, and may be NULL. The base must be sound. */
double pareto_likelihood(const struct purchase_base *, const struct pareto_model *, double gradient[OPTIMISE_MAX]);

/* ---- one client ---- */

struct pareto_state {
    const struct pareto_model *model;
    double alive;       /* the chance to be a client still */
    double shape, rate; /* of what is known now of the own purchase rate a week: Gamma(r + x, alpha + T) */
    double span;        /* and of the rate to leave, while a client: Gamma(s, beta + T) */
};

/* x = 0 at times 0 and 0 is a new client. The model has to outlive the state. */
struct pareto_state pareto_client(const struct pareto_model *, uint32_t x, double tx_weeks, double t_weeks);

double pareto_expected(const struct pareto_state *, double weeks);    /* orders */
double pareto_next_within(const struct pareto_state *, double weeks); /* the chance that the next order comes */
/* Orders over so many weeks (INFINITY: for ever), discounted by a rate a week: ln(1 + a year's) / 52. */
double pareto_discounted(const struct pareto_state *, double weeks, double weekly_rate);

struct pareto_forecast {
    double alive, mean;
};
/* One for each of base->row; read a client's through base->of. */
void pareto_predict(const struct pareto_model *, const struct purchase_base *, double weeks, struct pareto_forecast *row);
