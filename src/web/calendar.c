/* GET /calendar/TOKEN.ics: a person's touches for a calendar program, which cannot sign in: the address itself is the secret. */
#include "web/edge.h"
#include "access/feed.h"
#include "deliver/agenda.h"

#include <string.h>

static const char prefix[] = "/calendar/", suffix[] = ".ics";

bool calendar_is(const struct request *r)
{
    return !strncmp(r->rq->path, prefix, sizeof prefix - 1);
}

int calendar_serve(struct request *r)
{
    const char *token = r->rq->path + sizeof prefix - 1, *ics;
    struct feed feed;
    if (strlen(token) != TOKEN_HEX - 1 + sizeof suffix - 1 || strcmp(token + TOKEN_HEX - 1, suffix) != 0)
        return fail(r->cx, ERR_NOTFOUND, "there is nothing at this address");
    if (!(token = ctx_dupn(r->cx, token, TOKEN_HEX - 1)) || feed_find(r->cx, r->w->db, token, &feed))
        return -1;
    r->cx->lang = feed.lang;
    if (agenda_write(r->cx, r->w->db, &r->set, feed.staff_id, feed.busy_only, &ics))
        return -1;
    r->rs->type = "text/calendar; charset=utf-8";
    r->rs->body = ics;
    r->rs->etag = http_etag(r->cx, ics, strlen(ics));
    return 0;
}
