#include "facts/reason.h"

#include <string.h>

#include "base/text.h"

enum { TITLE_MOST = 300, TEXT_MOST = 10000, TITLE = 0, TEXT, LANG, FROM, UNTIL, AUDIENCE, OFFERING };

static int check(struct ctx *cx, const struct reason *r)
{
    if (text_blank(r->title) || strlen(r->title) > TITLE_MOST)
        return fail(cx, ERR_INPUT, "a reason needs a title of at most %d bytes", TITLE_MOST);
    if (strlen(r->text) > TEXT_MOST || strlen(r->audience) > TITLE_MOST)
        return fail(cx, ERR_INPUT, "a reason has at most %d bytes of text and %d of audience", TEXT_MOST, TITLE_MOST);
    if (r->from_day != INT32_MIN && r->until_day != INT32_MIN && r->until_day < r->from_day)
        return fail(cx, ERR_INPUT, "the last day of a reason comes after its first one");
    return 0;
}

static int check_stored(struct ctx *cx, struct db *db, const struct reason *r)
{
    struct db_rows found;
    if (r->offering_id) {
        if (db_query(cx, db, SQL("SELECT 1 FROM facts_offering WHERE id = $1"), DB(db_i(r->offering_id)), &found))
            return -1;
        if (!found.n)
            return fail(cx, ERR_INPUT, "there is no offering %lld", (long long)r->offering_id);
    }
    if (db_query(cx, db, SQL("SELECT id FROM facts_reason WHERE title = $1"), DB(db_s(r->title)), &found))
        return -1;
    if (found.n)
        return fail(cx, ERR_CONFLICT, "reason %lld has this title already; give the news another one", (long long)db_int(&found, 0, 0));
    if (!r->same_as)
        return 0;
    if (!*r->lang)
        return fail(cx, ERR_INPUT, "say which language this is: lang takes en, ru or fa");
    if (db_query(cx, db, SQL("SELECT 1 FROM facts_reason WHERE (id = $1 OR same_as = $1) AND (lang = $2 OR lang = '')"), DB(db_i(r->same_as), db_s(r->lang)), &found))
        return -1;
    return found.n ? fail(cx, ERR_CONFLICT, "reason %lld is told in this language already", (long long)r->same_as) : 0;
}

/* The one that is repeated, though another of its languages is named. */
static int find_root(struct ctx *cx, struct db *db, int64_t id, int64_t *root)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT coalesce(same_as, id) FROM facts_reason WHERE id = $1"), DB(db_i(id)), &r))
        return -1;
    if (!r.n)
        return fail(cx, ERR_NOTFOUND, "there is no reason %lld; see: touchstone reason list", (long long)id);
    *root = db_int(&r, 0, 0);
    return 0;
}

static struct db_value day(int32_t d)
{
    return db_i_or_null(d, d == INT32_MIN);
}

int reason_add(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, const struct reason *reason, int64_t *id)
{
    const struct kind *kind = kind_find("reason");
    struct reason r = *reason;
    struct record_ref ref = { .id = r.same_as };
    struct db_value f[KIND_FIELDS] = { [FROM] = day(r.from_day), [UNTIL] = day(r.until_day), [AUDIENCE] = db_s(r.audience), [OFFERING] = db_i(r.offering_id) };
    if (check(cx, &r) || (r.same_as && find_root(cx, db, r.same_as, &r.same_as)) || check_stored(cx, db, &r))
        return -1;
    ref.id = r.same_as;
    if (r.same_as && record_read(cx, db, kind, &ref, f))
        return -1;
    f[TITLE] = db_s(r.title);
    f[TEXT] = db_s(r.text);
    f[LANG] = db_s(r.lang);
    if (record_add(cx, db, set, by, kind, f, &ref))
        return -1;
    *id = ref.id;
    return r.same_as ? db_exec(cx, db, SQL("UPDATE facts_reason SET same_as = $2 WHERE id = $1"), DB(db_i(ref.id), db_i(r.same_as)), NULL) : 0;
}

int reason_end(struct ctx *cx, struct db *db, const struct settings *set, const struct by *by, int64_t id, int32_t until_day, int *n)
{
    const struct kind *kind = kind_find("reason");
    struct db_value f[KIND_FIELDS];
    struct record_ref ref, now;
    struct db_rows r;
    int64_t root;
    *n = 0;
    if (find_root(cx, db, id, &root) || db_query(cx, db, SQL("SELECT id FROM facts_reason WHERE id = $1 OR same_as = $1 ORDER BY id"), DB(db_i(root)), &r))
        return -1;
    for (size_t i = 0; i < r.n; i++) {
        int changed;
        ref = (struct record_ref){ .id = db_int(&r, i, 0) };
        if (record_read(cx, db, kind, &ref, f))
            return -1;
        f[UNTIL] = db_i(until_day);
        if (record_change(cx, db, set, by, kind, &ref, f, &now, &changed))
            return -1;
        *n += changed > 0;
    }
    return 0;
}
