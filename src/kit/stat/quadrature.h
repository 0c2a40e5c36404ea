/* quadrature.h: Gauss-Legendre rules: the integral of f over (-1, 1) is the sum of weight[i] * f(node[i]), exact for
 * polynomials up to degree 2n - 1. For the models beside it; pure.
 */
#pragma once
#include <stddef.h>

/* n >= 1 nodes, ascending, and their weights, to about 1e-15. */
void quadrature_legendre(size_t n, double *node, double *weight);
