/* A contact that was made. */
#include "facts/kind.h"

static const struct kind_field fields[] = {
    { .name = "client_id", .type = FIELD_CLIENT, .required = true, .label = N_("client"),
      .synonyms = "client|customer|company|organization|organisation|account|account name|client name|customer name|"
                  "company name|customer id|customerid|contactname|associated company|deal organization|клиент|"
                  "контрагент|компания|название компании|организация|заказчик|покупатель|плательщик|مشتری|شرکت|"
                  "نام شرکت|طرف حساب|نام مشتری" },
    { .name = "day", .type = FIELD_DAY, .required = true, .label = N_("date"),
      .synonyms = "day|date|call date|last contacted|дата|дата звонка|تاریخ" },
    { .name = "at", .type = FIELD_AT, .label = N_("time"),
      .synonyms = "at|time|start time|datetime|date time|время|дата и время|زمان" },
    { .name = "person_id", .type = FIELD_PERSON, .label = N_("person"),
      .synonyms = "person|contact|contact name|contact person|full name|контакт|контактное лицо|مخاطب|شخص" },
    { .name = "staff_id", .type = FIELD_STAFF, .label = N_("staff"),
      .synonyms = "staff|owner|assigned to|responsible|user|employee|sales agent|deal owner|contact owner|"
                  "account manager|manager|ответственный|менеджер|исполнитель|сотрудник|مسئول|کارشناس|کارمند" },
    { .name = "channel", .type = FIELD_CHANNEL, .required = true, .label = N_("channel"),
      .synonyms = "channel|type|kind|medium|канал|вид|тип|کانال|نوع" },
    { .name = "direction", .type = FIELD_CHOICE, .label = N_("direction"),
      .choices = "out|in",
      .synonyms = "direction|направление|جهت" },
    { .name = "purpose", .type = FIELD_TEXT, .label = N_("purpose"),
      .synonyms = "purpose|subject|цель|тема|هدف|موضوع" },
    { .name = "reason_id", .type = FIELD_INT, .label = N_("reason"),
      .synonyms = "reason id" },
    { .name = "outcome", .type = FIELD_CHOICE, .label = N_("outcome"),
      .choices = "none|reached|meeting|sold|promised|no_answer|sent|refused|opt_out|wrong_person",
      .synonyms = "outcome|result|status|результат|итог|نتیجه" },
    { .name = "text", .type = FIELD_TEXT, .label = N_("text"),
      .synonyms = "text|note|notes|comment|описание|комментарий|заметка|متن|توضیحات" },
    { .name = "plan_id", .type = FIELD_INT, .label = N_("plan"),
      .synonyms = "plan id" },
};

const struct kind kind_touch = {
    .name = "touch",
    .label = N_("touches"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = 0,
    .day_field = 1,
    .insert = SQL("INSERT INTO facts_touch (id, batch_id, client_id, day, at, person_id, staff_id, channel, direction, "
              "purpose, reason_id, outcome, text, plan_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, "
              "$13, $14)"),
    .select = SQL("SELECT batch_id, client_id, day, at, person_id, staff_id, channel, direction, purpose, reason_id, "
              "outcome, text, plan_id FROM facts_touch WHERE client_id = $2 AND day = $3 AND id = $1"),
    .update = SQL("UPDATE facts_touch SET batch_id = $2, at = $5, person_id = $6, staff_id = $7, channel = $8, direction = "
              "$9, purpose = $10, reason_id = $11, outcome = $12, text = $13, plan_id = $14 WHERE client_id = $3 AND "
              "day = $4 AND id = $1"),
    .remove = SQL("DELETE FROM facts_touch WHERE client_id = $2 AND day = $3 AND id = $1"),
};
