/* A monthly newsletter. */
#include "facts/kind.h"

static const struct kind_field fields[] = {
    { .name = "month_day", .type = FIELD_DAY, .required = true, .label = N_("month"),
      .synonyms = "month|месяц|ماه" },
    { .name = "title", .type = FIELD_TEXT, .required = true, .label = N_("title"),
      .synonyms = "title|название|عنوان" },
    { .name = "state", .type = FIELD_CHOICE, .label = N_("state"),
      .choices = "draft|approved|sent",
      .synonyms = "state|status|статус|وضعیت" },
    { .name = "client_id", .type = FIELD_CLIENT, .label = N_("client of the month"),
      .synonyms = "client of the month|клиент месяца|مشتری ماه" },
    { .name = "offering_id", .type = FIELD_OFFERING, .label = N_("product of the month"),
      .synonyms = "product of the month|продукт месяца|محصول ماه" },
    { .name = "body", .type = FIELD_TEXT, .label = N_("body"),
      .synonyms = "body|text|текст|متن" },
};

const struct kind kind_issue = {
    .name = "issue",
    .label = N_("newsletter issues"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = 3,
    .day_field = -1,
    .natural_key = "month_day",
    .insert = SQL("INSERT INTO facts_issue (id, batch_id, month_day, title, state, client_id, offering_id, body) VALUES "
              "($1, $2, $3, $4, $5, $6, $7, $8)"),
    .select = SQL("SELECT batch_id, month_day, title, state, client_id, offering_id, body FROM facts_issue WHERE id = $1"),
    .update = SQL("UPDATE facts_issue SET batch_id = $2, month_day = $3, title = $4, state = $5, client_id = $6, "
              "offering_id = $7, body = $8 WHERE id = $1"),
    .remove = SQL("DELETE FROM facts_issue WHERE id = $1"),
};
