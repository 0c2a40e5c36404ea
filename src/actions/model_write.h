/* model_write.h: a fit as JSON, shared by "model fit" and "model predict". */
#pragma once
#include "actions/model_result.h"
#include "actions/write.h"

/* An amount of the estimates: minor units under key_minor with a currency, else a plain number under key. */
void write_amount(struct json *, const struct model_options *, const char *key, double);
void write_fit(struct call *, const struct model_options *, const struct model_input *, const struct model_result *);
int write_bootstrap(struct call *, const struct model_options *, const struct model_result *, size_t draws);
/* "check", where the input has something to check against. */
int write_check(struct call *, const struct model_options *, const struct model_input *, const struct model_result *);
