/* model_rows_out.h: what a fit says of each customer, contract or group: rows of the answer, or a CSV file of all. For
 * "model predict". */
#pragma once
#include "actions/model_write.h"

struct model_forecast_options {
    double weeks;              /* of the forecast */
    double margin, discount;   /* shares: of an amount that is ours; of worth lost a year */
    size_t limit;              /* rows of the answer */
    const char *out;           /* the file; NULL none */
};

int model_write_rows(struct call *, const struct model_options *, const struct model_forecast_options *, const struct model_input *, const struct model_result *);
