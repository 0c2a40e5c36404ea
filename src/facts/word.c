#include "facts/word.h"

#include <string.h>

#include "base/text.h"
#include "facts/kind_own.h"

static int add(struct ctx *cx, const char *word, size_t len, const char *out[WORD_MAX], size_t *n)
{
    if (!len || *n == WORD_MAX)
        return 0;
    for (size_t i = 0; i < *n; i++)
        if (strlen(out[i]) == len && !memcmp(out[i], word, len))
            return 0;
    if (!(out[*n] = ctx_dupn(cx, word, len)))
        return -1;
    (*n)++;
    return 0;
}

int word_split(struct ctx *cx, const char *text, const char *out[WORD_MAX], size_t *n)
{
    const char *fold;
    if (text_fold(cx, text, &fold))
        return -1;
    while (*fold) {
        size_t len = strcspn(fold, " ");
        if (add(cx, fold, len, out, n))
            return -1;
        fold += len + (fold[len] == ' ');
    }
    return 0;
}

int word_digits(struct ctx *cx, const char *text, const char *out[WORD_MAX], size_t *n)
{
    char ascii[128], digits[128];
    size_t len = 0;
    if (!text_digits(text, ascii, sizeof ascii))
        return 0;
    for (const char *p = ascii; *p; p++)
        if (*p >= '0' && *p <= '9')
            digits[len++] = *p;
    if (len < 5)
        return 0;
    if (len > 10 && add(cx, digits + len - 10, 10, out, n))
        return -1;
    if (len > 7 && add(cx, digits + len - 7, 7, out, n))
        return -1;
    return add(cx, digits, len, out, n);
}

int word_clear(struct ctx *cx, struct db *db, int64_t client_id, int64_t object_id)
{
    return db_exec(cx, db, SQL("DELETE FROM facts_word WHERE client_id = $1 AND object_id = $2"), DB(db_i(client_id), db_i(object_id)), NULL);
}

int word_set(struct ctx *cx, struct db *db, int64_t client_id, int64_t object_id, const char *const *words, size_t n)
{
    if (word_clear(cx, db, client_id, object_id))
        return -1;
    for (size_t i = 0; i < n; i++)
        if (db_exec(cx, db, SQL("INSERT INTO facts_word (word, client_id, object_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"),
                    DB(db_s(words[i]), db_i(client_id), db_i(object_id)), NULL))
            return -1;
    return 0;
}

int word_of_client(struct ctx *cx, const char *name, const char *tax_id, const char *domain, const char *out[WORD_MAX], size_t *n)
{
    const char *tight;
    if (word_split(cx, name, out, n) || word_split(cx, tax_id, out, n) || word_split(cx, domain, out, n))
        return -1;
    return *domain && (text_fold_tight(cx, domain, &tight) || add(cx, tight, strlen(tight), out, n)) ? -1 : 0;
}

static const char *text_of(const struct db_value *v)
{
    return v->null || !v->s ? "" : v->s;
}

int kind_after_client(struct ctx *cx, struct db *db, int64_t id, int64_t client_id, const struct db_value *fields)
{
    const char *words[WORD_MAX];
    size_t n = 0;
    (void)client_id;
    if (!fields)
        return word_clear(cx, db, id, id);
    if (word_of_client(cx, text_of(&fields[0]), text_of(&fields[2]), text_of(&fields[3]), words, &n))
        return -1;
    return word_set(cx, db, id, id, words, n);
}

static int name_words(struct ctx *cx, struct db *db, int64_t person_id, const char *words[WORD_MAX], size_t *n)
{
    struct db_rows rows;
    if (db_query(cx, db, SQL("SELECT name_fold FROM facts_person WHERE id = $1"), DB(db_i(person_id)), &rows))
        return -1;
    return rows.n ? word_split(cx, db_text(&rows, 0, 0), words, n) : 0;
}

/* A person is found at every client where he or she holds a position. */
int kind_after_person(struct ctx *cx, struct db *db, int64_t id, int64_t client_id, const struct db_value *fields)
{
    const char *words[WORD_MAX];
    size_t n = 0;
    struct db_rows rows;
    (void)client_id;
    if (fields && name_words(cx, db, id, words, &n))
        return -1;
    if (db_query(cx, db, SQL("SELECT DISTINCT client_id FROM facts_position WHERE person_id = $1"), DB(db_i(id)), &rows))
        return -1;
    for (size_t i = 0; i < rows.n; i++)
        if (word_set(cx, db, db_int(&rows, i, 0), id, words, n))
            return -1;
    return 0;
}

int kind_after_position(struct ctx *cx, struct db *db, int64_t id, int64_t client_id, const struct db_value *fields)
{
    const char *words[WORD_MAX];
    size_t n = 0;
    (void)id;
    if (!fields) /* words of people who hold no position there any more */
        return db_exec(cx, db, SQL("DELETE FROM facts_word WHERE client_id = $1 AND object_id IN (SELECT p.id FROM facts_person p"
                                   " JOIN facts_word w ON w.object_id = p.id AND w.client_id = $1 WHERE NOT EXISTS"
                                   " (SELECT 1 FROM facts_position x WHERE x.client_id = $1 AND x.person_id = p.id))"),
                       DB(db_i(client_id)), NULL);
    return name_words(cx, db, fields[1].i, words, &n) ? -1 : word_set(cx, db, client_id, fields[1].i, words, n);
}

int kind_after_address(struct ctx *cx, struct db *db, int64_t id, int64_t client_id, const struct db_value *fields)
{
    const char *words[WORD_MAX];
    size_t n = 0;
    if (!fields)
        return word_clear(cx, db, client_id, id);
    const char *channel = text_of(&fields[2]), *value = text_of(&fields[3]);
    bool number = !strcmp(channel, "phone") || !strcmp(channel, "fax");
    if (number ? word_digits(cx, value, words, &n) : word_split(cx, value, words, &n))
        return -1;
    return word_set(cx, db, client_id, id, words, n);
}
