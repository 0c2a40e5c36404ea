/* The demo firm itself: colleagues, offerings, news, days off, ideas. */
#include "facts/demo_own.h"
#include "base/text.h"

#include <string.h>

static void colleagues(struct demo *d)
{
    for (int i = 0; i < DEMO_STAFF; i++) {
        const struct demo_colleague *s = &demo_colleagues[i];
        bool left = i == STAFF_LEFT;
        const char *fold = "";
        int64_t id = d->staff[i] = demo_id(d);
        if (!demo_ok(d, text_fold(d->one, s->name, &fold)))
            return;
        const char *mail = demo_text(d, ctx_printf(d->one, "%s@quillbrook.example", s->login));
        const char *phone = demo_text(d, ctx_printf(d->one, "+494066969%03d", 100 + i));
        bool sells = i >= STAFF_AM_RU && i <= STAFF_LEAD_B;
        demo_row(d, TABLE_STAFF, DB(db_i(id), db_s(s->name), db_s(fold), db_s(mail), db_s(phone), db_s(s->role), db_i(!left), db_i(sells ? 20 : 8),
                                    db_i(sells && !left), db_s(lang_code(s->lang)), db_s(i ? demo_colleagues[0].name : ""), db_s(s->office),
                                    db_i(day_add_months(d->today, -90 + 5 * i)), demo_day(left ? d->today - 150 : 0), db_i(0)));
        d->out->staff_id[i] = id;
        d->out->login[i] = s->login;
    }
    d->out->staff_n = DEMO_STAFF;
}

static int offering_of(const char *code)
{
    for (int i = 0; i < DEMO_OFFERINGS; i++)
        if (!strcmp(demo_offerings[i].code, code))
            return i;
    return OFFER_CARE;
}

static void catalogue(struct demo *d)
{
    for (int i = 0; i < DEMO_OFFERINGS; i++) {
        const struct demo_offering *o = &demo_offerings[i];
        const char *fold = "";
        int64_t id = d->offering[i] = demo_id(d);
        if (!demo_ok(d, text_fold(d->one, o->name, &fold)))
            return;
        demo_row(d, TABLE_OFFERING, DB(db_i(id), db_s(o->code), db_s(o->name), db_s(fold), db_s(o->line), db_s(o->kind), db_i(o->recurring),
                                       db_i(o->price * 100), db_i(o->cost * 100), db_s("EUR"), db_i(o->interval_days), db_i(o->decision_days), db_i(0)));
    }
    for (int i = 0; i < DEMO_OFFERINGS; i++)
        if (demo_offerings[i].with)
            demo_row(d, TABLE_ATTACHMENT, DB(db_i(d->offering[i]), db_i(d->offering[offering_of(demo_offerings[i].with)]), db_i(demo_id(d)), db_i(0)));
}

static void news(struct demo *d)
{
    for (int i = 0; i < DEMO_NEWS; i++) {
        const struct demo_story *n = &demo_news[i];
        int64_t id = d->reason[i] = demo_id(d);
        demo_row(d, TABLE_REASON, DB(db_i(id), db_s(n->title), db_s(n->text), db_s(lang_code(n->lang)), db_i(d->today + n->from), db_i(d->today + n->until),
                                     db_s(""), db_i(d->offering[offering_of(n->code)]), db_i(0)));
    }
}

struct day_off { const char *country; int month, day; bool jalali; const char *name; };

static void holidays(struct demo *d)
{
    static const struct day_off all[] = {
        { "DE", 1, 1, false, "Neujahr" }, { "DE", 5, 1, false, "Tag der Arbeit" }, { "DE", 10, 3, false, "Tag der Deutschen Einheit" },
        { "DE", 12, 25, false, "1. Weihnachtstag" }, { "DE", 12, 26, false, "2. Weihnachtstag" },
        { "GB", 1, 1, false, "New Year's Day" }, { "GB", 12, 25, false, "Christmas Day" }, { "GB", 12, 26, false, "Boxing Day" },
        { "RU", 1, 1, false, "Новый год" }, { "RU", 1, 2, false, "Новогодние каникулы" }, { "RU", 1, 7, false, "Рождество" },
        { "RU", 2, 23, false, "День защитника Отечества" }, { "RU", 3, 8, false, "Международный женский день" }, { "RU", 5, 1, false, "Праздник Весны и Труда" },
        { "RU", 5, 9, false, "День Победы" }, { "RU", 6, 12, false, "День России" }, { "RU", 11, 4, false, "День народного единства" },
        { "IR", 1, 1, true, "نوروز" }, { "IR", 1, 2, true, "نوروز" }, { "IR", 1, 3, true, "نوروز" }, { "IR", 1, 4, true, "نوروز" },
        { "IR", 1, 13, true, "روز طبیعت" }, { "IR", 11, 22, true, "پیروزی انقلاب" }, { "IR", 12, 29, true, "ملی شدن صنعت نفت" },
    };
    int year, jalali_year, m, day;
    day_to_civil(d->today, &year, &m, &day);
    day_to_jalali(d->today, &jalali_year, &m, &day);
    for (int next = 0; next < 2; next++)
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
            const struct day_off *o = &all[i];
            int32_t at = o->jalali ? day_from_jalali(jalali_year + next, o->month, o->day) : day_from_civil(year + next, o->month, o->day);
            demo_row(d, TABLE_HOLIDAY, DB(db_s(o->country), db_i(at), db_i(demo_id(d)), db_s("off"), db_s(o->name), db_s("demo"), db_i(0), db_i(0)));
        }
}

struct thought { const char *title, *text, *kind; int cost, complexity, usefulness; const char *state; };

static void ideas(struct demo *d)
{
    static const struct thought all[] = {
        { "One telephone number that a person answers", "Clients press three keys before they hear anybody.", "inconvenient", 2, 2, 5, "new" },
        { "A monthly page: what we did for you", "They pay for silence and think that nothing happens.", "missing", 1, 2, 5, "new" },
        { "Drop the paper acts for card payers", "Nobody reads them, the bookkeeper prints them for two days.", "superfluous", 1, 1, 3, "doing" },
        { "Loan laptops within an hour", "A competitor in Leeds does it and says so on the first page.", "competitor", 3, 3, 4, "new" },
        { "Show the specialist's photo before the visit", "Reception does not know whom to let in.", "missing", 1, 1, 4, "done" },
        { "Price list without footnotes", "Two deals were lost at the footnotes.", "inconvenient", 1, 2, 4, "new" },
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const struct thought *t = &all[i];
        demo_row(d, TABLE_IDEA, DB(db_i(demo_id(d)), db_i(d->today - 20 - 13 * (int32_t)i), db_i(d->staff[1 + i]), db_i(0), db_s(t->title), db_s(t->text),
                                   db_s(t->kind), db_i(t->cost), db_i(t->complexity), db_i(t->usefulness), db_s(t->state), db_i(0)));
    }
}

void demo_firm(struct demo *d)
{
    colleagues(d);
    catalogue(d);
    news(d);
    holidays(d);
    ideas(d);
    demo_row(d, TABLE_ABSENCE, DB(db_i(d->staff[STAFF_IT_EN]), db_i(d->today - 2), db_i(demo_id(d)), db_i(d->today + 8), db_i(d->staff[STAFF_IT_RU]),
                                  db_s("leave"), db_i(0)));
}
