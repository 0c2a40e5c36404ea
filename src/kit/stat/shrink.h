/* shrink.h: means of few observations, drawn towards what others do: one-way ANOVA components. For days to pay, order
 * sizes and the like; pure.
 *
 * A client has an own mean around mu (variance t2) and observations around it (variance s2). Take logarithms of what is
 * skewed. With n observations the client's mean weighs w = n / (n + s2 / t2).
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct shrink_group {
    double n, mean, ss; /* observations, their mean, the sum of squares around it */
};
/* One observation more; what is not finite is left out. Start from { 0 }. */
void shrink_add(struct shrink_group *, double y);

struct shrink {
    double mu, s2, t2;     /* mu: of all observations */
    double observations, groups;
    bool known;            /* false: fewer than two groups, or none with two observations; t2 is 0 then */
};
void shrink_fit(const struct shrink_group *, size_t n, struct shrink *out); /* groups with n <= 0 are left out */
double shrink_alike(const struct shrink *);                                 /* intraclass correlation t2 / (s2 + t2), 0 .. 1 */

struct shrink_client {
    double w, mean;        /* weight of the client's own, the shrunken mean */
    double variance;       /* of that mean */
    double predictive;     /* of the next observation */
};
struct shrink_client shrink_client(const struct shrink *, double n, double mean); /* n = 0: what is known of a new one */
