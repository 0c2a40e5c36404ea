/* Tests of plan/rules/ and plan/choose. tests/cases/rules/NAME.txt (history_text.h) gives every proposal and who is
 * chosen for it in NAME.out. The same history and day give the same, whatever was asked before. */
#include "check.h"
#include "history_text.h"
#include "plan/choose.h"
#include "plan/consent.h"
#include "signals/signals.h"

static struct library *no_news; /* offerings only: news need a database (test_plan) */

static void put_choice(const struct history_text *t, const struct client_view *v, const struct proposal *p, struct str *out)
{
    static const char *const results[] = { "", "nobody can be reached lawfully", "touched too lately", "nothing new to say" };
    struct choice c;
    enum choose_result rc = choose(v, no_news, p, t->today, &c);
    if (rc != CHOOSE_OK) {
        str_printf(out, "    -> %s\n", results[rc]);
        return;
    }
    struct why why;
    char message[600];
    why_say(&why, "chosen");
    choose_say(&t->h, no_news, &c, &why);
    why_message(&why, message, sizeof message);
    const struct person_fact *person = history_person(&t->h, c.person_id);
    str_printf(out, "    -> %s by %s", person && *person->name ? person->name : "nobody by name", channel_names[c.channel]);
    str_puts(out, ": ");
    why_render(message, why.values, LANG_EN, false, out);
    str_putc(out, '\n');
}

static void dump(const struct history_text *t, struct str *out)
{
    struct reading readings[SIGNAL_MAX];
    struct client_view v = { .h = &t->h, .readings = readings };
    signals_derive(&t->h, t->today, readings);
    str_printf(out, "phase %s\n", phase_names[view_phase(&v)]);
    for (int i = 0; rule_all[i]; i++) {
        struct proposal p = { 0 };
        char message[600];
        if (!rule_all[i]->propose || !rule_all[i]->propose(&v, t->today, &p))
            continue;
        str_printf(out, "%s: %s, period %lld, stake %lld, %s%s%s\n    ", rule_all[i]->name, section_names[p.section], (long long)p.period,
                   (long long)p.stake_minor, p.purpose, p.needs_reason ? ", with news only" : "", p.it_side ? ", by IT" : "");
        why_message(&p.why, message, sizeof message);
        why_render(message, p.why.values, LANG_EN, false, out);
        str_putc(out, '\n');
        put_choice(t, &v, &p, out);
    }
}

static struct ctx lib_cx;

/* An empty library comes from an empty database. */
static void cases(void)
{
    struct db *db;
    ctx_init(&lib_cx, 1 << 24);
    if (db_open(&lib_cx, "sqlite::memory:", true, &db) || library_load(&lib_cx, db, 0, 0, &no_news)) {
        CHECK_STR(lib_cx.message, "");
        return;
    }
    text_cases("tests/cases/rules/", dump);
    db_close(db);
    ctx_release(&lib_cx);
}

static void conform(void)
{
    for (int i = 0; rule_all[i]; i++) {
        CHECK(rule_find(rule_all[i]->name) == rule_all[i]);
        CHECK(rule_all[i]->label && rule_all[i]->help && rule_all[i]->priority > 0);
        for (int k = 0; k < i; k++)
            CHECK(rule_all[i]->priority != rule_all[k]->priority); /* which of two wins is never by chance */
    }
}

static bool may(const char *consent, enum channel_id c, bool service, bool person_out, bool client_out)
{
    struct address_fact a[] = { { .channel = channel_address(c), .consent = consent, .valid = true } };
    struct person_fact p = { .id = 1, .opted_out = person_out, .addresses = a, .address_n = 1 };
    struct history h = { .opted_out = client_out, .people = &p, .person_n = 1 };
    return consent_reach(&h, &p, c, service) != NULL;
}

/* The whole table of the law. */
static void consent(void)
{
    for (int c = 0; c < CHANNEL_COUNT; c++) {
        bool strict = c == CHANNEL_EMAIL || c == CHANNEL_FAX || c == CHANNEL_MESSENGER;
        for (int service = 0; service < 2; service++) {
            CHECK(may("given", (enum channel_id)c, service, false, false));
            CHECK(!may("refused", (enum channel_id)c, service, false, false));
            CHECK_INT(may("unknown", (enum channel_id)c, service, false, false), service || !strict);
            CHECK(!may("given", (enum channel_id)c, service, true, false));
            CHECK(!may("given", (enum channel_id)c, service, false, true));
        }
    }
}

/* A refused phone is not got round by the office's. */
static void no_way_round(void)
{
    struct address_fact own[] = { { .channel = "phone", .consent = "refused", .valid = true }, { .channel = "phone", .consent = "unknown", .valid = true } }, office[] = { { .channel = "phone", .consent = "unknown", .valid = true } };
    struct person_fact people[] = { { .id = 1, .addresses = own, .address_n = 1 }, { .id = 0, .addresses = office, .address_n = 1 } };
    struct history h = { .people = people, .person_n = 2 };
    CHECK(!consent_reach(&h, &people[0], CHANNEL_CALL, true));
    CHECK(!consent_unknown_phone(&h, &people[0]));
    people[0].address_n = 2; /* nor by the person's second one */
    CHECK(!consent_reach(&h, &people[0], CHANNEL_CALL, true));
    people[0].address_n = 0;
    CHECK(consent_reach(&h, &people[0], CHANNEL_CALL, false) == &office[0]);
    office[0].valid = false;
    CHECK(consent_unknown_phone(&h, &people[0])); /* a wrong number: another is to be found */
}

CHECK_MAIN(T(cases), T(conform), T(consent), T(no_way_round))
