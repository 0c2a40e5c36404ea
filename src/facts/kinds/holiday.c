/* Days the firm does not work, or works differently. */
#include "facts/kind.h"

static const struct kind_field fields[] = {
    { .name = "country", .type = FIELD_TEXT, .label = N_("country"),
      .synonyms = "country|страна|کشور" },
    { .name = "day", .type = FIELD_DAY, .required = true, .label = N_("date"),
      .synonyms = "date|day|дата|день|تاریخ|روز" },
    { .name = "kind", .type = FIELD_CHOICE, .label = N_("kind"),
      .choices = "off|work|short",
      .synonyms = "kind|вид|نوع" },
    { .name = "name", .type = FIELD_TEXT, .label = N_("name"),
      .synonyms = "name|holiday|название|праздник|نام|تعطیلی" },
    { .name = "source", .type = FIELD_TEXT, .label = N_("source"),
      .synonyms = "source|источник|منبع" },
    { .name = "estimated", .type = FIELD_BOOL, .label = N_("estimated"),
      .synonyms = "estimated|оценка|تخمینی" },
};

const struct kind kind_holiday = {
    .name = "holiday",
    .label = N_("holidays"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = -1,
    .day_field = 1,
    .natural_key = "country|day",
    .insert = SQL("INSERT INTO facts_holiday (id, batch_id, country, day, kind, name, source, estimated) VALUES ($1, $2, "
              "$3, $4, $5, $6, $7, $8)"),
    .select = SQL("SELECT batch_id, country, day, kind, name, source, estimated FROM facts_holiday WHERE id = $1"),
    .update = SQL("UPDATE facts_holiday SET batch_id = $2, country = $3, day = $4, kind = $5, name = $6, source = $7, "
              "estimated = $8 WHERE id = $1"),
    .remove = SQL("DELETE FROM facts_holiday WHERE id = $1"),
};
