/* What hangs on an imported row: a person's position and addresses, a client's addresses; and what follows from the whole
 * batch: settled invoices, responsible staff. */
#include <string.h>

#include "base/text.h"
#include "facts/import_own.h"

static const struct db_value *value(const struct import_block *b, const struct db_value *v, const char *name)
{
    return &v[import_field_at(b->kind, name)];
}

static int add_hanging(struct import_job *j, const struct kind *k, const struct db_value *fields, const char *key)
{
    struct record_ref ref;
    if (record_add(&j->work, j->db, j->set, &j->by, k, fields, &ref) ||
        db_exec(&j->work, j->db, SQL("DELETE FROM facts_origin WHERE kind = $1 AND source = $2 AND ext_key = $3"),
                DB(db_s(k->name), db_s(j->map->source), db_s(key)), NULL))
        return -1;
    return resolve_origin(j->resolver, k->name, key, &ref, 0);
}

static int add_address(struct import_job *j, const struct import_block *b, const struct db_value *v, const char *name, const char *channel, const char *key,
                       int64_t client_id, int64_t person_id, int *changed)
{
    const struct kind *k = kind_find("address");
    struct db_value f[KIND_FIELDS], extra[KIND_EXTRA];
    struct db_rows rows;
    size_t n;
    bool refused = value(b, v, "opted_out")->i;
    const struct db_value *given = value(b, v, name);
    if (given->null || !given->n)
        return 0;
    if (cell_empty_all(&j->work, k, f))
        return -1;
    f[0] = db_i(client_id);
    f[1] = db_i(person_id);
    f[2] = db_s(channel);
    f[3] = *given;
    f[4] = db_s(!strcmp(name, "mobile") ? "mobile" : "");
    f[5] = db_s(refused ? "refused" : "unknown");
    f[6] = db_s(refused ? "the list it came from says so" : "");
    f[9] = db_i_or_null(j->cx->today, !refused);
    f[10] = db_i(1);
    if (k->derive(&j->work, j->set, f, extra, &n) ||
        db_query(&j->work, j->db, SQL("SELECT id FROM facts_address WHERE client_id = $1 AND person_id = $2 AND normal = $3"),
                 DB(db_i(client_id), db_i(person_id), extra[0]), &rows))
        return -1;
    if (rows.n)
        return refused ? db_exec(&j->work, j->db, SQL("UPDATE facts_address SET consent = 'refused', withdrawn_day = $2 WHERE id = $1 AND consent <> 'refused'"),
                                 DB(db_i(db_int(&rows, 0, 0)), db_i(j->cx->today)), NULL)
                       : 0;
    const char *own = ctx_printf(&j->work, "%s\x1f%s\x1f%lld", key, name, (long long)person_id);
    (*changed)++;
    return own ? add_hanging(j, k, f, own) : -1;
}

static int add_position(struct import_job *j, const struct import_block *b, const struct db_value *v, const char *key, int64_t client_id, int64_t person_id, int *changed)
{
    const struct kind *k = kind_find("position");
    int here = 0;
    struct db_value f[KIND_FIELDS];
    struct db_rows rows;
    if (db_query(&j->work, j->db, SQL("SELECT id FROM facts_position WHERE client_id = $1 AND person_id = $2 AND until_day IS NULL ORDER BY id DESC"),
                 DB(db_i(client_id), db_i(person_id)), &rows))
        return -1;
    if (cell_empty_all(&j->work, k, f))
        return -1;
    struct record_ref ref = { .id = rows.n ? db_int(&rows, 0, 0) : 0, .client_id = client_id };
    if (rows.n && record_read(&j->work, j->db, k, &ref, f))
        return -1;
    f[0] = db_i(client_id);
    f[1] = db_i(person_id);
    static const char *const names[] = { "title", "department", "decision_role" };
    for (size_t i = 0; i < 3; i++)
        if (b->mapped[import_field_at(b->kind, names[i])])
            f[2 + i] = *value(b, v, names[i]);
    if (rows.n) {
        int rc = record_change(&j->work, j->db, j->set, &j->by, k, &ref, f, NULL, &here);
        *changed += here;
        return rc;
    }
    (*changed)++;
    const char *own = ctx_printf(&j->work, "%s\x1fposition\x1f%lld", key, (long long)client_id);
    return own ? add_hanging(j, k, f, own) : -1;
}

int import_write_extra(struct import_job *j, const struct import_block *b, const struct db_value *v, const char *key, int64_t id, int *changed)
{
    bool client = !strcmp(b->kind->name, "client");
    if (!client && strcmp(b->kind->name, "person") != 0)
        return 0;
    int64_t client_id = client ? id : value(b, v, "client_id")->i, person_id = client ? 0 : id;
    if (!client && (add_position(j, b, v, key, client_id, id, changed) || add_address(j, b, v, "mobile", "phone", key, client_id, person_id, changed)))
        return -1;
    return add_address(j, b, v, "phone", "phone", key, client_id, person_id, changed) || add_address(j, b, v, "email", "email", key, client_id, person_id, changed) ||
           add_address(j, b, v, "post", "post", key, client_id, person_id, changed) ? -1 : 0;
}

/* ---- what follows from the batch ---- */

/* Invoices that its payments made whole. The history row's id is the batch's: one such row an invoice and batch. */
static int settle_payments(struct import_job *j)
{
    if (db_exec(&j->work, j->db, SQL("INSERT INTO facts_change (object_id, id, at, staff_id, kind, client_id, day, field, before, after, batch_id)"
                                     " SELECT i.id, $1, $2, $3, 'invoice', i.client_id, i.day, 'paid_day', NULL, CAST(s.day AS TEXT), $1"
                                     " FROM (SELECT p.client_id AS client_id, p.invoice_id AS invoice_id, p.currency AS currency, max(p.day) AS day,"
                                     "  sum(p.amount_minor) AS paid, max(CASE WHEN p.batch_id = $1 THEN 1 ELSE 0 END) AS mine"
                                     "  FROM facts_payment p WHERE p.invoice_id <> 0 GROUP BY p.client_id, p.invoice_id, p.currency) s"
                                     " JOIN facts_invoice i ON i.client_id = s.client_id AND i.id = s.invoice_id AND i.currency = s.currency"
                                     " WHERE s.mine = 1 AND i.paid_day IS NULL AND i.total_minor > 0 AND s.paid >= i.total_minor"),
                DB(db_i(j->by.batch_id), db_i(j->cx->now_at), db_i(j->by.staff_id)), NULL))
        return -1;
    return db_exec(&j->work, j->db, SQL("UPDATE facts_invoice SET paid_day = (SELECT CAST(c.after AS BIGINT) FROM facts_change c"
                                        " WHERE c.object_id = facts_invoice.id AND c.id = $1)"
                                        " WHERE (client_id, day, id) IN (SELECT client_id, day, object_id FROM facts_change WHERE batch_id = $1 AND batch_id <> 0"
                                        " AND id = $1 AND field = 'paid_day')"), DB(db_i(j->by.batch_id)), NULL);
}

/* A client nobody is responsible for belongs to who dealt with it last. */
static int responsible_by_deals(struct import_job *j)
{
    if (db_exec(&j->work, j->db, SQL("INSERT INTO facts_change (object_id, id, at, staff_id, kind, client_id, day, field, before, after, batch_id)"
                                     " SELECT c.id, $1, $2, $3, 'client', c.id, 0, 'sales_staff_id', '0', CAST((SELECT d.staff_id FROM facts_deal d"
                                     "  WHERE d.client_id = c.id AND d.staff_id <> 0 ORDER BY d.day DESC, d.id DESC LIMIT 1) AS TEXT), $1"
                                     " FROM facts_client c WHERE c.sales_staff_id = 0 AND EXISTS"
                                     "  (SELECT 1 FROM facts_deal d WHERE d.client_id = c.id AND d.staff_id <> 0 AND d.batch_id = $1)"),
                DB(db_i(j->by.batch_id), db_i(j->cx->now_at), db_i(j->by.staff_id)), NULL))
        return -1;
    return 0;
}

static int responsible_by_touches(struct import_job *j)
{
    return db_exec(&j->work, j->db, SQL("INSERT INTO facts_change (object_id, id, at, staff_id, kind, client_id, day, field, before, after, batch_id)"
                                        " SELECT c.id, $1, $2, $3, 'client', c.id, 0, 'sales_staff_id', '0', CAST((SELECT d.staff_id FROM facts_touch d"
                                        "  WHERE d.client_id = c.id AND d.staff_id <> 0 ORDER BY d.day DESC, d.id DESC LIMIT 1) AS TEXT), $1"
                                        " FROM facts_client c WHERE c.sales_staff_id = 0 AND EXISTS"
                                        "  (SELECT 1 FROM facts_touch d WHERE d.client_id = c.id AND d.staff_id <> 0 AND d.batch_id = $1)"),
                   DB(db_i(j->by.batch_id), db_i(j->cx->now_at), db_i(j->by.staff_id)), NULL);
}

static int apply_responsible(struct import_job *j)
{
    return db_exec(&j->work, j->db, SQL("UPDATE facts_client SET version = version + 1, sales_staff_id = (SELECT CAST(c.after AS BIGINT) FROM facts_change c"
                                        " WHERE c.object_id = facts_client.id AND c.id = $1)"
                                        " WHERE sales_staff_id = 0 AND id IN (SELECT object_id FROM facts_change WHERE batch_id = $1 AND batch_id <> 0 AND id = $1"
                                        " AND field = 'sales_staff_id')"), DB(db_i(j->by.batch_id)), NULL);
}

int import_finish(struct import_job *j)
{
    int rc = 0;
    for (size_t i = 0; !rc && i < j->map->block_n; i++) {
        const char *kind = j->block[i].kind->name;
        if (!strcmp(kind, "payment"))
            rc = settle_payments(j);
        else if (!strcmp(kind, "deal"))
            rc = responsible_by_deals(j) || apply_responsible(j);
        else if (!strcmp(kind, "touch"))
            rc = responsible_by_touches(j) || apply_responsible(j);
    }
    if (rc)
        return j->work.code ? fail(j->cx, j->work.code, "%s", j->work.message) : -1;
    return 0;
}
