/* Fuzzes mapping_parse(): whatever is read is written, read again and written the same; and every cell reader with the rest of
 * the bytes. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "facts/mapping.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void read_cells(const char *text, size_t n)
{
    static const char *const currencies[] = { "EUR", "JPY", "KWD" };
    for (int type = FIELD_TEXT; type <= FIELD_CHANNEL; type++)
        for (int i = 0; i < 3; i++) {
            struct kind_field f = { .name = i ? "minutes" : "x", .type = (enum field_type)type, .choices = "one|two" };
            struct cell_rules r = { .currency = currencies[i], .exponent = (int[]){ 2, 0, 3 }[i], .order = (enum day_order)i, .hours = i == 1, .utc_offset_min = 210 };
            struct db_value v;
            cell_read(&f, text, n, &r, &v);
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct ctx cx;
    const struct mapping *m;
    const char *once, *again;
    char *text = calloc(1, n + 1);
    if (!text || ctx_init(&cx, 16 << 20))
        return 0;
    if (n)
        memcpy(text, data, n);
    if (text_utf8_valid(text, n)) {
        read_cells(text, n);
        if (!mapping_parse(&cx, text, &m) && !mapping_write(&cx, m, &once)) {
            if (mapping_parse(&cx, once, &m) || mapping_write(&cx, m, &again) || strcmp(once, again) != 0)
                abort();
        }
    }
    ctx_release(&cx);
    free(text);
    return 0;
}
