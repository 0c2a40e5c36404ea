#include "actions/write.h"
#include "base/day.h"
#include "base/phone.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void write_int(struct json *j, const char *key, int64_t n)
{
    json_key(j, key);
    json_int(j, n);
}

void write_int_or_null(struct json *j, const char *key, int64_t n, bool null)
{
    json_key(j, key);
    if (null)
        json_null(j);
    else
        json_int(j, n);
}

void write_text(struct json *j, const char *key, const char *s)
{
    json_key(j, key);
    json_text(j, s);
}

void write_bool(struct json *j, const char *key, bool yes)
{
    json_key(j, key);
    json_bool(j, yes);
}

void write_day(struct json *j, const char *key, int64_t day, bool null)
{
    json_key(j, key);
    if (null) {
        json_null(j);
        return;
    }
    char iso[16];
    day_iso((int32_t)day, iso);
    json_text(j, iso);
}

void write_why(struct call *c, const char *key, const char *msg, const char *values)
{
    struct str s;
    str_init(&s, c->cx->arena, 4096);
    why_render(msg, values, c->cx->lang, c->who->jalali, &s);
    write_text(c->out, key, s.data ? s.data : "");
}

void write_said(struct call *c, const char *key, const struct why *w)
{
    char message[1024];
    why_message(w, message, sizeof message);
    write_why(c, key, message, w->values);
}

void write_real(struct json *j, const char *key, double x)
{
    json_key(j, key);
    json_number(j, x);
}

void write_tenth(struct json *j, const char *key, double x)
{
    write_real(j, key, round(x * 10) / 10);
}

SHAPE(Ref, { "id", "int" }, { "name", "text" });

void write_ref(struct json *j, const char *key, int64_t id, const char *name)
{
    json_key(j, key);
    if (!id) {
        json_null(j);
        return;
    }
    json_begin_object(j);
    write_int(j, "id", id);
    write_text(j, "name", name);
    json_end_object(j);
}

void write_masked(struct call *c, const char *key, const char *channel, const char *value, const char *normal)
{
    struct str s;
    str_init(&s, c->cx->arena, 512);
    if (!strcmp(channel, "email"))
        email_mask(value, &s);
    else if ((!strcmp(channel, "phone") || !strcmp(channel, "fax") || !strcmp(channel, "messenger")) && normal[0] == '+')
        phone_mask(normal, &s);
    else {
        str_put(&s, value, strcspn(value, " ,"));
        str_puts(&s, " •••");
    }
    write_text(c->out, key, s.data ? s.data : "");
}

static void write_cell(struct json *j, const struct field *f, const struct db_rows *r, size_t i, size_t k)
{
    bool null = db_null(r, i, k);
    if (field_text(f))
        write_text(j, f->name, null ? NULL : db_text(r, i, k));
    else if (f->type[0] == 'd')
        write_day(j, f->name, db_int(r, i, k), null);
    else if (f->type[0] == 'b')
        write_bool(j, f->name, db_int(r, i, k) != 0);
    else
        write_int_or_null(j, f->name, db_int(r, i, k), null);
}

void write_rows(struct call *c, const struct db_rows *r)
{
    json_key(c->out, "rows");
    json_begin_array(c->out);
    for (size_t i = 0; i < r->n; i++) {
        json_begin_object(c->out);
        for (size_t k = 0; k < c->action->answer->n; k++)
            write_cell(c->out, &c->action->answer->fields[k], r, i, k);
        json_end_object(c->out);
    }
    json_end_array(c->out);
}

int write_new_file(struct ctx *cx, const char *path, const char *text)
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
