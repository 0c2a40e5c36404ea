#include "deliver/channel.h"

#include <string.h>

const struct channel *channel_find(enum channel_id id)
{
    for (int i = 0; channel_all[i]; i++)
        if (channel_all[i]->id == id)
            return channel_all[i];
    return NULL;
}

const struct address_fact *channel_reach(const struct channel *c, const struct history *h, const struct person_fact *p, bool service_message)
{
    return p ? consent_reach(h, p, c->id, service_message) : NULL;
}

/* Every placeholder of the line has a value. */
static bool complete(const char *line, const struct why *values)
{
    for (const char *p = line; (p = strchr(p, '{')); p++) {
        size_t n = strcspn(p + 1, "}");
        bool found = false;
        for (const char *v = values->values; *v && !found; v += strcspn(v, "\x1f"), v += *v == '\x1f')
            found = !strncmp(v, p + 1, n) && v[n] == '#';
        if (!found)
            return false;
    }
    return true;
}

static void put(struct why *w, const char *name, const char *text, bool word)
{
    if (!text || !*text)
        return;
    if (word)
        why_word(w, name, text);
    else
        why_text(w, name, text);
}

void channel_script(const struct channel *c, const struct plan_row *row, const char *us, const char *firm, enum lang lang, struct str *out)
{
    struct why w;
    why_say(&w, "");
    put(&w, "person", row->person_name, false);
    put(&w, "us", us, false);
    put(&w, "firm", firm, false);
    put(&w, "purpose", row->purpose, true);
    put(&w, "news", row->reason, false);
    put(&w, "why", row->why, false); /* last: the longest is the first to be left out */
    for (size_t i = 0; i < CHANNEL_LINES && c->lines[i]; i++) {
        if (!complete(c->lines[i], &w))
            continue;
        why_render(c->lines[i], w.values, lang, false, out);
        str_putc(out, '\n');
    }
}
