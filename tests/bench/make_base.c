/* make_base.c: customers of a BG/NBD world with known parameters, as CSV: id, x, t_x, T in weeks and the purchases of the 52
 * weeks after. r=.243, alpha=4.414, a=.793, b=2.426; 728 days of history, first purchases on the first 546 of them.
 *
 *     make_base N [transactions]      always the same base for the same N
 */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "kit/stat/variate.h"

enum { FIRST_DAYS = 546, END = 728, AFTER = 364, FROM_DAY = 18262 }; /* 2020-01-01 */

static void put_purchase(size_t id, int day)
{
    char iso[16];
    day_iso(FROM_DAY + day, iso);
    printf("%zu,%s,%d.%02d\n", id, iso, 20 + (int)(id % 37), day % 100);
}

/* Several purchases of a day are one; one may leave after each, merged or not. */
static void customer(struct random_source *rng, size_t id, bool transactions)
{
    int first = (int)(random_unit(rng) * FIRST_DAYS), span = END - first, last = 0, x = 0, tx = 0, held = 0;
    double rate = variate_gamma(rng, .243) / 4.414, leave = variate_beta(rng, .793, 2.426), clock = 0;
    if (transactions)
        put_purchase(id, first);
    while (rate > 0) {
        clock += variate_exponential(rng) * 7 / rate;
        if (clock >= span + AFTER + 1)
            break;
        int day = (int)clock;
        if (day > span + AFTER)
            break;
        if (day > last) {
            last = day;
            if (transactions)
                put_purchase(id, first + day);
            if (day <= span) {
                x++;
                tx = day;
            } else
                held++;
        }
        if (random_unit(rng) < leave)
            break;
    }
    if (!transactions)
        printf("%zu,%d,%.10f,%.10f,%d\n", id, x, tx / 7., span / 7., held);
}

int main(int argc, char **argv)
{
    struct random_source rng;
    size_t n = argc > 1 ? (size_t)strtoull(argv[1], NULL, 10) : 0;
    bool transactions = argc > 2 && !strcmp(argv[2], "transactions");
    if (n == 0)
        return fprintf(stderr, "make_base N [transactions]\n"), 2;
    variate_seed(&rng, (const uint64_t[]){ 20251122 }, 1);
    puts(transactions ? "id,date,amount" : "id,x,t_x,T,held");
    for (size_t id = 1; id <= n; id++)
        customer(&rng, id, transactions);
    return 0;
}
