#include "actions/evidence_share.h"

#include <math.h>

/* Of those still open at its beginning, how many were sold in the week. */
SHAPE(EvidenceWeek, { "week", "int" }, { "from_days", "int" }, { "to_days", "int" }, { "open", "int" }, { "sold", "int" }, { "percent", "real?" }, { "low", "real?" },
      { "high", "real?" }, { "why", "text" });
/* Share sold by that day, of all that were begun. */
SHAPE(EvidenceSold, { "day", "real" }, { "percent", "real" }, { "low", "real" }, { "high", "real" }, { "open", "int" }, { "sold", "int" });
/* within_21, within_30: share of all begun that are sold by then; of_sales_*: share of the sales that came by then. half_days: when half of all begun are
 * sold, null when fewer ever are. from_days, to_days: of the sales window of its offerings, null: without limit. */
SHAPE(EvidenceSpan, { "name", "text" }, { "from_days", "int?" }, { "to_days", "int?" }, { "begun", "int" }, { "sold", "int" }, { "lost", "int" }, { "enough", "bool" },
      { "median_days", "int?" }, { "half_days", "real?" }, { "within_21_percent", "real?" }, { "within_21_low", "real?" }, { "within_21_high", "real?" },
      { "within_30_percent", "real?" }, { "within_30_low", "real?" }, { "within_30_high", "real?" }, { "of_sales_21_percent", "real?" }, { "of_sales_21_low", "real?" },
      { "of_sales_21_high", "real?" }, { "of_sales_30_percent", "real?" }, { "of_sales_30_low", "real?" }, { "of_sales_30_high", "real?" }, { "why", "text" },
      { "weeks", "EvidenceWeek[]" }, { "points", "EvidenceSold[]" });
static const struct field fields[] = { { "day", "day" }, { "all", "EvidenceSpan" }, { "sizes", "EvidenceSpan[]" } };

static const char *const names[EVIDENCE_SIZES] = EVIDENCE_SIZE_NAMES;

static void put_sold_by(struct json *j, const struct evidence_window *w, double day, struct share_keys keys, bool enough)
{
    struct survival_step s = survival_at(&w->curve, day);
    enough = enough && w->curve.watched_to >= day;
    write_tenth(j, keys.percent, enough ? (1 - s.s) * 100 : (double)NAN);
    write_tenth(j, keys.low, enough ? (1 - s.in.hi) * 100 : (double)NAN);
    write_tenth(j, keys.high, enough ? (1 - s.in.lo) * 100 : (double)NAN);
}

static void put_week(struct call *c, const struct evidence_week *k, int at)
{
    struct json *j = c->out;
    struct why w;
    evidence_week_why(&w, k, at);
    json_begin_object(j);
    write_int(j, "week", at + 1);
    write_int(j, "from_days", 7 * at);
    write_int(j, "to_days", 7 * at + 6);
    write_int(j, "open", k->open);
    write_int(j, "sold", k->sold);
    evidence_write_share(j, (struct share_keys){ "percent", "low", "high" }, evidence_share(k->sold, k->open), k->open >= EVIDENCE_GATE);
    write_said(c, "why", &w);
    json_end_object(j);
}

static void put_lists(struct call *c, const struct evidence_window *w, bool enough)
{
    struct json *j = c->out;
    json_key(j, "weeks");
    json_begin_array(j);
    for (size_t i = 0; i < w->week_n && enough; i++)
        put_week(c, &w->week[i], (int)i);
    json_end_array(j);
    json_key(j, "points");
    json_begin_array(j);
    for (size_t i = 0; i < w->curve.n && enough; i++) {
        const struct survival_step *s = &w->curve.step[i];
        json_begin_object(j);
        write_real(j, "day", s->time);
        write_tenth(j, "percent", (1 - s->s) * 100);
        write_tenth(j, "low", (1 - s->in.hi) * 100);
        write_tenth(j, "high", (1 - s->in.lo) * 100);
        write_int(j, "open", s->at_risk);
        write_int(j, "sold", s->lost);
        json_end_object(j);
    }
    json_end_array(j);
}

static void put_window(struct call *c, const struct evidence_window *w, const char *name)
{
    struct json *j = c->out;
    struct why why;
    bool enough = w->sold >= EVIDENCE_GATE;
    double half = survival_median(&w->curve);
    why_say(&why, enough ? N_("{begun} begun, {sold} sold, {lost} lost; half of the sales came within {median} days of the offer or the first contact, {sold30} within 30 days.")
                         : N_("Too few data: {begun} begun, {sold} sold. From {need} sales on we compute."));
    why_int(&why, "begun", w->pursuits);
    why_int(&why, "sold", w->sold);
    why_int(&why, "lost", w->lost);
    why_int(&why, "median", w->median_days);
    why_int(&why, "sold30", w->sold30);
    why_int(&why, "need", EVIDENCE_GATE);
    json_begin_object(j);
    write_text(j, "name", tr(c->cx->lang, name));
    write_int_or_null(j, "from_days", w->low_days, !w->low_days);
    write_int_or_null(j, "to_days", w->high_days, !w->high_days);
    write_int(j, "begun", w->pursuits);
    write_int(j, "sold", w->sold);
    write_int(j, "lost", w->lost);
    write_bool(j, "enough", enough);
    write_int_or_null(j, "median_days", w->median_days, !enough);
    write_real(j, "half_days", enough ? half : (double)NAN);
    put_sold_by(j, w, 21, (struct share_keys){ "within_21_percent", "within_21_low", "within_21_high" }, enough);
    put_sold_by(j, w, 30, (struct share_keys){ "within_30_percent", "within_30_low", "within_30_high" }, enough);
    evidence_write_share(j, (struct share_keys){ "of_sales_21_percent", "of_sales_21_low", "of_sales_21_high" }, evidence_share(w->sold21, w->sold), enough);
    evidence_write_share(j, (struct share_keys){ "of_sales_30_percent", "of_sales_30_low", "of_sales_30_high" }, evidence_share(w->sold30, w->sold), enough);
    write_said(c, "why", &why);
    put_lists(c, w, enough);
    json_end_object(j);
}

static int run(struct call *c)
{
    struct evidence e;
    if (evidence_for(c, &e))
        return -1;
    write_day(c->out, "day", e.day, false);
    json_key(c->out, "all");
    put_window(c, &e.window[0], names[0]);
    json_key(c->out, "sizes");
    json_begin_array(c->out);
    for (int i = 1; i < EVIDENCE_SIZES; i++)
        if (e.window[i].pursuits)
            put_window(c, &e.window[i], names[i]);
    json_end_array(c->out);
    return 0;
}

const struct action action_evidence_window = {
    .name = "evidence window",
    .http = "GET /api/evidence/window",
    .help = N_("When sales come: by days and weeks since the offer or the first contact, by how long the offering takes to decide"),
    FIELDS(fields),
    .run = run,
};
