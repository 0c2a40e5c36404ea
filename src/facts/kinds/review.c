/* The decision taken on a client at a regular look at all. */
#include "facts/kind.h"

static const struct kind_field fields[] = {
    { .name = "client_id", .type = FIELD_CLIENT, .required = true, .label = N_("client"),
      .synonyms = "client|customer|company|organization|organisation|account|account name|client name|customer name|"
                  "company name|customer id|customerid|contactname|associated company|deal organization|клиент|"
                  "контрагент|компания|название компании|организация|заказчик|покупатель|плательщик|مشتری|شرکت|"
                  "نام شرکت|طرف حساب|نام مشتری" },
    { .name = "day", .type = FIELD_DAY, .required = true, .label = N_("date"),
      .synonyms = "date|day|дата|день|تاریخ|روز" },
    { .name = "decision", .type = FIELD_CHOICE, .required = true, .label = N_("decision"),
      .choices = "keep|raise|move|release",
      .synonyms = "decision|решение|تصمیم" },
    { .name = "text", .type = FIELD_TEXT, .label = N_("text"),
      .synonyms = "text|note|notes|comment|comments|memo|заметка|примечание|комментарий|توضیحات|یادداشت" },
    { .name = "staff_id", .type = FIELD_STAFF, .label = N_("staff"),
      .synonyms = "staff|owner|assigned to|responsible|user|employee|sales agent|deal owner|contact owner|"
                  "account manager|manager|ответственный|менеджер|исполнитель|сотрудник|مسئول|کارشناس|کارمند" },
};

const struct kind kind_review = {
    .name = "review",
    .label = N_("reviews"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = 0,
    .day_field = 1,
    .insert = SQL("INSERT INTO facts_review (id, batch_id, client_id, day, decision, text, staff_id) VALUES ($1, $2, $3, "
              "$4, $5, $6, $7)"),
    .select = SQL("SELECT batch_id, client_id, day, decision, text, staff_id FROM facts_review WHERE client_id = $2 AND "
              "day = $3 AND id = $1"),
    .update = SQL("UPDATE facts_review SET batch_id = $2, decision = $5, text = $6, staff_id = $7 WHERE client_id = $3 AND "
              "day = $4 AND id = $1"),
    .remove = SQL("DELETE FROM facts_review WHERE client_id = $2 AND day = $3 AND id = $1"),
};
