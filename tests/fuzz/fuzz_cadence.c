/* Fuzzes cadence_parse(): whatever is read is whole: named, with steps in their order that say day and purpose, and branches that
 * lead forward. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/cadence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must(bool whole)
{
    if (!whole)
        abort();
}

static void check(const struct cadence *c)
{
    must(c->name && *c->name && strlen(c->name) <= CADENCE_NAME && *cadence_say(c->title, LANG_RU));
    must(c->step_n > 0 && c->step_n <= CADENCE_STEPS && c->trigger < CAUSE_COUNT);
    for (size_t i = 0; i < c->step_n; i++) {
        const struct cadence_step *s = &c->step[i];
        must(cadence_step_at(c, s->name) == (int)i && *cadence_say(s->purpose, LANG_FA));
        must(s->after >= c->first_after && s->after <= CADENCE_FURTHEST && s->channels < 1u << CHANNEL_COUNT);
        for (int o = 0; o < OUTCOME_COUNT; o++)
            must(s->branch[o] == BRANCH_NEXT || s->branch[o] == BRANCH_END || (s->branch[o] > (int)i && s->branch[o] < (int)c->step_n));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct ctx cx;
    const struct cadence *c;
    char *text = calloc(1, n + 1);
    if (!text || ctx_init(&cx, 16 << 20))
        return 0;
    if (n)
        memcpy(text, data, n);
    if (text_utf8_valid(text, n) && !cadence_parse(&cx, text, &c))
        check(c);
    ctx_release(&cx);
    free(text);
    return 0;
}
