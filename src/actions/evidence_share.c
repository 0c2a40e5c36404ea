#include "actions/evidence_share.h"

#include <math.h>

void evidence_write_share(struct json *j, struct share_keys keys, struct evidence_share s, bool enough)
{
    enough = enough && s.n > 0;
    write_tenth(j, keys.percent, enough ? (double)s.k * 100 / (double)s.n : (double)NAN);
    write_tenth(j, keys.low, enough ? s.in.lo * 100 : (double)NAN);
    write_tenth(j, keys.high, enough ? s.in.hi * 100 : (double)NAN);
}

int evidence_for(struct call *c, struct evidence *e)
{
    return evidence_measure(c->cx, c->db, c->set, c->scope == SCOPE_ALL ? 0 : c->who->staff_id, e);
}

void evidence_week_why(struct why *w, const struct evidence_week *k, int at)
{
    why_say(w, N_("{open} still open after {from} days; {sold} of them sold by day {to}"));
    why_int(w, "open", k->open);
    why_int(w, "sold", k->sold);
    why_int(w, "from", 7 * at);
    why_int(w, "to", 7 * at + 6);
}
