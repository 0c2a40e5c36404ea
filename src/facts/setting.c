#include "facts/setting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/money.h"
#include "base/text.h"
#include "kit/mime.h"
#include "kit/smtp.h"

struct known {
    const char *name, *help, *text_default;
    bool is_int;
    int64_t number_default, low, high;
    size_t at; /* in struct settings */
};

static const struct known all[] = {
#define SETTING_INT(n, def, lo, hi, h) { .name = #n, .help = h, .is_int = true, .number_default = def, .low = lo, .high = hi, .at = offsetof(struct settings, n) },
#define SETTING_TEXT(n, def, h) { .name = #n, .help = h, .text_default = def, .at = offsetof(struct settings, n) },
#include "base/settings.def"
#undef SETTING_INT
#undef SETTING_TEXT
};
enum { KNOWN = sizeof all / sizeof *all, TEXT_CAP = sizeof ((struct settings *)0)->workspace_name };

static const struct known *find(const char *name)
{
    for (size_t i = 0; i < KNOWN; i++)
        if (!strcmp(all[i].name, name))
            return &all[i];
    return NULL;
}

const char *settings_help(const char *name)
{
    const struct known *k = find(name);
    return k ? k->help : NULL;
}

static void put_int(struct settings *set, const struct known *k, int64_t n)
{
    memcpy((char *)set + k->at, &n, sizeof n);
}

static void put_text(struct settings *set, const struct known *k, const char *s)
{
    char *to = (char *)set + k->at;
    size_t n = text_utf8_cut(s, TEXT_CAP - 1);
    memset(to, 0, TEXT_CAP);
    memcpy(to, s, n);
}

void settings_default(struct settings *set)
{
    memset(set, 0, sizeof *set);
    for (size_t i = 0; i < KNOWN; i++)
        if (all[i].is_int)
            put_int(set, &all[i], all[i].number_default);
        else
            put_text(set, &all[i], all[i].text_default);
}

static bool read_int(const char *s, int64_t *out)
{
    char ascii[32], *end;
    if (!text_digits(s, ascii, sizeof ascii) || !*ascii || strlen(ascii) > 18)
        return false;
    *out = strtoll(ascii, &end, 10);
    return !*end;
}

int settings_load(struct ctx *cx, struct db *db, struct settings *out)
{
    struct db_rows rows;
    struct settings set;
    settings_default(&set);
    if (db_query(cx, db, SQL("SELECT name, value FROM facts_setting"), DB_NONE, &rows))
        return -1;
    for (size_t i = 0; i < rows.n; i++) {
        const struct known *k = find(db_text(&rows, i, 0)); /* unknown: of a newer program */
        int64_t n;
        if (k && !k->is_int)
            put_text(&set, k, db_text(&rows, i, 1));
        else if (k && read_int(db_text(&rows, i, 1), &n) && n >= k->low && n <= k->high)
            put_int(&set, k, n);
    }
    *out = set;
    return 0;
}

/* The form to store; NULL after fail(). */
static const char *check_text(struct ctx *cx, const struct known *k, const char *value)
{
    enum lang lang;
    char code[4];
    size_t n;
    const char *from = text_trim(value, &n);
    char *s = ctx_dupn(cx, from, n);
    if (!s)
        return NULL;
    if (n >= TEXT_CAP) {
        fail(cx, ERR_INPUT, "setting %s: the text is too long, use at most %d bytes", k->name, TEXT_CAP - 1);
        return NULL;
    }
    if (!strcmp(k->name, "currency")) {
        if (money_currency(s, code))
            return ctx_dup(cx, code);
        fail(cx, ERR_INPUT, "setting currency: \"%s\" is no currency; use a code such as EUR, RUB or IRR", s);
        return NULL;
    }
    if (!strcmp(k->name, "lang")) {
        if (lang_parse(s, &lang))
            return lang_code(lang);
        fail(cx, ERR_INPUT, "setting lang: \"%s\" is no language of the program; use en, ru or fa", s);
        return NULL;
    }
    if (!strcmp(k->name, "calendar") && strcmp(s, "gregorian") != 0 && strcmp(s, "jalali") != 0) {
        fail(cx, ERR_INPUT, "setting calendar: use gregorian or jalali, not \"%s\"", s);
        return NULL;
    }
    if (!strcmp(k->name, "working_days") && (!n || n > 7 || strspn(s, "1234567") != n)) {
        fail(cx, ERR_INPUT, "setting working_days: list the days as digits, 1 is Monday: 12345");
        return NULL;
    }
    if (!strcmp(k->name, "mail_from") && n && !mime_address(s)) {
        fail(cx, ERR_INPUT, "setting mail_from: \"%s\" is no e-mail address; write it as office@firm.example", s);
        return NULL;
    }
    if (!strcmp(k->name, "mail_server") && n && !smtp_url(s)) {
        fail(cx, ERR_INPUT, "setting mail_server: write smtp://host:port or smtps://host:port, without a name and a password; see the guide, \"Mail\"");
        return NULL;
    }
    if (!strcmp(k->name, "country") && n) {
        for (char *p = s; *p; p++)
            *p = *p >= 'a' && *p <= 'z' ? (char)(*p - 32) : *p;
        if (n != 2 || strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 2) {
            fail(cx, ERR_INPUT, "setting country: use the two letters of the country, such as RU, IR or GB");
            return NULL;
        }
    }
    return s;
}

static const char *check_value(struct ctx *cx, const struct known *k, const char *value)
{
    int64_t n;
    if (!k->is_int)
        return check_text(cx, k, value);
    if (read_int(value, &n) && n >= k->low && n <= k->high)
        return ctx_printf(cx, "%lld", (long long)n);
    fail(cx, ERR_INPUT, "setting %s: use a whole number from %lld to %lld, not \"%s\"", k->name, (long long)k->low, (long long)k->high, value);
    return NULL;
}

int settings_set(struct ctx *cx, struct db *db, int64_t staff_id, const char *name, const char *value)
{
    const struct known *k = find(name);
    struct db_rows old;
    int64_t id;
    if (!k)
        return fail(cx, ERR_NOTFOUND, "there is no setting \"%s\"; \"setting list\" shows them all", name);
    const char *good = check_value(cx, k, value);
    if (!good || db_query(cx, db, SQL("SELECT value FROM facts_setting WHERE name = $1"), DB(db_s(name)), &old))
        return -1;
    if (old.n && !strcmp(db_text(&old, 0, 0), good))
        return 0;
    if (db_ids(cx, db, 1, &id) ||
        db_exec(cx, db, SQL("INSERT INTO facts_setting (name, value, changed_at, staff_id) VALUES ($1, $2, $3, $4)"
                            " ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, staff_id = excluded.staff_id"),
                DB(db_s(name), db_s(good), db_i(cx->now_at), db_i(staff_id)), NULL))
        return -1;
    return db_exec(cx, db, SQL("INSERT INTO facts_change (object_id, id, at, staff_id, kind, client_id, day, field, before, after, batch_id)"
                               " VALUES (0, $1, $2, $3, 'setting', 0, 0, $4, $5, $6, 0)"),
                   DB(db_i(id), db_i(cx->now_at), db_i(staff_id), db_s(name), db_s(old.n ? db_text(&old, 0, 0) : NULL), db_s(good)), NULL);
}
