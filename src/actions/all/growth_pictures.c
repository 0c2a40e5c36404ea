#include "actions/growth_picture.h"

static const struct param params[] = {
    { .name = "width", .type = PARAM_INT, .help = N_("width of the pictures, 280 to 1600; 680 unless told") },
};
static const struct field fields[] = { { "trend", "Picture" }, { "bridge", "Picture" }, { "cohort", "Picture" }, { "survival", "Picture" } };

static int run(struct call *c)
{
    enum { TREND_HEIGHT = 240, CURVE_HEIGHT = 280 };
    struct growth g;
    struct churn ch;
    struct picture p[4];
    const struct churn_options o = { .to = c->cx->today, .quarter = true };
    int width = (int)args_int(c->args, "width", 680);
    if (width < 280 || width > 1600)
        return fail(c->cx, ERR_INPUT, "a picture is 280 to 1600 wide, not %d", width);
    if (growth_measure(c->cx, c->db, c->set, c->cx->today, &g) || churn_measure(c->cx, c->db, c->set, &o, &ch) ||
        growth_picture_trend(c, &g, width, TREND_HEIGHT, &p[0]) || growth_picture_bridge(c, &g, width, 0, &p[1]) ||
        growth_picture_cohort(c, &ch, width, PICTURE_COHORTS, &p[2]) || growth_picture_survival(c, &ch, width, CURVE_HEIGHT, &p[3]))
        return -1;
    for (int i = 0; i < 4; i++)
        picture_write(c, &p[i]);
    return 0;
}

const struct action action_growth_pictures = {
    .name = "growth pictures",
    .http = "GET /api/growth/pictures",
    .help = N_("Growth and churn as pictures (SVG): the trend, the bridge, cohorts, how long clients stay"),
    PARAMS(params),
    FIELDS(fields),
    .run = run,
};
