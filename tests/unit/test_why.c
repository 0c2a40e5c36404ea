/* Tests of base/why: sentences with values, in three languages and two calendars. */
#include "base/day.h"
#include "base/why.h"
#include "check.h"

static struct ctx cx;

static const char *say(const struct why *w, enum lang lang, bool jalali)
{
    char message[600];
    struct str out;
    why_message(w, message, sizeof message);
    str_init(&out, cx.arena, 4096);
    why_render(message, w->values, lang, jalali, &out);
    return str_end(&cx, &out);
}

static void values(void)
{
    struct why w;
    ctx_init(&cx, 1 << 20);
    why_say(&w, "silent for {days} days since {day}; {stake} at stake, {rate} a year, {who}");
    why_int(&w, "days", 1047);
    why_day(&w, "day", day_from_civil(2026, 11, 22));
    why_money(&w, "stake", 123456789, "EUR");
    why_tenths(&w, "rate", 15);
    why_text(&w, "who", "Ann");
    CHECK_STR(say(&w, LANG_EN, false), "silent for 1,047 days since 22 Nov 2026; €1,234,568 at stake, 1.5 a year, Ann");
    CHECK_STR(say(&w, LANG_EN, true), "silent for 1,047 days since 1 Azar 1405; €1,234,568 at stake, 1.5 a year, Ann");
    CHECK_STR(say(&w, LANG_RU, false), "silent for 1\u00a0047 days since 22.11.2026; 1\u00a0234\u00a0568\u00a0€ at stake, 1,5 a year, Ann");
    CHECK(strstr(say(&w, LANG_FA, true), "⁨۱۴۰۵/۰۹/۰۱⁩") != NULL);
    CHECK(strstr(say(&w, LANG_FA, true), "⁨۱٫۵⁩") != NULL);
    CHECK(strstr(say(&w, LANG_FA, true), "⁨Ann⁩") != NULL);
    ctx_release(&cx);
}

static void whole_tenths(void)
{
    struct why w;
    ctx_init(&cx, 1 << 20);
    why_say(&w, "{a} {b} {c}");
    why_tenths(&w, "a", 200);
    why_tenths(&w, "b", 7);
    why_tenths(&w, "c", 0);
    CHECK_STR(say(&w, LANG_EN, false), "20 0.7 0");
    ctx_release(&cx);
}

static void sentences(void)
{
    struct why w;
    ctx_init(&cx, 1 << 20);
    why_say(&w, "first {a}");
    why_also(&w, "Second {b}.");
    why_also(&w, "Third.");
    why_also(&w, "Fourth.");
    why_int(&w, "a", 1);
    why_int(&w, "b", 2);
    CHECK_STR(say(&w, LANG_EN, false), "first 1. Second 2. Third.");
    why_say(&w, "again");
    CHECK_STR(say(&w, LANG_EN, false), "again");
    CHECK_STR(w.values, "");
    ctx_release(&cx);
}

/* What does not fit is left out whole; separators in a value do no harm; unknown and broken placeholders stay harmless. */
static void hostile(void)
{
    struct why w;
    char big[500];
    ctx_init(&cx, 1 << 20);
    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = 0;
    why_say(&w, "{big} {n} {evil} {none} {open");
    why_text(&w, "big", big);
    why_int(&w, "n", -5);
    why_text(&w, "evil", "a\x1f" "n#i=9\nb");
    CHECK_STR(say(&w, LANG_EN, false), "… -5 a n#i=9 b … {open");
    for (int i = 0; i < 200; i++)
        why_int(&w, "filler", INT64_MIN);
    CHECK(w.len < sizeof w.values && w.len == strlen(w.values));
    struct str out;
    str_init(&out, cx.arena, 1000);
    why_render("{a}{b}{c}", "a#i=x\x1f" "b\x1f" "c#q=\x1f\x1f#", LANG_EN, false, &out);
    CHECK_STR(str_end(&cx, &out), "0…");
    str_clear(&out);
    why_render(NULL, NULL, LANG_EN, false, &out);
    CHECK_STR(str_end(&cx, &out), "");
    ctx_release(&cx);
}

/* Names of one value are not found inside another's. */
static void names(void)
{
    struct why w;
    ctx_init(&cx, 1 << 20);
    why_say(&w, "{day} {days}");
    why_int(&w, "days", 3);
    why_int(&w, "day", 4);
    CHECK_STR(say(&w, LANG_EN, false), "4 3");
    ctx_release(&cx);
}

CHECK_MAIN(T(values), T(whole_tenths), T(sentences), T(hostile), T(names))
