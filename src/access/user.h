/* user.h: who signs in. Passwords are Argon2id (libsodium); sessions and API keys are stored as BLAKE2b of
 * 32 random bytes. A user is a staff member with a login; the role stands with the staff.
 * For actions and web. Writing functions need an open transaction, except user_sign_in, which opens its own.
 */
#pragma once
#include "access/policy.h"
#include "access/token.h"
#include "db/db.h"

struct who {
    int64_t user_id, staff_id; /* both 0: the operator at the machine's own command line */
    enum role role;
    enum lang lang;
    bool jalali;
    bool by_key;               /* an API key, no browser session */
    const char *name, *login, *theme;
    char csrf[TOKEN_HEX];
};

/* The operator: who can run the program on the database may do everything. */
void who_operator(struct who *);
/* By login, or by the staff's name. ERR_NOTFOUND. */
int who_named(struct ctx *, struct db *, const char *name, struct who *);
/* By session or API key token; ERR_DENIED when it is unknown, idle too long (30 min), older than 12 h, or the account changed. */
int who_session(struct ctx *, struct db *, const char *token, int64_t idle_s, struct who *);
int who_key(struct ctx *, struct db *, const char *token, struct who *);

/* Makes or changes the login of a staff member. ERR_INPUT for weak passwords (under 12 characters, common, over 128 bytes). */
int user_add(struct ctx *, struct db *, int64_t staff_id, const char *login, const char *password, int64_t *user_id);
int user_set_password(struct ctx *, struct db *, int64_t user_id, const char *password);
int user_disable(struct ctx *, struct db *, int64_t user_id);
int user_set_preferences(struct ctx *, struct db *, int64_t user_id, const char *lang, const char *calendar, const char *theme);

/* Checks the password and opens a session: token (for the cookie) out. Five free failures, then a delay that doubles
 * from 1 s to 15 min, counted before the hash is tried. ERR_DENIED: wrong; ERR_AGAIN: locked, *retry_after_s set. */
int user_sign_in(struct ctx *, struct db *, const char *login, const char *password, char token[TOKEN_HEX], int64_t *retry_after_s);
int user_sign_out(struct ctx *, struct db *, const char *token);
int user_add_key(struct ctx *, struct db *, int64_t user_id, const char *name, char token[TOKEN_HEX]);
