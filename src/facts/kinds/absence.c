/* When one of ours is away, and who stands in. */
#include "facts/kind.h"

static const struct kind_field fields[] = {
    { .name = "staff_id", .type = FIELD_STAFF, .required = true, .label = N_("staff"),
      .synonyms = "staff|owner|assigned to|responsible|user|employee|sales agent|deal owner|contact owner|"
                  "account manager|manager|ответственный|менеджер|исполнитель|сотрудник|مسئول|کارشناس|کارمند" },
    { .name = "day", .type = FIELD_DAY, .required = true, .label = N_("from"),
      .synonyms = "day|from|start|с|начало|از|شروع" },
    { .name = "until_day", .type = FIELD_DAY, .required = true, .label = N_("until"),
      .synonyms = "until|to|end|по|конец|تا|پایان" },
    { .name = "deputy_id", .type = FIELD_STAFF, .label = N_("deputy"),
      .synonyms = "deputy|заместитель|замещает|جانشین" },
    { .name = "why", .type = FIELD_TEXT, .label = N_("why"),
      .synonyms = "why|reason|причина|دلیل" },
};

const struct kind kind_absence = {
    .name = "absence",
    .label = N_("absences"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = -1,
    .day_field = 1,
    .natural_key = "staff_id|day",
    .insert = SQL("INSERT INTO facts_absence (id, batch_id, staff_id, day, until_day, deputy_id, why) VALUES ($1, $2, $3, "
              "$4, $5, $6, $7)"),
    .select = SQL("SELECT batch_id, staff_id, day, until_day, deputy_id, why FROM facts_absence WHERE id = $1"),
    .update = SQL("UPDATE facts_absence SET batch_id = $2, staff_id = $3, day = $4, until_day = $5, deputy_id = $6, why = "
              "$7 WHERE id = $1"),
    .remove = SQL("DELETE FROM facts_absence WHERE id = $1"),
};
