/* calendar.h: which days are working days, by the workspace's week and the holidays of a country. For plan/ and deliver/. */
#pragma once
#include "facts/setting.h"

struct calendar;
/* Holidays of the 120 days before and after `from`. Lives in the ctx's arena. */
int calendar_load(struct ctx *, struct db *, const struct settings *, int32_t from, struct calendar **);
bool calendar_works(const struct calendar *, int32_t day, const char *country); /* "" = the firm's own */
/* The first day, `day` or later, that both the firm and a client of the country work. */
int32_t calendar_next(const struct calendar *, int32_t day, const char *country);
