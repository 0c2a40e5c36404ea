/* The pure part of history.h: words, look-ups and what invoices say about purchases. */
#include "facts/history.h"

#include <string.h>

const char *const channel_names[CHANNEL_COUNT] = { "call", "visit", "email", "letter", "fax", "messenger" };
const char *const outcome_names[OUTCOME_COUNT] = {
    "none", "reached", "meeting", "sold", "promised", "no_answer", "sent", "refused", "opt_out", "wrong_person"
};

static int find_word(const char *const *words, int n, const char *name)
{
    for (int i = 0; name && i < n; i++)
        if (!strcmp(words[i], name))
            return i;
    return -1;
}

int channel_parse(const char *name)
{
    return find_word(channel_names, CHANNEL_COUNT, name);
}

int outcome_parse(const char *name)
{
    return find_word(outcome_names, OUTCOME_COUNT, name);
}

const char *channel_address(enum channel_id c)
{
    static const char *const kinds[CHANNEL_COUNT] = {
        [CHANNEL_CALL] = "phone", [CHANNEL_VISIT] = "post", [CHANNEL_EMAIL] = "email",
        [CHANNEL_LETTER] = "post", [CHANNEL_FAX] = "fax", [CHANNEL_MESSENGER] = "messenger"
    };
    return kinds[c];
}

bool outcome_two_way(enum outcome_id o)
{
    return o == OUTCOME_REACHED || o == OUTCOME_MEETING || o == OUTCOME_SOLD || o == OUTCOME_PROMISED ||
        o == OUTCOME_REFUSED || o == OUTCOME_OPT_OUT;
}

bool person_current(const struct person_fact *p, int32_t today)
{
    return (!p->from_day || p->from_day <= today) && (!p->until_day || p->until_day > today);
}

bool subscription_running(const struct subscription_fact *s, int32_t today)
{
    return s->day <= today && (!s->until_day || s->until_day > today);
}

const char *history_staff_name(const struct history *h, int64_t id)
{
    for (size_t i = 0; id && i < h->staff_n; i++)
        if (h->staff[i].id == id)
            return h->staff[i].name;
    return "";
}

const struct offering_fact *history_offering(const struct history *h, int64_t id)
{
    size_t from = 0, to = h->catalogue_n;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (h->catalogue[mid].id == id)
            return &h->catalogue[mid];
        if (h->catalogue[mid].id < id)
            from = mid + 1;
        else
            to = mid;
    }
    return NULL;
}

const struct person_fact *history_person(const struct history *h, int64_t id)
{
    for (size_t i = 0; i < h->person_n; i++)
        if (h->people[i].id == id)
            return &h->people[i];
    return NULL;
}

bool history_has_offering(const struct history *h, int64_t id)
{
    for (size_t i = 0; i < h->offering_n; i++)
        if (h->offerings[i] == id)
            return true;
    return false;
}

/* Takes a credit out of the latest purchases; those with nothing left are dropped. */
static size_t take_credit(struct purchase_fact *list, size_t n, int64_t credit_minor)
{
    while (n && credit_minor > 0) {
        struct purchase_fact *p = &list[n - 1];
        if (p->total_minor > credit_minor) {
            p->total_minor -= credit_minor;
            break;
        }
        credit_minor -= p->total_minor;
        n--;
    }
    return n;
}

int history_purchases(struct ctx *cx, struct history *h)
{
    struct purchase_fact *list = h->invoice_n ? ctx_alloc(cx, h->invoice_n * sizeof *list) : NULL;
    size_t n = 0;
    if (h->invoice_n && !list)
        return -1;
    for (size_t i = 0, j; i < h->invoice_n; i = j) {
        struct purchase_fact day = { .day = h->invoices[i].day };
        for (j = i; j < h->invoice_n && h->invoices[j].day == day.day; j++) {
            const struct invoice_fact *v = &h->invoices[j];
            if (v->recurring || !v->own_currency)
                continue;
            day.total_minor += v->total_minor;
            if (v->total_minor > 0)
                day.invoice_id = v->id;
        }
        if (day.total_minor > 0)
            list[n++] = day;
        else if (day.total_minor < 0)
            n = take_credit(list, n, -day.total_minor);
    }
    h->purchases = list;
    h->purchase_n = n;
    return 0;
}
