/* history_text.h: a client's history as a few lines of text, for the file pairs of signals and rules.
 *
 *     today 2026-03-02
 *     setting care_days 30
 *     payments                                     payments are recorded in this firm
 *     client since=2024-01-10 released=... employees=300 sales=1 it=2 offset=60
 *     staff 1 Sam
 *     offering 7 "Office in the cloud" price=10000 interval=180 decision=60
 *     invoice 2025-01-10 1000 due=... paid=... line=web recurring foreign disputed
 *     touch 2026-01-05 call reached person=1 staff=1 reason=9 in
 *     subscription 2025-01-01 100 months=1 renew=... until=... title=Care
 *     deal 2026-02-01 5000 offer=... closed=... offering=7 person=1 won|lost
 *     service 7 2025-08-01                         last bought on that day
 *     person 1 "Ann Lee" role=decides until=... out
 *     address 1 phone consent=given
 *
 * Money is in whole units. Ids of invoices, touches, deals and subscriptions count from 1. # begins a comment. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "facts/history.h"

enum { TEXT_MAX = 128, TEXT_WORDS = 16 };

struct history_text {
    struct history h;
    struct settings set;
    int32_t today;
    struct invoice_fact invoices[TEXT_MAX];
    struct touch_fact touches[TEXT_MAX];
    struct subscription_fact subscriptions[TEXT_MAX];
    struct deal_fact deals[TEXT_MAX];
    struct person_fact people[TEXT_MAX];
    struct address_fact addresses[TEXT_MAX][8];
    struct service_fact services[TEXT_MAX];
    struct offering_fact catalogue[TEXT_MAX];
    struct staff_fact staff[TEXT_MAX];
    char *word[TEXT_WORDS];
    int word_n;
};

static inline int32_t text_day(const char *s)
{
    int32_t day = 0;
    if (s && !day_parse(s, DAY_AUTO, &day))
        printf("not a day: %s\n", s);
    return day;
}

/* Splits in place; "two words" are one. */
static inline void text_split(struct history_text *t, char *line)
{
    t->word_n = 0;
    for (char *p = line; *p && *p != '#' && t->word_n < TEXT_WORDS;) {
        p += strspn(p, " \t");
        if (!*p || *p == '#')
            break;
        char end = ' ';
        if (*p == '"') {
            end = '"';
            p++;
        }
        t->word[t->word_n++] = p;
        while (*p && *p != end)
            p++;
        if (*p)
            *p++ = 0;
    }
}

/* The value of name=..., or NULL. */
static inline const char *text_value(const struct history_text *t, const char *name)
{
    size_t n = strlen(name);
    for (int i = 1; i < t->word_n; i++)
        if (!strncmp(t->word[i], name, n) && t->word[i][n] == '=')
            return t->word[i] + n + 1;
    return NULL;
}

static inline int64_t text_num(const struct history_text *t, const char *name)
{
    const char *s = text_value(t, name);
    return s ? strtoll(s, NULL, 10) : 0;
}

static inline bool text_has(const struct history_text *t, const char *word)
{
    for (int i = 1; i < t->word_n; i++)
        if (!strcmp(t->word[i], word))
            return true;
    return false;
}

static inline const char *text_or(const struct history_text *t, const char *name, const char *other)
{
    const char *s = text_value(t, name);
    return s ? s : other;
}

static inline void text_setting(struct history_text *t, const char *name, const char *value)
{
#define SETTING_INT(n, def, low, high, help) \
    if (!strcmp(name, #n)) \
        t->set.n = strtoll(value, NULL, 10);
#define SETTING_TEXT(n, def, help)
#include "base/settings.def"
#undef SETTING_INT
#undef SETTING_TEXT
}

static inline void text_money_line(struct history_text *t)
{
    struct history *h = &t->h;
    int32_t day = text_day(t->word[1]);
    int64_t minor = strtoll(t->word[2], NULL, 10) * 100;
    if (!strcmp(t->word[0], "invoice") && h->invoice_n && t->invoices[h->invoice_n - 1].day > day)
        printf("invoices must be in the order of their days: %s\n", t->word[1]);
    if (!strcmp(t->word[0], "invoice")) {
        t->invoices[h->invoice_n] = (struct invoice_fact){ .id = (int64_t)h->invoice_n + 1, .day = day, .total_minor = minor,
            .due_day = text_day(text_value(t, "due")), .paid_day = text_day(text_value(t, "paid")), .line = text_or(t, "line", ""),
            .recurring = text_has(t, "recurring"), .own_currency = !text_has(t, "foreign"), .disputed = text_has(t, "disputed") };
        h->foreign_n += !t->invoices[h->invoice_n++].own_currency;
    } else if (!strcmp(t->word[0], "subscription"))
        t->subscriptions[h->subscription_n++] = (struct subscription_fact){ .id = (int64_t)h->subscription_n + 1, .day = day, .price_minor = minor,
            .until_day = text_day(text_value(t, "until")), .renew_day = text_day(text_value(t, "renew")), .title = text_or(t, "title", ""),
            .interval_months = (int)text_num(t, "months"), .own_currency = true };
    else if (!strcmp(t->word[0], "deal")) {
        struct deal_fact d = { .id = (int64_t)h->deal_n + 1, .day = day, .amount_minor = minor, .offer_day = text_day(text_value(t, "offer")),
            .closed_day = text_day(text_value(t, "closed")), .person_id = text_num(t, "person"), .offering_id = text_num(t, "offering"),
            .won = text_has(t, "won"), .own_currency = true, .title = "" };
        const struct offering_fact *o = history_offering(h, d.offering_id);
        d.decision_days = o ? o->decision_days : 0;
        d.open = !d.won && !text_has(t, "lost") && !d.closed_day;
        t->deals[h->deal_n++] = d;
    }
}

static inline void text_id_line(struct history_text *t)
{
    struct history *h = &t->h;
    int64_t id = strtoll(t->word[1], NULL, 10);
    if (!strcmp(t->word[0], "staff"))
        t->staff[h->staff_n++] = (struct staff_fact){ .id = id, .name = t->word[2], .role = "account_manager", .email = "", .active = true };
    else if (!strcmp(t->word[0], "offering"))
        t->catalogue[h->catalogue_n++] = (struct offering_fact){ .id = id, .name = t->word[2], .line = "", .price_minor = text_num(t, "price") * 100,
            .interval_days = (int)text_num(t, "interval"), .decision_days = (int)text_num(t, "decision") };
    else if (!strcmp(t->word[0], "service")) {
        const struct offering_fact *o = history_offering(h, id);
        if (o)
            t->services[h->service_n++] = (struct service_fact){ .offering_id = id, .last_day = text_day(t->word[2]), .name = o->name,
                .interval_days = o->interval_days, .price_minor = o->price_minor };
    } else if (!strcmp(t->word[0], "person")) {
        t->people[h->person_n] = (struct person_fact){ .id = id, .name = t->word[2], .title = "", .lang = "", .preferred_channel = "",
            .decision_role = text_or(t, "role", "unknown"), .until_day = text_day(text_value(t, "until")), .opted_out = text_has(t, "out"),
            .birth_day = INT32_MIN, .addresses = t->addresses[h->person_n] };
        h->person_n++;
    } else if (!strcmp(t->word[0], "address"))
        for (size_t i = 0; i < h->person_n; i++)
            if (t->people[i].id == id)
                t->addresses[i][t->people[i].address_n++] = (struct address_fact){ .channel = t->word[2], .consent = text_or(t, "consent", "unknown"), .valid = true };
}

static inline void text_line(struct history_text *t)
{
    struct history *h = &t->h;
    const char *w = t->word_n ? t->word[0] : "";
    if (!strcmp(w, "today"))
        t->today = text_day(t->word[1]);
    else if (!strcmp(w, "setting"))
        text_setting(t, t->word[1], t->word[2]);
    else if (!strcmp(w, "payments"))
        h->payments_known = true;
    else if (!strcmp(w, "client")) {
        h->since_day = text_day(text_value(t, "since"));
        h->released_day = text_day(text_value(t, "released"));
        h->employees = (int)text_num(t, "employees");
        h->sales_staff_id = text_num(t, "sales");
        h->it_staff_id = text_num(t, "it");
        h->utc_offset_min = (int)text_num(t, "offset");
    } else if (!strcmp(w, "touch"))
        t->touches[h->touch_n++] = (struct touch_fact){ .id = (int64_t)h->touch_n + 1, .day = text_day(t->word[1]),
            .channel = (enum channel_id)channel_parse(t->word[2]), .outcome = (enum outcome_id)outcome_parse(t->word[3]),
            .person_id = text_num(t, "person"), .staff_id = text_num(t, "staff"), .reason_id = text_num(t, "reason"), .incoming = text_has(t, "in") };
    else if (!strcmp(w, "invoice") || !strcmp(w, "subscription") || !strcmp(w, "deal"))
        text_money_line(t);
    else if (t->word_n >= 3)
        text_id_line(t);
    else if (t->word_n)
        printf("not understood: %s\n", w);
}

/* Reads `text` (changed in place; it and t must outlive the history). */
static inline int history_from_text(struct ctx *cx, char *text, struct history_text *t)
{
    memset(t, 0, sizeof *t);
    settings_default(&t->set);
    t->h = (struct history){ .set = &t->set, .client_id = 1, .name = "Client", .country = "", .lang = "", .industry = "", .city = "",
        .invoices = t->invoices, .touches = t->touches, .subscriptions = t->subscriptions, .deals = t->deals, .people = t->people,
        .services = t->services, .catalogue = t->catalogue, .staff = t->staff };
    for (char *line = text, *next; line && *line; line = next) {
        next = strchr(line, '\n');
        if (next)
            *next++ = 0;
        text_split(t, line);
        text_line(t);
    }
    return history_purchases(cx, &t->h);
}

/* --- file pairs: every FOLDER/NAME.txt is put through `dump`; NAME.out holds what comes out. BLESS=1 writes them anew. --- */

#include <dirent.h>

static inline char *text_read(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    char *text = calloc(1, 1 << 16);
    size_t n = text ? fread(text, 1, (1 << 16) - 1, f) : 0;
    (void)n;
    fclose(f);
    return text;
}

static inline void text_case(const char *folder, const char *name, void (*dump)(const struct history_text *, struct str *))
{
    struct ctx cx;
    struct str out;
    char path[512];
    struct history_text *t = calloc(1, sizeof *t);
    snprintf(path, sizeof path, "%s%s", folder, name);
    char *text = text_read(path);
    ctx_init(&cx, 16 << 20);
    str_init(&out, cx.arena, 1 << 20);
    if (!text || !t || history_from_text(&cx, text, t)) {
        CHECK_STR(path, "a readable case");
        return;
    }
    dump(t, &out);
    snprintf(path, sizeof path, "%s%.*s.out", folder, (int)strcspn(name, "."), name);
    if (getenv("BLESS")) {
        FILE *f = fopen(path, "wb");
        if (f) {
            fputs(str_end(&cx, &out), f);
            fclose(f);
        }
    }
    char *want = text_read(path);
    if (!want || strcmp(str_end(&cx, &out), want))
        printf("case %s%s\n", folder, name);
    CHECK_STR(str_end(&cx, &out), want ? want : "");
    free(want);
    free(text);
    free(t);
    ctx_release(&cx);
}

static inline void text_cases(const char *folder, void (*dump)(const struct history_text *, struct str *))
{
    DIR *dir = opendir(folder);
    int n = 0;
    if (!dir) {
        CHECK_STR(folder, "a folder of cases; run from the root of the repository");
        return;
    }
    for (struct dirent *e; (e = readdir(dir));) {
        size_t len = strlen(e->d_name);
        if (len > 4 && !strcmp(e->d_name + len - 4, ".txt")) {
            text_case(folder, e->d_name, dump);
            n++;
        }
    }
    closedir(dir);
    CHECK(n > 0);
}
