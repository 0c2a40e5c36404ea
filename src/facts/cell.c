#include "facts/cell.h"

#include <string.h>

#include "base/money.h"
#include "base/text.h"

enum { SHORT = 256 };

const char *cell_trim(const char *text, size_t *n)
{
    while (*n && (unsigned char)text[0] <= ' ') {
        text++;
        (*n)--;
    }
    while (*n && (unsigned char)text[*n - 1] <= ' ')
        (*n)--;
    bool plain = !*n || ((unsigned char)text[0] < 0x80 && (unsigned char)text[*n - 1] < 0x80);
    if (plain || *n >= SHORT) /* other blanks (NBSP, marks of direction) only around short texts */
        return text;
    char part[SHORT]; /* declared where it is needed: the compiler clears it there */
    size_t len;
    memcpy(part, text, *n);
    part[*n] = 0;
    const char *from = text_trim(part, &len);
    text += from - part;
    *n = len;
    return text;
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

bool cell_damaged(const char *s, size_t n)
{
    size_t i = 0;
    if (n < 4 || n > 24 || !digit(s[0]))
        return false;
    for (i = 1; i < n && (digit(s[i]) || s[i] == ',' || s[i] == '.'); i++)
        ;
    if (i + 2 >= n || (s[i] | 0x20) != 'e' || s[i + 1] != '+')
        return false;
    for (i += 2; i < n; i++)
        if (!digit(s[i]))
            return false;
    return true;
}

/* 0-terminated copy with ASCII digits, for the parsers of base/. */
static bool copy(const char *s, size_t n, char out[SHORT])
{
    char part[SHORT];
    if (n >= sizeof part)
        return false;
    memcpy(part, s, n);
    part[n] = 0;
    return text_digits(part, out, SHORT);
}

struct word_value {
    const char *word;
    int value;
};

/* Small ASCII letters; other letters as they are. */
static int find_word(const struct word_value *list, size_t count, const char *s)
{
    char low[64];
    size_t n = strlen(s);
    if (n >= sizeof low)
        return -1;
    for (size_t i = 0; i <= n; i++)
        low[i] = s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] | 0x20) : s[i];
    for (size_t i = 0; i < count; i++)
        if (!strcmp(list[i].word, low))
            return list[i].value;
    return -1;
}

static const struct word_value yes_no[] = {
    { "1", 1 }, { "0", 0 }, { "yes", 1 }, { "no", 0 }, { "true", 1 }, { "false", 0 }, { "y", 1 }, { "n", 0 }, { "x", 1 }, { "on", 1 },
    { "off", 0 }, { "-", 0 }, { "да", 1 }, { "нет", 0 }, { "Да", 1 }, { "Нет", 0 }, { "ДА", 1 }, { "НЕТ", 0 }, { "истина", 1 }, { "ложь", 0 },
    { "بله", 1 }, { "خیر", 0 }, { "آری", 1 }, { "نه", 0 }, { "unsubscribed", 1 }, { "subscribed", 0 }, { "opted out", 1 }, { "none", 0 },
    { "billable", 1 }, { "non-billable", 0 }, { "auto", 1 }, { "manual", 0 },
};

static const struct word_value numbers[] = { /* months between bills */
    { "monthly", 1 }, { "month", 1 }, { "quarterly", 3 }, { "quarter", 3 }, { "annual", 12 }, { "annually", 12 }, { "yearly", 12 }, { "year", 12 },
    { "ежемесячно", 1 }, { "месяц", 1 }, { "ежеквартально", 3 }, { "квартал", 3 }, { "ежегодно", 12 }, { "год", 12 },
    { "ماهانه", 1 }, { "سه ماهه", 3 }, { "سالانه", 12 },
};

static const struct word_value channels[] = { /* values: places in the list below */
    { "call", 0 }, { "phone", 0 }, { "звонок", 0 }, { "телефон", 0 }, { "تلفن", 0 }, { "تماس", 0 }, { "visit", 1 }, { "meeting", 1 }, { "визит", 1 },
    { "встреча", 1 }, { "بازدید", 1 }, { "جلسه", 1 }, { "email", 2 }, { "e-mail", 2 }, { "mail", 2 }, { "почта", 2 }, { "письмо", 2 }, { "ایمیل", 2 },
    { "letter", 3 }, { "post", 3 }, { "paper", 3 }, { "نامه", 3 }, { "fax", 4 }, { "факс", 4 }, { "فکس", 4 }, { "messenger", 5 }, { "chat", 5 },
    { "whatsapp", 5 }, { "telegram", 5 }, { "sms", 5 }, { "мессенджер", 5 }, { "پیام", 5 }, { "پیام رسان", 5 },
};
static const char *const channel_words[] = { "call", "visit", "email", "letter", "fax", "messenger" };

#define COUNT(a) (sizeof(a) / sizeof *(a))

struct db_value cell_empty(const struct kind_field *f)
{
    if (f->type == FIELD_CHOICE && f->choices)
        return (struct db_value){ .type = DB_TEXT, .s = f->choices, .n = strcspn(f->choices, "|") };
    bool text = f->type == FIELD_TEXT || f->type == FIELD_CHOICE || f->type == FIELD_CHANNEL || f->type == FIELD_CURRENCY;
    if (text)
        return (struct db_value){ .type = DB_TEXT, .null = f->nullable, .s = "" };
    return (struct db_value){ .type = DB_INT, .null = f->nullable };
}

int cell_empty_all(struct ctx *cx, const struct kind *k, struct db_value *fields)
{
    for (size_t i = 0; i < k->field_n; i++) {
        fields[i] = cell_empty(&k->fields[i]);
        if (k->fields[i].type == FIELD_CHOICE && !(fields[i].s = ctx_dupn(cx, fields[i].s, fields[i].n)))
            return -1;
    }
    return 0;
}

bool cell_decimal(const char *text, size_t n, int64_t *out)
{
    char s[SHORT];
    if (!copy(text, n, s))
        return false;
    bool minus = s[0] == '-';
    const char *p = s + minus + strspn(s + minus, "$ ");
    int64_t whole = 0, part = 0, scale = 1000000;
    if (!digit(*p) && *p != '.' && *p != ',')
        return false;
    for (; digit(*p); p++)
        if ((whole = whole * 10 + (*p - '0')) > 8000000000000)
            return false;
    bool mark = *p == '.' || *p == ',';
    for (p += mark; mark && digit(*p); p++) {
        scale /= 10;
        part += (*p - '0') * scale;
        if (!scale && *p != '0')
            return false;
    }
    if (*p)
        return false;
    *out = minus ? -(whole * 1000000 + part) : whole * 1000000 + part;
    return true;
}

static const char *read_int(const char *s, int64_t *out)
{
    bool minus = *s == '-';
    int64_t n = 0;
    const char *p = s + minus;
    int named = find_word(numbers, COUNT(numbers), s);
    if (named >= 0) {
        *out = named;
        return NULL;
    }
    size_t len = strspn(p, "0123456789");
    if (!len || len > 18 || p[len + strspn(p + len, ".0")])
        return N_("this is no whole number; write digits only");
    for (size_t i = 0; i < len; i++)
        n = n * 10 + (p[i] - '0');
    *out = minus ? -n : n;
    return NULL;
}

/* 90, 1:30, 01:30:00, or, in hours, 1,5. */
static const char *read_minutes(const char *s, bool hours, int64_t *out)
{
    const char *colon = strchr(s, ':');
    int64_t n;
    if (colon) {
        int64_t h = 0, m = 0;
        size_t digits = strspn(s, "0123456789");
        if (s + digits != colon || !digits || digits > 5 || !digit(colon[1]) || !digit(colon[2]) || colon[1] > '5')
            return N_("this is no duration; write it as 1:30");
        for (size_t i = 0; i < digits; i++)
            h = h * 10 + (s[i] - '0');
        m = (colon[1] - '0') * 10 + (colon[2] - '0');
        if (colon[3] && (colon[3] != ':' || strspn(colon + 4, "0123456789") != 2 || colon[6]))
            return N_("this is no duration; write it as 1:30");
        *out = h * 60 + m;
        return NULL;
    }
    if (!hours)
        return read_int(s, out);
    if (!cell_decimal(s, strlen(s), &n) || n < 0)
        return N_("this is no number of hours; write it as 1.5 or 1:30");
    *out = money_share(n, 60, 1000000);
    return NULL;
}

/* 2026-11-22, the commonest form, without the detours of day_parse(). */
static bool iso_day(const char *s, size_t n, int32_t *out)
{
    if (n != 10 || s[4] != '-' || s[7] != '-')
        return false;
    for (int i = 0; i < 10; i++)
        if (i != 4 && i != 7 && !digit(s[i]))
            return false;
    int y = (s[0] - '0') * 1000 + (s[1] - '0') * 100 + (s[2] - '0') * 10 + (s[3] - '0');
    int m = (s[5] - '0') * 10 + (s[6] - '0'), d = (s[8] - '0') * 10 + (s[9] - '0');
    if (y < 1600 || !day_valid_civil(y, m, d))
        return false;
    *out = day_from_civil(y, m, d);
    return true;
}

static const char *read_day(const char *s, size_t n, enum day_order order, int32_t *out)
{
    if (iso_day(s, n, out))
        return NULL;
    char text[SHORT];
    int32_t a, b;
    if (!copy(s, n, text))
        return N_("this is no date; write it as 2026-12-31 or 31.12.2026");
    size_t digits = strspn(text, "0123456789");
    if (digits == 8 && !text[8]) { /* 20261231 */
        char iso[16] = { text[0], text[1], text[2], text[3], '-', text[4], text[5], '-', text[6], text[7] };
        if (iso_day(iso, 10, out))
            return NULL;
    }
    if (day_parse(text, order, out))
        return NULL;
    if (order == DAY_AUTO && day_parse(text, DAY_DMY, &a) && day_parse(text, DAY_MDY, &b))
        return N_("day and month can be told apart in no row of this column; choose the order of dates (dmy or mdy)");
    if (digits == 5 && !text[5])
        return N_("this is a spreadsheet's day number; format the column as a date and save again");
    return N_("this is no date; write it as 2026-12-31 or 31.12.2026");
}

static const char *read_at(const char *s, size_t n, const struct cell_rules *r, int64_t *out)
{
    char text[SHORT];
    int32_t day;
    int64_t seconds = 0;
    if (!copy(s, n, text))
        return N_("this is no date; write it as 2026-12-31 or 31.12.2026");
    const char *why = read_day(text, strlen(text), r->order, &day);
    if (why)
        return why;
    const char *colon = strchr(text, ':');
    if (colon && colon > text && digit(colon[-1]) && digit(colon[1]) && digit(colon[2])) {
        int hour = colon[-1] - '0' + (colon - text > 1 && digit(colon[-2]) ? (colon[-2] - '0') * 10 : 0);
        const char *end = text + strlen(text);
        bool pm = end - text > 2 && (end[-1] | 0x20) == 'm' && (end[-2] | 0x20) == 'p', am = end - text > 2 && (end[-1] | 0x20) == 'm' && (end[-2] | 0x20) == 'a';
        if (pm && hour < 12)
            hour += 12;
        if (am && hour == 12)
            hour = 0;
        seconds = hour * 3600 + ((colon[1] - '0') * 10 + (colon[2] - '0')) * 60;
    }
    *out = day_start_at(day, r->utc_offset_min * 60) + seconds;
    return NULL;
}

/* 1234.50 without detours; everything else goes to money_parse(). */
static bool plain_money(const char *s, size_t n, int exponent, int64_t *out)
{
    size_t i = 0;
    int64_t v = 0;
    int places = 0;
    bool minus = n && s[0] == '-';
    for (i = minus; i < n && i < 14 && digit(s[i]); i++)
        v = v * 10 + (s[i] - '0');
    if (i == (size_t)minus || i == 14)
        return false;
    if (i < n) {
        if (s[i] != '.' || n - i - 1 > 2 || n - i - 1 == 0)
            return false;
        for (i++; i < n && digit(s[i]); i++, places++)
            v = v * 10 + (s[i] - '0');
        if (i < n || places > exponent)
            return false;
    }
    for (; places < exponent; places++)
        v *= 10;
    *out = minus ? -v : v;
    return v <= MONEY_MAX;
}

static const char *read_money(const char *s, size_t n, const struct cell_rules *r, int64_t *out)
{
    if (plain_money(s, n, r->exponent, out))
        return NULL;
    char text[SHORT];
    if (cell_damaged(s, n))
        return N_("a spreadsheet has spoilt this number; format the column as text and save again");
    if (copy(s, n, text) && money_parse(text, r->currency, out))
        return NULL;
    return N_("this is no amount of money in the row's currency; write it as 1234.50");
}

static const char *read_choice(const struct kind_field *f, const char *s, size_t n, struct db_value *out)
{
    for (const char *c = f->choices; *c;) {
        size_t len = strcspn(c, "|"), i = 0;
        while (i < len && i < n && (s[i] == c[i] || (s[i] >= 'A' && s[i] <= 'Z' && (s[i] | 0x20) == c[i]) || ((s[i] == ' ' || s[i] == '-') && c[i] == '_')))
            i++;
        if (i == len && i == n) {
            *out = (struct db_value){ .type = DB_TEXT, .s = c, .n = len };
            return NULL;
        }
        c += len + (c[len] == '|');
    }
    return N_("this is none of the values the program knows; translate it in the mapping");
}

static const char *read_word(enum field_type type, const char *s, size_t n, const struct cell_rules *r, struct db_value *out)
{
    char text[SHORT], code[4];
    int64_t number = 0;
    if (!copy(s, n, text))
        return N_("the text is too long for this field");
    if (type == FIELD_CHANNEL) {
        int at = find_word(channels, COUNT(channels), text);
        if (at < 0)
            return N_("this is no channel; use call, visit, email, letter, fax or messenger");
        *out = db_s(channel_words[at]);
        return NULL;
    }
    if (type == FIELD_CURRENCY) {
        if (!money_currency(text, code))
            return N_("this is no currency; use a code such as EUR, RUB or IRR");
        *out = (struct db_value){ .type = DB_TEXT, .s = s, .n = n }; /* the caller makes it a code: import.c */
        return NULL;
    }
    if (type == FIELD_BOOL) {
        int yes = find_word(yes_no, COUNT(yes_no), text);
        if (yes < 0)
            return N_("this is neither yes nor no");
        *out = db_i(yes);
        return NULL;
    }
    if (type == FIELD_QUANTITY) {
        int64_t v;
        if (!cell_decimal(text, strlen(text), &v) || v % 1000)
            return N_("this is no quantity; write it as 12 or 1.5");
        *out = db_i(v / 1000);
        return NULL;
    }
    (void)r;
    const char *why = read_int(text, &number);
    *out = db_i(number);
    return why;
}

const char *cell_read(const struct kind_field *f, const char *text, size_t n, const struct cell_rules *r, struct db_value *out)
{
    const char *s = cell_trim(text, &n), *why = NULL;
    int64_t number = 0;
    int32_t day = 0;
    if (!n) {
        *out = cell_empty(f);
        return NULL;
    }
    switch (f->type) {
    case FIELD_TEXT:
    case FIELD_CLIENT:
    case FIELD_PERSON:
    case FIELD_STAFF:
    case FIELD_OFFERING:
    case FIELD_INVOICE:
        *out = (struct db_value){ .type = DB_TEXT, .s = s, .n = n };
        return cell_damaged(s, n) ? N_("a spreadsheet has spoilt this number; format the column as text and save again") : NULL;
    case FIELD_DAY:
        why = read_day(s, n, r->order, &day);
        *out = db_i(day);
        return why;
    case FIELD_AT:
        why = read_at(s, n, r, &number);
        break;
    case FIELD_MONEY:
        why = read_money(s, n, r, &number);
        break;
    case FIELD_CHOICE:
        return read_choice(f, s, n, out);
    case FIELD_INT:
        if (!strcmp(f->name, "minutes")) {
            char part[SHORT];
            if (!copy(s, n, part))
                return N_("this is no duration; write it as 1:30");
            why = read_minutes(part, r->hours, &number);
            break;
        }
        return read_word(f->type, s, n, r, out);
    default:
        return read_word(f->type, s, n, r, out);
    }
    *out = db_i(number);
    return why;
}
