/* Contracts that contradict each other: a client's subscriptions for one offering, side by side. */
#include "signals/churn.h"

#include <stdlib.h>
#include <string.h>

struct run { int64_t offering; int32_t day, until; char title[64]; }; /* until INT32_MAX: runs on */

static int by_offering(const void *a, const void *b)
{
    const struct run *x = a, *y = b;
    if (x->offering != y->offering)
        return x->offering < y->offering ? -1 : 1;
    int c = x->offering ? 0 : strcmp(x->title, y->title);
    return c ? c : (x->day > y->day) - (x->day < y->day);
}

static bool alike(const struct run *a, const struct run *b)
{
    return a->offering == b->offering && (a->offering || !strcmp(a->title, b->title));
}

static bool overlap(const struct run *a, const struct run *b)
{
    return a->day < b->until && b->day < a->until;
}

static void count_client(struct run *list, size_t n, struct churn_doubts *d)
{
    bool any[3] = { false };
    if (n)
        qsort(list, n, sizeof *list, by_offering);
    for (size_t i = 0, from = 0; i < n; i++) {
        bool beside = false, twin = false;
        if (list[i].until <= list[i].day) {
            d->backwards_n += list[i].until < list[i].day;
            any[2] |= list[i].until < list[i].day;
            continue;
        }
        while (!alike(&list[from], &list[i]))
            from++;
        for (size_t k = from; k < n && alike(&list[k], &list[i]); k++)
            if (k != i && overlap(&list[i], &list[k])) {
                beside = true;
                twin |= list[k].until > list[i].until;
            }
        d->overlap_n += beside;
        d->running_n += twin && list[i].until != INT32_MAX;
        any[0] |= beside;
        any[1] |= twin && list[i].until != INT32_MAX;
    }
    d->overlap_clients += any[0];
    d->running_clients += any[1];
    d->backwards_clients += any[2];
}

int churn_doubt(struct ctx *cx, struct db *db, int32_t from, int32_t to, struct churn_doubts *out)
{
    struct db_cursor *cursor;
    struct db_row row;
    struct churn_doubts d = { 0 };
    struct run *list = NULL;
    size_t n = 0, cap = 0;
    int64_t client = 0;
    int rc;
    if (db_cursor_open(cx, db, SQL("SELECT client_id, offering_id, day, until_day, title FROM facts_subscription WHERE day <= $1 ORDER BY client_id, day, id"),
                       DB(db_i(to)), &cursor))
        return -1;
    while ((rc = db_cursor_next(cx, cursor, &row)) == 1) {
        if (row.v[0].i != client) {
            count_client(list, n, &d);
            client = row.v[0].i;
            n = 0;
        }
        if (n == cap) {
            size_t more = cap ? cap * 2 : 64;
            struct run *grown = arena_grow(cx->arena, list, cap * sizeof *list, more * sizeof *list);
            if (!grown)
                return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
            list = grown;
            cap = more;
        }
        list[n] = (struct run){ .offering = row.v[1].i, .day = (int32_t)row.v[2].i, .until = row.v[3].null ? INT32_MAX : (int32_t)row.v[3].i };
        size_t len = row.v[4].n < sizeof list[n].title ? row.v[4].n : sizeof list[n].title - 1;
        if (len)
            memcpy(list[n].title, row.v[4].s, len);
        d.ended_n += list[n].until >= from && list[n].until <= to;
        n++;
    }
    count_client(list, n, &d);
    db_cursor_close(cursor);
    *out = d;
    return rc;
}
