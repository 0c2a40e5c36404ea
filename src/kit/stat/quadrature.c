#include "kit/stat/quadrature.h"

#include <math.h>

/* P_n(u), and its derivative there. */
static double legendre(size_t n, double u, double *derivative)
{
    double before = 1, p = u;
    for (size_t k = 2; k <= n; k++) {
        double kd = (double)k, next = ((2 * kd - 1) * u * p - (kd - 1) * before) / kd;
        before = p;
        p = next;
    }
    *derivative = (double)n * (u * p - before) / (u * u - 1);
    return p;
}

void quadrature_legendre(size_t n, double *node, double *weight)
{
    for (size_t i = 0; i < n; i++) {
        double u = -cos(M_PI * ((double)i + .75) / ((double)n + .5)), slope = 1;
        for (int k = 0; k < 10; k++)
            u -= legendre(n, u, &slope) / slope;
        legendre(n, u, &slope);
        node[i] = u;
        weight[i] = 2 / ((1 - u * u) * slope * slope);
    }
}
