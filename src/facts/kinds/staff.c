/* Our people. */
#include "facts/kind.h"
#include "facts/kind_own.h"

static const struct kind_field fields[] = {
    { .name = "name", .type = FIELD_TEXT, .required = true, .label = N_("name"),
      .synonyms = "name|staff|employee|sales agent|user|full name|фио|сотрудник|менеджер|имя|نام|کارمند|کارشناس" },
    { .name = "email", .type = FIELD_TEXT, .label = N_("e-mail"),
      .synonyms = "email|e mail|почта|ایمیل" },
    { .name = "phone", .type = FIELD_TEXT, .label = N_("phone"),
      .synonyms = "phone|mobile|телефон|تلفن|همراه" },
    { .name = "role", .type = FIELD_CHOICE, .label = N_("role"),
      .choices = "account_manager|owner|closer|lead_generator|it_specialist|marketer|bookkeeper",
      .synonyms = "role|роль|نقش" },
    { .name = "active", .type = FIELD_BOOL, .label = N_("active"),
      .synonyms = "active|работает|فعال" },
    { .name = "capacity", .type = FIELD_INT, .label = N_("touches a day"),
      .synonyms = "capacity|нагрузка|ظرفیت" },
    { .name = "cleared", .type = FIELD_BOOL, .label = N_("cleared for first touches"),
      .synonyms = "cleared|допущен|مجاز" },
    { .name = "lang", .type = FIELD_TEXT, .label = N_("language"),
      .synonyms = "language|lang|язык|زبان" },
    { .name = "manager", .type = FIELD_TEXT, .label = N_("manager"),
      .synonyms = "manager|team|руководитель|مدیر" },
    { .name = "office", .type = FIELD_TEXT, .label = N_("office"),
      .synonyms = "office|regional office|офис|دفتر" },
    { .name = "from_day", .type = FIELD_DAY, .nullable = true, .label = N_("from"),
      .synonyms = "from|hired|start date|с|از" },
    { .name = "until_day", .type = FIELD_DAY, .nullable = true, .label = N_("until"),
      .synonyms = "until|left|end date|по|تا" },
};

const struct kind kind_staff = {
    .name = "staff",
    .label = N_("staff"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = -1,
    .day_field = -1,
    .natural_key = "name",
    .insert = SQL("INSERT INTO facts_staff (id, batch_id, name, email, phone, role, active, capacity, cleared, lang, "
              "manager, office, from_day, until_day, name_fold) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
              "$12, $13, $14, $15)"),
    .select = SQL("SELECT batch_id, name, email, phone, role, active, capacity, cleared, lang, manager, office, from_day, "
              "until_day FROM facts_staff WHERE id = $1"),
    .update = SQL("UPDATE facts_staff SET batch_id = $2, name = $3, email = $4, phone = $5, role = $6, active = $7, "
              "capacity = $8, cleared = $9, lang = $10, manager = $11, office = $12, from_day = $13, until_day = $14, "
              "name_fold = $15 WHERE id = $1"),
    .remove = SQL("DELETE FROM facts_staff WHERE id = $1"),
    .derive = kind_derive_name,
};
