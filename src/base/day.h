/* day.h: civil dates as day numbers. Everybody may use it; pure.
 *
 * A day number counts days since 1970-01-01 and has no zone; an instant (_at, unix
 * seconds) becomes a day only through the reader's or client's offset from UTC.
 * Years are 1..9999 in the Gregorian calendar and 1..3000 in the Jalali (solar Hijri)
 * one. A reader's calendar is a setting apart from the language.
 *
 * Conversions expect valid dates: ask day_valid_*() first when they come from outside.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/str.h"
#include "base/tr.h"

bool day_valid_civil(int y, int m, int d);
int32_t day_from_civil(int y, int m, int d);
void day_to_civil(int32_t day, int *y, int *m, int *d);

bool day_valid_jalali(int y, int m, int d);
int32_t day_from_jalali(int y, int m, int d);
void day_to_jalali(int32_t day, int *y, int *m, int *d);
bool day_jalali_leap(int y);

int day_weekday(int32_t day);                          /* 0 = Monday ... 6 = Sunday */
int32_t day_of_at(int64_t at, int32_t utc_offset_s);
int64_t day_start_at(int32_t day, int32_t utc_offset_s); /* midnight there, as unix seconds */

/* Months and years are of the Gregorian calendar unless `jalali`; the day of the month is
 * clamped (31.01 + 1 month = 28.02). To repeat on the 31st, add to the first day each time. */
int32_t day_add_months(int32_t day, int months);
int32_t day_add_months_in(int32_t day, int months, bool jalali);
int32_t day_month_start(int32_t day);
int32_t day_month_end(int32_t day);                    /* its last day */
int32_t day_month_start_in(int32_t day, bool jalali);
int32_t day_year_start(int32_t day);
int32_t day_week_start(int32_t day);                   /* Monday */

/* What 03/04/2021 (or 03-04-2021) means. DAY_AUTO reads it only when one part is above 12 or
 * both are equal; decide per column, else ask. Dots are always day.month.year. */
enum day_order { DAY_AUTO, DAY_DMY, DAY_MDY };

/* Reads ISO, dd.mm.yyyy, slashes, dashes, "Jan 28 2021", "22 Nov 2026", "11/May/24", with an
 * optional time of day after it, in ASCII, Persian or Arabic digits. A year of 1300..1500 is
 * Jalali. Two-digit years are read after a dot, a month name or a stated order: 80..99 are 19xx.
 * False, and *out untouched, for anything else: 31.02., trailing words. */
bool day_parse(const char *text, enum day_order order, int32_t *out);
/* What people type: also today, tomorrow, сегодня, завтра, فردا ..., +3, -1. */
bool day_parse_typed(const char *text, enum day_order order, int32_t today, int32_t *out);

void day_iso(int32_t day, char out[16]);               /* 2026-11-22 */
void day_format(int32_t day, enum lang, bool jalali, struct str *out);      /* 22.11.2026, ۱۴۰۵/۰۹/۰۱, 22 Nov 2026 */
void day_format_month(int32_t day, enum lang, bool jalali, struct str *out); /* Nov 2026, нояб. 2026, آذر ۱۴۰۵: the month it lies in */
void day_format_long(int32_t day, enum lang, bool jalali, struct str *out); /* 22 ноября 2026 г. */
