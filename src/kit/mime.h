/* mime.h: one e-mail as RFC 5322 and MIME text. Pure but for memory. For deliver/ and tests.
 *
 * Plain text in UTF-8, quoted-printable, lines of 76 bytes at most, CRLF. Names and subject are encoded words where they
 * are not plain ASCII. A control character in a header is refused: no header can be smuggled in. Lines that begin with a
 * dot are left to the transport. */
#pragma once
#include "base/str.h"

enum { MIME_SUBJECT_MAX = 200, MIME_TEXT_MAX = 64 << 10 }; /* bytes */

struct mime_mail {
    const char *from_name, *from, *to_name, *to; /* names may be "" */
    const char *subject, *text, *message_id;     /* message_id without <> */
    int64_t at;                                  /* when it is sent */
    int utc_offset_min;
};

/* local@domain in ASCII, nothing a mail server would read as anything else. */
bool mime_address(const char *);
/* Subject and text may be sent; ERR_INPUT says what is wrong. */
int mime_check(struct ctx *, const char *subject, const char *text);
const char *mime_render(struct ctx *, const struct mime_mail *); /* NULL after fail() */
