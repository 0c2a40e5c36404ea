/* News worth a touch. */
#include "facts/kind.h"

static const struct kind_field fields[] = {
    { .name = "title", .type = FIELD_TEXT, .required = true, .label = N_("title"),
      .synonyms = "title|news|reason|headline|заголовок|новость|повод|عنوان|خبر" },
    { .name = "text", .type = FIELD_TEXT, .label = N_("text"),
      .synonyms = "text|body|текст|متن" },
    { .name = "lang", .type = FIELD_TEXT, .label = N_("language"),
      .synonyms = "language|lang|язык|زبان" },
    { .name = "from_day", .type = FIELD_DAY, .nullable = true, .label = N_("from"),
      .synonyms = "from|valid from|с|از" },
    { .name = "until_day", .type = FIELD_DAY, .nullable = true, .label = N_("until"),
      .synonyms = "until|valid until|по|تا" },
    { .name = "audience", .type = FIELD_TEXT, .label = N_("audience"),
      .synonyms = "audience|segment|аудитория|مخاطبان" },
    { .name = "offering_id", .type = FIELD_OFFERING, .label = N_("offering"),
      .synonyms = "offering|product|service|item|item name|product service|услуга|товар|продукт|предложение|خدمت|محصول|"
                  "کالا" },
};

const struct kind kind_reason = {
    .name = "reason",
    .label = N_("reasons"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = -1,
    .day_field = -1,
    .natural_key = "title",
    .insert = SQL("INSERT INTO facts_reason (id, batch_id, title, text, lang, from_day, until_day, audience, offering_id) "
              "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
    .select = SQL("SELECT batch_id, title, text, lang, from_day, until_day, audience, offering_id FROM facts_reason WHERE "
              "id = $1"),
    .update = SQL("UPDATE facts_reason SET batch_id = $2, title = $3, text = $4, lang = $5, from_day = $6, until_day = $7, "
              "audience = $8, offering_id = $9 WHERE id = $1"),
    .remove = SQL("DELETE FROM facts_reason WHERE id = $1"),
};
