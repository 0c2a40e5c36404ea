#include "kit/stat/retention.h"

#include <math.h>
#include "kit/random.h"

enum { DRAWS = 2000, DRAWN_CLIENTS = 40000000 };

struct row {
    double start, end, kept; /* kept: without growth */
};

static struct row row_add(struct row a, struct row b)
{
    return (struct row){ a.start + b.start, a.end + b.end, a.kept + b.kept };
}

static int bootstrap(struct ctx *cx, const struct row *row, size_t n, uint64_t seed, struct retention *r)
{
    size_t draws = n * DRAWS > DRAWN_CLIENTS ? (size_t)fmax(200, (double)DRAWN_CLIENTS / (double)n) : DRAWS;
    double *grr = ctx_alloc(cx, draws * sizeof *grr), *nrr = ctx_alloc(cx, draws * sizeof *nrr);
    struct random_source random;
    if (!grr || !nrr)
        return -1;
    random_seed(&random, seed);
    for (size_t d = 0; d < draws; d++) {
        struct row sum = { 0 };
        for (size_t i = 0; i < n; i++)
            sum = row_add(sum, row[random_below(&random, n)]);
        grr[d] = sum.kept / sum.start;
        nrr[d] = sum.end / sum.start;
    }
    r->grr_in = interval_percentile(grr, draws, .95);
    r->nrr_in = interval_percentile(nrr, draws, .95);
    return 0;
}

int retention_measure(struct ctx *cx, const struct retention_client *c, size_t n, uint64_t seed, struct retention *out)
{
    struct retention r = { .logo_in = interval_wilson(0, 0, .95) };
    struct row *row = ctx_alloc(cx, n * sizeof *row), sum, others = { 0 }, largest = { 0 };
    size_t rows = 0;
    if (!row)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (c[i].start_minor <= 0)
            continue;
        double start = (double)c[i].start_minor, end = fmax((double)c[i].end_minor, 0);
        struct row one = { start, end, fmin(start, end) };
        row[rows++] = one;
        others = row_add(others, start > largest.start ? largest : one);
        largest = start > largest.start ? one : largest;
        r.kept += end > 0;
    }
    sum = row_add(others, largest); /* taking the largest off a sum would leave nothing beside a huge one */
    r.clients = (int64_t)rows;
    if (rows) {
        r.grr = sum.kept / sum.start;
        r.nrr = sum.end / sum.start;
        r.logo = (double)r.kept / (double)rows;
        r.logo_in = interval_wilson((double)r.kept, (double)rows, .95);
        r.grr_without_largest = rows > 1 ? others.kept / others.start : 0;
        if (bootstrap(cx, row, rows, seed, &r))
            return -1;
    }
    *out = r;
    return 0;
}
