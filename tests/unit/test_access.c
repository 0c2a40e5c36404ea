/* Who may do what: every action x every role x {own by sales, own by IT, own by assignment, somebody else's, nobody's, absent}.
 * An evaluator of its own (the policy table, ownership in its own SQL) says what each call must answer; a refused write must
 * leave every table as it was. Then every cell of the table is flipped: each flip must be noticed. */
#include "check.h"
#include "actions/action.h"

#define CADENCE "src/plan/cadences/birthday.cadence"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { TODAY = 20780, OTHER = 200, SPARE_USER = 5900, BATCH = 7000, REASON = 7100, ABSENT = 999999, RESULTS = 4000 }; /* 2026-11-23, a Monday */

struct object_case {
    const char *name;
    bool mine;
    int64_t id[4]; /* by enum object; with `per_role` the role is added */
    bool per_role;
};

static const struct object_case cases[] = {
    { "own by sales", true, { 0, 1000, 2000, 3000 }, true },
    { "own by IT", true, { 0, 1100, 2300, 3100 }, true },
    { "own by assignment", true, { 0, 0, 2100, 0 }, true },
    { "somebody else's", false, { 0, 1200, 2200, 3200 }, false },
    { "nobody's", false, { 0, 1300, 2400, 3300 }, false },
    { "absent", false, { 0, ABSENT, ABSENT, ABSENT }, false },
};
enum { CASES = sizeof cases / sizeof *cases };

struct result {
    const struct action *action;
    int role, object; /* of cases[]; -1: the action names no object */
    enum err code;
    bool changed, saw_theirs;
};

static struct result results[RESULTS];
static size_t result_n;
static char dir[64], file[96], template_file[96], csv[96], summary[96];
static struct db *db;

/* ---- a firm of one client of every kind */

static void run(struct ctx *cx, const char *sql, const struct db_value *v, size_t n)
{
    if (db_exec(cx, db, sql, v, n, NULL)) {
        printf("%s: %s\n", cx->message, sql);
        CHECK(false);
        ctx_forgive(cx);
    }
}

static void add_client(struct ctx *cx, int64_t id, const char *name, int64_t sales, int64_t it)
{
    run(cx, "INSERT INTO facts_client (id, name, name_fold, name_key, sort_key, legal_form, tax_id, domain, industry, country, city, lang, utc_offset_min,"
            " sales_staff_id, it_staff_id, opted_out, note, version, created_at, batch_id)"
            " VALUES ($1, $2, $2, $2, $5, '', '', '', '', '', '', 'en', 0, $3, $4, 0, '', 1, 0, 0)",
        DB(db_i(id), db_s(name), db_i(sales), db_i(it), db_b(name, strlen(name))));
    run(cx, "INSERT INTO facts_word (word, client_id, object_id) VALUES ('client', $1, $1)", DB(db_i(id)));
    run(cx, "INSERT INTO facts_invoice (client_id, day, id, number, total_minor, currency, line, recurring, disputed, batch_id)"
            " VALUES ($1, $2, $3, 'N', 10000, 'EUR', '', 0, 0, 0)", DB(db_i(id), db_i(TODAY - 40), db_i(id + 50000)));
}

static void add_touch(struct ctx *cx, int64_t id, int64_t client, int64_t staff)
{
    run(cx, "INSERT INTO plan_touch (id, day, client_id, person_id, staff_id, channel, rule, period, section, purpose, reason_id, why, why_values,"
            " stake_minor, currency, state, outcome, fact_id, version) VALUES ($1, $2, $3, 0, $4, 'call', 'care', $1, 'now', '', 0, '', '', 100, 'EUR',"
            " 'planned', '', 0, 1)", DB(db_i(id), db_i(TODAY), db_i(client), db_i(staff)));
}

/* An approved e-mail of a touch, in doubt, and a paper letter that waits. */
static void add_delivery(struct ctx *cx, int64_t id, int64_t client, int64_t staff)
{
    run(cx, "INSERT INTO deliver_outbox (id, plan_id, client_id, person_id, staff_id, channel, address_id, address, subject, body, service, message_id, state,"
            " not_before_at, attempts, error, approved_at, fact_id) VALUES ($1, $1, $2, 0, $3, 'email', 1, 'a@b.example', 'S', 'B', 0, 'm@b.example', 'unsure', 0, 1,"
            " '', 0, 0)", DB(db_i(id), db_i(client), db_i(staff)));
    run(cx, "INSERT INTO facts_address (client_id, person_id, id, channel, value, normal, label, consent, consent_basis, consent_evidence, valid, batch_id)"
            " VALUES ($1, 0, $2, 'post', 'High Street 1', '', '', 'unknown', '', '', 1, 0)", DB(db_i(client), db_i(id + 10000)));
    run(cx, "INSERT INTO plan_touch (id, day, client_id, person_id, staff_id, channel, rule, period, section, purpose, reason_id, why, why_values,"
            " stake_minor, currency, state, outcome, fact_id, version) VALUES ($1, $2, $3, 0, $4, 'letter', 'promise', $1, 'now', '', 0, '', '', 100, 'EUR',"
            " 'planned', '', 0, 1)", DB(db_i(id + 20000), db_i(TODAY), db_i(client), db_i(staff)));
}

static void add_address(struct ctx *cx, int64_t id, int64_t client)
{
    run(cx, "INSERT INTO facts_address (client_id, person_id, id, channel, value, normal, label, consent, consent_basis, consent_evidence, valid, batch_id)"
            " VALUES ($1, 0, $2, 'phone', '+7 900 000-00-00', '+79000000000', '', 'unknown', '', '', 1, 0)", DB(db_i(client), db_i(id)));
}

static void add_staff(struct ctx *cx, int64_t id, const char *role)
{
    const char *name = ctx_printf(cx, "staff %lld", (long long)id);
    run(cx, "INSERT INTO facts_staff (id, name, name_fold, email, phone, role, active, capacity, cleared, lang, manager, office, batch_id)"
            " VALUES ($1, $2, $2, '', '', $3, 1, 20, 1, 'en', '', '', 0)", DB(db_i(id), db_s(name), db_s(role)));
    run(cx, "INSERT INTO access_user (id, staff_id, login, password_hash, state, auth_epoch, failures, locked_until_at, lang, calendar, theme, created_at)"
            " VALUES ($1, $2, $3, '', 'active', 1, 0, 0, 'en', 'gregorian', 'system', 0)",
        DB(db_i(id == OTHER ? SPARE_USER : 5000 + id), db_i(id), db_s(name)));
    run(cx, "INSERT INTO facts_view (id, staff_id, name, query) VALUES ($1, $2, 'v', 'q')", DB(db_i(9000 + id), db_i(id)));
}

static void fill(struct ctx *cx)
{
    add_staff(cx, OTHER, "account_manager");
    add_client(cx, 1200, "Theirs", OTHER, OTHER);
    add_client(cx, 1250, "Assigned", OTHER, OTHER);
    add_client(cx, 1300, "Theirs too", 0, 0);
    add_touch(cx, 2200, 1200, OTHER);
    add_touch(cx, 2400, 1300, 0);
    run(cx, "INSERT INTO facts_touch (client_id, day, id, at, person_id, staff_id, channel, direction, purpose, reason_id, outcome, text, plan_id, batch_id)"
            " VALUES (1200, $1, 8000, 0, 0, $2, 'call', 'out', '', 0, 'reached', '', 0, 0)", DB(db_i(TODAY - 45), db_i(OTHER)));
    add_delivery(cx, 2200, 1200, OTHER);
    add_delivery(cx, 2400, 1300, 0);
    add_address(cx, 3200, 1200);
    add_address(cx, 3300, 1300);
    for (int r = 0; r < ROLE_COUNT; r++) {
        add_staff(cx, 100 + r, role_names[r]);
        add_client(cx, 1000 + r, ctx_printf(cx, "Sales %d", r), 100 + r, OTHER);
        add_client(cx, 1100 + r, ctx_printf(cx, "Support %d", r), OTHER, 100 + r);
        add_touch(cx, 2000 + r, 1000 + r, OTHER);
        add_touch(cx, 2300 + r, 1100 + r, OTHER);
        add_touch(cx, 2100 + r, 1250, 100 + r);
        add_delivery(cx, 2000 + r, 1000 + r, OTHER);
        add_delivery(cx, 2300 + r, 1100 + r, OTHER);
        add_address(cx, 3000 + r, 1000 + r);
        add_address(cx, 3100 + r, 1100 + r);
    }
    for (int i = 0; i < 2; i++)
        run(cx, "INSERT INTO signals_reading (client_id, signal, value, currency, day, why, why_values) SELECT id, $1, 100, 'EUR', 1, '', '' FROM facts_client",
            DB(db_s(i ? "silence" : "silence_cost")));
    run(cx, "INSERT INTO facts_batch (id, at, staff_id, kind, source, mapping, file_name, file_hash, rows_read, rows_new, rows_changed, rows_same, rows_rejected, state)"
            " VALUES ($1, 0, 0, 'client', '', '', 'f', 'h', 0, 0, 0, 0, 0, 'live')", DB(db_i(BATCH)));
    run(cx, "INSERT INTO facts_reason (id, title, text, lang, audience, offering_id, batch_id) VALUES ($1, 'News', '', '', '', 0, 0)", DB(db_i(REASON)));
}

/* ---- the database as it was, and whether it still is */

static void copy_file(const char *from, const char *to)
{
    char buf[65536];
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    for (ssize_t n; (n = read(in, buf, sizeof buf)) > 0;)
        CHECK_INT(write(out, buf, (size_t)n), n);
    close(in);
    close(out);
}

static void fresh(void)
{
    struct ctx cx;
    char side[110];
    db_close(db);
    db = NULL;
    for (int i = 0; i < 2; i++) {
        snprintf(side, sizeof side, "%s%s", file, i ? "-shm" : "-wal");
        unlink(side);
    }
    snprintf(side, sizeof side, "%s/out.db", dir);
    unlink(side);
    copy_file(template_file, file);
    CHECK_INT(ctx_init(&cx, 16 << 20), 0);
    CHECK_INT(db_open(&cx, file, false, &db), 0);
    ctx_release(&cx);
}

static uint64_t checksum(void)
{
    static char select[100][80]; /* statements are known by their address: each table has its own */
    struct ctx cx;
    struct db_rows tables, rows;
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    CHECK_INT(ctx_init(&cx, 64 << 20), 0);
    CHECK_INT(db_query(&cx, db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", DB_NONE, &tables), 0);
    CHECK(tables.n > 30 && tables.n < 100);
    for (size_t t = 0; t < tables.n; t++) {
        snprintf(select[t], sizeof select[t], "SELECT * FROM %s", db_text(&tables, t, 0));
        CHECK_INT(db_query(&cx, db, select[t], DB_NONE, &rows), 0);
        for (size_t i = 0; i < rows.n * rows.columns; i++) {
            h = (h ^ (uint64_t)rows.v[i].i ^ (rows.v[i].null ? 99 : 0)) * UINT64_C(0x100000001b3);
            for (size_t k = 0; rows.v[i].s && k < rows.v[i].n; k++)
                h = (h ^ (unsigned char)rows.v[i].s[k]) * UINT64_C(0x100000001b3);
        }
        h = (h ^ rows.n) * UINT64_C(0x100000001b3);
    }
    ctx_release(&cx);
    return h;
}

/* ---- one call */

static const char *special_value(const struct action *a, const struct param *p)
{
    static const struct { const char *action, *param, *value; } special[] = {
        { "import", "file", csv }, { "import preview", "file", csv }, { "model fit", "in", summary }, { "model predict", "in", summary }, { "mapping save", "name", "ours" }, { "mapping save", "text", "touchstone-map 1\nkind client\nname = [Name]\n" },
        { "setting set", "name", "currency" }, { "setting set", "value", "EUR" }, { "user add", "login", "newcomer" },
        { "cadence check", "file", CADENCE }, { "cadence load", "file", CADENCE }, { "cadence show", "name", "birthday" }, { "cadence switch", "name", "birthday" },
    };
    for (size_t i = 0; i < sizeof special / sizeof *special; i++)
        if (!strcmp(a->name, special[i].action) && !strcmp(p->name, special[i].param))
            return special[i].value;
    return NULL;
}

static const char *valid_value(struct ctx *cx, const struct action *a, const struct param *p, int role)
{
    const char *special = special_value(a, p);
    if (special)
        return special;
    if (p->choices)
        return ctx_dupn(cx, p->choices, strcspn(p->choices, "|"));
    switch (p->type) {
    case PARAM_TEXT: return "client";
    case PARAM_SECRET: return "correct horse battery";
    case PARAM_FILE: return ctx_printf(cx, "%s/out.db", dir);
    case PARAM_DAY: return "2026-12-01";
    case PARAM_BOOL: return "1";
    case PARAM_INT: return "1";
    case PARAM_ID: break;
    }
    int64_t id = !strncmp(a->name, "import", 6) ? BATCH : !strncmp(a->name, "view", 4) ? 9100 + role : !strncmp(a->name, "reason", 6) ? REASON : SPARE_USER;
    return ctx_printf(cx, "%lld", (long long)id);
}

static enum err call_action(struct ctx *cx, const struct action *a, int role, int64_t object_id, struct str *out)
{
    struct args args = { .action = a };
    struct settings set;
    struct audit_key key = { { 1 } };
    struct who who = { .user_id = 5100 + role, .staff_id = 100 + role, .role = (enum role)role, .name = "n", .login = "l", .theme = "system" };
    struct action_host host = { .db_url = file, .upload_dir = dir, .key = &key };
    cx->today = TODAY;
    cx->now_at = (int64_t)TODAY * 86400 + 36000;
    CHECK_INT(settings_load(cx, db, &set), 0);
    for (size_t i = 0; i < a->param_n; i++) {
        const struct param *p = &a->params[i];
        bool object = a->object != OBJECT_NONE && !strcmp(p->name, a->of);
        if (object || p->required || special_value(a, p) || !strcmp(p->name, "file") || p->type == PARAM_SECRET)
            CHECK_INT(args_set(cx, &args, p->name, object ? ctx_printf(cx, "%lld", (long long)object_id) : valid_value(cx, a, p, role)), 0);
    }
    struct call call = { .cx = cx, .db = db, .set = &set, .who = &who, .args = &args, .action = a, .host = &host };
    return action_call(&call, &key, out) ? cx->code : ERR_NONE;
}

/* What stands in an answer only when somebody else's clients are in it: their name, or the one sale there is after a touch on record. */
static const char *mark_of_theirs(const struct action *a)
{
    return !strcmp(a->name, "evidence touches") ? "\"sold\":1,\"stopped\":0,\"open\":0" : !strcmp(a->name, "evidence window") ? "\"begun\":1," :
           !strcmp(a->name, "evidence pictures") ? "Too few data: 1 begun" :
           !strcmp(a->name, "evidence channels") ? "\"name\":\"all touches\",\"touches\":1," : "Theirs";
}

static void try_one(const struct action *a, int role, int object, int64_t id)
{
    struct ctx cx;
    struct str out;
    uint64_t before = checksum();
    CHECK_INT(ctx_init(&cx, (size_t)256 << 20), 0);
    struct result *r = &results[result_n++];
    *r = (struct result){ .action = a, .role = role, .object = object };
    r->code = call_action(&cx, a, role, id, &out);
    r->saw_theirs = out.data && strstr(out.data, mark_of_theirs(a));
    if (r->code != ERR_NONE && r->code != ERR_DENIED && r->code != ERR_NOTFOUND && object < 0 && getenv("VERBOSE"))
        printf("%s, %s: %s\n", a->name, role_names[role], cx.message);
    ctx_release(&cx);
    r->changed = checksum() != before;
    if (r->changed)
        fresh();
}

static void walk(void)
{
    for (const struct action *const *a = action_all; *a; a++)
        for (int role = 0; role < ROLE_COUNT; role++) {
            if ((*a)->object == OBJECT_NONE)
                try_one(*a, role, -1, 0);
            for (int k = 0; (*a)->object != OBJECT_NONE && k < CASES; k++)
                if (cases[k].id[(*a)->object])
                    try_one(*a, role, k, cases[k].id[(*a)->object] + (cases[k].per_role ? role : 0));
        }
}

/* ---- what it must have been */

static bool is_list(const struct action *a) /* has scope OWN without naming an object */
{
    return !strcmp(a->name, "today") || !strcmp(a->name, "client list") || !strcmp(a->name, "search") || !strcmp(a->name, "delivery list") ||
           !strcmp(a->name, "delivery print") || !strcmp(a->name, "call list") || !strcmp(a->name, "silence") ||
           !strncmp(a->name, "evidence ", 9);
}

/* A command that has nothing to do here and says so: let in, but not done. */
static bool has_nothing_to_do(const char *action)
{
    return !strcmp(action, "touch undo") || !strcmp(action, "demo") || !strcmp(action, "restore") || !strcmp(action, "import revert") || !strcmp(action, "touch send") ||
           !strncmp(action, "delivery ", 9); /* without a mail server nothing is sent; 21xx have no delivery */
}

static const char *mismatch(const struct result *r, enum scope scope)
{
    bool mine = r->object >= 0 && cases[r->object].mine, absent = r->object == CASES - 1;
    bool refused = r->code == ERR_DENIED || r->code == ERR_NOTFOUND;
    if (r->code != ERR_NONE && r->changed)
        return "a refused call changed rows";
    if (scope == SCOPE_NO)
        return r->code == ERR_DENIED ? NULL : "must be denied";
    if (r->object >= 0 && (absent || (scope == SCOPE_OWN && !mine)))
        return r->code == ERR_NOTFOUND ? NULL : "must look absent";
    if (is_list(r->action) && r->saw_theirs != (scope == SCOPE_ALL))
        return "the list shows the wrong clients";
    if (has_nothing_to_do(r->action->name))
        return r->code == ERR_DENIED || (refused && r->object >= 0) ? "must be let in" : NULL;
    return r->code == ERR_NONE ? NULL : "must succeed";
}

static enum scope scope_in(const struct policy *table, const char *action, int role)
{
    for (size_t i = 0; i < policy_count; i++)
        if (!strcmp(table[i].action, action))
            return table[i].scope[role];
    return SCOPE_NO;
}

static int judge(const struct policy *table, bool say)
{
    int bad = 0;
    for (size_t i = 0; i < result_n; i++) {
        const struct result *r = &results[i];
        const char *why = mismatch(r, scope_in(table, r->action->name, r->role));
        if (!why)
            continue;
        bad++;
        if (say)
            printf("%s as %s, %s: %s (%s%s)\n", r->action->name, role_names[r->role], r->object < 0 ? "-" : cases[r->object].name, why,
                   err_name(r->code), r->changed ? ", changed" : "");
    }
    return bad;
}

/* ---- the tests */

static void ownership_is_as_the_cases_say(void)
{
    struct ctx cx;
    struct db_rows r;
    CHECK_INT(ctx_init(&cx, 16 << 20), 0);
    for (int k = 0; k < CASES; k++)
        for (int role = 0; role < ROLE_COUNT; role++) {
            int64_t who = 100 + role, add = cases[k].per_role ? role : 0;
            CHECK_INT(db_query(&cx, db, "SELECT (SELECT count(*) FROM facts_client WHERE id = $1 AND $2 IN (sales_staff_id, it_staff_id)),"
                                        " (SELECT count(*) FROM plan_touch p, facts_client c WHERE p.id = $3 AND c.id = p.client_id AND $2 IN (p.staff_id, c.sales_staff_id, c.it_staff_id)),"
                                        " (SELECT count(*) FROM facts_address a, facts_client c WHERE a.id = $4 AND c.id = a.client_id AND $2 IN (c.sales_staff_id, c.it_staff_id))",
                               DB(db_i(cases[k].id[1] + add), db_i(who), db_i(cases[k].id[2] + add), db_i(cases[k].id[3] + add)), &r), 0);
            for (size_t o = 1; o <= 3; o++)
                if (cases[k].id[o])
                    CHECK_INT(db_int(&r, 0, o - 1), cases[k].mine);
        }
    ctx_release(&cx);
}

static void actions_and_policy_rows_are_the_same_set(void)
{
    for (const struct action *const *a = action_all; *a; a++) {
        size_t rows = 0;
        bool own = false;
        for (size_t i = 0; i < policy_count; i++)
            if (!strcmp(policy_all[i].action, (*a)->name)) {
                rows++;
                for (int r = 0; r < ROLE_COUNT; r++)
                    own = own || policy_all[i].scope[r] == SCOPE_OWN;
            }
        if (rows != 1 || (own && (*a)->object == OBJECT_NONE && !is_list(*a))) {
            printf("%s: %zu rows in policy.def%s\n", (*a)->name, rows, own ? "; OWN, but it names no object" : "");
            CHECK(false);
        }
    }
    for (size_t i = 0; i < policy_count; i++) {
        if (!action_find(policy_all[i].action))
            printf("policy.def: there is no action \"%s\"\n", policy_all[i].action);
        CHECK(action_find(policy_all[i].action) != NULL);
    }
    CHECK_INT(policy_scope("no such action", ROLE_OWNER), SCOPE_NO);
}

static void every_cell(void)
{
    walk();
    CHECK(result_n > 400 && result_n < RESULTS);
    CHECK_INT(judge(policy_all, true), 0);
}

static void every_flipped_cell_is_noticed(void)
{
    struct policy table[256];
    int flips = 0;
    CHECK(policy_count < 256);
    memcpy(table, policy_all, policy_count * sizeof *table);
    for (size_t i = 0; i < policy_count; i++)
        for (int role = 0; role < ROLE_COUNT; role++)
            for (int to = SCOPE_NO; to <= SCOPE_ALL; to++) {
                const struct action *a = action_find(table[i].action);
                enum scope was = table[i].scope[role];
                bool same = !a || (was != SCOPE_NO && to != SCOPE_NO && a->object == OBJECT_NONE && !is_list(a));
                if ((int)was == to || same)
                    continue;
                table[i].scope[role] = (enum scope)to;
                if (!judge(table, false)) {
                    printf("%s, %s: the flip goes unnoticed\n", table[i].action, role_names[role]);
                    CHECK(false);
                }
                table[i].scope[role] = was;
                flips++;
            }
    CHECK(flips > 300);
}

static void clean(void)
{
    static const char *const names[] = { "now.db", "now.db-wal", "now.db-shm", "template.db", "clients.csv", "summary.csv", "out.db", "out.db.part" };
    char path[128];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        unlink(path);
    }
    CHECK_INT(rmdir(dir), 0);
}

int main(void)
{
    const struct check_test all[] = { T(ownership_is_as_the_cases_say), T(actions_and_policy_rows_are_the_same_set), T(every_cell), T(every_flipped_cell_is_noticed) };
    struct ctx cx;
    snprintf(dir, sizeof dir, "/tmp/touchstone-access-XXXXXX");
    if (!mkdtemp(dir) || ctx_init(&cx, 64 << 20))
        return 1;
    snprintf(file, sizeof file, "%s/now.db", dir);
    snprintf(template_file, sizeof template_file, "%s/template.db", dir);
    snprintf(csv, sizeof csv, "%s/clients.csv", dir);
    FILE *f = fopen(csv, "w");
    if (!f || fputs("Name,City\nNew One,Riga\nNew Two,Oslo\n", f) < 0 || fclose(f))
        return 1;
    snprintf(summary, sizeof summary, "%s/summary.csv", dir);
    f = fopen(summary, "w");
    if (!f || fputs("id,x,t_x,T\na,1,2,3\n", f) < 0 || fclose(f))
        return 1;
    if (db_open(&cx, file, true, &db))
        return 1;
    fill(&cx);
    if (db_copy_to(&cx, db, template_file))
        return 1;
    ctx_release(&cx);
    fresh();
    int rc = check_run(all, sizeof all / sizeof *all);
    db_close(db);
    clean();
    return rc;
}
