/* Tests of kit/ical: whatever is written, no line is longer than 75 bytes or cuts a character, and unfolded and unescaped it is the text again. */
#include <stdlib.h>

#include "base/text.h"
#include "check.h"
#include "kit/ical.h"

static struct ctx cx;

static const char *write_text_line(const char *text)
{
    struct str s;
    str_init(&s, cx.arena, 1 << 20);
    ical_text(&s, "SUMMARY", text);
    return str_end(&cx, &s);
}

/* The rules of RFC 5545, 3.1: CRLF ends a line, at most 75 bytes before it, whole characters. */
static bool lines_hold(const char *out)
{
    while (*out) {
        const char *end = strstr(out, "\r\n");
        if (!end || end - out > ICAL_FOLD || !text_utf8_valid(out, (size_t)(end - out)) || memchr(out, '\n', (size_t)(end - out)))
            return false;
        out = end + 2;
    }
    return true;
}

static void read_back(const char *out, char *text)
{
    const char *p = strchr(out, ':') + 1;
    while (*p) {
        if (!strncmp(p, "\r\n ", 3))
            p += 3;
        else if (!strncmp(p, "\r\n", 2))
            p += 2;
        else if (*p == '\\') {
            *text++ = p[1] == 'n' ? '\n' : p[1];
            p += 2;
        } else
            *text++ = *p++;
    }
    *text = 0;
}

static void whole_again(void)
{
    static const char *const pieces[] = { "a", "Z", " ", "\\", ";", ",", "\n", ":", "\"", "ё", "Щ", "پ", "\u200c", "€", "\U0001f4c5", "\\n", "BEGIN:VEVENT" };
    static char text[8000], back[8000];
    CHECK_INT(ctx_init(&cx, 64 << 20), 0);
    srandom(20261122);
    for (int i = 0; i < 4000; i++) {
        text[0] = 0;
        size_t len = 0;
        for (long n = random() % 120; n > 0; n--) {
            const char *piece = pieces[(size_t)random() % (sizeof pieces / sizeof *pieces)];
            memcpy(text + len, piece, strlen(piece) + 1);
            len += strlen(piece);
        }
        const char *out = write_text_line(text);
        if (!lines_hold(out))
            CHECK_STR(out, "lines of 75 bytes");
        read_back(out, back);
        if (strcmp(back, text) != 0)
            CHECK_STR(back, text);
        ctx_clear(&cx);
    }
    ctx_release(&cx);
}

/* Nothing in a text begins a line of its own. */
static void no_smuggling(void)
{
    CHECK_INT(ctx_init(&cx, 1 << 20), 0);
    CHECK_STR(write_text_line("a;b,c\\d: \"e\""), "SUMMARY:a\\;b\\,c\\\\d: \"e\"\r\n");
    CHECK_STR(write_text_line("a\r\nEND:VEVENT"), "SUMMARY:a\\nEND:VEVENT\r\n");
    CHECK_STR(write_text_line("a\x01\x7f\tb"), "SUMMARY:ab\r\n");
    struct str s;
    str_init(&s, cx.arena, 1000);
    ical_line(&s, "UID", "x\r\nEND:VCALENDAR");
    CHECK_STR(str_end(&cx, &s), "UID:xEND:VCALENDAR\r\n");
    ctx_release(&cx);
}

static void times(void)
{
    struct str s;
    CHECK_INT(ctx_init(&cx, 1 << 20), 0);
    str_init(&s, cx.arena, 1000);
    ical_at(&s, "DTSTAMP", 866142000); /* the stamp of a published sample */
    ical_at(&s, "DTSTART", 1795305599);
    ical_day(&s, "DTSTART", 20779);
    CHECK_STR(str_end(&cx, &s), "DTSTAMP:19970612T190000Z\r\nDTSTART:20261121T235959Z\r\nDTSTART;VALUE=DATE:20261122\r\n");
    ctx_release(&cx);
}

CHECK_MAIN(T(whole_again), T(no_smuggling), T(times))
