/* taxid.h: check digits of tax, register, bank and card numbers. Everybody may use it; pure.
 *
 * A failed check is a warning ("looks like a typo"), never a refusal: foreign, old and test
 * numbers exist. Numbers are stored as text, compared after taxid_normalise().
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum taxid_kind {
    TAXID_RU_INN,      /* 10 digits a firm, 12 a person */
    TAXID_RU_KPP,      /* shape only */
    TAXID_RU_OGRN,     /* 13; 15 of a sole trader (ОГРНИП) */
    TAXID_BY_UNP,
    TAXID_KZ_BIN,      /* БИН and ИИН */
    TAXID_IR_PERSON,   /* کد ملی; 8 or 9 digits are padded */
    TAXID_IR_FIRM,     /* شناسه ملی */
    TAXID_IR_ECONOMIC, /* 12 digits, or one of the two above */
    TAXID_IBAN,
    TAXID_CARD,
    TAXID_COUNT
};

/* Without blanks, dashes, dots and slashes, digits ASCII, letters upper case.
 * False, out untouched, when out (cap bytes) is too small. */
bool taxid_normalise(const char *text, char *out, size_t cap);

bool taxid_check(enum taxid_kind, const char *text);       /* text as typed */
/* A Russian account or correspondent account with its bank's БИК; treasury accounts (03...) pass unchecked. */
bool taxid_check_account(const char *bik, const char *account);
/* The kind a client's tax number has in a country ("RU" -> ИНН, by length "IR" ...); false when none is known. */
bool taxid_kind_of(const char *country, const char *text, enum taxid_kind *out);
