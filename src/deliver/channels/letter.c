#include "deliver/channel.h"

const struct channel channel_letter = {
    .name = "letter", .label = N_("Paper letter"), .help = N_("a letter to hold in one's hands, with something inside"), .id = CHANNEL_LETTER, .print = true,
    .lines = { N_("Address the envelope to {person} by hand."), N_("What for: {purpose}."), N_("Write about: {news}."), N_("Know beforehand: {why}"),
        N_("Put something inside, and sign it as {us}."), N_("Call a week later to ask whether it arrived.") },
};
