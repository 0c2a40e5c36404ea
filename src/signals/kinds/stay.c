/* Will the client still be one in 12 months? */
#include "signals/outlook.h"

static const char *sentence(const struct stay *s)
{
    if (s->basis == OUTLOOK_CONTRACT_RATE)
        return N_("of {chances} yearly renewals at the firm {lost} were lost: too few to tell contracts apart");
    if (s->basis == OUTLOOK_CONTRACT)
        return s->renewals ? N_("contract, renewals so far: {n}; of 100 such contracts {stay} are renewed once more (8 in 10: {low} to {high})")
                           : N_("contract in its first year; of 100 such contracts {stay} are renewed (8 in 10: {low} to {high})");
    return N_("{alive} chances in 100 that it is still a client, {stay} that it buys within 12 months (8 in 10: {low} to {high}; purchases: {n})");
}

static struct reading derive(const struct history *h, int32_t today)
{
    struct stay s = outlook_stay(h, today);
    if (s.basis == OUTLOOK_NONE)
        return outlook_silent(h, today);
    struct reading r = reading_of(outlook_percent(s.chance.value), sentence(&s));
    r.interval = true;
    r.low = outlook_percent(s.chance.low);
    r.high = outlook_percent(s.chance.high);
    why_int(&r.why, "stay", r.value);
    why_int(&r.why, "low", r.low);
    why_int(&r.why, "high", r.high);
    why_int(&r.why, "n", s.basis == OUTLOOK_PURCHASES ? (int64_t)s.purchases : s.renewals);
    why_int(&r.why, "alive", outlook_percent(s.alive));
    why_int(&r.why, "chances", h->model->contract.chances);
    why_int(&r.why, "lost", h->model->contract.lost);
    if (s.basis == OUTLOOK_CONTRACT && h->model->contract.state == MODEL_ROUGH)
        why_also(&r.why, N_("Rough: few contracts to learn from."));
    if (s.basis == OUTLOOK_PURCHASES && h->model->purchase.state == MODEL_REGULAR)
        why_also(&r.why, N_("Clients here buy by the calendar: one overdue by its own rhythm is in more danger than this says."));
    if (s.basis == OUTLOOK_PURCHASES && h->model->purchase.state == MODEL_ROUGH)
        why_also(&r.why, N_("Rough: few clients to learn from; leans on what is usual."));
    return r;
}

const struct signal signal_stay = {
    .name = "stay", .label = N_("Stays 12 months"), .help = N_("chances in 100 to be a client in a year: the contract's next renewal, or alive and buying"),
    .unit = UNIT_PERCENT, .order = 24, .derive = derive,
};
