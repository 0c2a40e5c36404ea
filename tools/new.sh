#!/bin/sh
# make new KIND=signal|rule|action NAME=x: a file in the folder that is the registry, which compiles and says what to fill in.
set -eu
kind=${1:-} name=${2:-}
case $kind in signal) dir=src/signals/kinds ;; rule) dir=src/plan/rules ;; action) dir=src/actions/all ;; *) kind= ;; esac
if [ -z "$kind" ] || ! echo "$name" | grep -Eq '^[a-z][a-z0-9_]*$'; then
    echo "usage: make new KIND=signal|rule|action NAME=lower_case (an action: noun_verb)" >&2
    exit 2
fi
file=$dir/$name.c
[ ! -e "$file" ] || { echo "$file exists already" >&2; exit 1; }
words=$(echo "$name" | tr _ ' ')
case $kind in
signal) cat > "$file" <<C
/* What this signal means, and the source of its formula. */
#include "signals/signal.h"

static struct reading derive(const struct history *h, int32_t today)
{
    struct reading r = reading_of((int64_t)h->touch_n, N_("touches recorded up to {day}: {n}"));
    why_int(&r.why, "n", r.value);
    why_day(&r.why, "day", today);
    return r;
}

const struct signal signal_$name = {
    .name = "$name", .label = N_("$words"), .help = N_("$words, in a sentence"), .unit = UNIT_COUNT, .order = 50, .derive = derive,
};
C
    ;;
rule) cat > "$file" <<C
/* When this rule wants a touch, and why. */
#include "plan/rule.h"

static bool propose(const struct client_view *v, int32_t today, struct proposal *p)
{
    if (!v->h->since_day || today < v->h->since_day)
        return false;
    p->section = SECTION_FOUND;
    p->period = v->h->since_day;
    p->needs_reason = true;
    p->purpose = N_("$words");
    why_say(&p->why, N_("with us since {day}"));
    why_day(&p->why, "day", v->h->since_day);
    return true;
}

const struct rule rule_$name = { .name = "$name", .label = N_("$words"), .help = N_("$words, in a sentence"), .priority = 10, .propose = propose };
C
    ;;
action) cat > "$file" <<C
#include "actions/write.h"

static const struct param params[] = {
    { .name = "id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the client's number") },
};
/* Every member of the answer, in types of actions/shape.h; tests/e2e/shape.test.mjs holds the answer against it. */
static const struct field fields[] = { { "id", "int" } };

static int run(struct call *c)
{
    write_int(c->out, "id", args_int(c->args, "id", 0));
    return 0;
}

const struct action action_$name = {
    .name = "$words",
    .http = "GET /api/$(echo "$name" | tr _ /)/{id}",
    .help = N_("$words, in a sentence"),
    PARAMS(params),
    FIELDS(fields),
    .object = OBJECT_CLIENT,
    .of = "id",
    .run = run,
};
C
    echo "give it a row in src/access/policy.def: POLICY(\"$words\", ALL, OWN, OWN, OWN, OWN, ALL, ALL)"
    ;;
esac
echo "$file"
