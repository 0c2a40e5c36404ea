/* Person x client: the job history. */
#include "facts/kind.h"
#include "facts/kind_own.h"

static const struct kind_field fields[] = {
    { .name = "client_id", .type = FIELD_CLIENT, .required = true, .label = N_("client"),
      .synonyms = "client|customer|company|organization|organisation|account|account name|client name|customer name|"
                  "company name|customer id|customerid|contactname|associated company|deal organization|клиент|"
                  "контрагент|компания|название компании|организация|заказчик|покупатель|плательщик|مشتری|شرکت|"
                  "نام شرکت|طرف حساب|نام مشتری" },
    { .name = "person_id", .type = FIELD_PERSON, .required = true, .label = N_("person"),
      .synonyms = "person|contact|contact name|contact person|full name|контакт|контактное лицо|مخاطب|شخص" },
    { .name = "title", .type = FIELD_TEXT, .label = N_("title"),
      .synonyms = "title|job title|position|должность|سمت|عنوان شغلی" },
    { .name = "department", .type = FIELD_TEXT, .label = N_("department"),
      .synonyms = "department|отдел|подразделение|بخش|واحد" },
    { .name = "decision_role", .type = FIELD_CHOICE, .label = N_("part in decisions"),
      .choices = "unknown|decides|influences|uses|pays|none",
      .synonyms = "decision role|role|роль|نقش" },
    { .name = "from_day", .type = FIELD_DAY, .nullable = true, .label = N_("from"),
      .synonyms = "from|start|start date|с|از" },
    { .name = "until_day", .type = FIELD_DAY, .nullable = true, .label = N_("until"),
      .synonyms = "until|end|end date|по|تا" },
};

const struct kind kind_position = {
    .name = "position",
    .label = N_("positions"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = 0,
    .day_field = -1,
    .natural_key = "client_id|person_id",
    .insert = SQL("INSERT INTO facts_position (id, batch_id, client_id, person_id, title, department, decision_role, "
              "from_day, until_day) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
    .select = SQL("SELECT batch_id, client_id, person_id, title, department, decision_role, from_day, until_day FROM "
              "facts_position WHERE client_id = $2 AND id = $1"),
    .update = SQL("UPDATE facts_position SET batch_id = $2, person_id = $4, title = $5, department = $6, decision_role = "
              "$7, from_day = $8, until_day = $9 WHERE client_id = $3 AND id = $1"),
    .remove = SQL("DELETE FROM facts_position WHERE client_id = $2 AND id = $1"),
    .after = kind_after_position,
};
