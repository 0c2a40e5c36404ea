#include "actions/cadence_card.h"

#include <string.h>

#include "base/text.h"
#include "kit/source.h"

SHAPE(Cadence, CADENCE_FIELDS);
SHAPE(CadenceText, CADENCE_FIELDS, { "exits", "text[]" }, { "urgent", "bool" }, { "late_days", "int" }, { "timetable", "CadenceStep[]" }, { "text", "text" });
SHAPE(CadenceStep, { "name", "text" }, { "day", "int" }, { "working_days", "bool" }, { "channels", "text[]" }, { "by", "sales|it" }, { "news", "bool" },
      { "purpose", "text" }, { "script", "text?" }, { "planned", "int" }, { "done", "int" });

int cadence_text(struct call *c, const char **text)
{
    const char *path = args_text(c->args, "file");
    struct source *source;
    size_t got = 0, more = 1;
    if (args_given(c->args, "text")) {
        *text = args_text(c->args, "text");
        return 0;
    }
    if (!*path)
        return fail(c->cx, ERR_INPUT, "name a file with the cadence, or give --text");
    char *data = ctx_alloc(c->cx, CADENCE_TEXT + 2);
    if (!data || source_open_file(c->cx, path, &source))
        return -1;
    for (; more && got <= CADENCE_TEXT; got += more)
        if (source_read(c->cx, source, data + got, CADENCE_TEXT + 1 - got, &more))
            return -1;
    if (strlen(data) != got || !text_utf8_valid(data, got))
        return fail(c->cx, ERR_INPUT, "%s is not UTF-8 text; save it in that encoding", path);
    *text = data;
    return 0;
}

/* How often a cadence, or a step ("cadence/step"), waits and was done. */
static int write_counts(struct call *c, const char *from, const char *to)
{
    struct db_rows r;
    if (db_query(c->cx, c->db, SQL("SELECT count(*) FILTER (WHERE state IN ('planned', 'snoozed', 'queued')), count(*) FILTER (WHERE state = 'done') "
                                   "FROM plan_touch WHERE rule = 'cadence' AND step >= $1 AND step < $2"), DB(db_s(from), db_s(to)), &r))
        return -1;
    write_int(c->out, "planned", db_int(&r, 0, 0));
    write_int(c->out, "done", db_int(&r, 0, 1));
    return 0;
}

int cadence_write(struct call *c, const struct stored_cadence *s)
{
    const struct cadence *d = s->cadence;
    const struct cadence_step *first = &d->step[0], *last = &d->step[d->step_n - 1];
    write_text(c->out, "name", d->name);
    write_text(c->out, "title", cadence_say(d->title, c->cx->lang));
    write_bool(c->out, "on", s->on);
    write_bool(c->out, "stored", s->stored);
    write_text(c->out, "trigger", cadence_triggers[d->trigger]);
    write_int(c->out, "steps", (int64_t)d->step_n);
    write_int(c->out, "days", last->after - (first->after < 0 ? first->after : 0));
    if (write_counts(c, ctx_printf(c->cx, "%s/", d->name), ctx_printf(c->cx, "%s0", d->name))) /* 0 comes after / */
        return -1;
    write_int_or_null(c->out, "changed_at", s->changed_at, !s->stored);
    return 0;
}

static void write_names(struct call *c, const char *key, const char *const *names, int n, unsigned bits)
{
    json_key(c->out, key);
    json_begin_array(c->out);
    for (int i = 0; i < n; i++)
        if (bits & 1u << i)
            json_text(c->out, names[i]);
    json_end_array(c->out);
}

static int write_step(struct call *c, const struct cadence *d, const struct cadence_step *s)
{
    const char *script = cadence_say(s->script, c->cx->lang), *name = ctx_printf(c->cx, "%s/%s", d->name, s->name);
    json_begin_object(c->out);
    write_text(c->out, "name", s->name);
    write_int(c->out, "day", s->after);
    write_bool(c->out, "working_days", s->working);
    write_names(c, "channels", channel_names, CHANNEL_COUNT, s->channels);
    write_text(c->out, "by", s->it_side ? "it" : "sales");
    write_bool(c->out, "news", s->news);
    write_text(c->out, "purpose", cadence_say(s->purpose, c->cx->lang));
    write_text(c->out, "script", *script ? script : NULL);
    if (!name || write_counts(c, name, ctx_printf(c->cx, "%s ", name)))
        return -1;
    json_end_object(c->out);
    return 0;
}

int cadence_write_all(struct call *c, const struct stored_cadence *s)
{
    if (cadence_write(c, s))
        return -1;
    write_names(c, "exits", cadence_exits, EXIT_COUNT, s->cadence->exits | 1u << EXIT_OPTED_OUT);
    write_bool(c->out, "urgent", s->cadence->urgent);
    write_int(c->out, "late_days", s->cadence->late_days);
    json_key(c->out, "timetable");
    json_begin_array(c->out);
    for (size_t i = 0; i < s->cadence->step_n; i++)
        if (write_step(c, s->cadence, &s->cadence->step[i]))
            return -1;
    json_end_array(c->out);
    write_text(c->out, "text", s->text);
    return 0;
}
