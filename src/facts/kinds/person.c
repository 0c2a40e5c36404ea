/* A person at a client; may move between clients. */
#include "facts/kind.h"
#include "facts/kind_own.h"

static const struct kind_field fields[] = {
    { .name = "family", .type = FIELD_TEXT, .required = true, .label = N_("family name"),
      .synonyms = "family|family name|last name|surname|фамилия|نام خانوادگی" },
    { .name = "given", .type = FIELD_TEXT, .label = N_("given name"),
      .synonyms = "given|given name|first name|имя|نام" },
    { .name = "patronymic", .type = FIELD_TEXT, .label = N_("patronymic"),
      .synonyms = "patronymic|middle name|отчество|نام پدر" },
    { .name = "honorific", .type = FIELD_TEXT, .label = N_("honorific"),
      .synonyms = "honorific|salutation|mr|обращение|عنوان احترام" },
    { .name = "salutation", .type = FIELD_TEXT, .label = N_("salutation"),
      .synonyms = "greeting|приветствие|خطاب" },
    { .name = "gender", .type = FIELD_CHOICE, .label = N_("gender"),
      .choices = "unknown|male|female",
      .synonyms = "gender|sex|пол|جنسیت" },
    { .name = "birth_day", .type = FIELD_DAY, .nullable = true, .label = N_("birthday"),
      .synonyms = "birthday|birth date|date of birth|дата рождения|день рождения|تاریخ تولد" },
    { .name = "lang", .type = FIELD_TEXT, .label = N_("language"),
      .synonyms = "language|lang|язык|زبان" },
    { .name = "preferred_channel", .type = FIELD_CHANNEL, .label = N_("preferred channel"),
      .synonyms = "preferred channel|channel|предпочитаемый канал|канал|کانال" },
    { .name = "opted_out", .type = FIELD_BOOL, .label = N_("opted out"),
      .synonyms = "opted out|opt out|email opt out|unsubscribed|do not contact|отписан|отказ от рассылки|не писать|"
                  "لغو اشتراک" },
    { .name = "note", .type = FIELD_TEXT, .label = N_("note"),
      .synonyms = "text|note|notes|comment|comments|memo|заметка|примечание|комментарий|توضیحات|یادداشت" },
};

const struct kind kind_person = {
    .name = "person",
    .label = N_("people"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = -1,
    .day_field = -1,
    .insert = SQL("INSERT INTO facts_person (id, batch_id, family, given, patronymic, honorific, salutation, gender, "
              "birth_day, lang, preferred_channel, opted_out, note, name_fold, sort_key, version) VALUES ($1, $2, $3, "
              "$4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)"),
    .select = SQL("SELECT batch_id, family, given, patronymic, honorific, salutation, gender, birth_day, lang, "
              "preferred_channel, opted_out, note FROM facts_person WHERE id = $1"),
    .update = SQL("UPDATE facts_person SET batch_id = $2, family = $3, given = $4, patronymic = $5, honorific = $6, "
              "salutation = $7, gender = $8, birth_day = $9, lang = $10, preferred_channel = $11, opted_out = $12, "
              "note = $13, name_fold = $14, sort_key = $15, version = version + 1 WHERE id = $1"),
    .remove = SQL("DELETE FROM facts_person WHERE id = $1"),
    .derive = kind_derive_person,
    .after = kind_after_person,
};
