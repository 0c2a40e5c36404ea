#include "plan/calendar.h"

#include <string.h>

#include "base/day.h"

enum { BEHIND = 120, AHEAD = 120, LONGEST_REST = 60 };

struct holiday {
    const char *country;
    int32_t day;
    bool works;
};

struct calendar {
    const char *week, *country;
    const struct holiday *days;
    size_t n;
};

int calendar_load(struct ctx *cx, struct db *db, const struct settings *set, int32_t from, struct calendar **out)
{
    struct db_rows r;
    struct calendar *c = ctx_alloc(cx, sizeof *c);
    if (!c || db_query(cx, db, SQL("SELECT country, day, kind FROM facts_holiday WHERE day BETWEEN $1 AND $2"),
                       DB(db_i((int64_t)from - BEHIND), db_i((int64_t)from + AHEAD)), &r))
        return -1;
    struct holiday *days = ctx_alloc(cx, (r.n + 1) * sizeof *days);
    if (!days)
        return -1;
    for (size_t i = 0; i < r.n; i++)
        days[i] = (struct holiday){ .country = db_text(&r, i, 0), .day = (int32_t)db_int(&r, i, 1), .works = strcmp(db_text(&r, i, 2), "off") != 0 };
    *c = (struct calendar){ .week = set->working_days, .country = set->country, .days = days, .n = r.n };
    *out = c;
    return 0;
}

static bool works(const struct calendar *c, int32_t day, const char *country)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->days[i].day == day && (!*c->days[i].country || !strcmp(c->days[i].country, country)))
            return c->days[i].works;
    return strchr(c->week, '1' + day_weekday(day)) != NULL;
}

bool calendar_works(const struct calendar *c, int32_t day, const char *country)
{
    return works(c, day, c->country) && (!*country || !strcmp(country, c->country) || works(c, day, country));
}

int32_t calendar_next(const struct calendar *c, int32_t day, const char *country)
{
    for (int i = 0; i < LONGEST_REST; i++)
        if (calendar_works(c, day + i, country))
            return day + i;
    return day; /* a week without working days: nothing better is known */
}
