#include "deliver/calls.h"

#include <stdio.h>
#include <string.h>

#include "base/day.h"
#include "base/money.h"
#include "base/phone.h"
#include "base/text.h"
#include "deliver/channel.h"
#include "deliver/outcome.h"

enum { DOCUMENT_MAX = 16 << 20 };

static const char style[] =
    "@page{size:A4;margin:14mm}body{margin:0}@media screen{body{margin:8mm}}body{font:10.5pt/1.4 sans-serif}.sheet{break-after:page}.sheet:last-child{break-after:auto}"
    "h1{font-size:14pt;margin:0}.day{margin:0 0 6mm;color:#333}article{break-inside:avoid;border-top:1px solid #999;padding:3mm 0 4mm}"
    "h2{font-size:12pt;margin:0;display:inline}.worth{border:1px solid #777;border-radius:3px;padding:0 4px;margin-inline:6px}"
    ".tel{font-size:12pt;font-weight:bold}p{margin:1mm 0}ol{margin:1mm 0;padding-inline-start:18px}"
    ".out span{display:inline-block;margin-inline-end:5mm}.out i{display:inline-block;width:3mm;height:3mm;border:1px solid #000;margin-inline-end:1.5mm}"
    ".line{border-bottom:1px dotted #777;height:7mm}";

static void text(struct str *s, const char *before, const char *value, const char *after)
{
    if (!value || !*value)
        return;
    str_puts(s, before);
    str_html(s, value);
    str_puts(s, after);
}

/* Own and the office's numbers, without those we may not use. */
static int phones(struct ctx *cx, struct db *db, const struct plan_row *row, bool full, struct str *s)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT a.value, a.normal, a.label FROM facts_address a WHERE a.client_id = $1 AND (a.person_id = $2 OR a.person_id = 0) AND a.valid = 1"
                             " AND a.channel = 'phone' AND a.consent <> 'refused' AND a.withdrawn_day IS NULL"
                             " AND NOT EXISTS (SELECT 1 FROM facts_address no WHERE no.client_id = $1 AND no.person_id = $2 AND no.channel = 'phone' AND no.consent = 'refused')"
                             " ORDER BY CASE WHEN a.person_id = $2 THEN 0 ELSE 1 END, a.id LIMIT 3"), DB(db_i(row->client_id), db_i(row->person_id)), &r))
        return -1;
    for (size_t i = 0; i < r.n; i++) {
        const char *value = db_text(&r, i, 0), *normal = db_text(&r, i, 1);
        struct str number;
        str_init(&number, cx->arena, 256);
        if (full)
            str_puts(&number, value);
        else if (*normal == '+')
            phone_mask(normal, &number);
        else
            str_puts(&number, "•••");
        text(s, " <bdi dir=\"ltr\" class=\"tel\">", str_end(cx, &number), "</bdi>");
        text(s, " <bdi>", db_text(&r, i, 2), "</bdi>");
    }
    return 0;
}

static int script(struct ctx *cx, const struct settings *set, const struct plan_row *row, struct str *s)
{
    struct str lines;
    str_init(&lines, cx->arena, 16 * 1024);
    channel_script(channel_find(row->channel), row, row->staff_name, set->workspace_name, cx->lang, &lines);
    const char *p = str_end(cx, &lines);
    if (!p)
        return -1;
    str_puts(s, "<ol>");
    for (size_t n; *p; p += n + (p[n] == '\n')) {
        n = strcspn(p, "\n");
        text(s, "<li>", ctx_dupn(cx, p, n), "</li>");
    }
    str_puts(s, "</ol>\n");
    return 0;
}

static void outcomes(struct ctx *cx, struct str *s)
{
    str_puts(s, "<p class=\"out\">");
    for (int o = OUTCOME_REACHED; o < OUTCOME_COUNT; o++)
        if (o != OUTCOME_SENT)
            text(s, "<span><i></i>", tr(cx->lang, outcome_labels[o]), "</span>");
    str_puts(s, "</p><div class=\"line\"></div><div class=\"line\"></div>\n");
}

static const char *clock_span(struct ctx *cx, const struct db_rows *r, size_t i)
{
    int from = (int)db_int(r, i, 3), until = (int)db_int(r, i, 4);
    char ascii[32];
    struct str s;
    if (db_null(r, i, 3) || db_null(r, i, 4))
        return "";
    snprintf(ascii, sizeof ascii, "%02d:%02d\u2013%02d:%02d", from / 60 % 24, from % 60, until / 60 % 24, until % 60);
    str_init(&s, cx->arena, 200);
    text_put_digits(&s, ascii, cx->lang);
    return str_end(cx, &s);
}

static int call(struct ctx *cx, struct db *db, const struct settings *set, const struct calls *o, const struct db_rows *r, size_t i, const struct plan_row *row,
                struct str *s, struct str *shown)
{
    struct str worth;
    bool full = o->numbers && (o->all_numbers || db_int(r, i, 2));
    str_init(&worth, cx->arena, 200);
    if (!db_null(r, i, 1))
        money_format_whole(db_int(r, i, 1), set->currency, cx->lang, &worth);
    text(s, "<article>\n<h2><bdi>", row->client_name, "</bdi></h2>");
    text(s, " <span class=\"worth\">", worth.data, "</span>");
    text(s, " <bdi dir=\"ltr\">", clock_span(cx, r, i), "</bdi>");
    str_puts(s, "<p>");
    text(s, "<bdi>", row->person_name, "</bdi>");
    text(s, " · <bdi>", db_text(r, i, 5), "</bdi>");
    if (phones(cx, db, row, full, s))
        return -1;
    str_puts(s, "</p>\n");
    text(s, "<p>", row->why, "</p>\n");
    if (script(cx, set, row, s))
        return -1;
    outcomes(cx, s);
    str_puts(s, "</article>\n");
    if (full)
        str_printf(shown, "%s%lld", shown->len ? " " : "", (long long)row->client_id);
    return 0;
}

static void sheet_head(struct ctx *cx, const struct calls *o, const char *staff, struct str *s)
{
    struct str day;
    str_init(&day, cx->arena, 200);
    day_format_long(o->day, cx->lang, o->jalali, &day);
    text(s, "<section class=\"sheet\">\n<h1>", tr(cx->lang, N_("Calls")), "");
    text(s, " · <bdi>", staff, "</bdi>");
    text(s, "</h1>\n<p class=\"day\">", day.data, "</p>\n");
}

int calls_print(struct ctx *cx, struct db *db, const struct settings *set, const struct calls *o, const char **html, int64_t *n, const char **shown)
{
    struct db_rows r;
    struct str s, ids;
    int64_t staff = -1;
    if (db_query(cx, db, SQL("SELECT p.id, w.value, CASE WHEN c.sales_staff_id = $3 OR c.it_staff_id = $3 THEN 1 ELSE 0 END, p.from_min, p.until_min,"
                             " (SELECT q.title FROM facts_position q WHERE q.client_id = p.client_id AND q.person_id = p.person_id AND q.until_day IS NULL ORDER BY q.id LIMIT 1)"
                             " FROM plan_touch p JOIN facts_client c ON c.id = p.client_id LEFT JOIN signals_reading w ON w.client_id = p.client_id AND w.signal = 'worth'"
                             " WHERE p.state = 'planned' AND p.day <= $1 AND p.channel = 'call' AND ($2 = 0 OR p.staff_id = $2)"
                             " AND ($4 = 1 OR p.staff_id = $3 OR c.sales_staff_id = $3 OR c.it_staff_id = $3)"
                             " ORDER BY p.staff_id, CASE p.section WHEN 'now' THEN 0 WHEN 'quiet' THEN 1 ELSE 2 END, p.stake_minor DESC, p.id LIMIT 1000"),
                 DB(db_i(o->day), db_i(o->staff_id), db_i(o->me), db_i(o->all)), &r))
        return -1;
    str_init(&s, cx->arena, DOCUMENT_MAX);
    str_init(&ids, cx->arena, 64 * 1024);
    str_printf(&s, "<!doctype html>\n<html lang=\"%s\" dir=\"%s\"><head><meta charset=\"utf-8\"><title>%s</title><style>%s</style></head><body>\n", lang_code(cx->lang),
               lang_rtl(cx->lang) ? "rtl" : "ltr", tr(cx->lang, N_("Calls")), style);
    for (size_t i = 0; i < r.n; i++) {
        struct plan_row row;
        if (plan_get(cx, db, db_int(&r, i, 0), o->jalali, &row))
            return -1;
        if (row.staff_id != staff) {
            str_puts(&s, i ? "</section>\n" : "");
            sheet_head(cx, o, row.staff_name, &s);
            staff = row.staff_id;
        }
        if (call(cx, db, set, o, &r, i, &row, &s, &ids))
            return -1;
    }
    if (!r.n)
        text(&s, "<p>", tr(cx->lang, N_("Nobody is to be called today.")), "</p>\n");
    str_puts(&s, r.n ? "</section>\n</body></html>\n" : "</body></html>\n");
    *n = (int64_t)r.n;
    *html = str_end(cx, &s);
    *shown = str_end(cx, &ids);
    return *html && *shown ? 0 : -1;
}
