/* What is lost if the client leaves, times the chance that it does. Who is all but gone has little left to lose: never more
 * is at risk than is to come of purchases, so that the list begins with those who may still be kept. */
#include "signals/outlook.h"

static struct reading derive(const struct history *h, int32_t today)
{
    struct stay s = outlook_stay(h, today);
    struct future f = outlook_future(h, today);
    if (s.basis == OUTLOOK_NONE || !f.known)
        return reading_none(N_("the chance to stay or the worth to come is not known"));
    struct reading r = reading_of(outlook_minor((1 - s.chance.value) * f.stake_minor), s.basis == OUTLOOK_PURCHASES
        ? N_("{leaves} chances in 100 to lose it within 12 months, times the {stake} still to come of it")
        : N_("{leaves} chances in 100 to lose it within 12 months, times {stake} that it would bring if it stays"));
    r.interval = true;
    r.low = outlook_minor((1 - s.chance.high) * f.stake_minor);
    r.high = outlook_minor((1 - s.chance.low) * f.stake_minor);
    why_int(&r.why, "leaves", outlook_percent(1 - s.chance.value));
    why_money(&r.why, "stake", outlook_minor(f.stake_minor), h->set->currency);
    return r;
}

const struct signal signal_at_risk = {
    .name = "at_risk", .label = N_("Worth at risk"), .help = N_("worth to come, with the contract renewed, times the chance that it leaves within 12 months"),
    .unit = UNIT_MONEY, .order = 28, .derive = derive,
};
