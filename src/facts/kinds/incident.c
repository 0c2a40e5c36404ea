/* A dated red flag. */
#include "facts/kind.h"

static const struct kind_field fields[] = {
    { .name = "client_id", .type = FIELD_CLIENT, .required = true, .label = N_("client"),
      .synonyms = "client|customer|company|organization|organisation|account|account name|client name|customer name|"
                  "company name|customer id|customerid|contactname|associated company|deal organization|клиент|"
                  "контрагент|компания|название компании|организация|заказчик|покупатель|плательщик|مشتری|شرکت|"
                  "نام شرکت|طرف حساب|نام مشتری" },
    { .name = "day", .type = FIELD_DAY, .required = true, .label = N_("date"),
      .synonyms = "date|day|дата|день|تاریخ|روز" },
    { .name = "kind", .type = FIELD_CHOICE, .required = true, .label = N_("kind"),
      .choices = "late_payment|out_of_scope|blame|abuse|other",
      .synonyms = "kind|type|incident|вид|тип|نوع" },
    { .name = "title", .type = FIELD_TEXT, .label = N_("text"),
      .synonyms = "title|name|subject|description|название|тема|описание|عنوان|نام|شرح" },
    { .name = "staff_id", .type = FIELD_STAFF, .label = N_("staff"),
      .synonyms = "staff|owner|assigned to|responsible|user|employee|sales agent|deal owner|contact owner|"
                  "account manager|manager|ответственный|менеджер|исполнитель|сотрудник|مسئول|کارشناس|کارمند" },
    { .name = "person_id", .type = FIELD_PERSON, .label = N_("person"),
      .synonyms = "person|contact|contact name|contact person|full name|контакт|контактное лицо|مخاطب|شخص" },
};

const struct kind kind_incident = {
    .name = "incident",
    .label = N_("incidents"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = 0,
    .day_field = 1,
    .insert = SQL("INSERT INTO facts_incident (id, batch_id, client_id, day, kind, title, staff_id, person_id) VALUES ($1, "
              "$2, $3, $4, $5, $6, $7, $8)"),
    .select = SQL("SELECT batch_id, client_id, day, kind, title, staff_id, person_id FROM facts_incident WHERE client_id = "
              "$2 AND day = $3 AND id = $1"),
    .update = SQL("UPDATE facts_incident SET batch_id = $2, kind = $5, title = $6, staff_id = $7, person_id = $8 WHERE "
              "client_id = $3 AND day = $4 AND id = $1"),
    .remove = SQL("DELETE FROM facts_incident WHERE client_id = $2 AND day = $3 AND id = $1"),
};
