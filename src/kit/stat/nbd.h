/* nbd.h: the BG/NBD and MBG/NBD purchase models: who without a contract is still a client, how many orders to expect, and
 * when the next. For whoever shows worth and churn.
 *
 * While a client, one buys at random at an own rate (Gamma(r, alpha) over clients, alpha in weeks); after each purchase one
 * leaves for ever with an own chance (Beta(a, b) over clients). MBG: also right after the first. BG gives everybody who
 * bought once a P(alive) of 1: for comparison with the literature only, never to say who has left.
 *
 *     struct nbd_fit fit;
 *     struct nbd_orders orders;
 *     if (nbd_fit(cx, &base, &(struct nbd_options){ NBD_MBG, NBD_LEAVE_CHANCE }, &fit)) return -1;
 *     if (!fit.optimum.converged) ...        fit.defect may say why; no number of it may be shown
 *     struct nbd_state s = nbd_client(&fit.model, x, tx_days / 7., t_days / 7.);
 *     nbd_orders(&s, 39, &orders);
 *
 * Everything about one client is asked of its nbd_state. "If still a client", or while a contract runs: set its alive to 1.
 * Times are weeks. Fits fail only without memory.
 */
#pragma once
#include "kit/random.h"
#include "kit/stat/optimise.h"
#include "kit/stat/purchase.h"

enum nbd_kind { NBD_BG, NBD_MBG };

#define NBD_LEAVE_CHANCE .1

struct nbd_options {
    enum nbd_kind kind;
    double leave_chance; /* between 0 and 1: weak priors that think it usual to leave after an order with this chance, so
                          * that few clients still give sane numbers (MAP); 0: none, plain maximum likelihood */
};

struct nbd_model {
    enum nbd_kind kind;
    double r, alpha, a, b;
};

struct nbd_fit {
    enum purchase_defect defect;  /* the base's; then nothing below holds */
    struct nbd_model model;
    double log_likelihood, log_posterior; /* alike without priors */
    double clients;
    double error[OPTIMISE_MAX];   /* standard errors of r, alpha, a, b */
    double covariance[OPTIMISE_MAX][OPTIMISE_MAX]; /* of their logarithms */
    struct optimum optimum;       /* converged, at_bound, evaluations; theta are the logarithms */
};

int nbd_fit(struct ctx *, const struct purchase_base *, const struct nbd_options *, struct nbd_fit *out);
/* Of any model; the gradient is in the logarithms of r, alpha, a, b, and may be NULL. The base must be sound. */
int nbd_likelihood(struct ctx *, const struct purchase_base *, const struct nbd_model *, double gradient[OPTIMISE_MAX], double *out);
/* Fits to draws of as many clients with replacement, each from the full fit on; out has room for n_draws. n_good of them are
 * filled: a draw without an answer is left out. */
int nbd_bootstrap(struct ctx *, const struct purchase_base *, const struct nbd_options *, const struct nbd_fit *full,
                  struct random_source *, size_t n_draws, struct nbd_model *out, size_t *n_good);

/* ---- one client ---- */

struct nbd_state {
    double alive;       /* the chance to be a client still */
    double shape, rate; /* of what is known now of the own purchase rate a week: Gamma */
    double a, b;        /* and of the own chance to leave after an order: Beta */
};

/* x = 0 at times 0 and 0 is a new client. */
struct nbd_state nbd_client(const struct nbd_model *, uint32_t x, double tx_weeks, double t_weeks);

enum { NBD_COUNTS = 8 };
struct nbd_orders {
    double mean, variance;
    uint32_t low, high;          /* 8 in 10 */
    double at_least[NBD_COUNTS]; /* the chance of 1, 2, ... orders or more */
};
void nbd_orders(const struct nbd_state *, double weeks, struct nbd_orders *out);
double nbd_expected(const struct nbd_state *, double weeks); /* the mean alone */
double nbd_at_least(const struct nbd_state *, double weeks, uint32_t y);
double nbd_next_within(const struct nbd_state *, double weeks); /* the chance that the next order comes */
double nbd_next_quantile(const struct nbd_state *, double q);   /* weeks by which it comes with chance q; INFINITY: may never */
/* Orders of so many months, each worth less by the monthly rate the later it comes (at mid-month). */
double nbd_discounted(const struct nbd_state *, unsigned months, double monthly_rate);

/* ---- a whole base ---- */

struct nbd_forecast {
    double alive, mean;
};
/* One for each of base->row; read a client's through base->of. */
void nbd_predict(const struct nbd_model *, const struct purchase_base *, double weeks, struct nbd_forecast *row);

struct nbd_total {
    double mean, variance; /* chance and what is not known of the parameters together */
    double low, high;      /* 8 in 10 */
};
void nbd_total(const struct nbd_fit *, const struct purchase_base *, double weeks, struct nbd_total *out);
