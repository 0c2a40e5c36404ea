#include "kit/smtp.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"

enum { WORDS_MAX = 400, CONNECT_SECONDS = 20, SECRET_MAX = 512 };

struct session {
    const char *mail;
    size_t n, given;
    bool answered_all; /* a reply came after the last byte was given */
    int code;          /* of the last reply that says no */
    char words[WORDS_MAX];
    size_t words_n;
    const _Atomic bool *stop;
};

bool smtp_url(const char *url)
{
    static const char host[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
    const char *p = !strncmp(url, "smtp://", 7) ? url + 7 : !strncmp(url, "smtps://", 8) ? url + 8 : NULL;
    if (!p)
        return false;
    size_t n = *p == '[' ? strspn(p + 1, "0123456789abcdefABCDEF:.") + 2 : strspn(p, host);
    if (!n || n > 60 || (*p == '[' && p[n - 1] != ']'))
        return false;
    p += n;
    if (!*p)
        return true;
    size_t digits = *p == ':' ? strspn(p + 1, "0123456789") : 0;
    long port = digits && digits < 6 ? strtol(p + 1, NULL, 10) : 0;
    return port > 0 && port < 65536 && !p[1 + digits];
}

/* By number or by its one name; 127.example.org is somebody else's. */
static bool here(const char *url)
{
    const char *p = strstr(url, "://") + 3;
    size_t n = strcspn(p, ":");
    return (!strncmp(p, "127.", 4) && strspn(p, "0123456789.") == n) || !strncmp(p, "[::1]", 5) || (n == 9 && !strncmp(p, "localhost", n));
}

static size_t give(char *to, size_t size, size_t count, void *user)
{
    struct session *s = user;
    size_t room = size * count, n = s->n - s->given < room ? s->n - s->given : room;
    memcpy(to, s->mail + s->given, n);
    s->given += n;
    return n;
}

/* Every reply line. Kept are those of the last reply that says no, as printable ASCII: an earlier one was of a command that curl
 * can do without. */
static size_t hear(char *line, size_t size, size_t count, void *user)
{
    struct session *s = user;
    size_t n = size * count;
    bool reply = n >= 3 && strspn(line, "0123456789") >= 3;
    int code = reply ? (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0') : 0;
    if (code < 400)
        return n;
    if (code != s->code) {
        memset(s->words, 0, sizeof s->words);
        s->words_n = 0;
    }
    s->code = code;
    s->answered_all = s->answered_all || s->given == s->n;
    for (size_t i = s->words_n ? 4 : 0; i < n && s->words_n + 1 < WORDS_MAX; i++)
        if (line[i] >= 0x20 && line[i] < 0x7f)
            s->words[s->words_n++] = line[i];
    if (s->words_n + 1 < WORDS_MAX)
        s->words[s->words_n++] = ' ';
    return n;
}

static int watch(void *user, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const struct session *s = user;
    (void)a, (void)b, (void)c, (void)d;
    return s->stop && atomic_load(s->stop);
}

static int read_secret(struct ctx *cx, char secret[SECRET_MAX])
{
    const char *value = getenv("TOUCHSTONE_MAIL_PASSWORD"), *file = getenv("TOUCHSTONE_MAIL_PASSWORD_FILE");
    secret[0] = 0;
    if (value && *value) {
        if (strlen(value) >= SECRET_MAX)
            return fail(cx, ERR_INPUT, "TOUCHSTONE_MAIL_PASSWORD is too long");
        memcpy(secret, value, strlen(value) + 1);
        return 0;
    }
    if (!file || !*file)
        return 0;
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, secret, SECRET_MAX - 1);
    int why = errno;
    if (fd >= 0)
        close(fd);
    if (n < 0)
        return fail(cx, ERR_INPUT, "the mail password's file cannot be read: %s; see TOUCHSTONE_MAIL_PASSWORD_FILE", strerror(why));
    secret[n] = 0;
    secret[strcspn(secret, "\r\n")] = 0;
    return 0;
}

static void start_once(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static enum smtp_result judge(CURLcode rc, const struct session *s)
{
    bool all = s->given == s->n;
    if (rc == CURLE_OK)
        return SMTP_TAKEN;
    if (all && !s->answered_all)
        return SMTP_UNSURE;
    return s->code >= 500 && rc != CURLE_LOGIN_DENIED && rc != CURLE_USE_SSL_FAILED ? SMTP_REFUSED : SMTP_LATER;
}

static void set_up(CURL *c, const struct smtp_server *server, const char *sender, struct curl_slist *to, const char *user,
                   const char *secret, struct session *s)
{
    curl_easy_setopt(c, CURLOPT_URL, server->url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(here(server->url) ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)SMTP_SECONDS);
    if (*secret) {
        curl_easy_setopt(c, CURLOPT_USERNAME, user);
        curl_easy_setopt(c, CURLOPT_PASSWORD, secret);
    }
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, sender);
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(c, CURLOPT_READDATA, s);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, hear);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, s);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, watch);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, s);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
}

int smtp_send(struct ctx *cx, const struct smtp_server *server, const char *from, const char *to, const char *mail, struct smtp_answer *out)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct session s = { .mail = mail, .n = strlen(mail), .stop = server->stop };
    char secret[SECRET_MAX];
    if (!smtp_url(server->url))
        return fail(cx, ERR_INPUT, "the mail server is named as smtp://host:port or smtps://host:port; see setting mail_server");
    if (read_secret(cx, secret))
        return -1;
    pthread_once(&once, start_once);
    char *sender = ctx_printf(cx, "<%s>", from), *receiver = ctx_printf(cx, "<%s>", to);
    CURL *c = sender && receiver ? curl_easy_init() : NULL;
    struct curl_slist *list = c ? curl_slist_append(NULL, receiver) : NULL;
    if (!list) {
        curl_easy_cleanup(c);
        return fail(cx, ERR_SYSTEM, "out of memory; try a smaller request");
    }
    set_up(c, server, sender, list, *server->user ? server->user : from, secret, &s);
    CURLcode rc = curl_easy_perform(c);
    while (s.words_n && s.words[s.words_n - 1] == ' ')
        s.words_n--;
    out->result = judge(rc, &s);
    out->no_mailbox = out->result == SMTP_REFUSED && strstr(s.words, "5.1.1") != NULL;
    out->words = s.words_n ? ctx_dupn(cx, s.words, s.words_n) : ctx_dup(cx, curl_easy_strerror(rc));
    curl_slist_free_all(list);
    curl_easy_cleanup(c); /* says QUIT; what the server answers to that is of no matter */
    explicit_bzero(secret, sizeof secret);
    return 0; /* without memory for words there is still an answer */
}
