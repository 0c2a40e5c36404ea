/* How long clients stay: cases for Kaplan-Meier, in groups. */
#include "signals/churn_own.h"

#include <string.h>

#include "base/day.h"

enum { MEDIUM = 50, LARGE = 250 };

static int next_trait(struct ctx *cx, struct churn_work *w)
{
    int rc = db_cursor_next(cx, w->trait, &w->trait_row);
    w->trait_more = rc == 1;
    return rc < 0 ? -1 : 0;
}

int churn_life_open(struct ctx *cx, struct db *db, struct churn_work *w, const struct churn *c)
{
    if (c->o.group == CHURN_BY_KIND)
        return 0;
    int rc = c->o.group == CHURN_BY_SIZE
        ? db_cursor_open(cx, db, SQL("SELECT id, employees FROM facts_client WHERE employees IS NOT NULL ORDER BY id"), DB_NONE, &w->trait)
        : db_cursor_open(cx, db, SQL("SELECT client_id, line, sum(total_minor) FROM facts_invoice WHERE line <> '' AND day <= $1 GROUP BY client_id, line "
                                     "ORDER BY client_id, line"), DB(db_i(c->o.to)), &w->trait);
    return rc || next_trait(cx, w) ? -1 : 0;
}

static int32_t group_named(struct ctx *cx, struct churn_work *w, const char *name)
{
    for (size_t i = 0; i < w->name_n; i++)
        if (!strcmp(w->names[i], name))
            return (int32_t)i;
    if (w->name_n == CHURN_GROUPS - 1)
        name = N_("other");
    if (w->name_n == CHURN_GROUPS)
        return CHURN_GROUPS - 1;
    w->names[w->name_n] = ctx_dup(cx, name);
    return (int32_t)w->name_n++;
}

static const char *size_name(int64_t employees)
{
    return employees < MEDIUM ? N_("under 50 people") : employees < LARGE ? N_("50 to 249 people") : N_("250 people and more");
}

/* The client's group; -1: it has none. Of several lines of business the one that brought most. */
static int find_group(struct ctx *cx, struct churn_work *w, const struct churn *c, int64_t client_id, bool contract, int32_t *group)
{
    *group = -1;
    if (c->o.group == CHURN_BY_KIND) {
        *group = group_named(cx, w, contract ? N_("contract clients") : N_("project clients"));
        return 0;
    }
    int64_t best = 0;
    char name[200] = "";
    while (w->trait_more && w->trait_row.v[0].i <= client_id) {
        const struct db_value *v = w->trait_row.v;
        if (v[0].i == client_id && c->o.group == CHURN_BY_SIZE)
            *group = group_named(cx, w, size_name(v[1].i));
        else if (v[0].i == client_id && v[2].i > best && v[1].n < sizeof name) {
            best = v[2].i;
            memcpy(name, v[1].s, v[1].n + 1);
        }
        if (next_trait(cx, w))
            return -1;
    }
    if (*name)
        *group = group_named(cx, w, name);
    return 0;
}

static int months_between(int32_t from, int32_t to)
{
    int y, m, d, y2, m2;
    day_to_civil(from, &y, &m, &d);
    day_to_civil(to, &y2, &m2, &d);
    return (y2 - y) * 12 + m2 - m;
}

int churn_life_note(struct ctx *cx, struct churn_work *w, const struct churn *c, int64_t client_id, const struct snapshot *rows)
{
    size_t end = w->n, first = 0;
    while (end > 0 && !rows[end - 1].active)
        end--;
    if (!end) /* never seen active */
        return 0;
    while (!rows[first].client_id)
        first++;
    struct survival_case one = { .lost = end < w->n };
    int32_t since = rows[end - 1].first_day;
    if (find_group(cx, w, c, client_id, churn_contract_before(rows, end) != NULL, &one.group))
        return -1;
    one.time = months_between(since, c->months[one.lost ? end : w->n - 1].day);
    if (one.lost && one.time == 0)
        one.time = .5;
    if (since < day_month_start(c->months[0].day))
        one.entry = months_between(since, c->months[first].day);
    if (w->case_n == w->case_cap) {
        size_t cap = w->case_cap ? w->case_cap * 2 : 256;
        struct survival_case *list = arena_grow(cx->arena, w->cases, w->case_cap * sizeof *list, cap * sizeof *list);
        if (!list)
            return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
        w->cases = list;
        w->case_cap = cap;
    }
    w->cases[w->case_n++] = one;
    return 0;
}

/* Groups with enough losses are compared; numbered anew, the others left out. */
static int compare(struct ctx *cx, const struct churn_work *w, struct churn *c)
{
    int32_t number[CHURN_GROUPS], groups = 0;
    struct survival_case *list = ctx_alloc(cx, (w->case_n + 1) * sizeof *list);
    if (!list)
        return -1;
    for (size_t g = 0; g < w->name_n; g++)
        number[g] = c->lives[g + 1].curve.lost >= CHURN_GATE ? groups++ : -1;
    for (size_t i = 0; i < w->case_n; i++) {
        list[i] = w->cases[i];
        list[i].group = list[i].group < 0 ? -1 : number[list[i].group];
    }
    c->compared = (size_t)groups;
    return groups > 1 ? survival_compare(cx, list, w->case_n, groups, &c->compare) : 0;
}

int churn_life_measure(struct ctx *cx, const struct churn_work *w, struct churn *c)
{
    struct survival_case *list = ctx_alloc(cx, (w->case_n + 1) * sizeof *list);
    c->life_n = w->name_n + 1;
    c->lives[0].name = N_("all clients");
    if (!list || survival_fit(cx, w->cases, w->case_n, .95, &c->lives[0].curve))
        return -1;
    for (size_t g = 0; g < w->name_n; g++) {
        size_t n = 0;
        for (size_t i = 0; i < w->case_n; i++)
            if (w->cases[i].group == (int32_t)g)
                list[n++] = w->cases[i];
        c->lives[g + 1].name = w->names[g];
        if (survival_fit(cx, list, n, .95, &c->lives[g + 1].curve))
            return -1;
    }
    return compare(cx, w, c);
}
