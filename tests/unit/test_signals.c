/* Tests of signals/. tests/cases/signals/NAME.txt (history_text.h) gives every reading with its why in NAME.out. */
#include "check.h"
#include "history_text.h"
#include "db/db.h"
#include "signals/measure.h"
#include "signals/signals.h"

static void put_reading(const struct signal *s, const struct reading *r, struct str *out)
{
    str_printf(out, "%s: ", s->name);
    if (r->none)
        str_puts(out, "-");
    else if (s->unit == UNIT_PHASE)
        str_puts(out, phase_names[r->value]);
    else if (s->unit == UNIT_DAY) {
        char day[16];
        day_iso((int32_t)r->value, day);
        str_puts(out, day);
    } else
        str_int(out, r->value);
    if (r->interval && !r->none && s->unit == UNIT_DAY) {
        char low[16], high[16];
        day_iso((int32_t)r->low, low);
        day_iso((int32_t)r->high, high);
        str_printf(out, " (%s..%s)", low, high);
    } else if (r->interval && !r->none)
        str_printf(out, " (%lld..%lld)", (long long)r->low, (long long)r->high);
    str_puts(out, " | ");
    char message[600];
    why_message(&r->why, message, sizeof message);
    why_render(message, r->why.values, LANG_EN, false, out);
    str_putc(out, '\n');
}

static void dump(const struct history_text *t, struct str *out)
{
    struct reading readings[SIGNAL_MAX];
    signals_derive(&t->h, t->today, readings);
    for (int order = 0; order < 200; order++)
        for (int i = 0; signal_all[i]; i++)
            if (signal_all[i]->order == order)
                put_reading(signal_all[i], &readings[i], out);
}

static void cases(void) { text_cases("tests/cases/signals/", dump); }

/* Every signal: named after its file, unique, and whatever the history, a why and an interval around the value. */
static void conform(void)
{
    struct ctx cx;
    struct history_text *t = calloc(1, sizeof *t);
    ctx_init(&cx, 1 << 22);
    uint64_t seed = 7;
    for (int round = 0; round < 300 && t; round++) {
        char text[6000], iso[16];
        size_t n = (size_t)snprintf(text, sizeof text, "today 2026-03-02\npayments\nclient\n");
        int32_t day = 18000 + round * 7;
        for (int i = 0; i < round % 40; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            unsigned dice = (unsigned)(seed >> 40);
            day += (int32_t)(dice % 61);
            day_iso(day, iso);
            n += dice & 1u << 12 ? (size_t)snprintf(text + n, sizeof text - n, "touch %s call %s staff=1 person=1\n", iso, outcome_names[dice % OUTCOME_COUNT])
                                 : (size_t)snprintf(text + n, sizeof text - n, "invoice %s %d due=%s %s\n", iso, (int)(dice >> 8) % 2000 - 300, iso,
                                                    dice & 1u << 13 ? "recurring" : "");
        }
        CHECK_INT(history_from_text(&cx, text, t), 0);
        for (int i = 0; signal_all[i]; i++) {
            struct reading r = signal_all[i]->derive(&t->h, t->today);
            CHECK(r.why.msg && *r.why.msg);
            CHECK(r.none || !r.interval || (r.low <= r.value && r.value <= r.high));
            CHECK_INT(signal_index(signal_all[i]->name), i);
        }
        ctx_clear(&cx);
    }
    free(t);
    ctx_release(&cx);
}

static int add_base(struct ctx *cx, struct db *db)
{
    return db_exec(cx, db, SQL("INSERT INTO facts_client (id, name, name_fold, name_key, sort_key, legal_form, tax_id, domain, industry, country, city, lang, "
                               "utc_offset_min, employees, sales_staff_id, it_staff_id, since_day, released_day, opted_out, note, version, created_at, batch_id) "
                               "VALUES ($1, 'A', 'a', 'a', $2, '', '', '', '', '', '', '', 0, NULL, 0, 0, NULL, NULL, 0, '', 1, 0, 0)"),
                   DB(db_i(1), db_b("a", 1)), NULL) ||
        db_exec(cx, db, SQL("INSERT INTO facts_client (id, name, name_fold, name_key, sort_key, legal_form, tax_id, domain, industry, country, city, lang, "
                            "utc_offset_min, employees, sales_staff_id, it_staff_id, since_day, released_day, opted_out, note, version, created_at, batch_id) "
                            "VALUES ($1, 'B', 'b', 'b', $2, '', '', '', '', '', '', '', 0, NULL, 0, 0, NULL, NULL, 0, '', 1, 0, 0)"),
                DB(db_i(2), db_b("b", 1)), NULL) ||
        db_exec(cx, db, SQL("INSERT INTO facts_invoice (client_id, day, id, number, due_day, total_minor, currency, line, recurring, paid_day, disputed, batch_id) "
                            "VALUES (2, 20400, 10, '1', NULL, 50000, 'EUR', '', 0, NULL, 0, 0)"), DB_NONE, NULL);
}

static const char *reading_why(struct ctx *cx, struct db *db, int64_t client, const char *name)
{
    struct signal_row *rows;
    size_t n;
    if (signals_load(cx, db, client, false, &rows, &n))
        return cx->message;
    for (size_t i = 0; i < n; i++)
        if (!strcmp(rows[i].signal->name, name))
            return rows[i].why;
    return "(none)";
}

static void stored_on(const char *url)
{
    struct ctx cx;
    struct db *db;
    struct settings set;
    struct signals_result r;
    struct signal_row *rows;
    size_t n;
    ctx_init(&cx, 64 << 20);
    settings_default(&set);
    if (db_open(&cx, url, true, &db)) {
        CHECK_STR(cx.message, "");
        return;
    }
    if (db_begin(&cx, db, true) || add_base(&cx, db) || signals_run(&cx, db, &set, 20500, 0, INT64_MAX, &r))
        CHECK_STR(cx.message, "");
    CHECK_INT(r.clients, 2);
    CHECK_STR(reading_why(&cx, db, 1, "phase"), "no sale yet");
    CHECK_STR(reading_why(&cx, db, 2, "silence"), "no touch is recorded; last sale on 8 Nov 2025, 100 days ago");
    cx.lang = LANG_EN;
    /* one client alone is replaced, the others stay */
    CHECK_INT(signals_run(&cx, db, &set, 20501, 2, 2, &r), 0);
    CHECK_INT(r.clients, 1);
    CHECK_STR(reading_why(&cx, db, 2, "silence"), "no touch is recorded; last sale on 8 Nov 2025, 101 days ago");
    CHECK_INT(signals_load(&cx, db, 1, false, &rows, &n), 0);
    CHECK_INT(n, 16);
    CHECK_STR(rows[0].signal->name, "phase");
    CHECK_INT(rows[0].day, 20500);
    CHECK(rows[1].none); /* no worth yet, and it is not zero */
    db_rollback(db);
    ctx_release(&cx);
    db_close(db);
}

/* A bill is shared out by what stands on it; taxes and rounding included, to the last cent. */
static void by_line(void)
{
    static const struct line_fact lines[] = {
        { 2, 2000, "support" }, { 2, 1000, "hosting" }, { 2, 1000, "hosting" }, { 3, 500, "" }, { 3, 500, "support" },
        { 4, -300, "hosting" }, { 5, 100, "support" }, { 5, -100, "hosting" }, { 9, 1, "nobody's" },
    };
    struct ctx cx;
    struct history_text *t = calloc(1, sizeof *t);
    struct line_worth out[WORTH_LINES];
    char text[] = "today 2026-03-02\nclient\ninvoice 2024-03-02 100 line=web\ninvoice 2024-04-02 50 line=web\ninvoice 2024-05-02 10 line=web\n"
                  "invoice 2024-06-02 -3 line=web\ninvoice 2024-07-02 7 line=web\ninvoice 2024-08-02 8 line=web recurring\n";
    ctx_init(&cx, 1 << 22);
    CHECK_INT(history_from_text(&cx, text, t), 0);
    t->h.lines = lines;
    t->h.line_n = sizeof lines / sizeof *lines;
    struct worth w = measure_worth(&t->h, t->today);
    CHECK_INT(measure_lines(&t->h, t->today, &w, out), 3);
    CHECK_STR(out[0].line, "web"); /* the first bill without lines, half of the third, all of the fifth, whose lines say nothing */
    CHECK_INT(out[0].sum_minor, 10000 + 500 + 700);
    CHECK_INT(out[0].bill_n, 3);
    CHECK_STR(out[1].line, "support");
    CHECK_INT(out[1].sum_minor, 2500 + 500);
    CHECK_INT(out[1].bill_n, 2);
    CHECK_STR(out[2].line, "hosting");
    CHECK_INT(out[2].sum_minor, 2500 - 300);
    CHECK_INT(out[2].bill_n, 1); /* two lines of one bill; a credit note is no bill */
    CHECK_STR(w.top_line, "web");
    free(t);
    ctx_release(&cx);
}

static void stored(void)
{
    stored_on("sqlite::memory:");
    const char *pg = getenv("TOUCHSTONE_TEST_PG");
    if (pg) {
        char url[512];
        snprintf(url, sizeof url, "%s%sworkspace=signals_test", pg, strchr(pg, '?') ? "&" : "?");
        stored_on(url);
    }
}

CHECK_MAIN(T(cases), T(conform), T(by_line), T(stored))
