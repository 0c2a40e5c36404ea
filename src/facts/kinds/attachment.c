/* The subscription that goes with a one-off offering. */
#include "facts/kind.h"

static const struct kind_field fields[] = {
    { .name = "offering_id", .type = FIELD_OFFERING, .required = true, .label = N_("offering"),
      .synonyms = "offering|product|one off|услуга|товар|محصول" },
    { .name = "attached_id", .type = FIELD_OFFERING, .required = true, .label = N_("attached subscription"),
      .synonyms = "attached|subscription|подписка|اشتراک" },
};

const struct kind kind_attachment = {
    .name = "attachment",
    .label = N_("attachments"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = -1,
    .day_field = -1,
    .natural_key = "offering_id|attached_id",
    .insert = SQL("INSERT INTO facts_attachment (id, batch_id, offering_id, attached_id) VALUES ($1, $2, $3, $4)"),
    .select = SQL("SELECT batch_id, offering_id, attached_id FROM facts_attachment WHERE id = $1"),
    .update = SQL("UPDATE facts_attachment SET batch_id = $2, offering_id = $3, attached_id = $4 WHERE id = $1"),
    .remove = SQL("DELETE FROM facts_attachment WHERE id = $1"),
};
