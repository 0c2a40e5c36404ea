/* A client: a company we serve or court. */
#include "facts/kind.h"
#include "facts/kind_own.h"

static const struct kind_field fields[] = {
    { .name = "name", .type = FIELD_TEXT, .required = true, .label = N_("name"),
      .synonyms = "name|client|customer|company|organization|organisation|account|account name|client name|"
                  "customer name|company name|display name|компания|клиент|контрагент|название|название компании|"
                  "наименование|организация|نام|شرکت|نام شرکت|مشتری|طرف حساب" },
    { .name = "legal_form", .type = FIELD_TEXT, .label = N_("legal form"),
      .synonyms = "legal form|форма собственности|опф|نوع شرکت" },
    { .name = "tax_id", .type = FIELD_TEXT, .label = N_("tax number"),
      .synonyms = "tax id|vat number|vat|tin|inn|инн|унп|бин|инн кпп|شناسه ملی|کد اقتصادی|کد ملی" },
    { .name = "domain", .type = FIELD_TEXT, .label = N_("site"),
      .synonyms = "site|website|web|domain|website url|сайт|корпоративный сайт|домен|وب سایت|سایت|دامنه" },
    { .name = "industry", .type = FIELD_TEXT, .label = N_("industry"),
      .synonyms = "industry|sector|отрасль|сфера деятельности|صنعت|حوزه فعالیت" },
    { .name = "country", .type = FIELD_TEXT, .label = N_("country"),
      .synonyms = "country|страна|کشور" },
    { .name = "city", .type = FIELD_TEXT, .label = N_("city"),
      .synonyms = "city|town|город|شهر" },
    { .name = "lang", .type = FIELD_TEXT, .label = N_("language"),
      .synonyms = "language|lang|язык|زبان" },
    { .name = "utc_offset_min", .type = FIELD_INT, .label = N_("minutes from UTC"),
      .synonyms = "utc offset|utc offset min|часовой пояс|منطقه زمانی" },
    { .name = "employees", .type = FIELD_INT, .nullable = true, .label = N_("employees"),
      .synonyms = "employees|number of employees|staff count|кол во сотрудников|число сотрудников|сотрудников|"
                  "تعداد کارکنان" },
    { .name = "sales_staff_id", .type = FIELD_STAFF, .label = N_("our salesperson"),
      .synonyms = "sales|sales owner|owner|account manager|responsible|ответственный|менеджер|менеджер по продажам|"
                  "مسئول|مسئول فروش" },
    { .name = "it_staff_id", .type = FIELD_STAFF, .label = N_("our engineer"),
      .synonyms = "engineer|it specialist|technician|инженер|специалист|مهندس|کارشناس فنی" },
    { .name = "since_day", .type = FIELD_DAY, .nullable = true, .label = N_("client since"),
      .synonyms = "since|client since|customer since|signup date|created|клиент с|дата создания|создан|از تاریخ" },
    { .name = "released_day", .type = FIELD_DAY, .nullable = true, .label = N_("released"),
      .synonyms = "released|released on|end date|отпущен|پایان همکاری" },
    { .name = "opted_out", .type = FIELD_BOOL, .label = N_("opted out"),
      .synonyms = "opted out|opt out|email opt out|unsubscribed|do not contact|отписан|отказ от рассылки|не писать|"
                  "لغو اشتراک" },
    { .name = "note", .type = FIELD_TEXT, .label = N_("note"),
      .synonyms = "text|note|notes|comment|comments|memo|заметка|примечание|комментарий|توضیحات|یادداشت" },
};

const struct kind kind_client = {
    .name = "client",
    .label = N_("clients"),
    .fields = fields,
    .field_n = sizeof fields / sizeof *fields,
    .client_field = -1,
    .day_field = -1,
    .natural_key = "name",
    .insert = SQL("INSERT INTO facts_client (id, batch_id, name, legal_form, tax_id, domain, industry, country, city, "
              "lang, utc_offset_min, employees, sales_staff_id, it_staff_id, since_day, released_day, opted_out, note, "
              "name_fold, name_key, sort_key, created_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
              "$11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, 1)"),
    .select = SQL("SELECT batch_id, name, legal_form, tax_id, domain, industry, country, city, lang, utc_offset_min, "
              "employees, sales_staff_id, it_staff_id, since_day, released_day, opted_out, note FROM facts_client "
              "WHERE id = $1"),
    .update = SQL("UPDATE facts_client SET batch_id = $2, name = $3, legal_form = $4, tax_id = $5, domain = $6, industry = "
              "$7, country = $8, city = $9, lang = $10, utc_offset_min = $11, employees = $12, sales_staff_id = $13, "
              "it_staff_id = $14, since_day = $15, released_day = $16, opted_out = $17, note = $18, name_fold = $19, "
              "name_key = $20, sort_key = $21, version = version + 1 WHERE id = $1"),
    .remove = SQL("DELETE FROM facts_client WHERE id = $1"),
    .derive = kind_derive_client,
    .after = kind_after_client,
};
