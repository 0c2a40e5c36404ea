/* Tests of plan/hours: when a telephone may ring, over zones, half hours and midnight. */
#include "check.h"
#include "plan/hours.h"

static struct settings set;

/* "09:00-18:00" of the firm's day; "" = never. */
static const char *shared(int firm, int client)
{
    static char text[32];
    struct span s;
    set.utc_offset_min = firm;
    if (!hours_shared(&set, client, &s))
        return "";
    snprintf(text, sizeof text, "%02d:%02d-%02d:%02d", s.from_min / 60, s.from_min % 60, s.until_min / 60, s.until_min % 60);
    return text;
}

static void desk(int work_from, int work_until, int quiet_from, int quiet_until)
{
    settings_default(&set);
    set.work_from_hour = work_from;
    set.work_until_hour = work_until;
    set.quiet_from_hour = quiet_from;
    set.quiet_until_hour = quiet_until;
}

static void zones(void)
{
    desk(9, 18, 18, 9);
    CHECK_STR(shared(0, 0), "09:00-18:00");
    CHECK_STR(shared(180, 180), "09:00-18:00");
    CHECK_STR(shared(180, 60), "11:00-18:00");   /* Moscow calls Berlin */
    CHECK_STR(shared(60, 180), "09:00-16:00");
    CHECK_STR(shared(60, 210), "09:00-15:30");   /* Tehran: half an hour */
    CHECK_STR(shared(210, 345), "09:00-15:45");  /* Kathmandu */
    CHECK_STR(shared(180, -300), "17:00-18:00"); /* far west: their morning */
    CHECK_STR(shared(180, -480), "");            /* farther: never */
    CHECK_STR(shared(0, 600), "");               /* far east: their day is over before ours begins */
    CHECK_STR(shared(0, 540), "");               /* they stop as we come: no minute is shared */
    CHECK_STR(shared(0, 539), "09:00-09:01");
    CHECK_STR(shared(-600, 780), "10:00-18:00"); /* 23 hours ahead: a day on, their clock is one hour behind */
    CHECK_STR(shared(840, -720), "11:00-18:00");
}

static void over_midnight(void)
{
    desk(22, 6, 18, 9); /* a night shift */
    CHECK_STR(shared(0, 0), "");
    CHECK_STR(shared(0, 600), "23:00-30:00"); /* 23:00 to 06:00: their 9 to 16 */
    CHECK_STR(shared(0, 300), "04:00-06:00"); /* of the second half the day's own clock */
    desk(0, 24, 18, 9);
    CHECK_STR(shared(0, 0), "09:00-18:00");
    CHECK_STR(shared(0, 600), "00:00-08:00"); /* 23:00-24:00 too, but that is shorter */
    desk(9, 18, 24, 0); /* nothing is quiet */
    CHECK_STR(shared(0, 600), "09:00-18:00");
    desk(9, 18, 12, 14); /* only a rest at noon: of two spans of the day the longer */
    CHECK_STR(shared(0, 0), "14:00-18:00");
    desk(9, 18, 1, 6);
    CHECK_STR(shared(0, 0), "09:00-18:00");
}

static void instants(void)
{
    const int64_t midnight = INT64_C(20514) * 86400;
    desk(9, 18, 18, 9);
    CHECK(hours_quiet_at(&set, 0, midnight + 8 * 3600 + 3599));
    CHECK(!hours_quiet_at(&set, 0, midnight + 9 * 3600));
    CHECK(!hours_quiet_at(&set, 0, midnight + 18 * 3600 - 1));
    CHECK(hours_quiet_at(&set, 0, midnight + 18 * 3600));
    CHECK(hours_quiet_at(&set, 345, midnight + 3 * 3600)); /* 08:45 in Kathmandu */
    CHECK_INT(hours_awake_at(&set, 345, midnight + 3 * 3600 + 17), midnight + 3 * 3600 + 900);
    CHECK_INT(hours_awake_at(&set, 0, midnight + 20 * 3600), midnight + 33 * 3600);
    CHECK_INT(hours_awake_at(&set, 0, midnight + 10 * 3600 + 5), midnight + 10 * 3600 + 5);
    CHECK_INT(hours_awake_at(&set, 0, -1), 9 * 3600); /* before 1970 too */
    desk(9, 18, 24, 0);
    CHECK(!hours_quiet_at(&set, 0, midnight));
}

static void channels(void)
{
    struct span s;
    struct history h = { .set = &set, .utc_offset_min = 0 };
    desk(9, 18, 18, 9);
    for (int c = 0; c < CHANNEL_COUNT; c++)
        CHECK_INT(hours_touch(&h, (enum channel_id)c, &s), c == CHANNEL_CALL || c == CHANNEL_MESSENGER);
}

CHECK_MAIN(T(zones), T(over_midnight), T(instants), T(channels))
