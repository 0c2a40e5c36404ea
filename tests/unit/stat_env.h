/* stat_env.h: comparing figures, and the public samples some of them come from (TOUCHSTONE_SAMPLES or ../shared/samples). */
#pragma once
#include <stdlib.h>
#include "check.h"

#define NEAR(got, want, tolerance) check_near((got), (want), (tolerance), __FILE__, __LINE__, #got)
/* As it is printed: half a unit of its last place. */
#define DIGITS(got, want, places) NEAR(got, want, .5000001 * pow(10, -(places)))
#define RELATIVE(got, want, tolerance) NEAR(got, want, (tolerance) * fabs(1. * (want)))

static inline void check_near(double got, double want, double tolerance, const char *file, int line, const char *what)
{
    if (!(fabs(got - want) <= tolerance)) {
        printf("%s:%d: %s is %.12g, not %.12g (within %.3g)\n", file, line, what, got, want, tolerance);
        check_here++;
    }
}

/* NULL, having said so, where the samples are not. */
static inline FILE *sample_open(const char *name)
{
    char path[1024];
    const char *dir = getenv("TOUCHSTONE_SAMPLES");
    snprintf(path, sizeof path, "%s/data/%s", dir ? dir : "../shared/samples", name);
    FILE *f = fopen(path, "rb");
    if (!f)
        printf("SKIPPED: no sample data; set TOUCHSTONE_SAMPLES\n");
    return f;
}
