#include "actions/write.h"
#include "signals/model.h"

#include <math.h>

SHAPE(ModelPart, { "part", "purchases|contracts|spend|payments" }, { "label", "text" }, { "state", "few|failed|worse|regular|rough|good" }, { "used", "bool" },
      { "clients", "int" }, { "events", "int" }, { "why", "text" });
static const struct field fields[] = { { "day", "day?" }, { "years", "int" }, { "parts", "ModelPart[]" } };

static const char *const states[MODEL_STATES] = { "few", "failed", "worse", "regular", "rough", "good" };

static int64_t percent(double share) { return llround(share * 100); }

static void purchases(const struct purchase_model *m, struct why *w)
{
    if (m->state == MODEL_FEW)
        why_say(w, N_("Too few data: {clients} clients, {repeats} repeat purchases; estimated from {least_clients} and {least_repeats} on."));
    else if (m->state == MODEL_FAILED)
        why_say(w, m->check.done ? N_("No client bought anything after {day}: the newest bills are missing. Import them; until then the model is not used.")
                                 : N_("The model does not fit this base: it is not used."));
    else if (!m->check.done)
        why_say(w, N_("Not tried yet on what was bought later: too little was known before."));
    else
        why_say(w, m->state == MODEL_WORSE
            ? N_("Told only what was known on {day}, it foresaw {predicted} purchases where {actual} came; it missed a client by {error} on average, the client's own rate by {rate_error}: no better, so it is not used.")
            : N_("Told only what was known on {day}, it foresaw {predicted} purchases where {actual} came; it missed a client by {error} on average, the client's own rate by {rate_error}."));
    if (m->k >= MODEL_REGULAR_K)
        why_also(w, N_("Clients here buy by the calendar (regularity {k}, from 2 on): one overdue by its own rhythm is in more danger than the model says, and the next purchase goes by the rhythm."));
    why_int(w, "clients", m->clients);
    why_int(w, "repeats", m->repeats);
    why_int(w, "least_clients", MODEL_MIN_CLIENTS);
    why_int(w, "least_repeats", MODEL_MIN_REPEATS);
    why_day(w, "day", m->check.day);
    why_int(w, "predicted", llround(m->check.predicted));
    why_int(w, "actual", llround(m->check.actual));
    why_tenths(w, "error", llround(m->check.error * 10));
    why_tenths(w, "rate_error", llround(m->check.rate_error * 10));
    why_tenths(w, "k", llround(m->k * 10));
}

static void contracts(const struct renewal_model *m, struct why *w)
{
    why_say(w, m->state == MODEL_FEW ? N_("Too few data: {contracts} contracts, {lost} lost; estimated from {least} and {least_lost} on. Until then all renew alike.")
             : m->state == MODEL_FAILED ? N_("The model does not fit these contracts: it is not used.")
             : N_("Of {chances} yearly renewals {lost} were lost. Of 100 contracts {first} are renewed the first time, {third} of those that come to a third. Not loyalty grows: the restless leave first."));
    why_int(w, "contracts", m->contracts);
    why_int(w, "lost", m->lost);
    why_int(w, "least", MODEL_MIN_CLIENTS);
    why_int(w, "least_lost", MODEL_MIN_LOSSES);
    why_int(w, "chances", m->chances);
    if (model_usable(m->state)) {
        why_int(w, "first", percent(contract_renewal(&m->fit, 1)));
        why_int(w, "third", percent(contract_renewal(&m->fit, 3)));
    }
}

static void spend(const struct spend_model *m, struct why *w)
{
    why_say(w, m->state == MODEL_FEW ? N_("Too few clients with a second purchase (from {least} on): a purchase counts as the client's own average.")
                                     : N_("A client's next purchase is valued between its own and what is usual; its own counts for {own} percent after one purchase, {ten} percent after ten."));
    why_int(w, "least", MODEL_ROUGH_CLIENTS);
    if (m->state != MODEL_FEW) {
        why_int(w, "own", percent(shrink_client(&m->fit, 1, m->fit.mu).w));
        why_int(w, "ten", percent(shrink_client(&m->fit, 10, m->fit.mu).w));
    }
}

static void payments(const struct late_model *m, struct why *w)
{
    why_say(w, m->state == MODEL_FEW ? N_("Too few data: {bills} settled bills of {payers} clients; estimated from {least_bills} and {least_payers} on.")
             : m->state == MODEL_FAILED ? N_("The model does not fit these bills: it is not used.")
             : N_("Of {bills} bills {late} were paid late; usually {days} days after due. A client's own share is drawn towards that, the less it has bills."));
    why_int(w, "bills", (int64_t)m->share.invoices);
    why_int(w, "payers", (int64_t)m->share.clients);
    why_int(w, "late", (int64_t)m->share.late);
    why_int(w, "least_bills", MODEL_MIN_BILLS);
    why_int(w, "least_payers", MODEL_MIN_PAYERS);
    why_int(w, "days", llround(fmax(0, m->days.mu)));
}

static void part(struct call *c, const char *name, const char *label, enum model_state state, int64_t clients, int64_t events, const struct why *why)
{
    char message[1200];
    json_begin_object(c->out);
    write_text(c->out, "part", name);
    write_text(c->out, "label", tr(c->cx->lang, label));
    write_text(c->out, "state", states[state]);
    write_bool(c->out, "used", model_usable(state));
    write_int(c->out, "clients", clients);
    write_int(c->out, "events", events);
    why_message(why, message, sizeof message);
    write_why(c, "why", message, why->values);
    json_end_object(c->out);
}

static int run(struct call *c)
{
    struct model m;
    struct why why;
    if (model_load(c->cx, c->db, &m))
        return -1;
    write_day(c->out, "day", m.day, !m.day);
    write_int(c->out, "years", m.years);
    json_key(c->out, "parts");
    json_begin_array(c->out);
    purchases(&m.purchase, &why);
    part(c, "purchases", N_("Purchases"), m.purchase.state, m.purchase.clients, m.purchase.repeats, &why);
    contracts(&m.contract, &why);
    part(c, "contracts", N_("Contracts"), m.contract.state, m.contract.contracts, m.contract.lost, &why);
    spend(&m.spend, &why);
    part(c, "spend", N_("Size of a purchase"), m.spend.state, (int64_t)m.spend.fit.groups, (int64_t)m.spend.fit.observations, &why);
    payments(&m.late, &why);
    part(c, "payments", N_("Payments"), m.late.state, (int64_t)m.late.share.clients, (int64_t)m.late.share.late, &why);
    json_end_array(c->out);
    return 0;
}

const struct action action_model_show = {
    .name = "model show",
    .http = "GET /api/model",
    .help = N_("What the firm's own base taught, how it did on the firm's own past, and whether it is used"),
    FIELDS(fields),
    .run = run,
};
