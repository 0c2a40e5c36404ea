#include "actions/post.h"

static int hand_over(struct ctx *cx, void *user, const char *from, const char *to, const char *mail, struct smtp_answer *out)
{
    const struct call *c = user;
    const struct smtp_server server = { .url = c->set->mail_server, .user = c->set->mail_user, .stop = c->host->stop };
    return smtp_send(cx, &server, from, to, mail, out);
}

static int64_t read_clock(void *user)
{
    const struct call *c = user;
    return c->host->clock();
}

int post_run(struct call *c, bool must, struct outbox_result *out)
{
    bool due;
    *out = (struct outbox_result){ 0 };
    if (!c->host || !c->host->clock) /* of a request to the server: its clock sends, within seconds, and nobody waits for it */
        return 0;
    const struct outbox_post post = { .send = hand_over, .clock = read_clock, .user = c, .stop = c->host->stop };
    if (*c->set->mail_server && *c->set->mail_from)
        return outbox_run(c->cx, c->db, c->set, &post, out);
    if (!must || outbox_due(c->cx, c->db, &due))
        return must ? -1 : 0;
    return due ? fail(c->cx, ERR_INPUT, "no mail server is set yet: touchstone setting set mail_server smtps://HOST:465, and mail_from to the firm's address") : 0;
}
