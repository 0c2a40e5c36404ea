#include "base/day.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

enum { JALALI_EPOCH = 492268 }; /* days from 1 Farvardin 1 (less one year and a day) to 1970-01-01 */

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a % b < 0) != (b < 0));
}

/* --- Gregorian: Howard Hinnant's days_from_civil, eras of 400 years from 1 March --- */

static bool leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int month_days(int y, int m)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return m == 2 && leap(y) ? 29 : days[m - 1];
}

bool day_valid_civil(int y, int m, int d)
{
    return y >= 1 && y <= 9999 && m >= 1 && m <= 12 && d >= 1 && d <= month_days(y, m);
}

int32_t day_from_civil(int y, int m, int d)
{
    int64_t year = m <= 2 ? (int64_t)y - 1 : y;
    int64_t era = floor_div(year, 400);
    int64_t of_era = year - era * 400;
    int64_t of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return (int32_t)(era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468);
}

void day_to_civil(int32_t day, int *y, int *m, int *d)
{
    int64_t z = (int64_t)day + 719468;
    int64_t era = floor_div(z, 146097);
    int64_t of_era = z - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    *d = (int)(of_year - (153 * month + 2) / 5 + 1);
    *m = (int)(month < 10 ? month + 3 : month - 9);
    *y = (int)(year + era * 400 + (*m <= 2));
}

/* --- Jalali: the 33-year rule, equal to the observed calendar for the years 1100..1501 --- */

bool day_jalali_leap(int y)
{
    return (25 * (int64_t)y + 11) % 33 < 8;
}

bool day_valid_jalali(int y, int m, int d)
{
    if (y < 1 || y > 3000 || m < 1 || m > 12 || d < 1)
        return false;
    int last = m <= 6 ? 31 : m < 12 || day_jalali_leap(y) ? 30 : 29;
    return d <= last;
}

int32_t day_from_jalali(int y, int m, int d)
{
    int before = m <= 7 ? 31 * (m - 1) : 30 * (m - 1) + 6;
    return (int32_t)(365 * ((int64_t)y - 1) + floor_div(8 * (int64_t)y + 21, 33) + before + d - 1 - JALALI_EPOCH);
}

void day_to_jalali(int32_t day, int *y, int *m, int *d)
{
    int64_t n = (int64_t)day + JALALI_EPOCH;
    *y = (int)(1 + floor_div(33 * n + 3, 12053));
    int k = day - day_from_jalali(*y, 1, 1);
    *m = k < 186 ? k / 31 + 1 : (k - 186) / 30 + 7;
    *d = k < 186 ? k % 31 + 1 : (k - 186) % 30 + 1;
}

/* --- steps --- */

int day_weekday(int32_t day)
{
    int64_t n = ((int64_t)day + 3) % 7; /* day 0 was a Thursday */
    return (int)(n < 0 ? n + 7 : n);
}

int32_t day_of_at(int64_t at, int32_t utc_offset_s)
{
    int64_t day = floor_div(at, 86400); /* first, so that the offset cannot overflow */
    return (int32_t)(day + floor_div(at - day * 86400 + utc_offset_s, 86400));
}

int64_t day_start_at(int32_t day, int32_t utc_offset_s)
{
    return (int64_t)day * 86400 - utc_offset_s;
}

int32_t day_add_months_in(int32_t day, int months, bool jalali)
{
    int y, m, d;
    if (jalali)
        day_to_jalali(day, &y, &m, &d);
    else
        day_to_civil(day, &y, &m, &d);
    int64_t total = (int64_t)y * 12 + (m - 1) + months;
    y = (int)floor_div(total, 12);
    m = (int)(total - (int64_t)y * 12) + 1;
    if (!jalali)
        return day_from_civil(y, m, d < month_days(y, m) ? d : month_days(y, m));
    while (d > 29 && !day_valid_jalali(y, m, d))
        d--;
    return day_from_jalali(y, m, d);
}

int32_t day_add_months(int32_t day, int months)
{
    return day_add_months_in(day, months, false);
}

int32_t day_month_start_in(int32_t day, bool jalali)
{
    int y, m, d;
    if (jalali)
        day_to_jalali(day, &y, &m, &d);
    else
        day_to_civil(day, &y, &m, &d);
    return day - (d - 1);
}

int32_t day_month_start(int32_t day)
{
    return day_month_start_in(day, false);
}

int32_t day_month_end(int32_t day)
{
    return day_add_months(day_month_start(day), 1) - 1;
}

int32_t day_year_start(int32_t day)
{
    int y, m, d;
    day_to_civil(day, &y, &m, &d);
    return day_from_civil(y, 1, 1);
}

int32_t day_week_start(int32_t day)
{
    return day - day_weekday(day);
}

/* --- showing --- */

void day_iso(int32_t day, char out[16])
{
    int y, m, d;
    day_to_civil(day, &y, &m, &d);
    snprintf(out, 16, "%04d-%02d-%02d", y, m, d);
}

/* "{d} November {y}" with the reader's digits. */
static void fill(struct str *out, const char *pattern, int d, int y, enum lang lang)
{
    char text[96], digits[16];
    size_t n = 0;
    for (const char *p = pattern; *p && n < sizeof text - 16;) {
        bool hole = p[0] == '{' && (p[1] == 'd' || p[1] == 'y') && p[2] == '}';
        if (!hole) {
            text[n++] = *p++;
            continue;
        }
        int len = snprintf(digits, sizeof digits, "%d", p[1] == 'd' ? d : y);
        memcpy(text + n, digits, (size_t)len);
        n += (size_t)len;
        p += 3;
    }
    text[n] = 0;
    text_put_digits(out, text, lang);
}

void day_format_long(int32_t day, enum lang lang, bool jalali, struct str *out)
{
    static const char *const civil[] = { N_("{d} January {y}"), N_("{d} February {y}"), N_("{d} March {y}"),
        N_("{d} April {y}"), N_("{d} May {y}"), N_("{d} June {y}"), N_("{d} July {y}"), N_("{d} August {y}"),
        N_("{d} September {y}"), N_("{d} October {y}"), N_("{d} November {y}"), N_("{d} December {y}") };
    static const char *const solar[] = { N_("{d} Farvardin {y}"), N_("{d} Ordibehesht {y}"), N_("{d} Khordad {y}"),
        N_("{d} Tir {y}"), N_("{d} Mordad {y}"), N_("{d} Shahrivar {y}"), N_("{d} Mehr {y}"), N_("{d} Aban {y}"),
        N_("{d} Azar {y}"), N_("{d} Dey {y}"), N_("{d} Bahman {y}"), N_("{d} Esfand {y}") };
    int y, m, d;
    if (jalali)
        day_to_jalali(day, &y, &m, &d);
    else
        day_to_civil(day, &y, &m, &d);
    const char *const *names = jalali ? solar : civil;
    fill(out, tr(lang, names[m - 1]), d, y, lang);
}

void day_format(int32_t day, enum lang lang, bool jalali, struct str *out)
{
    static const char *const abbreviated[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    int y, m, d;
    if (jalali)
        day_to_jalali(day, &y, &m, &d);
    else
        day_to_civil(day, &y, &m, &d);
    char text[48];
    if (lang == LANG_RU)
        snprintf(text, sizeof text, "%02d.%02d.%04d", d, m, y);
    else if (lang == LANG_FA)
        snprintf(text, sizeof text, "%04d/%02d/%02d", y, m, d);
    else if (jalali) {
        day_format_long(day, lang, true, out);
        return;
    } else
        snprintf(text, sizeof text, "%d %s %d", d, abbreviated[m - 1], y);
    text_put_digits(out, text, lang);
}

void day_format_month(int32_t day, enum lang lang, bool jalali, struct str *out)
{
    static const char *const civil[] = { N_("Jan {y}"), N_("Feb {y}"), N_("Mar {y}"), N_("Apr {y}"), N_("May {y}"), N_("Jun {y}"),
        N_("Jul {y}"), N_("Aug {y}"), N_("Sep {y}"), N_("Oct {y}"), N_("Nov {y}"), N_("Dec {y}") };
    static const char *const solar[] = { N_("Farvardin {y}"), N_("Ordibehesht {y}"), N_("Khordad {y}"), N_("Tir {y}"), N_("Mordad {y}"),
        N_("Shahrivar {y}"), N_("Mehr {y}"), N_("Aban {y}"), N_("Azar {y}"), N_("Dey {y}"), N_("Bahman {y}"), N_("Esfand {y}") };
    int y, m, d;
    if (jalali)
        day_to_jalali(day, &y, &m, &d);
    else
        day_to_civil(day, &y, &m, &d);
    const char *const *names = jalali ? solar : civil;
    fill(out, tr(lang, names[m - 1]), d, y, lang);
}
