/* An answer 0..10 to "would you recommend us". */
#include "facts/kind.h"

static const struct kind_field fields[] = {
    { .name = "client_id", .type = FIELD_CLIENT, .required = true, .label = N_("client"),
      .synonyms = "client|customer|company|organization|organisation|account|account name|client name|customer name|"
                  "company name|customer id|customerid|contactname|associated company|deal organization|клиент|"
                  "контрагент|компания|название компании|организация|заказчик|покупатель|плательщик|مشتری|شرکت|"
                  "نام شرکت|طرف حساب|نام مشتری" },
    { .name = "day", .type = FIELD_DAY, .required = true, .label = N_("date"),
      .synonyms = "date|day|дата|день|تاریخ|روز" },
    { .name = "person_id", .type = FIELD_PERSON, .label = N_("person"),
      .synonyms = "person|contact|contact name|contact person|full name|контакт|контактное лицо|مخاطب|شخص" },
    { .name = "score", .type = FIELD_INT, .required = true, .label = N_("score 0 to 10"),
      .synonyms = "score|nps|rating|оценка|балл|امتیاز" },
    { .name = "comment", .type = FIELD_TEXT, .label = N_("comment"),
      .synonyms = "comment|comments|feedback|комментарий|отзыв|نظر" },
    { .name = "channel", .type = FIELD_CHANNEL, .label = N_("channel"),
      .synonyms = "channel|канал|کانال" },
};

const struct kind kind_score = {
    .name = "score",
    .label = N_("scores"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = 0,
    .day_field = 1,
    .insert = SQL("INSERT INTO facts_score (id, batch_id, client_id, day, person_id, score, comment, channel) VALUES ($1, "
              "$2, $3, $4, $5, $6, $7, $8)"),
    .select = SQL("SELECT batch_id, client_id, day, person_id, score, comment, channel FROM facts_score WHERE client_id = "
              "$2 AND day = $3 AND id = $1"),
    .update = SQL("UPDATE facts_score SET batch_id = $2, person_id = $5, score = $6, comment = $7, channel = $8 WHERE "
              "client_id = $3 AND day = $4 AND id = $1"),
    .remove = SQL("DELETE FROM facts_score WHERE client_id = $2 AND day = $3 AND id = $1"),
};
