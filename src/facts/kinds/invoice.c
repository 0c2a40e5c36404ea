/* A bill; a credit note has a negative total. Its lines are in facts_invoice_line and go with it. */
#include "facts/kind.h"
#include "facts/kind_own.h"

static const struct kind_field fields[] = {
    { .name = "client_id", .type = FIELD_CLIENT, .required = true, .label = N_("client"),
      .synonyms = "client|customer|company|organization|organisation|account|account name|client name|customer name|"
                  "company name|customer id|customerid|contactname|associated company|deal organization|клиент|"
                  "контрагент|компания|название компании|организация|заказчик|покупатель|плательщик|مشتری|شرکت|"
                  "نام شرکت|طرف حساب|نام مشتری" },
    { .name = "day", .type = FIELD_DAY, .required = true, .label = N_("date"),
      .synonyms = "day|date|invoice date|invoicedate|issued date|date issued|document date|transaction date|дата счета|"
                  "дата|تاریخ|تاریخ فاکتور" },
    { .name = "number", .type = FIELD_TEXT, .label = N_("number"),
      .synonyms = "number|invoice|invoice number|invoice no|invoiceno|invoicenumber|num|no|номер счета|счет|номер|"
                  "شماره فاکتور|فاکتور|شماره" },
    { .name = "due_day", .type = FIELD_DAY, .nullable = true, .label = N_("due"),
      .synonyms = "due|due date|duedate|срок оплаты|оплатить до|سررسید" },
    { .name = "total_minor", .type = FIELD_MONEY, .label = N_("total"),
      .synonyms = "total|amount|total amount|invoice amount|invoiceamount|sum|сумма|итого|всего|сумма счета|مبلغ|جمع|"
                  "مبلغ کل" },
    { .name = "currency", .type = FIELD_CURRENCY, .label = N_("currency"),
      .synonyms = "currency|currency code|валюта|ارز|واحد پول" },
    { .name = "line", .type = FIELD_TEXT, .label = N_("line of business"),
      .synonyms = "line|line of business|category|направление|خط کسب و کار" },
    { .name = "recurring", .type = FIELD_BOOL, .label = N_("recurring"),
      .synonyms = "recurring|subscription|регулярный|دوره ای" },
    { .name = "paid_day", .type = FIELD_DAY, .nullable = true, .label = N_("paid"),
      .synonyms = "paid|paid on|date paid|paiddate|paid date|settleddate|settled date|payment date|оплачен|дата оплаты|"
                  "تاریخ پرداخت|پرداخت شده" },
    { .name = "disputed", .type = FIELD_BOOL, .label = N_("disputed"),
      .synonyms = "disputed|dispute|спорный|оспорен|مورد اختلاف" },
};

const struct kind kind_invoice = {
    .name = "invoice",
    .label = N_("invoices"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = 0,
    .day_field = 1,
    .natural_key = "client_id|number|year",
    .insert = SQL("INSERT INTO facts_invoice (id, batch_id, client_id, day, number, due_day, total_minor, currency, line, "
              "recurring, paid_day, disputed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
    .select = SQL("SELECT batch_id, client_id, day, number, due_day, total_minor, currency, line, recurring, paid_day, "
              "disputed FROM facts_invoice WHERE client_id = $2 AND day = $3 AND id = $1"),
    .update = SQL("UPDATE facts_invoice SET batch_id = $2, number = $5, due_day = $6, total_minor = $7, currency = $8, "
              "line = $9, recurring = $10, paid_day = $11, disputed = $12 WHERE client_id = $3 AND day = $4 AND id = $1"),
    .remove = SQL("DELETE FROM facts_invoice WHERE client_id = $2 AND day = $3 AND id = $1"),
    .after = kind_after_invoice,
};
