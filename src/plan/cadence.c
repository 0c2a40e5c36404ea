#include "plan/cadence.h"

#include <string.h>

#include "base/day.h"

const char *const cadence_triggers[CAUSE_COUNT] = { "first_contact", "offer_made", "purchase", "first_purchase", "contract_start", "renewal",
    "silence", "service_due", "score", "person_left", "person_arrived", "birthday", "anniversary", "date" };
const char *const cadence_exits[EXIT_COUNT] = { "bought", "refused", "opted_out", "contract_ended", "steps" };

enum { TOKENS = 32, SILENT_MOST = 3650, CAP_MOST = 100 };

struct token {
    enum { TOKEN_WORD, TOKEN_TEXT, TOKEN_COMMA, TOKEN_END } type;
    const char *text;
};

struct reader {
    struct ctx *cx;
    unsigned line;
    struct token token[TOKENS];
    size_t n, at;
    struct cadence *c;
    struct cadence_step *step; /* NULL before the first */
    bool named, triggered;
    const char *target[CADENCE_STEPS][OUTCOME_COUNT]; /* of "skip to"; looked up at the end */
    unsigned target_line[CADENCE_STEPS][OUTCOME_COUNT];
};

/* --- a line into tokens --- */

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static int split_line(struct reader *r, const char *p, const char *end)
{
    r->n = r->at = 0;
    for (;;) {
        while (p < end && blank(*p))
            p++;
        if (p == end || *p == '#')
            break;
        if (r->n == TOKENS - 1)
            return fail(r->cx, ERR_INPUT, "cadence, line %u: there is too much on this line", r->line);
        struct token *t = &r->token[r->n++];
        const char *from = p;
        if (*p == '"') {
            const char *to = memchr(p + 1, '"', (size_t)(end - p - 1));
            if (!to)
                return fail(r->cx, ERR_INPUT, "cadence, line %u: the text is not closed; end it with \"", r->line);
            *t = (struct token){ TOKEN_TEXT, ctx_dupn(r->cx, p + 1, (size_t)(to - p - 1)) };
            p = to + 1;
        } else if (*p == ',') {
            *t = (struct token){ TOKEN_COMMA, "," };
            p++;
        } else {
            while (p < end && !blank(*p) && *p != ',' && *p != '"')
                p++;
            *t = (struct token){ TOKEN_WORD, ctx_dupn(r->cx, from, (size_t)(p - from)) };
        }
        if (!t->text)
            return -1;
    }
    r->token[r->n] = (struct token){ TOKEN_END, "" };
    return 0;
}

static const struct token *peek(const struct reader *r)
{
    return &r->token[r->at];
}

static bool take(struct reader *r, const char *word)
{
    if (peek(r)->type != TOKEN_WORD || strcmp(peek(r)->text, word) != 0)
        return false;
    r->at++;
    return true;
}

static bool take_comma(struct reader *r)
{
    if (peek(r)->type != TOKEN_COMMA)
        return false;
    r->at++;
    return true;
}

static int expect_end(const struct reader *r)
{
    return peek(r)->type == TOKEN_END ? 0 : fail(r->cx, ERR_INPUT, "cadence, line %u: \"%s\" is too much here; end the line before it", r->line, peek(r)->text);
}

/* A whole number up to the end of the text or, for "0..6", a dot. */
static bool whole(const char **text, int low, int high, int *out)
{
    const char *p = *text;
    bool minus = *p == '-';
    int n = 0;
    p += minus;
    if (*p < '0' || *p > '9')
        return false;
    while (*p >= '0' && *p <= '9' && n <= 100000)
        n = n * 10 + (*p++ - '0');
    n = minus ? -n : n;
    if (n < low || n > high)
        return false;
    *text = p;
    *out = n;
    return true;
}

static bool take_number(struct reader *r, int low, int high, int *out)
{
    const char *p = peek(r)->text;
    if (peek(r)->type != TOKEN_WORD || !whole(&p, low, high, out) || *p)
        return false;
    r->at++;
    return true;
}

static int word_at(const char *const *names, int n, const char *word)
{
    for (int i = 0; i < n; i++)
        if (*names[i] && !strcmp(names[i], word))
            return i;
    return -1;
}

static int read_name(struct reader *r, const char **out)
{
    const char *p = peek(r)->text;
    size_t n = strlen(p);
    if (peek(r)->type != TOKEN_WORD || n > CADENCE_NAME || strspn(p, "abcdefghijklmnopqrstuvwxyz0123456789-") != n)
        return fail(r->cx, ERR_INPUT, "cadence, line %u: a name has at most %d small letters, digits and dashes, as in: name after-purchase", r->line, CADENCE_NAME);
    *out = p;
    r->at++;
    return expect_end(r);
}

/* A text in a language; a script may have more lines than one. */
static int read_text(struct reader *r, const char *what, bool more, const char *texts[LANG_COUNT])
{
    int lang = -1;
    for (int i = 0; i < LANG_COUNT; i++)
        if (peek(r)->type == TOKEN_WORD && !strcmp(peek(r)->text, lang_code((enum lang)i)))
            lang = i;
    if (lang < 0 || r->token[r->at + 1].type != TOKEN_TEXT || !*r->token[r->at + 1].text)
        return fail(r->cx, ERR_INPUT, "cadence, line %u: write %s, the language en, ru or fa, and the text in quotes, as in: %s en \"...\"", r->line, what, what);
    const char *text = r->token[r->at + 1].text;
    if (texts[lang] && !more)
        return fail(r->cx, ERR_INPUT, "cadence, line %u: %s %s is said already; leave one of them", r->line, what, lang_code((enum lang)lang));
    texts[lang] = texts[lang] ? ctx_printf(r->cx, "%s\n%s", texts[lang], text) : text;
    r->at += 2;
    return texts[lang] ? expect_end(r) : -1;
}

/* --- lines of the head --- */

static int read_date(struct reader *r)
{
    const char *word = peek(r)->text;
    int32_t day;
    size_t n = strlen(word);
    if (peek(r)->type == TOKEN_WORD && n == 5 && day_parse(ctx_printf(r->cx, "2024-%s", word), DAY_AUTO, &day)) {
        int y;
        day_to_civil(day, &y, &r->c->month, &r->c->month_day);
    } else if (peek(r)->type != TOKEN_WORD || n != 10 || !day_parse(word, DAY_AUTO, &r->c->once_day))
        return fail(r->cx, ERR_INPUT, "cadence, line %u: write the month and the day for every year, as in: trigger date 03-20, or one day, as in: trigger date 2027-03-20", r->line);
    r->at++;
    return 0;
}

static int read_trigger(struct reader *r)
{
    struct cadence *c = r->c;
    int at = peek(r)->type == TOKEN_WORD ? word_at(cadence_triggers, CAUSE_COUNT, peek(r)->text) : -1;
    if (at < 0)
        return fail(r->cx, ERR_INPUT, "cadence, line %u: \"%s\" is no trigger; write first_contact, offer_made, purchase, first_purchase, contract_start, renewal, silence 45, "
                    "service_due, score 0..6, person_left, person_arrived, birthday, anniversary or date 03-20", r->line, peek(r)->text);
    if (r->triggered)
        return fail(r->cx, ERR_INPUT, "cadence, line %u: a cadence has one trigger; write another cadence for this one", r->line);
    r->at++;
    c->trigger = (enum cadence_trigger)at;
    r->triggered = true;
    if (at == CAUSE_SILENCE && !take_number(r, 1, SILENT_MOST, &c->low))
        return fail(r->cx, ERR_INPUT, "cadence, line %u: say after how many days without contact, as in: trigger silence 45", r->line);
    if (at == CAUSE_SCORE) {
        const char *p = peek(r)->text;
        if (peek(r)->type != TOKEN_WORD || !whole(&p, 0, 10, &c->low) || strncmp(p, "..", 2) != 0 || (p += 2, !whole(&p, c->low, 10, &c->high)) || *p)
            return fail(r->cx, ERR_INPUT, "cadence, line %u: say which scores of 0 to 10, the lower first, as in: trigger score 0..6", r->line);
        r->at++;
    }
    if (at == CAUSE_DATE && read_date(r))
        return -1;
    return expect_end(r);
}

static int read_exit(struct reader *r)
{
    do {
        int at = peek(r)->type == TOKEN_WORD ? word_at(cadence_exits, EXIT_COUNT, peek(r)->text) : -1;
        if (at < 0)
            return fail(r->cx, ERR_INPUT, "cadence, line %u: \"%s\" ends nothing; write bought, refused, opted_out, contract_ended or steps 5", r->line, peek(r)->text);
        r->at++;
        r->c->exits |= 1u << at;
        if (at == EXIT_STEPS && !take_number(r, 1, CADENCE_STEPS, &r->c->exit_steps))
            return fail(r->cx, ERR_INPUT, "cadence, line %u: say after how many steps, as in: exit steps 5", r->line);
    } while (take_comma(r));
    return expect_end(r);
}

static int read_cap(struct reader *r)
{
    if (!take_number(r, 1, CAP_MOST, &r->c->cap_n) || !take(r, "in") || !take_number(r, 1, CADENCE_FURTHEST, &r->c->cap_days))
        return fail(r->cx, ERR_INPUT, "cadence, line %u: write how many touches in how many days, as in: cap 3 in 30", r->line);
    return expect_end(r);
}

static int read_late(struct reader *r)
{
    if (!take_number(r, 0, 90, &r->c->late_days))
        return fail(r->cx, ERR_INPUT, "cadence, line %u: say for how many days a step may wait, 0 to 90, as in: late 5", r->line);
    return expect_end(r);
}

/* --- lines of a step --- */

static bool known_ahead(enum cadence_trigger t)
{
    return t == CAUSE_RENEWAL || t == CAUSE_SERVICE_DUE || t == CAUSE_BIRTHDAY || t == CAUSE_ANNIVERSARY || t == CAUSE_DATE;
}

static int rough_days(const struct cadence_step *s)
{
    return s->working ? s->after * 7 / 5 : s->after;
}

static int begin_step(struct reader *r)
{
    const char *name;
    if (!r->triggered)
        return fail(r->cx, ERR_INPUT, "cadence, line %u: say what it begins with before the first step, as in: trigger purchase", r->line);
    if (read_name(r, &name))
        return -1;
    if (cadence_step_at(r->c, name) >= 0)
        return fail(r->cx, ERR_INPUT, "cadence, line %u: there is a step %s already; give each its own name", r->line, name);
    if (r->c->step_n == CADENCE_STEPS)
        return fail(r->cx, ERR_INPUT, "cadence, line %u: a cadence has at most %d steps; put the rest into another one", r->line, CADENCE_STEPS);
    r->step = &r->c->step[r->c->step_n++];
    *r->step = (struct cadence_step){ .name = name, .line = r->line, .after = INT32_MAX };
    return 0;
}

static int read_day(struct reader *r, bool working)
{
    struct cadence_step *s = r->step;
    int least = working || !known_ahead(r->c->trigger) ? 0 : -CADENCE_FURTHEST, most = working ? CADENCE_WORKDAYS : CADENCE_FURTHEST;
    if (s->after != INT32_MAX)
        return fail(r->cx, ERR_INPUT, "cadence, line %u: the day of step %s is said already; leave one of them", r->line, s->name);
    s->working = working;
    if (!take_number(r, least, most, &s->after))
        return fail(r->cx, ERR_INPUT, "cadence, line %u: write a number of days from %d to %d", r->line, least, most);
    if (r->c->step_n > 1 && rough_days(s) < rough_days(s - 1))
        return fail(r->cx, ERR_INPUT, "cadence, line %u: step %s comes before the step above it; put the steps in the order of their days", r->line, s->name);
    return expect_end(r);
}

static int read_channels(struct reader *r)
{
    if (take(r, "best"))
        return expect_end(r);
    do {
        int at = peek(r)->type == TOKEN_WORD ? channel_parse(peek(r)->text) : -1;
        if (at < 0)
            return fail(r->cx, ERR_INPUT, "cadence, line %u: \"%s\" is no channel; write best, or some of call, visit, email, letter, fax, messenger", r->line, peek(r)->text);
        r->step->channels |= 1u << at;
        r->step->prefer = r->step->prefer ? r->step->prefer : 1u << at;
        r->at++;
    } while (take_comma(r));
    return expect_end(r);
}

static int read_branch(struct reader *r)
{
    size_t step = r->c->step_n - 1;
    int outcome = peek(r)->type == TOKEN_WORD ? word_at(outcome_names, OUTCOME_COUNT, peek(r)->text) : -1;
    if (outcome <= OUTCOME_NONE)
        return fail(r->cx, ERR_INPUT, "cadence, line %u: \"%s\" is no outcome; write reached, meeting, sold, promised, no_answer, sent, refused, opt_out or wrong_person", r->line,
                    peek(r)->text);
    r->at++;
    if (r->step->branch[outcome] || r->target[step][outcome])
        return fail(r->cx, ERR_INPUT, "cadence, line %u: step %s says already what follows on %s; leave one of them", r->line, r->step->name, outcome_names[outcome]);
    if (take(r, "end"))
        r->step->branch[outcome] = BRANCH_END;
    else if (take(r, "skip") && take(r, "to")) {
        r->target_line[step][outcome] = r->line;
        return read_name(r, &r->target[step][outcome]);
    } else
        return fail(r->cx, ERR_INPUT, "cadence, line %u: say what follows, as in: on refused end, or: on no_answer skip to NAME", r->line);
    return expect_end(r);
}

static int read_step_line(struct reader *r, const char *word)
{
    if (!strcmp(word, "day") || !strcmp(word, "workday"))
        return read_day(r, *word == 'w');
    if (!strcmp(word, "channel"))
        return read_channels(r);
    if (!strcmp(word, "on"))
        return read_branch(r);
    if (!strcmp(word, "purpose"))
        return read_text(r, word, false, r->step->purpose);
    if (!strcmp(word, "script"))
        return read_text(r, word, true, r->step->script);
    if (!strcmp(word, "news")) {
        r->step->news = true;
        return expect_end(r);
    }
    if (!strcmp(word, "by")) {
        r->step->it_side = take(r, "it");
        if (!r->step->it_side && !take(r, "sales"))
            return fail(r->cx, ERR_INPUT, "cadence, line %u: write \"by sales\" or \"by it\"", r->line);
        return expect_end(r);
    }
    return fail(r->cx, ERR_INPUT, "cadence, line %u: \"%s\" is not understood in a step; a line begins with day, workday, channel, by, news, purpose, script, on or step", r->line, word);
}

static int read_head_line(struct reader *r, const char *word)
{
    if (!strcmp(word, "name")) {
        r->named = true;
        return read_name(r, &r->c->name);
    }
    if (!strcmp(word, "title"))
        return read_text(r, word, false, r->c->title);
    if (!strcmp(word, "trigger"))
        return read_trigger(r);
    if (!strcmp(word, "exit"))
        return read_exit(r);
    if (!strcmp(word, "cap"))
        return read_cap(r);
    if (!strcmp(word, "late"))
        return read_late(r);
    if (!strcmp(word, "urgent")) {
        r->c->urgent = true;
        return expect_end(r);
    }
    return fail(r->cx, ERR_INPUT, "cadence, line %u: \"%s\" is not understood; before the steps a line begins with name, title, trigger, exit, cap, late, urgent or step", r->line, word);
}

static int read_line(struct reader *r)
{
    const char *word = peek(r)->text;
    if (peek(r)->type != TOKEN_WORD)
        return fail(r->cx, ERR_INPUT, "cadence, line %u: a line begins with a word, as in: step thanks", r->line);
    r->at++;
    if (!strcmp(word, "step"))
        return begin_step(r);
    return r->step ? read_step_line(r, word) : read_head_line(r, word);
}

/* --- the whole --- */

static int check_step(struct reader *r, size_t i)
{
    struct cadence_step *s = &r->c->step[i];
    if (s->after == INT32_MAX)
        return fail(r->cx, ERR_INPUT, "cadence, line %u: step %s has no day; write one, as in: day 7", s->line, s->name);
    if (!*cadence_say(s->purpose, LANG_EN))
        return fail(r->cx, ERR_INPUT, "cadence, line %u: step %s says no purpose; write one, as in: purpose en \"thank for the order\"", s->line, s->name);
    for (int o = 0; o < OUTCOME_COUNT; o++) {
        if (!r->target[i][o])
            continue;
        s->branch[o] = cadence_step_at(r->c, r->target[i][o]);
        if (s->branch[o] <= (int)i)
            return fail(r->cx, ERR_INPUT, "cadence, line %u: there is no step %s after this one; name a later step, or write: end", r->target_line[i][o], r->target[i][o]);
    }
    if (s->after < r->c->first_after)
        r->c->first_after = s->after;
    return 0;
}

static int check_all(struct reader *r)
{
    if (!r->named)
        return fail(r->cx, ERR_INPUT, "cadence: it has no name; write one after the first line, as in: name after-purchase");
    if (!*cadence_say(r->c->title, LANG_EN))
        return fail(r->cx, ERR_INPUT, "cadence: it has no title; write one, as in: title en \"After a purchase\"");
    if (!r->c->step_n)
        return fail(r->cx, ERR_INPUT, "cadence: it has no steps; write at least one, as in: step thanks");
    for (size_t i = 0; i < r->c->step_n; i++)
        if (check_step(r, i))
            return -1;
    return 0;
}

static int read_version(struct reader *r)
{
    if (!take(r, "touchstone-cadence"))
        return fail(r->cx, ERR_INPUT, "cadence, line %u: the first line must be: touchstone-cadence 1", r->line);
    if (!take(r, "1"))
        return fail(r->cx, ERR_INPUT, "cadence, line %u: version \"%s\" is not known to this program; it reads version 1", r->line, peek(r)->text);
    return expect_end(r);
}

int cadence_parse(struct ctx *cx, const char *text, const struct cadence **out)
{
    struct reader *r = ctx_alloc(cx, sizeof *r);
    struct cadence *c = ctx_alloc(cx, sizeof *c);
    bool begun = false;
    if (!r || !c)
        return -1;
    r->cx = cx;
    r->c = c;
    c->late_days = CADENCE_LATE;
    if (strlen(text) > CADENCE_TEXT)
        return fail(cx, ERR_INPUT, "the cadence is longer than %d bytes; shorten its scripts", CADENCE_TEXT);
    for (const char *p = text, *end; *p; p = *end ? end + 1 : end) {
        end = p + strcspn(p, "\n");
        r->line++;
        if (split_line(r, p, end))
            return -1;
        if (!r->n)
            continue;
        if (begun ? read_line(r) : read_version(r))
            return -1;
        begun = true;
    }
    if (!begun)
        return fail(cx, ERR_INPUT, "the cadence is empty; the first line must be: touchstone-cadence 1");
    if (check_all(r))
        return -1;
    *out = c;
    return 0;
}

const char *cadence_say(const char *const texts[LANG_COUNT], enum lang lang)
{
    if (texts[lang])
        return texts[lang];
    for (int i = 0; i < LANG_COUNT; i++)
        if (texts[i]) /* LANG_EN is the first */
            return texts[i];
    return "";
}

int cadence_step_at(const struct cadence *c, const char *name)
{
    for (size_t i = 0; i < c->step_n; i++)
        if (!strcmp(c->step[i].name, name))
            return (int)i;
    return -1;
}
