/* A name given by a person. */
#include "facts/kind.h"

static const struct kind_field fields[] = {
    { .name = "client_id", .type = FIELD_CLIENT, .required = true, .label = N_("client"),
      .synonyms = "client|customer|company|organization|organisation|account|account name|client name|customer name|"
                  "company name|customer id|customerid|contactname|associated company|deal organization|клиент|"
                  "контрагент|компания|название компании|организация|заказчик|покупатель|плательщик|مشتری|شرکت|"
                  "نام شرکت|طرف حساب|نام مشتری" },
    { .name = "day", .type = FIELD_DAY, .required = true, .label = N_("date"),
      .synonyms = "date|day|дата|день|تاریخ|روز" },
    { .name = "person_id", .type = FIELD_PERSON, .label = N_("given by"),
      .synonyms = "given by|referrer|person|кто дал|معرف" },
    { .name = "name", .type = FIELD_TEXT, .required = true, .label = N_("name given"),
      .synonyms = "name|referred|lead|имя|кого|نام" },
    { .name = "company", .type = FIELD_TEXT, .label = N_("company"),
      .synonyms = "referred company|company referred|компания лида|شرکت معرفی شده" },
    { .name = "contact", .type = FIELD_TEXT, .label = N_("contact"),
      .synonyms = "contact|phone|email|телефон|контакт|تماس" },
    { .name = "state", .type = FIELD_CHOICE, .label = N_("state"),
      .choices = "given|contacted|meeting|bought|declined",
      .synonyms = "state|status|статус|وضعیت" },
    { .name = "referred_client_id", .type = FIELD_CLIENT, .label = N_("became client"),
      .synonyms = "became client|new client|стал клиентом|مشتری جدید" },
    { .name = "reward_minor", .type = FIELD_MONEY, .label = N_("reward"),
      .synonyms = "reward|bonus|вознаграждение|бонус|پاداش" },
    { .name = "currency", .type = FIELD_CURRENCY, .label = N_("currency"),
      .synonyms = "currency|currency code|валюта|ارز|واحد پول" },
    { .name = "staff_id", .type = FIELD_STAFF, .label = N_("staff"),
      .synonyms = "staff|owner|assigned to|responsible|user|employee|sales agent|deal owner|contact owner|"
                  "account manager|manager|ответственный|менеджер|исполнитель|сотрудник|مسئول|کارشناس|کارمند" },
    { .name = "thanked_day", .type = FIELD_DAY, .nullable = true, .label = N_("thanked"),
      .synonyms = "thanked|благодарность|تشکر" },
};

const struct kind kind_referral = {
    .name = "referral",
    .label = N_("referrals"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = 0,
    .day_field = 1,
    .insert = SQL("INSERT INTO facts_referral (id, batch_id, client_id, day, person_id, name, company, contact, state, "
              "referred_client_id, reward_minor, currency, staff_id, thanked_day) VALUES ($1, $2, $3, $4, $5, $6, $7, "
              "$8, $9, $10, $11, $12, $13, $14)"),
    .select = SQL("SELECT batch_id, client_id, day, person_id, name, company, contact, state, referred_client_id, "
              "reward_minor, currency, staff_id, thanked_day FROM facts_referral WHERE client_id = $2 AND day = $3 AND "
              "id = $1"),
    .update = SQL("UPDATE facts_referral SET batch_id = $2, person_id = $5, name = $6, company = $7, contact = $8, state = "
              "$9, referred_client_id = $10, reward_minor = $11, currency = $12, staff_id = $13, thanked_day = $14 "
              "WHERE client_id = $3 AND day = $4 AND id = $1"),
    .remove = SQL("DELETE FROM facts_referral WHERE client_id = $2 AND day = $3 AND id = $1"),
};
