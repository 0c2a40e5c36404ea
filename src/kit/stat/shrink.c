#include "kit/stat/shrink.h"

#include <math.h>

void shrink_add(struct shrink_group *g, double y)
{
    if (!isfinite(y))
        return;
    double step = y - g->mean;
    g->n++;
    g->mean += step / g->n;
    g->ss += step * (y - g->mean);
}

static bool counts(const struct shrink_group *g)
{
    return g->n > 0 && isfinite(g->n) && isfinite(g->mean) && isfinite(g->ss);
}

void shrink_fit(const struct shrink_group *g, size_t count, struct shrink *out)
{
    double n = 0, squares = 0, k = 0, mean = 0, within = 0, between = 0;
    for (size_t i = 0; i < count; i++)
        if (counts(&g[i])) {
            n += g[i].n;
            squares += g[i].n * g[i].n;
            mean += (g[i].mean - mean) * g[i].n / n;
            within += g[i].ss;
            k++;
        }
    for (size_t i = 0; i < count; i++)
        if (counts(&g[i]))
            between += g[i].n * (g[i].mean - mean) * (g[i].mean - mean);
    struct shrink s = { .mu = mean, .observations = n, .groups = k, .known = k > 1 && n > k };
    if (s.known) {
        double even = (n - squares / n) / (k - 1);
        s.s2 = within / (n - k);
        s.t2 = fmax((between / (k - 1) - s.s2) / even, 0);
    } else if (n > 1)
        s.s2 = (within + between) / (n - 1); /* what differs cannot be told apart: all of it is chance */
    *out = s;
}

double shrink_alike(const struct shrink *s)
{
    return s->t2 > 0 ? s->t2 / (s->s2 + s->t2) : 0;
}

struct shrink_client shrink_client(const struct shrink *s, double n, double mean)
{
    double w = n > 0 && s->t2 > 0 ? n / (n + s->s2 / s->t2) : 0, variance = (1 - w) * s->t2;
    return (struct shrink_client){ w, w > 0 ? w * mean + (1 - w) * s->mu : s->mu, variance, s->s2 + variance };
}
