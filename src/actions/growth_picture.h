/* growth_picture.h: the pictures of the Growth screen and of the page, in the caller's language and calendar. For actions.
 *
 * The first month, the first cohort's column and the first period stand where reading begins: on the right in Persian.
 */
#pragma once
#include "actions/picture.h"
#include "signals/churn.h"
#include "signals/growth.h"

enum { PICTURE_COHORTS = 12 };

/* Revenue per client by closed months, the baseline and the goal. */
int growth_picture_trend(struct call *, const struct growth *, int width, int height, struct picture *);
/* From the baseline year's revenue to the present one's. */
int growth_picture_bridge(struct call *, const struct growth *, int width, int height, struct picture *);
/* The newest cohorts, at most `most` of them, and as many whole periods as there is room for. */
int growth_picture_cohort(struct call *, const struct churn *, int width, size_t most, struct picture *);
int growth_picture_survival(struct call *, const struct churn *, int width, int height, struct picture *);
