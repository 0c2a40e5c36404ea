#include "actions/write_signal.h"

#include <string.h>

#include "base/day.h"
#include "base/money.h"

static const char *const unit_names[] = { "phase", "money", "days", "day", "count", "percent" };

static void days_text(struct call *c, int64_t n, struct str *s)
{
    const char *text = tr_n(c->cx->lang, "{n} day", "{n} days", n), *at = strstr(text, "{n}");
    str_put(s, text, (size_t)(at - text));
    num_format(n, c->cx->lang, s);
    str_puts(s, at + 3);
}

static const char *value_text(struct call *c, enum signal_unit unit, int64_t v, const char *currency)
{
    struct str s;
    str_init(&s, c->cx->arena, 256);
    switch (unit) {
    case UNIT_PHASE: return v >= 0 && v < PHASE_COUNT ? tr(c->cx->lang, phase_names[v]) : "";
    case UNIT_MONEY: money_format_whole(v, currency, c->cx->lang, &s); break;
    case UNIT_DAY: day_format((int32_t)v, c->cx->lang, c->who->jalali, &s); break;
    case UNIT_DAYS: days_text(c, v, &s); break;
    case UNIT_COUNT: num_format(v, c->cx->lang, &s); break;
    case UNIT_PERCENT: num_format_percent(v, c->cx->lang, &s); break;
    }
    return s.data ? s.data : "";
}

static void value(struct call *c, const char *key, enum signal_unit unit, int64_t v, bool null)
{
    if (unit == UNIT_DAY)
        write_day(c->out, key, v, null);
    else
        write_int_or_null(c->out, key, v, null);
}

SHAPE(Signal, { "name", "text" }, { "label", "text" }, { "help", "text" }, { "value", "reading?" }, { "unit", "phase|money|days|day|count|percent" },
      { "text", "text?" }, { "low", "reading?" }, { "high", "reading?" }, { "low_text", "text?" }, { "high_text", "text?" }, { "why", "text" });

void write_signal(struct call *c, const struct signal_row *r)
{
    struct json *j = c->out;
    const struct signal *s = r->signal;
    json_begin_object(j);
    write_text(j, "name", s->name);
    write_text(j, "label", tr(c->cx->lang, s->label));
    write_text(j, "help", tr(c->cx->lang, s->help));
    value(c, "value", s->unit, r->value, r->none);
    write_text(j, "unit", unit_names[s->unit]);
    write_text(j, "text", r->none ? NULL : value_text(c, s->unit, r->value, r->currency));
    value(c, "low", s->unit, r->low, !r->interval);
    value(c, "high", s->unit, r->high, !r->interval);
    write_text(j, "low_text", r->interval ? value_text(c, s->unit, r->low, r->currency) : NULL);
    write_text(j, "high_text", r->interval ? value_text(c, s->unit, r->high, r->currency) : NULL);
    write_text(j, "why", r->why);
    json_end_object(j);
}

int write_reading(struct call *c, const struct history *h, const char *name, int32_t today)
{
    enum { MESSAGE = 800 };
    char message[MESSAGE];
    const struct signal *s = signal_all[signal_index(name)];
    struct reading r = s->derive(h, today);
    struct str why;
    str_init(&why, c->cx->arena, 4096);
    why_message(&r.why, message, sizeof message);
    why_render(message, r.why.values, c->cx->lang, c->who->jalali, &why);
    struct signal_row row = { .signal = s, .none = r.none, .interval = r.interval && !r.none, .value = r.value, .low = r.low, .high = r.high,
                              .currency = h->set->currency, .day = today, .why = str_end(c->cx, &why) };
    if (!row.why)
        return -1;
    json_key(c->out, name);
    write_signal(c, &row);
    return 0;
}
