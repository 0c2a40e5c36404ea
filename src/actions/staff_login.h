/* staff_login.h: a staff member with a login, made in one go. For init, demo, user add. Inside a transaction. */
#pragma once
#include "actions/action.h"

/* Finds the active staff member of that name, or makes one with the role. An empty `password` gets a random one,
 * returned in *shown (else NULL). */
int staff_login(struct call *, const char *name, const char *role, const char *login, const char *password, int64_t *user_id, const char **shown);
