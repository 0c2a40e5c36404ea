/* why.h: the sentence that explains a number. Everybody may use it; pure.
 *
 * A `why` is a catalogue message with named placeholders and typed values, so that it can be stored
 * once and put into words for each reader's language and calendar:
 *
 *     why_say(&r.why, N_("silent for {days} days; usually buys every {gap} days; {stake} at stake"));
 *     why_int(&r.why, "days", 47);
 *     why_money(&r.why, "stake", 1200000, "RUB");
 *
 * Stored form of the values: "days#i=47" and so on, separated by 0x1F; of the message: its sentences
 * separated by 0x1E. A value too big for the buffer is left out and shown as "…", never cut in the middle.
 */
#pragma once
#include "base/str.h"

enum { WHY_ALSO = 2 };

struct why {
    const char *msg;
    const char *also[WHY_ALSO]; /* whole sentences after the first; NULL = none */
    char values[400];
    size_t len;
};

void why_say(struct why *, const char *msg);  /* begins anew; msg must outlive it: a literal */
void why_also(struct why *, const char *msg); /* one more sentence over the same values; a third one is ignored */
void why_int(struct why *, const char *name, int64_t);
void why_tenths(struct why *, const char *name, int64_t tenths);   /* 15 is shown as 1.5 */
void why_money(struct why *, const char *name, int64_t minor, const char *currency);
void why_day(struct why *, const char *name, int32_t day);
void why_text(struct why *, const char *name, const char *text);   /* names, shown as they are */
void why_word(struct why *, const char *name, const char *msgid);  /* translated for the reader */

/* The sentences as they are stored, out[] 0-terminated; at most n bytes. */
void why_message(const struct why *, char *out, size_t n);

/* In the reader's words; placeholders without a value come out as "…". */
void why_render(const char *msg, const char *values, enum lang, bool jalali, struct str *out);
