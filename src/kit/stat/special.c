#include "kit/stat/special.h"

#include <math.h>

static const double TINY = 1e-300, EPSILON = 1e-15;
static const double HALF_LN_2PI = 0.918938533204672741780329736406;

double special_lgamma(double x)
{
    int sign;
    return lgamma_r(x, &sign);
}

/* lgamma(x) less Stirling's main term, x >= 10. */
static double stirling_rest(double x)
{
    double y = 1 / (x * x);
    return (1. / 12 - y * (1. / 360 - y * (1. / 1260 - y * (1. / 1680 - y * (1. / 1188 - y * (691. / 360360)))))) / x;
}

/* lgamma(a) + lgamma(b) - lgamma(a + b) cancels when one is large: there Stirling's terms are subtracted on paper. */
double special_lbeta(double a, double b)
{
    double p = fmin(a, b), q = fmax(a, b);
    if (q < 10)
        return special_lgamma(p) + special_lgamma(q) - special_lgamma(p + q);
    if (isinf(q))
        return -INFINITY;
    double share = p / (p + q), rest = stirling_rest(q) - stirling_rest(p + q);
    if (p < 10)
        return special_lgamma(p) + rest + p - p * log(p + q) + (q - .5) * log1p(-share);
    return HALF_LN_2PI - .5 * log(q) + stirling_rest(p) + rest + (p - .5) * log(share) + q * log1p(-share);
}

double special_digamma(double x)
{
    double below = 0;
    if (!(x > 0))
        return isnan(x) ? x : -INFINITY;
    while (x < 10) {
        below += 1 / x;
        x += 1;
    }
    double y = 1 / (x * x);
    double series = y * (1. / 12 - y * (1. / 120 - y * (1. / 252 - y * (1. / 240 - y * (1. / 132 - y * (691. / 32760 - y / 12))))));
    return log(x) - .5 / x - series - below;
}

double special_log1pexp(double u)
{
    return fmax(u, 0) + log1p(exp(-fabs(u)));
}

/* ---- incomplete beta ---- */

/* Lentz's continued fraction; quick where x < (a + 1)/(a + b + 2). */
static double beta_fraction(double a, double b, double x)
{
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < TINY ? TINY : d);
    double h = d;
    for (int m = 1; m <= 20000; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        const double step[2] = { even, odd };
        double change = 1;
        for (int i = 0; i < 2; i++) {
            d = 1 + step[i] * d;
            c = 1 + step[i] / c;
            d = 1 / (fabs(d) < TINY ? TINY : d);
            c = fabs(c) < TINY ? TINY : c;
            change = c * d;
            h *= change;
        }
        if (fabs(change - 1) < EPSILON)
            break;
    }
    return h;
}

double special_ibeta(double a, double b, double x)
{
    if (!(x > 0))
        return isnan(x) ? x : 0;
    if (x >= 1)
        return 1;
    if (!(a > 0))
        return 1; /* all mass at 0 */
    if (!(b > 0))
        return 0;
    double front = exp(a * log(x) + b * log1p(-x) - special_lbeta(a, b));
    double p = x < (a + 1) / (a + b + 2) ? front * beta_fraction(a, b, x) / a : 1 - front * beta_fraction(b, a, 1 - x) / b;
    return fmin(fmax(p, 0), 1);
}

double special_ibeta_quantile(double a, double b, double p)
{
    double lo = 0, hi = 1;
    if (!(p > 0))
        return isnan(p) ? p : 0;
    if (p >= 1)
        return 1;
    for (int i = 0; i < 120 && lo < hi; i++) {
        double mid = .5 * (lo + hi);
        if (mid <= lo || mid >= hi)
            break;
        if (special_ibeta(a, b, mid) < p)
            lo = mid;
        else
            hi = mid;
    }
    return hi;
}

/* ---- incomplete gamma ---- */

/* Q(a, x): series below the mean, continued fraction above it. */
static double gamma_tail(double a, double x)
{
    double front = exp(a * log(x) - x - special_lgamma(a));
    if (x < a + 1) {
        double term = 1 / a, sum = term;
        for (int i = 1; i <= 20000 && term > sum * EPSILON; i++)
            sum += term *= x / (a + i);
        return 1 - front * sum;
    }
    double b = x + 1 - a, c = 1 / TINY, d = 1 / b, h = d;
    for (int i = 1; i <= 20000; i++) {
        double an = -i * (i - a);
        b += 2;
        d = an * d + b;
        c = b + an / c;
        d = 1 / (fabs(d) < TINY ? TINY : d);
        c = fabs(c) < TINY ? TINY : c;
        h *= c * d;
        if (fabs(c * d - 1) < EPSILON)
            break;
    }
    return front * h;
}

double special_chi2_tail(double x, double df)
{
    if (!(x > 0))
        return isnan(x) ? x : 1;
    if (!(df > 0) || isinf(x))
        return 0;
    return fmin(fmax(gamma_tail(.5 * df, .5 * x), 0), 1);
}

/* ---- normal ---- */

double special_normal(double z)
{
    return .5 * erfc(-z * M_SQRT1_2);
}

double special_normal_tail(double z)
{
    return .5 * erfc(z * M_SQRT1_2);
}

static double poly(const double *c, int n, double x)
{
    double y = c[0];
    for (int i = 1; i < n; i++)
        y = y * x + c[i];
    return y;
}

/* Acklam's rational approximation (1e-9), then one step of Halley. */
double special_normal_quantile(double p)
{
    static const double a[6] = { -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239e+00 };
    static const double b[6] = { -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01, -1.328068155288572e+01, 1 };
    static const double c[6] = { -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00, 4.374664141464968e+00, 2.938163982698783e+00 };
    static const double d[5] = { 7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1 };
    double z;
    if (!(p > 0 && p < 1))
        return isnan(p) ? p : p > 0 ? INFINITY : -INFINITY;
    if (p > .5)
        return -special_normal_quantile(1 - p);
    if (p < .02425) {
        double q = sqrt(-2 * log(p));
        z = poly(c, 6, q) / poly(d, 5, q);
    } else {
        double q = p - .5;
        z = q * poly(a, 6, q * q) / poly(b, 6, q * q);
    }
    double error = (special_normal(z) - p) * sqrt(2 * M_PI) * exp(.5 * z * z);
    return isfinite(error) ? z - error / (1 + .5 * z * error) : z;
}

double special_two_sided(double level)
{
    return -special_normal_quantile(.5 * (1 - level));
}
