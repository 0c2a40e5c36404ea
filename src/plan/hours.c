#include "plan/hours.h"

enum { DAY_MIN = 24 * 60 };

static int of_day(int64_t minutes)
{
    return (int)((minutes % DAY_MIN + DAY_MIN) % DAY_MIN);
}

/* From one hour to the next time it is the other; the whole day when they are the same. */
static int length(int64_t from_hour, int64_t until_hour)
{
    int n = of_day((until_hour - from_hour) * 60);
    return n ? n : DAY_MIN;
}

bool hours_ring(enum channel_id c)
{
    return c == CHANNEL_CALL || c == CHANNEL_MESSENGER;
}

bool hours_shared(const struct settings *set, int client_offset_min, struct span *out)
{
    int desk = of_day(set->work_from_hour * 60), desk_end = desk + length(set->work_from_hour, set->work_until_hour);
    int awake = of_day(set->quiet_until_hour * 60 - client_offset_min + set->utc_offset_min);
    int awake_n = length(set->quiet_until_hour, set->quiet_from_hour);
    struct span best = { 0 };
    if (awake_n == DAY_MIN)
        best = (struct span){ desk, desk_end };
    for (int day = -1; day <= 1 && awake_n < DAY_MIN; day++) { /* their yesterday, today and tomorrow may touch our day */
        int from = awake + day * DAY_MIN, until = from + awake_n;
        from = from > desk ? from : desk;
        until = until < desk_end ? until : desk_end;
        if (until - from > best.until_min - best.from_min)
            best = (struct span){ from, until };
    }
    if (best.until_min <= best.from_min)
        return false;
    if (best.from_min >= DAY_MIN)
        best = (struct span){ best.from_min - DAY_MIN, best.until_min - DAY_MIN };
    *out = best;
    return true;
}

bool hours_touch(const struct history *h, enum channel_id c, struct span *out)
{
    return hours_ring(c) && hours_shared(h->set, h->utc_offset_min, out);
}

/* Minutes until the quiet hours are over; 0 = it is not quiet. */
static int quiet_left(const struct settings *set, int client_offset_min, int64_t at)
{
    int awake_n = length(set->quiet_until_hour, set->quiet_from_hour);
    int since_awake = of_day((at - (at % 60 + 60) % 60) / 60 + client_offset_min - set->quiet_until_hour * 60);
    return since_awake < awake_n ? 0 : DAY_MIN - since_awake;
}

bool hours_quiet_at(const struct settings *set, int client_offset_min, int64_t at)
{
    return quiet_left(set, client_offset_min, at) > 0;
}

int64_t hours_awake_at(const struct settings *set, int client_offset_min, int64_t at)
{
    int left = quiet_left(set, client_offset_min, at);
    return left ? at - (at % 60 + 60) % 60 + (int64_t)left * 60 : at;
}
