/* A proposal to become more client-centred. */
#include "facts/kind.h"

static const struct kind_field fields[] = {
    { .name = "day", .type = FIELD_DAY, .required = true, .label = N_("date"),
      .synonyms = "date|day|дата|день|تاریخ|روز" },
    { .name = "staff_id", .type = FIELD_STAFF, .label = N_("staff"),
      .synonyms = "staff|owner|assigned to|responsible|user|employee|sales agent|deal owner|contact owner|"
                  "account manager|manager|ответственный|менеджер|исполнитель|сотрудник|مسئول|کارشناس|کارمند" },
    { .name = "client_id", .type = FIELD_CLIENT, .label = N_("client"),
      .synonyms = "client|customer|company|organization|organisation|account|account name|client name|customer name|"
                  "company name|customer id|customerid|contactname|associated company|deal organization|клиент|"
                  "контрагент|компания|название компании|организация|заказчик|покупатель|плательщик|مشتری|شرکت|"
                  "نام شرکت|طرف حساب|نام مشتری" },
    { .name = "title", .type = FIELD_TEXT, .required = true, .label = N_("title"),
      .synonyms = "title|idea|название|идея|عنوان|ایده" },
    { .name = "text", .type = FIELD_TEXT, .label = N_("text"),
      .synonyms = "text|description|текст|описание|متن" },
    { .name = "kind", .type = FIELD_CHOICE, .label = N_("kind"),
      .choices = "other|inconvenient|missing|superfluous|competitor",
      .synonyms = "kind|вид|نوع" },
    { .name = "cost", .type = FIELD_INT, .label = N_("cost 1 to 5"),
      .synonyms = "cost|стоимость|هزینه" },
    { .name = "complexity", .type = FIELD_INT, .label = N_("complexity 1 to 5"),
      .synonyms = "complexity|сложность|پیچیدگی" },
    { .name = "usefulness", .type = FIELD_INT, .label = N_("usefulness 1 to 5"),
      .synonyms = "usefulness|польза|فایده" },
    { .name = "state", .type = FIELD_CHOICE, .label = N_("state"),
      .choices = "new|doing|done|declined",
      .synonyms = "state|status|статус|وضعیت" },
};

const struct kind kind_idea = {
    .name = "idea",
    .label = N_("ideas"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = 2,
    .day_field = 0,
    .insert = SQL("INSERT INTO facts_idea (id, batch_id, day, staff_id, client_id, title, text, kind, cost, complexity, "
              "usefulness, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
    .select = SQL("SELECT batch_id, day, staff_id, client_id, title, text, kind, cost, complexity, usefulness, state FROM "
              "facts_idea WHERE id = $1"),
    .update = SQL("UPDATE facts_idea SET batch_id = $2, day = $3, staff_id = $4, client_id = $5, title = $6, text = $7, "
              "kind = $8, cost = $9, complexity = $10, usefulness = $11, state = $12 WHERE id = $1"),
    .remove = SQL("DELETE FROM facts_idea WHERE id = $1"),
};
