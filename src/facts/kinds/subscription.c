/* A running contract. */
#include "facts/kind.h"

static const struct kind_field fields[] = {
    { .name = "client_id", .type = FIELD_CLIENT, .required = true, .label = N_("client"),
      .synonyms = "client|customer|company|organization|organisation|account|account name|client name|customer name|"
                  "company name|customer id|customerid|contactname|associated company|deal organization|клиент|"
                  "контрагент|компания|название компании|организация|заказчик|покупатель|плательщик|مشتری|شرکت|"
                  "نام شرکت|طرف حساب|نام مشتری" },
    { .name = "day", .type = FIELD_DAY, .required = true, .label = N_("start"),
      .synonyms = "day|start|start date|from|date|дата начала|начало|с|дата|شروع|تاریخ شروع" },
    { .name = "title", .type = FIELD_TEXT, .label = N_("title"),
      .synonyms = "title|plan|plan tier|subscription|scope|contract|тариф|договор|подписка|название|اشتراک|قرارداد" },
    { .name = "offering_id", .type = FIELD_OFFERING, .label = N_("offering"),
      .synonyms = "offering|product|service|item|item name|product service|услуга|товар|продукт|предложение|خدمت|محصول|"
                  "کالا" },
    { .name = "price_minor", .type = FIELD_MONEY, .label = N_("price"),
      .synonyms = "price|mrr|mrr amount|amount|fee|rate|цена|стоимость|сумма|абонентская плата|قیمت|مبلغ" },
    { .name = "currency", .type = FIELD_CURRENCY, .label = N_("currency"),
      .synonyms = "currency|currency code|валюта|ارز|واحد پول" },
    { .name = "interval_months", .type = FIELD_INT, .label = N_("months between bills"),
      .synonyms = "interval|interval months|billing frequency|frequency|период|период мес|دوره" },
    { .name = "renew_day", .type = FIELD_DAY, .nullable = true, .label = N_("renewal"),
      .synonyms = "renew|renewal|renewal date|next bill|дата продления|продление|تمدید|تاریخ تمدید" },
    { .name = "until_day", .type = FIELD_DAY, .nullable = true, .label = N_("end"),
      .synonyms = "until|end|end date|expires|дата окончания|окончание|по|پایان|تاریخ پایان" },
    { .name = "end_why", .type = FIELD_TEXT, .label = N_("why ended"),
      .synonyms = "end reason|churn reason|причина ухода|причина|دلیل پایان" },
    { .name = "auto_renew", .type = FIELD_BOOL, .label = N_("renews by itself"),
      .synonyms = "auto renew|auto renew flag|автопродление|تمدید خودکار" },
    { .name = "seats", .type = FIELD_INT, .nullable = true, .label = N_("seats"),
      .synonyms = "seats|users|quantity|мест|количество|تعداد کاربر" },
};

const struct kind kind_subscription = {
    .name = "subscription",
    .label = N_("subscriptions"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = 0,
    .day_field = 1,
    .natural_key = "client_id|title|day",
    .insert = SQL("INSERT INTO facts_subscription (id, batch_id, client_id, day, title, offering_id, price_minor, "
              "currency, interval_months, renew_day, until_day, end_why, auto_renew, seats) VALUES ($1, $2, $3, $4, "
              "$5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"),
    .select = SQL("SELECT batch_id, client_id, day, title, offering_id, price_minor, currency, interval_months, renew_day, "
              "until_day, end_why, auto_renew, seats FROM facts_subscription WHERE client_id = $2 AND day = $3 AND id "
              "= $1"),
    .update = SQL("UPDATE facts_subscription SET batch_id = $2, title = $5, offering_id = $6, price_minor = $7, currency = "
              "$8, interval_months = $9, renew_day = $10, until_day = $11, end_why = $12, auto_renew = $13, seats = "
              "$14 WHERE client_id = $3 AND day = $4 AND id = $1"),
    .remove = SQL("DELETE FROM facts_subscription WHERE client_id = $2 AND day = $3 AND id = $1"),
};
