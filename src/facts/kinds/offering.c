/* What we sell. Two spellings that differ in blanks and marks only are one offering. */
#include "facts/kind.h"
#include "facts/kind_own.h"

static const struct kind_field fields[] = {
    { .name = "code", .type = FIELD_TEXT, .label = N_("code"),
      .synonyms = "code|sku|product code|item code|артикул|код|کد" },
    { .name = "name", .type = FIELD_TEXT, .required = true, .label = N_("name"),
      .synonyms = "name|product|service|offering|item|item name|название|наименование|услуга|товар|продукт|نام|محصول|"
                  "خدمت" },
    { .name = "line", .type = FIELD_TEXT, .label = N_("line of business"),
      .synonyms = "line|line of business|series|category|group|направление|категория|группа|خط کسب و کار|گروه" },
    { .name = "kind", .type = FIELD_CHOICE, .label = N_("front or back"),
      .choices = "back|front",
      .synonyms = "kind|вид|نوع" },
    { .name = "recurring", .type = FIELD_BOOL, .label = N_("recurring"),
      .synonyms = "recurring|subscription|подписка|регулярно|دوره ای" },
    { .name = "price_minor", .type = FIELD_MONEY, .label = N_("price"),
      .synonyms = "price|sales price|rate|unit price|цена|стоимость|قیمت" },
    { .name = "cost_minor", .type = FIELD_MONEY, .label = N_("cost"),
      .synonyms = "cost|себестоимость|هزینه" },
    { .name = "currency", .type = FIELD_CURRENCY, .label = N_("currency"),
      .synonyms = "currency|currency code|валюта|ارز|واحد پول" },
    { .name = "interval_days", .type = FIELD_INT, .label = N_("service interval in days"),
      .synonyms = "interval|interval days|service interval|интервал|فاصله" },
    { .name = "decision_days", .type = FIELD_INT, .label = N_("days to decide"),
      .synonyms = "decision days|sales window|срок решения|روزهای تصمیم" },
};

const struct kind kind_offering = {
    .name = "offering",
    .label = N_("offerings"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = -1,
    .day_field = -1,
    .natural_key = "name",
    .insert = SQL("INSERT INTO facts_offering (id, batch_id, code, name, line, kind, recurring, price_minor, cost_minor, "
              "currency, interval_days, decision_days, name_fold) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
              "$11, $12, $13)"),
    .select = SQL("SELECT batch_id, code, name, line, kind, recurring, price_minor, cost_minor, currency, interval_days, "
              "decision_days FROM facts_offering WHERE id = $1"),
    .update = SQL("UPDATE facts_offering SET batch_id = $2, code = $3, name = $4, line = $5, kind = $6, recurring = $7, "
              "price_minor = $8, cost_minor = $9, currency = $10, interval_days = $11, decision_days = $12, name_fold "
              "= $13 WHERE id = $1"),
    .remove = SQL("DELETE FROM facts_offering WHERE id = $1"),
    .derive = kind_derive_offering,
};
