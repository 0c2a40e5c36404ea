/* An out-of-scope ask. */
#include "facts/kind.h"

static const struct kind_field fields[] = {
    { .name = "client_id", .type = FIELD_CLIENT, .required = true, .label = N_("client"),
      .synonyms = "client|customer|company|organization|organisation|account|account name|client name|customer name|"
                  "company name|customer id|customerid|contactname|associated company|deal organization|клиент|"
                  "контрагент|компания|название компании|организация|заказчик|покупатель|плательщик|مشتری|شرکت|"
                  "نام شرکت|طرف حساب|نام مشتری" },
    { .name = "day", .type = FIELD_DAY, .required = true, .label = N_("date"),
      .synonyms = "date|day|дата|день|تاریخ|روز" },
    { .name = "title", .type = FIELD_TEXT, .required = true, .label = N_("text"),
      .synonyms = "title|request|subject|description|запрос|просьба|тема|описание|درخواست|شرح" },
    { .name = "state", .type = FIELD_CHOICE, .label = N_("state"),
      .choices = "asked|priced|accepted|declined",
      .synonyms = "state|status|статус|состояние|وضعیت" },
    { .name = "price_minor", .type = FIELD_MONEY, .label = N_("price"),
      .synonyms = "price|amount|цена|сумма|قیمت|مبلغ" },
    { .name = "currency", .type = FIELD_CURRENCY, .label = N_("currency"),
      .synonyms = "currency|currency code|валюта|ارز|واحد پول" },
    { .name = "person_id", .type = FIELD_PERSON, .label = N_("person"),
      .synonyms = "person|contact|contact name|contact person|full name|контакт|контактное лицо|مخاطب|شخص" },
    { .name = "staff_id", .type = FIELD_STAFF, .label = N_("staff"),
      .synonyms = "staff|owner|assigned to|responsible|user|employee|sales agent|deal owner|contact owner|"
                  "account manager|manager|ответственный|менеджер|исполнитель|сотрудник|مسئول|کارشناس|کارمند" },
};

const struct kind kind_request = {
    .name = "request",
    .label = N_("requests"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = 0,
    .day_field = 1,
    .insert = SQL("INSERT INTO facts_request (id, batch_id, client_id, day, title, state, price_minor, currency, "
              "person_id, staff_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    .select = SQL("SELECT batch_id, client_id, day, title, state, price_minor, currency, person_id, staff_id FROM "
              "facts_request WHERE client_id = $2 AND day = $3 AND id = $1"),
    .update = SQL("UPDATE facts_request SET batch_id = $2, title = $5, state = $6, price_minor = $7, currency = $8, "
              "person_id = $9, staff_id = $10 WHERE client_id = $3 AND day = $4 AND id = $1"),
    .remove = SQL("DELETE FROM facts_request WHERE client_id = $2 AND day = $3 AND id = $1"),
};
