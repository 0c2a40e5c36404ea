#include "deliver/channel.h"

static void link(const char *address, struct str *out)
{
    str_puts(out, "tel:");
    for (const char *p = address; *p && *p != ','; p++) /* an extension is dialled by hand */
        if ((*p >= '0' && *p <= '9') || (*p == '+' && p == address))
            str_putc(out, *p);
}

const struct channel channel_call = {
    .name = "call", .label = N_("Call"), .help = N_("a telephone call: people take in by ear"), .id = CHANNEL_CALL, .link = link,
    .lines = { N_("Ask for {person}."), N_("Hello, this is {us} from {firm}. Is it a good moment?"), N_("What for: {purpose}."),
        N_("What is new: {news}."), N_("Know beforehand: {why}"), N_("Agree on the next step and its day; thank them.") },
};
