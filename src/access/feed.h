/* feed.h: the secret address of a person's calendar, read by programs that cannot sign in. One a person; a new one ends the old one,
 * and it ends with the login or when the password changes. For actions and web. Writing functions need an open transaction. */
#pragma once
#include "access/user.h"

struct feed {
    int64_t staff_id;
    bool busy_only;
    enum lang lang;
};

/* ERR_INPUT: who has no login has no calendar. */
int feed_make(struct ctx *, struct db *, int64_t staff_id, bool busy_only, char token[TOKEN_HEX]);
int feed_revoke(struct ctx *, struct db *, int64_t staff_id, bool *was);
int feed_find(struct ctx *, struct db *, const char *token, struct feed *); /* ERR_NOTFOUND: unknown, revoked, or the account changed */
