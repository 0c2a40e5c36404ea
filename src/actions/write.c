#include "actions/write.h"
#include "base/day.h"
#include "base/phone.h"
#include "base/why.h"

#include <string.h>

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
