/* Rows of the demo firm on their way to the database: one literal and one bulk handle a table. */
#include "facts/demo_own.h"

#include <string.h>

static const char *const inserts[TABLE_COUNT] = {
    [TABLE_CLIENT] = SQL("INSERT INTO facts_client (id, name, name_fold, name_key, sort_key, legal_form, tax_id, domain, industry, country, city, "
                         "lang, utc_offset_min, employees, sales_staff_id, it_staff_id, since_day, released_day, opted_out, note, version, created_at, "
                         "batch_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)"),
    [TABLE_WORD] = SQL("INSERT INTO facts_word (word, client_id, object_id) VALUES ($1, $2, $3)"),
    [TABLE_PERSON] = SQL("INSERT INTO facts_person (id, family, given, patronymic, honorific, salutation, gender, name_fold, sort_key, birth_day, lang, "
                         "preferred_channel, opted_out, note, version, batch_id) "
                         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"),
    [TABLE_POSITION] = SQL("INSERT INTO facts_position (client_id, person_id, id, title, department, decision_role, from_day, until_day, batch_id) "
                           "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
    [TABLE_ADDRESS] = SQL("INSERT INTO facts_address (client_id, person_id, id, channel, value, normal, label, consent, consent_basis, consent_day, "
                          "consent_evidence, withdrawn_day, valid, batch_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"),
    [TABLE_DEAL] = SQL("INSERT INTO facts_deal (client_id, day, id, title, person_id, staff_id, offering_id, stage, amount_minor, currency, offer_day, "
                       "closed_day, lost_why, batch_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"),
    [TABLE_SUBSCRIPTION] = SQL("INSERT INTO facts_subscription (client_id, day, id, title, offering_id, price_minor, currency, interval_months, renew_day, "
                               "until_day, end_why, auto_renew, seats, batch_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"),
    [TABLE_INVOICE] = SQL("INSERT INTO facts_invoice (client_id, day, id, number, due_day, total_minor, currency, line, recurring, paid_day, disputed, "
                          "batch_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
    [TABLE_LINE] = SQL("INSERT INTO facts_invoice_line (client_id, invoice_id, n, offering_id, title, line, quantity_milli, price_minor, amount_minor, "
                       "batch_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    [TABLE_PAYMENT] = SQL("INSERT INTO facts_payment (client_id, day, id, amount_minor, currency, invoice_id, number, payer, purpose, batch_id) "
                          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    [TABLE_WORKLOG] = SQL("INSERT INTO facts_worklog (client_id, day, id, staff_id, minutes, cost_minor, currency, activity, title, billable, batch_id) "
                          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
    [TABLE_INCIDENT] = SQL("INSERT INTO facts_incident (client_id, day, id, kind, title, staff_id, person_id, batch_id) "
                           "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
    [TABLE_REQUEST] = SQL("INSERT INTO facts_request (client_id, day, id, title, state, price_minor, currency, person_id, staff_id, batch_id) "
                          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    [TABLE_TOUCH] = SQL("INSERT INTO facts_touch (client_id, day, id, at, person_id, staff_id, channel, direction, purpose, reason_id, outcome, text, "
                        "plan_id, batch_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"),
    [TABLE_REFERRAL] = SQL("INSERT INTO facts_referral (client_id, day, id, person_id, name, company, contact, state, referred_client_id, reward_minor, "
                           "currency, staff_id, thanked_day, batch_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"),
    [TABLE_SCORE] = SQL("INSERT INTO facts_score (client_id, day, id, person_id, score, comment, channel, batch_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
    [TABLE_REVIEW] = SQL("INSERT INTO facts_review (client_id, day, id, decision, text, staff_id, batch_id) VALUES ($1, $2, $3, $4, $5, $6, $7)"),
    [TABLE_CHANGE] = SQL("INSERT INTO facts_change (object_id, id, at, staff_id, kind, client_id, day, field, before, after, batch_id) "
                         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
    [TABLE_STAFF] = SQL("INSERT INTO facts_staff (id, name, name_fold, email, phone, role, active, capacity, cleared, lang, manager, office, from_day, "
                        "until_day, batch_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"),
    [TABLE_OFFERING] = SQL("INSERT INTO facts_offering (id, code, name, name_fold, line, kind, recurring, price_minor, cost_minor, currency, interval_days, "
                           "decision_days, batch_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"),
    [TABLE_ATTACHMENT] = SQL("INSERT INTO facts_attachment (offering_id, attached_id, id, batch_id) VALUES ($1, $2, $3, $4)"),
    [TABLE_REASON] = SQL("INSERT INTO facts_reason (id, title, text, lang, from_day, until_day, audience, offering_id, batch_id) "
                         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
    [TABLE_IDEA] = SQL("INSERT INTO facts_idea (id, day, staff_id, client_id, title, text, kind, cost, complexity, usefulness, state, batch_id) "
                       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
    [TABLE_HOLIDAY] = SQL("INSERT INTO facts_holiday (country, day, id, kind, name, source, estimated, batch_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
    [TABLE_ABSENCE] = SQL("INSERT INTO facts_absence (staff_id, day, id, until_day, deputy_id, why, batch_id) VALUES ($1, $2, $3, $4, $5, $6, $7)"),
};

int demo_open(struct demo *d)
{
    for (int t = 0; t < TABLE_COUNT; t++)
        if (db_bulk_open(d->cx, d->db, inserts[t], &d->bulk[t]))
            return -1;
    return 0;
}

int demo_flush(struct demo *d)
{
    for (int t = 0; t < TABLE_COUNT; t++)
        if (db_bulk_flush(d->cx, d->bulk[t]))
            return -1;
    return 0;
}

int64_t demo_id(struct demo *d)
{
    enum { BLOCK = 1000 };
    if (d->id_next == d->id_end && !d->bad) {
        if (db_ids(d->cx, d->db, BLOCK, &d->id_next))
            d->bad = true;
        d->id_end = d->id_next + BLOCK;
    }
    return d->bad ? 0 : d->id_next++;
}

void demo_row(struct demo *d, enum demo_table table, const struct db_value *v, size_t n)
{
    if (!d->bad && db_bulk_row(d->cx, d->bulk[table], v, n))
        d->bad = true;
}

struct db_value demo_day(int32_t day)
{
    return db_i_or_null(day, day == 0);
}

/* What the one-client ctx could not do is the caller's failure. */
const char *demo_text(struct demo *d, const char *text)
{
    if (text)
        return text;
    if (!d->bad && d->cx->code == ERR_NONE) {
        if (d->one->code == ERR_NONE)
            fail(d->one, ERR_SYSTEM, "out of memory; try a smaller request");
        d->cx->code = d->one->code;
        memcpy(d->cx->message, d->one->message, sizeof d->cx->message);
    }
    d->bad = true;
    return "";
}

bool demo_ok(struct demo *d, int rc)
{
    if (rc)
        (void)demo_text(d, NULL);
    return !d->bad;
}

int64_t demo_between(struct demo *d, int64_t low, int64_t high)
{
    return high > low ? random_between(&d->r, low, high) : low;
}

bool demo_chance(struct demo *d, int percent)
{
    return random_percent(&d->r, percent);
}

const char *demo_pick(struct demo *d, const struct demo_texts *t)
{
    return t->v[random_below(&d->r, t->n)];
}

const struct demo_word *demo_word(struct demo *d, const struct demo_list *l)
{
    return &l->v[random_below(&d->r, l->n)];
}

void demo_search(struct demo *d, int64_t client_id, int64_t object_id, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        demo_row(d, TABLE_WORD, DB(db_s(words[i]), db_i(client_id), db_i(object_id)));
}
