/* contract.h: will a contract be renewed, and for how long: sBG (Fader & Hardie 2007) and BdW (2018), or one constant churn.
 * For whoever counts renewals; pure.
 *
 * Time is counted in renewals: the first decides whether a contract enters its second period. A base is how many came to their
 * t-th renewal under watch and how many were lost there: contracts of any start are pooled, and of those that began before
 * the records only the renewals seen since count (late entry).
 *
 *     struct contract_base base = { 0 };
 *     contract_watch(&base, 0, 3, true, 1);     lost at its third renewal
 *     contract_watch(&base, 2, 5, false, 1);    known since its second, active after five
 *     struct contract_fit fit;
 *     contract_fit(&base, CONTRACT_SBG, 12, &fit);
 *     if (fit.converged) stays = contract_stay(&fit, 5, 3);
 */
#pragma once
#include <stdbool.h>
#include "kit/stat/interval.h"
#include "kit/stat/optimise.h"

enum { CONTRACT_RENEWALS = 240 };

struct contract_base {
    int n;                                 /* the last renewal anybody came to */
    double chances[CONTRACT_RENEWALS + 1]; /* [t]: came to the t-th renewal; [0] is not used */
    double lost[CONTRACT_RENEWALS + 1];    /* of them lost there */
};

/* `seen`: renewals that came, the last of them lost or not. Beyond CONTRACT_RENEWALS the watching ends. `weight` such contracts. */
void contract_watch(struct contract_base *, int entered, int seen, bool lost, double weight);

enum contract_model { CONTRACT_CONSTANT, CONTRACT_SBG, CONTRACT_BDW };

struct contract_fit {
    enum contract_model model;
    double alpha, beta, c;     /* c = 1 but for BdW: above 1 the risk grows with tenure. Constant: alpha is the churn, beta 1 - alpha */
    double ll, log_posterior;  /* the second with the prior; equal without one */
    double error[OPTIMISE_MAX];                    /* of alpha, beta, c */
    double covariance[OPTIMISE_MAX][OPTIMISE_MAX]; /* of their logarithms (constant: none) */
    double lost, chances;
    bool converged;            /* without it use nothing */
    bool at_bound;             /* an answer, but no inner maximum: say it, or take the prior */
    int evaluations;
};

/* `months` a period turn the prior on (12 % lost a year, weak); 0 is plain maximum likelihood. Constant churn needs neither. */
void contract_fit(const struct contract_base *, enum contract_model, double months, struct contract_fit *out);

double contract_survival(const struct contract_fit *, int t);     /* S(t): through t renewals */
double contract_renewal(const struct contract_fit *, int t);      /* of those that come to the t-th, t >= 1 */
double contract_stay(const struct contract_fit *, int n, int t);  /* t more, n are done: S(n + t) / S(n) */
/* 0 <= lo <= hi <= 1, from the covariance on the logit scale; constant: Wilson's to the power t. */
struct interval contract_stay_in(const struct contract_fit *, int n, int t, double level);

/* Sum over t = 1 .. horizon of contract_stay(n, t)/(1 + d)^t, d a period: periods still to be expected (d = 0), or the worth of
 * one unit a period paid after each renewal. */
double contract_periods(const struct contract_fit *, int n, int horizon, double d);
/* The same for ever, d > 0: discounted expected lifetime of a new contract, first payment now, and of one that is just before
 * its n-th renewal. */
double contract_del(const struct contract_fit *, double d);
double contract_derl(const struct contract_fit *, int n, double d);
