/* A sale in progress, with a stage. */
#include "facts/kind.h"

static const struct kind_field fields[] = {
    { .name = "client_id", .type = FIELD_CLIENT, .required = true, .label = N_("client"),
      .synonyms = "client|customer|company|organization|organisation|account|account name|client name|customer name|"
                  "company name|customer id|customerid|contactname|associated company|deal organization|клиент|"
                  "контрагент|компания|название компании|организация|заказчик|покупатель|плательщик|مشتری|شرکت|"
                  "نام شرکت|طرف حساب|نام مشتری" },
    { .name = "day", .type = FIELD_DAY, .required = true, .label = N_("first day"),
      .synonyms = "day|date|created|create date|created time|engage date|deal created|deal deal created|date created|"
                  "дата создания сделки|дата создания|создана|дата|تاریخ|تاریخ ایجاد" },
    { .name = "title", .type = FIELD_TEXT, .label = N_("title"),
      .synonyms = "title|deal|deal name|deal title|opportunity|opportunity name|название сделки|сделка|название|معامله|"
                  "عنوان" },
    { .name = "person_id", .type = FIELD_PERSON, .label = N_("person"),
      .synonyms = "person|contact|contact name|contact person|full name|контакт|контактное лицо|مخاطب|شخص|"
                  "deal contact person|полное имя контакта" },
    { .name = "staff_id", .type = FIELD_STAFF, .label = N_("staff"),
      .synonyms = "staff|owner|assigned to|responsible|user|employee|sales agent|deal owner|contact owner|"
                  "account manager|manager|ответственный|менеджер|исполнитель|сотрудник|مسئول|کارشناس|کارمند" },
    { .name = "offering_id", .type = FIELD_OFFERING, .label = N_("offering"),
      .synonyms = "offering|product|service|item|item name|product service|услуга|товар|продукт|предложение|خدمت|محصول|"
                  "کالا" },
    { .name = "stage", .type = FIELD_CHOICE, .label = N_("stage"),
      .choices = "lead|closing|won|lost",
      .synonyms = "stage|deal stage|status|deal status|этап|этап сделки|стадия|стадия сделки|مرحله|وضعیت" },
    { .name = "amount_minor", .type = FIELD_MONEY, .label = N_("amount"),
      .synonyms = "amount|total|sum|value|сумма|итого|مبلغ|جمع|close value|deal value|budget|бюджет|сумма сделки|"
                  "مبلغ معامله" },
    { .name = "currency", .type = FIELD_CURRENCY, .label = N_("currency"),
      .synonyms = "currency|currency code|валюта|ارز|واحد پول|deal currency" },
    { .name = "offer_day", .type = FIELD_DAY, .nullable = true, .label = N_("offered"),
      .synonyms = "offer date|offered|proposal date|дата предложения|تاریخ پیشنهاد" },
    { .name = "closed_day", .type = FIELD_DAY, .nullable = true, .label = N_("closed"),
      .synonyms = "closed|close date|closing date|won time|deal closing date|дата закрытия|закрыта|تاریخ بستن" },
    { .name = "lost_why", .type = FIELD_TEXT, .label = N_("why lost"),
      .synonyms = "lost reason|deal lost reason|loss reason|причина отказа|причина|دلیل از دست رفتن" },
};

const struct kind kind_deal = {
    .name = "deal",
    .label = N_("deals"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = 0,
    .day_field = 1,
    .insert = SQL("INSERT INTO facts_deal (id, batch_id, client_id, day, title, person_id, staff_id, offering_id, stage, "
              "amount_minor, currency, offer_day, closed_day, lost_why) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
              "$10, $11, $12, $13, $14)"),
    .select = SQL("SELECT batch_id, client_id, day, title, person_id, staff_id, offering_id, stage, amount_minor, "
              "currency, offer_day, closed_day, lost_why FROM facts_deal WHERE client_id = $2 AND day = $3 AND id = $1"),
    .update = SQL("UPDATE facts_deal SET batch_id = $2, title = $5, person_id = $6, staff_id = $7, offering_id = $8, stage "
              "= $9, amount_minor = $10, currency = $11, offer_day = $12, closed_day = $13, lost_why = $14 WHERE "
              "client_id = $3 AND day = $4 AND id = $1"),
    .remove = SQL("DELETE FROM facts_deal WHERE client_id = $2 AND day = $3 AND id = $1"),
};
