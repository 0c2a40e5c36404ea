/* Tests of kit/mime. tests/cases/mime/NAME.txt (lines "key: value", an empty line, the text) gives the e-mail in NAME.eml, with bare
 * newlines for CRLF; BLESS=1 writes them anew. Decoded again it is what went in. */
#include <dirent.h>
#include <stdlib.h>

#include "check.h"
#include "kit/mime.h"
#include "kit/smtp.h"

enum { FILE_MAX = 128 << 10 };

static char *read_file(const char *path)
{
    char *text = calloc(1, FILE_MAX);
    FILE *f = fopen(path, "rb");
    size_t n = f && text ? fread(text, 1, FILE_MAX - 1, f) : 0;
    (void)n;
    if (f)
        fclose(f);
    return text;
}

static struct mime_mail parse(char *text)
{
    struct mime_mail m = { .from_name = "", .from = "office@quillbrook.example", .to_name = "", .to = "ann@alder.example", .subject = "",
                           .message_id = "0123@quillbrook.example", .at = 1772445600, .utc_offset_min = 0 };
    for (char *end; *text && *text != '\n'; text = end + 1) {
        end = strchr(text, '\n');
        *end = 0;
        char *value = strstr(text, ": ");
        *value = 0;
        value += 2;
        if (!strcmp(text, "from_name")) m.from_name = value;
        else if (!strcmp(text, "to_name")) m.to_name = value;
        else if (!strcmp(text, "subject")) m.subject = value;
        else if (!strcmp(text, "zone")) m.utc_offset_min = (int)strtol(value, NULL, 10);
        else CHECK_STR(text, "a known key");
    }
    m.text = *text ? text + 1 : text;
    return m;
}

/* Back from quoted-printable; "\n" for CRLF. */
static void decode(const char *p, char *out)
{
    for (; *p; p++) {
        if (*p == '\r')
            continue;
        if (*p == '=' && p[1] == '\r') {
            p += 2;
            continue;
        }
        if (*p == '=') {
            char two[3] = { p[1], p[2], 0 };
            *out++ = (char)strtol(two, NULL, 16);
            p += 2;
            continue;
        }
        *out++ = *p;
    }
    *out = 0;
}

static void check_form(const char *mail)
{
    size_t line = 0;
    for (const char *p = mail; *p; p++) {
        CHECK(*p != '\n' || (p > mail && p[-1] == '\r'));
        CHECK(*p != '\r' || p[1] == '\n');
        CHECK((unsigned char)*p < 0x80);
        line = *p == '\n' ? 0 : line + (*p != '\r');
        if (line > 78) {
            CHECK_STR("a line of more than 78 bytes", mail);
            return;
        }
    }
}

static void one(const char *name)
{
    char path[300], bare[FILE_MAX], back[FILE_MAX];
    struct ctx cx;
    size_t n = 0;
    snprintf(path, sizeof path, "tests/cases/mime/%s", name);
    char *text = read_file(path);
    ctx_init(&cx, 8 << 20);
    struct mime_mail m = parse(text);
    const char *mail = mime_render(&cx, &m);
    CHECK_STR(cx.message, "");
    if (!mail)
        return;
    check_form(mail);
    decode(strstr(mail, "\r\n\r\n") + 4, back);
    CHECK_STR(back, m.text);
    for (const char *p = mail; *p; p++)
        if (*p != '\r')
            bare[n++] = *p;
    bare[n] = 0;
    snprintf(path, sizeof path, "tests/cases/mime/%.*s.eml", (int)strcspn(name, "."), name);
    if (getenv("BLESS")) {
        FILE *f = fopen(path, "wb");
        if (f) {
            fputs(bare, f);
            fclose(f);
        }
    }
    char *want = read_file(path);
    CHECK_STR(bare, want);
    free(want);
    free(text);
    ctx_release(&cx);
}

static void cases(void)
{
    int n = 0;
    DIR *d = opendir("tests/cases/mime");
    for (struct dirent *e; d && (e = readdir(d));)
        if (strstr(e->d_name, ".txt")) {
            one(e->d_name);
            n++;
        }
    if (d)
        closedir(d);
    CHECK(n >= 5);
}

static bool accepted(const char *from_name, const char *to, const char *subject, const char *text)
{
    struct ctx cx;
    ctx_init(&cx, 8 << 20);
    struct mime_mail m = { .from_name = from_name, .from = "a@b.example", .to_name = "", .to = to, .subject = subject, .text = text, .message_id = "1@b.example" };
    bool good = mime_render(&cx, &m) != NULL;
    CHECK_INT(cx.code, good ? ERR_NONE : ERR_INPUT);
    ctx_release(&cx);
    return good;
}

/* --- any bytes at all --- */

static uint64_t seed = 20260302;
static unsigned dice(unsigned n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 33) % n;
}

/* Pieces that mail has trouble with; bytes that are no UTF-8 too. For a header no controls. */
static void random_text(char *out, size_t cap, bool header)
{
    static const char *const pieces[] = { "\r", "\n", "\r\n", "\t", "\n.\n", "\x01", "\x7f", "\nFrom ", "\r\r\n", " ", "  ", "=", "=?", "?=", ".", "\"", "\\", "a", "word ", "\xd0\x96",
                                          "\xd9\x87", "\xe2\x80\xa8", "\xf0\x9f\x98\x80", "\x80", "\xff\xfe", "\xc2\x85", "<a@b.example>" };
    size_t n = 0, want = dice((unsigned)cap), controls = header ? 9 : 0;
    unsigned only = dice(4) ? 0 : 1 + (unsigned)controls + dice((unsigned)(sizeof pieces / sizeof *pieces - controls)); /* now and then one piece over and over */
    while (n < want) {
        const char *p = only ? pieces[only - 1] : pieces[controls + dice((unsigned)(sizeof pieces / sizeof *pieces - controls))];
        if (n + strlen(p) >= cap)
            break;
        memcpy(out + n, p, strlen(p));
        n += strlen(p);
    }
    out[n] = 0;
}

/* The text with its line ends as \n, and one at the end. */
static void plain_lines(const char *p, char *out)
{
    char *from = out;
    for (; *p; p++) {
        if (*p == '\r' && p[1] == '\n')
            continue;
        *out++ = *p == '\r' ? '\n' : *p;
    }
    if (out > from && out[-1] != '\n')
        *out++ = '\n';
    *out = 0;
}

static void any_bytes(void)
{
    static char text[6000], name[1200], subject[MIME_SUBJECT_MAX + 1], want[8000], back[24000];
    size_t rendered = 0;
    for (int i = 0; i < 3000; i++) {
        struct ctx cx;
        ctx_init(&cx, 8 << 20);
        random_text(text, i % 10 ? 400 : sizeof text, false);
        random_text(name, i % 5 ? 80 : sizeof name, true);
        random_text(subject, sizeof subject, true);
        struct mime_mail m = { .from_name = name, .from = "office@quillbrook.example", .to_name = name, .to = "ann@alder.example", .subject = subject, .text = text,
                               .message_id = "0123@quillbrook.example", .at = 1772445600, .utc_offset_min = 345 };
        const char *mail = mime_render(&cx, &m);
        CHECK(mail || cx.code == ERR_INPUT);
        if (mail) {
            rendered++;
            check_form(mail);
            plain_lines(text, want);
            decode(strstr(mail, "\r\n\r\n") + 4, back);
            CHECK(!strncmp(back, want, strlen(want)) && strlen(back) <= strlen(want) + 1);
            CHECK(!strncmp(strstr(mail, "\r\nSubject:") + 2, "Subject:", 8) && strstr(mail, "\r\nMIME-Version: 1.0\r\n"));
        }
        ctx_release(&cx);
    }
    CHECK(rendered > 2000);
}

/* Nobody's subject, name or address becomes another header. */
static void no_smuggling(void)
{
    CHECK(accepted("Sam", "ann@alder.example", "Hello", "Text"));
    CHECK(!accepted("Sam", "ann@alder.example", "Hello\r\nBcc: all@alder.example", "Text"));
    CHECK(!accepted("Sam", "ann@alder.example", "Hello\nX: y", "Text"));
    CHECK(!accepted("Sam\r\nBcc: x@y.example", "ann@alder.example", "Hello", "Text"));
    CHECK(!accepted("Sam", "ann@alder.example>\r\nRCPT TO:<x@y.example", "Hello", "Text"));
    CHECK(!accepted("Sam", "ann@alder.example,bob@alder.example", "Hello", "Text"));
    CHECK(!accepted("Sam", "ann@alder.example", "", "Text"));
    CHECK(!accepted("Sam", "ann@alder.example", "Hello", ""));
    static char big[MIME_TEXT_MAX + 2];
    memset(big, 'a', MIME_TEXT_MAX + 1);
    CHECK(!accepted("Sam", "ann@alder.example", "Hello", big));
    big[MIME_TEXT_MAX] = 0;
    CHECK(accepted("Sam", "ann@alder.example", "Hello", big));
    CHECK(!accepted("Sam", "ann@alder.example", big, "Text"));
    big[MIME_SUBJECT_MAX] = 0;
    CHECK(accepted("Sam", "ann@alder.example", big, "Text"));
}

static void addresses(void)
{
    static const char *const good[] = { "a@b", "ann.lee+news@alder.example", "o'neil@x-y.example" };
    static const char *const bad[] = { "", "a", "@b", "a@", "a b@c", "a@b c", "<a@b>", "a@b@c", "a..b@c", ".a@c", "a.@c", "a@.c", "a@c.", "a@-c", "a@c,d@e",
                                       "a@c\n", "\xd0\xb0@b.example", "a@\xd0\xb1.example", "\"a b\"@c" };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!mime_address(good[i]))
            CHECK_STR(good[i], "an address");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (mime_address(bad[i]))
            CHECK_STR(bad[i], "no address");
}

static void servers(void)
{
    static const char *const good[] = { "smtp://127.0.0.1:2525", "smtps://mail.firm.example", "smtps://mail.firm.example:465", "smtp://[::1]:25" };
    static const char *const bad[] = { "", "mail.firm.example", "http://x", "smtp://", "smtps://user:word@host", "smtp://host/path", "smtp://host:0", "smtp://host:70000",
                                       "smtp://host:", "smtp://ho st", "smtp://host\n", "smtp://[::1", "smtp://host?x" };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!smtp_url(good[i]))
            CHECK_STR(good[i], "a server");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (smtp_url(bad[i]))
            CHECK_STR(bad[i], "no server");
}

CHECK_MAIN(T(cases), T(any_bytes), T(no_smuggling), T(addresses), T(servers))
