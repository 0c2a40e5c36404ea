#include "plan/library.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct news {
    int64_t id;
    const char *title, *lang, *audience;
};

struct twin { int64_t id, same_as; }; /* by id */
struct open_touch { int64_t client_id, person_id, reason_id; }; /* by client */

struct library {
    const struct news *news; /* newest first */
    size_t n;
    const struct twin *twins;
    size_t twin_n;
    const struct open_touch *open;
    size_t open_n;
};

static int load_news(struct ctx *cx, struct db *db, int32_t from_day, int32_t until_day, struct library *lib)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT id, title, lang, audience FROM facts_reason "
                             "WHERE (from_day IS NULL OR from_day <= $2) AND (until_day IS NULL OR until_day >= $1) "
                             "ORDER BY from_day DESC NULLS LAST, id DESC"), DB(db_i(from_day), db_i(until_day)), &r))
        return -1;
    struct news *news = ctx_alloc(cx, (r.n + 1) * sizeof *news);
    if (!news)
        return -1;
    for (size_t i = 0; i < r.n; i++)
        news[i] = (struct news){ .id = db_int(&r, i, 0), .title = db_text(&r, i, 1), .lang = db_text(&r, i, 2), .audience = db_text(&r, i, 3) };
    lib->news = news;
    lib->n = r.n;
    return 0;
}

/* Also of those that are over: they were told. */
static int load_twins(struct ctx *cx, struct db *db, struct library *lib)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT id, same_as FROM facts_reason WHERE same_as IS NOT NULL ORDER BY id"), DB_NONE, &r))
        return -1;
    struct twin *twins = ctx_alloc(cx, (r.n + 1) * sizeof *twins);
    if (!twins)
        return -1;
    for (size_t i = 0; i < r.n; i++)
        twins[i] = (struct twin){ db_int(&r, i, 0), db_int(&r, i, 1) };
    lib->twins = twins;
    lib->twin_n = r.n;
    return 0;
}

int library_load(struct ctx *cx, struct db *db, int32_t from_day, int32_t until_day, struct library **out)
{
    struct library *lib = ctx_alloc(cx, sizeof *lib);
    if (!lib || load_news(cx, db, from_day, until_day, lib) || load_twins(cx, db, lib))
        return -1;
    *out = lib;
    return 0;
}

int library_load_planned(struct ctx *cx, struct db *db, struct library *lib)
{
    struct db_rows r;
    if (db_query(cx, db, SQL("SELECT client_id, person_id, reason_id FROM plan_touch WHERE state IN ('planned', 'snoozed', 'queued') AND reason_id <> 0 "
                             "ORDER BY client_id"), DB_NONE, &r))
        return -1;
    struct open_touch *open = ctx_alloc(cx, (r.n + 1) * sizeof *open);
    if (!open)
        return -1;
    for (size_t i = 0; i < r.n; i++)
        open[i] = (struct open_touch){ db_int(&r, i, 0), db_int(&r, i, 1), db_int(&r, i, 2) };
    lib->open = open;
    lib->open_n = r.n;
    return 0;
}

/* --- who may be told what --- */

static bool word_is(const char *word, size_t n, const char *name)
{
    return name && strlen(name) == n && !strncasecmp(word, name, n);
}

/* The audience is a list of words: phases, industries, cities, countries, lines of business; one must fit. Empty = all. */
static bool fits(const struct history *h, enum phase phase, const char *audience)
{
    bool any = false;
    for (const char *p = audience; *p;) {
        p += strspn(p, " ,;");
        size_t n = strcspn(p, ",;");
        while (n && p[n - 1] == ' ')
            n--;
        if (!n)
            break;
        any = true;
        if (word_is(p, n, "all") || word_is(p, n, phase_names[phase]) || word_is(p, n, h->industry) || word_is(p, n, h->city) ||
            word_is(p, n, h->country))
            return true;
        for (size_t i = 0; i < h->invoice_n; i++)
            if (word_is(p, n, h->invoices[i].line))
                return true;
        p += strcspn(p, ",;");
    }
    return !any;
}

const char *library_lang(const struct history *h, const struct person_fact *p)
{
    return p && *p->lang ? p->lang : *h->lang ? h->lang : h->set->lang;
}

static int by_id(const void *a, const void *b)
{
    const struct twin *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

/* The news behind a reason, whatever its language. */
static int64_t root(const struct library *lib, int64_t id)
{
    const struct twin *t = lib && lib->twin_n && id ? bsearch(&(struct twin){ .id = id }, lib->twins, lib->twin_n, sizeof *lib->twins, by_id) : NULL;
    return t ? t->same_as : id;
}

static bool is_planned(const struct library *lib, int64_t client_id, int64_t person_id, int64_t news)
{
    size_t low = 0, high = lib ? lib->open_n : 0;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (lib->open[mid].client_id < client_id)
            low = mid + 1;
        else
            high = mid;
    }
    for (; lib && low < lib->open_n && lib->open[low].client_id == client_id; low++)
        if (lib->open[low].person_id == person_id && root(lib, lib->open[low].reason_id) == news)
            return true;
    return false;
}

bool library_told(const struct library *lib, const struct history *h, int64_t person_id, int64_t reason_id)
{
    int64_t news = root(lib, reason_id);
    for (size_t i = 0; i < h->touch_n; i++) {
        const struct touch_fact *t = &h->touches[i];
        if (t->reason_id && t->person_id == person_id && t->outcome != OUTCOME_NO_ANSWER && root(lib, t->reason_id) == news)
            return true;
    }
    return is_planned(lib, h->client_id, person_id, news);
}

int64_t library_news(const struct library *lib, const struct history *h, enum phase phase, const struct person_fact *p, bool offerings)
{
    int64_t person_id = p ? p->id : 0;
    const char *lang = library_lang(h, p);
    for (size_t i = 0; i < lib->n; i++) {
        const struct news *n = &lib->news[i];
        if ((!*n->lang || !strncmp(n->lang, lang, 2)) && fits(h, phase, n->audience) && !library_told(lib, h, person_id, n->id))
            return n->id;
    }
    const struct offering_fact *best = NULL;
    for (size_t i = 0; offerings && i < h->catalogue_n; i++) {
        const struct offering_fact *o = &h->catalogue[i];
        if ((!best || o->price_minor > best->price_minor) && !history_has_offering(h, o->id) && !library_told(lib, h, person_id, o->id))
            best = o;
    }
    return best ? best->id : 0;
}

const char *library_title(const struct library *lib, int64_t reason_id)
{
    for (size_t i = 0; i < lib->n; i++)
        if (lib->news[i].id == reason_id)
            return lib->news[i].title;
    return NULL;
}
