/* special.h: the special functions statistics needs. For kit/stat and whoever draws on it; pure.
 *
 * Good to about 1e-13 relative. Out of its domain a function gives the limit, never NaN, except that NaN in is NaN out.
 */
#pragma once

double special_lgamma(double x);            /* ln Gamma(x), x > 0; leaves the global sign alone */
double special_lbeta(double a, double b);   /* ln B(a, b), a and b > 0; exact also where b is huge beside a */
double special_digamma(double x);           /* x > 0 */
double special_log1pexp(double u);          /* ln(1 + e^u) */

double special_ibeta(double a, double b, double x);          /* P(X <= x), X ~ Beta(a, b) */
double special_ibeta_quantile(double a, double b, double p); /* least x with P(X <= x) >= p */
double special_chi2_tail(double x, double df);               /* P(X > x), X ~ chi squared */

double special_normal(double z);            /* P(Z <= z) */
double special_normal_tail(double z);       /* P(Z > z), exact where it is small */
double special_normal_quantile(double p);   /* -inf at 0, inf at 1 */
double special_two_sided(double level);     /* z of a central interval: 1.96 for .95 */
