/* optimise.h: the greatest value of a smooth function of one to four numbers, and how sure the place is. For the
 * models beside it and whoever fits one; pure, no memory.
 *
 * It MAXIMISES: f is a log-likelihood or log posterior. theta are logarithms of positive parameters, kept in
 * [-9, 9]. f gives its value and writes its gradient; it is only called inside the box (optimise_hessian steps
 * out by 1e-4 at most). What is not finite counts as worse than anything, so no NaN ever comes out.
 *
 *     struct optimum o;
 *     optimise_bfgs(likelihood, &data, 2, start, customers, &o);
 *     if (!o.converged) ...                  never use o.theta without this
 *     optimise_hessian(likelihood, &data, &o);
 *     optimise_errors(&o, se);               standard errors of exp(theta)
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum { OPTIMISE_MAX = 4, OPTIMISE_BUDGET = 400 }; /* parameters; evaluations of f in one search */

/* A theta at +-OPTIMISE_BOUND means: no inner maximum that way. An answer with a flag, not an error. */
#define OPTIMISE_BOUND 9.0

struct optimum {
    size_t n_params;
    double theta[OPTIMISE_MAX];
    double value;                /* f there; -INFINITY when f was not finite at the start */
    double gradient[OPTIMISE_MAX];
    double curvature[OPTIMISE_MAX][OPTIMISE_MAX]; /* of -f / scale_n, as guessed on the way: for a warm start */
    double hessian[OPTIMISE_MAX][OPTIMISE_MAX]; /* of -f; zero until optimise_hessian() */
    bool converged;                             /* largest |gradient| / scale_n below 1e-8 (bounds that push out aside), or
                                                 * below 1e-6 where rounding let no step through */
    bool at_bound;
    int evaluations;
};

/* Dense BFGS from start. scale_n: what f sums over (customers), > 0; tolerances are per unit of it. */
void optimise_bfgs(double (*f)(const void *data, const double *theta, double *gradient), const void *data, size_t n_params,
                   const double *start, double scale_n, struct optimum *out);
/* The same from an earlier optimum of a like function: its theta and curvature. from may be out. */
void optimise_again(double (*f)(const void *data, const double *theta, double *gradient), const void *data,
                    const struct optimum *from, double scale_n, struct optimum *out);

/* Fills hessian by central differences of the gradient: 2 * n_params evaluations, counted. */
void optimise_hessian(double (*f)(const void *data, const double *theta, double *gradient), const void *data, struct optimum *at);
/* Of theta: the inverse of hessian with its eigenvalues floored at 1e-3. */
void optimise_covariance(const struct optimum *, double covariance[OPTIMISE_MAX][OPTIMISE_MAX]);
/* Of the raw parameters exp(theta), by the delta method. */
void optimise_errors(const struct optimum *, double error[OPTIMISE_MAX]);
