#include "actions/write.h"
#include "base/text.h"
#include "signals/signal.h"

#include <string.h>

static const struct param params[] = {
    { .name = "q", .help = N_("words of the name, a person, tax id, phone digits") },
    { .name = "view", .choices = "all|quiet30|debts|dormant|at_risk|no_second", .help = N_("one of the lists that are always there") },
    { .name = "phase", .choices = "funnel|retention|loyalty|reactivation|released", .help = N_("only clients in this phase") },
    { .name = "staff", .type = PARAM_ID, .help = N_("only clients of this staff member") },
    { .name = "sort", .choices = "name|worth|stay|at_risk|silence|silence_cost|revenue12|expected|late|debt", .help = N_("order of the list") },
    { .name = "desc", .type = PARAM_BOOL, .help = N_("largest first") },
    { .name = "offset", .type = PARAM_INT, .help = N_("rows to leave out at the beginning") },
    { .name = "limit", .type = PARAM_INT, .help = N_("rows at most, up to 5000") },
};
static const struct field fields[] = {
    { "id", "int" }, { "name", "text" }, { "phase", "text?" }, { "worth_minor", "money?" }, { "currency", "text" }, { "stay_percent", "int?" },
    { "at_risk_minor", "money?" }, { "silence_days", "int?" },
    { "silence_cost_minor", "money?" }, { "expected_day", "day?" }, { "revenue12_minor", "money?" }, { "late_days", "int?" }, { "debt_minor", "money?" },
    { "coverage_ours", "int?" }, { "coverage_theirs", "int?" }, { "sales_staff", "text?" }, { "it_staff", "text?" }, { "next_touch_day", "day?" },
    { "city", "text" }, { "country", "text" },
};
static const struct field beside[] = { { "total", "int" }, { "offset", "int" } };

enum { FEW = 20000 }; /* found clients that are sorted quicker than an index in the wanted order is walked */

struct filter {
    struct call *c;
    const char *word[3], *word_end[3]; /* half-open ranges of search words; "" = none */
    const char *signal[2];             /* "" = none */
    int64_t low[2], high[2];
    int64_t staff, no_second;
    const char *sort;
    int64_t limit, offset;
};

#define ARGS_OF(f) \
    db_i((f)->c->scope == SCOPE_ALL), db_i((f)->c->who->staff_id), db_s((f)->word[0]), db_s((f)->word_end[0]), db_s((f)->word[1]), \
        db_s((f)->word_end[1]), db_s((f)->word[2]), db_s((f)->word_end[2]), db_s((f)->signal[0]), db_i((f)->low[0]), db_i((f)->high[0]), \
        db_s((f)->signal[1]), db_i((f)->low[1]), db_i((f)->high[1]), db_i((f)->staff), db_i((f)->no_second)

#define REST_OF \
    " ($1 = 1 OR c.sales_staff_id = $2 OR c.it_staff_id = $2)" \
    " AND ($5 = '' OR EXISTS (SELECT 1 FROM facts_word x WHERE x.client_id = c.id AND x.word >= $5 AND x.word < $6))" \
    " AND ($7 = '' OR EXISTS (SELECT 1 FROM facts_word x WHERE x.client_id = c.id AND x.word >= $7 AND x.word < $8))" \
    " AND ($9 = '' OR c.id IN (SELECT client_id FROM signals_reading WHERE signal = $9 AND value >= $10 AND value <= $11))" \
    " AND ($12 = '' OR c.id IN (SELECT client_id FROM signals_reading WHERE signal = $12 AND value >= $13 AND value <= $14))" \
    " AND ($15 = 0 OR c.sales_staff_id = $15 OR c.it_staff_id = $15) AND ($16 = 0 OR c.sales_staff_id = 0 OR c.it_staff_id = 0)"
#define WHERE_OF REST_OF " AND ($3 = '' OR EXISTS (SELECT 1 FROM facts_word x WHERE x.client_id = c.id AND x.word >= $3 AND x.word < $4))"

/* With search words that few clients have those few lead; otherwise an index that has the order. */
#define FOUND_OF "(SELECT DISTINCT client_id FROM facts_word WHERE word >= $3 AND word < $4) w JOIN facts_client c ON c.id = w.client_id"

/* The end of the range of words that begin with `word`. U+10FFFF sorts behind every letter. */
static int take_words(struct call *c, struct filter *f, const char *q)
{
    const char *fold;
    if (text_fold(c->cx, q, &fold))
        return -1;
    size_t n = 0;
    for (const char *p = fold; *p && n < 3;) {
        size_t len = strcspn(p, " ");
        if (len) {
            f->word[n] = ctx_dupn(c->cx, p, len);
            f->word_end[n] = f->word[n] ? ctx_printf(c->cx, "%s\xf4\x8f\xbf\xbf", f->word[n]) : NULL;
            if (!f->word_end[n++])
                return -1;
        }
        p += len + (p[len] == ' ');
    }
    return 0;
}

static void take_view(struct filter *f, const char *view)
{
    const int64_t top = INT64_MAX;
    if (!strcmp(view, "quiet30")) {
        f->signal[0] = "silence";
        f->low[0] = 30;
        f->high[0] = top;
    } else if (!strcmp(view, "debts")) {
        f->signal[0] = "debt";
        f->low[0] = 1;
        f->high[0] = top;
    } else if (!strcmp(view, "at_risk")) {
        f->signal[0] = "at_risk";
        f->low[0] = 1;
        f->high[0] = top;
    } else if (!strcmp(view, "dormant")) {
        f->signal[0] = "phase";
        f->low[0] = f->high[0] = PHASE_REACTIVATION;
    } else if (!strcmp(view, "no_second"))
        f->no_second = 1;
}

static int make_filter(struct call *c, struct filter *f)
{
    *f = (struct filter){ .c = c, .sort = args_text(c->args, "sort"), .staff = args_int(c->args, "staff", 0),
                          .limit = args_int(c->args, "limit", 100), .offset = args_int(c->args, "offset", 0) };
    for (int i = 0; i < 3; i++)
        f->word[i] = f->word_end[i] = "";
    f->signal[0] = f->signal[1] = "";
    if (f->limit < 1 || f->limit > 5000 || f->offset < 0)
        return fail(c->cx, ERR_INPUT, "limit is 1 to 5000 and offset not below 0");
    take_view(f, args_text(c->args, "view"));
    for (int i = 0; i < PHASE_COUNT; i++)
        if (!strcmp(args_text(c->args, "phase"), phase_names[i])) {
            f->signal[1] = "phase";
            f->low[1] = f->high[1] = i;
        }
    return take_words(c, f, args_text(c->args, "q"));
}

static int by_name(struct filter *f, bool desc, int64_t total, struct db_rows *ids)
{
    struct ctx *cx = f->c->cx;
    struct db *db = f->c->db;
    if (*f->word[0] && total <= FEW)
        return desc ? db_query(cx, db, SQL("SELECT c.id FROM " FOUND_OF " WHERE" REST_OF " ORDER BY c.sort_key DESC, c.id DESC LIMIT $17 OFFSET $18"),
                               DB(ARGS_OF(f), db_i(f->limit), db_i(f->offset)), ids)
                    : db_query(cx, db, SQL("SELECT c.id FROM " FOUND_OF " WHERE" REST_OF " ORDER BY c.sort_key, c.id LIMIT $17 OFFSET $18"),
                               DB(ARGS_OF(f), db_i(f->limit), db_i(f->offset)), ids);
    return desc ? db_query(cx, db, SQL("SELECT c.id FROM facts_client c WHERE" WHERE_OF " ORDER BY c.sort_key DESC, c.id DESC LIMIT $17 OFFSET $18"),
                           DB(ARGS_OF(f), db_i(f->limit), db_i(f->offset)), ids)
                : db_query(cx, db, SQL("SELECT c.id FROM facts_client c WHERE" WHERE_OF " ORDER BY c.sort_key, c.id LIMIT $17 OFFSET $18"),
                           DB(ARGS_OF(f), db_i(f->limit), db_i(f->offset)), ids);
}

/* Nothing to ask the client's row for: no scope, no staff, and at most so many search words and filters by signal. */
static bool is_plain(const struct filter *f, int words, int signals)
{
    return f->c->scope == SCOPE_ALL && !f->staff && !f->no_second && (*f->word[0] != 0) + (*f->word[1] != 0) <= words &&
        (*f->signal[0] != 0) + (*f->signal[1] != 0) <= signals;
}

/* Every page of an unfiltered list comes from the index alone, so that one may jump anywhere in it. */
static int by_signal_plain(struct filter *f, bool desc, struct db_rows *ids)
{
    struct ctx *cx = f->c->cx;
    return desc ? db_query(cx, f->c->db,
                           SQL("SELECT client_id FROM signals_reading WHERE signal = $1 AND value IS NOT NULL ORDER BY value DESC, client_id DESC LIMIT $2 OFFSET $3"),
                           DB(db_s(f->sort), db_i(f->limit), db_i(f->offset)), ids)
                : db_query(cx, f->c->db,
                           SQL("SELECT client_id FROM signals_reading WHERE signal = $1 AND value IS NOT NULL ORDER BY value, client_id LIMIT $2 OFFSET $3"),
                           DB(db_s(f->sort), db_i(f->limit), db_i(f->offset)), ids);
}

/* How many clients have a value of the signal, and how many a reading at all. */
static int count_valued(struct filter *f, int64_t *valued, int64_t *read)
{
    struct db_rows n;
    int rc = is_plain(f, 0, 0) ? db_query(f->c->cx, f->c->db, SQL("SELECT count(value), count(*) FROM signals_reading WHERE signal = $1"), DB(db_s(f->sort)), &n)
                            : db_query(f->c->cx, f->c->db,
                                       SQL("SELECT count(*), 0 FROM signals_reading r JOIN facts_client c ON c.id = r.client_id WHERE r.signal = $17"
                                           " AND r.value IS NOT NULL AND" WHERE_OF),
                                       DB(ARGS_OF(f), db_s(f->sort)), &n);
    if (!rc) {
        *valued = db_int(&n, 0, 0);
        *read = db_int(&n, 0, 1);
    }
    return rc;
}

/* Clients without a value come last, whichever way the order runs. */
static int without_value(struct filter *f, int64_t total, int64_t limit, struct db_rows *rest)
{
    int64_t valued, read;
    if (count_valued(f, &valued, &read))
        return -1;
    int64_t offset = f->offset > valued ? f->offset - valued : 0;
    if (is_plain(f, 0, 0) && read == total)
        return db_query(f->c->cx, f->c->db, SQL("SELECT client_id FROM signals_reading WHERE signal = $1 AND value IS NULL ORDER BY client_id LIMIT $2 OFFSET $3"),
                        DB(db_s(f->sort), db_i(limit), db_i(offset)), rest);
    return db_query(f->c->cx, f->c->db,
                    SQL("SELECT c.id FROM facts_client c WHERE NOT EXISTS (SELECT 1 FROM signals_reading r WHERE r.client_id = c.id AND r.signal = $19"
                        " AND r.value IS NOT NULL) AND" WHERE_OF " ORDER BY c.id LIMIT $17 OFFSET $18"),
                    DB(ARGS_OF(f), db_i(limit), db_i(offset), db_s(f->sort)), rest);
}

/* Few found clients: all of them in order, those without a value last. */
static int by_signal_found(struct filter *f, bool desc, struct db_rows *ids)
{
#define FOUND_SORTED "SELECT c.id FROM " FOUND_OF " LEFT JOIN signals_reading r ON r.client_id = c.id AND r.signal = $19 WHERE" REST_OF \
    " ORDER BY CASE WHEN r.value IS NULL THEN 1 ELSE 0 END, "
    struct ctx *cx = f->c->cx;
    return desc ? db_query(cx, f->c->db, SQL(FOUND_SORTED "r.value DESC, c.id DESC LIMIT $17 OFFSET $18"),
                           DB(ARGS_OF(f), db_i(f->limit), db_i(f->offset), db_s(f->sort)), ids)
                : db_query(cx, f->c->db, SQL(FOUND_SORTED "r.value, c.id LIMIT $17 OFFSET $18"),
                           DB(ARGS_OF(f), db_i(f->limit), db_i(f->offset), db_s(f->sort)), ids);
}

static int by_signal(struct filter *f, bool desc, int64_t total, struct db_rows *ids, struct db_rows *rest)
{
    struct ctx *cx = f->c->cx;
    struct db *db = f->c->db;
    int rc;
#define VALUED "SELECT c.id FROM signals_reading r JOIN facts_client c ON c.id = r.client_id WHERE r.signal = $19 AND r.value IS NOT NULL AND" WHERE_OF
    *rest = (struct db_rows){ 0 };
    if (*f->word[0] && total <= FEW)
        return by_signal_found(f, desc, ids);
    if (is_plain(f, 0, 0))
        rc = by_signal_plain(f, desc, ids);
    else if (desc)
        rc = db_query(cx, db, SQL(VALUED " ORDER BY r.value DESC, r.client_id DESC LIMIT $17 OFFSET $18"),
                      DB(ARGS_OF(f), db_i(f->limit), db_i(f->offset), db_s(f->sort)), ids);
    else
        rc = db_query(cx, db, SQL(VALUED " ORDER BY r.value, r.client_id LIMIT $17 OFFSET $18"),
                      DB(ARGS_OF(f), db_i(f->limit), db_i(f->offset), db_s(f->sort)), ids);
    if (rc || (int64_t)ids->n == f->limit)
        return rc;
    return without_value(f, total, f->limit - (int64_t)ids->n, rest);
}

static int count_all(struct filter *f, int64_t *total)
{
    struct db_rows n;
    struct ctx *cx = f->c->cx;
    struct db *db = f->c->db;
    int k = *f->signal[1] != 0, rc;
    if (is_plain(f, 0, 0))
        rc = db_query(cx, db, SQL("SELECT count(*) FROM facts_client"), DB_NONE, &n);
    else if (is_plain(f, 0, 1))
        rc = db_query(cx, db, SQL("SELECT count(*) FROM signals_reading WHERE signal = $1 AND value >= $2 AND value <= $3"),
                      DB(db_s(f->signal[k]), db_i(f->low[k]), db_i(f->high[k])), &n);
    else if (is_plain(f, 1, 0))
        rc = db_query(cx, db, SQL("SELECT count(DISTINCT client_id) FROM facts_word WHERE word >= $1 AND word < $2"),
                      DB(db_s(f->word[0]), db_s(f->word_end[0])), &n);
    else if (*f->word[0])
        rc = db_query(cx, db, SQL("SELECT count(*) FROM " FOUND_OF " WHERE" REST_OF), DB(ARGS_OF(f)), &n);
    else
        rc = db_query(cx, db, SQL("SELECT count(*) FROM facts_client c WHERE" WHERE_OF), DB(ARGS_OF(f)), &n);
    if (!rc)
        *total = db_int(&n, 0, 0);
    return rc;
}

static void write_reading(struct json *j, const struct db_rows *r, const char *signal, const char *key, bool day)
{
    for (size_t i = 0; i < r->n; i++)
        if (!strcmp(db_text(r, i, 0), signal)) {
            if (day)
                write_day(j, key, db_int(r, i, 1), db_null(r, i, 1));
            else
                write_int_or_null(j, key, db_int(r, i, 1), db_null(r, i, 1));
            return;
        }
    write_int_or_null(j, key, 0, true);
}

static int write_row(struct call *c, int64_t id)
{
    struct db_rows r, s, next;
    struct json *j = c->out;
    if (db_query(c->cx, c->db,
                 SQL("SELECT c.name, c.city, c.country, a.name, b.name FROM facts_client c LEFT JOIN facts_staff a ON a.id = c.sales_staff_id"
                     " LEFT JOIN facts_staff b ON b.id = c.it_staff_id WHERE c.id = $1"),
                 DB(db_i(id)), &r) ||
        db_query(c->cx, c->db, SQL("SELECT signal, value FROM signals_reading WHERE client_id = $1"), DB(db_i(id)), &s) ||
        db_query(c->cx, c->db, SQL("SELECT min(day) FROM plan_touch WHERE client_id = $1 AND state = 'planned'"), DB(db_i(id)), &next))
        return -1;
    if (!r.n)
        return 0; /* removed meanwhile */
    json_begin_object(j);
    write_int(j, "id", id);
    write_text(j, "name", db_text(&r, 0, 0));
    const char *phase = NULL;
    for (size_t i = 0; i < s.n; i++)
        if (!strcmp(db_text(&s, i, 0), "phase") && db_int(&s, i, 1) < PHASE_COUNT)
            phase = phase_names[db_int(&s, i, 1)];
    write_text(j, "phase", phase);
    write_reading(j, &s, "worth", "worth_minor", false);
    write_text(j, "currency", c->set->currency);
    write_reading(j, &s, "stay", "stay_percent", false);
    write_reading(j, &s, "at_risk", "at_risk_minor", false);
    write_reading(j, &s, "silence", "silence_days", false);
    write_reading(j, &s, "silence_cost", "silence_cost_minor", false);
    write_reading(j, &s, "expected", "expected_day", true);
    write_reading(j, &s, "revenue12", "revenue12_minor", false);
    write_reading(j, &s, "late", "late_days", false);
    write_reading(j, &s, "debt", "debt_minor", false);
    write_reading(j, &s, "coverage_ours", "coverage_ours", false);
    write_reading(j, &s, "coverage_theirs", "coverage_theirs", false);
    write_text(j, "sales_staff", db_null(&r, 0, 3) ? NULL : db_text(&r, 0, 3));
    write_text(j, "it_staff", db_null(&r, 0, 4) ? NULL : db_text(&r, 0, 4));
    write_day(j, "next_touch_day", db_int(&next, 0, 0), db_null(&next, 0, 0));
    write_text(j, "city", db_text(&r, 0, 1));
    write_text(j, "country", db_text(&r, 0, 2));
    json_end_object(j);
    return 0;
}

static int write_clients(struct call *c, const struct db_rows *ids)
{
    for (size_t i = 0; i < ids->n; i++)
        if (write_row(c, db_int(ids, i, 0)))
            return -1;
    return 0;
}

/* Nothing found: perhaps it was typed on the other keyboard layout. */
static int other_layout(struct call *c, struct filter *f, int64_t *total)
{
    const char *q = args_text(c->args, "q");
    for (int lang = LANG_RU; !*total && *q && lang <= LANG_FA; lang++) {
        const char *other;
        if (text_other_layout(c->cx, q, (enum lang)lang, &other))
            return -1;
        if (other && (take_words(c, f, other) || count_all(f, total)))
            return -1;
    }
    return 0;
}

static int run(struct call *c)
{
    struct filter f;
    struct db_rows ids, rest = { 0 };
    int64_t total;
    if (make_filter(c, &f) || count_all(&f, &total) || other_layout(c, &f, &total))
        return -1;
    bool name = !*f.sort || !strcmp(f.sort, "name"), desc = args_int(c->args, "desc", 0) != 0;
    if (name ? by_name(&f, desc, total, &ids) : by_signal(&f, desc, total, &ids, &rest))
        return -1;
    write_int(c->out, "total", total);
    write_int(c->out, "offset", f.offset);
    json_key(c->out, "rows");
    json_begin_array(c->out);
    if (write_clients(c, &ids) || write_clients(c, &rest))
        return -1;
    json_end_array(c->out);
    return 0;
}

const struct action action_client_list = {
    .name = "client list",
    .http = "GET /api/clients",
    .help = N_("Clients with their signals; search, filter, sort"),
    PARAMS(params),
    FIELDS(fields),
    BESIDE(beside),
    .rows = true,
    .run = run,
};
