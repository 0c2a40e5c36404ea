/* library.h: the news we have to tell, and who heard what. Pure once it is loaded. For plan/.
 *
 * The same news in several languages (same_as) is one: whoever heard it in one language has heard it. */
#pragma once
#include "signals/signal.h"

struct library;
/* The reasons that are valid on some day from..until. */
int library_load(struct ctx *, struct db *, int32_t from_day, int32_t until_day, struct library **);
/* What is planned to be told counts as told from now on. */
int library_load_planned(struct ctx *, struct db *, struct library *);

/* News the person (NULL: nobody by name) was not told yet, in their language and for clients like theirs; with `offerings`, else an
 * offering the client never had, the dearest first; else 0. Ids of reasons and offerings are unique in the workspace. */
int64_t library_news(const struct library *, const struct history *, enum phase, const struct person_fact *, bool offerings);
bool library_told(const struct library *, const struct history *, int64_t person_id, int64_t reason_id); /* library NULL: this very one */
const char *library_title(const struct library *, int64_t reason_id); /* NULL: not valid, or no news */
const char *library_lang(const struct history *, const struct person_fact *); /* what they are spoken to in: "ru-RU", "en" */
