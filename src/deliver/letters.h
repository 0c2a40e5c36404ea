/* letters.h: today's paper letters and faxes as one page each, for the printer. For actions. */
#pragma once
#include "plan/plan.h"

/* A whole HTML document of the open letter and fax touches due by `day`, at most 500; staff_id 0: everybody's, else those of
 * their clients and assigned to them. Who may not be written to is left out. Needs an open transaction. */
int letters_print(struct ctx *, struct db *, const struct settings *, int64_t staff_id, int32_t day, const char *us, const char **html, int64_t *n);
