/* agenda.h: a person's planned touches as an iCalendar, for the calendar they look at anyway. For web.
 *
 * A touch with hours stands in them, any other takes the whole day; what is late stands on today, what was put off on its new day. No
 * contact data and no notes; `busy_only` says only that the time is taken. The same plan gives the same bytes. */
#pragma once
#include "facts/setting.h"

int agenda_write(struct ctx *, struct db *, const struct settings *, int64_t staff_id, bool busy_only, const char **ics);
