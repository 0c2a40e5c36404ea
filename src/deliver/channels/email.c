#include "deliver/channel.h"

static void link(const char *address, struct str *out)
{
    str_puts(out, "mailto:");
    str_url(out, address);
}

const struct channel channel_email = {
    .name = "email", .label = N_("E-mail"), .help = N_("a letter on the screen; with given consent only, except about a running contract"),
    .id = CHANNEL_EMAIL, .link = link,
    .lines = { N_("To {person}, by name."), N_("What for: {purpose}."), N_("One piece of news, in the first sentence: {news}."),
        N_("Know beforehand: {why}"), N_("End with one question that is easy to answer."), N_("Name the way to stop such letters.") },
};
