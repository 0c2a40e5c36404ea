#include "base/taxid.h"

#include "tests/unit/check.h"

static const struct {
    enum taxid_kind kind;
    bool good;
    const char *text;
} rows[] = {
    { TAXID_RU_INN, true, "7707083893" }, { TAXID_RU_INN, true, "7707049388" }, { TAXID_RU_INN, true, "7736050003" },
    { TAXID_RU_INN, true, "500100732259" }, { TAXID_RU_INN, true, "123456789047" }, { TAXID_RU_INN, true, " 7707 083-893 " },
    { TAXID_RU_INN, false, "7707083892" }, { TAXID_RU_INN, false, "500100732258" }, { TAXID_RU_INN, false, "770708389" },
    { TAXID_RU_INN, false, "77070838931" }, { TAXID_RU_INN, false, "" }, { TAXID_RU_INN, false, "77O7083893" },
    { TAXID_RU_KPP, true, "770701001" }, { TAXID_RU_KPP, true, "775001001" }, { TAXID_RU_KPP, true, "7707ab001" },
    { TAXID_RU_KPP, false, "77070100" }, { TAXID_RU_KPP, false, "A70701001" },
    { TAXID_RU_OGRN, true, "1027700132195" }, { TAXID_RU_OGRN, true, "1027700070518" },
    { TAXID_RU_OGRN, true, "304500116000157" }, { TAXID_RU_OGRN, true, "316861700133226" },
    { TAXID_RU_OGRN, false, "1027700132196" }, { TAXID_RU_OGRN, false, "304500116000158" },
    { TAXID_BY_UNP, true, "200988541" }, { TAXID_BY_UNP, true, "100582333" }, { TAXID_BY_UNP, true, "MA1234567" },
    { TAXID_BY_UNP, false, "200988542" },
    { TAXID_KZ_BIN, true, "971240001315" }, { TAXID_KZ_BIN, true, "941240000193" }, { TAXID_KZ_BIN, true, "990140000806" },
    { TAXID_KZ_BIN, false, "971240001316" }, { TAXID_KZ_BIN, false, "990140000807" },
    { TAXID_IR_PERSON, true, "0084575948" }, { TAXID_IR_PERSON, true, "0499370899" }, { TAXID_IR_PERSON, true, "84575948" },
    { TAXID_IR_PERSON, true, "۰۰۸۴۵۷۵۹۴۸" }, { TAXID_IR_PERSON, false, "0084575949" }, { TAXID_IR_PERSON, false, "1111111111" },
    { TAXID_IR_FIRM, true, "10380284790" }, { TAXID_IR_FIRM, true, "14007650912" }, { TAXID_IR_FIRM, false, "10380284791" },
    { TAXID_IR_ECONOMIC, true, "411111111111" }, { TAXID_IR_ECONOMIC, true, "14007650912" }, { TAXID_IR_ECONOMIC, false, "123" },
    { TAXID_IBAN, true, "IR062960000000100324200001" }, { TAXID_IBAN, true, "IR58 0540 1051 8002 1273 1130 07" },
    { TAXID_IBAN, true, "KZ86125KZT5004100100" }, { TAXID_IBAN, true, "gb82 west 1234 5698 7654 32" },
    { TAXID_IBAN, false, "IR062960000000100324200002" }, { TAXID_IBAN, false, "GB82" },
    { TAXID_CARD, true, "6219861034529007" }, { TAXID_CARD, true, "6037-7016-8909-5443" }, { TAXID_CARD, false, "6037701689095444" },
};

static void checks_digits(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (taxid_check(rows[i].kind, rows[i].text) != rows[i].good)
            printf("kind %d, \"%s\":\n", (int)rows[i].kind, rows[i].text);
        CHECK_INT(taxid_check(rows[i].kind, rows[i].text), rows[i].good);
    }
    CHECK(!taxid_check(TAXID_RU_INN, NULL));
}

static void checks_accounts(void)
{
    CHECK(taxid_check_account("044525225", "40702810938120061991"));
    CHECK(taxid_check_account("044525555", "40706810900000064381"));
    CHECK(taxid_check_account("044525225", "30101810400000000225"));
    CHECK(taxid_check_account("015402901", "40102810545370000046"));
    CHECK(taxid_check_account("015402901", "03100643000000015400"));
    CHECK(!taxid_check_account("044525225", "40702810938120061992"));
    CHECK(!taxid_check_account("044525226", "40702810938120061991"));
    CHECK(!taxid_check_account("044525225", "30101810400000000226"));
    CHECK(!taxid_check_account("04452522", "40702810938120061991"));
    CHECK(!taxid_check_account(NULL, ""));
}

static void normalises(void)
{
    char out[16] = "same";
    CHECK(taxid_normalise(" 7707-08\u00a03893 ", out, sizeof out));
    CHECK_STR(out, "7707083893");
    CHECK(taxid_normalise("ir 06.29/6", out, sizeof out));
    CHECK_STR(out, "IR06296");
    CHECK(!taxid_normalise("1234567890123456", out, sizeof out));
    CHECK_STR(out, "IR06296");
    enum taxid_kind kind = TAXID_CARD;
    CHECK(taxid_kind_of("IR", "14007650912", &kind));
    CHECK_INT(kind, TAXID_IR_FIRM);
    CHECK(taxid_kind_of("RU", "7707083893", &kind));
    CHECK_INT(kind, TAXID_RU_INN);
    CHECK(!taxid_kind_of("FR", "1", &kind));
}

CHECK_MAIN(T(checks_digits), T(checks_accounts), T(normalises))
