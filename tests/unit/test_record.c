/* Tests of facts/record, setting and the kinds: every kind is added, read, changed and removed on both engines. */
#include "facts/cell.h"
#include "facts/word.h"
#include "facts_env.h"

/* A value for every field, `turn` makes another one. */
static void fill(struct env *e, const struct kind *k, struct db_value *v, int turn)
{
    static const char *const texts[] = { "Alpha", "Beta" };
    for (size_t i = 0; i < k->field_n; i++) {
        const struct kind_field *f = &k->fields[i];
        v[i] = db_i(100 + turn + (int64_t)i);
        if (f->type == FIELD_TEXT)
            v[i] = db_s(texts[turn]);
        if (f->type == FIELD_CURRENCY)
            v[i] = db_s(turn ? "EUR" : "RUB");
        if (f->type == FIELD_BOOL)
            v[i] = db_i(turn);
        if (f->type == FIELD_CHANNEL)
            v[i] = db_s(turn ? "email" : "call");
        if (f->type == FIELD_CHOICE)
            v[i] = cell_empty(f);
        if (f->type == FIELD_CHOICE && !(v[i].s = ctx_dupn(&e->cx, v[i].s, v[i].n)))
            exit(1);
        if (f->nullable && turn)
            v[i].null = true;
    }
}

static void round_trip(struct env *e)
{
    for (const struct kind *const *k = kind_all; *k; k++) {
        struct db_value v[KIND_FIELDS], got[KIND_FIELDS];
        struct record_ref ref, now;
        int changed = 0;
        fill(e, *k, v, 0);
        int failed = check_here;
        if (record_add(&e->cx, e->db, &e->set, &e->by, *k, v, &ref) || record_read(&e->cx, e->db, *k, &ref, got)) {
            printf("%s: %s\n", (*k)->name, e->cx.message);
            check_here++;
            ctx_forgive(&e->cx);
            continue;
        }
        for (size_t i = 0; i < (*k)->field_n; i++)
            CHECK(got[i].null == v[i].null && (got[i].type == DB_INT ? got[i].i == v[i].i : !strcmp(got[i].s, v[i].s)));
        fill(e, *k, v, 1);
        CHECK_INT(record_change(&e->cx, e->db, &e->set, &e->by, *k, &ref, v, &now, &changed), 0);
        CHECK(changed > 0);
        CHECK_INT(record_read(&e->cx, e->db, *k, &now, got), 0);
        for (size_t i = 0; i < (*k)->field_n; i++)
            CHECK(got[i].null == v[i].null && (got[i].null || (got[i].type == DB_INT ? got[i].i == v[i].i : !strcmp(got[i].s, v[i].s))));
        CHECK_INT(record_change(&e->cx, e->db, &e->set, &e->by, *k, &now, v, &now, &changed), 0);
        CHECK_INT(changed, 0);
        CHECK_INT(record_remove(&e->cx, e->db, &e->by, *k, &now), 0);
        CHECK(record_read(&e->cx, e->db, *k, &now, got));
        CHECK_INT(e->cx.code, ERR_NOTFOUND);
        ctx_forgive(&e->cx);
        if (check_here > failed)
            printf("kind %s: %s\n", (*k)->name, e->cx.message);
    }
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_word"), 0);
}

static void required(struct env *e)
{
    struct db_value v[KIND_FIELDS];
    const struct kind *k = kind_find("client");
    fill(e, k, v, 0);
    v[0] = db_s("");
    CHECK(record_add(&e->cx, e->db, &e->set, &e->by, k, v, NULL));
    CHECK_INT(e->cx.code, ERR_INPUT);
    CHECK(strstr(e->cx.message, "name"));
    ctx_forgive(&e->cx);
    v[0] = db_s("Alpha");
    v[kind_field_at(k, "note")].null = true;
    CHECK(record_add(&e->cx, e->db, &e->set, &e->by, k, v, NULL));
    ctx_forgive(&e->cx);
}

static void words(struct env *e)
{
    const struct kind *client = kind_find("client"), *person = kind_find("person"), *position = kind_find("position");
    struct db_value v[KIND_FIELDS];
    struct record_ref c, p, at;
    int changed;
    fill(e, client, v, 0);
    v[0] = db_s("ООО Ёлка и сосна");
    v[2] = db_s("7707083893");
    v[3] = db_s("yolka.example");
    CHECK_INT(record_add(&e->cx, e->db, &e->set, &e->by, client, v, &c), 0);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_word WHERE word IN ('елка', '7707083893', 'yolka')"), 3);
    v[0] = db_s("Пихта");
    CHECK_INT(record_change(&e->cx, e->db, &e->set, &e->by, client, &c, v, &c, &changed), 0);
    CHECK_INT(changed, 1);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_word WHERE word = 'елка'"), 0);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_word WHERE word = 'пихта'"), 1);
    CHECK_INT(env_int(e, "SELECT version FROM facts_client"), 2);
    fill(e, person, v, 0);
    v[0] = db_s("Иванова");
    CHECK_INT(record_add(&e->cx, e->db, &e->set, &e->by, person, v, &p), 0);
    fill(e, position, v, 0);
    v[0] = db_i(c.id);
    v[1] = db_i(p.id);
    CHECK_INT(record_add(&e->cx, e->db, &e->set, &e->by, position, v, &at), 0);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_word WHERE word = 'иванова'"), 1);
    CHECK_INT(record_remove(&e->cx, e->db, &e->by, position, &at), 0);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_word WHERE word = 'иванова'"), 0);
}

static void digits(void)
{
    struct ctx cx;
    const char *w[WORD_MAX];
    size_t n = 0;
    ctx_init(&cx, 1 << 20);
    CHECK_INT(word_digits(&cx, "+7 (495) 123-45-67", w, &n), 0);
    CHECK_INT(n, 3);
    CHECK_STR(w[0], "4951234567");
    CHECK_STR(w[1], "1234567");
    CHECK_STR(w[2], "74951234567");
    ctx_release(&cx);
}

/* A payment that makes the sum whole, entered by hand. */
static void pays(struct env *e)
{
    const struct kind *invoice = kind_find("invoice"), *payment = kind_find("payment");
    struct db_value v[KIND_FIELDS];
    struct record_ref i;
    fill(e, invoice, v, 0);
    v[0] = db_i(7);
    v[kind_field_at(invoice, "total_minor")] = db_i(1000);
    v[kind_field_at(invoice, "paid_day")] = db_i_or_null(0, true);
    CHECK_INT(record_add(&e->cx, e->db, &e->set, &e->by, invoice, v, &i), 0);
    fill(e, payment, v, 0);
    v[0] = db_i(7);
    v[1] = db_i(20000);
    v[2] = db_i(999);
    v[4] = db_i(i.id);
    CHECK_INT(record_add(&e->cx, e->db, &e->set, &e->by, payment, v, NULL), 0);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_invoice WHERE paid_day IS NULL"), 1);
    v[1] = db_i(20005);
    v[2] = db_i(1);
    CHECK_INT(record_add(&e->cx, e->db, &e->set, &e->by, payment, v, NULL), 0);
    CHECK_INT(env_int(e, "SELECT paid_day FROM facts_invoice"), 20005);
}

static void settings(struct env *e)
{
    struct settings s;
    CHECK_INT(settings_set(&e->cx, e->db, 3, "currency", "руб"), 0);
    CHECK_INT(settings_set(&e->cx, e->db, 3, "care_days", "45"), 0);
    CHECK_INT(settings_set(&e->cx, e->db, 3, "care_days", "45"), 0);
    CHECK_INT(settings_load(&e->cx, e->db, &s), 0);
    CHECK_STR(s.currency, "RUB");
    CHECK_INT(s.care_days, 45);
    CHECK_INT(s.window_touches, 7);
    CHECK_INT(env_int(e, "SELECT count(*) FROM facts_change WHERE kind = 'setting'"), 2);
    static const char *const bad[][2] = { { "care_days", "6" }, { "care_days", "x" }, { "currency", "money" }, { "lang", "de" }, { "calendar", "lunar" },
        { "working_days", "8" }, { "country", "RUS" } };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        CHECK(settings_set(&e->cx, e->db, 3, bad[i][0], bad[i][1]));
        CHECK_INT(e->cx.code, ERR_INPUT);
        ctx_forgive(&e->cx);
    }
    CHECK(settings_set(&e->cx, e->db, 3, "no_such", "1"));
    CHECK_INT(e->cx.code, ERR_NOTFOUND);
    ctx_forgive(&e->cx);
    CHECK(settings_help("care_days") && !settings_help("no_such"));
}

#define BOTH(name) static void on_##name(void) { env_each(name); }
BOTH(round_trip) BOTH(required) BOTH(words) BOTH(pays) BOTH(settings)

CHECK_MAIN(T(on_round_trip), T(on_required), T(on_words), T(digits), T(on_pays), T(on_settings))
