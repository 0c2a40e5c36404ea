/* time_model.c: CPU seconds of reading, fitting and foretelling a summary made by make_base, one thread; and of fits and
 * bootstraps of its first 500 customers.
 *
 *     time_model base.csv small.csv
 */
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "actions/model_result.h"
#include "kit/csv.h"
#include "kit/source.h"
#include "kit/stat/variate.h"

enum { ARENA = 1 << 30, CLIENTS = 500, FITS = 200, DRAWS = 1000, ROUNDS = 5 };

static double cpu(void)
{
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) + (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec) * 1e-6;
}

static int complain(const struct ctx *cx)
{
    fprintf(stderr, "%s\n", cx->message);
    return 1;
}

/* The same file through the same reader, and nothing done with it. */
static int read_alone(struct ctx *cx, const char *path, double *seconds)
{
    struct source *in;
    struct csv_reader *rd;
    struct csv_row row;
    int more;
    double from = cpu();
    if (source_open_file(cx, path, &in) || csv_open(cx, in, NULL, NULL, &rd))
        return -1;
    while ((more = csv_next(cx, rd, &row)) == 1)
        ;
    *seconds = cpu() - from;
    return more;
}

/* read, fit, foretell: CPU seconds from the start to the end of each. */
static int whole(struct ctx *cx, struct model_options *o, double at[3])
{
    struct model_input in;
    struct model_result r;
    struct nbd_forecast *f;
    double from = cpu(), sum = 0;
    if (model_read(cx, o, &in))
        return -1;
    at[0] = cpu() - from;
    if (model_fit(cx, o, &in, &r))
        return -1;
    at[1] = cpu() - from;
    if (model_forecast(cx, &r, o, 52, &f))
        return -1;
    for (size_t i = 0; i < in.n; i++)
        sum += f[r.base.of[i]].mean;
    at[2] = cpu() - from;
    printf("    r %.4f alpha %.4f a %.4f b %.4f, LL %.4f, %d evaluations, %zu different rows, forecast %.1f\n", r.parameter[0].value, r.parameter[1].value,
           r.parameter[2].value, r.parameter[3].value, r.log_likelihood, r.evaluations, r.base.n_rows, sum);
    return 0;
}

static int small(struct ctx *cx, struct model_options *o)
{
    struct model_input in;
    struct purchase_base base;
    struct nbd_fit fit;
    struct random_source rng;
    static struct nbd_model draw[DRAWS];
    const struct nbd_options n = { NBD_MBG, NBD_LEAVE_CHANCE };
    size_t good;
    if (model_read(cx, o, &in))
        return -1;
    double from = cpu();
    for (int i = 0; i < FITS; i++)
        if (purchase_collect(cx, in.summary, in.n < CLIENTS ? in.n : CLIENTS, &base) || nbd_fit(cx, &base, &n, &fit))
            return -1;
    double per_fit = (cpu() - from) / FITS;
    variate_seed(&rng, (const uint64_t[]){ 1 }, 1);
    from = cpu();
    if (nbd_bootstrap(cx, &base, &n, &fit, &rng, DRAWS, draw, &good))
        return -1;
    printf("  %d customers, mbgnbd with priors\n    a fit                         %.3f ms\n    %d refits to draws            %.3f s, %zu answered\n", CLIENTS, per_fit * 1000, DRAWS,
           cpu() - from, good);
    return 0;
}

int main(int argc, char **argv)
{
    struct ctx cx;
    struct rusage u;
    struct model_options o = { .kind = MODEL_BGNBD, .model = "bgnbd", .as = "", .days_per_unit = 7, .mle = true };
    double alone, at[3], best_alone = 1e9, best[3] = { 0, 0, 1e9 };
    for (int i = 0; i < COLUMN_COUNT; i++)
        o.column[i] = "";
    if (argc != 3 || ctx_init(&cx, ARENA))
        return fprintf(stderr, "time_model base.csv small.csv\n"), 2;
    for (int i = 0; i < ROUNDS; i++) {
        ctx_clear(&cx);
        if (read_alone(&cx, argv[1], &alone))
            return complain(&cx);
        ctx_clear(&cx);
        o.path = argv[1];
        if (whole(&cx, &o, at))
            return complain(&cx);
        best_alone = alone < best_alone ? alone : best_alone;
        if (at[2] < best[2])
            memcpy(best, at, sizeof best);
    }
    getrusage(RUSAGE_SELF, &u);
    printf("  CSV read alone                  %.3f s CPU\n  read into customers             %.3f s\n  put in order and fitted         %.3f s\n  P(alive) and orders of all      %.3f s\n"
           "  together                        %.3f s CPU, %.2f of reading alone; best of %d rounds, %ld MB peak\n",
           best_alone, best[0], best[1] - best[0], best[2] - best[1], best[2], best[2] / best_alone, ROUNDS, u.ru_maxrss / 1024);
    ctx_clear(&cx);
    o.path = argv[2];
    if (small(&cx, &o))
        return complain(&cx);
    ctx_release(&cx);
    return 0;
}
