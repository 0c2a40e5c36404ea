#include "actions/staff_login.h"
#include "base/text.h"

#include <sodium.h>
#include <string.h>

static int find_or_add(struct call *c, const char *name, const char *role, int64_t *id)
{
    const struct kind *kind = kind_find("staff");
    const char *fold;
    struct db_rows r;
    enum role parsed;
    if (*role && !role_parse(role, &parsed))
        return fail(c->cx, ERR_INPUT, "the role %s is unknown; roles are owner, account_manager, closer, lead_generator, it_specialist, marketer, bookkeeper", role);
    if (text_fold(c->cx, name, &fold) || db_query(c->cx, c->db, SQL("SELECT id FROM facts_staff WHERE name_fold = $1 AND active = 1 ORDER BY id LIMIT 1"), DB(db_s(fold)), &r))
        return -1;
    struct by by = { .staff_id = c->who->staff_id };
    struct record_ref ref;
    struct db_value f[KIND_FIELDS];
    int changed, role_at = kind_field_at(kind, "role");
    if (r.n) {
        ref = (struct record_ref){ .id = db_int(&r, 0, 0) };
        *id = ref.id;
        if (!*role)
            return 0;
        if (record_read(c->cx, c->db, kind, &ref, f))
            return -1;
        f[role_at] = db_s(role);
        return record_change(c->cx, c->db, c->set, &by, kind, &ref, f, &ref, &changed);
    }
    for (size_t i = 0; i < kind->field_n; i++) {
        const struct kind_field *k = &kind->fields[i];
        bool text = k->type == FIELD_TEXT || k->type == FIELD_CHOICE || k->type == FIELD_CHANNEL || k->type == FIELD_CURRENCY;
        f[i] = text ? db_s("") : db_i_or_null(0, k->nullable);
    }
    f[kind_field_at(kind, "name")] = db_s(name);
    f[role_at] = db_s(*role ? role : "account_manager");
    f[kind_field_at(kind, "active")] = db_i(1);
    f[kind_field_at(kind, "lang")] = db_s(c->set->lang);
    f[kind_field_at(kind, "capacity")] = db_i(c->set->capacity);
    if (record_add(c->cx, c->db, c->set, &by, kind, f, &ref))
        return -1;
    *id = ref.id;
    return 0;
}

/* 4 groups of 5 letters and digits: about 99 bits, readable over the telephone. */
static const char *random_password(struct ctx *cx)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    char *p = ctx_alloc(cx, 24);
    for (int i = 0; p && i < 23; i++)
        p[i] = i % 6 == 5 ? '-' : letters[randombytes_uniform(sizeof letters - 1)];
    return p;
}

int staff_login(struct call *c, const char *name, const char *role, const char *login, const char *password, int64_t *user_id, const char **shown)
{
    int64_t staff_id = 0;
    struct db_rows r;
    *shown = NULL;
    if (find_or_add(c, name, role, &staff_id) ||
        db_query(c->cx, c->db, SQL("SELECT login FROM access_user WHERE staff_id = $1 OR login = $2"), DB(db_i(staff_id), db_s(login)), &r))
        return -1;
    if (r.n)
        return fail(c->cx, ERR_CONFLICT, "%s can sign in already, or the login %s is taken; see: touchstone user list", name, db_text(&r, 0, 0));
    if (!*password && !(password = *shown = random_password(c->cx)))
        return -1;
    return user_add(c->cx, c->db, staff_id, login, password, user_id);
}
