#include "access/user.h"
#include "base/str.h"
#include "base/text.h"

#include <sodium.h>
#include <string.h>

enum { ABSOLUTE_S = 12 * 3600, FREE_FAILURES = 5, LOCK_MAX_S = 900, PASSWORD_MIN = 12, PASSWORD_MAX = 128 };
static const size_t argon_bytes = (size_t)64 << 20;
enum { ARGON_OPS = 2 };

static const char *const common[] = { "password1234", "123456789012", "1234567890123", "qwertyuiopas", "administrator", "touchstone12",
                                      "passwordpassword", "qwerty123456", "iloveyou1234", "letmein12345", "welcome12345", "000000000000",
                                      "111111111111", "password12345", "changeme1234" };

void who_operator(struct who *w)
{
    *w = (struct who){ .role = ROLE_OWNER, .name = "operator", .login = "operator", .theme = "system" };
}

static int from_row(struct ctx *cx, const struct db_rows *rows, struct who *w)
{
    *w = (struct who){ .user_id = db_int(rows, 0, 0), .staff_id = db_int(rows, 0, 1), .name = db_text(rows, 0, 3), .login = db_text(rows, 0, 4),
                       .jalali = !strcmp(db_text(rows, 0, 6), "jalali"), .theme = db_text(rows, 0, 7) };
    if (!role_parse(db_text(rows, 0, 2), &w->role))
        return fail(cx, ERR_DENIED, "the role %s is unknown; ask the owner to set it", db_text(rows, 0, 2));
    lang_parse(db_text(rows, 0, 5), &w->lang);
    return 0;
}

int who_named(struct ctx *cx, struct db *db, const char *name, struct who *w)
{
    struct db_rows rows;
    const char *fold;
    if (text_fold(cx, name, &fold))
        return -1;
    if (db_query(cx, db,
                 SQL("SELECT coalesce(u.id, 0), s.id, s.role, s.name, coalesce(u.login, s.name), coalesce(u.lang, s.lang), coalesce(u.calendar, 'gregorian'),"
                     " coalesce(u.theme, 'system') FROM facts_staff s LEFT JOIN access_user u ON u.staff_id = s.id AND u.state = 'active'"
                     " WHERE (u.login = $1 OR s.name_fold = $2) AND s.active = 1 ORDER BY CASE WHEN u.login = $1 THEN 0 ELSE 1 END, s.id LIMIT 1"),
                 DB(db_s(name), db_s(fold)), &rows))
        return -1;
    if (!rows.n)
        return fail(cx, ERR_NOTFOUND, "there is nobody called %s; see: touchstone staff list", name);
    return from_row(cx, &rows, w);
}

/* Reading must go on while an import holds the write lock: then the note waits for a later request. */
static int keep_alive(struct ctx *cx, struct db *db, const char *hash)
{
    db_patience(db, 0);
    int rc = db_exec(cx, db, SQL("UPDATE access_session SET seen_at = $2 WHERE hash = $1"), DB(db_s(hash), db_i(cx->now_at)), NULL);
    db_patience(db, DB_PATIENCE_MS);
    if (rc && cx->code != ERR_AGAIN)
        return -1;
    ctx_forgive(cx);
    return 0;
}

int who_session(struct ctx *cx, struct db *db, const char *token, int64_t idle_s, struct who *w)
{
    char hash[TOKEN_HEX];
    token_hash(token, hash);
    struct db_rows rows;
    if (db_query(cx, db,
                 SQL("SELECT u.id, s.id, s.role, s.name, u.login, u.lang, u.calendar, u.theme, n.csrf, n.seen_at, n.created_at"
                     " FROM access_session n JOIN access_user u ON u.id = n.user_id AND u.auth_epoch = n.auth_epoch AND u.state = 'active'"
                     " JOIN facts_staff s ON s.id = u.staff_id AND s.active = 1 WHERE n.hash = $1"),
                 DB(db_s(hash)), &rows))
        return -1;
    int64_t now = cx->now_at;
    if (!rows.n || db_int(&rows, 0, 9) + idle_s < now || db_int(&rows, 0, 10) + ABSOLUTE_S < now)
        return fail(cx, ERR_DENIED, "sign in to go on");
    if (from_row(cx, &rows, w))
        return -1;
    memcpy(w->csrf, db_text(&rows, 0, 8), TOKEN_HEX - 1);
    return db_int(&rows, 0, 9) + 60 <= now ? keep_alive(cx, db, hash) : 0; /* once a minute is enough */
}

int who_key(struct ctx *cx, struct db *db, const char *token, struct who *w)
{
    char hash[TOKEN_HEX];
    token_hash(token, hash);
    struct db_rows rows;
    if (db_query(cx, db,
                 SQL("SELECT u.id, s.id, s.role, s.name, u.login, u.lang, u.calendar, u.theme"
                     " FROM access_key k JOIN access_user u ON u.id = k.user_id AND u.auth_epoch = k.auth_epoch AND u.state = 'active'"
                     " JOIN facts_staff s ON s.id = u.staff_id AND s.active = 1 WHERE k.hash = $1"),
                 DB(db_s(hash)), &rows))
        return -1;
    if (!rows.n)
        return fail(cx, ERR_DENIED, "this API key is not valid; ask the owner for a new one");
    int rc = from_row(cx, &rows, w);
    w->by_key = true;
    return rc;
}

static int check_password(struct ctx *cx, const char *password)
{
    size_t bytes = strlen(password);
    if (text_utf8_count(password) < PASSWORD_MIN || !text_utf8_valid(password, bytes))
        return fail(cx, ERR_INPUT, "the password needs at least %d characters; a few plain words make a good one", (int)PASSWORD_MIN);
    if (bytes > PASSWORD_MAX)
        return fail(cx, ERR_INPUT, "the password may have at most %d bytes", (int)PASSWORD_MAX);
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (!strcmp(password, common[i]))
            return fail(cx, ERR_INPUT, "this password is on every thief's list; choose another");
    return 0;
}

static int hash_password(struct ctx *cx, const char *password, char out[crypto_pwhash_STRBYTES])
{
    if (crypto_pwhash_str(out, password, strlen(password), ARGON_OPS, argon_bytes))
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    return 0;
}

int user_add(struct ctx *cx, struct db *db, int64_t staff_id, const char *login, const char *password, int64_t *user_id)
{
    char hash[crypto_pwhash_STRBYTES];
    if (strlen(login) < 2 || strlen(login) > 64 || strcspn(login, " \t\r\n\"'<>") != strlen(login))
        return fail(cx, ERR_INPUT, "the login %s: use 2 to 64 letters without spaces", login);
    if (check_password(cx, password) || hash_password(cx, password, hash) || db_ids(cx, db, 1, user_id))
        return -1;
    return db_exec(cx, db,
                   SQL("INSERT INTO access_user (id, staff_id, login, password_hash, state, auth_epoch, failures, locked_until_at, lang, calendar, theme,"
                       " created_at) SELECT $1, s.id, $3, $4, 'active', 1, 0, 0, s.lang, CASE WHEN s.lang = 'fa' THEN 'jalali' ELSE 'gregorian' END,"
                       " 'system', $5 FROM facts_staff s WHERE s.id = $2"),
                   DB(db_i(*user_id), db_i(staff_id), db_s(login), db_s(hash), db_i(cx->now_at)), NULL);
}

int user_set_password(struct ctx *cx, struct db *db, int64_t user_id, const char *password)
{
    char hash[crypto_pwhash_STRBYTES];
    if (check_password(cx, password) || hash_password(cx, password, hash))
        return -1;
    return db_exec(cx, db,
                   SQL("UPDATE access_user SET password_hash = $2, auth_epoch = auth_epoch + 1, failures = 0, locked_until_at = 0 WHERE id = $1"),
                   DB(db_i(user_id), db_s(hash)), NULL);
}

int user_disable(struct ctx *cx, struct db *db, int64_t user_id)
{
    int64_t n;
    if (db_exec(cx, db, SQL("UPDATE access_user SET state = 'disabled', auth_epoch = auth_epoch + 1 WHERE id = $1"), DB(db_i(user_id)), &n))
        return -1;
    return n ? 0 : fail(cx, ERR_NOTFOUND, "there is no user %lld", (long long)user_id);
}

int user_set_preferences(struct ctx *cx, struct db *db, int64_t user_id, const char *lang, const char *calendar, const char *theme)
{
    return db_exec(cx, db,
                   SQL("UPDATE access_user SET lang = coalesce($2, lang), calendar = coalesce($3, calendar), theme = coalesce($4, theme) WHERE id = $1"),
                   DB(db_i(user_id), db_s(lang), db_s(calendar), db_s(theme)), NULL);
}

/* Counts the attempt before the hash is tried, in one statement, so that parallel guesses cannot slip past. */
static int count_attempt(struct ctx *cx, struct db *db, const char *login, struct db_rows *rows)
{
    int64_t now = cx->now_at;
    return db_query(cx, db,
                    SQL("UPDATE access_user SET failures = failures + 1,"
                        " locked_until_at = CASE WHEN failures + 1 <= $3 THEN 0"
                        "  WHEN failures + 1 - $3 >= 10 THEN $2 + $4"
                        "  ELSE $2 + CASE failures + 1 - $3 WHEN 1 THEN 1 WHEN 2 THEN 2 WHEN 3 THEN 4 WHEN 4 THEN 8 WHEN 5 THEN 16"
                        "   WHEN 6 THEN 32 WHEN 7 THEN 64 WHEN 8 THEN 128 ELSE 256 END END"
                        " WHERE login = $1 AND locked_until_at <= $2 RETURNING id, password_hash, state, auth_epoch"),
                    DB(db_s(login), db_i(now), db_i(FREE_FAILURES), db_i(LOCK_MAX_S)), rows);
}

static int open_session(struct ctx *cx, struct db *db, int64_t user_id, int64_t epoch, char token[TOKEN_HEX])
{
    char hash[TOKEN_HEX], csrf[TOKEN_HEX];
    token_new(token);
    token_new(csrf);
    token_hash(token, hash);
    if (db_exec(cx, db, SQL("UPDATE access_user SET failures = 0, locked_until_at = 0 WHERE id = $1"), DB(db_i(user_id)), NULL) ||
        db_exec(cx, db, SQL("DELETE FROM access_session WHERE created_at < $1"), DB(db_i(cx->now_at - ABSOLUTE_S)), NULL))
        return -1;
    return db_exec(cx, db,
                   SQL("INSERT INTO access_session (hash, user_id, auth_epoch, csrf, created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $5)"),
                   DB(db_s(hash), db_i(user_id), db_i(epoch), db_s(csrf), db_i(cx->now_at)), NULL);
}

/* An unknown login costs the same work as a known one. */
static bool verify(const char *hash, const char *password)
{
    char stored[crypto_pwhash_STRBYTES] = "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    if (hash && strlen(hash) < sizeof stored)
        memcpy(stored, hash, strlen(hash) + 1);
    return crypto_pwhash_str_verify(stored, password, strlen(password)) == 0 && hash;
}

int user_sign_in(struct ctx *cx, struct db *db, const char *login, const char *password, char token[TOKEN_HEX], int64_t *retry_after_s)
{
    struct db_rows user, locked;
    *retry_after_s = 0;
    if (count_attempt(cx, db, login, &user) ||
        db_query(cx, db, SQL("SELECT locked_until_at FROM access_user WHERE login = $1"), DB(db_s(login)), &locked))
        return -1;
    if (!user.n && locked.n) {
        *retry_after_s = db_int(&locked, 0, 0) - cx->now_at;
        return fail(cx, ERR_AGAIN, "too many wrong passwords; try again in %lld seconds", (long long)*retry_after_s);
    }
    bool right = strlen(password) <= PASSWORD_MAX && verify(user.n ? db_text(&user, 0, 1) : NULL, password);
    if (!right || strcmp(db_text(&user, 0, 2), "active") != 0)
        return fail(cx, ERR_DENIED, "login or password is wrong");
    if (db_begin(cx, db, true))
        return -1;
    if (open_session(cx, db, db_int(&user, 0, 0), db_int(&user, 0, 3), token)) {
        db_rollback(db);
        return -1;
    }
    return db_commit(cx, db);
}

int user_sign_out(struct ctx *cx, struct db *db, const char *token)
{
    char hash[TOKEN_HEX];
    token_hash(token, hash);
    return db_exec(cx, db, SQL("DELETE FROM access_session WHERE hash = $1"), DB(db_s(hash)), NULL);
}

int user_add_key(struct ctx *cx, struct db *db, int64_t user_id, const char *name, char token[TOKEN_HEX])
{
    char hash[TOKEN_HEX];
    int64_t n;
    token_new(token);
    token_hash(token, hash);
    if (db_exec(cx, db,
                SQL("INSERT INTO access_key (hash, user_id, auth_epoch, name, created_at, used_at) SELECT $1, id, auth_epoch, $3, $4, 0"
                    " FROM access_user WHERE id = $2 AND state = 'active'"),
                DB(db_s(hash), db_i(user_id), db_s(name), db_i(cx->now_at)), &n))
        return -1;
    return n ? 0 : fail(cx, ERR_NOTFOUND, "there is no user %lld", (long long)user_id);
}
