#include "deliver/channel.h"

const struct channel channel_visit = {
    .name = "visit", .label = N_("Visit"), .help = N_("a meeting at the client's: the strongest touch and the dearest"), .id = CHANNEL_VISIT,
    .lines = { N_("Call ahead and agree on a time with {person}."), N_("What for: {purpose}."), N_("Take along something to hold about: {news}."),
        N_("Know beforehand: {why}"), N_("Ask to be introduced to one more person there."), N_("Agree on the next step and its day; thank them.") },
};
