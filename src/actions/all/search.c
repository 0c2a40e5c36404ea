#include "actions/write.h"
#include "base/text.h"

#include <string.h>

static const struct param params[] = { { .name = "q", .required = true, .positional = true, .help = N_("beginnings of words") } };
static const struct field fields[] = { { "kind", "client|person" }, { "id", "int" }, { "client_id", "int" }, { "title", "text" }, { "detail", "text" } };

static int find(struct call *c, const char *q, struct db_rows *r)
{
    const char *fold;
    if (text_fold(c->cx, q, &fold))
        return -1;
    size_t n = strcspn(fold, " ");
    const char *rest = fold[n] ? fold + n + 1 : "";
    const char *second = ctx_dupn(c->cx, rest, strcspn(rest, " ")), *first = ctx_dupn(c->cx, fold, n);
    if (!first || !second || !*first) {
        *r = (struct db_rows){ 0 };
        return first && second ? 0 : -1;
    }
    const char *to = ctx_printf(c->cx, "%s\xf4\x8f\xbf\xbf", first), *to2 = ctx_printf(c->cx, "%s\xf4\x8f\xbf\xbf", second);
    if (!to || !to2)
        return -1;
    /* A word belongs to the client, to a person, or to an address of one of them. */
    return db_query(c->cx, c->db,
                    SQL("SELECT DISTINCT coalesce(h.id, 0), c.id, c.name, h.family, h.given, c.sort_key FROM"
                        " (SELECT DISTINCT object_id, client_id FROM facts_word WHERE word >= $1 AND word < $2 LIMIT 500) w"
                        " JOIN facts_client c ON c.id = w.client_id LEFT JOIN facts_address a ON a.id = w.object_id"
                        " LEFT JOIN facts_person h ON h.id = CASE WHEN a.id IS NULL THEN w.object_id ELSE a.person_id END"
                        " WHERE ($3 = '' OR EXISTS (SELECT 1 FROM facts_word v WHERE v.client_id = w.client_id AND v.object_id = w.object_id AND v.word >= $3 AND v.word < $4))"
                        " AND ($5 = 1 OR c.sales_staff_id = $6 OR c.it_staff_id = $6) ORDER BY c.sort_key, 1 LIMIT 20"),
                    DB(db_s(first), db_s(to), db_s(second), db_s(to2), db_i(c->scope == SCOPE_ALL), db_i(c->who->staff_id)), r);
}

static int run(struct call *c)
{
    struct db_rows r;
    const char *q = args_text(c->args, "q"), *other = NULL;
    if (find(c, q, &r))
        return -1;
    for (int lang = LANG_RU; !r.n && lang <= LANG_FA; lang++)
        if (text_other_layout(c->cx, q, (enum lang)lang, &other) || (other && find(c, other, &r)))
            return -1;
    json_key(c->out, "rows");
    json_begin_array(c->out);
    for (size_t i = 0; i < r.n; i++) {
        bool person = !db_null(&r, i, 3);
        json_begin_object(c->out);
        write_text(c->out, "kind", person ? "person" : "client");
        write_int(c->out, "id", db_int(&r, i, person ? 0 : 1));
        write_int(c->out, "client_id", db_int(&r, i, 1));
        write_text(c->out, "title", person ? ctx_printf(c->cx, "%s %s", db_text(&r, i, 4), db_text(&r, i, 3)) : db_text(&r, i, 2));
        write_text(c->out, "detail", person ? db_text(&r, i, 2) : "");
        json_end_object(c->out);
    }
    json_end_array(c->out);
    return 0;
}

const struct action action_search = {
    .name = "search",
    .http = "GET /api/search",
    .help = N_("Clients and people by the beginnings of words"),
    PARAMS(params),
    FIELDS(fields),
    .rows = true,
    .run = run,
};
