#include "signals/measure.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/money.h"

enum { GAPS = 64, WORTH_DAYS = 5 * YEAR_DAYS, SHORTEST_LIMIT = 14, MET = 128 };

static const double Z80 = 1.2815515655446004; /* 8 in 10 lie between -z and z */

int64_t measure_add(int64_t a, int64_t b)
{
    int64_t sum;
    return money_add(a, b, &sum) ? sum : a < 0 ? INT64_MIN : INT64_MAX;
}

size_t measure_purchases(const struct history *h, int32_t today)
{
    size_t n = h->purchase_n;
    while (n && h->purchases[n - 1].day > today)
        n--;
    return n;
}

int32_t measure_last_bill(const struct history *h, int32_t today)
{
    for (size_t i = h->invoice_n; i > 0; i--)
        if (h->invoices[i - 1].day <= today && h->invoices[i - 1].total_minor > 0)
            return h->invoices[i - 1].day;
    return 0;
}

/* Where nothing was billed, the start of a contract. */
static int32_t last_sale(const struct history *h, int32_t today)
{
    int32_t day = measure_last_bill(h, today);
    for (size_t i = h->subscription_n; i > 0 && !day; i--)
        if (h->subscriptions[i - 1].day <= today)
            day = h->subscriptions[i - 1].day;
    return day;
}

int64_t measure_bill(const struct history *h, int32_t today)
{
    size_t n = measure_purchases(h, today);
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum = measure_add(sum, h->purchases[i].total_minor);
    return n ? money_share(sum, 1, (int64_t)n) : 0;
}

/* --- rhythm --- */

static int ascending(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

/* Largest j with P(at most j of n fall below the median) <= 10 %: the j-th and (n-1-j)-th gap are the interval. */
static size_t median_rank(size_t n)
{
    double p = pow(.5, (double)n), below = p;
    size_t j = 0;
    while (j + 1 < n / 2) {
        p *= (double)(n - j) / (double)(j + 1);
        if (below + p > .1)
            break;
        below += p;
        j++;
    }
    return j;
}

struct rhythm measure_rhythm(const struct history *h, int32_t today)
{
    struct rhythm r = { .purchase_n = measure_purchases(h, today) };
    int gaps[GAPS];
    if (r.purchase_n < 3)
        return r;
    size_t n = r.purchase_n - 1 < GAPS ? r.purchase_n - 1 : GAPS, from = r.purchase_n - n;
    for (size_t i = 0; i < n; i++)
        gaps[i] = h->purchases[from + i].day - h->purchases[from + i - 1].day;
    qsort(gaps, n, sizeof *gaps, ascending);
    size_t rank = median_rank(n), tail = n / 10;
    r.known = true;
    r.gap = n % 2 ? gaps[n / 2] : (gaps[n / 2 - 1] + gaps[n / 2] + 1) / 2;
    r.low = gaps[rank];
    r.high = gaps[n - 1 - rank];
    r.short_gap = gaps[tail];
    r.long_gap = gaps[n - 1 - tail];
    r.quarter_gap = gaps[n * 3 / 4 < n ? n * 3 / 4 : n - 1];
    return r;
}

int measure_dormant_limit(const struct history *h, const struct rhythm *r)
{
    if (!r->known)
        return (int)h->set->dormant_days;
    int64_t limit = r->gap * h->set->dormant_percent / 100;
    if (limit < r->quarter_gap) /* such pauses are its habit too */
        limit = r->quarter_gap;
    return limit < SHORTEST_LIMIT ? SHORTEST_LIMIT : (int)limit;
}

/* --- contact --- */

struct silence measure_silence(const struct history *h, int32_t today)
{
    struct silence s = { .from_bill = h->touch_n == 0 };
    for (size_t i = h->touch_n; i > 0 && !s.day; i--) {
        const struct touch_fact *t = &h->touches[i - 1];
        if (t->day <= today && (t->incoming || outcome_two_way(t->outcome)))
            s.day = t->day;
    }
    if (!s.day) { /* letters without an answer are no contact, but a sale was one */
        s.day = last_sale(h, today);
        s.from_bill = true;
    }
    s.known = s.day != 0;
    s.days = s.known ? today - s.day : 0;
    return s;
}

int32_t measure_last_contact(const struct history *h, int32_t today)
{
    for (size_t i = h->touch_n; i > 0; i--)
        if (h->touches[i - 1].day <= today && h->touches[i - 1].outcome != OUTCOME_NO_ANSWER && h->touches[i - 1].outcome != OUTCOME_WRONG_PERSON)
            return h->touches[i - 1].day;
    return last_sale(h, today);
}

int measure_attempts(const struct history *h, int32_t since, int32_t today)
{
    int n = 0;
    for (size_t i = h->touch_n; i > 0 && h->touches[i - 1].day > since && n < 15; i--)
        n += h->touches[i - 1].day <= today && (h->touches[i - 1].outcome == OUTCOME_NO_ANSWER || h->touches[i - 1].outcome == OUTCOME_WRONG_PERSON);
    return n;
}

/* --- money --- */

static int64_t price_a_year(const struct subscription_fact *s)
{
    return s->interval_months > 0 ? money_share(s->price_minor, 12, s->interval_months) : 0;
}

/* What the recurring bills say: running while the next one is not much overdue by their own gap. */
static void from_bills(const struct history *h, int32_t today, struct retainer *r)
{
    int32_t first = 0, before = 0, last = 0;
    int64_t all = 0, year = 0;
    for (size_t i = 0; i < h->invoice_n && h->invoices[i].day <= today; i++) {
        const struct invoice_fact *v = &h->invoices[i];
        if (!v->recurring || !v->own_currency)
            continue;
        all = measure_add(all, v->total_minor);
        if (v->day > today - YEAR_DAYS)
            year = measure_add(year, v->total_minor);
        if (v->total_minor <= 0)
            continue;
        first = first ? first : v->day;
        if (v->day != last) {
            before = last;
            last = v->day;
        }
    }
    int gap = before ? last - before : 31;
    if (!last || today - last > gap * 3 / 2 + 15)
        return;
    r->running = true;
    r->since_day = first;
    r->year_minor = year;
    if (before && first > today - YEAR_DAYS) /* younger than a year: what a year of it will be */
        r->year_minor = money_share(all, YEAR_DAYS, last - first + gap);
    if (r->year_minor < 0)
        r->year_minor = 0;
}

struct retainer measure_retainer(const struct history *h, int32_t today)
{
    struct retainer r = { 0 };
    for (size_t i = 0; i < h->subscription_n; i++) {
        const struct subscription_fact *s = &h->subscriptions[i];
        if (!subscription_running(s, today))
            continue;
        r.running = true;
        r.running_n++;
        if (!r.since_day || s->day < r.since_day)
            r.since_day = s->day;
        if (s->own_currency)
            r.year_minor = measure_add(r.year_minor, price_a_year(s));
    }
    if (!r.year_minor) {
        struct retainer bills = { 0 };
        from_bills(h, today, &bills);
        if (bills.running) {
            r.running = true;
            r.year_minor = bills.year_minor;
            if (!r.since_day || bills.since_day < r.since_day)
                r.since_day = bills.since_day;
        }
    }
    return r;
}

static int dearest_first(const void *a, const void *b)
{
    int64_t x = ((const struct line_worth *)a)->year_minor, y = ((const struct line_worth *)b)->year_minor;
    return (x < y) - (x > y);
}

struct by_line {
    struct line_worth *out;
    size_t n;
};

static void put_line(struct by_line *b, const char *line, const struct invoice_fact *v, int64_t minor)
{
    size_t k = 0;
    while (k < b->n && strcmp(b->out[k].line, line))
        k++;
    if (k == WORTH_LINES)
        return;
    if (k == b->n)
        b->out[b->n++] = (struct line_worth){ .line = line };
    b->out[k].sum_minor = measure_add(b->out[k].sum_minor, minor);
    b->out[k].bill_n += v->total_minor > 0 && b->out[k].bill_id != v->id;
    b->out[k].bill_id = v->id;
}

/* The first of the bill's lines, which follow each other. */
static size_t lines_of(const struct history *h, int64_t invoice_id)
{
    size_t low = 0, high = h->line_n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (h->lines[middle].invoice_id < invoice_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The last line takes what rounding leaves; a bill whose lines say nothing is its own line's. */
static void share_out(struct by_line *b, const struct history *h, const struct invoice_fact *v)
{
    int64_t sum = 0, left = v->total_minor;
    size_t from = lines_of(h, v->id), end = from;
    for (; end < h->line_n && h->lines[end].invoice_id == v->id; end++)
        sum = measure_add(sum, h->lines[end].amount_minor);
    if (!sum || sum == INT64_MIN || (sum < 0) != (v->total_minor < 0)) {
        put_line(b, v->line, v, v->total_minor);
        return;
    }
    for (size_t i = from; i < end; i++) {
        int64_t share = i + 1 == end ? left : money_share(v->total_minor, sum < 0 ? -h->lines[i].amount_minor : h->lines[i].amount_minor, sum < 0 ? -sum : sum);
        put_line(b, *h->lines[i].line ? h->lines[i].line : v->line, v, share);
        left = measure_add(left, -share);
    }
}

size_t measure_lines(const struct history *h, int32_t today, const struct worth *w, struct line_worth out[WORTH_LINES])
{
    struct by_line b = { .out = out };
    for (size_t i = 0; i < h->invoice_n && h->invoices[i].day <= today; i++) {
        const struct invoice_fact *v = &h->invoices[i];
        if (v->day > today - WORTH_DAYS && !v->recurring && v->own_currency)
            share_out(&b, h, v);
    }
    for (size_t k = 0; k < b.n; k++)
        out[k].year_minor = money_share(out[k].sum_minor, YEAR_DAYS, w->days);
    if (b.n > 1)
        qsort(out, b.n, sizeof *out, dearest_first);
    return b.n;
}

static void find_top_line(const struct history *h, int32_t today, struct worth *w)
{
    struct line_worth lines[WORTH_LINES];
    w->line_n = measure_lines(h, today, w, lines);
    w->top_line = w->line_n > 1 && *lines[0].line ? lines[0].line : "";
    w->top_year_minor = w->line_n ? lines[0].year_minor : 0;
}

struct worth measure_worth(const struct history *h, int32_t today)
{
    struct worth w = { .top_line = "", .days = YEAR_DAYS, .retainer = measure_retainer(h, today) };
    size_t n = measure_purchases(h, today), first = 0;
    int64_t sum = 0, years = h->set->worth_years;
    double squares = 0;
    while (first < n && h->purchases[first].day <= today - WORTH_DAYS)
        first++;
    for (size_t i = first; i < n; i++) {
        double amount = (double)h->purchases[i].total_minor;
        sum = measure_add(sum, h->purchases[i].total_minor);
        squares += amount * amount;
    }
    w.purchase_n = n - first;
    w.known = w.purchase_n > 0 || w.retainer.running;
    if (!w.known)
        return w;
    w.since_day = w.purchase_n ? h->purchases[first].day : w.retainer.since_day;
    int span = first ? WORTH_DAYS : today - w.since_day;
    w.young = span < YEAR_DAYS;
    w.days = w.young ? YEAR_DAYS : span; /* a young client is not multiplied up: what it bought counts as its year */
    w.bill_minor = w.purchase_n ? money_share(sum, 1, (int64_t)w.purchase_n) : 0;
    w.year_minor = money_share(sum, YEAR_DAYS, w.days);
    int64_t year = measure_add(w.year_minor, w.retainer.year_minor);
    w.total_minor = money_share(year, years, 1);
    double half = Z80 * sqrt(squares) * YEAR_DAYS / w.days * (double)years;
    int64_t certain = money_share(w.retainer.year_minor, years, 1), spread = half < 9e17 ? llround(half) : INT64_C(900000000000000000);
    w.low_minor = w.total_minor - spread < certain ? certain : w.total_minor - spread;
    w.high_minor = measure_add(w.total_minor, spread);
    find_top_line(h, today, &w);
    return w;
}

const char *measure_unsold(const struct history *h, int32_t today)
{
    bool billed = false, own = false, recurring = false;
    for (size_t i = 0; i < h->invoice_n && h->invoices[i].day <= today; i++)
        if (h->invoices[i].total_minor > 0) {
            billed = true;
            own |= h->invoices[i].own_currency;
            recurring |= h->invoices[i].recurring;
        }
    if (measure_purchases(h, today))
        return N_("nothing bought in the last five years, and no contract");
    return !billed ? N_("nothing bought yet") : !own ? N_("billed in other currencies only: nothing to count in")
         : recurring ? N_("the contract has ended, nothing was bought beside it") : N_("all that was bought was credited");
}

struct debt measure_debt(const struct history *h, int32_t today)
{
    struct debt d = { 0 };
    int64_t credit = 0;
    for (size_t i = 0; i < h->invoice_n && h->invoices[i].day <= today; i++) {
        const struct invoice_fact *v = &h->invoices[i];
        d.known |= h->payments_known && v->due_day && v->own_currency;
        if (v->paid_day || !v->own_currency)
            continue;
        if (v->total_minor < 0) {
            credit = measure_add(credit, -v->total_minor);
            continue;
        }
        if (!v->due_day || today - v->due_day <= h->set->late_days || v->disputed || v->paid_minor >= v->total_minor)
            continue;
        d.minor = measure_add(d.minor, v->total_minor - v->paid_minor);
        d.n++;
        if (!d.oldest || v->due_day < d.oldest->due_day)
            d.oldest = v;
    }
    d.minor = d.minor > credit ? d.minor - credit : 0;
    if (!d.known || !d.minor) {
        d.oldest = NULL;
        d.minor = 0;
        d.n = 0;
    }
    d.days = d.oldest ? today - d.oldest->due_day : 0;
    return d;
}

/* Counts distinct ids; beyond MET nobody counts any more. */
static int note(int64_t *met, int n, int64_t id)
{
    for (int i = 0; i < n; i++)
        if (met[i] == id)
            return n;
    if (!id || n == MET)
        return n;
    met[n] = id;
    return n + 1;
}

struct coverage measure_coverage(const struct history *h, int32_t today)
{
    struct coverage c = { .known = h->touch_n > 0 };
    int64_t ours[MET], theirs[MET];
    for (size_t i = h->touch_n; i > 0 && h->touches[i - 1].day > today - COVERAGE_DAYS; i--) {
        const struct touch_fact *t = &h->touches[i - 1];
        if (t->day > today || (!t->incoming && !outcome_two_way(t->outcome)))
            continue;
        c.ours = note(ours, c.ours, t->staff_id);
        c.theirs = note(theirs, c.theirs, t->person_id);
        if (!c.staff_id)
            c.staff_id = t->staff_id;
        if (!c.person_id)
            c.person_id = t->person_id;
    }
    return c;
}

int64_t measure_past(const struct history *h, int32_t today)
{
    int64_t sum = 0;
    for (size_t i = 0; i < h->invoice_n && h->invoices[i].day <= today; i++)
        if (h->invoices[i].own_currency)
            sum = measure_add(sum, h->invoices[i].total_minor);
    return sum;
}
