#include "kit/mime.h"

#include <string.h>

#include "base/day.h"
#include "base/text.h"

enum { LINE = 76, WORD_BYTES = 39, MAIL_MAX = 1 << 20 };

static bool has_control(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < 0x20 || *s == 0x7f)
            return true;
    return false;
}

static bool plain(const char *s)
{
    for (const char *p = s; *p; p++)
        if ((unsigned char)*p < 0x20 || (unsigned char)*p > 0x7e)
            return false;
    return !strstr(s, "=?");
}

bool mime_address(const char *s)
{
    static const char atom[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+-/=?^_`{|}~";
    static const char host[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    size_t local = strspn(s, atom), n = strlen(s);
    if (!local || local > 64 || s[local] != '@' || n > 254 || *s == '.' || s[local - 1] == '.' || strstr(s, ".."))
        return false;
    const char *domain = s + local + 1;
    size_t m = strspn(domain, host);
    return m && !domain[m] && *domain != '.' && *domain != '-' && domain[m - 1] != '.' && domain[m - 1] != '-';
}

int mime_check(struct ctx *cx, const char *subject, const char *text)
{
    if (!*subject || !*text)
        return fail(cx, ERR_INPUT, "an e-mail needs a subject and a text");
    if (has_control(subject))
        return fail(cx, ERR_INPUT, "the subject is one line: take line breaks and control characters out of it");
    if (strlen(subject) > MIME_SUBJECT_MAX)
        return fail(cx, ERR_INPUT, "the subject is too long: %d bytes at most", MIME_SUBJECT_MAX);
    if (strlen(text) > MIME_TEXT_MAX)
        return fail(cx, ERR_INPUT, "the text is too long: %d bytes at most", MIME_TEXT_MAX);
    return 0;
}

/* --- headers --- */

static void base64(const unsigned char *p, size_t n, struct str *out)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        unsigned v = (unsigned)p[i] << 16 | (i + 1 < n ? (unsigned)p[i + 1] << 8 : 0) | (i + 2 < n ? (unsigned)p[i + 2] : 0);
        str_putc(out, digit[v >> 18 & 63]);
        str_putc(out, digit[v >> 12 & 63]);
        str_putc(out, i + 1 < n ? digit[v >> 6 & 63] : '=');
        str_putc(out, i + 2 < n ? digit[v & 63] : '=');
    }
}

/* Encoded words, one a line: 76 bytes with "Subject: " before it; no letter cut in two. */
static void encoded_words(const char *s, struct str *out)
{
    for (size_t left = strlen(s); left;) {
        size_t most = left < WORD_BYTES ? left : WORD_BYTES, n = text_utf8_cut(s, most);
        n = n ? n : most; /* no UTF-8: cut anywhere */
        str_puts(out, "=?UTF-8?B?");
        base64((const unsigned char *)s, n, out);
        str_puts(out, "?=");
        s += n;
        left -= n;
        if (left)
            str_puts(out, "\r\n ");
    }
}

static void mailbox(const char *header, const char *name, const char *address, struct str *out)
{
    str_puts(out, header);
    if (*name && plain(name) && !strpbrk(name, "\"\\") && strlen(name) < 60) {
        str_printf(out, "\"%s\"\r\n ", name);
    } else if (*name) {
        encoded_words(name, out);
        str_puts(out, "\r\n ");
    }
    str_printf(out, "<%s>\r\n", address);
}

static void date(int64_t at, int utc_offset_min, struct str *out)
{
    static const char *const week[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char *const month[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    int32_t day = day_of_at(at, utc_offset_min * 60);
    int s = (int)(at - day_start_at(day, utc_offset_min * 60)), y, m, d, off = utc_offset_min < 0 ? -utc_offset_min : utc_offset_min;
    day_to_civil(day, &y, &m, &d);
    str_printf(out, "Date: %s, %d %s %d %02d:%02d:%02d %c%02d%02d\r\n", week[day_weekday(day)], d, month[m - 1], y, s / 3600, s / 60 % 60, s % 60,
               utc_offset_min < 0 ? '-' : '+', off / 60, off % 60);
}

/* --- body --- */

static void quoted_printable(const char *s, struct str *out)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t used = 0;
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '\r' && s[1] == '\n')
            continue;
        if (c == '\n' || c == '\r') {
            str_puts(out, "\r\n");
            used = 0;
            continue;
        }
        bool end = !s[1] || s[1] == '\n' || s[1] == '\r';
        bool as_is = (c > 0x20 && c < 0x7f && c != '=') || ((c == ' ' || c == '\t') && !end);
        if (used + (as_is ? 1 : 3) > LINE - 1) { /* room for the = of a soft break */
            str_puts(out, "=\r\n");
            used = 0;
        }
        if (as_is)
            str_putc(out, (char)c);
        else {
            str_putc(out, '=');
            str_putc(out, hex[c >> 4]);
            str_putc(out, hex[c & 15]);
        }
        used += as_is ? 1 : 3;
    }
    if (used)
        str_puts(out, "\r\n");
}

const char *mime_render(struct ctx *cx, const struct mime_mail *m)
{
    struct str s;
    if (mime_check(cx, m->subject, m->text))
        return NULL;
    if (!mime_address(m->from) || !mime_address(m->to) || !mime_address(m->message_id) || has_control(m->from_name) || has_control(m->to_name)) {
        fail(cx, ERR_INPUT, "the sender or the receiver of the e-mail is no plain address; correct it");
        return NULL;
    }
    str_init(&s, cx->arena, MAIL_MAX);
    date(m->at, m->utc_offset_min, &s);
    mailbox("From: ", m->from_name, m->from, &s);
    mailbox("To: ", m->to_name, m->to, &s);
    str_printf(&s, "Message-ID: <%s>\r\nSubject: ", m->message_id);
    if (plain(m->subject) && strlen(m->subject) < LINE - sizeof "Subject: ")
        str_puts(&s, m->subject);
    else
        encoded_words(m->subject, &s);
    str_puts(&s, "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
    quoted_printable(m->text, &s);
    return str_end(cx, &s);
}
