/* write.h: how actions put values into their answer; one way for each unit. For actions. */
#pragma once
#include "actions/action.h"
#include "base/why.h"

void write_int(struct json *, const char *key, int64_t);
void write_int_or_null(struct json *, const char *key, int64_t, bool null);
void write_text(struct json *, const char *key, const char *);
void write_bool(struct json *, const char *key, bool);
void write_day(struct json *, const char *key, int64_t day, bool null); /* "2026-11-22" or null */
/* "rows": the query's rows, whose columns are the action's declared fields in order. */
void write_rows(struct call *, const struct db_rows *);
void write_real(struct json *, const char *key, double);  /* NaN and infinity: null */
void write_tenth(struct json *, const char *key, double); /* the same, rounded to a tenth */
void write_said(struct call *, const char *key, const struct why *);
/* A stored why in the caller's language. */
void write_why(struct call *, const char *key, const char *msg, const char *values);
/* {"id": 5, "name": "..."} or null when the id is 0 */
void write_ref(struct json *, const char *key, int64_t id, const char *name);
/* "+7 ••• •••-45-67", "i•••@example.com"; posts keep their first word. */
void write_masked(struct call *, const char *key, const char *channel, const char *value, const char *normal);

/* A new file for its owner's eyes: it may hold addresses. ERR_CONFLICT when there is one. */
int write_new_file(struct ctx *, const char *path, const char *text);

/* Touch rows: shared by Today, the client page and the touch actions (touch_rows.c). */
struct touch_filter {
    int64_t id, client_id, staff_id; /* 0: any */
    int32_t queue_day;               /* neither id nor client: open ones due by this day, and those done today */
};
/* In the order of the command line's table. */
#define TOUCH_ROW_FIELDS \
    { "id", "int" }, { "section", "now|quiet|found" }, { "hours", "text?" }, { "client", "text" }, { "worth_minor", "money?" }, { "person", "text?" }, { "channel", "text" }, \
        { "stake_minor", "money" }, { "why", "text" }, { "reason", "text?" }, { "purpose", "text" }, { "staff", "text?" }, \
        { "state", "planned|queued|done|skipped|snoozed|dropped" }, { "rule", "text" }, { "title", "text?" }, { "phase", "text?" }, { "client_id", "int" }, \
        { "person_id", "int?" }, { "staff_id", "int" }, { "reason_id", "int?" }, { "currency", "text" }, { "due_day", "day" }, { "until_day", "day?" }, \
        { "outcome", "text" }, { "hours_state", "later|now|over?" }, { "local_time", "text" }, { "quiet_now", "bool" }, \
        { "delivery", "queued|sending|sent|failed|unsure?" }, { "delivery_at", "at?" }, { "delivery_error", "text?" }
extern const struct shape shape_TouchRow;
/* On a day off the queue is the next working day's, so that whoever looks sees what waits. */
int queue_day(struct call *, int32_t *day);
int write_touch_rows(struct call *, const struct touch_filter *, int64_t *n);
int write_touch(struct call *, int64_t id); /* one row's members into the open object; ERR_NOTFOUND */
