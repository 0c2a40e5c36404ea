#include "base/phone.h"

#include "tests/unit/check.h"
#include "tests/unit/table.h"

static void phone_row(char *cell[TABLE_CELLS], int count)
{
    (void)count;
    char e164[20] = "-", ext[8] = "";
    bool found = phone_parse(cell[0], strcmp(cell[1], "-") ? cell[1] : NULL, e164, ext);
    if (strcmp(e164, cell[2]) != 0 || strcmp(ext, cell[3]) != 0)
        printf("phone \"%s\" (%s):\n", cell[0], cell[1]);
    CHECK_STR(e164, cell[2]);
    CHECK_STR(ext, cell[3]);
    CHECK_INT(found, strcmp(cell[2], "-") != 0);
}

static void reads_the_table(void)
{
    CHECK(table_each("tests/cases/phone.tsv", phone_row) >= 40);
    char e164[20], ext[8], long_text[300];
    memset(long_text, '1', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = 0;
    CHECK(!phone_parse(long_text, "RU", e164, ext));
    CHECK(!phone_parse(NULL, "RU", e164, ext));
    CHECK(!phone_parse("", NULL, e164, ext));
    CHECK(phone_country_known("IR") && !phone_country_known("ZZ") && !phone_country_known(NULL));
}

static void shows(void)
{
    struct ctx cx;
    struct str s;
    CHECK_INT(ctx_init(&cx, 1 << 20), 0);
    str_init(&s, cx.arena, 1000);
    static const struct {
        const char *e164, *shown, *masked;
    } rows[] = {
        { "+74951234567", "+7 495 123-45-67", "+7 ••• •••-45-67" },
        { "+375291234567", "+375 29 123-45-67", "+375 •• •••-45-67" },
        { "+19957902394", "+1 995 790-2394", "+1 ••• •••-2394" },
        { "+37412345678", "+374 1234 5678", "+374 •••• 5678" },
        { "", "", "" },
        { "123", "123", "•••" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        str_clear(&s);
        phone_format(rows[i].e164, &s);
        CHECK_STR(str_end(&cx, &s), rows[i].shown);
        str_clear(&s);
        phone_mask(rows[i].e164, &s);
        CHECK_STR(str_end(&cx, &s), rows[i].masked);
    }
    str_clear(&s);
    email_mask("ivan@example.com", &s);
    str_putc(&s, ' ');
    email_mask("ёж@example.com", &s);
    str_putc(&s, ' ');
    email_mask("nothing", &s);
    CHECK_STR(str_end(&cx, &s), "i•••@example.com ё•••@example.com •••");
    ctx_release(&cx);
}

CHECK_MAIN(T(reads_the_table), T(shows))
