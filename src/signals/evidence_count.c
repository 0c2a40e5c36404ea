/* Pursuits counted by touches, by days and by channels; see evidence.h. */
#include "signals/evidence.h"

#include <stdlib.h>

struct evidence_share evidence_share(int64_t k, int64_t n)
{
    return (struct evidence_share){ k, n, interval_wilson((double)k, (double)n, .95) };
}

/* --- touches --- */

static int channels_of(const struct pursuit *p)
{
    int n = 0;
    for (int i = 0; i < CHANNEL_COUNT; i++)
        n += (p->channels & 1u << i) != 0;
    return n;
}

/* The smallest number of touches that half of them had at most. */
static int median_step(const struct evidence_touches *t, int64_t all, bool sold)
{
    int64_t sum = 0;
    for (int i = 1; i <= EVIDENCE_TOUCHES && all; i++) {
        sum += sold ? t->step[i].sold : t->step[i].stopped;
        if (sum * 2 >= all)
            return i;
    }
    return 0;
}

void evidence_count_touches(const struct pursuit *p, size_t n, int32_t first_touch_day, struct evidence *e)
{
    struct evidence_touches *t = &e->touches;
    t->from_day = first_touch_day;
    for (size_t i = 0; i < n; i++) {
        bool sold = p[i].end == PURSUIT_SOLD;
        if (p[i].end == PURSUIT_OPEN) {
            t->open++;
            continue;
        }
        if (!p[i].touches || p[i].from_day < first_touch_day) {
            t->without++;
            continue;
        }
        int at = p[i].touches < EVIDENCE_TOUCHES ? p[i].touches : EVIDENCE_TOUCHES;
        *(sold ? &t->sold : &t->stopped) += 1;
        *(sold ? &t->step[at].sold : &t->step[at].stopped) += 1;
        for (int k = 1; k <= at; k++) {
            t->step[k].reached++;
            t->step[k].reached_sold += sold;
        }
        struct evidence_mix *m = &e->mix[channels_of(&p[i])];
        *(sold ? &m->sold : &m->stopped) += 1;
    }
    t->median_sold = median_step(t, t->sold, true);
    t->median_stopped = median_step(t, t->stopped, false);
}

/* --- days --- */

static bool belongs(const struct evidence_window *w, const struct pursuit *p)
{
    return p->window_days >= w->low_days && (!w->high_days || p->window_days <= w->high_days);
}

static bool decided(const struct pursuit *p) { return p->end == PURSUIT_SOLD || p->end == PURSUIT_LOST; }

static void count_weeks(struct evidence_window *w, const struct pursuit *p, int32_t today)
{
    for (int k = 0; k < EVIDENCE_WEEKS && today - p->from_day >= 7 * k + 6; k++) {
        int32_t days = p->end_day - p->from_day;
        if (decided(p) && days < 7 * k)
            break;
        w->week[k].open++;
        if (p->end == PURSUIT_SOLD && days < 7 * k + 7) {
            w->week[k].sold++;
            w->week_n = (size_t)k + 1 > w->week_n ? (size_t)k + 1 : w->week_n;
        }
    }
}

/* The lost stay unsold for as long as one can look. A sale on the first day is put in its middle. */
static struct survival_case case_of(const struct pursuit *p, int32_t today)
{
    bool sold = p->end == PURSUIT_SOLD;
    int32_t days = (sold ? p->end_day : today) - p->from_day;
    return (struct survival_case){ .time = days || !sold ? days : .5, .lost = sold };
}

static int by_day(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static int count_one(struct ctx *cx, struct evidence_window *w, const struct pursuit *p, size_t n, int32_t today)
{
    struct survival_case *cases = ctx_alloc(cx, (n + 1) * sizeof *cases);
    int32_t *days = ctx_alloc(cx, (n + 1) * sizeof *days);
    if (!cases || !days)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (!belongs(w, &p[i]))
            continue;
        int32_t took = p[i].end_day - p[i].from_day;
        cases[w->pursuits++] = case_of(&p[i], today);
        w->lost += p[i].end == PURSUIT_LOST;
        count_weeks(w, &p[i], today);
        if (p[i].end != PURSUIT_SOLD)
            continue;
        w->sold21 += took <= 21;
        w->sold30 += took <= 30;
        days[w->sold++] = took;
    }
    qsort(days, (size_t)w->sold, sizeof *days, by_day);
    w->median_days = w->sold ? days[(w->sold - 1) / 2] : -1;
    return survival_fit(cx, cases, (size_t)w->pursuits, .95, &w->curve);
}

int evidence_count_window(struct ctx *cx, const struct pursuit *p, size_t n, int32_t today, struct evidence *e)
{
    static const int limits[EVIDENCE_SIZES][2] = { { 0, 0 }, { 0, 30 }, { 31, 90 }, { 91, 0 } };
    for (int i = 0; i < EVIDENCE_SIZES; i++) {
        struct evidence_window w = { .low_days = limits[i][0], .high_days = limits[i][1] };
        if (count_one(cx, &w, p, n, today))
            return -1;
        e->window[i] = w;
    }
    return 0;
}
