/* Minutes of our staff for a client, at cost. */
#include "facts/kind.h"

static const struct kind_field fields[] = {
    { .name = "client_id", .type = FIELD_CLIENT, .required = true, .label = N_("client"),
      .synonyms = "client|customer|company|organization|organisation|account|account name|client name|customer name|"
                  "company name|customer id|customerid|contactname|associated company|deal organization|клиент|"
                  "контрагент|компания|название компании|организация|заказчик|покупатель|плательщик|مشتری|شرکت|"
                  "نام شرکت|طرف حساب|نام مشتری" },
    { .name = "day", .type = FIELD_DAY, .required = true, .label = N_("date"),
      .synonyms = "day|date|spent on|start date|дата|تاریخ" },
    { .name = "staff_id", .type = FIELD_STAFF, .required = true, .label = N_("staff"),
      .synonyms = "staff|owner|assigned to|responsible|user|employee|sales agent|deal owner|contact owner|"
                  "account manager|manager|ответственный|менеджер|исполнитель|сотрудник|مسئول|کارشناس|کارمند|worker|"
                  "пользователь" },
    { .name = "minutes", .type = FIELD_INT, .required = true, .label = N_("minutes"),
      .synonyms = "minutes|min|duration|time spent|hours|spent|минут|время|часы|час|час а ов|دقیقه|مدت|ساعت" },
    { .name = "cost_minor", .type = FIELD_MONEY, .label = N_("cost"),
      .synonyms = "cost|cost amount|себестоимость|стоимость|هزینه" },
    { .name = "currency", .type = FIELD_CURRENCY, .label = N_("currency"),
      .synonyms = "currency|currency code|валюта|ارز|واحد پول" },
    { .name = "activity", .type = FIELD_TEXT, .label = N_("activity"),
      .synonyms = "activity|task|project|деятельность|задача|проект|فعالیت|پروژه" },
    { .name = "title", .type = FIELD_TEXT, .label = N_("text"),
      .synonyms = "title|description|comment|comments|описание|комментарий|شرح|توضیحات" },
    { .name = "billable", .type = FIELD_BOOL, .label = N_("billable"),
      .synonyms = "billable|к оплате|оплачиваемый|قابل صورتحساب" },
};

const struct kind kind_worklog = {
    .name = "worklog",
    .label = N_("work"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = 0,
    .day_field = 1,
    .insert = SQL("INSERT INTO facts_worklog (id, batch_id, client_id, day, staff_id, minutes, cost_minor, currency, "
              "activity, title, billable) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
    .select = SQL("SELECT batch_id, client_id, day, staff_id, minutes, cost_minor, currency, activity, title, billable "
              "FROM facts_worklog WHERE client_id = $2 AND day = $3 AND id = $1"),
    .update = SQL("UPDATE facts_worklog SET batch_id = $2, staff_id = $5, minutes = $6, cost_minor = $7, currency = $8, "
              "activity = $9, title = $10, billable = $11 WHERE client_id = $3 AND day = $4 AND id = $1"),
    .remove = SQL("DELETE FROM facts_worklog WHERE client_id = $2 AND day = $3 AND id = $1"),
};
