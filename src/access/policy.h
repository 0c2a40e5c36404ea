/* policy.h: roles and the one policy table (policy.def). For access and actions; pure. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/tr.h"

enum role { ROLE_OWNER, ROLE_ACCOUNT_MANAGER, ROLE_CLOSER, ROLE_LEAD_GENERATOR, ROLE_IT_SPECIALIST, ROLE_MARKETER, ROLE_BOOKKEEPER, ROLE_COUNT };
enum scope { SCOPE_NO, SCOPE_OWN, SCOPE_ALL };

struct policy {
    const char *action;
    enum scope scope[ROLE_COUNT];
};

extern const struct policy policy_all[];
extern const size_t policy_count;

extern const char *const role_names[ROLE_COUNT];
bool role_parse(const char *name, enum role *out);
enum scope policy_scope(const char *action, enum role); /* SCOPE_NO for an unknown action */
