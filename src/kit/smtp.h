/* smtp.h: hands one e-mail to the mail server. A thin cover over libcurl. For deliver/.
 *
 * TLS with a verified peer always: smtps://, or smtp:// with STARTTLS, and no fall-back. Only a server on this machine
 * (localhost, 127.*, [::1]) may be spoken to in clear. The password comes from TOUCHSTONE_MAIL_PASSWORD, or the file named
 * by TOUCHSTONE_MAIL_PASSWORD_FILE; it is in no database, log or message. Must not be called inside a transaction. */
#pragma once
#include <stdatomic.h>
#include "base/ctx.h"

enum smtp_result {
    SMTP_TAKEN,   /* the server has it */
    SMTP_LATER,   /* not sent: no connection, or the server says later */
    SMTP_REFUSED, /* not sent: the server will not */
    SMTP_UNSURE   /* all was handed over and no answer came */
};

struct smtp_answer {
    enum smtp_result result;
    bool no_mailbox;   /* 5.1.1: there is no such address */
    const char *words; /* the server's, or what went wrong; printable ASCII */
};

struct smtp_server {
    const char *url, *user;    /* user "": no sign-in unless there is a password, then `from` */
    const _Atomic bool *stop;  /* becomes true when the program is to end; NULL = never */
};

/* smtp://host[:port] or smtps://host[:port], nothing else in it. */
bool smtp_url(const char *url);
int smtp_send(struct ctx *, const struct smtp_server *, const char *from, const char *to, const char *mail, struct smtp_answer *);
enum { SMTP_SECONDS = 120 }; /* an attempt takes no longer */
