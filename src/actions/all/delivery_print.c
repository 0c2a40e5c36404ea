#include "actions/write.h"
#include "deliver/letters.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct param params[] = {
    { .name = "out", .type = PARAM_FILE, .only_cli = true, .help = N_("the new file; empty: the answer holds the document") },
};
static const struct field fields[] = { { "letters", "int" }, { "file", "text?" }, { "html", "text?" } };

/* A new file, for its owner's eyes: it holds addresses. */
static int write_file(struct ctx *cx, const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    if (!f && errno == EEXIST)
        return fail(cx, ERR_CONFLICT, "%s exists already; name a new file", path);
    bool good = f && fputs(text, f) >= 0;
    if ((f && fclose(f)) || !good)
        return fail(cx, ERR_SYSTEM, "cannot write %s: %s", path, strerror(errno));
    return 0;
}

/* Full addresses leave: on record as an address that is shown. */
static int run(struct call *c)
{
    const char *html, *out = args_text(c->args, "out");
    int32_t day;
    int64_t n;
    if (queue_day(c, &day) || letters_print(c->cx, c->db, c->set, c->scope == SCOPE_ALL ? 0 : c->who->staff_id, day, c->who->name, &html, &n) ||
        (*out && n && write_file(c->cx, out, html)))
        return -1;
    write_int(c->out, "letters", n);
    write_text(c->out, "file", *out && n ? out : NULL);
    write_text(c->out, "html", *out ? NULL : html);
    return 0;
}

const struct action action_delivery_print = {
    .name = "delivery print",
    .http = "POST /api/deliveries/print",
    .help = N_("Today's paper letters and faxes as one document to print; note them as sent when they are posted"),
    PARAMS(params),
    FIELDS(fields),
    .audited_read = true,
    .run = run,
};
