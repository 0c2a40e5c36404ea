/* Money received. One that names an invoice settles it when it is paid in full. */
#include "facts/kind.h"
#include "facts/kind_own.h"

static const struct kind_field fields[] = {
    { .name = "client_id", .type = FIELD_CLIENT, .required = true, .label = N_("client"),
      .synonyms = "client|customer|company|organization|organisation|account|account name|client name|customer name|"
                  "company name|customer id|customerid|contactname|associated company|deal organization|клиент|"
                  "контрагент|компания|название компании|организация|заказчик|покупатель|плательщик|مشتری|شرکت|"
                  "نام شرکت|طرف حساب|نام مشتری" },
    { .name = "day", .type = FIELD_DAY, .required = true, .label = N_("date"),
      .synonyms = "day|date|payment date|booked|paid on|дата|дата платежа|дата оплаты|تاریخ|تاریخ پرداخت" },
    { .name = "amount_minor", .type = FIELD_MONEY, .required = true, .label = N_("amount"),
      .synonyms = "amount|total|sum|value|сумма|итого|مبلغ|جمع|paid|оплачено|پرداخت شده" },
    { .name = "currency", .type = FIELD_CURRENCY, .label = N_("currency"),
      .synonyms = "currency|currency code|валюта|ارز|واحد پول" },
    { .name = "invoice_id", .type = FIELD_INVOICE, .label = N_("invoice"),
      .synonyms = "invoice|invoice number|invoice no|applied to|счет|номер счета|فاکتور|شماره فاکتور" },
    { .name = "number", .type = FIELD_TEXT, .label = N_("document number"),
      .synonyms = "number|reference|document number|номер|номер документа|شماره|شماره سند" },
    { .name = "payer", .type = FIELD_TEXT, .label = N_("payer"),
      .synonyms = "payer|плательщик|پرداخت کننده" },
    { .name = "purpose", .type = FIELD_TEXT, .label = N_("purpose"),
      .synonyms = "purpose|details|memo|description|назначение|назначение платежа|بابت" },
};

const struct kind kind_payment = {
    .name = "payment",
    .label = N_("payments"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = 0,
    .day_field = 1,
    .insert = SQL("INSERT INTO facts_payment (id, batch_id, client_id, day, amount_minor, currency, invoice_id, number, "
              "payer, purpose) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    .select = SQL("SELECT batch_id, client_id, day, amount_minor, currency, invoice_id, number, payer, purpose FROM "
              "facts_payment WHERE client_id = $2 AND day = $3 AND id = $1"),
    .update = SQL("UPDATE facts_payment SET batch_id = $2, amount_minor = $5, currency = $6, invoice_id = $7, number = $8, "
              "payer = $9, purpose = $10 WHERE client_id = $3 AND day = $4 AND id = $1"),
    .remove = SQL("DELETE FROM facts_payment WHERE client_id = $2 AND day = $3 AND id = $1"),
    .after = kind_after_payment,
};
