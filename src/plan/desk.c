#include "plan/desk.h"

#include <stdlib.h>
#include <string.h>

enum { POOL_MOST = 20000, HOPS = 5 };

struct seat {
    int64_t id, deputy_id;
    bool active, away, takes_pool; /* account managers and owners take clients nobody is responsible for */
    size_t capacity, used;
    struct candidate *heap; /* the least dear first */
    size_t n, cap;
};

struct desk {
    struct seat *seats; /* the last one is the pool, id 0 */
    size_t n;           /* without the pool */
};

static struct seat *seat_of(const struct desk *d, int64_t id)
{
    for (size_t i = 0; i < d->n; i++)
        if (d->seats[i].id == id)
            return &d->seats[i];
    return &d->seats[d->n];
}

static bool present(const struct seat *s)
{
    return s->id && s->active && !s->away;
}

static int load_seats(struct ctx *cx, struct db *db, const struct settings *set, struct desk *d)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT id, role, active, capacity FROM facts_staff ORDER BY id"), DB_NONE, &r) ||
        !(d->seats = ctx_alloc(cx, (r.n + 1) * sizeof *d->seats)))
        return -1;
    d->n = r.n;
    for (size_t i = 0; i < r.n; i++) {
        const char *role = db_text(&r, i, 1);
        int64_t capacity = db_int(&r, i, 3) > 0 ? db_int(&r, i, 3) : set->capacity;
        d->seats[i] = (struct seat){ .id = db_int(&r, i, 0), .active = db_int(&r, i, 2) != 0,
            .takes_pool = !strcmp(role, "account_manager") || !strcmp(role, "owner"), .capacity = (size_t)capacity };
    }
    return 0;
}

static int load_absences(struct ctx *cx, struct db *db, int32_t day, struct desk *d)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT staff_id, deputy_id FROM facts_absence WHERE day <= $1 AND until_day >= $1 ORDER BY staff_id, day, id"),
                 DB(db_i(day)), &r))
        return -1;
    for (size_t i = 0; i < r.n; i++) {
        struct seat *s = seat_of(d, db_int(&r, i, 0));
        s->away = true;
        s->deputy_id = db_int(&r, i, 1);
    }
    return 0;
}

static int load_used(struct ctx *cx, struct db *db, int32_t day, int64_t from, int64_t to, struct desk *d)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT staff_id, count(*) FROM plan_touch WHERE (state = 'planned' AND day <= $1 AND (client_id < $2 OR client_id > $3)) "
                             "OR (state IN ('done', 'queued') AND done_day = $1) GROUP BY staff_id"), DB(db_i(day), db_i(from), db_i(to)), &r))
        return -1;
    for (size_t i = 0; i < r.n; i++)
        seat_of(d, db_int(&r, i, 0))->used = (size_t)db_int(&r, i, 1);
    return 0;
}

int desk_load(struct ctx *cx, struct db *db, const struct settings *set, int32_t day, int64_t from, int64_t to, struct desk **out)
{
    struct desk *d = ctx_alloc(cx, sizeof *d);
    if (!d || load_seats(cx, db, set, d) || load_absences(cx, db, day, d) || load_used(cx, db, day, from, to, d))
        return -1;
    struct seat *pool = &d->seats[d->n];
    pool->away = false;
    size_t room = 0;
    for (size_t i = 0; i < d->n; i++)
        if (present(&d->seats[i]) && d->seats[i].takes_pool)
            room += d->seats[i].capacity;
    pool->capacity = room ? room < POOL_MOST ? room : POOL_MOST : (size_t)set->capacity;
    *out = d;
    return 0;
}

static int64_t standing_in(const struct desk *d, int64_t id)
{
    for (int hop = 0; id && hop < HOPS; hop++) {
        const struct seat *s = seat_of(d, id);
        if (present(s))
            return id;
        id = s->id && s->active ? s->deputy_id : 0;
    }
    return 0;
}

int64_t desk_responsible(const struct desk *d, const struct history *h, bool it_side, int64_t staff_id)
{
    const int64_t asked[] = { staff_id, it_side ? h->it_staff_id : h->sales_staff_id, it_side ? h->sales_staff_id : h->it_staff_id };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        int64_t id = standing_in(d, asked[i]);
        if (id)
            return id;
    }
    return 0;
}

bool desk_there(const struct desk *d, int64_t staff_id)
{
    return present(seat_of(d, staff_id));
}

void desk_use(struct desk *d, int64_t staff_id)
{
    seat_of(d, staff_id)->used++;
}

/* --- the dearest of a seat: a heap with the least dear on top --- */

static bool less(const struct candidate *a, const struct candidate *b)
{
    if (a->stake_minor != b->stake_minor)
        return a->stake_minor < b->stake_minor;
    if (a->rule->priority != b->rule->priority)
        return a->rule->priority < b->rule->priority;
    return a->client_id > b->client_id;
}

static void swap(struct candidate *a, struct candidate *b)
{
    struct candidate t = *a;
    *a = *b;
    *b = t;
}

static void sink(struct candidate *heap, size_t n, size_t i)
{
    for (size_t child; (child = 2 * i + 1) < n; i = child) {
        if (child + 1 < n && less(&heap[child + 1], &heap[child]))
            child++;
        if (!less(&heap[child], &heap[i]))
            return;
        swap(&heap[child], &heap[i]);
    }
}

static void rise(struct candidate *heap, size_t i)
{
    for (size_t parent; i && less(&heap[i], &heap[parent = (i - 1) / 2]); i = parent)
        swap(&heap[i], &heap[parent]);
}

static void lose(const struct candidate *c, struct desk_lost *lost)
{
    lost->n++;
    lost->minor = measure_add(lost->minor, c->stake_minor);
}

static void drop_least(struct seat *s, struct desk_lost *lost)
{
    lose(&s->heap[0], lost);
    s->heap[0] = s->heap[--s->n];
    sink(s->heap, s->n, 0);
}

int desk_push(struct ctx *cx, struct desk *d, int64_t staff_id, const struct candidate *c, struct desk_lost *lost)
{
    struct seat *s = seat_of(d, staff_id);
    if (s->n == s->capacity) {
        if (!s->n || less(c, &s->heap[0])) {
            lose(c, lost);
            return 0;
        }
        lose(&s->heap[0], lost);
        s->heap[0] = *c;
        sink(s->heap, s->n, 0);
        return 0;
    }
    if (s->n == s->cap) {
        size_t cap = s->cap ? s->cap * 2 : 16;
        struct candidate *heap = arena_grow(cx->arena, s->heap, s->cap * sizeof *heap, cap * sizeof *heap);
        if (!heap)
            return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
        s->heap = heap;
        s->cap = cap;
    }
    s->heap[s->n++] = *c;
    rise(s->heap, s->n - 1);
    return 0;
}

static size_t room(const struct seat *s)
{
    return s->capacity > s->used + s->n ? s->capacity - s->used - s->n : 0;
}

static struct seat *roomiest(struct desk *d)
{
    struct seat *best = NULL;
    for (size_t i = 0; i < d->n; i++) {
        struct seat *s = &d->seats[i];
        if (present(s) && s->takes_pool && room(s) && (!best || room(s) > room(best)))
            best = s;
    }
    return best;
}

static int by_client(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    return (x->client_id > y->client_id) - (x->client_id < y->client_id);
}

/* The pool goes, client by client, to whoever has most room; without anybody to take it, it stays nobody's. */
static int share_pool(struct ctx *cx, struct desk *d, struct desk_lost *lost)
{
    struct seat *pool = &d->seats[d->n];
    size_t left = 0;
    bool takers = false;
    for (size_t i = 0; i < d->n; i++) {
        takers |= present(&d->seats[i]) && d->seats[i].takes_pool;
        left += present(&d->seats[i]) && d->seats[i].takes_pool ? room(&d->seats[i]) : 0;
    }
    if (!takers)
        left = pool->capacity > pool->used ? pool->capacity - pool->used : 0;
    while (pool->n > left)
        drop_least(pool, lost);
    if (!takers || !pool->n)
        return 0;
    qsort(pool->heap, pool->n, sizeof *pool->heap, by_client);
    for (size_t i = 0; i < pool->n; i++) {
        struct seat *s = roomiest(d);
        if (s && desk_push(cx, d, s->id, &pool->heap[i], lost))
            return -1;
    }
    pool->n = 0;
    return 0;
}

int desk_each(struct ctx *cx, struct desk *d, struct desk_lost *lost, int (*fn)(struct ctx *, void *, int64_t, const struct candidate *), void *user)
{
    for (size_t i = 0; i < d->n; i++)
        while (d->seats[i].n && d->seats[i].n + d->seats[i].used > d->seats[i].capacity)
            drop_least(&d->seats[i], lost);
    if (share_pool(cx, d, lost))
        return -1;
    for (size_t i = 0; i <= d->n; i++) {
        struct seat *s = &d->seats[i];
        if (s->n)
            qsort(s->heap, s->n, sizeof *s->heap, by_client);
        for (size_t k = 0; k < s->n; k++)
            if (fn(cx, user, s->id, &s->heap[k]))
                return -1;
    }
    return 0;
}
