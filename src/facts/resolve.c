#include "facts/resolve.h"

#include <stdlib.h>
#include <string.h>

#include "base/taxid.h"
#include "base/text.h"
#include "facts/cell.h"
#include "facts/idmap.h"
#include "facts/sorter.h"
#include "facts/word.h"

/* Spaces of the map. RAW is the text as the file has it, or the source's own key. */
enum { RAW_CLIENT = 'c', NAME_CLIENT = 'n', TAX_CLIENT = 't', RAW_STAFF = 's', RAW_OFFERING = 'o', TIGHT_OFFERING = 'f', PERSON = 'p', INVOICE = 'i' };
enum { MAP_MOST = 1 << 20, WORD_MEMORY = 8 << 20, WORDS_AT_ONCE = 60000, SCRATCH = 64 << 20, SCRATCH_FULL = 256 << 10 };

/* As kind client's insert, but with every column a parameter, as bulk rows want it. */
#define CLIENT_INSERT \
    SQL("INSERT INTO facts_client (id, batch_id, name, legal_form, tax_id, domain, industry, country, city, lang, utc_offset_min, employees, " \
        "sales_staff_id, it_staff_id, since_day, released_day, opted_out, note, name_fold, name_key, sort_key, created_at, version) " \
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)")

struct resolver {
    struct ctx *cx;     /* of the import: errors go there */
    struct ctx scratch; /* cleared now and then */
    struct db *db;
    const struct settings *set;
    struct by by;
    const char *source;
    struct idmap *map;
    bool all_clients; /* every client is in the map: who is not there is new */
    bool staff_loaded, offerings_loaded, clients_loaded;
    struct db_bulk *client_bulk, *origin_bulk, *word_bulk;
    struct sorter *words; /* of clients made of late */
    size_t word_n;
    int64_t id_next, id_end;
    struct resolve_made made;
    const struct kind *client, *staff, *offering, *person, *position;
};

static void release(void *p)
{
    struct resolver *r = p;
    ctx_release(&r->scratch);
}

static int pass_on(struct resolver *r)
{
    return r->scratch.code ? fail(r->cx, r->scratch.code, "%s", r->scratch.message) : -1;
}

/* Fresh scratch memory; nothing handed out before may be used any more. */
static struct ctx *scratch(struct resolver *r)
{
    if (arena_used(r->scratch.arena) > SCRATCH_FULL)
        arena_reset(r->scratch.arena);
    return &r->scratch;
}

int resolve_open(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, const char *source, struct resolver **out)
{
    struct resolver *r = ctx_alloc(cx, sizeof *r);
    if (!r)
        return -1;
    *r = (struct resolver){ .cx = cx, .db = db, .set = set, .by = *by, .source = source };
    r->client = kind_find("client");
    r->staff = kind_find("staff");
    r->offering = kind_find("offering");
    r->person = kind_find("person");
    r->position = kind_find("position");
    if (ctx_init(&r->scratch, SCRATCH) || arena_on_free(cx->arena, release, r))
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    r->scratch.now_at = cx->now_at;
    r->scratch.today = cx->today;
    r->scratch.lang = cx->lang;
    if (idmap_open(cx, MAP_MOST, &r->map) || sorter_open(cx, WORD_MEMORY, &r->words) ||
        db_bulk_open(cx, db, SQL("INSERT INTO facts_origin (kind, source, ext_key, id, client_id, day, hash, batch_id)"
                                 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"), &r->origin_bulk) ||
        db_bulk_open(cx, db, CLIENT_INSERT, &r->client_bulk) ||
        db_bulk_open(cx, db, SQL("INSERT INTO facts_word (word, client_id, object_id) VALUES ($1, $2, $3)"), &r->word_bulk))
        return -1;
    *out = r;
    return 0;
}

int resolve_next_id(struct resolver *r, int64_t *id)
{
    if (r->id_next == r->id_end) {
        if (db_ids(scratch(r), r->db, 1000, &r->id_next))
            return pass_on(r);
        r->id_end = r->id_next + 1000;
    }
    *id = r->id_next++;
    return 0;
}

int resolve_origin(struct resolver *r, const char *kind, const char *key, const struct record_ref *ref, uint64_t hash)
{
    int64_t signed_hash;
    memcpy(&signed_hash, &hash, sizeof hash);
    return db_bulk_row(r->cx, r->origin_bulk,
                       DB(db_s(kind), db_s(r->source), db_s(key), db_i(ref->id), db_i(ref->client_id), db_i(ref->day), db_i(signed_hash), db_i(r->by.batch_id)));
}

/* In order, since neighbours in the table are written faster than words here and there. */
static int write_words(struct resolver *r)
{
    struct sorter_item item;
    int more;
    while ((more = sorter_next(r->cx, r->words, &item)) == 1) {
        uint64_t id = 0;
        for (size_t i = item.key_n - 8; i < item.key_n; i++)
            id = id << 8 | (unsigned char)item.key[i];
        if (db_bulk_row(r->cx, r->word_bulk, DB(db_s(item.key), db_i((int64_t)id), db_i((int64_t)id))))
            return -1;
    }
    r->word_n = 0;
    return more;
}

int resolve_flush(struct resolver *r)
{
    return write_words(r) || db_bulk_flush(r->cx, r->client_bulk) || db_bulk_flush(r->cx, r->origin_bulk) || db_bulk_flush(r->cx, r->word_bulk) ? -1 : 0;
}

/* ---- what is known already ---- */

static int put(struct resolver *r, char space, int64_t within, const char *text, int64_t id)
{
    return *text ? idmap_put(r->cx, r->map, space, within, text, strlen(text), id) : 0;
}

/* Keys of this source that lead to a record which is no more are forgotten. */
static int load_origins(struct resolver *r, const char *kind, char space)
{
    struct db_cursor *c;
    struct db_row row;
    int more;
    if (db_cursor_open(scratch(r), r->db, SQL("SELECT ext_key, id FROM facts_origin WHERE kind = $1 AND source = $2"), DB(db_s(kind), db_s(r->source)), &c))
        return pass_on(r);
    while ((more = db_cursor_next(&r->scratch, c, &row)) == 1)
        if (idmap_put(r->cx, r->map, space, 0, row.v[0].s, row.v[0].n, row.v[1].i))
            return -1;
    db_cursor_close(c);
    return more ? pass_on(r) : 0;
}

static int load_clients(struct resolver *r)
{
    struct db_cursor *c;
    struct db_row row;
    int more;
    r->clients_loaded = true;
    if (db_exec(scratch(r), r->db, SQL("DELETE FROM facts_origin WHERE kind = 'client' AND source = $1"
                                       " AND NOT EXISTS (SELECT 1 FROM facts_client c WHERE c.id = facts_origin.id)"), DB(db_s(r->source)), NULL) ||
        db_cursor_open(&r->scratch, r->db, SQL("SELECT id, name_key, tax_id FROM facts_client ORDER BY id DESC"), DB_NONE, &c))
        return pass_on(r);
    while ((more = db_cursor_next(&r->scratch, c, &row)) == 1) {
        char tax[64] = "";
        taxid_normalise(row.v[2].s, tax, sizeof tax);
        if (put(r, NAME_CLIENT, 0, row.v[1].s, row.v[0].i) || put(r, TAX_CLIENT, 0, tax, row.v[0].i))
            return -1;
    }
    db_cursor_close(c);
    if (more || load_origins(r, "client", RAW_CLIENT))
        return more ? pass_on(r) : -1;
    r->all_clients = !idmap_full(r->map);
    return 0;
}

static int load_staff(struct resolver *r)
{
    struct db_rows rows;
    r->staff_loaded = true;
    if (db_exec(scratch(r), r->db, SQL("DELETE FROM facts_origin WHERE kind = 'staff' AND source = $1"
                                       " AND NOT EXISTS (SELECT 1 FROM facts_staff c WHERE c.id = facts_origin.id)"), DB(db_s(r->source)), NULL) ||
        db_query(&r->scratch, r->db, SQL("SELECT id, name_fold, email FROM facts_staff ORDER BY active, id DESC"), DB_NONE, &rows))
        return pass_on(r);
    for (size_t i = 0; i < rows.n; i++) {
        const char *mail;
        if (put(r, NAME_CLIENT, -1, db_text(&rows, i, 1), db_int(&rows, i, 0)) || text_fold(&r->scratch, db_text(&rows, i, 2), &mail) ||
            put(r, NAME_CLIENT, -1, mail, db_int(&rows, i, 0)))
            return -1;
    }
    return load_origins(r, "staff", RAW_STAFF);
}

static int load_offerings(struct resolver *r)
{
    struct db_rows rows;
    const char *tight;
    r->offerings_loaded = true;
    if (db_exec(scratch(r), r->db, SQL("DELETE FROM facts_origin WHERE kind = 'offering' AND source = $1"
                                       " AND NOT EXISTS (SELECT 1 FROM facts_offering c WHERE c.id = facts_origin.id)"), DB(db_s(r->source)), NULL) ||
        db_query(&r->scratch, r->db, SQL("SELECT id, name, code FROM facts_offering ORDER BY id DESC"), DB_NONE, &rows))
        return pass_on(r);
    for (size_t i = 0; i < rows.n; i++)
        for (size_t column = 1; column <= 2; column++)
            if (text_fold_tight(&r->scratch, db_text(&rows, i, column), &tight) || put(r, TIGHT_OFFERING, 0, tight, db_int(&rows, i, 0)))
                return -1;
    return load_origins(r, "offering", RAW_OFFERING);
}

/* ---- clients ---- */

static int keep_words(struct resolver *r, int64_t id, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char key[512];
        size_t len = strlen(words[i]);
        if (len > sizeof key - 17)
            len = text_utf8_cut(words[i], sizeof key - 17);
        memcpy(key, words[i], len);
        key[len++] = 0;
        for (int shift = 56; shift >= 0; shift -= 8)
            key[len++] = (char)((uint64_t)id >> shift & 255);
        if (sorter_put(r->cx, r->words, key, len, NULL, 0))
            return -1;
    }
    r->word_n += n;
    return r->word_n < WORDS_AT_ONCE ? 0 : write_words(r);
}

static int make_client(struct resolver *r, const char *name, int64_t *out)
{
    struct ctx *cx = &r->scratch;
    struct db_value v[3 + KIND_FIELDS + KIND_EXTRA];
    const char *words[WORD_MAX];
    size_t extra, n = 0;
    int64_t id;
    if (resolve_next_id(r, &id))
        return -1;
    v[0] = db_i(id);
    v[1] = db_i(r->by.batch_id);
    size_t total = 2 + r->client->field_n;
    if (cell_empty_all(cx, r->client, v + 2))
        return pass_on(r);
    v[2] = db_s(name);
    v[2 + kind_field_at(r->client, "utc_offset_min")] = db_i(r->set->utc_offset_min);
    if (r->client->derive(cx, r->set, v + 2, v + total, &extra) || word_of_client(cx, name, "", "", words, &n))
        return pass_on(r);
    v[total + extra] = db_i(1);
    if (db_bulk_row(r->cx, r->client_bulk, v, total + extra + 1) || keep_words(r, id, words, n) ||
        resolve_origin(r, "client", name, &(struct record_ref){ .id = id, .client_id = id }, 0) ||
        put(r, NAME_CLIENT, 0, v[total + 1].s, id))
        return -1;
    r->made.clients++;
    *out = id;
    return 0;
}

/* When the map does not hold everybody. */
static int ask_client(struct resolver *r, const char *name, const char *key, const char *tax, int64_t *id)
{
    struct db_rows rows;
    if (resolve_flush(r) ||
        db_query(&r->scratch, r->db, SQL("SELECT id FROM facts_origin WHERE kind = 'client' AND source = $1 AND ext_key = $2"), DB(db_s(r->source), db_s(name)), &rows))
        return pass_on(r);
    if (!rows.n && *tax && db_query(&r->scratch, r->db, SQL("SELECT id FROM facts_client WHERE tax_id <> '' AND tax_id = $1 ORDER BY id LIMIT 1"), DB(db_s(tax)), &rows))
        return pass_on(r);
    if (!rows.n && db_query(&r->scratch, r->db, SQL("SELECT id FROM facts_client WHERE name_key = $1 ORDER BY id LIMIT 1"), DB(db_s(key)), &rows))
        return pass_on(r);
    *id = rows.n ? db_int(&rows, 0, 0) : 0;
    return 0;
}

int resolve_client(struct resolver *r, const char *text, size_t n, bool make, int64_t *id)
{
    char tax[64] = "";
    const char *key;
    if (!r->clients_loaded && load_clients(r))
        return -1;
    if (idmap_get(r->map, RAW_CLIENT, 0, text, n, id))
        return 0;
    struct ctx *cx = scratch(r);
    char *name = ctx_dupn(cx, text, n);
    if (!name || text_fold_name(cx, name, &key))
        return pass_on(r);
    if (taxid_normalise(name, tax, sizeof tax) && (strlen(tax) < 8 || strspn(tax, "0123456789") != strlen(tax)))
        tax[0] = 0;
    int64_t found = 0;
    bool known = (*tax && idmap_get(r->map, TAX_CLIENT, 0, tax, strlen(tax), &found)) || (*key && idmap_get(r->map, NAME_CLIENT, 0, key, strlen(key), &found));
    if (!known && !r->all_clients && ask_client(r, name, key, tax, &found))
        return -1;
    if (!found && make && make_client(r, name, &found))
        return -1;
    *id = found;
    if (idmap_full(r->map))
        r->all_clients = false;
    return found ? idmap_put(r->cx, r->map, RAW_CLIENT, 0, text, n, found) : 0;
}

/* ---- staff and offerings ---- */

static int make_named(struct resolver *r, const struct kind *k, size_t name_field, const char *name, int64_t *id)
{
    struct db_value fields[KIND_FIELDS];
    struct record_ref ref;
    if (cell_empty_all(&r->scratch, k, fields))
        return pass_on(r);
    fields[name_field] = db_s(name);
    int active = kind_field_at(k, "active"), currency = kind_field_at(k, "currency");
    if (active >= 0)
        fields[active] = db_i(1); /* works here; without a user there is no signing in */
    if (currency >= 0)
        fields[currency] = db_s(r->set->currency);
    if (record_add(&r->scratch, r->db, r->set, &r->by, k, fields, &ref))
        return pass_on(r);
    *id = ref.id;
    return resolve_origin(r, k->name, name, &ref, 0);
}

int resolve_staff(struct resolver *r, const char *text, size_t n, int64_t *id)
{
    const char *fold;
    if (!r->staff_loaded && load_staff(r))
        return -1;
    if (idmap_get(r->map, RAW_STAFF, 0, text, n, id))
        return 0;
    struct ctx *cx = scratch(r);
    char *name = ctx_dupn(cx, text, n);
    if (!name || text_fold(cx, name, &fold))
        return pass_on(r);
    if (!idmap_get(r->map, NAME_CLIENT, -1, fold, strlen(fold), id)) {
        if (make_named(r, r->staff, 0, name, id) || put(r, NAME_CLIENT, -1, fold, *id))
            return -1;
        r->made.staff++;
    }
    return idmap_put(r->cx, r->map, RAW_STAFF, 0, text, n, *id);
}

int resolve_offering(struct resolver *r, const char *text, size_t n, int64_t *id)
{
    const char *tight;
    if (!r->offerings_loaded && load_offerings(r))
        return -1;
    if (idmap_get(r->map, RAW_OFFERING, 0, text, n, id))
        return 0;
    struct ctx *cx = scratch(r);
    char *name = ctx_dupn(cx, text, n);
    if (!name || text_fold_tight(cx, name, &tight))
        return pass_on(r);
    if (!idmap_get(r->map, TIGHT_OFFERING, 0, tight, strlen(tight), id)) {
        if (make_named(r, r->offering, 1, name, id) || put(r, TIGHT_OFFERING, 0, tight, *id))
            return -1;
        r->made.offerings++;
    }
    return idmap_put(r->cx, r->map, RAW_OFFERING, 0, text, n, *id);
}

/* ---- people ---- */

static int find_person(struct resolver *r, int64_t client_id, const char *text, int64_t *id)
{
    struct ctx *cx = &r->scratch;
    struct db_rows rows;
    const char *want, *have;
    *id = 0;
    if (strchr(text, '@')) {
        if (db_query(cx, r->db, SQL("SELECT person_id FROM facts_address WHERE normal = lower($1) AND person_id <> 0 AND client_id = $2 ORDER BY id LIMIT 1"),
                     DB(db_s(text), db_i(client_id)), &rows))
            return pass_on(r);
        *id = rows.n ? db_int(&rows, 0, 0) : 0;
        return 0;
    }
    if (resolve_name_set(cx, text, &want) ||
        db_query(cx, r->db, SQL("SELECT p.id, p.name_fold FROM facts_position x JOIN facts_person p ON p.id = x.person_id WHERE x.client_id = $1 ORDER BY p.id"),
                 DB(db_i(client_id)), &rows))
        return pass_on(r);
    for (size_t i = 0; i < rows.n && !*id; i++) {
        if (resolve_name_set(cx, db_text(&rows, i, 1), &have))
            return pass_on(r);
        if (!strcmp(have, want))
            *id = db_int(&rows, i, 0);
    }
    return 0;
}

int resolve_person(struct resolver *r, int64_t client_id, const char *text, size_t n, int64_t *id)
{
    if (idmap_get(r->map, PERSON, client_id, text, n, id))
        return 0;
    struct ctx *cx = scratch(r);
    struct db_value person[KIND_FIELDS], position[KIND_FIELDS];
    struct record_ref ref, at;
    char *name = ctx_dupn(cx, text, n);
    const char *family, *given, *patronymic;
    if (!name || find_person(r, client_id, name, id))
        return pass_on(r);
    if (!*id) {
        if (resolve_split_name(cx, name, &family, &given, &patronymic) || cell_empty_all(cx, r->person, person) || cell_empty_all(cx, r->position, position))
            return pass_on(r);
        person[0] = db_s(*family ? family : name);
        person[1] = db_s(given);
        person[2] = db_s(patronymic);
        position[0] = db_i(client_id);
        if (record_add(cx, r->db, r->set, &r->by, r->person, person, &ref))
            return pass_on(r);
        position[1] = db_i(ref.id);
        const char *key = ctx_printf(cx, "%s\x1f%lld", name, (long long)client_id);
        if (!key || record_add(cx, r->db, r->set, &r->by, r->position, position, &at) ||
            db_exec(cx, r->db, SQL("DELETE FROM facts_origin WHERE kind IN ('person', 'position') AND source = $1 AND ext_key = $2"), DB(db_s(r->source), db_s(key)), NULL))
            return pass_on(r);
        if (resolve_origin(r, "person", key, &ref, 0) || resolve_origin(r, "position", key, &at, 0))
            return -1;
        *id = ref.id;
        r->made.people++;
    }
    return idmap_put(r->cx, r->map, PERSON, client_id, text, n, *id);
}

/* ---- invoices ---- */

int resolve_invoice(struct resolver *r, int64_t *client_id, const char *text, size_t n, int64_t *id)
{
    struct ctx *cx = scratch(r);
    struct db_rows rows;
    char *number = ctx_dupn(cx, text, n);
    if (!number)
        return pass_on(r);
    int rc = *client_id
        ? db_query(cx, r->db, SQL("SELECT id, client_id FROM facts_invoice WHERE client_id = $1 AND number = $2 ORDER BY day DESC LIMIT 1"), DB(db_i(*client_id), db_s(number)), &rows)
        : db_query(cx, r->db, SQL("SELECT id, client_id FROM facts_origin WHERE kind = 'invoice' AND source = $1 AND ext_key = $2"), DB(db_s(r->source), db_s(number)), &rows);
    if (rc)
        return pass_on(r);
    *id = rows.n ? db_int(&rows, 0, 0) : 0;
    if (rows.n)
        *client_id = db_int(&rows, 0, 1);
    return 0;
}

/* ---- rows about something known by name ---- */

int resolve_match(struct resolver *r, const struct kind *k, const struct db_value *fields, struct record_ref *ref)
{
    struct ctx *cx = scratch(r);
    const char *key;
    char tax[64] = "";
    struct db_rows rows = { 0 };
    *ref = (struct record_ref){ 0 };
    if (k == r->client) {
        if (!r->clients_loaded && load_clients(r))
            return -1;
        if (text_fold_name(cx, fields[0].s, &key))
            return pass_on(r);
        taxid_normalise(fields[2].s, tax, sizeof tax);
        if ((*tax && idmap_get(r->map, TAX_CLIENT, 0, tax, strlen(tax), &ref->id)) || (*key && idmap_get(r->map, NAME_CLIENT, 0, key, strlen(key), &ref->id)))
            return resolve_flush(r);
        return r->all_clients ? 0 : ask_client(r, "", key, tax, &ref->id);
    }
    if (k == r->staff) {
        if ((!r->staff_loaded && load_staff(r)) || text_fold(cx, fields[0].s, &key))
            return pass_on(r);
        idmap_get(r->map, NAME_CLIENT, -1, key, strlen(key), &ref->id);
        return 0;
    }
    if (k == r->offering) {
        if ((!r->offerings_loaded && load_offerings(r)) || text_fold_tight(cx, fields[1].s, &key))
            return pass_on(r);
        idmap_get(r->map, TIGHT_OFFERING, 0, key, strlen(key), &ref->id);
        return 0;
    }
    if (!strcmp(k->name, "holiday")) {
        if (db_query(cx, r->db, SQL("SELECT id FROM facts_holiday WHERE country = $1 AND day = $2"), fields, 2, &rows))
            return pass_on(r);
    } else if (!strcmp(k->name, "attachment")) {
        if (db_query(cx, r->db, SQL("SELECT id FROM facts_attachment WHERE offering_id = $1 AND attached_id = $2"), fields, 2, &rows))
            return pass_on(r);
    }
    ref->id = rows.n ? db_int(&rows, 0, 0) : 0;
    return 0;
}

int resolve_learn(struct resolver *r, const struct kind *k, const char *key, size_t n, const struct db_value *fields, int64_t id)
{
    struct ctx *cx = scratch(r);
    const char *fold;
    char tax[64] = "";
    if (k == r->client) {
        if (!r->clients_loaded && load_clients(r))
            return -1;
        if (text_fold_name(cx, fields[0].s, &fold))
            return pass_on(r);
        taxid_normalise(fields[2].s, tax, sizeof tax);
        return put(r, NAME_CLIENT, 0, fold, id) || put(r, TAX_CLIENT, 0, tax, id) ? -1 : idmap_put(r->cx, r->map, RAW_CLIENT, 0, key, n, id);
    }
    if (k == r->staff)
        return text_fold(cx, fields[0].s, &fold) ? pass_on(r) : put(r, NAME_CLIENT, -1, fold, id);
    if (k == r->offering)
        return text_fold_tight(cx, fields[1].s, &fold) ? pass_on(r) : put(r, TIGHT_OFFERING, 0, fold, id);
    return 0;
}

int resolve_finish(struct resolver *r, struct resolve_made *made)
{
    if (resolve_flush(r))
        return -1;
    *made = r->made;
    return 0;
}
