#include "access/policy.h"

#include <string.h>

#define NO SCOPE_NO
#define OWN SCOPE_OWN
#define ALL SCOPE_ALL
#define POLICY(action, ...) { action, { __VA_ARGS__ } },
const struct policy policy_all[] = {
#include "access/policy.def"
};
const size_t policy_count = sizeof policy_all / sizeof *policy_all;

const char *const role_names[ROLE_COUNT] = { "owner", "account_manager", "closer", "lead_generator", "it_specialist", "marketer", "bookkeeper" };

bool role_parse(const char *name, enum role *out)
{
    for (int i = 0; i < ROLE_COUNT; i++)
        if (!strcmp(name, role_names[i])) {
            *out = (enum role)i;
            return true;
        }
    return false;
}

enum scope policy_scope(const char *action, enum role role)
{
    for (size_t i = 0; i < policy_count; i++)
        if (!strcmp(policy_all[i].action, action))
            return policy_all[i].scope[role];
    return SCOPE_NO;
}
