#include "plan/rule.h"

#include <string.h>

const char *const section_names[SECTION_COUNT] = { "now", "quiet", "found" };

int section_parse(const char *name)
{
    for (int i = 0; i < SECTION_COUNT; i++)
        if (!strcmp(section_names[i], name))
            return i;
    return -1;
}

const struct reading *view_reading(const struct client_view *v, const char *signal)
{
    int at = signal_index(signal);
    return at < 0 ? NULL : &v->readings[at];
}

enum phase view_phase(const struct client_view *v)
{
    const struct reading *r = view_reading(v, "phase");
    return r ? (enum phase)r->value : PHASE_FUNNEL;
}

int64_t view_money(const struct client_view *v, const char *signal)
{
    const struct reading *r = view_reading(v, signal);
    return r && !r->none ? r->value : 0;
}

const struct rule *rule_find(const char *name)
{
    for (int i = 0; rule_all[i]; i++)
        if (!strcmp(rule_all[i]->name, name))
            return rule_all[i];
    return NULL;
}
