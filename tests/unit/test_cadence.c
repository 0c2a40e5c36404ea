/* Tests of plan/cadence. File pairs: tests/cases/cadence/NAME.cadence is parsed, NAME.out holds what was understood or the
 * error. BLESS=1 writes the .out files anew. Run from the root of the repository. */
#include <dirent.h>
#include <stdlib.h>

#include "base/day.h"
#include "kit/asset.h"
#include "plan/cadence.h"
#include "check.h"

#define CASES "tests/cases/cadence/"

static char *slurp(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    char *text = calloc(1, 1 << 20);
    size_t n = text ? fread(text, 1, (1 << 20) - 1, f) : 0;
    fclose(f);
    if (text)
        text[n] = 0;
    return text;
}

static void put_texts(struct str *s, const char *what, const char *const texts[LANG_COUNT])
{
    for (int i = 0; i < LANG_COUNT; i++)
        if (texts[i])
            str_printf(s, "  %s %s: %s\n", what, lang_code((enum lang)i), texts[i]);
}

static void put_step(struct str *s, const struct cadence *c, const struct cadence_step *t)
{
    str_printf(s, "step %s, %s %d, by %s%s, channels", t->name, t->working ? "workday" : "day", t->after, t->it_side ? "it" : "sales", t->news ? ", news" : "");
    for (int i = 0; i < CHANNEL_COUNT; i++)
        if (t->channels & 1u << i)
            str_printf(s, " %s", channel_names[i]);
    for (int i = 0; i < CHANNEL_COUNT && t->channels; i++)
        if (t->prefer & 1u << i)
            str_printf(s, ", %s first", channel_names[i]);
    str_puts(s, t->channels ? "\n" : " best\n");
    put_texts(s, "purpose", t->purpose);
    put_texts(s, "script", t->script);
    for (int i = 0; i < OUTCOME_COUNT; i++)
        if (t->branch[i])
            str_printf(s, "  on %s %s\n", outcome_names[i], t->branch[i] == BRANCH_END ? "end" : c->step[t->branch[i]].name);
}

static const char *print(struct ctx *cx, const struct cadence *c)
{
    struct str s;
    char once[16] = "-";
    str_init(&s, cx->arena, 1 << 20);
    if (c->once_day)
        day_iso(c->once_day, once);
    str_printf(&s, "%s: %s %d..%d, every %d-%d, once %s\n", c->name, cadence_triggers[c->trigger], c->low, c->high, c->month, c->month_day, once);
    put_texts(&s, "title", c->title);
    str_printf(&s, "late %d, cap %d in %d, first %d%s, exits", c->late_days, c->cap_n, c->cap_days, c->first_after, c->urgent ? ", urgent" : "");
    for (int i = 0; i < EXIT_COUNT; i++)
        if (c->exits & 1u << i)
            str_printf(&s, " %s", cadence_exits[i]);
    str_printf(&s, " %d\n", c->exit_steps);
    for (size_t i = 0; i < c->step_n; i++)
        put_step(&s, c, &c->step[i]);
    return str_end(cx, &s);
}

static void check_case(const char *name)
{
    struct ctx cx;
    char path[512];
    const struct cadence *c;
    ctx_init(&cx, 8 << 20);
    snprintf(path, sizeof path, CASES "%s.cadence", name);
    char *text = slurp(path);
    if (!text) {
        CHECK_STR("no case file", "");
        return;
    }
    const char *out = cadence_parse(&cx, text, &c) ? ctx_printf(&cx, "%s\n", cx.message) : print(&cx, c);
    snprintf(path, sizeof path, CASES "%s.out", name);
    if (getenv("BLESS")) {
        FILE *f = fopen(path, "wb");
        CHECK(f && fputs(out, f) >= 0 && !fclose(f));
    }
    char *want = slurp(path);
    if (!want || strcmp(want, out) != 0)
        printf("%s: ", name);
    CHECK_STR(out, want);
    free(want);
    free(text);
    ctx_release(&cx);
}

static void cases(void)
{
    struct dirent **list;
    int n = scandir(CASES, &list, NULL, alphasort), found = 0;
    CHECK(n > 0);
    for (int i = 0; i < n; i++) {
        char *dot = strstr(list[i]->d_name, ".cadence");
        if (dot && !dot[8]) {
            *dot = 0;
            found++;
            check_case(list[i]->d_name);
        }
        free(list[i]);
    }
    if (n > 0)
        free(list);
    CHECK(found >= 20);
}

/* What is built in parses, is named like its file, and speaks all three languages. */
static void shipped(void)
{
    int n = 0;
    for (size_t i = 0; i < asset_table_count; i++) {
        const struct asset *a = &asset_table[i];
        const struct cadence *c;
        struct ctx cx;
        if (strncmp(a->path, "/cadences/", 10) != 0)
            continue;
        n++;
        ctx_init(&cx, 8 << 20);
        if (cadence_parse(&cx, ctx_dupn(&cx, (const char *)a->data, a->size), &c)) {
            CHECK_STR(cx.message, a->path);
            ctx_release(&cx);
            continue;
        }
        CHECK_STR(ctx_printf(&cx, "/cadences/%s.cadence", c->name), a->path);
        for (int l = 0; l < LANG_COUNT; l++) {
            CHECK(c->title[l]);
            for (size_t k = 0; k < c->step_n; k++) {
                CHECK(c->step[k].purpose[l]);
                CHECK(!c->step[k].script[LANG_EN] == !c->step[k].script[l]);
            }
        }
        ctx_release(&cx);
    }
    CHECK_INT(n, 8);
}

static void says_in_a_language(void)
{
    const char *const all[LANG_COUNT] = { "one", "два", NULL }, *const persian[LANG_COUNT] = { NULL, NULL, "سه" }, *const none[LANG_COUNT] = { NULL };
    CHECK_STR(cadence_say(all, LANG_RU), "два");
    CHECK_STR(cadence_say(all, LANG_FA), "one");
    CHECK_STR(cadence_say(persian, LANG_RU), "سه");
    CHECK_STR(cadence_say(none, LANG_RU), "");
}

static void too_long(void)
{
    struct ctx cx;
    const struct cadence *c;
    ctx_init(&cx, 8 << 20);
    char *text = ctx_alloc(&cx, CADENCE_TEXT + 2);
    memset(text, '\n', CADENCE_TEXT + 1);
    CHECK_INT(cadence_parse(&cx, text, &c), -1);
    CHECK_INT(cx.code, ERR_INPUT);
    CHECK(strstr(cx.message, "longer than 65536 bytes"));
    ctx_release(&cx);
}

CHECK_MAIN(T(cases), T(shipped), T(says_in_a_language), T(too_long))
