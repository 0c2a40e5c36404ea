#include "kit/ical.h"

#include <string.h>

#include "base/day.h"
#include "base/text.h"

/* Writes s, n bytes, beginning at column `at` of the line; a character is never cut. */
static size_t put(struct str *out, size_t at, const char *s, size_t n)
{
    while (n) {
        uint32_t code;
        size_t len = text_utf8_decode(s, n, &code);
        if (code < 0x20 || code == 0x7f) {
            s += len;
            n -= len;
            continue;
        }
        if (at + len > ICAL_FOLD) {
            str_puts(out, "\r\n ");
            at = 1;
        }
        str_put(out, s, len);
        at += len;
        s += len;
        n -= len;
    }
    return at;
}

void ical_line(struct str *out, const char *name, const char *value)
{
    size_t at = put(out, 0, name, strlen(name));
    at = put(out, at, ":", 1);
    put(out, at, value, strlen(value));
    str_puts(out, "\r\n");
}

void ical_text(struct str *out, const char *name, const char *text)
{
    size_t at = put(out, 0, name, strlen(name));
    at = put(out, at, ":", 1);
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, "\\;,\n");
        at = put(out, at, p, n);
        p += n;
        if (!*p)
            break;
        const char pair[2] = { '\\', *p == '\n' ? 'n' : *p };
        if (at + sizeof pair > ICAL_FOLD) { /* what belongs together stays together */
            str_puts(out, "\r\n ");
            at = 1;
        }
        at = put(out, at, pair, sizeof pair);
        p++;
    }
    str_puts(out, "\r\n");
}

static void digits(struct str *out, int32_t day)
{
    int y, m, d;
    day_to_civil(day, &y, &m, &d);
    str_printf(out, "%04d%02d%02d", y, m, d);
}

void ical_at(struct str *out, const char *name, int64_t at)
{
    int32_t day = day_of_at(at, 0);
    int s = (int)(at - day_start_at(day, 0));
    str_printf(out, "%s:", name);
    digits(out, day);
    str_printf(out, "T%02d%02d%02dZ\r\n", s / 3600, s / 60 % 60, s % 60);
}

void ical_day(struct str *out, const char *name, int32_t day)
{
    str_printf(out, "%s;VALUE=DATE:", name);
    digits(out, day);
    str_puts(out, "\r\n");
}
