/* ical.h: the lines of an iCalendar (RFC 5545): CRLF, folded at 75 bytes between characters, texts escaped. For deliver and tests.
 *
 *     ical_line(&s, "BEGIN", "VEVENT");
 *     ical_text(&s, "SUMMARY", "Call: Alder, Birch; and others");
 */
#pragma once
#include "base/str.h"

enum { ICAL_FOLD = 75 };

void ical_line(struct str *, const char *name, const char *value); /* the value as it is; control characters are left out */
void ical_text(struct str *, const char *name, const char *text);  /* \ ; , and line breaks escaped */
void ical_at(struct str *, const char *name, int64_t at);          /* 20261122T083000Z */
void ical_day(struct str *, const char *name, int32_t day);        /* NAME;VALUE=DATE:20261122 */
