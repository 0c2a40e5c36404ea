/* model_read.h: one reader for each kind of table. For model_input.c. */
#pragma once
#include "actions/model_table.h"

int model_read_transactions(struct ctx *, struct model_table *);
int model_read_summary(struct ctx *, struct model_table *);
int model_read_rows(struct ctx *, struct model_table *); /* contracts, chances, counts */
int model_read_bills(struct ctx *, struct model_table *);
