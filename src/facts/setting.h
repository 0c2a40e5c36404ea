/* setting.h: the workspace's settings, one struct made from base/settings.def.
 * For every folder from facts up. Pure code gets a pointer to it. */
#pragma once
#include "db/db.h"

struct settings {
#define SETTING_INT(name, def, low, high, help) int64_t name;
#define SETTING_TEXT(name, def, help) char name[64];
#include "base/settings.def"
#undef SETTING_INT
#undef SETTING_TEXT
};

void settings_default(struct settings *);
int settings_load(struct ctx *, struct db *, struct settings *);
/* Checks name and value; the old value goes to the history (facts_change). */
int settings_set(struct ctx *, struct db *, int64_t staff_id, const char *name, const char *value);
const char *settings_help(const char *name); /* NULL when there is no such setting */
