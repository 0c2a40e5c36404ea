#include "deliver/channel.h"

const struct channel channel_fax = {
    .name = "fax", .label = N_("Fax"), .help = N_("one page on paper at once; with given consent only, except about a running contract"),
    .id = CHANNEL_FAX, .print = true,
    .lines = { N_("One page, for the attention of {person}."), N_("What for: {purpose}."), N_("What is new: {news}."), N_("Know beforehand: {why}") },
};
