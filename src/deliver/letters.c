#include "deliver/letters.h"

#include <string.h>

#include "base/day.h"
#include "deliver/outbox.h"

enum { DOCUMENT_MAX = 16 << 20 };

/* n: grows when the letter may be written. */
static int write_letter(struct ctx *cx, struct db *db, const struct settings *set, int64_t id, const char *us, struct letter *out, size_t *n)
{
    struct plan_row row;
    struct plan_reach reach;
    struct db_rows a;
    struct str day;
    enum lang lang = cx->lang;
    const char *subject;
    if (plan_get(cx, db, id, false, &row) || plan_reach(cx, db, set, &row, cx->today, &reach))
        return -1;
    int64_t address = reach.service ? reach.service_address_id : reach.address_id;
    if (!address)
        return 0;
    if (db_query(cx, db, SQL("SELECT value FROM facts_address WHERE id = $1"), DB(db_i(address)), &a) ||
        outbox_draft(cx, db, set, &row, us, &subject, &out->text))
        return -1;
    if (!lang_parse(*reach.lang ? reach.lang : set->lang, &lang))
        lang = cx->lang;
    str_init(&day, cx->arena, 64);
    day_format_long(cx->today, lang, !strcmp(set->calendar, "jalali"), &day);
    bool fax = row.channel == CHANNEL_FAX;
    out->from = set->workspace_name;
    out->day = str_end(cx, &day);
    out->to = ctx_printf(cx, "%s%s%s\n%s%s%s", row.person_name, *row.person_name ? "\n" : "", row.client_name, fax ? tr(lang, N_("Fax")) : "",
                         fax ? " " : "", db_text(&a, 0, 0));
    ++*n;
    return out->day && out->to ? 0 : -1;
}

int letters_collect(struct ctx *cx, struct db *db, const struct settings *set, int64_t staff_id, int32_t day, const char *us, struct letter **out, size_t *n)
{
    struct db_rows r;
    *n = 0;
    if (db_query(cx, db, SQL("SELECT p.id FROM plan_touch p JOIN facts_client c ON c.id = p.client_id WHERE p.state = 'planned' AND p.day <= $1 "
                             "AND p.channel IN ('letter', 'fax') AND ($2 = 0 OR p.staff_id = $2 OR c.sales_staff_id = $2 OR c.it_staff_id = $2) "
                             "ORDER BY p.channel, p.id LIMIT 500"), DB(db_i(day), db_i(staff_id)), &r) ||
        !(*out = ctx_alloc(cx, (r.n + 1) * sizeof **out)))
        return -1;
    for (size_t i = 0; i < r.n; i++)
        if (write_letter(cx, db, set, db_int(&r, i, 0), us, &(*out)[*n], n))
            return -1;
    return 0;
}

/* --- as a document --- */

static const char head[] =
    "<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>Touchstone</title><style>"
    "@page{size:A4;margin:20mm}body{font:12pt/1.5 serif;margin:0}.letter{break-after:page}.letter:last-child{break-after:auto}"
    ".from{font-weight:bold}.to{margin:12mm 0 12mm}.to,.text{white-space:pre-line}.day{text-align:end}</style></head><body>\n";

static void block(struct str *s, const char *name, const char *text)
{
    str_printf(s, "<div class=\"%s\" dir=\"auto\">", name);
    str_html(s, text);
    str_puts(s, "</div>\n");
}

int letters_html(struct ctx *cx, const struct letter *letters, size_t n, const char **html)
{
    struct str s;
    str_init(&s, cx->arena, DOCUMENT_MAX);
    str_puts(&s, head);
    for (const struct letter *l = letters; l < letters + n; l++) {
        str_puts(&s, "<section class=\"letter\">\n");
        block(&s, "from", l->from);
        block(&s, "day", l->day);
        block(&s, "to", l->to);
        block(&s, "text", l->text);
        str_puts(&s, "</section>\n");
    }
    str_puts(&s, "</body></html>\n");
    *html = str_end(cx, &s);
    return *html ? 0 : -1;
}
