#include "actions/write_signal.h"
#include "base/money.h"
#include "signals/measure.h"
#include "signals/model.h"

static const struct param params[] = {
    { .name = "id", .type = PARAM_ID, .required = true, .positional = true, .help = N_("the client's number") },
    { .name = "years", .type = PARAM_INT, .help = N_("count so many years instead of the setting worth_years") },
    { .name = "discount", .type = PARAM_INT, .help = N_("discount a year in percent instead of the setting discount_percent") },
    { .name = "margin", .type = PARAM_INT, .help = N_("margin in percent instead of the setting margin_percent") },
};

SHAPE(WorthLine, { "line", "text" }, { "bills", "int" }, { "year_minor", "money" }, { "total_minor", "money" }, { "currency", "text" });

static const struct field fields[] = {
    { "id", "int" }, { "name", "text" }, { "currency", "text" }, { "years", "int" }, { "discount_percent", "int" }, { "margin_percent", "int" },
    { "worth", "Signal" }, { "past", "Signal" }, { "stay", "Signal" }, { "future", "Signal" }, { "at_risk", "Signal" }, { "purchases", "int" },
    { "purchase_days", "int" }, { "bill_minor", "money" }, { "purchases_year_minor", "money" }, { "contract_year_minor", "money" },
    { "discounted_minor", "money?" }, { "lines", "WorthLine[]" },
};

/* The settings with what the caller wants to try. */
static int wanted(struct call *c, struct settings *set)
{
    *set = *c->set;
    set->worth_years = args_int(c->args, "years", set->worth_years);
    set->discount_percent = args_int(c->args, "discount", set->discount_percent);
    set->margin_percent = args_int(c->args, "margin", set->margin_percent);
    if (set->worth_years < 1 || set->worth_years > 10)
        return fail(c->cx, ERR_INPUT, "years must be from 1 to 10, not %lld", (long long)set->worth_years);
    if (set->discount_percent < 0 || set->discount_percent > 100)
        return fail(c->cx, ERR_INPUT, "discount must be from 0 to 100 percent, not %lld", (long long)set->discount_percent);
    if (set->margin_percent < 1 || set->margin_percent > 100)
        return fail(c->cx, ERR_INPUT, "margin must be from 1 to 100 percent, not %lld", (long long)set->margin_percent);
    return 0;
}

/* The simple worth with later years counting less: a year's money at the end of each year. */
static int64_t discounted(const struct worth *w, const struct settings *set)
{
    int64_t year = measure_add(w->year_minor, w->retainer.year_minor), sum = 0, left = year;
    for (int64_t i = 0; i < set->worth_years; i++) {
        left = money_share(left, 100, 100 + set->discount_percent);
        sum = measure_add(sum, left);
    }
    return money_share(sum, set->margin_percent, 100);
}

static void write_lines(struct call *c, const struct history *h, const struct worth *w)
{
    struct line_worth lines[WORTH_LINES];
    size_t n = w->known ? measure_lines(h, c->cx->today, w, lines) : 0;
    json_key(c->out, "lines");
    json_begin_array(c->out);
    for (size_t i = 0; i < n; i++) {
        json_begin_object(c->out);
        write_text(c->out, "line", lines[i].line);
        write_int(c->out, "bills", lines[i].bill_n);
        write_int(c->out, "year_minor", lines[i].year_minor);
        write_int(c->out, "total_minor", money_share(lines[i].year_minor, h->set->worth_years, 1));
        write_text(c->out, "currency", h->set->currency);
        json_end_object(c->out);
    }
    json_end_array(c->out);
}

static int write_worth(struct call *c, const struct history *h)
{
    static const char *const readings[] = { "worth", "past", "stay", "future", "at_risk" };
    struct worth w = measure_worth(h, c->cx->today);
    struct json *j = c->out;
    write_int(j, "id", h->client_id);
    write_text(j, "name", h->name);
    write_text(j, "currency", h->set->currency);
    write_int(j, "years", h->set->worth_years);
    write_int(j, "discount_percent", h->set->discount_percent);
    write_int(j, "margin_percent", h->set->margin_percent);
    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++)
        if (write_reading(c, h, readings[i], c->cx->today))
            return -1;
    write_int(j, "purchases", (int64_t)w.purchase_n);
    write_int(j, "purchase_days", w.days);
    write_int(j, "bill_minor", w.bill_minor);
    write_int(j, "purchases_year_minor", w.year_minor);
    write_int(j, "contract_year_minor", w.retainer.year_minor);
    write_int_or_null(j, "discounted_minor", discounted(&w, h->set), !w.known);
    write_lines(c, h, &w);
    return 0;
}

static int run(struct call *c)
{
    int64_t id = args_int(c->args, "id", 0);
    struct history_walk *walk;
    const struct history *h;
    struct settings set;
    struct model model;
    if (wanted(c, &set) || model_load(c->cx, c->db, &model) || history_open(c->cx, c->db, &set, id, id, &walk))
        return -1;
    history_teach(walk, &model);
    int rc = history_next(c->cx, walk, &h);
    if (rc != 1)
        return rc ? -1 : fail(c->cx, ERR_NOTFOUND, "there is no client %lld", (long long)id);
    rc = write_worth(c, h);
    history_close(walk);
    return rc;
}

const struct action action_worth = {
    .name = "worth",
    .http = "GET /api/clients/{id}/worth",
    .help = N_("What a client is worth: simple and by the firm's models, past, to come and at risk, with every input"),
    PARAMS(params),
    FIELDS(fields),
    .object = OBJECT_CLIENT,
    .of = "id",
    .run = run,
};
