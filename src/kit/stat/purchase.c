#include "kit/stat/purchase.h"

enum { AGE_MOST = 36600, DIGIT = 11 };

static enum purchase_defect check(const struct purchase_summary *s)
{
    if (s->tx_days < 0 || s->t_days < 0)
        return PURCHASE_TIME_NEGATIVE;
    if (s->tx_days > s->t_days)
        return PURCHASE_RECENCY_PAST_AGE;
    if (s->x > 0 && s->tx_days == 0)
        return PURCHASE_REPEAT_WITHOUT_TIME;
    if (s->x == 0 && s->tx_days > 0)
        return PURCHASE_TIME_WITHOUT_REPEAT;
    return s->t_days > AGE_MOST ? PURCHASE_TOO_LARGE : PURCHASE_SOUND;
}

static unsigned bits(uint64_t n)
{
    return n ? 64 - (unsigned)__builtin_clzll(n) : 0;
}

/* Sorts by the `wide` bits from `low` on, least digit first: stable, so that the bits below keep their order. Returns where
 * the sorted keys are: in key or in spare. */
static uint64_t *sort(uint64_t *key, uint64_t *spare, size_t n, unsigned low, unsigned wide)
{
    const uint64_t mask = (UINT64_C(1) << DIGIT) - 1;
    for (unsigned shift = low; shift < low + wide; shift += DIGIT) {
        size_t place[1 << DIGIT] = { 0 }, sum = 0;
        for (size_t i = 0; i < n; i++)
            place[key[i] >> shift & mask]++;
        for (size_t i = 0; i <= mask; i++) {
            size_t count = place[i];
            place[i] = sum;
            sum += count;
        }
        for (size_t i = 0; i < n; i++)
            spare[place[key[i] >> shift & mask]++] = key[i];
        uint64_t *t = key;
        key = spare;
        spare = t;
    }
    return key;
}

/* Widths of a packed row: x, age, recency, number of the input row, from the top down. */
struct layout {
    unsigned x, day, index;
    bool alike; /* each row weighs 1 */
};

static struct layout lay_out(const struct purchase_summary *in, size_t n)
{
    uint32_t x = 0;
    int32_t day = 0;
    bool alike = true;
    for (size_t i = 0; i < n; i++) {
        x = in[i].x > x ? in[i].x : x;
        day = in[i].t_days > day ? in[i].t_days : day;
        alike &= in[i].weight == 1;
    }
    return (struct layout){ .x = bits(x), .day = bits((uint64_t)day), .index = bits(n - 1), .alike = alike };
}

/* A row is read back from its key: the input would be read in no order. */
static struct purchase_summary unpack(uint64_t which, const struct layout *l)
{
    uint64_t mask = (UINT64_C(1) << l->day) - 1;
    return (struct purchase_summary){
        .x = (uint32_t)(which >> 2 * l->day), .t_days = (int32_t)(which >> l->day & mask), .tx_days = (int32_t)(which & mask),
    };
}

static void merge(const struct purchase_summary *in, const uint64_t *key, const struct layout *l, struct purchase_base *b)
{
    uint64_t before = UINT64_MAX, mask = (UINT64_C(1) << l->index) - 1;
    for (size_t i = 0; i < b->n_input; i++) {
        uint64_t which = key[i] >> l->index;
        size_t at = key[i] & mask;
        if (i == 0 || which != before)
            b->row[b->n_rows++] = unpack(which, l);
        before = which;
        b->row[b->n_rows - 1].weight += l->alike ? 1 : in[at].weight;
        b->of[at] = (uint32_t)(b->n_rows - 1);
    }
    for (size_t i = 0; i < b->n_rows; i++) {
        const struct purchase_summary *r = &b->row[i];
        double w = r->weight;
        b->clients += w;
        b->repeaters += r->x ? w : 0;
        b->sum_x += w * r->x;
        b->sum_tx_days += w * r->tx_days;
        b->sum_t_days += w * r->t_days;
    }
}

static int collect(struct ctx *cx, const struct purchase_summary *in, size_t n, struct purchase_base *b)
{
    struct layout l = lay_out(in, n);
    unsigned wide = l.x + 2 * l.day;
    if (wide + l.index > 64 || n > UINT32_MAX) {
        b->defect = PURCHASE_TOO_LARGE;
        return 0;
    }
    uint64_t *key = mem_alloc(2 * n * sizeof *key);
    b->of = ctx_alloc(cx, n * sizeof *b->of);
    if (!key || !b->of) {
        mem_free(key);
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    }
    for (size_t i = 0; i < n; i++) {
        uint64_t days = (uint64_t)in[i].t_days << l.day | (uint64_t)in[i].tx_days;
        key[i] = ((l.x ? (uint64_t)in[i].x << 2 * l.day : 0) | days) << l.index | i;
    }
    uint64_t *sorted = sort(key, key + n, n, l.index, wide);
    size_t different = 1;
    for (size_t i = 1; i < n; i++)
        different += sorted[i] >> l.index != sorted[i - 1] >> l.index;
    b->row = ctx_alloc(cx, different * sizeof *b->row);
    if (b->row)
        merge(in, sorted, &l, b);
    mem_free(key);
    return b->row ? 0 : -1;
}

int purchase_collect(struct ctx *cx, const struct purchase_summary *in, size_t n, struct purchase_base *out)
{
    struct purchase_base b = { .n_input = n };
    for (size_t i = 0; i < n && !b.defect; i++) {
        b.defect = check(&in[i]);
        b.defect_at = b.defect ? i : 0;
    }
    if (!b.defect && n && collect(cx, in, n, &b))
        return -1;
    if (!b.defect)
        b.defect = b.clients < 1 ? PURCHASE_EMPTY : b.clients < 2 ? PURCHASE_ONE_CLIENT : b.sum_x < 1 ? PURCHASE_NO_REPEAT : PURCHASE_SOUND;
    *out = b;
    return 0;
}

double purchase_rhythm(const struct purchase_gaps *gaps, size_t n)
{
    double mean = 0, squares = 0; /* Welford's running sums */
    for (size_t i = 0; i < n; i++) {
        double m = (double)gaps[i].first_days / ((double)gaps[i].first_days + gaps[i].second_days), off = m - mean;
        mean += off / (double)(i + 1);
        squares += off * (m - mean);
    }
    double variance = n > 1 ? squares / (double)(n - 1) : 0;
    return variance > 0 ? (1 - 4 * variance) / (8 * variance) : 0;
}
