#include "facts/kind_own.h"

#include <string.h>

#include "base/phone.h"
#include "base/text.h"

const struct kind *kind_find(const char *name)
{
    for (const struct kind *const *k = kind_all; *k; k++)
        if (!strcmp((*k)->name, name))
            return *k;
    return NULL;
}

int kind_field_at(const struct kind *k, const char *field)
{
    for (size_t i = 0; i < k->field_n; i++)
        if (!strcmp(k->fields[i].name, field))
            return (int)i;
    return -1;
}

static const char *text_of(const struct db_value *v)
{
    return v->null || !v->s ? "" : v->s;
}

static enum lang list_lang(const struct settings *set)
{
    enum lang lang = LANG_EN;
    lang_parse(set->lang, &lang);
    return lang;
}

int kind_derive_client(struct ctx *cx, const struct settings *set, const struct db_value *fields, struct db_value extra[KIND_EXTRA], size_t *n)
{
    const char *name = text_of(&fields[0]), *fold, *key, *bare;
    const unsigned char *sort;
    size_t sort_n;
    if (text_fold(cx, name, &fold) || text_bare_name(cx, name, &bare) || text_fold(cx, bare, &key) ||
        text_sort_key(cx, bare, list_lang(set), &sort, &sort_n))
        return -1;
    extra[0] = db_s(fold);
    extra[1] = db_s(key);
    extra[2] = db_b(sort, sort_n);
    extra[3] = db_i(cx->now_at);
    *n = 4;
    return 0;
}

int kind_derive_person(struct ctx *cx, const struct settings *set, const struct db_value *fields, struct db_value extra[KIND_EXTRA], size_t *n)
{
    const char *name = ctx_printf(cx, "%s %s %s", text_of(&fields[0]), text_of(&fields[1]), text_of(&fields[2])), *fold;
    const unsigned char *sort;
    size_t sort_n;
    if (!name || text_fold(cx, name, &fold) || text_sort_key(cx, name, list_lang(set), &sort, &sort_n))
        return -1;
    extra[0] = db_s(fold);
    extra[1] = db_b(sort, sort_n);
    *n = 2;
    return 0;
}

int kind_derive_name(struct ctx *cx, const struct settings *set, const struct db_value *fields, struct db_value extra[KIND_EXTRA], size_t *n)
{
    const char *fold;
    (void)set;
    if (text_fold(cx, text_of(&fields[0]), &fold))
        return -1;
    extra[0] = db_s(fold);
    *n = 1;
    return 0;
}

int kind_derive_offering(struct ctx *cx, const struct settings *set, const struct db_value *fields, struct db_value extra[KIND_EXTRA], size_t *n)
{
    return kind_derive_name(cx, set, fields + 1, extra, n);
}

/* What addresses are compared by: a number in full international form, mail in small letters. */
int kind_derive_address(struct ctx *cx, const struct settings *set, const struct db_value *fields, struct db_value extra[KIND_EXTRA], size_t *n)
{
    const char *channel = text_of(&fields[2]), *value = text_of(&fields[3]);
    char e164[20], ext[8];
    size_t len;
    const char *trimmed = text_trim(value, &len);
    char *normal = ctx_dupn(cx, trimmed, len);
    if (!normal)
        return -1;
    if (!strcmp(channel, "phone") || !strcmp(channel, "fax")) {
        if (phone_parse(value, *set->country ? set->country : NULL, e164, ext) && !(normal = ctx_dup(cx, e164)))
            return -1;
    } else
        for (char *p = normal; *p; p++)
            if (*p >= 'A' && *p <= 'Z')
                *p = (char)(*p | 0x20);
    extra[0] = db_s(normal);
    *n = 1;
    return 0;
}

int kind_after_invoice(struct ctx *cx, struct db *db, int64_t id, int64_t client_id, const struct db_value *fields)
{
    return fields ? 0 : db_exec(cx, db, SQL("DELETE FROM facts_invoice_line WHERE client_id = $1 AND invoice_id = $2"),
                                DB(db_i(client_id), db_i(id)), NULL);
}

/* The day of the payment that made the sum whole is the day the invoice was paid. */
int kind_after_payment(struct ctx *cx, struct db *db, int64_t id, int64_t client_id, const struct db_value *fields)
{
    (void)id;
    if (!fields || !fields[4].i)
        return 0;
    return db_exec(cx, db, SQL("UPDATE facts_invoice SET paid_day = (SELECT max(p.day) FROM facts_payment p"
                               " WHERE p.client_id = facts_invoice.client_id AND p.invoice_id = facts_invoice.id)"
                               " WHERE client_id = $1 AND id = $2 AND paid_day IS NULL AND total_minor > 0 AND total_minor <="
                               " (SELECT coalesce(sum(p.amount_minor), 0) FROM facts_payment p WHERE p.client_id = facts_invoice.client_id"
                               " AND p.invoice_id = facts_invoice.id AND p.currency = facts_invoice.currency)"),
                   DB(db_i(client_id), db_i(fields[4].i)), NULL);
}
