#include "actions/session_card.h"

static const struct param params[] = {
    { .name = "lang", .choices = "en|ru|fa", .help = N_("language") },
    { .name = "calendar", .choices = "gregorian|jalali", .help = N_("calendar") },
    { .name = "theme", .choices = "system|light|dark", .help = N_("colours") },
};

static const char *given(struct call *c, const char *name)
{
    return args_given(c->args, name) ? args_text(c->args, name) : NULL;
}

static int run(struct call *c)
{
    if (!c->who->user_id)
        return fail(c->cx, ERR_INPUT, "name the user whose preferences change with --user");
    c->audit.object_id = c->who->user_id;
    if (user_set_preferences(c->cx, c->db, c->who->user_id, given(c, "lang"), given(c, "calendar"), given(c, "theme")))
        return -1;
    struct who w = *c->who;
    if (given(c, "lang"))
        lang_parse(given(c, "lang"), &w.lang);
    if (given(c, "calendar"))
        w.jalali = args_text(c->args, "calendar")[0] == 'j';
    if (given(c, "theme"))
        w.theme = given(c, "theme");
    const struct who *was = c->who;
    c->who = &w;
    int rc = session_card(c);
    c->who = was;
    return rc;
}

const struct action action_session_preferences = {
    .name = "session preferences",
    .http = "POST /api/session/preferences",
    .help = N_("Your language, calendar and colours"),
    PARAMS(params),
    ANSWER(Session),
    .writes = true,
    .run = run,
};
