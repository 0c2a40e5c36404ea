#include <string.h>

#include "deliver/channel.h"

/* A link as it is, @name and t.me/name at Telegram, a phone number at WhatsApp. */
static void link(const char *address, struct str *out)
{
    if (!strncmp(address, "https://", 8)) {
        str_puts(out, address);
        return;
    }
    if (!strncmp(address, "t.me/", 5))
        address += 5;
    if (*address == '+') {
        str_puts(out, "https://wa.me/");
        for (const char *p = address; *p; p++)
            if (*p >= '0' && *p <= '9')
                str_putc(out, *p);
        return;
    }
    str_puts(out, "https://t.me/");
    str_url(out, *address == '@' ? address + 1 : address);
}

const struct channel channel_messenger = {
    .name = "messenger", .label = N_("Messenger"), .help = N_("a short message; with given consent only, except about a running contract"),
    .id = CHANNEL_MESSENGER, .link = link,
    .lines = { N_("To {person}, two or three sentences."), N_("What for: {purpose}."), N_("What is new: {news}."), N_("Know beforehand: {why}"),
        N_("One question; answer within the hour when they write back.") },
};
