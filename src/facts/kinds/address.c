/* A way to reach a person, or with person_id 0 the client, with its consent facts. */
#include "facts/kind.h"
#include "facts/kind_own.h"

static const struct kind_field fields[] = {
    { .name = "client_id", .type = FIELD_CLIENT, .required = true, .label = N_("client"),
      .synonyms = "client|customer|company|organization|organisation|account|account name|client name|customer name|"
                  "company name|customer id|customerid|contactname|associated company|deal organization|клиент|"
                  "контрагент|компания|название компании|организация|заказчик|покупатель|плательщик|مشتری|شرکت|"
                  "نام شرکت|طرف حساب|نام مشتری" },
    { .name = "person_id", .type = FIELD_PERSON, .label = N_("person"),
      .synonyms = "person|contact|contact name|contact person|full name|контакт|контактное лицо|مخاطب|شخص" },
    { .name = "channel", .type = FIELD_CHOICE, .required = true, .label = N_("channel"),
      .choices = "phone|email|post|fax|messenger",
      .synonyms = "channel|kind|type|канал|вид|نوع" },
    { .name = "value", .type = FIELD_TEXT, .required = true, .label = N_("address"),
      .synonyms = "address|value|phone|email|адрес|телефон|почта|نشانی|تلفن|ایمیل" },
    { .name = "label", .type = FIELD_TEXT, .label = N_("label"),
      .synonyms = "label|метка|برچسب" },
    { .name = "consent", .type = FIELD_CHOICE, .label = N_("consent"),
      .choices = "unknown|given|refused",
      .synonyms = "consent|согласие|رضایت" },
    { .name = "consent_basis", .type = FIELD_TEXT, .label = N_("basis of consent"),
      .synonyms = "consent basis|основание|مبنا" },
    { .name = "consent_day", .type = FIELD_DAY, .nullable = true, .label = N_("date of consent"),
      .synonyms = "consent date|дата согласия|تاریخ رضایت" },
    { .name = "consent_evidence", .type = FIELD_TEXT, .label = N_("evidence of consent"),
      .synonyms = "consent evidence|подтверждение|مدرک" },
    { .name = "withdrawn_day", .type = FIELD_DAY, .nullable = true, .label = N_("withdrawn"),
      .synonyms = "withdrawn|отозвано|لغو شده" },
    { .name = "valid", .type = FIELD_BOOL, .label = N_("valid"),
      .synonyms = "valid|действует|معتبر" },
};

const struct kind kind_address = {
    .name = "address",
    .label = N_("addresses"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = 0,
    .day_field = -1,
    .natural_key = "client_id|person_id|value",
    .insert = SQL("INSERT INTO facts_address (id, batch_id, client_id, person_id, channel, value, label, consent, "
              "consent_basis, consent_day, consent_evidence, withdrawn_day, valid, normal) VALUES ($1, $2, $3, $4, $5, "
              "$6, $7, $8, $9, $10, $11, $12, $13, $14)"),
    .select = SQL("SELECT batch_id, client_id, person_id, channel, value, label, consent, consent_basis, consent_day, "
              "consent_evidence, withdrawn_day, valid FROM facts_address WHERE id = $1"),
    .update = SQL("UPDATE facts_address SET batch_id = $2, client_id = $3, person_id = $4, channel = $5, value = $6, label "
              "= $7, consent = $8, consent_basis = $9, consent_day = $10, consent_evidence = $11, withdrawn_day = $12, "
              "valid = $13, normal = $14 WHERE id = $1"),
    .remove = SQL("DELETE FROM facts_address WHERE id = $1"),
    .derive = kind_derive_address,
    .after = kind_after_address,
};
